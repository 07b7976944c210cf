// Learning rates that grow or shrink evenly, as at the start of a training, or by a function.

import { ValueError } from '../../errors.js';
import { number_or, wrong_kind } from '../../kind.js';
import type { Optimizer } from '../optimizer.js';
import { LRScheduler, read_arguments } from './scheduler.js';

/**
 * Options of `LinearLR`.
 *
 * @example From a tenth
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.lr_scheduler.LinearLROptions = { start_factor: 0.1, total_iters: 9 };
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })]);
 * new torch.optim.lr_scheduler.LinearLR(optimizer, options);
 * ```
 */
export interface LinearLROptions {
  /** The factor at the start (default 1/3). */
  readonly start_factor?: number | null | undefined;
  /** The factor at the end (default 1). */
  readonly end_factor?: number | null | undefined;
  /** How many epochs it takes (default 5). */
  readonly total_iters?: number | null | undefined;
  /** The epoch to go on after (default -1: from the start). */
  readonly last_epoch?: number | null | undefined;
}

/**
 * Lets the learning rates grow (or shrink) evenly from a part of them to another.
 *
 * Source: PyTorch's `torch.optim.lr_scheduler.LinearLR`, with the same bits.
 *
 * @example To the whole in two epochs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const scheduler = new torch.optim.lr_scheduler.LinearLR(optimizer, 0.5, 1, 2);
 * if (scheduler.get_last_lr()[0] !== 0.5) throw new Error();
 * ```
 */
export class LinearLR extends LRScheduler {
  /** The factor at the start. */
  declare start_factor: number;
  /** The factor at the end. */
  declare end_factor: number;
  /** How many epochs it takes. */
  declare total_iters: number;

  /**
   * Sets the learning rates for the first epoch.
   *
   * @param optimizer whose learning rates change
   * @param start_factor the factor at the start (default 1/3)
   * @param end_factor the factor at the end (default 1)
   * @param total_iters how many epochs it takes (default 5)
   * @param last_epoch the epoch to go on after (default -1: from the start)
   * @throws ValueError if a factor is out of range
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    optimizer: Optimizer,
    start_factor?: number | null,
    end_factor?: number | null,
    total_iters?: number | null,
    last_epoch?: number | null,
  );
  constructor(optimizer: Optimizer, options: LinearLROptions);
  constructor(...args: readonly unknown[]) {
    const names = ['start_factor', 'end_factor', 'total_iters', 'last_epoch'];
    const defaults = [1 / 3, 1, 5, -1];
    const [start_factor, end_factor, total_iters, last] = read_arguments(
      'LinearLR',
      args,
      names,
    ).map((value, i) =>
      number_or('LinearLR', names[i] as string, i + 2, value, defaults[i] as number),
    ) as [number, number, number, number];
    if (start_factor > 1 || start_factor <= 0) {
      throw new ValueError(
        'Starting multiplicative factor expected to be greater than 0 and less or equal to 1.',
      );
    }
    if (end_factor > 1 || end_factor < 0) {
      throw new ValueError('Ending multiplicative factor expected to be between 0 and 1.');
    }
    super(args[0] as Optimizer, last, { start_factor, end_factor, total_iters });
  }

  override get_lr(): number[] {
    const { start_factor, end_factor, total_iters, last_epoch } = this;
    if (last_epoch === 0) return this._scaled(start_factor);
    if (this._is_initial || last_epoch > total_iters) return this._lrs();
    const rise = end_factor - start_factor;
    return this._scaled(1 + rise / (total_iters * start_factor + (last_epoch - 1) * rise));
  }

  protected override _first_lr(): number[] {
    return this.base_lrs.map((lr) => lr * this.start_factor);
  }
}

/**
 * Multiplies the first learning rates by what a function gives for the epoch.
 *
 * Source: PyTorch's `torch.optim.lr_scheduler.LambdaLR`.
 *
 * @example The inverse
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const scheduler = new torch.optim.lr_scheduler.LambdaLR(optimizer, (epoch) => 1 / (1 + epoch));
 * optimizer.step();
 * scheduler.step();
 * if (scheduler.get_last_lr()[0] !== 0.5) throw new Error();
 * ```
 */
export class LambdaLR extends LRScheduler {
  /** The functions, one for each group. */
  declare lr_lambdas: ((epoch: number) => number)[];

  /**
   * Sets the learning rates for the first epoch.
   *
   * @param optimizer whose learning rates change
   * @param lr_lambda a function of the epoch, or one for each group
   * @param last_epoch the epoch to go on after (default -1: from the start)
   * @throws ValueError if there are not as many functions as groups
   * @throws TypeError for a wrong kind of argument
   */
  constructor(
    optimizer: Optimizer,
    lr_lambda: ((epoch: number) => number) | readonly ((epoch: number) => number)[],
    last_epoch?: number | null,
  );
  constructor(...args: readonly unknown[]) {
    const [given, last] = read_arguments('LambdaLR', args, ['lr_lambda', 'last_epoch']);
    const { param_groups } = (args[0] ?? {}) as Partial<Optimizer>;
    const lr_lambdas = Array.isArray(given) ? [...given] : (param_groups ?? []).map(() => given);
    for (const item of Array.isArray(given) ? given : [given]) {
      if (typeof item !== 'function')
        throw wrong_kind('LambdaLR', 'lr_lambda', 2, 'function', item);
    }
    if (lr_lambdas.length !== param_groups?.length && param_groups !== undefined) {
      throw new ValueError(
        `Expected ${param_groups.length} lr_lambdas, but got ${lr_lambdas.length}`,
      );
    }
    super(args[0] as Optimizer, number_or('LambdaLR', 'last_epoch', 3, last, -1), { lr_lambdas });
  }

  override get_lr(): number[] {
    const { base_lrs, last_epoch } = this;
    return this.lr_lambdas.map((lambda, i) => (base_lrs[i] as number) * lambda(last_epoch));
  }

  override state_dict(): Record<string, unknown> {
    // Functions are not saved, in PyTorch either.
    return { ...super.state_dict(), lr_lambdas: this.lr_lambdas.map(() => null) };
  }

  override load_state_dict(state_dict: Readonly<Record<string, unknown>>): void {
    const { lr_lambdas: _, ...rest } = state_dict;
    super.load_state_dict(rest);
  }
}
