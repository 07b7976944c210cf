// What a module holds as data: its state dict, its gradients, its dtype, its memory. Base of ModuleBase.

import { no_grad } from '../autograd.js';
import { clear_grad } from '../clear_grad.js';
import { CODES, dtype_or, is_floating } from '../dtype.js';
import { RuntimeError } from '../errors.js';
import { boolean_or, kind_of, wrong_kind } from '../kind.js';
import { tidy } from '../memory.js';
import { either, is_plain, read_options, split } from '../options.js';
import * as raw from '../raw.js';
import { type Cell, replace } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of, hidden, live_cell } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';
import type { Module } from './module.js';
import { ModuleTree } from './module_tree.js';

/**
 * Tensors by name: what `state_dict()` returns and `load_state_dict()` takes.
 *
 * @example The names of a Linear
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const state: torch.nn.StateDict = new torch.nn.Linear(2, 3).state_dict();
 * if (Object.keys(state).join() !== 'weight,bias') throw new Error();
 * ```
 */
export type StateDict = { readonly [name: string]: Tensor };

/**
 * What did not fit together in `load_state_dict`.
 *
 * @example All keys match
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const layer = new torch.nn.Linear(2, 3);
 * const keys: torch.nn.IncompatibleKeys = layer.load_state_dict(layer.state_dict());
 * if (keys.missing_keys.length !== 0) throw new Error();
 * ```
 */
export interface IncompatibleKeys {
  /** What the module has and the state has not. */
  readonly missing_keys: string[];
  /** What the state has and the module has not. */
  readonly unexpected_keys: string[];
}

/**
 * Options of `load_state_dict`.
 *
 * @example Take what there is
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.LoadOptions = { strict: false };
 * const { missing_keys } = new torch.nn.Linear(2, 3).load_state_dict({}, options);
 * if (missing_keys.length !== 2) throw new Error();
 * ```
 */
export interface LoadOptions {
  /** Must the keys be the same? (default true) */
  readonly strict?: boolean | null | undefined;
}

/** A run of load_state_dict: what is to be copied where, and what is wrong. */
export interface Loading {
  readonly state: ReadonlyMap<string, unknown>;
  readonly copies: [to: Tensor, from: Tensor][];
  readonly missing: string[];
  readonly unexpected: string[];
  readonly errors: string[];
}

/** A shape as PyTorch prints it. */
function size_text(shape: Shape): string {
  return `torch.Size([${shape.join(', ')}])`;
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}

/**
 * The part of modules that handles their data.
 *
 * Source: PyTorch's `torch.nn.Module`.
 *
 * @example Every module has it
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const part: torch.nn.ModuleState = new torch.nn.SELU();
 * if (Object.keys(part.state_dict()).length !== 0) throw new Error();
 * ```
 */
export abstract class ModuleState extends ModuleTree {
  /**
   * Gathers the parameters and the persistent buffers of the module and of all modules in it.
   *
   * Source: PyTorch's `Module.state_dict`, with its names and its order.
   *
   * @param prefix what stands before each name (default nothing)
   * @returns tensors by name, on the storage of the module's own: what changes here changes there
   *
   * @example Names
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const model = new torch.nn.Sequential(new torch.nn.SELU(), new torch.nn.Linear(2, 3));
   * const names = Object.keys(model.state_dict());
   * if (names.join() !== '1.weight,1.bias') throw new Error(names.join());
   * ```
   */
  state_dict(prefix?: string | null): Record<string, Tensor> {
    const state: Record<string, Tensor> = {};
    const visit = (path: string, module: Module): void => {
      for (const [name, tensor] of module.own_state()) state[path + name] = tensor.detach();
      for (const [name, child] of module.own_modules()) visit(`${path}${name}.`, child);
    };
    visit(prefix ?? '', this as unknown as Module);
    return state;
  }

