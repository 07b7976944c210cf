// The six dropouts as modules: their functions with the module's `training`.

import { ValueError } from '../../errors.js';
import { python } from '../../python.js';
import type { Tensor } from '../../tensor.js';
import type { SameShape } from '../../types/module.js';
import * as F from '../functional/dropout.js';
import { Simple } from '../hyper.js';
import { named } from '../text.js';

/**
 * Options of the dropouts.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.DropoutOptions = { p: 0.1 };
 * if (new torch.nn.Dropout(options).p !== 0.1) throw new Error();
 * ```
 */
export interface DropoutOptions {
  /** The probability of being dropped (default 0.5). */
  readonly p?: number | null | undefined;
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
}

/**
 * What the six dropouts have in common.
 *
 * @example All of them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * function strengthen(model: torch.nn.Module, p: number): void {
 *   for (const module of model.modules()) if (module instanceof torch.nn.DropoutNd) module.p = p;
 * }
 * const dropout = new torch.nn.AlphaDropout(0.1);
 * strengthen(new torch.nn.Sequential(dropout), 0.2);
 * if (dropout.p !== 0.2) throw new Error();
 * ```
 */
export abstract class DropoutNd extends Simple<SameShape> {
  /** The probability of being dropped. */
  declare p: number;
  /** Write into the input? */
  declare inplace: boolean;

  /**
   * Makes a dropout.
   *
   * @param p the probability of being dropped (default 0.5), or the options
   * @param inplace write into the input? (default false)
   * @param options the same by name
   * @throws ValueError if `p` is not from 0 to 1
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    p?: number | DropoutOptions | null,
    inplace?: boolean | DropoutOptions | null,
    options?: DropoutOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super(new.target.name, args, { p: 0.5, inplace: false });
    if (this.p < 0 || this.p > 1) {
      throw new ValueError(
        `dropout probability has to be between 0 and 1, but got ${python(this.p)}`,
      );
    }
  }

  override extra_repr(): string {
    return named(this.hyperparameters());
  }
}

/**
 * Drops elements in training: `F.dropout` as a module.
 *
 * Source: PyTorch's `torch.nn.Dropout`.
 *
 * @example Zero or twice
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.Dropout(0.5)(torch.ones(100));
 * if (!y.toArray().every((v) => v === 0 || v === 2)) throw new Error(`${y}`);
 * ```
 */
export class Dropout extends DropoutNd {
  static override readonly name: string = 'Dropout';

  protected override compute(input: Tensor): Tensor {
    return F.dropout(input, this.p, this.training, this.inplace);
  }
}

/**
 * Drops channels of sequences in training: `F.dropout1d` as a module.
 *
 * Source: PyTorch's `torch.nn.Dropout1d`.
 *
 * @example Whole channels
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const v = new torch.nn.Dropout1d(0.5)(torch.ones(4, 8, 2)).toArray();
 * if (!v.every((value, i) => value === v[i - (i % 2)])) throw new Error(v.join());
 * ```
 */
export class Dropout1d extends DropoutNd {
  static override readonly name: string = 'Dropout1d';

  protected override compute(input: Tensor): Tensor {
    return F.dropout1d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Drops channels of images in training: `F.dropout2d` as a module.
 *
 * Source: PyTorch's `torch.nn.Dropout2d`.
 *
 * @example Whole channels
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const v = new torch.nn.Dropout2d(0.5)(torch.ones(2, 8, 2, 2)).toArray();
 * if (!v.every((value, i) => value === v[i - (i % 4)])) throw new Error(v.join());
 * ```
 */
export class Dropout2d extends DropoutNd {
  static override readonly name: string = 'Dropout2d';

  protected override compute(input: Tensor): Tensor {
    return F.dropout2d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Drops channels of volumes in training: `F.dropout3d` as a module.
 *
 * Source: PyTorch's `torch.nn.Dropout3d`.
 *
 * @example Whole channels
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const v = new torch.nn.Dropout3d(0.5)(torch.ones(2, 8, 2, 2, 2)).toArray();
 * if (!v.every((value, i) => value === v[i - (i % 8)])) throw new Error(v.join());
 * ```
 */
export class Dropout3d extends DropoutNd {
  static override readonly name: string = 'Dropout3d';

  protected override compute(input: Tensor): Tensor {
    return F.dropout3d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Drops elements in training so that networks with SELU stay normalised: `F.alpha_dropout` as a
 * module.
 *
 * Source: PyTorch's `torch.nn.AlphaDropout`. It ignores `inplace`, as there.
 *
 * @example Only in training
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const dropout = new torch.nn.AlphaDropout(0.1);
 * const x = torch.randn(100);
 * if (dropout(x) === x || dropout.eval()(x) !== x) throw new Error();
 * ```
 */
export class AlphaDropout extends DropoutNd {
  static override readonly name: string = 'AlphaDropout';

  protected override compute(input: Tensor): Tensor {
    return F.alpha_dropout(input, this.p, this.training);
  }
}

/**
 * Drops channels in training so that networks with SELU stay normalised: `F.feature_alpha_dropout`
 * as a module.
 *
 * Source: PyTorch's `torch.nn.FeatureAlphaDropout`. It ignores `inplace`, as there.
 *
 * @example A dropped channel has one value
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const v = new torch.nn.FeatureAlphaDropout({ p: 0.5 })(torch.zeros(2, 4, 3)).toArray();
 * if (!v.every((value, i) => value === v[i - (i % 3)])) throw new Error(v.join());
 * ```
 */
export class FeatureAlphaDropout extends DropoutNd {
  static override readonly name: string = 'FeatureAlphaDropout';

  protected override compute(input: Tensor): Tensor {
    return F.feature_alpha_dropout(input, this.p, this.training);
  }
}
