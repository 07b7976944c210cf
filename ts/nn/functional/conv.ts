// Convolutions: argument forms and types.

import { an_integer } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import { per_dimension } from '../../sizes.js';
import type { Tensor } from '../../tensor.js';
import { handle_of, live_cell, wrap } from '../../tensor_base.js';
import type {
  ConvInput,
  ConvOptions,
  ConvOutput,
  NoOptions,
  NoOther,
  PerDimension,
  Positional,
} from '../../types/conv.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type { Shape } from '../../types/shape.js';

const OPTIONS = ['bias', 'stride', 'padding', 'dilation', 'groups'];

function convolve(op: string, rank: number, args: readonly unknown[]): Tensor {
  const [given, options] = split(op, args, 2, 7);
  const keyed = read_options(op, options, OPTIONS);
  const [bias, stride, padding, dilation, groups] = OPTIONS.map((name, i) =>
    either(op, name, given[i + 2], keyed[i]),
  );
  const { handle, dtype } = live_cell(op, 'input', 1, given[0]);
  const w = handle_of(op, 'weight', 2, given[1]);
  const b = bias === undefined || bias === null ? 0 : handle_of(op, 'bias', 3, bias);
  const name = typeof padding === 'string' ? padding : '';
  const result = raw.conv(
    rank,
    handle,
    w,
    b,
    per_dimension(op, 'stride', 4, stride, 1, rank),
    per_dimension(op, 'padding', 5, name === '' ? padding : null, 0, rank),
    name,
    per_dimension(op, 'dilation', 6, dilation, 1, rank),
    groups === undefined || groups === null ? 1 : an_integer(op, 'groups', 7, groups),
  );
  return wrap(result, dtype, undefined);
}

/**
 * Convolves over one dimension: each output is a sum over the channels and a window of the input.
 *
 * Formula: out = ⌊(in + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1 for each size.
 *
 * Source: PyTorch's `torch.nn.functional.conv1d`.
 *
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam Stride the stride
 * @typeParam Padding the padding
 * @typeParam Dilation the dilation
 * @typeParam Groups the number of groups
 * @typeParam O the options
 * @param input (N, C, L) or (C, L)
 * @param weight (out_channels, C / groups, kL)
 * @param bias (out_channels), or nothing
 * @param stride the step of the window (default 1)
 * @param padding zeros on both sides (default 0), `'same'` or `'valid'`
 * @param dilation the distance of the window's points (default 1)
 * @param groups in how many parts the channels are convolved by themselves (default 1)
 * @param options the same by name
 * @returns (N, out_channels, ...) or (out_channels, ...)
 * @throws RuntimeError if the shapes, the dtypes or the parameters do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example The difference of neighbours
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([[[1, 4, 9, 16]]]);
 * const y = torch.nn.functional.conv1d(x, torch.tensor([[[-1, 1]]]));
 * if (y.toArray().join() !== '3,5,7') throw new Error(`${y}`);
 * ```
 */
export function conv1d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const Stride extends PerDimension<1> | null | undefined = undefined,
  const Padding extends PerDimension<1> | 'same' | 'valid' | null | undefined = undefined,
  const Dilation extends PerDimension<1> | null | undefined = undefined,
  Groups extends number | null | undefined = undefined,
  const O extends ConvOptions<1> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<1, S, W, Positional<Stride, Padding, Dilation, Groups, O>>,
  weight: Tensor<W, DType, DeviceType>,
  bias?: Tensor | null,
  stride?: Stride,
  padding?: Padding,
  dilation?: Dilation,
  groups?: Groups,
  options?: (O & NoOther<O, keyof ConvOptions<1>>) | null,
): Tensor<ConvOutput<1, S, W, Positional<Stride, Padding, Dilation, Groups, O>>, D, Dev>;
export function conv1d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const O extends ConvOptions<1> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<1, S, W, O>,
  weight: Tensor<W, DType, DeviceType>,
  options: O & NoOther<O, keyof ConvOptions<1>>,
): Tensor<ConvOutput<1, S, W, O>, D, Dev>;
export function conv1d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const O extends ConvOptions<1> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<1, S, W, O>,
  weight: Tensor<W, DType, DeviceType>,
  bias: Tensor | null | undefined,
  options: O & NoOther<O, keyof ConvOptions<1>>,
): Tensor<ConvOutput<1, S, W, O>, D, Dev>;
export function conv1d(...args: readonly unknown[]): Tensor {
  return convolve('conv1d', 1, args);
}

/**
 * Convolves over two dimensions: each output is a sum over the channels and a window of the input.
 *
 * Formula: out = ⌊(in + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1 for each size.
 *
 * Source: PyTorch's `torch.nn.functional.conv2d`.
 *
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam Stride the stride
 * @typeParam Padding the padding
 * @typeParam Dilation the dilation
 * @typeParam Groups the number of groups
 * @typeParam O the options
 * @param input (N, C, H, W) or (C, H, W)
 * @param weight (out_channels, C / groups, kH, kW)
 * @param bias (out_channels), or nothing
 * @param stride the step of the window (default 1)
 * @param padding zeros on both sides (default 0), `'same'` or `'valid'`
 * @param dilation the distance of the window's points (default 1)
 * @param groups in how many parts the channels are convolved by themselves (default 1)
 * @param options the same by name
 * @returns (N, out_channels, ...) or (out_channels, ...)
 * @throws RuntimeError if the shapes, the dtypes or the parameters do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Half as high and half as wide
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.randn(8, 3, 32, 32);
 * const weight = torch.randn(16, 3, 3, 3);
 * const y = torch.nn.functional.conv2d(x, weight, { stride: 2, padding: 1 });
 * const shape: readonly [8, 16, 16, 16] = y.shape;
 * if (shape.join() !== '8,16,16,16') throw new Error(shape.join());
 * ```
 */
