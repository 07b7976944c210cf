// The methods of Tensor that mirror ops/pointwise.ts.

import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';
import { AutogradMethods } from './autograd.js';

/**
 * Arithmetic and comparisons, element by element.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 */
export abstract class PointwiseMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends AutogradMethods<S, D, Dev> {}
