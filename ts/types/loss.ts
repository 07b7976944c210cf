// Shapes and options of losses, as types.

import type { Tensor } from '../tensor.js';
import type { Unranked } from './dims.js';
import type { DType } from './dtype.js';
import type { Shape } from './shape.js';

/**
 * What becomes of the losses of single elements: they stay, or their mean or their sum is returned.
 *
 * @example The sum
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const reduction: torch.nn.functional.Reduction = 'sum';
 * const x = torch.tensor([1, 2]);
 * const loss = torch.nn.functional.mse_loss(x, torch.zeros(2), { reduction });
 * if (loss.item() !== 5) throw new Error(`${loss}`);
 * ```
 */
export type Reduction = 'none' | 'mean' | 'sum';

/** The shape of a loss: that of the single ones, or none. */
export type LossShape<R extends Reduction, Each extends Shape> = 'none' extends R
  ? R extends 'none'
    ? Each
    : Shape
  : readonly [];

/** The dtype in which an input and a target meet. */
export type LossDType<D extends DType, E extends DType> = 'float64' extends D | E
  ? [D | E] extends ['float64' | 'float32' | 'int32' | 'uint8' | 'bool' | 'int64']
    ? D extends 'float64'
      ? 'float64'
      : E extends 'float64'
        ? 'float64'
        : 'float32'
    : DType
  : 'float32';

/** Are two shapes the same, as far as they are known? */
type Same<A extends Shape, B extends Shape> =
  Unranked<A> extends true
    ? true
    : Unranked<B> extends true
      ? true
      : A extends readonly [infer First extends number, ...infer Rest extends Shape]
        ? B extends readonly [infer Other extends number, ...infer Others extends Shape]
          ? number extends First | Other
            ? Same<Rest, Others>
            : [First, Other] extends [Other, First]
              ? Same<Rest, Others>
              : false
          : false
        : B extends readonly []
          ? true
          : false;

/** The shape of the single losses of classes: without the classes. */
export type WithoutClasses<S extends Shape> = S extends readonly [
  infer N extends number,
  number,
  ...infer Places extends Shape,
]
  ? readonly [N, ...Places]
  : S extends readonly [number]
    ? readonly []
    : Shape;

/**
 * Compile-time error: the target of `cross_entropy` or `nll_loss` has the shape of the input without the
 * classes; for probabilities, the shape of the input.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const target = torch.tensor([0, 1, 2], { dtype: 'int32' });
 * try {
 *   // @ts-expect-error two rows, three targets
 *   torch.nn.functional.cross_entropy(torch.ones(2, 3), target);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.ValueError)) throw error;
 * }
 * ```
 */
export interface cross_entropy_error_target_does_not_match_input<S extends Shape, T extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shapes of the input and of the target. */
  readonly __shapes: [S, T];
}

/** What the losses of classes ask of the shape of their target. */
export type ClassTarget<S extends Shape, T extends Shape> =
  Unranked<S> extends true
    ? unknown
    : true extends
          | Same<WithoutClasses<S>, T>
          | Same<S, T>
          | (S extends readonly [number] ? Same<readonly [1], T> : never)
      ? unknown
      : cross_entropy_error_target_does_not_match_input<S, T>;

/**
 * Compile-time error: input and target of a loss do not repeat to each other.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error three logits, four targets
 *   torch.nn.functional.binary_cross_entropy_with_logits(torch.ones(3), torch.ones(4));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.ValueError)) throw error;
 * }
 * ```
 */
export interface loss_error_target_does_not_match_input<S extends Shape, T extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shapes of the input and of the target. */
  readonly __shapes: [S, T];
}

/** What losses of equal shapes ask of their target. */
export type SameTarget<S extends Shape, T extends Shape> =
  Same<S, T> extends true ? unknown : loss_error_target_does_not_match_input<S, T>;

