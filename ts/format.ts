// How a tensor is printed and listed: PyTorch's repr with its default settings. Reads elements, changes none.

import type { DType, TypedArrayOf } from './types/dtype.js';
import type { Shape } from './types/shape.js';

const PREFIX = 'tensor(';
const DIGITS = 4;
const LINE_WIDTH = 80;
/** Longer tensors are abridged to the first and last EDGE items of each dimension. */
const THRESHOLD = 1000;
const EDGE = 3;

/** How the elements of one tensor are written: all padded to the same width. */
interface Style {
  readonly width: number;
  text(value: number | bigint): string;
}

/** Nested arrays of the elements; booleans for bool. */
export function nested(view: TypedArrayOf<DType>, shape: Shape, dtype: DType): unknown {
  const convert =
    dtype === 'bool' ? (v: number | bigint | undefined) => v !== 0 : (v: unknown) => v;
  let next = 0;
  const level = (dim: number): unknown => {
    if (dim === shape.length) return convert(view[next++]);
    const list: unknown[] = [];
    for (let i = 0; i < (shape[dim] as number); i++) list.push(level(dim + 1));
    return list;
  };
  return level(0);
}

/** The text of a tensor; `grad_fn` is empty for a leaf. */
export function format(
  view: TypedArrayOf<DType>,
  shape: Shape,
  dtype: DType,
  requires_grad: boolean,
  grad_fn: string,
): string {
  const suffixes: string[] = [];
  const add_history = (): void => {
    // Without the namespace that some of PyTorch's names have.
    const name = grad_fn.slice(grad_fn.lastIndexOf(':') + 1);
    if (name !== '') suffixes.push(`grad_fn=<${name}>`);
    else if (requires_grad) suffixes.push('requires_grad=True');
  };
  if (view.length === 0) {
    if (shape.length !== 1) suffixes.push(`size=(${shape.join(', ')})`);
    // Without elements even int64 and bool cannot be told from the text.
    if (dtype !== 'float32') suffixes.push(`dtype=torch.${dtype}`);
    add_history();
    return with_suffixes(`${PREFIX}[]`, suffixes);
  }
  if (dtype !== 'float32' && dtype !== 'int64' && dtype !== 'bool') {
    suffixes.push(`dtype=torch.${dtype}`);
  }
  add_history();
  const abridged = view.length > THRESHOLD;
  const shown = abridged ? edge_elements(view, shape) : view;
  const floats = dtype === 'float32' || dtype === 'float64';
  const style = floats ? float_style(shown as ArrayLike<number>) : plain_style(shown, dtype);
  const body = block(view, shape, 0, 0, PREFIX.length, abridged, style);
  return with_suffixes(PREFIX + body, suffixes);
}

/** Appends the suffixes, each on a new line where the last line would get too long. */
function with_suffixes(text: string, suffixes: readonly string[]): string {
  let result = text;
  let last_line = text.length - text.lastIndexOf('\n') + 1;
  for (const suffix of suffixes) {
    if (last_line + suffix.length + 2 > LINE_WIDTH) {
      result += `,\n${' '.repeat(PREFIX.length)}${suffix}`;
      last_line = PREFIX.length + suffix.length;
    } else {
      result += `, ${suffix}`;
      last_line += suffix.length + 2;
    }
  }
  return `${result})`;
}

/** The indices of a dimension that are shown; -1 stands for the dots. */
function shown_indices(size: number, abridged: boolean): number[] {
  const all = !abridged || size <= 2 * EDGE;
  const indices: number[] = [];
  for (let i = 0; i < (all ? size : EDGE); i++) indices.push(i);
  if (all) return indices;
  indices.push(-1);
  for (let i = size - EDGE; i < size; i++) indices.push(i);
  return indices;
}

/** The elements that an abridged tensor shows. */
function edge_elements(view: TypedArrayOf<DType>, shape: Shape): (number | bigint)[] {
  let starts = [0];
  let stride = view.length;
  for (const size of shape) {
    stride /= size;
    const kept = shown_indices(size, true).filter((i) => i >= 0);
    starts = starts.flatMap((start) => kept.map((i) => start + i * stride));
  }
  return starts.map((i) => view[i] as number | bigint);
}

