// The base of all schedulers: learning rates that change from epoch to epoch. Numbers in double precision,
// in the order of PyTorch's operations.

import { ValueError } from '../../errors.js';
import { count_given, kind_of, wrong_kind } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import { warn } from '../../warnings.js';
import type { ParamGroup } from '../groups.js';
import { Optimizer } from '../optimizer.js';

/** Given as `last_epoch` by schedulers that do not count epochs. */
export const UNCOUNTED = Symbol('uncounted');

/** The steps of optimizers that have schedulers: the method that is watched, and whether it was called. */
const watched = new WeakMap<Optimizer, { step: unknown; called: boolean }>();

function watch(optimizer: Optimizer): void {
  if (watched.get(optimizer)?.step === optimizer.step) return;
  const { step } = optimizer;
  const seen = { step: undefined as unknown, called: false };
  seen.step = (closure: never): unknown => {
    seen.called = true;
    return step.call(optimizer, closure);
  };
  const property = { value: seen.step, writable: true, enumerable: false, configurable: true };
  Object.defineProperty(optimizer, 'step', property);
  watched.set(optimizer, seen);
}

/** Does the first step of a scheduler again. */
export let begin_again: (scheduler: LRScheduler) => void;
/** Sets the learning rates of a scheduler's first epoch. */
export let restart: (scheduler: LRScheduler) => void;

const SEE =
  'See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate';

/**
 * The base of all schedulers. Derive from it for one of your own: `get_lr` gives the learning rate of
 * each group for `last_epoch`.
 *
 * Source: PyTorch's `torch.optim.lr_scheduler.LRScheduler`.
 *
 * @example One of your own
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * class Inverse extends torch.optim.lr_scheduler.LRScheduler {
 *   override get_lr(): number[] {
 *     return this.base_lrs.map((lr) => lr / (1 + this.last_epoch));
 *   }
 * }
 * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
 * const scheduler = new Inverse(optimizer);
 * optimizer.step();
 * scheduler.step();
 * if (optimizer.param_groups[0]?.lr !== 0.5) throw new Error();
 * ```
 */
export class LRScheduler {
  static {
    begin_again = (scheduler) => scheduler._initial_step();
    restart = (scheduler) => {
      scheduler.last_epoch = 0;
      scheduler._set_lr(scheduler._first_lr());
    };
  }

  /** Whose learning rates change. */
  readonly optimizer: Optimizer;
  /** The learning rates before the first step, one for each group. */
  base_lrs: number[] = [];
  /** How many steps there were, the first of which is done when a scheduler is made. */
  last_epoch = 0;
  /** The learning rates that were set last. */
  _last_lr: number[];
  /** How often `step` was called, the first time by the constructor. */
  _step_count = 0;
  /** Is this the step that the constructor does? */
  _is_initial = false;

  /**
   * Sets the learning rates for the first epoch.
   *
   * @param optimizer whose learning rates change
   * @param last_epoch the epoch to go on after (default -1: from the start)
   * @param fields what `get_lr` reads, set before it is called
   * @throws TypeError if the first argument is no optimizer
   * @throws ValueError if `last_epoch` is given, but the groups have no `initial_lr`
   */
  constructor(optimizer: Optimizer, last_epoch?: number | null, fields?: Record<string, unknown>) {
    check_optimizer(optimizer);
    this.optimizer = optimizer;
    this._last_lr = this._lrs();
    Object.assign(this, fields);
    if ((last_epoch as unknown) === UNCOUNTED) return;
    const start = last_epoch ?? -1;
    this.base_lrs = optimizer.param_groups.map((group, i) => {
      const initial = group.initial_lr as number | undefined;
      if (initial !== undefined) return initial;
      if (start === -1) return group.lr;
      throw new ValueError(
        `param 'initial_lr' is not specified in param_groups[${i}] when resuming scheduler with ` +
          "last_epoch >= 0.\nThis typically happens when:\n1. You're trying to resume training from " +
          "a checkpoint but haven't properly loaded the optimizer state\n2. You're using last_epoch " +
          '>= 0 for a fresh training run (not recommended)',
      );
    });
    optimizer.param_groups.forEach((group, i) => {
      group.initial_lr = this.base_lrs[i];
    });
    this.last_epoch = start;
    watch(optimizer);
    this._initial_step();
  }

  /** Does the first step. */
  protected _initial_step(): void {
    this._step_count = 0;
    this._is_initial = true;
    try {
      this.step();
    } finally {
      this._is_initial = false;
    }
  }

  /** The learning rates of now. */
  protected _lrs(): number[] {
    return this.optimizer.param_groups.map((group) => group.lr);
  }

  /** Each learning rate times a factor. */
  protected _scaled(factor: number): number[] {
    return this.optimizer.param_groups.map((group) => group.lr * factor);
  }

  /** The learning rates of the first epoch, where they do not depend on those of now. */
  protected _first_lr(): number[] {
    return this.get_lr();
  }

  /** Sets the learning rates. */
  protected _set_lr(values: readonly number[]): void {
    const { param_groups } = this.optimizer;
    if (values.length !== param_groups.length) {
      throw new ValueError(
        `the scheduler gives ${values.length} learning rates, the optimizer has ` +
          `${param_groups.length} groups`,
      );
    }
    param_groups.forEach((group, i) => {
      group.lr = values[i] as number;
    });
    this._last_lr = this._lrs();
  }

