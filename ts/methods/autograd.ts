// The methods of Tensor that mirror ops/autograd.ts.

import { TensorBase } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';

/**
 * Gradients of a tensor.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 */
export abstract class AutogradMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends TensorBase<S, D, Dev> {}