/** PyTorch's older arguments, which warn. */
interface OldReduction {
  /** In place of `reduction`: `false` stands for `'sum'`. */
  readonly size_average?: boolean | null | undefined;
  /** In place of `reduction`: `false` stands for `'none'`. */
  readonly reduce?: boolean | null | undefined;
}

/**
 * Options of `mse_loss` and `l1_loss`.
 *
 * @typeParam R what becomes of the single losses
 *
 * @example One loss for each element
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.LossFunctionalOptions<'none'> = { reduction: 'none' };
 * const loss = torch.nn.functional.l1_loss(torch.ones(2), torch.zeros(2), options);
 * if (loss.toArray().join() !== '1,1') throw new Error(`${loss}`);
 * ```
 */
export interface LossFunctionalOptions<R extends Reduction = Reduction> extends OldReduction {
  /** What becomes of the single losses (default `'mean'`). */
  readonly reduction?: R | null | undefined;
}

/**
 * Options of `smooth_l1_loss`.
 *
 * @typeParam R what becomes of the single losses
 *
 * @example A smaller parabola
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.SmoothL1LossFunctionalOptions = { beta: 0.5 };
 * const loss = torch.nn.functional.smooth_l1_loss(torch.ones(2), torch.zeros(2), options);
 * if (loss.item() !== 0.75) throw new Error(`${loss}`);
 * ```
 */
export interface SmoothL1LossFunctionalOptions<R extends Reduction = Reduction>
  extends LossFunctionalOptions<R> {
  /** Where the parabola ends (default 1). */
  readonly beta?: number | null | undefined;
}

/**
 * Options of `binary_cross_entropy_with_logits`.
 *
 * @typeParam R what becomes of the single losses
 *
 * @example Positive targets count twice
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.BinaryCrossEntropyWithLogitsFunctionalOptions = {
 *   pos_weight: torch.tensor([2]),
 * };
 * const loss = torch.nn.functional.binary_cross_entropy_with_logits(
 *   torch.zeros(1),
 *   torch.ones(1),
 *   options,
 * );
 * if (`${loss}` !== 'tensor(1.3863)') throw new Error(`${loss}`);
 * ```
 */
export interface BinaryCrossEntropyWithLogitsFunctionalOptions<R extends Reduction = Reduction>
  extends LossFunctionalOptions<R> {
  /** A factor for each loss; repeats (default: none). */
  readonly weight?: Tensor | null | undefined;
  /** A factor for what is lost on positive targets; repeats (default: none). */
  readonly pos_weight?: Tensor | null | undefined;
}

/**
 * Options of `nll_loss`.
 *
 * @typeParam R what becomes of the single losses
 *
 * @example A target that does not count
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.NllLossFunctionalOptions = { ignore_index: 1 };
 * const target = torch.tensor([0, 1], { dtype: 'int32' });
 * const loss = torch.nn.functional.nll_loss(torch.tensor([[-1, -2], [-3, -4]]), target, options);
 * if (loss.item() !== 1) throw new Error(`${loss}`);
 * ```
 */
export interface NllLossFunctionalOptions<R extends Reduction = Reduction>
  extends LossFunctionalOptions<R> {
  /** One weight for each class (default: none). */
  readonly weight?: Tensor | null | undefined;
  /** The target that does not count (default -100). */
  readonly ignore_index?: number | null | undefined;
}

/**
 * Options of `cross_entropy`.
 *
 * @typeParam R what becomes of the single losses
 *
 * @example Smoothed targets
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.CrossEntropyFunctionalOptions = { label_smoothing: 0.1 };
 * const target = torch.tensor([0], { dtype: 'int32' });
 * const loss = torch.nn.functional.cross_entropy(torch.zeros(1, 2), target, options);
 * if (`${loss}` !== 'tensor(0.6931)') throw new Error(`${loss}`);
 * ```
 */
export interface CrossEntropyFunctionalOptions<R extends Reduction = Reduction>
  extends NllLossFunctionalOptions<R> {
  /** How much of each target is spread over all classes, from 0 to 1 (default 0). */
  readonly label_smoothing?: number | null | undefined;
}
