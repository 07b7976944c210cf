// class Tensor: what can be done with a tensor. It computes nothing itself; see tensor_base.ts for how
// it is read and released.

import { CODES, dtype_or } from './dtype.js';
import { generator_handle } from './generator.js';
import { count_given, number_or, wrong_kind } from './kind.js';
import { IndexMethods } from './methods/index.js';
import { either, read_options, split } from './options.js';
import * as raw from './raw.js';
import { cell_of, handle_of, live_cell, set_tensor_class, wrap } from './tensor_base.js';
import type { DeviceType } from './types/device.js';
import type { DType } from './types/dtype.js';
import type { DrawOptions } from './types/options.js';
import type { Shape } from './types/shape.js';

/**
 * A multi-dimensional array in the memory of the core: contiguous and row-major.
 *
 * It is made by `torch.tensor`, `torch.zeros`, `torch.randn` ..., never by `new`. What is made
 * inside of `tidy` is released there; else the garbage collector releases it some day, and
 * `dispose()` or `using` at once.
 *
 * Source: PyTorch's `torch.Tensor`.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Make, read, release
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([[1, 2], [3, 4]]);
 * if (x.shape.join() !== '2,2') throw new Error(x.shape.join());
 * if (x.toArray()[3] !== 4) throw new Error(`${x}`);
 * x.dispose();
 * ```
 */
export class Tensor<
  S extends Shape = Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
