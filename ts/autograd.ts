// torch.autograd, and whether operations are recorded. The graph is the core's matter.

import { RuntimeError } from './errors.js';
import { boolean_or, tag_of, wrong_kind } from './kind.js';
import { either, read_options, split } from './options.js';
import * as raw from './raw.js';
import type { Tensor } from './tensor.js';
import { cell_of, handle_of, wrap_new } from './tensor_base.js';
import type { AutogradBackwardOptions, AutogradGradOptions } from './types/autograd.js';

/** The handles of one tensor or of an array of some. */
function handles_of(op: string, name: string, position: number, value: unknown): Uint32Array {
  const list = Array.isArray(value) ? value : [value];
  const handles = new Uint32Array(list.length);
  for (let i = 0; i < list.length; i++) handles[i] = handle_of(op, name, position, list[i]);
  return handles;
}

/** The handles of as many gradients as there are outputs; 0 for none. */
function gradients_of(op: string, name: string, value: unknown, count: number): Uint32Array {
  if (value === undefined || value === null) return new Uint32Array(count);
  const list = Array.isArray(value) ? value : [value];
  if (list.length !== count) {
    throw new RuntimeError(`got ${count} tensors and ${list.length} gradients`);
  }
  return Uint32Array.from(list, (item) =>
    item === null || item === undefined ? 0 : handle_of(op, name, 2, item),
  );
}

/** `Tensor.backward`. */
export function run_backward(op: string, output: object, args: readonly unknown[]): void {
  const [given, options] = split(op, args, 0, 2);
  // PyTorch's second positional argument.
  const keep = typeof given[1] === 'boolean' ? given[1] : undefined;
  if (keep === undefined && given[1] !== undefined && given[1] !== null) {
    throw wrong_kind(op, 'retain_graph', 2, 'boolean', given[1]);
  }
  const [gradient, retain_graph] = read_options(op, options, ['gradient', 'retain_graph']);
  raw.backward(
    handles_of(op, 'self', 0, output),
    gradients_of(op, 'gradient', either(op, 'gradient', given[0], gradient), 1),
    boolean_or(op, 'retain_graph', 0, either(op, 'retain_graph', keep, retain_graph), false),
  );
}

/**
 * Computes the gradients of tensors for all leaves that they depend on, and adds them to theirs.
 *
 * Source: PyTorch's `torch.autograd.backward`. Second derivatives (`create_graph`) are not there.
 *
 * @param tensors one or several
 * @param grad_tensors their gradients; needed for those with more than one element
 * @param options `grad_tensors`, `retain_graph` (default false)
 * @throws RuntimeError if nothing requires a gradient, the graph was released already, a tensor that
 * is needed was changed in place, or the shapes differ; no gradient has changed then
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Two results at once
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(1, { requires_grad: true });
 * const selu = torch.nn.functional.selu;
 * torch.autograd.backward([selu(x), selu(x)]);
 * if (Math.abs((x.grad?.item() ?? 0) - 2.1014) > 1e-4) throw new Error(`${x.grad}`);
 * ```
 */
export function backward(
  tensors: Tensor | readonly Tensor[],
  grad_tensors?: Tensor | null | readonly (Tensor | null)[],
  options?: AutogradBackwardOptions | null,
): void;
export function backward(
  tensors: Tensor | readonly Tensor[],
  options?: AutogradBackwardOptions | null,
): void;
export function backward(...args: readonly unknown[]): void {
  const op = 'autograd.backward';
  const [given, options] = split(op, args, 1, 2);
  const [keyed, retain_graph] = read_options(op, options, ['grad_tensors', 'retain_graph']);
  const outputs = handles_of(op, 'tensors', 1, given[0]);
  const gradients = either(op, 'grad_tensors', given[1], keyed);
  raw.backward(
    outputs,
    gradients_of(op, 'grad_tensors', gradients, outputs.length),
    boolean_or(op, 'retain_graph', 0, retain_graph, false),
  );
}

