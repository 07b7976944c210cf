// The option objects of the activation functions, as types.

/**
 * Options of `selu`, `relu` and `silu`.
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.SeluFunctionalOptions = { inplace: true };
 * const x = torch.zeros(2);
 * if (torch.nn.functional.selu(x, options) !== x) throw new Error();
 * ```
 */
export interface SeluFunctionalOptions {
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
}

/**
 * Options of `elu` and `celu`.
 *
 * @example A lower limit
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.EluFunctionalOptions = { alpha: 2 };
 * const y = torch.nn.functional.elu(torch.tensor([-100]), options);
 * if (y.item() !== -2) throw new Error(`${y}`);
 * ```
 */
export interface EluFunctionalOptions {
  /** The limit on the left side is -alpha (default 1). */
  readonly alpha?: number | null | undefined;
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
}

/**
 * Options of `leaky_relu`.
 *
 * @example A steeper left side
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.LeakyReluFunctionalOptions = { negative_slope: 0.5 };
 * const y = torch.nn.functional.leaky_relu(torch.tensor([-2]), options);
 * if (y.item() !== -1) throw new Error(`${y}`);
 * ```
 */
export interface LeakyReluFunctionalOptions {
  /** The slope on the left side (default 0.01). */
  readonly negative_slope?: number | null | undefined;
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
}

/**
 * Options of `gelu`.
 *
 * @example The approximation
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.GeluFunctionalOptions = { approximate: 'tanh' };
 * const y = torch.nn.functional.gelu(torch.tensor([0]), options);
 * if (y.item() !== 0) throw new Error(`${y}`);
 * ```
 */
export interface GeluFunctionalOptions {
  /** How the normal distribution is computed (default `'none'`: exactly). */
  readonly approximate?: 'none' | 'tanh' | null | undefined;
}

/**
 * Options of `softplus`.
 *
 * @example A sharper corner
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.SoftplusFunctionalOptions = { beta: 10 };
 * const y = torch.nn.functional.softplus(torch.tensor([3]), options);
 * if (y.item() !== 3) throw new Error(`${y}`);
 * ```
 */
export interface SoftplusFunctionalOptions {
  /** The steepness of the corner (default 1). */
  readonly beta?: number | null | undefined;
  /** From here on, in units of input · beta, the result is the input (default 20). */
  readonly threshold?: number | null | undefined;
}
