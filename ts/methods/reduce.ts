// The methods of Tensor that mirror ops/reduce.ts.

import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';
import { PointwiseMethods } from './pointwise.js';

/**
 * Sums, means, variances, extrema, softmax.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 */
export abstract class ReduceMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends PointwiseMethods<S, D, Dev> {}