  /**
   * Computes the learning rates for `last_epoch`; to read them, call `get_last_lr()`.
   *
   * @returns one for each group
   *
   * @example The same again
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 0.5 });
   * const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 10);
   * if (scheduler.get_lr()[0] !== 0.5) throw new Error();
   * ```
   */
  get_lr(): number[] {
    return this._lrs();
  }

  /**
   * Tells the learning rates that were set last.
   *
   * Source: PyTorch's `LRScheduler.get_last_lr`.
   *
   * @returns one for each group
   *
   * @example The first one
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 0.5 });
   * const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 10);
   * if (scheduler.get_last_lr()[0] !== 0.5) throw new Error();
   * ```
   */
  get_last_lr(): number[] {
    return [...this._last_lr];
  }

  /**
   * Goes on to the next epoch: sets the learning rates. To be called after `optimizer.step()`.
   *
   * Source: PyTorch's `LRScheduler.step`.
   *
   * @param metrics only for `ReduceLROnPlateau`
   *
   * @example A tenth
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 1 });
   * const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 1);
   * optimizer.step();
   * scheduler.step();
   * if (scheduler.get_last_lr()[0] !== 0.1) throw new Error();
   * ```
   */
  step(metrics?: number | Tensor): void;
  step(...args: readonly unknown[]): void {
    count_given('step', args, 0, 0);
    if (this._step_count === 1) this.#check_order();
    this.last_epoch++;
    try {
      this._set_lr(this.get_lr());
    } catch (error) {
      this.last_epoch--;
      throw error;
    }
    this._step_count++;
  }

  #check_order(): void {
    const seen = watched.get(this.optimizer);
    if (seen?.step !== this.optimizer.step) {
      warn(
        'Seems like `optimizer.step()` has been overridden after learning rate scheduler ' +
          'initialization. Please, make sure to call `optimizer.step()` before ' +
          `\`lr_scheduler.step()\`. ${SEE}`,
      );
    } else if (!seen?.called) {
      warn(
        'Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and ' +
          'later, you should call them in the opposite order: `optimizer.step()` before ' +
          '`lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping the first ' +
          `value of the learning rate schedule. ${SEE}`,
      );
    }
  }

  /**
   * Gives what the scheduler remembers, in PyTorch's form.
   *
   * Source: PyTorch's `LRScheduler.state_dict`.
   *
   * @returns numbers, arrays and booleans by their names
   *
   * @example The epoch
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })]);
   * const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 10);
   * if (scheduler.state_dict().last_epoch !== 0) throw new Error();
   * ```
   */
  state_dict(): Record<string, unknown> {
    const state: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this)) {
      if (name !== 'optimizer') state[name] = Array.isArray(value) ? [...value] : value;
    }
    return state;
  }

  /**
   * Takes over what `state_dict()` gave, here or in PyTorch.
   *
   * Source: PyTorch's `LRScheduler.load_state_dict`. The learning rates themselves are those of the
   * optimizer: load its state as well.
   *
   * @param state_dict what `state_dict()` gave
   * @throws TypeError if it is no object
   *
   * @example Go on
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })]);
   * const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 10);
   * scheduler.load_state_dict({ ...scheduler.state_dict(), last_epoch: 5 });
   * if (scheduler.last_epoch !== 5) throw new Error();
   * ```
   */
  load_state_dict(state_dict: Readonly<Record<string, unknown>>): void;
  load_state_dict(...args: readonly unknown[]): void {
    count_given('load_state_dict', args, 1, 1);
    const [state] = args;
    if (typeof state !== 'object' || state === null) {
      throw wrong_kind('load_state_dict', 'state_dict', 1, 'an object', state);
    }
    const own = this as unknown as Record<string, unknown>;
    for (const [name, value] of Object.entries(state)) {
      if (name === 'optimizer' || !(name in own)) continue;
      own[name] = Array.isArray(value) ? [...value] : value;
    }
  }
}

/** Refuses what is no optimizer. */
export function check_optimizer(value: unknown): asserts value is Optimizer {
  if (!(value instanceof Optimizer)) throw new TypeError(`${kind_of(value)} is not an Optimizer`);
}

/** The arguments after the optimizer, by position or by name; undefined where not given. */
export function read_arguments(
  op: string,
  args: readonly unknown[],
  names: readonly string[],
): unknown[] {
  const [given, options] = split(op, args, 1, 1 + names.length);
  const keyed = read_options(op, options, names);
  return names.map((name, i) => either(op, name, given[i + 1], keyed[i]) ?? undefined);
}

/** One value for each group out of one value or a list. */
export function for_groups(name: string, value: unknown, groups: readonly ParamGroup[]): number[] {
  const { length } = groups;
  const values = Array.isArray(value) ? [...(value as unknown[])] : groups.map(() => value);
  if (values.length !== length) {
    throw new ValueError(
      `${name} must have the same length as optimizer.param_groups. ${name} has ${values.length} ` +
        `values, param_groups has ${length}.`,
    );
  }
  for (const item of values) {
    if (typeof item !== 'number') throw wrong_kind('scheduler', name, 0, 'numbers', item);
  }
  return values as number[];
}
