// Learning rates that shrink when a measure does not get better.

import { RuntimeError, ValueError } from '../../errors.js';
import { count_given, number_or, wrong_kind } from '../../kind.js';
import type { Tensor } from '../../tensor.js';
import { cell_of } from '../../tensor_base.js';
import type { Optimizer } from '../optimizer.js';
import { check_optimizer, LRScheduler, read_arguments, UNCOUNTED } from './scheduler.js';

/**
 * Options of `ReduceLROnPlateau`.
 *
 * @example For an accuracy
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.lr_scheduler.ReduceLROnPlateauOptions = { mode: 'max', patience: 3 };
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })]);
 * new torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, options);
 * ```
 */
export interface ReduceLROnPlateauOptions {
  /** Is less better, `'min'` (default), or more, `'max'`? */
  readonly mode?: 'min' | 'max' | null | undefined;
  /** The factor (default 0.1). */
  readonly factor?: number | null | undefined;
  /** How many epochs without progress are borne (default 10). */
  readonly patience?: number | null | undefined;
  /** What counts as progress (default 0.0001). */
  readonly threshold?: number | null | undefined;
  /** Is the threshold a part of the best, `'rel'` (default), or a difference, `'abs'`? */
  readonly threshold_mode?: 'rel' | 'abs' | null | undefined;
  /** How many epochs after a change do not count (default 0). */
  readonly cooldown?: number | null | undefined;
  /** The lowest learning rate, or one for each group (default 0). */
  readonly min_lr?: number | readonly number[] | null | undefined;
  /** A smaller change is not made (default 1e-8). */
  readonly eps?: number | null | undefined;
}

const NAMES = [
  'mode',
  'factor',
  'patience',
  'threshold',
  'threshold_mode',
  'cooldown',
  'min_lr',
  'eps',
];

/**
 * Multiplies the learning rates by a factor when a measure has not got better for some epochs.
 *
 * Source: PyTorch's `torch.optim.lr_scheduler.ReduceLROnPlateau`, with the same bits.
 *
 * @example Patience at an end
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const scheduler = new torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, { patience: 0 });
 * scheduler.step(2);
 * scheduler.step(2);
 * if (scheduler.get_last_lr()[0] !== 0.1) throw new Error();
 * ```
 */
export class ReduceLROnPlateau extends LRScheduler {
  /** Is less better, or more? */
  declare mode: string;
  /** The factor. */
  declare factor: number;
  /** How many epochs without progress are borne. */
  declare patience: number;
  /** What counts as progress. */
  declare threshold: number;
  /** Is the threshold a part of the best, or a difference? */
  declare threshold_mode: string;
  /** How many epochs after a change do not count. */
  declare cooldown: number;
  /** How many of those are left. */
  declare cooldown_counter: number;
  /** The lowest learning rates, one for each group. */
  declare min_lrs: number[];
  /** The lowest learning rate of groups that are added; null where each group has its own. */
  declare default_min_lr: number | null;
  /** A smaller change is not made. */
  declare eps: number;
  /** The best measure so far. */
  declare best: number;
  /** How many epochs there was no progress. */
  declare num_bad_epochs: number;
  /** What every measure is better than. */
  declare mode_worse: number;

