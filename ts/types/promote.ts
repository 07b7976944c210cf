// The data type in which operands meet, as types: PyTorch's promotion.

import type { Tensor } from '../tensor.js';
import type { Broadcastable, BroadcastShape } from './broadcast.js';
import type { DType } from './dtype.js';
import type { Shape } from './shape.js';

/**
 * What the pointwise operations take: a tensor, or a number or boolean that repeats to any shape.
 *
 * @example Either
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const twice = (x: torch.Operand): torch.Tensor => torch.mul(x, 2);
 * if (twice(3).item() !== 6) throw new Error();
 * ```
 */
export type Operand = Tensor | number | boolean;

/** The kind of each dtype, from the weakest on. */
type Bools = 'bool';
type Integers = 'int32' | 'uint8' | 'int64';
type Floats = 'float32' | 'float64';

/** The place of the dtypes of one kind, from the weakest on. */
type Stronger<A extends DType, B extends DType> = A extends B
  ? A
  : A extends 'float64' | 'int64'
    ? A
    : B extends 'float64' | 'int64'
      ? B
      : A extends 'uint8'
        ? B
        : A;

type Kind<D extends DType> = D extends Floats ? 2 : D extends Integers ? 1 : 0;

/** 0 with dimensions, 1 without, 2 a number; 0 | 1 when the rank is not known. */
type Weakness<T> = T extends { readonly shape: infer S extends Shape }
  ? number extends S['length']
    ? 0 | 1
    : S['length'] extends 0
      ? 1
      : 0
  : 2;

/** Of two dtypes of one kind: that of the operand with dimensions; of equals, the stronger one. */
type OfOneKind<A extends DType, B extends DType, WA, WB> = WA extends 0 | 1 | 2
  ? WB extends 0 | 1 | 2
    ? WA extends WB
      ? Stronger<A, B>
      : [WA, WB] extends [0, 1 | 2] | [1, 2]
        ? A
        : B
    : never
  : never;

type Meeting<A extends DType, B extends DType, WA, WB> = A extends DType
  ? B extends DType
    ? A extends B
      ? A
      : Kind<A> extends Kind<B>
        ? OfOneKind<A, B, WA, WB>
        : [Kind<A>, Kind<B>] extends [2, 0 | 1] | [1, 0]
          ? A
          : B
    : never
  : never;

/** The dtype that an operand has by itself; a number that may be whole or not has two. */
type DTypeOf<T> = T extends { readonly dtype: infer D extends DType }
  ? D
  : T extends boolean
    ? Bools
    : T extends number
      ? number extends T
        ? 'int32' | 'float32'
        : `${T}` extends `${bigint}`
          ? 'int32'
          : 'float32'
      : never;

type ShapeOf<T> = T extends { readonly shape: infer S extends Shape } ? S : readonly [];

/**
 * The dtype in which two operands meet: bool below integers below floats; within a kind, numbers and
 * tensors without dimensions do not count beside tensors with some.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 *
 * @example An integer tensor and a fraction
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones([2], { dtype: 'int32' });
 * const dtype: torch.Promoted<typeof x, 0.5> = torch.mul(x, 0.5).dtype;
 * if (dtype !== 'float32') throw new Error(dtype);
 * ```
 */
export type Promoted<A, B> = Meeting<DTypeOf<A>, DTypeOf<B>, Weakness<A>, Weakness<B>>;

/** The dtype of a function like `exp` or of a quotient: float32 for integers and booleans. */
export type FloatOf<D extends DType> = D extends Floats ? D : 'float32';

/** The dtype of a square: booleans become integers. */
export type IntegerOf<D extends DType> = D extends Bools ? 'int32' : D;

/** What an operation asks of its operands: shapes that broadcast. */
export type Meets<A, B> = Broadcastable<ShapeOf<A>, ShapeOf<B>>;

/** The tensor of an operation on two operands, of the dtype `D`. */
export type OperationResult<A, B, D extends DType> = Tensor<
  BroadcastShape<ShapeOf<A>, ShapeOf<B>>,
  D,
  'cpu'
>;

/** What add, sub, mul, pow, maximum and minimum return. */
export type Arithmetic<A, B> = OperationResult<A, B, Promoted<A, B>>;

/** What div returns. */
export type Quotient<A, B> = OperationResult<A, B, FloatOf<Promoted<A, B>>>;

/** What comparisons return. */
export type Comparison<A, B> = OperationResult<A, B, 'bool'>;

/** What where returns: the condition broadcasts too. */
export type Choice<C, A, B> = Tensor<
  BroadcastShape<ShapeOf<C>, BroadcastShape<ShapeOf<A>, ShapeOf<B>>>,
  Promoted<A, B>,
  'cpu'
>;

/** The dtype of what is clamped to numbers. */
export type Clamped<D extends DType, Low, High> = ClampedTo<ClampedTo<D, Low>, High>;

/** A bound that is not there changes nothing. */
type ClampedTo<D extends DType, Bound> = Bound extends null | undefined
  ? D
  : Meeting<D, DTypeOf<Bound>, 0, 2>;