  /**
   * Copies tensors into the parameters and buffers of the same names, cast to their dtypes.
   *
   * When anything does not fit, nothing is changed at all (PyTorch copies what fits, then fails).
   *
   * Source: PyTorch's `Module.load_state_dict`.
   *
   * @param state tensors by name, in an object or a `Map`
   * @param strict must the keys be the same? (default true)
   * @param options the same by name
   * @returns the keys that only one side has
   * @throws RuntimeError if keys are missing or unexpected, or sizes differ
   * @throws TypeError for a wrong kind of argument
   *
   * @example From one model to another
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const [a, b] = [new torch.nn.Linear(2, 3), new torch.nn.Linear(2, 3)];
   * b.load_state_dict(a.state_dict());
   * if (`${b.weight}` !== `${a.weight}`) throw new Error();
   * ```
   */
  load_state_dict(
    state: StateDict | ReadonlyMap<string, Tensor>,
    strict?: boolean | null,
    options?: LoadOptions | null,
  ): IncompatibleKeys;
  load_state_dict(
    state: StateDict | ReadonlyMap<string, Tensor>,
    options?: LoadOptions | null,
  ): IncompatibleKeys;
  load_state_dict(...args: readonly unknown[]): IncompatibleKeys {
    const op = 'load_state_dict';
    const [given, options] = split(op, args, 1, 2);
    const [keyed] = read_options(op, options, ['strict']);
    const strict = boolean_or(op, 'strict', 2, either(op, 'strict', given[1], keyed), true);
    const [state] = given;
    if (!(state instanceof Map) && !is_plain(state)) {
      throw new TypeError(`Expected state_dict to be dict-like, got ${kind_of(state)}.`);
    }
    const loading: Loading = {
      state: state instanceof Map ? state : new Map(Object.entries(state)),
      copies: [],
      missing: [],
      unexpected: [],
      errors: [],
    };
    this.load_into(loading, '');
    const { missing, unexpected, errors } = loading;
    if (strict && unexpected.length > 0) {
      errors.unshift(`Unexpected key(s) in state_dict: ${quoted(unexpected)}. `);
    }
    if (strict && missing.length > 0) {
      errors.unshift(`Missing key(s) in state_dict: ${quoted(missing)}. `);
    }
    if (errors.length > 0) {
      const name = kind_of(this);
      throw new RuntimeError(
        `Error(s) in loading state_dict for ${name}:\n\t${errors.join('\n\t')}`,
      );
    }
    tidy(() => {
      // Cast before anything is written: a value may not fit.
      const sources = loading.copies.map(([to, from]) => from.to(to.dtype));
      // One that was disposed cannot be written either.
      for (const [to] of loading.copies) handle_of('load_state_dict', 'self', 0, to);
      no_grad(() => {
        loading.copies.forEach(([to], i) => void to.copy_(sources[i] as Tensor));
      });
    });
    return { missing_keys: missing, unexpected_keys: unexpected };
  }

  /**
   * Compares the module with the keys that begin with `prefix`; modules with old formats extend it.
   * @internal
   */
  protected load_into(loading: Loading, prefix: string): void {
    const own = new Map(this.own_state());
    for (const [name, to] of own) {
      const key = prefix + name;
      if (loading.state.has(key)) this.#compare(loading, key, to);
      else loading.missing.push(key);
    }
    const children = new Map(this.own_modules());
    for (const key of loading.state.keys()) {
      if (!key.startsWith(prefix)) continue;
      const [name, rest] = key.slice(prefix.length).split('.', 2) as [string, string | undefined];
      if (!(rest === undefined ? own : children).has(name)) loading.unexpected.push(key);
    }
    for (const [name, child] of children) child.load_into(loading, `${prefix}${name}.`);
  }

