// Tensors that modules own and optimizers change.

import { is_floating } from '../dtype.js';
import { RuntimeError } from '../errors.js';
import { boolean_or, count_given } from '../kind.js';
import { empty } from '../ops/create.js';
import * as raw from '../raw.js';
import { type Cell, move } from '../scope.js';
import { Tensor } from '../tensor.js';
import { cell_of, KEY, live_cell } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';

/**
 * A tensor that a module learns: assigned to a module, it is one of its `parameters()`.
 *
 * It shares the storage of the tensor that it is made of. No `tidy` and no call of a module releases
 * it; `dispose()`, that of its module, or the garbage collector does.
 *
 * Source: PyTorch's `torch.nn.Parameter`.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example A module with one number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * class Scale extends torch.nn.Module {
 *   factor = new torch.nn.Parameter(torch.tensor([2]));
 * }
 * const [found] = new Scale().parameters();
 * if (found?.item() !== 2) throw new Error(`${found}`);
 * ```
 */
export class Parameter<
  S extends Shape = Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
> extends Tensor<S, D, Dev> {
  /**
   * Makes a parameter of a tensor.
   *
   * @param data the tensor whose storage it shares
   * @param requires_grad is its gradient wanted? (default true)
   * @throws RuntimeError if a gradient is wanted and the dtype is not a floating one
   * @throws TypeError for a wrong kind or number of arguments
   * @throws DisposedError if the tensor has been disposed
   *
   * @example Shared storage
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.zeros(2);
   * new torch.nn.Parameter(x).data[1] = 5;
   * if (x.toArray().join() !== '0,5') throw new Error(`${x}`);
   * ```
   */
  constructor(data: Tensor<S, D, Dev>, requires_grad?: boolean | null);
  constructor(...args: readonly unknown[]) {
    count_given('Parameter', args, 1, 2);
    const { handle, dtype, shape } = live_cell('Parameter', 'data', 1, args[0]);
    const requires_grad = boolean_or('Parameter', 'requires_grad', 2, args[1], true);
    if (requires_grad && !is_floating(dtype)) {
      throw new RuntimeError(
        'Only Tensors of floating point and complex dtype can require gradients',
      );
    }
    super(KEY, raw.tensor_detach(handle), dtype, shape);
    move(this, cell_of(this) as Cell, null);
    this.requires_grad_(requires_grad);
  }

  /**
   * Writes the parameter as PyTorch prints it.
   *
   * @returns the text, also what `console.log` shows in Node
   *
   * @example A parameter says that it is one
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const text = `${new torch.nn.Parameter(torch.ones(1), false)}`;
   * if (text !== 'Parameter containing:\ntensor([1.])') throw new Error(text);
   * ```
   */
  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

/** A parameter whose values are not set yet. */
export function empty_parameter<const S extends Shape>(sizes: S, dtype: unknown): Parameter<S> {
  const data = empty(sizes, { dtype: dtype as DType | undefined });
  const parameter = new Parameter(data);
  data.dispose();
  return parameter as Parameter<S>;
}
