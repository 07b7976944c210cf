// Learning rates along a cosine. The cosine is the core's, the same in every engine.

import { a_number, number_or } from '../../kind.js';
import * as raw from '../../raw.js';
import type { Optimizer } from '../optimizer.js';
import { LRScheduler, read_arguments } from './scheduler.js';

/**
 * Options of `CosineAnnealingLR`.
 *
 * @example Ten epochs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.lr_scheduler.CosineAnnealingLROptions = { eta_min: 0.01 };
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })]);
 * new torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10, options);
 * ```
 */
export interface CosineAnnealingLROptions {
  /** How many epochs it takes to the lowest learning rate. */
  readonly T_max?: number | null | undefined;
  /** The lowest learning rate (default 0). */
  readonly eta_min?: number | null | undefined;
  /** The epoch to go on after (default -1: from the start). */
  readonly last_epoch?: number | null | undefined;
}

/**
 * Lets the learning rates fall along half a cosine, and rise again after that.
 *
 * Formula: lr = eta_min + (lr₀ - eta_min) (1 + cos(π epoch / T_max)) / 2, computed as PyTorch does from
 * the learning rate before.
 *
 * Source: Loshchilov and Hutter 2016, "SGDR: Stochastic gradient descent with warm restarts"; PyTorch's
 * `torch.optim.lr_scheduler.CosineAnnealingLR`.
 *
 * @example Half way
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const scheduler = new torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 2);
 * optimizer.step();
 * scheduler.step();
 * if (Math.abs(Number(scheduler.get_last_lr()[0]) - 0.5) > 1e-12) throw new Error();
 * ```
 */
export class CosineAnnealingLR extends LRScheduler {
  /** How many epochs it takes to the lowest learning rate. */
  declare T_max: number;
  /** The lowest learning rate. */
  declare eta_min: number;

  /**
   * Sets the learning rates for the first epoch.
   *
   * @param optimizer whose learning rates change
   * @param T_max how many epochs it takes to the lowest learning rate
   * @param eta_min the lowest learning rate (default 0)
   * @param last_epoch the epoch to go on after (default -1: from the start)
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    optimizer: Optimizer,
    T_max: number,
    eta_min?: number | null,
    last_epoch?: number | null,
  );
  constructor(optimizer: Optimizer, T_max: number, options: CosineAnnealingLROptions);
  constructor(optimizer: Optimizer, options: CosineAnnealingLROptions & { readonly T_max: number });
  constructor(...args: readonly unknown[]) {
    const op = 'CosineAnnealingLR';
    const [T_max, eta_min, last] = read_arguments(op, args, ['T_max', 'eta_min', 'last_epoch']);
    super(args[0] as Optimizer, number_or(op, 'last_epoch', 4, last, -1), {
      T_max: a_number(op, 'T_max', 2, T_max),
      eta_min: number_or(op, 'eta_min', 3, eta_min, 0),
    });
  }

  override get_lr(): number[] {
    const { T_max, eta_min, last_epoch, base_lrs } = this;
    const { param_groups } = this.optimizer;
    if (this._is_initial) return this._lrs();
    if (this._step_count === 0 && last_epoch > 0)
      return this._along((last_epoch * Math.PI) / T_max);
    if ((last_epoch - 1 - T_max) % (2 * T_max) === 0) {
      const rise = 1 - raw.cos(Math.PI / T_max);
      return param_groups.map(
        (group, i) => group.lr + (((base_lrs[i] as number) - eta_min) * rise) / 2,
      );
    }
    const now = 1 + raw.cos((Math.PI * last_epoch) / T_max);
    const before = 1 + raw.cos((Math.PI * (last_epoch - 1)) / T_max);
    return param_groups.map((group) => (now / before) * (group.lr - eta_min) + eta_min);
  }

  /** The learning rates at an angle of the cosine. */
  protected _along(angle: number): number[] {
    const part = 1 + raw.cos(angle);
    return this.base_lrs.map((lr) => this.eta_min + ((lr - this.eta_min) * part) / 2);
  }

  protected override _first_lr(): number[] {
    return this._along(0);
  }
}
