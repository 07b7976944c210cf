// What the pointwise functions and methods have in common: operands that are tensors or numbers, on
// their way to the core. Internal.

import { count_given, wrong_kind } from '../kind.js';
import { either, read_options, split } from '../options.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of, live_cell, wrap, wrap_new, wrap_or_same } from '../tensor_base.js';

/** The operations of two operands, in the order of the core's codes. */
const BINARY = [
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'maximum',
  'minimum',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
] as const;

/** The operations of one operand, likewise. */
const UNARY = [
  'neg',
  'abs',
  'sign',
  'square',
  'reciprocal',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'sin',
  'cos',
  'erf',
  'logical_not',
  'isnan',
] as const;

/** The first code whose operation gives booleans. */
const COMPARISONS = BINARY.indexOf('eq');

type BinaryName = (typeof BINARY)[number];
type UnaryName = (typeof UNARY)[number];

// What stands in the place of a handle where there is no tensor.
const NUMBER = 0;
const BOOLEAN = 1;
const NOTHING = 2;

/** The handle of a tensor, or what kind of number there is. */
function place_of(op: string, name: string, position: number, value: unknown): number {
  if (typeof value === 'number') return NUMBER;
  return typeof value === 'boolean' ? BOOLEAN : handle_of(op, name, position, value);
}

/** The number beside such a place. */
function number_of(value: unknown): number {
  return typeof value === 'number' ? value : Number(value === true);
}

/** The place of an optional operand. */
function place_or_nothing(op: string, name: string, position: number, value: unknown): number {
  if (value === undefined || value === null) return NOTHING;
  return place_of(op, name, position, value);
}

/** The option `alpha`, which only add and sub have; 1 when it is not given. */
function alpha_of(op: string, args: readonly unknown[]): number | boolean {
  if (args.length < 3) return 1;
  const has_alpha = op.startsWith('add') || op.startsWith('sub');
  count_given(op, args, 2, has_alpha ? 3 : 2);
  const alpha = has_alpha ? read_options(op, args[2], ['alpha'])[0] : undefined;
  if (alpha === undefined || alpha === null) return 1;
  if (typeof alpha === 'number' || typeof alpha === 'boolean') return alpha;
  throw wrong_kind(op, 'alpha', 0, 'Number', alpha);
}

/**
 * An operation on two operands. The first is `input` at position 1 for a function, `self` for a method;
 * `numbers` says which of them may be numbers.
 */
export function binary(
  op: BinaryName,
  args: readonly unknown[],
  method: boolean,
  numbers: 'both' | 'first' | 'second' | 'none',
): Tensor {
  const a = args[0];
  const b = args[1];
  const code = BINARY.indexOf(op);
  const alpha = alpha_of(op, args);
  const position = method ? 0 : 1;
  const first = numbers === 'both' || numbers === 'first' ? place_of : handle_of;
  const second = numbers === 'both' || numbers === 'second' ? place_of : handle_of;
  const place_a = first(op, method ? 'self' : 'input', position, a);
  const place_b = second(op, op === 'pow' ? 'exponent' : 'other', position + 1, b);
  const kind = typeof alpha === 'boolean' ? BOOLEAN : NUMBER;
  const handle = raw.binary(
    code,
    place_a,
    number_of(a),
    place_b,
    number_of(b),
    kind,
    number_of(alpha),
  );
  const cell = cell_of(a);
  // Where it is plain, the core need not be asked what it made.
  if (cell === undefined || code >= COMPARISONS || !cell.dtype.startsWith('float')) {
    return wrap_new(handle);
  }
  if (typeof b === 'number') return wrap(handle, cell.dtype, cell.shape);
  const other = cell_of(b);
  if (other?.dtype !== cell.dtype) return wrap_new(handle);
  return wrap(handle, cell.dtype, other.shape === cell.shape ? cell.shape : undefined);
}