> extends IndexMethods<S, D, Dev> {
  /**
   * Copies the tensor.
   *
   * Source: PyTorch's `Tensor.clone`.
   *
   * @returns a tensor with storage of its own
   * @throws DisposedError after disposal
   *
   * @example Independent of the original
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.zeros(2);
   * const y = x.clone();
   * y.data[0] = 1;
   * if (x.toArray()[0] !== 0) throw new Error(`${x}`);
   * ```
   */
  clone(): Tensor<S, D, Dev>;
  clone(...args: readonly unknown[]): Tensor {
    count_given('clone', args, 0, 0);
    const cell = live_cell('clone', 'self', 0, this);
    return wrap(raw.tensor_clone(cell.handle), cell.dtype, cell.shape);
  }

  /**
   * Writes the elements of another tensor into this one, cast to its dtype.
   *
   * Source: PyTorch's `Tensor.copy_`.
   *
   * @param src a tensor of the same shape, or one that broadcasts to it
   * @returns the tensor itself
   * @throws RuntimeError if the shapes do not fit
   * @throws DisposedError after disposal
   *
   * @example Overwrite
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.zeros(2).copy_(torch.tensor([1, 2]));
   * if (x.toArray().join() !== '1,2') throw new Error(`${x}`);
   * ```
   */
  copy_(src: Tensor): this;
  copy_(...args: readonly unknown[]): this {
    count_given('copy_', args, 1, 1);
    raw.tensor_copy_(handle_of('copy_', 'self', 0, this), handle_of('copy_', 'src', 1, args[0]));
    return this;
  }

  /**
   * Casts to another dtype.
   *
   * Source: PyTorch's `Tensor.to`.
   *
   * @param dtype the new dtype
   * @returns a new tensor; the tensor itself if it has that dtype already
   * @throws DisposedError after disposal
   *
   * @example To double precision
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.ones(2).to('float64').dtype !== 'float64') throw new Error();
   * ```
   */
  to<E extends DType>(dtype: E): Tensor<S, E, Dev>;
  to(...args: readonly unknown[]): unknown {
    count_given('to', args, 1, 1);
    const cell = live_cell('to', 'self', 0, this);
    const [dtype] = args;
    if (typeof dtype !== 'string') throw wrong_kind('to', 'dtype', 1, 'string', dtype);
    const to = dtype_or('to', dtype, cell.dtype);
    if (to === cell.dtype) return this;
    return wrap(raw.tensor_to(cell.handle, CODES[to]), to, cell.shape);
  }

  /**
   * Draws every element anew: one with probability `p`, else zero.
   *
   * Source: PyTorch's `Tensor.bernoulli_`, with the same numbers.
   *
   * @param p the probability (default 0.5), or a tensor of probabilities
   * @param options `p`, `generator`
   * @returns the tensor itself
   * @throws RuntimeError if a probability is not from 0 to 1
   * @throws DisposedError after disposal
   *
   * @example Always one
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.zeros(2).bernoulli_(1).toArray().join() !== '1,1') throw new Error();
   * ```
   */
  bernoulli_(p?: number | Tensor | null, options?: DrawOptions<'p'> | null): this;
  bernoulli_(options: DrawOptions<'p'>): this;
  bernoulli_(...args: unknown[]): this {
    const [given, options] = split('bernoulli_', args, 0, 1);
    const [keyed, generator] = read_options('bernoulli_', options, ['p', 'generator']);
    const p = either('bernoulli_', 'p', given[0], keyed);
    const g = generator_handle('bernoulli_', generator);
    const handle = handle_of('bernoulli_', 'self', 0, this);
    if (cell_of(p) !== undefined) {
      raw.bernoulli_tensor_(handle, handle_of('bernoulli_', 'p', 1, p), g);
    } else {
      raw.bernoulli_(handle, number_or('bernoulli_', 'p', 1, p, 0.5), g);
    }
    return this;
  }

  /**
   * Draws every element anew, evenly between two bounds.
   *
   * Source: PyTorch's `Tensor.uniform_`, with the same numbers.
   *
   * @param from the lower bound (default 0)
   * @param to the upper bound (default 1), not reached
   * @param options `from`, `to`, `generator`
   * @returns the tensor itself
   * @throws RuntimeError if `from` is above `to`
   * @throws DisposedError after disposal
   *
   * @example Between two and three
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const [value] = torch.zeros(1).uniform_(2, 3).toArray();
   * if (value === undefined || value < 2 || value >= 3) throw new Error(`${value}`);
   * ```
   */
  uniform_(
    from?: number | null,
    to?: number | null,
    options?: DrawOptions<'from' | 'to'> | null,
  ): this;
  uniform_(options: DrawOptions<'from' | 'to'>): this;
  uniform_(...args: unknown[]): this {
    draw('uniform_', raw.uniform_, this, args, 'from', 'to');
    return this;
  }

  /**
   * Draws every element anew from a normal distribution.
   *
   * Source: PyTorch's `Tensor.normal_`, with the same numbers.
   *
   * @param mean the mean (default 0)
   * @param std the standard deviation (default 1)
   * @param options `mean`, `std`, `generator`
   * @returns the tensor itself
   * @throws RuntimeError if `std` is negative
   * @throws DisposedError after disposal
   *
   * @example No spread at all
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.zeros(1).normal_(3, 0).item() !== 3) throw new Error();
   * ```
   */
  normal_(
    mean?: number | null,
    std?: number | null,
    options?: DrawOptions<'mean' | 'std'> | null,
  ): this;
  normal_(options: DrawOptions<'mean' | 'std'>): this;
  normal_(...args: unknown[]): this {
    draw('normal_', raw.normal_, this, args, 'mean', 'std');
    return this;
  }
}

set_tensor_class(Tensor);

/** Draws with two parameters, which are 0 and 1 by default. */
function draw(
  op: string,
  run: (h: number, a: number, b: number, g: number) => void,
  input: Tensor,
  args: readonly unknown[],
  a: string,
  b: string,
): void {
  const [given, options] = split(op, args, 0, 2);
  const [keyed_a, keyed_b, generator] = read_options(op, options, [a, b, 'generator']);
  run(
    handle_of(op, 'self', 0, input),
    number_or(op, a, 1, either(op, a, given[0], keyed_a), 0),
    number_or(op, b, 2, either(op, b, given[1], keyed_b), 1),
    generator_handle(op, generator),
  );
}
