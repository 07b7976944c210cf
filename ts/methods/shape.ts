// The methods of Tensor that mirror ops/shape.ts.

import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';
import { MatmulMethods } from './matmul.js';

/**
 * Other shapes of the same elements.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 */
export abstract class ShapeMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends MatmulMethods<S, D, Dev> {}
