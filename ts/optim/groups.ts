// The groups of parameters that an optimizer is given: their forms, and what cannot be optimized.

import { ValueError } from '../errors.js';
import { kind_of, wrong_kind } from '../kind.js';
import { is_plain } from '../options.js';
import type { Tensor } from '../tensor.js';
import { cell_of } from '../tensor_base.js';
import type { DType } from '../types/dtype.js';
import { warn } from '../warnings.js';

/** Parameters, bare or with their names as `named_parameters()` gives them. */
export type Parameters = Iterable<Tensor> | Iterable<readonly [name: string, param: Tensor]>;

/**
 * A group of parameters with options of its own, as an optimizer is given it.
 *
 * @typeParam Options the options of the optimizer
 *
 * @example Another learning rate
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const group: torch.optim.ParamGroupInput<torch.optim.SGDOptions> = {
 *   params: [torch.ones(2, { requires_grad: true })],
 *   lr: 0.01,
 * };
 * const optimizer = new torch.optim.SGD([group], { lr: 0.1 });
 * if (optimizer.param_groups[0]?.lr !== 0.01) throw new Error();
 * ```
 */
export type ParamGroupInput<Options extends object = object> = {
  /** The parameters. */
  readonly params: Tensor | Parameters;
} & { readonly [Name in keyof Options]?: Options[Name] };

/**
 * What an optimizer can be given: parameters, parameters with their names, or groups.
 *
 * @typeParam Options the options of the optimizer
 *
 * @example Bare parameters
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const params: torch.optim.ParamsInput = [torch.ones(2, { requires_grad: true })];
 * new torch.optim.SGD(params);
 * ```
 */
export type ParamsInput<Options extends object = object> =
  | Parameters
  | Iterable<ParamGroupInput<Options>>;

/**
 * A group of parameters as an optimizer keeps it: options can be read and changed.
 *
 * @example The learning rate
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const optimizer = new torch.optim.SGD([torch.ones(2, { requires_grad: true })], { lr: 0.5 });
 * for (const group of optimizer.param_groups) group.lr /= 2;
 * if (optimizer.param_groups[0]?.lr !== 0.25) throw new Error();
 * ```
 */
export interface ParamGroup {
  /** The parameters. */
  params: Tensor[];
  /** Their names, where they were given. */
  param_names?: string[];
  /** The learning rate. */
  lr: number;
  /** The other options, by their names. */
  [option: string]: unknown;
}

const TYPE_NAMES: Readonly<Record<DType, string>> = {
  float32: 'Float',
  float64: 'Double',
  int32: 'Int',
  uint8: 'Byte',
  bool: 'Bool',
  int64: 'Long',
};

function listed(op: string, params: unknown): unknown[] {
  if (cell_of(params) !== undefined) return [params];
  const iterable = params as Iterable<unknown> | null | undefined;
  if (typeof params === 'string' || typeof iterable?.[Symbol.iterator] !== 'function') {
    throw wrong_kind(op, 'params', 1, 'an iterable of tensors or groups', params);
  }
  return [...iterable];
}

/** The groups out of all forms of the constructor's argument. */
export function groups_of(op: string, params: unknown): readonly unknown[] {
  const dtype = cell_of(params)?.dtype;
  if (dtype !== undefined) {
    throw new TypeError(
      'params argument given to the optimizer should be an iterable of Tensors or dicts, but got ' +
        `torch.${TYPE_NAMES[dtype]}Tensor`,
    );
  }
  const list = listed(op, params);
  if (list.length === 0) throw new ValueError('optimizer got an empty parameter list');
  return is_plain(list[0]) ? list : [{ params: list }];
}

/** The group that is added to `groups`: checked, with defaults, in new arrays. */
export function group_of(
  given: unknown,
  defaults: Readonly<Record<string, unknown>>,
  groups: readonly ParamGroup[],
): ParamGroup {
  if (!is_plain(given)) throw wrong_kind('add_param_group', 'param_group', 1, 'an object', given);
  const params: unknown[] = [];
  const param_names: string[] = [];
  for (const item of listed('add_param_group', given.params)) {
    const named = Array.isArray(item);
    params.push(named ? item[1] : item);
    if (named) param_names.push(String(item[0]));
  }
  if (param_names.length !== 0 && param_names.length !== params.length) {
    throw new ValueError(
      'all optimizer params should be with/without names. Some param names are missing',
    );
  }
  const tensors = params.map(checked);
  const group: ParamGroup = { ...(given as object as ParamGroup), params: tensors };
  for (const [name, value] of Object.entries(defaults)) group[name] ??= value;
  if (param_names.length !== 0) group.param_names = param_names;
  if (new Set(tensors).size !== tensors.length) {
    warn(
      'optimizer contains a parameter group with duplicate parameters; in future, this will cause ' +
        'an error; see github.com/pytorch/pytorch/issues/40967 for more information',
    );
  }
  for (const other of groups) {
    if ((other.param_names === undefined) !== (group.param_names === undefined)) {
      const names = group.param_names === undefined ? 'without' : 'with';
      throw new ValueError(
        'all optimizer param groups should be with/without names. cannot add param group ' +
          `${names} names to the optimizer`,
      );
    }
  }
  if (groups.some((other) => other.params.some((param) => tensors.includes(param)))) {
    throw new ValueError('some parameters appear in more than one parameter group');
  }
  return group;
}

function checked(param: unknown): Tensor {
  if (cell_of(param) === undefined) {
    throw new TypeError(
      `optimizer can only optimize Tensors, but one of the params is ${kind_of(param)}`,
    );
  }
  const tensor = param as Tensor;
  if (!tensor.is_leaf && !tensor.retains_grad) {
    throw new ValueError("can't optimize a non-leaf Tensor");
  }
  return tensor;
}
