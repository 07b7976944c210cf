// The methods of Tensor that mirror ops/index.ts.

import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';
import { ShapeMethods } from './shape.js';

/**
 * Parts of a tensor.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 */
export abstract class IndexMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends ShapeMethods<S, D, Dev> {}
