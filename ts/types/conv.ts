// The shapes of conv1d, conv2d and conv3d, as types, and the size of one dimension after a window has gone
// over it, which pooling shares.

import type { Tensor } from '../tensor.js';
import type { Add, Divide, Multiply, Subtract } from './arithmetic.js';
import type {
  conv1d_error_channels_do_not_match,
  conv1d_error_input_needs_2_or_3_dimensions,
  conv1d_error_kernel_larger_than_input,
  conv2d_error_channels_do_not_match,
  conv2d_error_input_needs_3_or_4_dimensions,
  conv2d_error_kernel_larger_than_input,
  conv3d_error_channels_do_not_match,
  conv3d_error_input_needs_4_or_5_dimensions,
  conv3d_error_kernel_larger_than_input,
} from './conv_errors.js';
import type { Shape } from './shape.js';

/** The window with its gaps: `Dilation * (Kernel - 1) + 1`. */
type Window<Kernel extends number, Dilation extends number> = Dilation extends 1
  ? Kernel
  : Add<Multiply<Subtract<Kernel, 1>, Dilation>, 1>;

type Padded<In extends number, Padding extends number> = Padding extends 0
  ? In
  : Add<In, Multiply<Padding, 2>>;

type Steps<Room extends number, Stride extends number> = [Room] extends [never]
  ? never
  : Add<Stride extends 1 ? Room : Divide<Room, Stride>, 1>;

/**
 * The size of one dimension after a convolution or a pooling,
 * `floor((In + 2 Padding - Dilation (Kernel - 1) - 1) / Stride) + 1`: literal where all are, `number` where one is
 * not known, `never` where the window is larger than the padded input.
 */
export type ConvSize<
  In extends number,
  Kernel extends number,
  Stride extends number = 1,
  Padding extends number = 0,
  Dilation extends number = 1,
> = Steps<Subtract<Padded<In, Padding>, Window<Kernel, Dilation>>, Stride>;

/** A parameter with a number for each dimension, or one for all. */
export type PerDimension<Rank extends number> = Rank extends 1
  ? number | readonly [number]
  : Rank extends 2
    ? number | readonly [number] | readonly [number, number]
    : number | readonly [number] | readonly [number, number, number];

/**
 * What `conv1d`, `conv2d` and `conv3d` take by name.
 *
 * @typeParam Rank over how many dimensions
 *
 * @example Options of a two-dimensional convolution
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.ConvOptions<2> = { stride: [2, 1], padding: 1 };
 * const y = torch.nn.functional.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3), options);
 * if (y.shape.join() !== '1,1,2,4') throw new Error(`${y.shape}`);
 * ```
 */
export interface ConvOptions<Rank extends number> {
  /** (out_channels), or nothing */
  readonly bias?: Tensor | null | undefined;
  /** The step of the window (default 1). */
  readonly stride?: PerDimension<Rank> | null | undefined;
  /** Zeros on both sides of each dimension (default 0); `'same'` keeps the sizes, `'valid'` is 0. */
  readonly padding?: PerDimension<Rank> | 'same' | 'valid' | null | undefined;
  /** The distance of the window's points (default 1). */
  readonly dilation?: PerDimension<Rank> | null | undefined;
  /** In how many parts the channels are convolved by themselves (default 1). */
  readonly groups?: number | null | undefined;
}

/**
 * Options of `conv1d`, over one dimension.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.Conv1dFunctionalOptions = { stride: 2, padding: 1 };
 * const y = torch.nn.functional.conv1d(torch.ones(1, 1, 4), torch.ones(1, 1, 3), options);
 * if (y.shape.join() !== '1,1,2') throw new Error(`${y.shape}`);
 * ```
 */
export type Conv1dFunctionalOptions = ConvOptions<1>;

/**
 * Options of `conv2d`, over two dimensions.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.Conv2dFunctionalOptions = { stride: 2, padding: 1 };
 * const y = torch.nn.functional.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3), options);
 * if (y.shape.join() !== '1,1,2,2') throw new Error(`${y.shape}`);
 * ```
 */
export type Conv2dFunctionalOptions = ConvOptions<2>;

/**
 * Options of `conv3d`, over three dimensions.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.Conv3dFunctionalOptions = { stride: 2, padding: 1 };
 * const y = torch.nn.functional.conv3d(torch.ones(1, 1, 4, 4, 4), torch.ones(1, 1, 3, 3, 3), options);
 * if (y.shape.join() !== '1,1,2,2,2') throw new Error(`${y.shape}`);
 * ```
 */
export type Conv3dFunctionalOptions = ConvOptions<3>;

/** No option at all. */
export type NoOptions = Record<never, never>;

/** Nothing but options: other names are errors. */
export type NoOther<O, Names extends PropertyKey> = {
  readonly [K in Exclude<keyof O, Names>]: never;
};

/** An option as a type; `number` where the type leaves open whether and how it is given. */
export type OptionOf<O, Name extends string, Default> = Name extends keyof NonNullable<O>
  ? [NonNullable<O>[Name]] extends [null | undefined]
    ? Default
    : [Extract<NonNullable<O>[Name], null | undefined>] extends [never]
      ? NonNullable<O>[Name]
      : number
  : Default;

type Either<P, O, Name extends string> = [P] extends [null | undefined]
  ? OptionOf<O, Name, undefined>
  : P;

