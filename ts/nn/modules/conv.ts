// Convolutions as modules: a learnt weight and bias.

import { ValueError } from '../../errors.js';
import { a_number, boolean_or, number_or, wrong_kind } from '../../kind.js';
import { python } from '../../python.js';
import type { Tensor } from '../../tensor.js';
import type { PerDimension } from '../../types/conv.js';
import type { ShapeMap, Size } from '../../types/module.js';
import type { ConvRest, ConvShape, ConvWeight } from '../../types/module_conv.js';
import type { Shape } from '../../types/shape.js';
import { conv1d, conv2d, conv3d } from '../functional/conv.js';
import { arguments_of, per_dimension } from '../hyper.js';
import { init_layer_ } from '../init/layer.js';
import { Layer } from '../layer.js';
import { empty_parameter, type Parameter } from '../parameter.js';

const NAMES = [
  'in_channels',
  'out_channels',
  'kernel_size',
  'stride',
  'padding',
  'dilation',
  'groups',
  'bias',
  'padding_mode',
  'dtype',
];

/** The function of each number of dimensions, without its types. */
const FUNCTIONS = [conv1d, conv2d, conv3d] as unknown as ((...args: unknown[]) => Tensor)[];

/**
 * What the modules of convolution have in common.
 *
 * @typeParam M what it does to shapes
 * @typeParam W the shape of the weight
 *
 * @example Initialise all of them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * new torch.nn.Sequential(new torch.nn.Conv1d(2, 3, 5)).apply((module) => {
 *   if (module instanceof torch.nn.Conv1d) torch.nn.init.lecun_normal_(module.weight);
 * });
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: a layer whose map is not known
export abstract class ConvNd<M extends ShapeMap = any, W extends Shape = Shape> extends Layer<M> {
  /** The number of channels of the input. */
  readonly in_channels: number;
  /** The number of channels of the output. */
  readonly out_channels: number;
  /** The size of the window in each dimension. */
  readonly kernel_size: readonly number[];
  /** The step of the window in each dimension. */
  readonly stride: readonly number[];
  /** Zeros on both sides of each dimension, `'same'` or `'valid'`. */
  readonly padding: readonly number[] | 'same' | 'valid';
  /** The distance of the window's points in each dimension. */
  readonly dilation: readonly number[];
  /** In how many parts the channels are convolved by themselves. */
  readonly groups: number;
  /** What stands around the input. */
  readonly padding_mode: 'zeros';
  /** (out_channels, in_channels / groups, ...kernel_size) */
  weight: Parameter<W>;
  /** (out_channels), or null */
  bias: Parameter<readonly [W[0]]> | null;

  /**
   * Reads the arguments.
   * @internal
   */
  protected constructor(op: string, rank: number, args: readonly unknown[]) {
    super();
    const given = arguments_of(op, args, NAMES, 3);
    const dims = (at: number, or?: number) => {
      const name = NAMES[at] as string;
      const sizes = per_dimension(op, name, at + 1, given[at] ?? or, rank);
      if (sizes.length === rank) return sizes;
      throw new ValueError(
        `${op}(): ${name} must be a number or an array of ${rank}, but got [${sizes}]`,
      );
    };
    this.in_channels = a_number(op, 'in_channels', 1, given[0]);
    this.out_channels = a_number(op, 'out_channels', 2, given[1]);
    this.kernel_size = dims(2);
    this.stride = dims(3, 1);
    const padding = given[4];
    this.padding = typeof padding === 'string' ? check_padding(padding) : dims(4, 0);
    this.dilation = dims(5, 1);
    this.groups = number_or(op, 'groups', 7, given[6], 1);
    this.padding_mode = check_mode(op, given[8] ?? 'zeros');
    const { in_channels, out_channels, groups } = this;
    if (groups <= 0) throw new ValueError('groups must be a positive integer');
    if (in_channels % groups !== 0) {
      throw new ValueError('in_channels must be divisible by groups');
    }
    if (out_channels % groups !== 0) {
      throw new ValueError('out_channels must be divisible by groups');
    }
    if (padding === 'same' && this.stride.some((step) => step !== 1)) {
      throw new ValueError("padding='same' is not supported for strided convolutions");
    }
    const sizes = [out_channels, in_channels / groups, ...this.kernel_size];
    this.weight = empty_parameter(sizes, given[9]) as unknown as Parameter<W>;
    this.bias = boolean_or(op, 'bias', 8, given[7], true)
      ? empty_parameter([out_channels], given[9])
      : null;
    this.reset_parameters();
  }

  /**
   * Draws weight and bias anew, as the constructor did.
   *
   * Source: PyTorch's `_ConvNd.reset_parameters`, with the same numbers.
   *
   * @example The same seed, the same weight
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * torch.manual_seed(0);
   * const layer = new torch.nn.Conv1d(2, 3, 5);
   * const text = `${layer.weight}`;
   * torch.manual_seed(0);
   * layer.reset_parameters();
   * if (`${layer.weight}` !== text) throw new Error(text);
   * ```
   */
  reset_parameters(): void {
    init_layer_(this.weight, this.bias);
  }

  protected override compute(input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups } = this;
    const run = FUNCTIONS[this.kernel_size.length - 1] as (...args: unknown[]) => Tensor;
    return run(input, weight, bias, stride, padding, dilation, groups);
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding, dilation, groups } = this;
    let text = `${this.in_channels}, ${this.out_channels}`;
    text += `, kernel_size=${python(kernel_size)}, stride=${python(stride)}`;
    if (typeof padding === 'string') text += `, padding=${padding}`;
    else if (padding.some((size) => size !== 0)) text += `, padding=${python(padding)}`;
    if (dilation.some((step) => step !== 1)) text += `, dilation=${python(dilation)}`;
    if (groups !== 1) text += `, groups=${groups}`;
    return this.bias === null ? `${text}, bias=False` : text;
  }
}

