// Activation functions as modules.

import { python } from '../../python.js';
import type { Tensor } from '../../tensor.js';
import type { SameShape } from '../../types/module.js';
import * as F from '../functional/activation.js';
import { Simple } from '../hyper.js';
import { python_float } from '../text.js';

/**
 * Options of `SELU`, `ReLU` and `SiLU`.
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.InplaceOptions = { inplace: true };
 * const x = torch.zeros(2);
 * if (new torch.nn.SELU(options)(x) !== x) throw new Error();
 * ```
 */
export interface InplaceOptions {
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
}

/**
 * Options of `ELU` and `CELU`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.EluOptions = { alpha: 0.5 };
 * if (new torch.nn.ELU(options).alpha !== 0.5) throw new Error();
 * ```
 */
export interface EluOptions extends InplaceOptions {
  /** The value far below zero, negated (default 1). */
  readonly alpha?: number | null | undefined;
}

/**
 * Options of `LeakyReLU`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.LeakyReLUOptions = { negative_slope: 0.2 };
 * if (new torch.nn.LeakyReLU(options).negative_slope !== 0.2) throw new Error();
 * ```
 */
export interface LeakyReLUOptions extends InplaceOptions {
  /** The fraction of the negative part that stays (default 0.01). */
  readonly negative_slope?: number | null | undefined;
}

/**
 * Options of `GELU`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.GELUOptions = { approximate: 'tanh' };
 * if (new torch.nn.GELU(options).approximate !== 'tanh') throw new Error();
 * ```
 */
export interface GELUOptions {
  /** `'none'` (default) for the exact function, or `'tanh'`. */
  readonly approximate?: 'none' | 'tanh' | null | undefined;
}

/**
 * Options of `Softplus`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.SoftplusOptions = { beta: 2 };
 * if (new torch.nn.Softplus(options).beta !== 2) throw new Error();
 * ```
 */
export interface SoftplusOptions {
  /** How sharp the bend is (default 1). */
  readonly beta?: number | null | undefined;
  /** Above it, times beta, the function is the identity (default 20). */
  readonly threshold?: number | null | undefined;
}

/**
 * What the activations have in common: the shape stays.
 *
 * @example All of them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const activation: torch.nn.Activation = new torch.nn.SELU();
 * if (activation(torch.zeros(2, 3)).shape.join() !== '2,3') throw new Error();
 * ```
 */
export abstract class Activation extends Simple<SameShape> {
  override extra_repr(): string {
    const shown = this.hyperparameters().filter(([, value]) => value !== false);
    const text = (value: unknown) =>
      typeof value === 'number' ? python_float(value) : python(value);
    return shown.map(([name, value]) => `${name}=${text(value)}`).join(', ');
  }
}

/** The activations with `inplace` alone. */
abstract class InplaceActivation extends Activation {
  /** Write into the input? */
  declare inplace: boolean;

  /**
   * Makes the activation.
   *
   * @param inplace write into the input? (default false), or the options
   * @param options the same by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(inplace?: boolean | InplaceOptions | null, options?: InplaceOptions | null);
  constructor(...args: readonly unknown[]) {
    super(new.target.name, args, { inplace: false });
  }
}

/**
 * Applies the scaled exponential linear unit: `F.selu` as a module.
 *
 * Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks"; PyTorch's `torch.nn.SELU`.
 *
 * @example Three values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.SELU()(torch.tensor([-1, 0, 1]));
 * if (`${y}` !== 'tensor([-1.1113,  0.0000,  1.0507])') throw new Error(`${y}`);
 * ```
 */
export class SELU extends InplaceActivation {
  static override readonly name: string = 'SELU';

  protected override compute(input: Tensor): Tensor {
    return F.selu(input, this.inplace);
  }
}

/**
 * Keeps the positive part of every element: `F.relu` as a module.
 *
 * Source: PyTorch's `torch.nn.ReLU`.
 *
 * @example The positive part
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.ReLU()(torch.tensor([-1, 2]));
 * if (y.toArray().join() !== '0,2') throw new Error(`${y}`);
 * ```
 */
export class ReLU extends InplaceActivation {
  static override readonly name: string = 'ReLU';

  protected override compute(input: Tensor): Tensor {
    return F.relu(input, this.inplace);
  }
}

/**
 * Multiplies every element with the logistic function of it: `F.silu` as a module.
 *
 * Source: PyTorch's `torch.nn.SiLU`.
 *
 * @example Two values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.SiLU()(torch.tensor([0, 1]));
 * if (`${y}` !== 'tensor([0.0000, 0.7311])') throw new Error(`${y}`);
 * ```
 */
export class SiLU extends InplaceActivation {
  static override readonly name: string = 'SiLU';

  protected override compute(input: Tensor): Tensor {
    return F.silu(input, this.inplace);
  }
}

/**
 * Applies the exponential linear unit: `F.elu` as a module.
 *
 * Source: PyTorch's `torch.nn.ELU`.
 *
 * @example Two values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.ELU(2)(torch.tensor([-1, 1]));
 * if (`${y}` !== 'tensor([-1.2642,  1.0000])') throw new Error(`${y}`);
 * ```
 */
export class ELU extends Activation {
  static override readonly name: string = 'ELU';

  /** The value far below zero, negated. */
  declare alpha: number;
  /** Write into the input? */
  declare inplace: boolean;

