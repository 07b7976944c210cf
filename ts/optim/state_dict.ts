// The state of an optimizer in PyTorch's form: parameters by their numbers, tensors by their names.

import { CODES } from '../dtype.js';
import { ValueError } from '../errors.js';
import { wrong_kind } from '../kind.js';
import { keep } from '../memory.js';
import { is_plain } from '../options.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of, wrap_new } from '../tensor_base.js';
import type { ParamGroup } from './groups.js';

/**
 * What an optimizer remembers of one parameter, by PyTorch's names.
 *
 * @example The momentum
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const param = torch.ones(1, { requires_grad: true });
 * const optimizer = new torch.optim.SGD([param], { lr: 0.1, momentum: 0.9 });
 * param.grad = torch.ones(1);
 * optimizer.step();
 * const state: torch.optim.ParamState | undefined = optimizer.state.get(param);
 * if (!(state?.momentum_buffer instanceof torch.Tensor)) throw new Error();
 * ```
 */
export type ParamState = Record<string, unknown>;

/**
 * The state of an optimizer, with numbers in place of the parameters.
 *
 * @example Save and load
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const params = [torch.ones(1, { requires_grad: true })];
 * const saved: torch.optim.OptimizerStateDict = new torch.optim.Adam(params).state_dict();
 * new torch.optim.Adam(params, { lr: 1 }).load_state_dict(saved);
 * ```
 */
export interface OptimizerStateDict {
  /** What is remembered of each parameter that has been stepped, by its number. */
  readonly state: Readonly<Record<number, ParamState>>;
  /** The options of each group; `params` are the numbers of its parameters. */
  readonly param_groups: readonly Readonly<Record<string, unknown>>[];
}

/** The state dict of groups and their state; it shares the tensors. */
export function packed(
  groups: readonly ParamGroup[],
  state: ReadonlyMap<Tensor, ParamState>,
): OptimizerStateDict {
  const numbers = new Map<Tensor, number>();
  let start = 0;
  const param_groups = groups.map(({ params, ...options }) => {
    params.forEach((param, i) => {
      if (!numbers.has(param)) numbers.set(param, start + i);
    });
    start += params.length;
    return { ...options, params: params.map((param) => numbers.get(param)) };
  });
  const by_number: Record<number, ParamState> = {};
  for (const [param, value] of state) {
    const number = numbers.get(param);
    if (number !== undefined) by_number[number] = value;
  }
  return { state: by_number, param_groups };
}

/** The tensors of a state, which belong to the optimizer alone. */
export function dispose_state(state: ReadonlyMap<Tensor, ParamState>): void {
  for (const values of state.values()) {
    for (const value of Object.values(values)) {
      if (cell_of(value) !== undefined) (value as Tensor).dispose();
    }
  }
}

/** Groups and state out of a state dict, in copies; nothing of what is there changes. */
export function unpacked(
  value: unknown,
  groups: readonly ParamGroup[],
): { groups: ParamGroup[]; state: Map<Tensor, ParamState> } {
  const op = 'load_state_dict';
  const dict = value as OptimizerStateDict | null | undefined;
  if (!is_plain(dict) || !Array.isArray(dict.param_groups) || !is_plain(dict.state)) {
    throw wrong_kind(op, 'state_dict', 1, 'what state_dict() gives', value);
  }
  const saved = dict.param_groups as Readonly<Record<string, unknown>>[];
  if (saved.length !== groups.length) {
    throw new ValueError('loaded state dict has a different number of parameter groups');
  }
  const params = new Map<unknown, Tensor>();
  const loaded = groups.map((group, i): ParamGroup => {
    const { params: numbers, ...options } = saved[i] ?? {};
    if (!Array.isArray(numbers) || numbers.length !== group.params.length) {
      throw new ValueError(
        "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
      );
    }
    for (const [k, number] of numbers.entries())
      params.set(String(number), group.params[k] as Tensor);
    const names = group.param_names === undefined ? {} : { param_names: group.param_names };
    const copy: ParamGroup = { lr: 0, ...names, params: group.params };
    for (const [name, item] of Object.entries(options))
      copy[name] = Array.isArray(item) ? [...item] : item;
    return copy;
  });
  const state = new Map<Tensor, ParamState>();
  try {
    for (const [number, values] of Object.entries(dict.state)) {
      const param = params.get(number);
      if (param === undefined) continue;
      if (!is_plain(values)) {
        throw wrong_kind(op, `state[${number}]`, 0, 'a plain object', values);
      }
      const own: ParamState = {};
      state.set(param, own);
      for (const [name, item] of Object.entries(values)) {
        if (item !== null && item !== undefined) own[name] = copied(op, param, name, item);
      }
    }
  } catch (error) {
    dispose_state(state);
    throw error;
  }
  return { groups: loaded, state };
}

/** A copy of a tensor of the state in the dtype of its parameter; the number of steps stays a float32. */
function copied(op: string, param: Tensor, name: string, item: unknown): unknown {
  if (name === 'step' && typeof item === 'number') {
    return keep(wrap_new<Tensor>(raw.full(CODES.float32, new Float64Array(0), item)));
  }
  if (cell_of(item) === undefined) return item;
  const from = handle_of(op, name, 0, item);
  const { dtype } = item as Tensor;
  const to = name === 'step' ? (dtype === 'float64' ? dtype : 'float32') : param.dtype;
  const handle = to === dtype ? raw.tensor_clone(from) : raw.tensor_to(from, CODES[to]);
  return keep(wrap_new<Tensor>(handle));
}
