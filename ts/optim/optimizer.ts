// The base of all optimizers: groups of parameters and what is remembered of them. The steps are the
// core's.

import { enable_grad } from '../autograd.js';
import { clear_grad } from '../clear_grad.js';
import { NotImplementedError } from '../errors.js';
import { boolean_or, count_given } from '../kind.js';
import { python } from '../python.js';
import type { Tensor } from '../tensor.js';
import { group_of, groups_of, type ParamGroup, type ParamGroupInput } from './groups.js';
import {
  dispose_state,
  type OptimizerStateDict,
  type ParamState,
  packed,
  unpacked,
} from './state_dict.js';

/**
 * The base of all optimizers.
 *
 * Derive from it for one of your own: its `step` changes the parameters inside of `torch.no_grad`.
 * What an optimizer remembers is released by no `tidy`, but by `dispose()` or the garbage collector.
 *
 * Source: PyTorch's `torch.optim.Optimizer`.
 *
 * @example One of your own
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * class Halve extends torch.optim.Optimizer {
 *   override step(): undefined {
 *     for (const { params } of this.param_groups) {
 *       for (const param of params) param.data.forEach((x, i, all) => (all[i] = Number(x) / 2));
 *     }
 *   }
 * }
 * const param = torch.ones(2, { requires_grad: true });
 * new Halve([param], {}).step();
 * if (param.toArray().join() !== '0.5,0.5') throw new Error(`${param}`);
 * ```
 */
export class Optimizer {
  /** The options of groups that give none of their own. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** The groups of parameters with their options, which may be changed between steps. */
  param_groups: ParamGroup[] = [];
  /** What is remembered of each parameter. */
  state: Map<Tensor, ParamState> = new Map();

  /** What `using optimizer = ...` calls at the end of the block. */
  declare [Symbol.dispose]: () => void;

  /**
   * Takes the parameters.
   *
   * @param params an iterable of tensors, of pairs of a name and a tensor, or of groups
   * `{ params, ...options }`
   * @param defaults the options of groups that give none of their own
   * @throws ValueError if there are no parameters, one is no leaf, or one stands in two groups
   * @throws TypeError if one is no tensor
   */
  constructor(params: Iterable<unknown>, defaults: Readonly<Record<string, unknown>>) {
    this.defaults = { ...defaults };
    for (const group of groups_of(this.constructor.name, params)) {
      this.param_groups.push(group_of(group, this.defaults, this.param_groups));
    }
  }

  /**
   * Adds a group of parameters.
   *
   * Source: PyTorch's `Optimizer.add_param_group`.
   *
   * @param param_group `{ params, ...options }`
   * @throws ValueError if one of the parameters is no leaf or stands in a group already
   * @throws TypeError if one is no tensor
   *
   * @example A layer that is to be trained from now on
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const [a, b] = [torch.ones(1, { requires_grad: true }), torch.ones(1, { requires_grad: true })];
   * const optimizer = new torch.optim.SGD([a], { lr: 0.1 });
   * optimizer.add_param_group({ params: [b], lr: 0.01 });
   * if (optimizer.param_groups.length !== 2) throw new Error();
   * ```
   */
  add_param_group(param_group: ParamGroupInput<Record<string, unknown>>): void {
    this.param_groups.push(group_of(param_group, this.defaults, this.param_groups));
  }

  /**
   * Forgets the gradients of all parameters.
   *
   * Source: PyTorch's `Optimizer.zero_grad`.
   *
   * @param set_to_none forget them (default), or set them to zero?
   * @throws DisposedError if one of the parameters has been disposed
   *
   * @example Before the next backward
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const param = torch.ones(1, { requires_grad: true });
   * param.grad = torch.ones(1);
   * new torch.optim.SGD([param]).zero_grad();
   * if (param.grad !== null) throw new Error();
   * ```
   */
  zero_grad(set_to_none?: boolean | null): void;
  zero_grad(...args: readonly unknown[]): void {
    count_given('zero_grad', args, 0, 1);
    const forget = boolean_or('zero_grad', 'set_to_none', 1, args[0], true);
    for (const { params } of this.param_groups) {
      for (const param of params) clear_grad(param, forget);
    }
  }

