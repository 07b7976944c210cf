// Softmax and its logarithm as modules.

import type { Tensor } from '../../tensor.js';
import type { SameShape } from '../../types/module.js';
import { log_softmax, softmax } from '../functional/softmax.js';
import { Simple } from '../hyper.js';
import { named } from '../text.js';

/**
 * Options of `Softmax` and `LogSoftmax`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.SoftmaxOptions = { dim: 1 };
 * if (new torch.nn.Softmax(options).dim !== 1) throw new Error();
 * ```
 */
export interface SoftmaxOptions {
  /** The dimension; left out, PyTorch chooses one and warns. */
  readonly dim?: number | null | undefined;
}

/** What Softmax and LogSoftmax have in common. */
abstract class AlongDim extends Simple<SameShape> {
  /** The dimension, or null. */
  declare dim: number | null;

  /**
   * Makes the module.
   *
   * @param dim the dimension, negative from the end, or the options; left out, PyTorch chooses one and warns
   * @param options the same by name
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(dim?: number | SoftmaxOptions | null, options?: SoftmaxOptions | null);
  constructor(...args: readonly unknown[]) {
    super(new.target.name, args, { dim: null });
  }

  override extra_repr(): string {
    return named(this.hyperparameters());
  }
}

/**
 * Makes probabilities of scores along a dimension: `F.softmax` as a module.
 *
 * Source: PyTorch's `torch.nn.Softmax`.
 *
 * @example Of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.Softmax(1)(torch.tensor([[1, 1], [7, 7]]));
 * if (y.toArray().join() !== '0.5,0.5,0.5,0.5') throw new Error(`${y}`);
 * ```
 */
export class Softmax extends AlongDim {
  static override readonly name: string = 'Softmax';

  protected override compute(input: Tensor): Tensor {
    return softmax(input, this.dim);
  }
}

/**
 * Makes logarithms of probabilities of scores along a dimension: `F.log_softmax` as a module.
 *
 * Source: PyTorch's `torch.nn.LogSoftmax`.
 *
 * @example Of a row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.LogSoftmax(1)(torch.tensor([[1, 1]]));
 * if (`${y}` !== 'tensor([[-0.6931, -0.6931]])') throw new Error(`${y}`);
 * ```
 */
export class LogSoftmax extends AlongDim {
  static override readonly name: string = 'LogSoftmax';

  protected override compute(input: Tensor): Tensor {
    return log_softmax(input, this.dim);
  }
}
