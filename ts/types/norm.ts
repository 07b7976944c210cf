// What batch_norm and layer_norm ask of shapes, as types.

import type { Tensor } from '../tensor.js';
import type { Unranked } from './dims.js';
import type { Shape } from './shape.js';

/**
 * Compile-time error: a parameter of `batch_norm` has one number for each channel, dimension 1.
 *
 * @typeParam Channels how many channels the input has
 * @typeParam Given how many numbers were given
 * @typeParam S the shape of the input
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [mean, variance] = [torch.zeros(4), torch.ones(4)];
 * try {
 *   // @ts-expect-error three channels
 *   torch.nn.functional.batch_norm(torch.ones(2, 3), mean, variance);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface batch_norm_error_channels_do_not_match<
  Channels extends number,
  Given extends number,
  S extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** Channels and numbers. */
  readonly __channels: [Channels, Given];
  /** The shape of the input. */
  readonly __input: S;
}

/**
 * Compile-time error: `batch_norm` normalizes channels, dimension 1, so the input needs one.
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error a vector has no channels
 *   torch.nn.functional.batch_norm(torch.ones(3), null, null, { training: true });
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.IndexError)) throw error;
 * }
 * ```
 */
export interface batch_norm_error_input_needs_at_least_2_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/** What `batch_norm` asks of the shape of its input. */
export type BatchNormInput<S extends Shape> =
  Unranked<S> extends true
    ? unknown
    : S['length'] extends 0 | 1
      ? batch_norm_error_input_needs_at_least_2_dimensions<S>
      : unknown;

type Channels<S extends Shape> = S extends readonly [number, infer C extends number, ...Shape]
  ? C
  : number;

/** What `batch_norm` asks of the shape `P` of a parameter. */
export type ChannelsMatch<S extends Shape, P extends Shape> = P extends readonly [
  infer Given extends number,
]
  ? number extends Given | Channels<S>
    ? unknown
    : Given extends Channels<S>
      ? unknown
      : batch_norm_error_channels_do_not_match<Channels<S>, Given, S>
  : unknown;

/** A parameter of `batch_norm`, or none. */
export type ChannelTensor<S extends Shape, P extends Shape> =
  | (Tensor<P> & ChannelsMatch<S, P>)
  | null
  | undefined;

/**
 * Options of `batch_norm`.
 *
 * @example In training
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.BatchNormFunctionalOptions = { training: true };
 * const y = torch.nn.functional.batch_norm(torch.tensor([[1], [3]]), null, null, options);
 * if (`${y}` !== 'tensor([[-1.0000],\n        [ 1.0000]])') throw new Error(`${y}`);
 * ```
 */
export interface BatchNormFunctionalOptions {
  /** One factor for each channel (default: none). */
  readonly weight?: Tensor | null | undefined;
  /** One summand for each channel (default: none). */
  readonly bias?: Tensor | null | undefined;
  /** Use the statistics of the batch, and move the running ones? (default false) */
  readonly training?: boolean | null | undefined;
  /** How much of the batch's statistics the running ones take over (default 0.1). */
  readonly momentum?: number | null | undefined;
  /** Added to the variance (default 1e-5). */
  readonly eps?: number | null | undefined;
}

/**
 * Compile-time error: the input of `layer_norm` has to end with the sizes `normalized_shape`.
 *
 * @typeParam S the shape of the input
 * @typeParam N the sizes that are normalized
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error the last size is 3
 *   torch.nn.functional.layer_norm(torch.ones(2, 3), [4]);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface layer_norm_error_input_does_not_end_with_normalized_shape<
  S extends Shape,
  N extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape of the input and the sizes. */
  readonly __shapes: [S, N];
}

/** The sizes that a single number or an array stands for. */
type SizesOf<N> = N extends number ? readonly [N] : N extends Shape ? N : Shape;

/** Does `S` end with `N`, as far as it is known? */
type EndsWith<S extends Shape, N extends Shape> = N extends readonly [
  ...infer Before extends Shape,
  infer Last extends number,
]
  ? S extends readonly [...infer Front extends Shape, infer Size extends number]
    ? number extends Last | Size
      ? EndsWith<Front, Before>
      : Last extends Size
        ? EndsWith<Front, Before>
        : false
    : false
  : true;

/** What `layer_norm` asks of the shape of its input. */
export type LayerNormInput<S extends Shape, N extends number | Shape> =
  Unranked<S> extends true
    ? unknown
    : Unranked<SizesOf<N>> extends true
      ? unknown
      : EndsWith<S, SizesOf<N>> extends true
        ? unknown
        : layer_norm_error_input_does_not_end_with_normalized_shape<S, SizesOf<N>>;

/**
 * Options of `layer_norm`.
 *
 * @example A larger eps
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.LayerNormFunctionalOptions = { eps: 3 };
 * const y = torch.nn.functional.layer_norm(torch.tensor([[1, 3]]), [2], options);
 * if (y.toArray().join() !== '-0.5,0.5') throw new Error(`${y}`);
 * ```
 */
export interface LayerNormFunctionalOptions {
  /** One factor for each place (default: none). */
  readonly weight?: Tensor | null | undefined;
  /** One summand for each place (default: none). */
  readonly bias?: Tensor | null | undefined;
  /** Added to the variance (default 1e-5). */
  readonly eps?: number | null | undefined;
}
