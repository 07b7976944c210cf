// What the calls of losses take and give, as types, by the arguments that they were made with.

import type { Tensor } from '../tensor.js';
import type { DType } from './dtype.js';
import type {
  ClassTarget,
  LossDType,
  LossShape,
  Reduction,
  SameTarget,
  WithoutClasses,
} from './loss.js';
import type { IsAny } from './module.js';
import type { Shape } from './shape.js';

/** The arguments of a loss: options. */
export type LossRest<O> = readonly [options?: O | null];

/** The arguments of a loss with weights: those, then options, or options alone. */
export type WeightedRest<O> = readonly [weight?: Tensor | O | null, options?: O | null];

/** The reduction in options; those without one, and tensors in their place, mean the mean. */
type InOptions<O> = 'reduction' extends keyof O
  ? [O['reduction']] extends [null | undefined]
    ? 'mean'
    : [O['reduction']] extends [Reduction]
      ? O['reduction']
      : Reduction
  : 'mean';

/** The reduction of a loss with the arguments `R`. */
export type ReductionOf<R> =
  IsAny<R> extends true
    ? Reduction
    : R extends readonly [...unknown[], infer Last]
      ? InOptions<Last>
      : 'mean';

/** How a loss compares: shapes that repeat to each other, the same shapes, or scores with classes. */
export type LossKind = 'pair' | 'same' | 'class';

/** What a loss asks of the shape of its target. */
export type LossTarget<
  Kind extends LossKind,
  S extends Shape,
  T extends Shape,
> = Kind extends 'class' ? ClassTarget<S, T> : Kind extends 'same' ? SameTarget<S, T> : unknown;

type Each<Kind extends LossKind, S extends Shape, T extends Shape> = Kind extends 'class'
  ? WithoutClasses<S>
  : Kind extends 'same'
    ? S
    : S extends T
      ? S
      : Shape;

/** The shape that a loss gives. */
export type LossOutput<Kind extends LossKind, R, S extends Shape, T extends Shape> = LossShape<
  ReductionOf<R>,
  Each<Kind, S, T>
>;

/** The dtype that a loss gives. */
export type LossOutputDType<
  Kind extends LossKind,
  D extends DType,
  E extends DType,
> = Kind extends 'class' ? D : LossDType<D, E>;
