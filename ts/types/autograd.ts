// The types of autograd: options, and what `grad_fn` is.

import type { Tensor } from '../tensor.js';

/**
 * The operation that made a tensor.
 *
 * @example The name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.selu(torch.ones(2, { requires_grad: true }));
 * const made_by: torch.GradFn | null = y.grad_fn;
 * if (made_by?.name() !== 'EluBackward0') throw new Error(`${made_by}`);
 * ```
 */
export interface GradFn {
  /** PyTorch's name of the operation, such as `'EluBackward0'`. */
  name(): string;
  /** The name in angle brackets. */
  toString(): string;
}

/** Options of `backward`. */
export interface BackwardOptions {
  /** The gradient of the tensor itself, or of each tensor; needed unless it has one element. */
  readonly gradient?: Tensor | null | undefined;
  /** Keep the graph, to go back through it again? (default false) */
  readonly retain_graph?: boolean | null | undefined;
}

/** Options of `torch.autograd.backward`. */
export interface AutogradBackwardOptions {
  /** The gradients of the tensors; null for one with a single element. */
  readonly grad_tensors?: Tensor | null | readonly (Tensor | null)[] | undefined;
  /** Keep the graph, to go back through it again? (default false) */
  readonly retain_graph?: boolean | null | undefined;
}

/** Options of `torch.autograd.grad`. */
export interface AutogradGradOptions {
  /** The gradients of the outputs; null for one with a single element. */
  readonly grad_outputs?: Tensor | null | readonly (Tensor | null)[] | undefined;
  /** Keep the graph, to go back through it again? (default false) */
  readonly retain_graph?: boolean | null | undefined;
  /** Give null for an input that the outputs do not depend on, instead of an error? (default false) */
  readonly allow_unused?: boolean | null | undefined;
}