  #compare({ state, copies, errors }: Loading, key: string, to: Tensor): void {
    const from = state.get(key);
    if (cell_of(from) === undefined) {
      errors.push(
        `While copying the parameter named "${key}", expected torch.Tensor or Tensor-like object ` +
          `from checkpoint but received ${kind_of(from)}`,
      );
      return;
    }
    const { shape } = from as Tensor;
    // As in PyTorch: a vector of one element loads into a scalar.
    const fits = shape.join() === to.shape.join() || (to.dim() === 0 && shape.join() === '1');
    if (fits) copies.push([to, from as Tensor]);
    else {
      errors.push(
        `size mismatch for ${key}: copying a param with shape ${size_text(shape)} from checkpoint, ` +
          `the shape in current model is ${size_text(to.shape)}.`,
      );
    }
  }

  /** The parameters and buffers of the whole tree, each once. */
  #tensors(): Tensor[] {
    return [...this.parameters(), ...this.buffers()];
  }

  /**
   * Forgets the gradients of all parameters.
   *
   * Source: PyTorch's `Module.zero_grad`.
   *
   * @param set_to_none forget them (default true), or set them to zero?
   *
   * @example No gradient is left
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const layer = new torch.nn.Linear(2, 1);
   * layer.weight.grad = torch.ones(1, 2);
   * layer.zero_grad();
   * if (layer.weight.grad !== null) throw new Error();
   * ```
   */
  zero_grad(set_to_none?: boolean | null): void {
    const forget = boolean_or('zero_grad', 'set_to_none', 1, set_to_none, true);
    for (const parameter of this.parameters()) clear_grad(parameter, forget);
  }

  /**
   * Says whether the gradients of the parameters are wanted: false freezes the module.
   *
   * Source: PyTorch's `Module.requires_grad_`.
   *
   * @param requires_grad are they wanted? (default true)
   * @returns the module itself
   *
   * @example Frozen
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const layer = new torch.nn.Linear(2, 1).requires_grad_(false);
   * if (layer.weight.requires_grad) throw new Error();
   * ```
   */
  requires_grad_(requires_grad?: boolean | null): this {
    const wanted = boolean_or('requires_grad_', 'requires_grad', 1, requires_grad, true);
    for (const parameter of this.parameters()) parameter.requires_grad_(wanted);
    return this;
  }

  /**
   * Casts the floating-point parameters and buffers of the whole tree; they stay the same objects.
   *
   * An optimizer is made afterwards: one that exists already has the former tensors.
   *
   * Source: PyTorch's `Module.to`.
   *
   * @param target a floating dtype; or the device, of which there is one
   * @returns the module itself
   * @throws TypeError if the dtype is not a floating one
   *
   * @example Double precision
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const layer = new torch.nn.Linear(2, 1).to('float64');
   * if (layer.weight.dtype !== 'float64') throw new Error();
   * ```
   */
  to(target: DType | DeviceType): this {
    if (typeof target !== 'string') throw wrong_kind('to', 'dtype', 1, 'string', target);
    if (target === 'cpu') return this;
    const dtype = dtype_or<DType>('to', target, 'float32');
    if (!is_floating(dtype)) {
      throw new TypeError(
        'nn.Module.to only accepts floating point or complex dtypes, but got desired ' +
          `dtype=torch.${dtype}`,
      );
    }
    const cells: Cell[] = [];
    for (const tensor of this.#tensors()) {
      const cell = live_cell('to', 'self', 0, tensor);
      if (is_floating(cell.dtype) && cell.dtype !== dtype) cells.push(cell);
    }
    const made: number[] = [];
    try {
      for (const cell of cells) made.push(cast(cell, dtype));
    } catch (error) {
      // All or nothing.
      made.forEach(raw.tensor_dispose);
      throw error;
    }
    cells.forEach((cell, i) => void replace(cell, made[i] as number, dtype));
    return this;
  }

  /**
   * The same as `to('float32')`.
   *
   * Source: PyTorch's `Module.float`.
   *
   * @returns the module itself
   *
   * @example Single precision
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.nn.Linear(2, 1).double().float().weight.dtype !== 'float32') throw new Error();
   * ```
   */
  float(): this {
    return this.to('float32');
  }

  /**
   * The same as `to('float64')`.
   *
   * Source: PyTorch's `Module.double`.
   *
   * @returns the module itself
   *
   * @example Double precision
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.nn.Linear(2, 1).double().weight.dtype !== 'float64') throw new Error();
   * ```
   */
  double(): this {
    return this.to('float64');
  }

  /**
   * Releases the parameters and buffers of the whole tree; a second time does nothing.
   *
   * @example Released at once
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const before = torch.memory().live_tensors;
   * new torch.nn.Linear(2, 1).dispose();
   * if (torch.memory().live_tensors !== before) throw new Error('leak');
   * ```
   */
  dispose(): void {
    for (const tensor of this.#tensors()) tensor.dispose();
  }

  /** What `using model = ...` calls at the end of the block, where the engine has `Symbol.dispose`. */
  declare [Symbol.dispose]: () => void;
}

if (Symbol.dispose !== undefined) {
  const value = ModuleState.prototype.dispose;
  Object.defineProperty(ModuleState.prototype, Symbol.dispose, { ...hidden, value });
}

/** The handle of a tensor like it in another dtype, with its gradient. */
function cast({ handle }: Cell, dtype: DType): number {
  const requires_grad = raw.requires_grad(handle);
  const grad = raw.tensor_grad(handle);
  return no_grad(() => {
    let to = 0;
    let grad_to = 0;
    try {
      to = raw.tensor_to(handle, CODES[dtype]);
      raw.set_requires_grad(to, requires_grad);
      if (grad !== 0) {
        grad_to = raw.tensor_to(grad, CODES[dtype]);
        raw.set_grad(to, grad_to);
      }
      const made = to;
      to = 0;
      return made;
    } finally {
      // When memory ends in between, nothing stays behind.
      for (const done of [grad, grad_to, to]) if (done !== 0) raw.tensor_dispose(done);
    }
  });
}
