// The methods of Tensor that mirror ops/index.ts.

import {
  chunk,
  gather,
  index_select,
  indexed,
  narrow,
  select,
  sliced,
  split,
  unbind,
} from '../ops/index.js';
import { untyped } from '../options.js';
import type { Tensor } from '../tensor.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type {
  AtInput,
  AtShape,
  DimOption,
  Indices,
  Resized,
  Selected,
  SelectInput,
  Sliced,
  SliceOptions,
  VectorLength,
} from '../types/index.js';
import type { DimIn, Shape } from '../types/shape.js';
import { ShapeMethods } from './shape.js';

/**
 * Parts of a tensor.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x: torch.IndexMethods<torch.Shape, 'float32', 'cpu'> = torch.ones(2, 3);
 * if (!(x instanceof torch.Tensor)) throw new Error();
 * ```
 */
export abstract class IndexMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends ShapeMethods<S, D, Dev> {
  /**
   * Takes a part: what `x[...]` is in Python, as a copy.
   *
   * For each dimension a number (one index; the dimension goes), `[start, end]` or
   * `[start, end, step]` (a range, each of them null where nothing is given), null (all of it), `'...'` (all
   * dimensions that nothing else names), a mask (for as many dimensions as it has) or a tensor of indices.
   * Negative indices count from the end.
   *
   * Source: PyTorch's indexing. Where tensors are combined, their shapes meet as there.
   *
   * @param indices as arguments, or all of them in an array
   * @returns a new tensor
   * @throws IndexError if there is no such index or dimension
   * @throws ValueError if a step is not above zero
   * @throws TypeError for a wrong kind of index
   * @throws DisposedError after disposal
   *
   * @example An index, a range, a mask
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.tensor([[1, 2, 3], [4, 5, 6]]);
   * if (x.at(-1, [1, null]).toArray().join() !== '5,6') throw new Error();
   * if (x.at('...', [null, null, 2]).shape.join() !== '2,2') throw new Error();
   * if (x.at(torch.tensor([true, false])).toArray().join() !== '1,2,3') throw new Error();
   * ```
   */
  at<S1 extends Shape, D1 extends DType, V extends DeviceType, const I extends Indices>(
    this: Tensor<S1, D1, V> & AtInput<S1, I>,
    ...indices: I
  ): Tensor<AtShape<S1, I>, D1, V>;
  at(...args: readonly unknown[]): unknown {
    return indexed(this, args);
  }

  /**
   * Takes one index of a dimension, which goes.
   *
   * The method form of {@link select}.
   */
  select<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const I extends number,
  >(
    this: Tensor<S1, D1, V> & SelectInput<S1, N, I>,
    dim: N,
    index: I,
  ): Tensor<Selected<S1, N>, D1, V>;
  select(...args: readonly unknown[]): unknown {
    return untyped(select)(this, ...args);
  }

  /**
   * Takes a range of a dimension, as a copy.
   *
   * Source: `x[start:end:step]` in PyTorch, for one dimension.
   *
   * @param dim the dimension (default 0)
   * @param start the first index (default: the beginning); negative ones count from the end
   * @param end before which index (default: the end)
   * @param step how far from one to the next (default 1)
   * @param options the same by name
   * @returns a new tensor
   * @throws IndexError if there is no such dimension
   * @throws RuntimeError if the step is not above zero
   * @throws TypeError for a wrong kind of argument
   * @throws DisposedError after disposal
   *
   * @example Every other column
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.ones(2, 5).slice(1, null, null, 2);
   * if (x.shape.join() !== '2,3') throw new Error(x.shape.join());
   * ```
   */
  slice<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number = 0,
    const A extends number | null | undefined = null,
    const B extends number | null | undefined = null,
    const C extends number | null | undefined = null,
  >(
    this: Tensor<S1, D1, V> & DimIn<'slice', S1, N>,
    dim?: N | null,
    start?: A,
    end?: B,
    step?: C,
    options?: SliceOptions<N> | null,
  ): Tensor<Sliced<S1, N, A, B, C>, D1, V>;
  slice<S1 extends Shape, D1 extends DType, V extends DeviceType, const N extends number = 0>(
    this: Tensor<S1, D1, V> & DimIn<'slice', S1, N>,
    options: SliceOptions<N>,
  ): Tensor<Resized<S1, N, number>, D1, V>;
  slice(...args: readonly unknown[]): unknown {
    return sliced(this, args);
  }

  /**
   * Takes some indices of a dimension, one after the other.
   *
   * The method form of {@link narrow}.
   */
  narrow<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const L extends number,
  >(
    this: Tensor<S1, D1, V> & DimIn<'narrow', S1, N>,
    dim: N,
    start: number,
    length: L,
  ): Tensor<Resized<S1, N, L>, D1, V>;
  narrow(...args: readonly unknown[]): unknown {
    return untyped(narrow)(this, ...args);
  }

  /**
   * Takes the indices of a dimension that a vector names.
   *
   * The method form of {@link index_select}.
   */
  index_select<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    I extends Shape,
  >(
    this: Tensor<S1, D1, V> & DimIn<'index_select', S1, N>,
    dim: N,
    index: Tensor<I, DType, DeviceType>,
  ): Tensor<Resized<S1, N, VectorLength<I>>, D1, V>;
  index_select(...args: readonly unknown[]): unknown {
    return untyped(index_select)(this, ...args);
  }

  /**
   * Takes, for each place, the element along a dimension that an index names.
   *
   * The method form of {@link gather}.
   */
  gather<I extends Shape>(dim: number, index: Tensor<I, DType, DeviceType>): Tensor<I, D, Dev>;
  gather(...args: readonly unknown[]): unknown {
    return untyped(gather)(this, ...args);
  }

  /**
   * Cuts a dimension into parts of one size, or of given sizes.
   *
   * The method form of {@link split}.
   */
  split<S1 extends Shape, D1 extends DType, V extends DeviceType, const N extends number = 0>(
    this: Tensor<S1, D1, V> & DimIn<'split', S1, N>,
    split_size_or_sections: number | readonly number[],
    dim?: DimOption<N>,
  ): Tensor<Resized<S1, N, number>, D1, V>[];
  split(...args: readonly unknown[]): unknown {
    return untyped(split)(this, ...args);
  }

  /**
   * Cuts a dimension into at most so many parts of one size.
   *
   * The method form of {@link chunk}.
   */
  chunk<S1 extends Shape, D1 extends DType, V extends DeviceType, const N extends number = 0>(
    this: Tensor<S1, D1, V> & DimIn<'chunk', S1, N>,
    chunks: number,
    dim?: DimOption<N>,
  ): Tensor<Resized<S1, N, number>, D1, V>[];
  chunk(...args: readonly unknown[]): unknown {
    return untyped(chunk)(this, ...args);
  }

  /**
   * Takes all indices of a dimension, which goes: one tensor each.
   *
   * The method form of {@link unbind}.
   */
  unbind<S1 extends Shape, D1 extends DType, V extends DeviceType, const N extends number = 0>(
    this: Tensor<S1, D1, V> & DimIn<'unbind', S1, N>,
    dim?: DimOption<N>,
  ): Tensor<Selected<S1, N>, D1, V>[];
  unbind(...args: readonly unknown[]): unknown {
    return untyped(unbind)(this, ...args);
  }
}
