// The option objects of creation and of drawing, as types. null and undefined both mean: not given.

import type { Generator } from '../generator.js';
import type { Tensor } from '../tensor.js';
import type { DeviceType } from './device.js';
import type { DType } from './dtype.js';

/**
 * Options of the functions that make a tensor.
 *
 * @typeParam D the dtype
 *
 * @example Double precision
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.CreateOptions<'float64'> = { dtype: 'float64' };
 * if (torch.zeros([2], options).dtype !== 'float64') throw new Error();
 * ```
 */
export interface CreateOptions<D extends DType = DType> {
  /** The element type. */
  readonly dtype?: D | null | undefined;
  /** Where the tensor is made; there is only `'cpu'`. */
  readonly device?: DeviceType | null | undefined;
  /** Does autograd record what is done with the tensor? (default false) */
  readonly requires_grad?: boolean | null | undefined;
}

/**
 * Options of the functions that make a tensor of random numbers.
 *
 * @typeParam D the dtype
 *
 * @example A generator of one's own
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.RandomOptions<'float32'> = { generator: new torch.Generator() };
 * if (torch.rand([2], options).numel() !== 2) throw new Error();
 * ```
 */
export interface RandomOptions<D extends DType = DType> extends CreateOptions<D> {
  /** Where the numbers come from; the default generator if not given. */
  readonly generator?: Generator | null | undefined;
}

/** Options of the methods that draw in place: their arguments by name, and the generator. */
export type DrawOptions<Names extends string> = {
  readonly [Name in Names]?: number | null | undefined;
} & {
  /** Where the numbers come from; the default generator if not given. */
  readonly generator?: Generator | null | undefined;
};

/**
 * Options of `add` and `sub`.
 *
 * @example Half of the other
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.AlphaOptions = { alpha: 0.5 };
 * if (torch.add(torch.ones(1), torch.ones(1), options).item() !== 1.5) throw new Error();
 * ```
 */
export interface AlphaOptions {
  /** A factor of the second operand (default 1). */
  readonly alpha?: number | boolean | null | undefined;
}

/**
 * Options of `clamp`.
 *
 * @typeParam Low the lower bound
 * @typeParam High the upper bound
 *
 * @example No negative numbers
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.ClampOptions = { min: 0 };
 * if (torch.clamp(torch.tensor([-1]), options).item() !== 0) throw new Error();
 * ```
 */
export interface ClampOptions<
  Low = Tensor | number | boolean | null | undefined,
  High = Tensor | number | boolean | null | undefined,
> {
  /** The lower bound. */
  readonly min?: Low;
  /** The upper bound. */
  readonly max?: High;
}
