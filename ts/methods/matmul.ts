// The methods of Tensor that mirror ops/matmul.ts.

import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';
import { ReduceMethods } from './reduce.js';

/**
 * Products of matrices.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 */
export abstract class MatmulMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends ReduceMethods<S, D, Dev> {}