  /**
   * Watches from now on; changes nothing yet.
   *
   * @param optimizer whose learning rates change
   * @param mode `'min'` (default) or `'max'`
   * @param options `factor`, `patience`, `threshold`, `threshold_mode`, `cooldown`, `min_lr`, `eps`
   * @throws ValueError if a value is out of range, or there are not as many as groups
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    optimizer: Optimizer,
    mode?: 'min' | 'max' | null,
    options?: ReduceLROnPlateauOptions | null,
  );
  constructor(optimizer: Optimizer, options: ReduceLROnPlateauOptions);
  constructor(...args: readonly unknown[]) {
    const op = 'ReduceLROnPlateau';
    const given = read_arguments(op, args, NAMES);
    const of = (name: string): unknown => given[NAMES.indexOf(name)];
    const number = (name: string, fallback: number): number =>
      number_or(op, name, 0, of(name), fallback);
    const factor = number('factor', 0.1);
    if (factor >= 1) throw new ValueError('Factor should be < 1.0.');
    const [optimizer] = args;
    check_optimizer(optimizer);
    const { length } = optimizer.param_groups;
    const min_lr = of('min_lr') ?? 0;
    const min_lrs = Array.isArray(min_lr) ? [...min_lr] : new Array(length).fill(min_lr);
    if (min_lrs.length !== length) {
      throw new ValueError(`expected ${length} min_lrs, got ${min_lrs.length}`);
    }
    for (const item of min_lrs) {
      if (typeof item !== 'number') throw wrong_kind(op, 'min_lr', 0, 'number', item);
    }
    const mode = of('mode') ?? 'min';
    const threshold_mode = of('threshold_mode') ?? 'rel';
    const mode_worse = worst(mode, threshold_mode);
    super(optimizer, UNCOUNTED as never, {
      factor,
      default_min_lr: Array.isArray(min_lr) ? null : min_lr,
      min_lrs,
      patience: number('patience', 10),
      cooldown: number('cooldown', 0),
      eps: number('eps', 1e-8),
      mode_worse,
      mode,
      threshold: number('threshold', 1e-4),
      threshold_mode,
      best: mode_worse,
      cooldown_counter: 0,
      num_bad_epochs: 0,
    });
  }

  /**
   * Goes on to the next epoch: changes the learning rates if the measure has not got better for long.
   *
   * @param metrics the measure, a number or a tensor of one
   *
   * @example Nothing to complain of
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
   * const scheduler = new torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer);
   * scheduler.step(torch.tensor(0.7));
   * if (scheduler.best > 0.71) throw new Error();
   * ```
   */
  override step(metrics: number | Tensor): void;
  override step(...args: readonly unknown[]): void {
    count_given('step', args, 1, 1);
    const [metrics] = args;
    const current = cell_of(metrics) === undefined ? metrics : (metrics as Tensor).item();
    if (typeof current !== 'number') {
      throw wrong_kind('step', 'metrics', 1, 'number or Tensor', metrics);
    }
    this.last_epoch++;
    if (this._is_better(current)) {
      this.best = current;
      this.num_bad_epochs = 0;
    } else {
      this.num_bad_epochs++;
    }
    if (this.cooldown_counter > 0) {
      this.cooldown_counter--;
      this.num_bad_epochs = 0;
    }
    if (this.num_bad_epochs > this.patience) {
      this._reduce();
      this.cooldown_counter = this.cooldown;
      this.num_bad_epochs = 0;
    }
    this._last_lr = this._lrs();
  }

  /** Is this better than the best so far? */
  protected _is_better(value: number): boolean {
    const { best, threshold } = this;
    const relative = this.threshold_mode === 'rel';
    if (this.mode === 'min') return value < (relative ? best * (1 - threshold) : best - threshold);
    return value > (relative ? best * (threshold + 1) : best + threshold);
  }

  /** Multiplies the learning rates. */
  protected _reduce(): void {
    const { param_groups } = this.optimizer;
    if (param_groups.length !== this.min_lrs.length) {
      if (this.default_min_lr === null) {
        throw new RuntimeError(
          `The number of param groups in the \`optimizer\` (${param_groups.length}) differs from ` +
            `when \`ReduceLROnPlateau\` was initialized (${this.min_lrs.length}), usually due to a ` +
            'new param group being added to the optimizer. Please modify the `min_lrs` field to ' +
            'match the length of the `optimizer` param groups.',
        );
      }
      this.min_lrs = new Array(param_groups.length).fill(this.default_min_lr);
    }
    param_groups.forEach((group, i) => {
      const lr = Math.max(group.lr * this.factor, this.min_lrs[i] as number);
      if (group.lr - lr > this.eps) group.lr = lr;
    });
  }

  override load_state_dict(state_dict: Readonly<Record<string, unknown>>): void {
    const { mode, threshold_mode } = { ...this, ...state_dict };
    const mode_worse = worst(mode, threshold_mode);
    super.load_state_dict(state_dict);
    this.mode_worse = mode_worse;
  }
}

/** What every measure is better than; refuses unknown modes. */
function worst(mode: unknown, threshold_mode: unknown): number {
  if (mode !== 'min' && mode !== 'max') throw new ValueError(`mode ${String(mode)} is unknown!`);
  if (threshold_mode !== 'rel' && threshold_mode !== 'abs') {
    throw new ValueError(`threshold mode ${String(threshold_mode)} is unknown!`);
  }
  return mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
