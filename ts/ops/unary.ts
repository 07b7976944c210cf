// Functions of one tensor, element by element.

import type { Tensor } from '../tensor.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { FloatOf, IntegerOf } from '../types/promote.js';
import type { Shape } from '../types/shape.js';
import { unary } from './operands.js';

/**
 * Changes the sign of every element.
 *
 * Formula: -input.
 *
 * Source: PyTorch's `torch.neg`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape and dtype
 * @throws RuntimeError if an integer does not fit
 * @throws NotImplementedError for bool and int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Signs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.neg(torch.tensor([1, -2]));
 * if (y.toArray().join() !== '-1,2') throw new Error(`${y}`);
 * ```
 */
export function neg<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, D, Dev>;
export function neg(...args: readonly unknown[]): Tensor {
  return unary('neg', args, false);
}

/**
 * Takes the absolute value of every element.
 *
 * Formula: |input|.
 *
 * Source: PyTorch's `torch.abs`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape and dtype
 * @throws RuntimeError if an integer does not fit
 * @throws NotImplementedError for bool and int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example No signs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.abs(torch.tensor([1, -2]));
 * if (y.toArray().join() !== '1,2') throw new Error(`${y}`);
 * ```
 */
export function abs<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, D, Dev>;
export function abs(...args: readonly unknown[]): Tensor {
  return unary('abs', args, false);
}

/**
 * Tells of every element whether it is negative (-1), zero or positive (1).
 *
 * Source: PyTorch's `torch.sign`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape and dtype
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Three signs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.sign(torch.tensor([-3, 0, 3]));
 * if (y.toArray().join() !== '-1,0,1') throw new Error(`${y}`);
 * ```
 */
export function sign<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, D, Dev>;
export function sign(...args: readonly unknown[]): Tensor {
  return unary('sign', args, false);
}

/**
 * Multiplies every element with itself.
 *
 * Formula: input².
 *
 * Source: PyTorch's `torch.square`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; int32 for booleans
 * @throws RuntimeError if an integer does not fit
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Squares
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.square(torch.tensor([1, -2]));
 * if (y.toArray().join() !== '1,4') throw new Error(`${y}`);
 * ```
 */
export function square<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, IntegerOf<D>, Dev>;
export function square(...args: readonly unknown[]): Tensor {
  return unary('square', args, false);
}

/**
 * Divides 1 by every element.
 *
 * Formula: 1 / input.
 *
 * Source: PyTorch's `torch.reciprocal`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Parts
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.reciprocal(torch.tensor([2, -4]));
 * if (y.toArray().join() !== '0.5,-0.25') throw new Error(`${y}`);
 * ```
 */
export function reciprocal<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function reciprocal(...args: readonly unknown[]): Tensor {
  return unary('reciprocal', args, false);
}

/**
 * Takes the square root of every element.
 *
 * Formula: √input, NaN for negative numbers.
 *
 * Source: PyTorch's `torch.sqrt`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Roots
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.sqrt(torch.tensor([4, 9]));
 * if (y.toArray().join() !== '2,3') throw new Error(`${y}`);
 * ```
 */
export function sqrt<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function sqrt(...args: readonly unknown[]): Tensor {
  return unary('sqrt', args, false);
}

/**
 * Raises e to the power of every element.
 *
 * Formula: e^input.
 *
 * Source: PyTorch's `torch.exp`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example The number e
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [y] = torch.exp(torch.tensor([1])).toArray();
 * if (Math.abs((y as number) - Math.E) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function exp<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function exp(...args: readonly unknown[]): Tensor {
  return unary('exp', args, false);
}

/**
 * Raises e to the power of every element and subtracts 1, exact near zero too.
 *
 * Formula: e^input - 1.
 *
 * Source: PyTorch's `torch.expm1`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Near zero
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [y] = torch.expm1(torch.tensor([1])).toArray();
 * if (Math.abs((y as number) - (Math.E - 1)) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function expm1<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function expm1(...args: readonly unknown[]): Tensor {
  return unary('expm1', args, false);
}

/**
 * Takes the natural logarithm of every element.
 *
 * Formula: ln input, NaN for negative numbers.
 *
 * Source: PyTorch's `torch.log`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [y] = torch.log(torch.tensor([2])).toArray();
 * if (Math.abs((y as number) - Math.LN2) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function log<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function log(...args: readonly unknown[]): Tensor {
  return unary('log', args, false);
}

/**
 * Takes the natural logarithm of 1 plus every element, exact near zero too.
 *
 * Formula: ln(1 + input).
 *
 * Source: PyTorch's `torch.log1p`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of one and one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [y] = torch.log1p(torch.tensor([1])).toArray();
 * if (Math.abs((y as number) - Math.LN2) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function log1p<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function log1p(...args: readonly unknown[]): Tensor {
  return unary('log1p', args, false);
}

/**
 * Takes the sine of every element.
 *
 * Formula: sin input, in radians.
 *
 * Source: PyTorch's `torch.sin`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example A quarter turn
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [y] = torch.sin(torch.tensor([Math.PI / 2])).toArray();
 * if (Math.abs((y as number) - 1) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function sin<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function sin(...args: readonly unknown[]): Tensor {
  return unary('sin', args, false);
}

/**
 * Takes the cosine of every element.
 *
 * Formula: cos input, in radians.
 *
 * Source: PyTorch's `torch.cos`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Half a turn
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [y] = torch.cos(torch.tensor([Math.PI])).toArray();
 * if (Math.abs((y as number) - -1) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function cos<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function cos(...args: readonly unknown[]): Tensor {
  return unary('cos', args, false);
}

/**
 * Takes the error function of every element.
 *
 * Formula: 2/√π ∫ e^(-t²) dt from 0 to input.
 *
 * Source: PyTorch's `torch.erf`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example At one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [y] = torch.erf(torch.tensor([1])).toArray();
 * if (Math.abs((y as number) - 0.8427008) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function erf<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function erf(...args: readonly unknown[]): Tensor {
  return unary('erf', args, false);
}

/**
 * Tells of every element whether it is zero.
 *
 * Source: PyTorch's `torch.logical_not`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new bool tensor of the same shape
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example The other way round
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.logical_not(torch.tensor([0, 2]));
 * if (y.toArray().join() !== '1,0') throw new Error(`${y}`);
 * ```
 */
export function logical_not<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, 'bool', Dev>;
export function logical_not(...args: readonly unknown[]): Tensor {
  return unary('logical_not', args, false);
}

/**
 * Tells of every element whether it is NaN.
 *
 * Source: PyTorch's `torch.isnan`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new bool tensor of the same shape
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Not a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.isnan(torch.tensor([0, NaN]));
 * if (y.toArray().join() !== '0,1') throw new Error(`${y}`);
 * ```
 */
export function isnan<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, 'bool', Dev>;
export function isnan(...args: readonly unknown[]): Tensor {
  return unary('isnan', args, false);
}
