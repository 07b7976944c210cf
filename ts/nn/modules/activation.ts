// Activation functions as modules.

import type { Tensor } from '../../tensor.js';
import type { SameShape } from '../../types/module.js';
import * as F from '../functional/activation.js';
import { Simple } from '../hyper.js';
import { python, python_float } from '../text.js';

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
  protected override compute(input: Tensor): Tensor {
    return F.selu(input, this.inplace);
  }
}
