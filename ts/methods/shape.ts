// The methods of Tensor that mirror ops/shape.ts.

import { count_given } from '../kind.js';
import {
  apply,
  expanded,
  type FlattenOptions,
  flatten,
  movedim,
  permuted,
  reshaped,
  squeeze,
  t,
  transpose,
  unflatten,
  unsqueeze,
} from '../ops/shape.js';
import { untyped } from '../options.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { live_cell } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type {
  Backwards,
  Dims,
  Expanded,
  ExpandInput,
  Flattened,
  FlattenInput,
  MatrixTransposed,
  Moved,
  MoveInput,
  Permuted,
  PermuteInput,
  Reshaped,
  ReversedShape,
  Shape,
  Spread,
  Squeezed,
  SqueezeInput,
  TInput,
  Transposed,
  TransposeInput,
  Unflattened,
  Unspread,
  Unsqueezed,
  UnsqueezeInput,
  ViewInput,
} from '../types/shape.js';
import { MatmulMethods } from './matmul.js';

/**
 * Other shapes of the same elements.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has it
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x: torch.ShapeMethods<torch.Shape, 'float32', 'cpu'> = torch.ones(2, 3);
 * if (!(x instanceof torch.Tensor)) throw new Error();
 * ```
 */
export abstract class ShapeMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends MatmulMethods<S, D, Dev> {
  /**
   * Shows the same elements with other sizes, by spread or in an array.
   *
   * The method form of {@link reshape}.
   */
  reshape<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const T extends Spread = readonly [],
  >(
    this: Tensor<S1, D1, V> & ViewInput<S1, Unspread<T>>,
    ...shape: T
  ): Tensor<Reshaped<S1, Unspread<T>>, D1, V>;
  reshape(...args: readonly unknown[]): unknown {
    return reshaped('reshape', this, args);
  }

  /**
   * Shows the same elements with other sizes; the same as `reshape`.
   *
   * Source: PyTorch's `Tensor.view`.
   *
   * @param shape the new sizes, as arguments or in one array; one of them can be -1: computed
   * @returns a tensor that shares the storage
   * @throws RuntimeError if the number of elements differs
   * @throws DisposedError after disposal
   *
   * @example The storage is shared
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.zeros(2, 2);
   * x.view(4).data[3] = 1;
   * if (x.toArray()[3] !== 1) throw new Error(`${x}`);
   * ```
   */
  view<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const T extends Spread = readonly [],
  >(
    this: Tensor<S1, D1, V> & ViewInput<S1, Unspread<T>>,
    ...shape: T
  ): Tensor<Reshaped<S1, Unspread<T>>, D1, V>;
  view(...args: readonly unknown[]): unknown {
    return reshaped('view', this, args);
  }

  /**
   * Joins dimensions into a single one; a scalar becomes a vector.
   *
   * The method form of {@link flatten}.
   */
  flatten<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const A extends number = 0,
    const B extends number = -1,
  >(
    this: Tensor<S1, D1, V> & FlattenInput<S1, A, B>,
    start_dim?: A | null,
    end_dim?: B | null,
  ): Tensor<Flattened<S1, A, B>, D1, V>;
  flatten<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const A extends number = 0,
    const B extends number = -1,
  >(
    this: Tensor<S1, D1, V> & FlattenInput<S1, A, B>,
    options: FlattenOptions<A, B>,
  ): Tensor<Flattened<S1, A, B>, D1, V>;
  flatten(...args: readonly unknown[]): unknown {
    return untyped(flatten)(this, ...args);
  }

  /**
   * Splits a dimension into several.
   *
   * The method form of {@link unflatten}.
   */
  unflatten<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const T extends Shape,
  >(this: Tensor<S1, D1, V>, dim: N, sizes: T): Tensor<Unflattened<S1, N, T>, D1, V>;
  unflatten(...args: readonly unknown[]): unknown {
    return untyped(unflatten)(this, ...args);
  }

  /**
   * Drops dimensions of size 1.
   *
   * The method form of {@link squeeze}.
   */
  squeeze<S1 extends Shape, D1 extends DType, V extends DeviceType, const N extends Dims = null>(
    this: Tensor<S1, D1, V> & SqueezeInput<S1, N>,
    dim?: N,
  ): Tensor<Squeezed<S1, N>, D1, V>;
  squeeze(...args: readonly unknown[]): unknown {
    return untyped(squeeze)(this, ...args);
  }

  /**
   * Puts in a dimension of size 1.
   *
   * The method form of {@link unsqueeze}.
   */
  unsqueeze<S1 extends Shape, D1 extends DType, V extends DeviceType, const N extends number>(
    this: Tensor<S1, D1, V> & UnsqueezeInput<S1, N>,
    dim: N,
  ): Tensor<Unsqueezed<S1, N>, D1, V>;
  unsqueeze(...args: readonly unknown[]): unknown {
    return untyped(unsqueeze)(this, ...args);
  }

  /**
   * Puts the dimensions into another order, by spread or in an array.
   *
   * The method form of {@link permute}.
   */
  permute<S1 extends Shape, D1 extends DType, V extends DeviceType, const P extends Spread>(
    this: Tensor<S1, D1, V> & PermuteInput<S1, Unspread<P>>,
    ...dims: P
  ): Tensor<Permuted<S1, Unspread<P>>, D1, V>;
  permute(...args: readonly unknown[]): unknown {
    return permuted(this, args);
  }