/** The same in place. */
export function binary_<T extends object>(op: BinaryName, self: T, args: readonly unknown[]): T {
  const name = `${op}_`;
  const b = args[0];
  const alpha = args.length < 2 ? 1 : alpha_of(name, [self, ...args]);
  const handle = handle_of(name, 'self', 0, self);
  const place = place_of(name, op === 'pow' ? 'exponent' : 'other', 1, b);
  const kind = typeof alpha === 'boolean' ? BOOLEAN : NUMBER;
  raw.binary_(BINARY.indexOf(op), handle, place, number_of(b), kind, number_of(alpha));
  return self;
}

/** An operation on one operand. */
export function unary(op: UnaryName, args: readonly unknown[], method: boolean): Tensor {
  count_given(op, args, 1, 1);
  const [x] = args;
  return wrap_new(
    raw.unary(UNARY.indexOf(op), handle_of(op, method ? 'self' : 'input', method ? 0 : 1, x)),
  );
}

/** The same in place. */
export function unary_<T extends object>(op: UnaryName, self: T, args: readonly unknown[]): T {
  const name = `${op}_`;
  count_given(name, args, 0, 0);
  raw.unary_(UNARY.indexOf(op), handle_of(name, 'self', 0, self));
  return self;
}

/** torch.clamp and the methods: `args` are the tensor, then min and max or options. */
export function clamp_with<T extends object>(
  op: string,
  args: readonly unknown[],
  method: boolean,
  inplace: boolean,
): T {
  const [[input, min, max], options] = split(op, args, 1, 3);
  const [min_option, max_option] = read_options(op, options, ['min', 'max']);
  const low = either(op, 'min', min, min_option);
  const high = either(op, 'max', max, max_option);
  const position = method ? 0 : 1;
  const handle = handle_of(op, method ? 'self' : 'input', position, input);
  const result = raw.clamp(
    handle,
    place_or_nothing(op, 'min', position + 1, low),
    number_of(low),
    place_or_nothing(op, 'max', position + 2, high),
    number_of(high),
    inplace,
  );
  return inplace ? wrap_or_same(input as T, result) : wrap_new(result);
}

/** torch.where. */
export function choose(condition: unknown, a: unknown, b: unknown, position: number): Tensor {
  const handle = handle_of('where', 'condition', position, condition);
  const place_a = place_of('where', 'input', position === 1 ? 2 : 0, a);
  const place_b = place_of('where', 'other', position === 1 ? 3 : 2, b);
  return wrap_new(raw.where_(handle, place_a, number_of(a), place_b, number_of(b)));
}

/** Tensor.fill_. */
export function fill<T extends object>(self: T, args: readonly unknown[]): T {
  count_given('fill_', args, 1, 1);
  const [value] = args;
  const place = place_of('fill_', 'value', 1, value);
  raw.fill_(handle_of('fill_', 'self', 0, self), place, number_of(value));
  return self;
}

/** The activation functions, in the order of the core's codes. */
const ACTIVATIONS = [
  'relu',
  'selu',
  'elu',
  'celu',
  'leaky_relu',
  'tanh',
  'sigmoid',
  'gelu',
  'silu',
  'softplus',
] as const;

type ActivationName = (typeof ACTIVATIONS)[number];

/** An activation function of a tensor; `p` and `q` are its parameters. */
export function activate<T extends object>(
  op: ActivationName,
  input: T,
  inplace: boolean,
  method = false,
  p = 0,
  q = 0,
): T {
  const name = inplace && method ? `${op}_` : op;
  const cell = live_cell(name, method ? 'self' : 'input', method ? 0 : 1, input);
  const handle = raw.activation(ACTIVATIONS.indexOf(op), cell.handle, p, q, inplace);
  if (inplace) return wrap_or_same(input, handle);
  // Of integers some make floats.
  return cell.dtype.startsWith('float') ? wrap(handle, cell.dtype, cell.shape) : wrap_new(handle);
}
