// Learning rates that shrink by a factor.

import { ValueError } from '../../errors.js';
import { a_number, number_or } from '../../kind.js';
import type { Optimizer } from '../optimizer.js';
import { LRScheduler, read_arguments } from './scheduler.js';

/**
 * Options of `StepLR`.
 *
 * @example Half every ten epochs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.lr_scheduler.StepLROptions = { gamma: 0.5 };
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })]);
 * new torch.optim.lr_scheduler.StepLR(optimizer, 10, options);
 * ```
 */
export interface StepLROptions {
  /** Every so many epochs the learning rate shrinks. */
  readonly step_size?: number | null | undefined;
  /** The factor (default 0.1). */
  readonly gamma?: number | null | undefined;
  /** The epoch to go on after (default -1: from the start). */
  readonly last_epoch?: number | null | undefined;
}

/**
 * Multiplies the learning rates by a factor every so many epochs.
 *
 * Source: PyTorch's `torch.optim.lr_scheduler.StepLR`, with the same bits.
 *
 * @example A tenth after every second epoch
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 2);
 * for (let epoch = 0; epoch < 2; epoch++) {
 *   optimizer.step();
 *   scheduler.step();
 * }
 * if (scheduler.get_last_lr()[0] !== 0.1) throw new Error();
 * ```
 */
export class StepLR extends LRScheduler {
  /** Every so many epochs the learning rate shrinks. */
  declare step_size: number;
  /** The factor. */
  declare gamma: number;

  /**
   * Sets the learning rates for the first epoch.
   *
   * @param optimizer whose learning rates change
   * @param step_size every so many epochs the learning rate shrinks
   * @param gamma the factor (default 0.1)
   * @param last_epoch the epoch to go on after (default -1: from the start)
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    optimizer: Optimizer,
    step_size: number,
    gamma?: number | null,
    last_epoch?: number | null,
  );
  constructor(optimizer: Optimizer, step_size: number, options: StepLROptions);
  constructor(optimizer: Optimizer, options: StepLROptions & { readonly step_size: number });
  constructor(...args: readonly unknown[]) {
    const [size, gamma, last] = read_arguments('StepLR', args, [
      'step_size',
      'gamma',
      'last_epoch',
    ]);
    if (size === 0) throw new ValueError('StepLR(): step_size must not be 0');
    super(args[0] as Optimizer, number_or('StepLR', 'last_epoch', 4, last, -1), {
      step_size: a_number('StepLR', 'step_size', 2, size),
      gamma: number_or('StepLR', 'gamma', 3, gamma, 0.1),
    });
  }

  override get_lr(): number[] {
    const due = this.last_epoch !== 0 && this.last_epoch % this.step_size === 0;
    return due ? this._scaled(this.gamma) : this._lrs();
  }

  protected override _first_lr(): number[] {
    return [...this.base_lrs];
  }
}

/**
 * Multiplies the learning rates by a factor every epoch.
 *
 * Source: PyTorch's `torch.optim.lr_scheduler.ExponentialLR`, with the same bits.
 *
 * @example Half
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const scheduler = new torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5);
 * optimizer.step();
 * scheduler.step();
 * if (scheduler.get_last_lr()[0] !== 0.5) throw new Error();
 * ```
 */
export class ExponentialLR extends LRScheduler {
  /** The factor. */
  declare gamma: number;

  /**
   * Sets the learning rates for the first epoch.
   *
   * @param optimizer whose learning rates change
   * @param gamma the factor
   * @param last_epoch the epoch to go on after (default -1: from the start)
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(optimizer: Optimizer, gamma: number, last_epoch?: number | null);
  constructor(
    optimizer: Optimizer,
    options: { readonly gamma: number; readonly last_epoch?: number | null | undefined },
  );
  constructor(...args: readonly unknown[]) {
    const [gamma, last] = read_arguments('ExponentialLR', args, ['gamma', 'last_epoch']);
    super(args[0] as Optimizer, number_or('ExponentialLR', 'last_epoch', 3, last, -1), {
      gamma: a_number('ExponentialLR', 'gamma', 2, gamma),
    });
  }

  override get_lr(): number[] {
    return this._is_initial ? this._lrs() : this._scaled(this.gamma);
  }

  protected override _first_lr(): number[] {
    return [...this.base_lrs];
  }
}
