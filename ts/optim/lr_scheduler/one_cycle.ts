// One cycle: learning rates rise, then fall far, while the momentum does the opposite.

import { ValueError } from '../../errors.js';
import { boolean_or, number_or } from '../../kind.js';
import { python } from '../../python.js';
import * as raw from '../../raw.js';
import type { ParamGroup } from '../groups.js';
import type { Optimizer } from '../optimizer.js';
import { check_optimizer, for_groups, LRScheduler, read_arguments } from './scheduler.js';

/**
 * Options of `OneCycleLR`.
 *
 * @example A hundred steps
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.lr_scheduler.OneCycleLROptions = { total_steps: 100 };
 * const optimizer = new torch.optim.Adam([torch.ones(1, { requires_grad: true })]);
 * new torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, options);
 * ```
 */
export interface OneCycleLROptions {
  /** The highest learning rate, or one for each group. */
  readonly max_lr?: number | readonly number[] | null | undefined;
  /** How many steps the cycle takes. */
  readonly total_steps?: number | null | undefined;
  /** How many epochs, when `total_steps` is not given. */
  readonly epochs?: number | null | undefined;
  /** How many steps an epoch has, when `total_steps` is not given. */
  readonly steps_per_epoch?: number | null | undefined;
  /** The part of the cycle in which the learning rate rises (default 0.3). */
  readonly pct_start?: number | null | undefined;
  /** Along a cosine (default) or a straight line? */
  readonly anneal_strategy?: 'cos' | 'linear' | null | undefined;
  /** Change the momentum, or the first beta, as well? (default true) */
  readonly cycle_momentum?: boolean | null | undefined;
  /** The lowest momentum, or one for each group (default 0.85). */
  readonly base_momentum?: number | readonly number[] | null | undefined;
  /** The highest momentum, or one for each group (default 0.95). */
  readonly max_momentum?: number | readonly number[] | null | undefined;
  /** How many times the first learning rate the highest is (default 25). */
  readonly div_factor?: number | null | undefined;
  /** How many times the last learning rate the first is (default 10,000). */
  readonly final_div_factor?: number | null | undefined;
  /** Fall back to the first learning rate before it falls further? (default false) */
  readonly three_phase?: boolean | null | undefined;
  /** The step to go on after (default -1: from the start). */
  readonly last_epoch?: number | null | undefined;
}

const NAMES = [
  'max_lr',
  'total_steps',
  'epochs',
  'steps_per_epoch',
  'pct_start',
  'anneal_strategy',
  'cycle_momentum',
  'base_momentum',
  'max_momentum',
  'div_factor',
  'final_div_factor',
  'three_phase',
  'last_epoch',
];

/** A part of the cycle: until when, and between which entries of a group. */
interface Phase {
  readonly end_step: number;
  readonly start_lr: string;
  readonly end_lr: string;
  readonly start_momentum: string;
  readonly end_momentum: string;
}

function phase(end_step: number, lrs: [string, string], momenta: [string, string]): Phase {
  const [[start_lr, end_lr], [start_momentum, end_momentum]] = [lrs, momenta];
  return { end_step, start_lr, end_lr, start_momentum, end_momentum };
}

function phases_of(three_phase: boolean, pct_start: number, total: number): Phase[] {
  const rise = phase(
    pct_start * total - 1,
    ['initial_lr', 'max_lr'],
    ['max_momentum', 'base_momentum'],
  );
  const end = total - 1;
  if (!three_phase) {
    return [rise, phase(end, ['max_lr', 'min_lr'], ['base_momentum', 'max_momentum'])];
  }
  return [
    rise,
    phase(2 * pct_start * total - 2, ['max_lr', 'initial_lr'], ['base_momentum', 'max_momentum']),
    phase(end, ['initial_lr', 'min_lr'], ['max_momentum', 'max_momentum']),
  ];
}

function total_of(total: unknown, epochs: unknown, steps_per_epoch: unknown): number {
  const counted = (name: string, value: unknown): number => {
    if (!Number.isInteger(value) || (value as number) <= 0) {
      throw new ValueError(`Expected positive integer ${name}, but got ${python(value)}`);
    }
    return value as number;
  };
  if (total !== undefined) return counted('total_steps', total);
  if (epochs === undefined || steps_per_epoch === undefined) {
    throw new ValueError('You must define either total_steps OR (epochs AND steps_per_epoch)');
  }
  return counted('epochs', epochs) * counted('steps_per_epoch', steps_per_epoch);
}

/**
 * Lets the learning rates rise to a maximum and fall to next to nothing, and the momentum fall and rise,
 * once. To be stepped after every batch.
 *
 * Source: Smith and Topin 2017, "Super-convergence"; PyTorch's
 * `torch.optim.lr_scheduler.OneCycleLR`.
 *
 * @example From a 25th of the highest
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { momentum: 0.9 });
 * const options = { total_steps: 10 };
 * const scheduler = new torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.5, options);
 * if (Math.abs(Number(scheduler.get_last_lr()[0]) - 0.02) > 1e-12) throw new Error();
 * ```
 */