  /**
   * Makes the activation.
   *
   * @param alpha the value far below zero, negated (default 1), or the options
   * @param inplace write into the input? (default false)
   * @param options the same by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    alpha?: number | EluOptions | null,
    inplace?: boolean | EluOptions | null,
    options?: EluOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super('ELU', args, { alpha: 1, inplace: false });
  }

  protected override compute(input: Tensor): Tensor {
    return F.elu(input, this.alpha, this.inplace);
  }
}

/**
 * Applies the continuously differentiable exponential linear unit: `F.celu` as a module.
 *
 * Source: PyTorch's `torch.nn.CELU`.
 *
 * @example Two values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.CELU()(torch.tensor([-1, 1]));
 * if (`${y}` !== 'tensor([-0.6321,  1.0000])') throw new Error(`${y}`);
 * ```
 */
export class CELU extends Activation {
  static override readonly name: string = 'CELU';

  /** The value far below zero, negated. */
  declare alpha: number;
  /** Write into the input? */
  declare inplace: boolean;

  /**
   * Makes the activation.
   *
   * @param alpha the value far below zero, negated (default 1), or the options
   * @param inplace write into the input? (default false)
   * @param options the same by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    alpha?: number | EluOptions | null,
    inplace?: boolean | EluOptions | null,
    options?: EluOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super('CELU', args, { alpha: 1, inplace: false });
  }

  protected override compute(input: Tensor): Tensor {
    return F.celu(input, this.alpha, this.inplace);
  }
}

/**
 * Keeps the positive part of every element, and a fraction of the negative one: `F.leaky_relu` as a
 * module.
 *
 * Source: PyTorch's `torch.nn.LeakyReLU`.
 *
 * @example Half of the negative part
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.LeakyReLU(0.5)(torch.tensor([-1, 1]));
 * if (y.toArray().join() !== '-0.5,1') throw new Error(`${y}`);
 * ```
 */
export class LeakyReLU extends Activation {
  static override readonly name: string = 'LeakyReLU';

  /** The fraction of the negative part that stays. */
  declare negative_slope: number;
  /** Write into the input? */
  declare inplace: boolean;

  /**
   * Makes the activation.
   *
   * @param negative_slope the fraction of the negative part that stays (default 0.01), or the options
   * @param inplace write into the input? (default false)
   * @param options the same by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    negative_slope?: number | LeakyReLUOptions | null,
    inplace?: boolean | LeakyReLUOptions | null,
    options?: LeakyReLUOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super('LeakyReLU', args, { negative_slope: 0.01, inplace: false });
  }

  protected override compute(input: Tensor): Tensor {
    return F.leaky_relu(input, this.negative_slope, this.inplace);
  }
}

/**
 * Applies the hyperbolic tangent: `torch.tanh` as a module.
 *
 * Source: PyTorch's `torch.nn.Tanh`.
 *
 * @example Two values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.Tanh()(torch.tensor([0, 1]));
 * if (`${y}` !== 'tensor([0.0000, 0.7616])') throw new Error(`${y}`);
 * ```
 */
export class Tanh extends Activation {
  static override readonly name: string = 'Tanh';

  /** Makes the activation. */
  constructor();
  constructor(...args: readonly unknown[]) {
    super('Tanh', args, {});
  }

  protected override compute(input: Tensor): Tensor {
    return F.tanh(input);
  }
}

/**
 * Applies the logistic function: `torch.sigmoid` as a module.
 *
 * Source: PyTorch's `torch.nn.Sigmoid`.
 *
 * @example Two values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.Sigmoid()(torch.tensor([0, 1]));
 * if (`${y}` !== 'tensor([0.5000, 0.7311])') throw new Error(`${y}`);
 * ```
 */
export class Sigmoid extends Activation {
  static override readonly name: string = 'Sigmoid';

  /** Makes the activation. */
  constructor();
  constructor(...args: readonly unknown[]) {
    super('Sigmoid', args, {});
  }

  protected override compute(input: Tensor): Tensor {
    return F.sigmoid(input);
  }
}

/**
 * Multiplies every element with the normal distribution function of it: `F.gelu` as a module.
 *
 * Source: PyTorch's `torch.nn.GELU`.
 *
 * @example By an approximation
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.GELU('tanh')(torch.tensor([0, 1]));
 * if (`${y}` !== 'tensor([0.0000, 0.8412])') throw new Error(`${y}`);
 * ```
 */
export class GELU extends Activation {
  static override readonly name: string = 'GELU';

  /** How it is computed. */
  declare approximate: 'none' | 'tanh';

  /**
   * Makes the activation.
   *
   * @param approximate `'none'` (default) for the exact function, or `'tanh'`; or the options
   * @param options the same by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(approximate?: 'none' | 'tanh' | GELUOptions | null, options?: GELUOptions | null);
  constructor(...args: readonly unknown[]) {
    super('GELU', args, { approximate: 'none' });
  }

  protected override compute(input: Tensor): Tensor {
    return F.gelu(input, { approximate: this.approximate });
  }
}

/**
 * Applies a smooth form of the positive part: `F.softplus` as a module.
 *
 * Source: PyTorch's `torch.nn.Softplus`.
 *
 * @example Linear above the threshold
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.Softplus()(torch.tensor([0, 30]));
 * if (`${y}` !== 'tensor([ 0.6931, 30.0000])') throw new Error(`${y}`);
 * ```
 */
export class Softplus extends Activation {
  static override readonly name: string = 'Softplus';

  /** How sharp the bend is. */
  declare beta: number;
  /** Above it, times beta, the function is the identity. */
  declare threshold: number;

  /**
   * Makes the activation.
   *
   * @param beta how sharp the bend is (default 1), or the options
   * @param threshold above it, times beta, the function is the identity (default 20)
   * @param options the same by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    beta?: number | SoftplusOptions | null,
    threshold?: number | SoftplusOptions | null,
    options?: SoftplusOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super('Softplus', args, { beta: 1, threshold: 20 });
  }

  protected override compute(input: Tensor): Tensor {
    return F.softplus(input, this.beta, this.threshold);
  }
}
