// One scheduler after the other.

import { ValueError } from '../../errors.js';
import { count_given, wrong_kind } from '../../kind.js';
import type { Optimizer } from '../optimizer.js';
import { ReduceLROnPlateau } from './plateau.js';
import { begin_again, check_optimizer, LRScheduler, restart, UNCOUNTED } from './scheduler.js';

/**
 * Lets one scheduler follow another, such as a cosine a warm-up.
 *
 * Source: PyTorch's `torch.optim.lr_scheduler.SequentialLR`.
 *
 * @example A warm-up of five epochs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const { CosineAnnealingLR, LinearLR, SequentialLR } = torch.optim.lr_scheduler;
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const parts = [new LinearLR(optimizer, 0.25, 1, 5), new CosineAnnealingLR(optimizer, 20)];
 * const scheduler = new SequentialLR(optimizer, parts, [5]);
 * if (scheduler.get_last_lr()[0] !== 0.25) throw new Error();
 * ```
 */
export class SequentialLR extends LRScheduler {
  /** The schedulers in their order. */
  declare _schedulers: LRScheduler[];
  /** The epochs at which the next one begins. */
  declare _milestones: number[];

  /**
   * Sets the learning rates for the first epoch.
   *
   * @param optimizer whose learning rates change
   * @param schedulers schedulers of this optimizer
   * @param milestones the epochs at which the second and the others begin
   * @throws ValueError if the numbers do not fit, or a scheduler belongs to another optimizer or needs a
   * measure
   * @throws TypeError for a wrong kind of argument
   */
  constructor(
    optimizer: Optimizer,
    schedulers: readonly LRScheduler[],
    milestones: readonly number[],
  );
  constructor(...args: readonly unknown[]) {
    const op = 'SequentialLR';
    count_given(op, args, 3, 3);
    const [optimizer, schedulers, milestones] = args;
    check_optimizer(optimizer);
    if (!Array.isArray(schedulers)) throw wrong_kind(op, 'schedulers', 2, 'an array', schedulers);
    if (!Array.isArray(milestones)) throw wrong_kind(op, 'milestones', 3, 'an array', milestones);
    if (schedulers.length < 1) {
      throw new ValueError(`${op} expects at least one scheduler, but got no scheduler.`);
    }
    schedulers.forEach((scheduler: unknown, i) => {
      if (!(scheduler instanceof LRScheduler)) {
        throw new TypeError(`${op} at index ${i} should have \`optimizer\` as its attribute.`);
      }
      if (scheduler instanceof ReduceLROnPlateau) {
        throw new ValueError(
          `${op} does not support \`ReduceLROnPlateau\` scheduler as it requires additional kwargs ` +
            `to be specified when calling \`step\`, but got one at index ${i} in the given ` +
            'schedulers sequence.',
        );
      }
      if (scheduler.optimizer !== optimizer) {
        throw new ValueError(
          `${op} expects all schedulers to belong to the same optimizer, but got scheduler ` +
            `${scheduler.constructor.name} at index ${i} has ${scheduler.optimizer}, which is ` +
            `different from ${optimizer.constructor.name}.`,
        );
      }
    });
    if (milestones.length !== schedulers.length - 1) {
      throw new ValueError(
        'Sequential Schedulers expects number of schedulers provided to be one more than the number ' +
          `of milestone points, but got number of schedulers ${schedulers.length} and the number of ` +
          `milestones to be equal to ${milestones.length}`,
      );
    }
    const fields = { _schedulers: [...schedulers], _milestones: [...milestones] };
    super(optimizer, UNCOUNTED as never, fields);
    // The steps that the schedulers have done when they were made are undone but for the first one's.
    for (const group of optimizer.param_groups) group.lr = group.initial_lr as number;
    for (const scheduler of this._schedulers) undo(scheduler);
    const first = this._current();
    begin_again(first);
    this._last_lr = first.get_last_lr();
  }

  /** The scheduler of this epoch. */
  protected _current(): LRScheduler {
    const begun = this._milestones.filter((milestone) => milestone <= this.last_epoch).length;
    return this._schedulers[begun] as LRScheduler;
  }

  override step(): void {
    this.last_epoch++;
    const scheduler = this._current();
    if (this._milestones.includes(this.last_epoch)) {
      restart(scheduler);
    } else {
      scheduler.step();
    }
    this._last_lr = scheduler.get_last_lr();
  }

  override state_dict(): Record<string, unknown> {
    const _schedulers = this._schedulers.map((scheduler) => scheduler.state_dict());
    return { ...super.state_dict(), _schedulers };
  }

  override load_state_dict(state_dict: Readonly<Record<string, unknown>>): void {
    const { _schedulers: states, ...rest } = state_dict;
    super.load_state_dict(rest);
    if (!Array.isArray(states)) return;
    this._schedulers.forEach((scheduler, i) => {
      scheduler.load_state_dict(states[i] as Readonly<Record<string, unknown>>);
    });
  }
}

function undo(scheduler: LRScheduler): void {
  if (scheduler instanceof SequentialLR) scheduler._schedulers.forEach(undo);
  else scheduler.last_epoch--;
}