  /**
   * Exchanges two dimensions.
   *
   * The method form of {@link transpose}.
   */
  transpose<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const A extends number,
    const B extends number,
  >(
    this: Tensor<S1, D1, V> & TransposeInput<S1, A, B>,
    dim0: A,
    dim1: B,
  ): Tensor<Transposed<S1, A, B>, D1, V>;
  transpose(...args: readonly unknown[]): unknown {
    return untyped(transpose)(this, ...args);
  }

  /**
   * Transposes a matrix; a vector or a scalar stays what it is.
   *
   * The method form of {@link t}.
   */
  t<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V> & TInput<S1>,
  ): Tensor<Backwards<S1>, D1, V>;
  t(...args: readonly unknown[]): unknown {
    return untyped(t)(this, ...args);
  }

  /**
   * A copy with the dimensions in reverse order; warns unless there are two, as PyTorch does.
   *
   * Source: PyTorch's `Tensor.T`.
   *
   * @throws DisposedError after disposal
   *
   * @example Rows and columns
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.ones(2, 3).T.shape.join() !== '3,2') throw new Error();
   * ```
   */
  get T(): Tensor<ReversedShape<S>, D, Dev> {
    return apply('T', this, raw.reversed) as Tensor<ReversedShape<S>, D, Dev>;
  }

  /**
   * A copy with the last two dimensions exchanged: a matrix, or each of a batch, transposed.
   *
   * Source: PyTorch's `Tensor.mT`.
   *
   * @throws RuntimeError if there are fewer than two dimensions
   * @throws DisposedError after disposal
   *
   * @example Five matrices
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.ones(5, 2, 3).mT.shape.join() !== '5,3,2') throw new Error();
   * ```
   */
  get mT(): Tensor<MatrixTransposed<S>, D, Dev> {
    return apply('mT', this, raw.matrix_transpose) as Tensor<MatrixTransposed<S>, D, Dev>;
  }

  /**
   * Moves dimensions to other places; the others stay in their order.
   *
   * The method form of {@link movedim}.
   */
  movedim<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const A extends number | Shape,
    const B extends number | Shape,
  >(
    this: Tensor<S1, D1, V> & MoveInput<S1, A, B>,
    source: A,
    destination: B,
  ): Tensor<Moved<S1, A, B>, D1, V>;
  movedim(...args: readonly unknown[]): unknown {
    return untyped(movedim)(this, ...args);
  }

  /**
   * Repeats dimensions of size 1, and the whole along new dimensions in front.
   *
   * Source: PyTorch's `Tensor.expand`; tensors here are contiguous, so it copies.
   *
   * @param size the sizes, as arguments or in one array; -1 keeps one as it is
   * @returns a new tensor
   * @throws RuntimeError if a size does not fit
   * @throws DisposedError after disposal
   *
   * @example Three columns
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.tensor([[1], [2]]).expand(-1, 3);
   * if (x.toArray().join() !== '1,1,1,2,2,2') throw new Error(`${x}`);
   * ```
   */
  expand<S1 extends Shape, D1 extends DType, V extends DeviceType, const T extends Spread>(
    this: Tensor<S1, D1, V> & ExpandInput<S1, Unspread<T>>,
    ...size: T
  ): Tensor<Expanded<S1, Unspread<T>>, D1, V>;
  expand(...args: readonly unknown[]): unknown {
    return expanded('expand', this, args);
  }

  /**
   * Repeats to the shape of another tensor; see `expand`.
   *
   * Source: PyTorch's `Tensor.expand_as`.
   *
   * @param other a tensor
   * @returns a new tensor
   * @throws RuntimeError if a size does not fit
   * @throws DisposedError if one of the tensors has been disposed
   *
   * @example Two rows
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.tensor([1, 2]).expand_as(torch.zeros(2, 2));
   * if (x.toArray().join() !== '1,2,1,2') throw new Error(`${x}`);
   * ```
   */
  expand_as<S1 extends Shape, D1 extends DType, V extends DeviceType, T extends Shape>(
    this: Tensor<S1, D1, V> & ExpandInput<S1, T>,
    other: Tensor<T>,
  ): Tensor<T, D1, V>;
  expand_as(...args: readonly unknown[]): unknown {
    count_given('expand_as', args, 1, 1);
    live_cell('expand_as', 'other', 1, args[0]);
    return expanded('expand_as', this, [(args[0] as Tensor).shape]);
  }

  /**
   * Repeats dimensions of size 1, and the whole along new dimensions in front.
   *
   * The method form of {@link broadcast_to}.
   */
  broadcast_to<S1 extends Shape, D1 extends DType, V extends DeviceType, const T extends Spread>(
    this: Tensor<S1, D1, V> & ExpandInput<S1, Unspread<T>>,
    ...size: T
  ): Tensor<Expanded<S1, Unspread<T>>, D1, V>;
  broadcast_to(...args: readonly unknown[]): unknown {
    return expanded('broadcast_to', this, args);
  }

  /**
   * Gives the tensor itself: every tensor here is contiguous.
   *
   * Source: PyTorch's `Tensor.contiguous`.
   *
   * @returns the tensor itself
   * @throws DisposedError after disposal
   *
   * @example Nothing to do
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.zeros(2, 3).t();
   * if (x.contiguous() !== x) throw new Error();
   * ```
   */
  contiguous(): this {
    live_cell('contiguous', 'self', 0, this);
    return this;
  }
}