export class OneCycleLR extends LRScheduler {
  /** How many steps the cycle takes. */
  declare total_steps: number;
  /** Does the momentum change as well? */
  declare cycle_momentum: boolean;
  /** Is it the first beta? */
  declare use_beta1: boolean;
  /** The parts of the cycle. */
  declare _schedule_phases: readonly unknown[];
  /** Along a cosine or a straight line? */
  declare _anneal_func_type: string;

  /**
   * Sets learning rates and momentum for the first step.
   *
   * @param optimizer whose learning rates change
   * @param max_lr the highest learning rate, or one for each group
   * @param options `total_steps`, or `epochs` and `steps_per_epoch`; and the others
   * @throws ValueError if a value is out of range, or there are not as many as groups
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(optimizer: Optimizer, max_lr: number | readonly number[], options: OneCycleLROptions);
  constructor(optimizer: Optimizer, max_lr: number | readonly number[], total_steps: number);
  constructor(
    optimizer: Optimizer,
    options: OneCycleLROptions & { readonly max_lr: number | readonly number[] },
  );
  constructor(...args: readonly unknown[]) {
    const op = 'OneCycleLR';
    const given = read_arguments(op, args, NAMES);
    const of = (name: string): unknown => given[NAMES.indexOf(name)];
    const number = (name: string, fallback: number): number =>
      number_or(op, name, 0, of(name), fallback);
    const [optimizer] = args;
    check_optimizer(optimizer);
    const { param_groups, defaults } = optimizer;
    const total_steps = total_of(of('total_steps'), of('epochs'), of('steps_per_epoch'));
    const pct_start = number('pct_start', 0.3);
    const three_phase = boolean_or(op, 'three_phase', 0, of('three_phase'), false);
    if (!(pct_start >= 0 && pct_start <= 1)) {
      throw new ValueError(
        `Expected float between 0 and 1 pct_start, but got ${python(pct_start)}`,
      );
    }
    const strategy = of('anneal_strategy') ?? 'cos';
    if (strategy !== 'cos' && strategy !== 'linear') {
      throw new ValueError(
        `anneal_strategy must be one of 'cos' or 'linear', instead got ${String(strategy)}`,
      );
    }
    const max_lrs = for_groups('max_lr', of('max_lr'), param_groups);
    const cycle_momentum = boolean_or(op, 'cycle_momentum', 0, of('cycle_momentum'), true);
    const use_beta1 = 'betas' in defaults;
    if (cycle_momentum && !use_beta1 && !('momentum' in defaults)) {
      throw new ValueError(
        'optimizer must support momentum or beta1 with `cycle_momentum` option enabled',
      );
    }
    const max_momenta = for_groups('max_momentum', of('max_momentum') ?? 0.95, param_groups);
    const base_momenta = for_groups('base_momentum', of('base_momentum') ?? 0.85, param_groups);
    const div_factor = number('div_factor', 25);
    const final_div_factor = number('final_div_factor', 1e4);
    const last_epoch = number('last_epoch', -1);
    if (last_epoch === -1) {
      param_groups.forEach((group, i) => {
        group.initial_lr = (max_lrs[i] as number) / div_factor;
        group.max_lr = max_lrs[i];
        group.min_lr = (group.initial_lr as number) / final_div_factor;
        if (!cycle_momentum) return;
        group.max_momentum = max_momenta[i];
        group.base_momentum = base_momenta[i];
      });
    }
    super(optimizer, last_epoch, {
      total_steps,
      _schedule_phases: phases_of(three_phase, pct_start, total_steps),
      _anneal_func_type: strategy,
      cycle_momentum,
      ...(cycle_momentum ? { use_beta1 } : {}),
    });
  }

  override get_lr(): number[] {
    const step = this.last_epoch;
    if (step > this.total_steps) {
      throw new ValueError(
        `Tried to step ${step} times. The specified number of total steps is ${this.total_steps}`,
      );
    }
    let start = 0;
    const phases = this._schedule_phases as readonly Phase[];
    let at = phases[0] as Phase;
    for (const next of phases) {
      at = next;
      if (step <= at.end_step || at === phases.at(-1)) break;
      start = at.end_step;
    }
    const pct = (step - start) / (at.end_step - start);
    return this.optimizer.param_groups.map((group) => {
      if (this.cycle_momentum) {
        set_momentum(
          group,
          this.use_beta1,
          this._between(group, at.start_momentum, at.end_momentum, pct),
        );
      }
      return this._between(group, at.start_lr, at.end_lr, pct);
    });
  }

  /** A value part of the way between two entries of a group. */
  protected _between(group: ParamGroup, from: string, to: string, pct: number): number {
    const [start, end] = [group[from] as number, group[to] as number];
    if (this._anneal_func_type === 'linear') return (end - start) * pct + start;
    return end + ((start - end) / 2) * (raw.cos(Math.PI * pct) + 1);
  }
}

function set_momentum(group: ParamGroup, use_beta1: boolean, momentum: number): void {
  if (use_beta1) group.betas = [momentum, (group.betas as number[])[1]];
  else group.momentum = momentum;
}