export function conv2d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const Stride extends PerDimension<2> | null | undefined = undefined,
  const Padding extends PerDimension<2> | 'same' | 'valid' | null | undefined = undefined,
  const Dilation extends PerDimension<2> | null | undefined = undefined,
  Groups extends number | null | undefined = undefined,
  const O extends ConvOptions<2> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<2, S, W, Positional<Stride, Padding, Dilation, Groups, O>>,
  weight: Tensor<W, DType, DeviceType>,
  bias?: Tensor | null,
  stride?: Stride,
  padding?: Padding,
  dilation?: Dilation,
  groups?: Groups,
  options?: (O & NoOther<O, keyof ConvOptions<2>>) | null,
): Tensor<ConvOutput<2, S, W, Positional<Stride, Padding, Dilation, Groups, O>>, D, Dev>;
export function conv2d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const O extends ConvOptions<2> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<2, S, W, O>,
  weight: Tensor<W, DType, DeviceType>,
  options: O & NoOther<O, keyof ConvOptions<2>>,
): Tensor<ConvOutput<2, S, W, O>, D, Dev>;
export function conv2d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const O extends ConvOptions<2> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<2, S, W, O>,
  weight: Tensor<W, DType, DeviceType>,
  bias: Tensor | null | undefined,
  options: O & NoOther<O, keyof ConvOptions<2>>,
): Tensor<ConvOutput<2, S, W, O>, D, Dev>;
export function conv2d(...args: readonly unknown[]): Tensor {
  return convolve('conv2d', 2, args);
}

/**
 * Convolves over three dimensions: each output is a sum over the channels and a window of the input.
 *
 * Formula: out = ⌊(in + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1 for each size.
 *
 * Source: PyTorch's `torch.nn.functional.conv3d`.
 *
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam Stride the stride
 * @typeParam Padding the padding
 * @typeParam Dilation the dilation
 * @typeParam Groups the number of groups
 * @typeParam O the options
 * @param input (N, C, D, H, W) or (C, D, H, W)
 * @param weight (out_channels, C / groups, kD, kH, kW)
 * @param bias (out_channels), or nothing
 * @param stride the step of the window (default 1)
 * @param padding zeros on both sides (default 0), `'same'` or `'valid'`
 * @param dilation the distance of the window's points (default 1)
 * @param groups in how many parts the channels are convolved by themselves (default 1)
 * @param options the same by name
 * @returns (N, out_channels, ...) or (out_channels, ...)
 * @throws RuntimeError if the shapes, the dtypes or the parameters do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Sums of cubes
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(1, 1, 4, 4, 4);
 * const y = torch.nn.functional.conv3d(x, torch.ones(1, 1, 2, 2, 2), null, 2);
 * if (y.shape.join() !== '1,1,2,2,2') throw new Error(`${y.shape}`);
 * if (y.toArray()[0] !== 8) throw new Error(`${y}`);
 * ```
 */
export function conv3d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const Stride extends PerDimension<3> | null | undefined = undefined,
  const Padding extends PerDimension<3> | 'same' | 'valid' | null | undefined = undefined,
  const Dilation extends PerDimension<3> | null | undefined = undefined,
  Groups extends number | null | undefined = undefined,
  const O extends ConvOptions<3> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<3, S, W, Positional<Stride, Padding, Dilation, Groups, O>>,
  weight: Tensor<W, DType, DeviceType>,
  bias?: Tensor | null,
  stride?: Stride,
  padding?: Padding,
  dilation?: Dilation,
  groups?: Groups,
  options?: (O & NoOther<O, keyof ConvOptions<3>>) | null,
): Tensor<ConvOutput<3, S, W, Positional<Stride, Padding, Dilation, Groups, O>>, D, Dev>;
export function conv3d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const O extends ConvOptions<3> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<3, S, W, O>,
  weight: Tensor<W, DType, DeviceType>,
  options: O & NoOther<O, keyof ConvOptions<3>>,
): Tensor<ConvOutput<3, S, W, O>, D, Dev>;
export function conv3d<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  const O extends ConvOptions<3> = NoOptions,
>(
  input: Tensor<S, D, Dev> & ConvInput<3, S, W, O>,
  weight: Tensor<W, DType, DeviceType>,
  bias: Tensor | null | undefined,
  options: O & NoOther<O, keyof ConvOptions<3>>,
): Tensor<ConvOutput<3, S, W, O>, D, Dev>;
export function conv3d(...args: readonly unknown[]): Tensor {
  return convolve('conv3d', 3, args);
}