  /**
   * Changes the parameters by their gradients, once. Those without a gradient are left alone.
   *
   * Source: PyTorch's `Optimizer.step`.
   *
   * @typeParam T what the closure returns
   * @param closure computes the loss and the gradients anew, and returns the loss
   * @returns what the closure returned
   *
   * @example With a closure
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.ones(1, { requires_grad: true });
   * const optimizer = new torch.optim.SGD([x], { lr: 0.5 });
   * const loss = optimizer.step(() => {
   *   optimizer.zero_grad();
   *   const y = torch.nn.functional.selu(x);
   *   y.backward();
   *   return y;
   * });
   * if (Math.abs(x.item() - 0.4746) > 1e-4 || loss.item() < 1.05) throw new Error(`${x}`);
   * ```
   */
  step(closure?: null): undefined;
  step<T>(closure: () => T): T;
  step(_closure?: (() => unknown) | null): unknown {
    throw new NotImplementedError(`${this.constructor.name} has no step()`);
  }

  /**
   * Gives the options and what is remembered, in PyTorch's form.
   *
   * Source: PyTorch's `Optimizer.state_dict`.
   *
   * @returns `{ state, param_groups }`; the tensors in it are those of the optimizer, not copies
   *
   * @example One group
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 0.1 });
   * const [group] = optimizer.state_dict().param_groups;
   * if (group?.lr !== 0.1 || `${group.params}` !== '0') throw new Error();
   * ```
   */
  state_dict(): OptimizerStateDict {
    return packed(this.param_groups, this.state);
  }

  /**
   * Takes over what `state_dict()` gave, here or in PyTorch. Tensors are copied.
   *
   * Source: PyTorch's `Optimizer.load_state_dict`.
   *
   * @param state_dict `{ state, param_groups }` for the same parameters in the same order
   * @throws ValueError if the numbers of groups or of parameters differ; nothing has changed then
   *
   * @example Go on
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const params = [torch.ones(1, { requires_grad: true })];
   * const optimizer = new torch.optim.SGD(params, { lr: 0.1 });
   * optimizer.load_state_dict(new torch.optim.SGD(params, { lr: 0.7 }).state_dict());
   * if (optimizer.param_groups[0]?.lr !== 0.7) throw new Error();
   * ```
   */
  load_state_dict(state_dict: OptimizerStateDict): void;
  load_state_dict(...args: readonly unknown[]): void {
    count_given('load_state_dict', args, 1, 1);
    const { groups, state } = unpacked(args[0], this.param_groups);
    for (const group of groups) {
      for (const [name, value] of Object.entries(this.defaults)) {
        if (!(name in group)) group[name] = value;
      }
    }
    try {
      this.check_loaded(groups, state);
    } catch (error) {
      dispose_state(state);
      throw error;
    }
    this.param_groups = groups;
    this.state = state;
  }

  /**
   * Throws where a step with these groups and this state would: then nothing is loaded.
   * @internal
   */
  protected check_loaded(
    _groups: readonly ParamGroup[],
    _state: ReadonlyMap<Tensor, ParamState>,
  ): void {}

  /**
   * Writes the optimizer as PyTorch does: the options of each group.
   *
   * @returns several lines
   *
   * @example The learning rate
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })], { lr: 0.1 });
   * if (!`${optimizer}`.includes('    lr: 0.1\n')) throw new Error(`${optimizer}`);
   * ```
   */
  toString(): string {
    let text = `${this.constructor.name} (`;
    this.param_groups.forEach((group, i) => {
      text += `\nParameter Group ${i}\n`;
      for (const key of Object.keys(group).sort()) {
        if (key !== 'params') text += `    ${key}: ${python(group[key])}\n`;
      }
    });
    return `${text})`;
  }

  /**
   * Releases what is remembered of the parameters, not the parameters; a step begins anew.
   *
   * @example Nothing remembered
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const optimizer = new torch.optim.SGD([torch.ones(1, { requires_grad: true })]);
   * optimizer.dispose();
   * if (optimizer.state.size !== 0) throw new Error();
   * ```
   */
  dispose(): void {
    dispose_state(this.state);
    this.state.clear();
  }
}

if (Symbol.dispose !== undefined) {
  Object.defineProperty(Optimizer.prototype, Symbol.dispose, {
    writable: true,
    enumerable: false,
    configurable: true,
    value(this: Optimizer): void {
      this.dispose();
    },
  });
}

/** Runs the closure of a step, whose operations are recorded whatever stands around. */
export function run_closure(closure: unknown): unknown {
  return closure === undefined || closure === null
    ? undefined
    : enable_grad(closure as () => unknown);
}