/** The text of the elements from `start` in the dimensions from `dim`. */
function block(
  view: TypedArrayOf<DType>,
  shape: Shape,
  dim: number,
  start: number,
  indent: number,
  abridged: boolean,
  style: Style,
): string {
  if (dim === shape.length) return style.text(view[start] as number | bigint);
  const size = shape[dim] as number;
  const indices = shown_indices(size, abridged);
  if (dim === shape.length - 1) {
    // The dots of a row have a space more than those of a block.
    const items = indices.map((i) =>
      i < 0 ? ' ...' : style.text(view[start + i] as number | bigint),
    );
    return row(items, indent, style.width);
  }
  let stride = 1;
  for (const inner of shape.slice(dim + 1)) stride *= inner;
  const parts = indices.map((i) =>
    i < 0 ? '...' : block(view, shape, dim + 1, start + i * stride, indent + 1, abridged, style),
  );
  const lines = '\n'.repeat(shape.length - dim - 1);
  return `[${parts.join(`,${lines}${' '.repeat(indent + 1)}`)}]`;
}

/** One row, broken into lines. */
function row(items: readonly string[], indent: number, width: number): string {
  const per_line = Math.max(1, Math.floor((LINE_WIDTH - indent) / (width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < items.length; i += per_line) {
    lines.push(items.slice(i, i + per_line).join(', '));
  }
  return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
}

/** Integers and booleans. */
function plain_style(shown: ArrayLike<number | bigint>, dtype: DType): Style {
  const write = (value: number | bigint): string => {
    if (dtype !== 'bool') return String(value);
    return value === 0 ? 'False' : 'True';
  };
  return padded(write, shown, write);
}

/** Floating point: whole numbers, fixed or scientific, as the elements shown demand. */
function float_style(shown: ArrayLike<number>): Style {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  let whole = true;
  const relevant: number[] = [];
  for (let i = 0; i < shown.length; i++) {
    const value = shown[i] as number;
    if (value === 0 || !Number.isFinite(value)) continue;
    relevant.push(value);
    least = Math.min(least, Math.abs(value));
    most = Math.max(most, Math.abs(value));
    whole &&= Number.isInteger(value);
  }
  const scientific = relevant.length > 0 && (most / least > 1000 || most > 1e8 || least < 1e-4);
  if (scientific) return padded(exponential, relevant, exponential);
  if (!whole) return padded(fixed, relevant, fixed);
  return padded(
    (value) => digits_of_whole(value) + point_of(value),
    relevant,
    (value) => `${digits_of_whole(value)}.`,
  );
}

/** Pads to the widest of the values that count for the width. */
function padded<V extends number | bigint>(
  write: (value: V) => string,
  values: ArrayLike<V>,
  measure: (value: V) => string,
): Style {
  let width = 1;
  for (let i = 0; i < values.length; i++) {
    width = Math.max(width, measure(values[i] as V).length);
  }
  return { width, text: (value) => write(value as V).padStart(width) };
}

const sign_of = (value: number): string => (value < 0 || Object.is(value, -0) ? '-' : '');

/** `nan`, `inf`, `-inf`; undefined for every other number. */
export function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? undefined : `${sign_of(value)}inf`;
}

const point_of = (value: number): string => (Number.isFinite(value) ? '.' : '');

function digits_of_whole(value: number): string {
  return special(value) ?? sign_of(value) + Math.abs(value).toFixed(0);
}

function fixed(value: number): string {
  return special(value) ?? sign_of(value) + half_even(Math.abs(value));
}

/** Four decimals. Of two equally near results JavaScript takes the larger one, Python the even one. */
function half_even(value: number): string {
  const rounded = value.toFixed(DIGITS);
  // 25 decimals tell a tie from everything else: below 1e8, and above 1e-5, ties are exact by then.
  const [, decimals = ''] = value.toFixed(25).split('.');
  const tie = /^50*$/.test(decimals.slice(DIGITS));
  return tie && odd(rounded) ? below(rounded) : rounded;
}

/** Four decimals and an exponent of at least two digits. */
function exponential(value: number): string {
  const magnitude = Math.abs(value);
  const plain = special(value);
  if (plain !== undefined) return plain;
  const [rounded = '', exponent = ''] = magnitude.toExponential(DIGITS).split('e');
  const [exact = '', same = ''] = magnitude.toExponential(40).split('e');
  const tie = /^50*$/.test(exact.slice(DIGITS + 2));
  // A tie that carried into the next power ends in 0, which is even.
  const mantissa = tie && same === exponent && odd(rounded) ? below(rounded) : rounded;
  return `${sign_of(value)}${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

const odd = (digits: string): boolean => Number(digits.at(-1)) % 2 === 1;

/** The number one less in its last digit, which is odd and so needs no borrowing. */
const below = (digits: string): string => digits.slice(0, -1) + String(Number(digits.at(-1)) - 1);
