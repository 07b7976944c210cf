// Flatten and Unflatten.

import { a_number, number_or, wrong_kind } from '../../kind.js';
import { flatten, unflatten } from '../../ops/shape.js';
import { untyped } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import type { FlattenRest, FlattenShape, UnflattenShape } from '../../types/module_conv.js';
import type { Shape } from '../../types/shape.js';
import { arguments_of } from '../hyper.js';
import { Layer } from '../layer.js';
import { named, named_as_given } from '../text.js';

/**
 * Joins dimensions into one, by default all but the first: `x.flatten` as a module.
 *
 * Source: PyTorch's `torch.nn.Flatten`.
 *
 * @typeParam R the arguments
 *
 * @example Images to rows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const shape: readonly [2, 48] = new torch.nn.Flatten()(torch.ones(2, 3, 4, 4)).shape;
 * if (shape.join() !== '2,48') throw new Error(shape.join());
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: dimensions that are not known
export class Flatten<const R extends FlattenRest = any> extends Layer<FlattenShape<R>> {
  static override readonly name: string = 'Flatten';

  /** The first dimension that is joined. */
  readonly start_dim: number;
  /** The last dimension that is joined. */
  readonly end_dim: number;

  /**
   * Makes the module.
   *
   * @param rest `start_dim` (default 1) and `end_dim` (default -1), by position or by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(...rest: R);
  constructor(...args: readonly unknown[]) {
    super();
    const [start, end] = arguments_of('Flatten', args, ['start_dim', 'end_dim']);
    this.start_dim = number_or('Flatten', 'start_dim', 1, start, 1);
    this.end_dim = number_or('Flatten', 'end_dim', 2, end, -1);
  }

  protected override compute(input: Tensor): Tensor {
    return untyped(flatten)(input, this.start_dim, this.end_dim);
  }

  override extra_repr(): string {
    const { start_dim, end_dim } = this;
    return named(Object.entries({ start_dim, end_dim }));
  }
}

/**
 * Splits a dimension into several: `x.unflatten` as a module.
 *
 * Source: PyTorch's `torch.nn.Unflatten`.
 *
 * @typeParam Dim the dimension
 * @typeParam Sizes what it becomes
 *
 * @example Rows to images
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const shape: readonly [2, 3, 4, 4] = new torch.nn.Unflatten(1, [3, 4, 4])(torch.ones(2, 48)).shape;
 * if (shape.join() !== '2,3,4,4') throw new Error(shape.join());
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class Unflatten<
  const Dim extends number = any,
  const Sizes extends Shape = any,
> extends Layer<UnflattenShape<Dim, Sizes>> {
  static override readonly name: string = 'Unflatten';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  /** The dimension that is split. */
  readonly dim: number;
  /** The sizes that it is split into. */
  readonly unflattened_size: Shape;

  /**
   * Makes the module.
   *
   * @param dim the dimension that is split
   * @param unflattened_size the sizes that it is split into; one of them can be -1: computed
   * @throws TypeError for a wrong kind of argument
   */
  constructor(dim: Dim, unflattened_size: Sizes);
  constructor(...args: readonly unknown[]) {
    super();
    const [dim, sizes] = arguments_of('Unflatten', args, ['dim', 'unflattened_size'], 2);
    this.dim = a_number('Unflatten', 'dim', 1, dim);
    if (!Array.isArray(sizes)) throw wrong_kind('Unflatten', 'unflattened_size', 2, 'array', sizes);
    this.unflattened_size = sizes.map((size) => a_number('Unflatten', 'unflattened_size', 2, size));
  }

  protected override compute(input: Tensor): Tensor {
    return untyped(unflatten)(input, this.dim, this.unflattened_size);
  }

  override extra_repr(): string {
    const { dim, unflattened_size } = this;
    return named_as_given(Object.entries({ dim, unflattened_size }));
  }
}