/** Arguments by position, and the options where they are not given. */
export type Positional<Stride, Padding, Dilation, Groups, O> = {
  stride: Either<Stride, O, 'stride'>;
  padding: Either<Padding, O, 'padding'>;
  dilation: Either<Dilation, O, 'dilation'>;
  groups: Either<Groups, O, 'groups'>;
};

/** The number that a parameter has for dimension `I`. */
export type ParameterAt<P, I extends number> = P extends readonly number[]
  ? number extends P['length']
    ? number
    : P extends readonly [infer Only extends number]
      ? Only
      : P[I]
  : P extends number
    ? P
    : number;

type SizeAt<
  In extends number,
  K extends number,
  O,
  Padding,
  I extends number,
> = Padding extends 'same'
  ? In
  : ConvSize<
      In,
      K,
      ParameterAt<OptionOf<O, 'stride', 1>, I>,
      Padding extends 'valid' ? 0 : ParameterAt<Padding, I>,
      ParameterAt<OptionOf<O, 'dilation', 1>, I>
    >;

type Sizes<
  In extends Shape,
  Kernel extends Shape,
  O,
  Found extends Shape = readonly [],
> = In extends readonly [infer A extends number, ...infer Ins extends Shape]
  ? Kernel extends readonly [infer K extends number, ...infer Kernels extends Shape]
    ? Sizes<
        Ins,
        Kernels,
        O,
        readonly [...Found, SizeAt<A, K, O, OptionOf<O, 'padding', 0>, Found['length']>]
      >
    : Found
  : Found;

/** Is one of the sizes impossible? */
export type Impossible<S extends Shape> = S extends readonly [infer A, ...infer Rest extends Shape]
  ? [A] extends [never]
    ? true
    : Impossible<Rest>
  : false;

/** The shape as batch, channels and spatial sizes; the batch is empty where there is none. */
type Parts<Rank extends number, S extends Shape> = S extends readonly [
  infer C extends number,
  ...infer In extends Shape,
]
  ? In['length'] extends Rank
    ? [readonly [], C, In]
    : In extends readonly [infer D extends number, ...infer Rest extends Shape]
      ? Rest['length'] extends Rank
        ? [readonly [C], D, Rest]
        : never
      : never
  : never;

type WeightParts<Rank extends number, W extends Shape> = W extends readonly [
  infer Out extends number,
  infer Channels extends number,
  ...infer Kernel extends Shape,
]
  ? Kernel['length'] extends Rank
    ? [Out, Channels, Kernel]
    : never
  : never;

/** The shape that a convolution over `Rank` dimensions returns; `O` are its options. */
export type ConvOutput<
  Rank extends number,
  S extends Shape,
  W extends Shape,
  O = undefined,
> = number extends S['length'] | W['length']
  ? Shape
  : [Parts<Rank, S>] extends [never]
    ? Shape
    : [WeightParts<Rank, W>] extends [never]
      ? Shape
      : readonly [
          ...Parts<Rank, S>[0],
          WeightParts<Rank, W>[0],
          ...Sizes<Parts<Rank, S>[2], WeightParts<Rank, W>[2], O>,
        ];

interface ConvErrors<S extends Shape, W extends Shape, In extends number, Of extends number> {
  1: {
    rank: conv1d_error_input_needs_2_or_3_dimensions<S>;
    channels: conv1d_error_channels_do_not_match<In, Of, S, W>;
    kernel: conv1d_error_kernel_larger_than_input<S, W>;
  };
  2: {
    rank: conv2d_error_input_needs_3_or_4_dimensions<S>;
    channels: conv2d_error_channels_do_not_match<In, Of, S, W>;
    kernel: conv2d_error_kernel_larger_than_input<S, W>;
  };
  3: {
    rank: conv3d_error_input_needs_4_or_5_dimensions<S>;
    channels: conv3d_error_channels_do_not_match<In, Of, S, W>;
    kernel: conv3d_error_kernel_larger_than_input<S, W>;
  };
}

type Fits<A extends number, B extends number> = number extends A | B
  ? true
  : [A] extends [B]
    ? true
    : false;

/** What a convolution over `Rank` dimensions asks of the shapes of its input and weight. */
export type ConvInput<
  Rank extends 1 | 2 | 3,
  S extends Shape,
  W extends Shape,
  O = undefined,
> = number extends S['length']
  ? unknown
  : [Parts<Rank, S>] extends [never]
    ? ConvErrors<S, W, 0, 0>[Rank]['rank']
    : number extends W['length']
      ? unknown
      : [WeightParts<Rank, W>] extends [never]
        ? unknown
        : Fits<
              Parts<Rank, S>[1],
              Multiply<WeightParts<Rank, W>[1], ParameterAt<OptionOf<O, 'groups', 1>, 0>>
            > extends true
          ? Impossible<Sizes<Parts<Rank, S>[2], WeightParts<Rank, W>[2], O>> extends true
            ? ConvErrors<S, W, 0, 0>[Rank]['kernel']
            : unknown
          : ConvErrors<
              S,
              W,
              Parts<Rank, S>[1],
              Multiply<WeightParts<Rank, W>[1], ParameterAt<OptionOf<O, 'groups', 1>, 0>>
            >[Rank]['channels'];