function check_padding(padding: string): 'same' | 'valid' {
  if (padding === 'same' || padding === 'valid') return padding;
  throw new ValueError(`Invalid padding string '${padding}', should be one of {'same', 'valid'}`);
}

function check_mode(op: string, mode: unknown): 'zeros' {
  if (typeof mode !== 'string') throw wrong_kind(op, 'padding_mode', 9, 'string', mode);
  if (mode !== 'zeros') {
    throw new ValueError(`padding_mode must be one of {'zeros'}, but got padding_mode='${mode}'`);
  }
  return mode;
}

/**
 * Convolves over one dimension with a learnt weight, and adds a learnt bias.
 *
 * Takes (N, C, L) or (C, L). Weight and bias are drawn evenly from ±1/√(in_channels / groups · kernel sizes) at
 * first; for a self-normalizing network draw the weight with `nn.init.lecun_normal_`.
 *
 * Source: PyTorch's `torch.nn.Conv1d`, with the same first values.
 *
 * @typeParam In the number of channels of the input
 * @typeParam Out the number of channels of the output
 * @typeParam K the size of the window
 * @typeParam R the further arguments
 *
 * @example A window of three over a sequence
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const conv = new torch.nn.Conv1d(4, 8, 3, { padding: 1 });
 * const shape: readonly [2, 8, 10] = conv(torch.randn(2, 4, 10)).shape;
 * if (shape.join() !== '2,8,10') throw new Error(shape.join());
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class Conv1d<
  const In extends number = any,
  const Out extends number = any,
  const K extends PerDimension<1> = any,
  const R extends ConvRest<1> = any,
> extends ConvNd<ConvShape<1, In, Out, K, R>, ConvWeight<1, In, Out, K, R>> {
  static override readonly name: string = 'Conv1d';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  declare readonly in_channels: Size<In>;
  declare readonly out_channels: Size<Out>;

  /**
   * Makes a layer.
   *
   * @param in_channels the number of channels of the input
   * @param out_channels the number of channels of the output
   * @param kernel_size the size of the window: one for all dimensions, or one for each
   * @param rest `stride` (default 1), `padding` (default 0), `dilation` (default 1), `groups` (default 1),
   * `bias` (default true) and `padding_mode` (only `'zeros'`) by position, or an object with some of them
   * and `dtype`
   * @throws ValueError if `groups` does not divide the channels, or for a padding that cannot be
   * @throws RuntimeError if a size is negative
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(in_channels: In, out_channels: Out, kernel_size: K, ...rest: R);
  constructor(...args: readonly unknown[]) {
    super('Conv1d', 1, args);
  }
}

/**
 * Convolves over two dimensions with a learnt weight, and adds a learnt bias.
 *
 * Takes (N, C, H, W) or (C, H, W). Weight and bias are drawn evenly from ±1/√(in_channels / groups · kernel sizes) at
 * first; for a self-normalizing network draw the weight with `nn.init.lecun_normal_`.
 *
 * Source: PyTorch's `torch.nn.Conv2d`, with the same first values.
 *
 * @typeParam In the number of channels of the input
 * @typeParam Out the number of channels of the output
 * @typeParam K the size of the window
 * @typeParam R the further arguments
 *
 * @example Half as high and half as wide
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const conv = new torch.nn.Conv2d(3, 16, 3, { stride: 2, padding: 1 });
 * const shape: readonly [8, 16, 16, 16] = conv(torch.randn(8, 3, 32, 32)).shape;
 * if (shape.join() !== '8,16,16,16') throw new Error(shape.join());
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class Conv2d<
  const In extends number = any,
  const Out extends number = any,
  const K extends PerDimension<2> = any,
  const R extends ConvRest<2> = any,
> extends ConvNd<ConvShape<2, In, Out, K, R>, ConvWeight<2, In, Out, K, R>> {
  static override readonly name: string = 'Conv2d';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  declare readonly in_channels: Size<In>;
  declare readonly out_channels: Size<Out>;

  /**
   * Makes a layer.
   *
   * @param in_channels the number of channels of the input
   * @param out_channels the number of channels of the output
   * @param kernel_size the size of the window: one for all dimensions, or one for each
   * @param rest `stride` (default 1), `padding` (default 0), `dilation` (default 1), `groups` (default 1),
   * `bias` (default true) and `padding_mode` (only `'zeros'`) by position, or an object with some of them
   * and `dtype`
   * @throws ValueError if `groups` does not divide the channels, or for a padding that cannot be
   * @throws RuntimeError if a size is negative
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(in_channels: In, out_channels: Out, kernel_size: K, ...rest: R);
  constructor(...args: readonly unknown[]) {
    super('Conv2d', 2, args);
  }
}

/**
 * Convolves over three dimensions with a learnt weight, and adds a learnt bias.
 *
 * Takes (N, C, D, H, W) or (C, D, H, W). Weight and bias are drawn evenly from ±1/√(in_channels / groups · kernel sizes) at
 * first; for a self-normalizing network draw the weight with `nn.init.lecun_normal_`.
 *
 * Source: PyTorch's `torch.nn.Conv3d`, with the same first values.
 *
 * @typeParam In the number of channels of the input
 * @typeParam Out the number of channels of the output
 * @typeParam K the size of the window
 * @typeParam R the further arguments
 *
 * @example A different window in each dimension
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const conv = new torch.nn.Conv3d(1, 2, [1, 2, 3]);
 * const shape: readonly [2, 4, 3, 2] = conv(torch.randn(1, 4, 4, 4)).shape;
 * if (shape.join() !== '2,4,3,2') throw new Error(shape.join());
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class Conv3d<
  const In extends number = any,
  const Out extends number = any,
  const K extends PerDimension<3> = any,
  const R extends ConvRest<3> = any,
> extends ConvNd<ConvShape<3, In, Out, K, R>, ConvWeight<3, In, Out, K, R>> {
  static override readonly name: string = 'Conv3d';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  declare readonly in_channels: Size<In>;
  declare readonly out_channels: Size<Out>;

  /**
   * Makes a layer.
   *
   * @param in_channels the number of channels of the input
   * @param out_channels the number of channels of the output
   * @param kernel_size the size of the window: one for all dimensions, or one for each
   * @param rest `stride` (default 1), `padding` (default 0), `dilation` (default 1), `groups` (default 1),
   * `bias` (default true) and `padding_mode` (only `'zeros'`) by position, or an object with some of them
   * and `dtype`
   * @throws ValueError if `groups` does not divide the channels, or for a padding that cannot be
   * @throws RuntimeError if a size is negative
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(in_channels: In, out_channels: Out, kernel_size: K, ...rest: R);
  constructor(...args: readonly unknown[]) {
    super('Conv3d', 3, args);
  }
}