/**
 * Computes the gradients of outputs for given inputs; `grad` of no tensor changes.
 *
 * Source: PyTorch's `torch.autograd.grad`. Second derivatives (`create_graph`) are not there.
 *
 * @param outputs one tensor or several
 * @param inputs one tensor or several, leaves or not
 * @param grad_outputs the gradients of the outputs; needed for those with more than one element
 * @param options `grad_outputs`, `retain_graph`, `allow_unused` (default false)
 * @returns a gradient for each input, in their order; null for one that is not used
 * @throws RuntimeError if there are no inputs, if one requires no gradient, or is not used and that is
 * not allowed; and as `backward`
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example For a tensor in the middle
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(1, { requires_grad: true });
 * const y = torch.nn.functional.selu(x);
 * const [grad] = torch.autograd.grad(torch.nn.functional.selu(y), [y]);
 * if (grad === null || x.grad !== null) throw new Error();
 * ```
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  grad_outputs: Tensor | null | readonly (Tensor | null)[],
  options: AutogradGradOptions & { readonly allow_unused: true },
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: AutogradGradOptions & { readonly allow_unused: true },
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  grad_outputs?: Tensor | null | readonly (Tensor | null)[],
  options?: AutogradGradOptions | null,
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: AutogradGradOptions | null,
): Tensor[];
export function grad(...args: readonly unknown[]): (Tensor | null)[] {
  const op = 'autograd.grad';
  const [given, options] = split(op, args, 2, 3);
  const keys = ['grad_outputs', 'retain_graph', 'allow_unused'];
  const [keyed, retain_graph, allow_unused] = read_options(op, options, keys);
  const outputs = handles_of(op, 'outputs', 1, given[0]);
  const found = raw.autograd_grad(
    outputs,
    handles_of(op, 'inputs', 2, given[1]),
    gradients_of(op, 'grad_outputs', either(op, 'grad_outputs', given[2], keyed), outputs.length),
    boolean_or(op, 'retain_graph', 0, retain_graph, false),
    boolean_or(op, 'allow_unused', 0, allow_unused, false),
  );
  return Array.from(found, (handle) => (handle === 0 ? null : wrap_new<Tensor>(handle)));
}

/** Runs a function with recording on or off, and sets it back whatever happens. */
function with_grad<T>(op: string, enabled: boolean, fn: () => T): T {
  if (typeof fn !== 'function') throw wrong_kind(op, 'fn', 1, 'function', fn);
  const before = raw.set_grad_enabled(enabled);
  let result: T;
  try {
    result = fn();
  } finally {
    raw.set_grad_enabled(before);
  }
  const later = result as { readonly then?: unknown } | null | undefined;
  if (
    cell_of(result) === undefined &&
    (typeof later?.then === 'function' || tag_of(result).endsWith('Generator'))
  ) {
    throw new TypeError(
      `${op}(): the function runs on after it returned (a promise or a generator), but ${op} works ` +
        'synchronously: use it in each step',
    );
  }
  return result;
}

/**
 * Runs a function whose operations are not recorded.
 *
 * Source: PyTorch's `torch.no_grad`.
 *
 * @typeParam T what the function returns
 * @param fn a synchronous function
 * @returns what the function returned
 * @throws TypeError if `fn` is not a function, or returns a promise or a generator
 *
 * @example Nothing to go back through
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(2, { requires_grad: true });
 * const y = torch.no_grad(() => torch.nn.functional.selu(x));
 * if (y.requires_grad) throw new Error();
 * ```
 */
export function no_grad<T>(fn: () => T): T {
  return with_grad('no_grad', false, fn);
}

/**
 * Runs a function whose operations are recorded, inside of `no_grad`.
 *
 * Source: PyTorch's `torch.enable_grad`.
 *
 * @typeParam T what the function returns
 * @param fn a synchronous function
 * @returns what the function returned
 * @throws TypeError if `fn` is not a function, or returns a promise or a generator
 *
 * @example Recorded all the same
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(2, { requires_grad: true });
 * const y = torch.no_grad(() => torch.enable_grad(() => torch.nn.functional.selu(x)));
 * if (!y.requires_grad) throw new Error();
 * ```
 */
export function enable_grad<T>(fn: () => T): T {
  return with_grad('enable_grad', true, fn);
}

/**
 * Tells whether operations are recorded now.
 *
 * Source: PyTorch's `torch.is_grad_enabled`.
 *
 * @returns true outside of `no_grad`
 *
 * @example Inside and outside
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (!torch.is_grad_enabled() || torch.no_grad(torch.is_grad_enabled)) throw new Error();
 * ```
 */
export function is_grad_enabled(): boolean {
  return raw.is_grad_enabled();
}
