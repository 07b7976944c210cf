// The methods of Tensor that mirror autograd.ts: what autograd knows of a tensor.

import { run_backward } from '../autograd.js';
import { boolean_or, count_given, wrong_kind } from '../kind.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of, live_cell, TensorBase, wrap } from '../tensor_base.js';
import type { BackwardOptions, GradFn } from '../types/autograd.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';

/**
 * Gradients of a tensor.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.ones(2).requires_grad) throw new Error();
 * ```
 */
export abstract class AutogradMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends TensorBase<S, D, Dev> {
  /**
   * Does autograd record what is done with the tensor? It can be set on leaves of a floating dtype.
   *
   * @throws RuntimeError when set on another dtype or on the result of an operation
   * @throws DisposedError after disposal
   */
  get requires_grad(): boolean {
    return raw.requires_grad(handle_of('requires_grad', 'self', 0, this));
  }

  /** Asks autograd to record what is done with the tensor, or no longer. */
  set requires_grad(value: boolean) {
    require_grad(this, value);
  }

  /** Was the tensor made by the user, and not by a recorded operation? */
  get is_leaf(): boolean {
    return raw.grad_fn(handle_of('is_leaf', 'self', 0, this)) === '';
  }

  /**
   * The gradient that `backward()` has accumulated, or null.
   *
   * Each reading gives a new tensor on the same memory. What is assigned has to have the shape and the
   * dtype of the tensor.
   *
   * @throws RuntimeError when a gradient of another shape or dtype is assigned
   * @throws DisposedError after disposal
   */
  get grad(): Tensor<S, D, Dev> | null {
    const cell = live_cell('grad', 'self', 0, this);
    const handle = raw.tensor_grad(cell.handle);
    return handle === 0 ? null : wrap(handle, cell.dtype, cell.shape);
  }

  /** Replaces the gradient; null removes it. */
  set grad(value: Tensor<S, D, Dev> | null) {
    const handle = handle_of('grad', 'self', 0, this);
    if (value === null || value === undefined) {
      raw.set_grad(handle, 0);
      return;
    }
    if (cell_of(value) === undefined) throw wrong_kind('grad', 'value', 0, 'Tensor or null', value);
    raw.set_grad(handle, handle_of('grad', 'value', 0, value));
  }

  /** The operation that made the tensor; null for a leaf. */
  get grad_fn(): GradFn | null {
    const name = raw.grad_fn(handle_of('grad_fn', 'self', 0, this));
    if (name === '') return null;
    return Object.freeze({ name: () => name, toString: () => `<${name}>` });
  }

  /** Does a tensor that is no leaf keep its gradient? */
  get retains_grad(): boolean {
    return raw.retains_grad(handle_of('retains_grad', 'self', 0, this));
  }

  /**
   * Lets autograd record what is done with the tensor, or no longer.
   *
   * Source: PyTorch's `Tensor.requires_grad_`.
   *
   * @param requires_grad record? (default true)
   * @returns the tensor itself
   * @throws RuntimeError for another than a floating dtype, and for the result of an operation
   * @throws DisposedError after disposal
   *
   * @example A leaf
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (!torch.ones(2).requires_grad_().requires_grad) throw new Error();
   * ```
   */
  requires_grad_(requires_grad?: boolean | null): this;
  requires_grad_(...args: readonly unknown[]): this {
    count_given('requires_grad_', args, 0, 1);
    // Of a result it says nothing new, which only the assignment refuses.
    if ((args[0] ?? true) !== true || this.is_leaf) require_grad(this, args[0]);
    return this;
  }

  /**
   * Computes the gradients of this tensor for all leaves that it depends on, and adds them to theirs.
   *
   * The graph is released afterwards, and with it all that it kept in memory, unless `retain_graph`.
   *
   * Source: PyTorch's `Tensor.backward`. Second derivatives (`create_graph`) are not there.
   *
   * @param gradient the gradient of this tensor; needed unless it has one element
   * @param options `gradient`, `retain_graph` (default false)
   * @throws RuntimeError if nothing requires a gradient, the graph was released already, a tensor that
   * is needed was changed in place, or the shapes differ; no gradient has changed then
   * @throws DisposedError after disposal
   *
   * @example The derivative of a square
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.tensor([3], { requires_grad: true });
   * torch.nn.functional.selu(x).backward();
   * if (Math.abs((x.grad?.item() ?? 0) - 1.0507) > 1e-4) throw new Error(`${x.grad}`);
   * ```
   */
  backward(gradient?: Tensor | null, options?: BackwardOptions | null): void;
  backward(options: BackwardOptions): void;
  backward(...args: readonly unknown[]): void {
    run_backward('backward', this, args);
  }

  /**
   * Shows the same elements without history.
   *
   * Source: PyTorch's `Tensor.detach`.
   *
   * @returns a tensor that shares the storage and requires no gradient
   * @throws DisposedError after disposal
   *
   * @example Not recorded
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.ones(2, { requires_grad: true }).detach().requires_grad) throw new Error();
   * ```
   */
  detach(): Tensor<S, D, Dev>;
  detach(...args: readonly unknown[]): Tensor {
    count_given('detach', args, 0, 0);
    const cell = live_cell('detach', 'self', 0, this);
    return wrap(raw.tensor_detach(cell.handle), cell.dtype, cell.shape);
  }

  /**
   * Forgets the history; the tensor is a leaf then and requires no gradient.
   *
   * Source: PyTorch's `Tensor.detach_`.
   *
   * @returns the tensor itself
   * @throws RuntimeError for a view
   * @throws DisposedError after disposal
   *
   * @example A leaf again
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const y = torch.nn.functional.selu(torch.ones(2, { requires_grad: true }));
   * if (!y.detach_().is_leaf) throw new Error();
   * ```
   */
  detach_(): this;
  detach_(...args: readonly unknown[]): this {
    count_given('detach_', args, 0, 0);
    raw.tensor_detach_(handle_of('detach_', 'self', 0, this));
    return this;
  }

  /**
   * Lets a tensor that is no leaf keep its gradient; of a leaf it is kept anyway.
   *
   * Source: PyTorch's `Tensor.retain_grad`.
   *
   * @throws RuntimeError if the tensor requires no gradient
   * @throws DisposedError after disposal
   *
   * @example In the middle
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.ones(1, { requires_grad: true });
   * const y = torch.nn.functional.selu(x);
   * y.retain_grad();
   * torch.nn.functional.selu(y).backward();
   * if (y.grad === null) throw new Error();
   * ```
   */
  retain_grad(): void;
  retain_grad(...args: readonly unknown[]): void {
    count_given('retain_grad', args, 0, 0);
    raw.retain_grad(handle_of('retain_grad', 'self', 0, this));
  }
}

function require_grad(self: object, value: unknown): void {
  const handle = handle_of('requires_grad_', 'self', 0, self);
  raw.set_requires_grad(handle, boolean_or('requires_grad_', 'requires_grad', 1, value, true));
}
