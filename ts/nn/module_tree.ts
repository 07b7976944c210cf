// What a module contains: parameters, buffers and modules, found among its own properties when asked.
// Base of ModuleState.

import { RuntimeError, ValueError } from '../errors.js';
import { boolean_or, kind_of } from '../kind.js';
import { move } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { cell_of, live_cell } from '../tensor_base.js';
import type { Module } from './module.js';
import { Parameter } from './parameter.js';

/** A constructor may return a function instead of its `this`: the derived fields then go there. */
class Callable {
  constructor(call: (self: never, args: readonly unknown[]) => unknown) {
    const self = (...args: readonly unknown[]): unknown => call(self as never, args);
    // So that modules can have fields of these names.
    Reflect.deleteProperty(self, 'name');
    Reflect.deleteProperty(self, 'length');
    // biome-ignore lint/correctness/noConstructorReturn: this is what makes modules callable
    return Object.setPrototypeOf(self, new.target.prototype);
  }
}

/** The name of a part of a module, as state_dict() writes it. */
export function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/**
 * The part of modules that finds what they contain.
 *
 * Parameters and modules count as soon as they are assigned to a property, in the order of their
 * assignment; those in arrays do not, as in PyTorch: that is what `ModuleList` is for.
 *
 * Source: PyTorch's `torch.nn.Module`.
 *
 * @example Every module has it
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const part: torch.nn.ModuleTree = new torch.nn.SELU();
 * if (part.parameters().length !== 0) throw new Error();
 * ```
 */
export abstract class ModuleTree extends Callable {
  /** In training? `train()` and `eval()` set it in the whole tree. */
  training = true;

  /** Which properties are buffers, and whether they belong to the state. */
  readonly #buffers = new Map<string, boolean>();

  #own<T>(kind: abstract new (...args: never) => T): [string, T][] {
    const entries = Object.entries(this) as [string, T][];
    const own = entries.filter(([, value]) => value instanceof kind);
    const loop = own.find(([, value]) => (value as unknown) === this);
    if (loop !== undefined) {
      throw new RuntimeError(`${kind_of(this)} contains itself, as '${loop[0]}'`);
    }
    return own;
  }

  #own_buffers(): [string, Tensor][] {
    const entries: [string, Tensor][] = [];
    for (const name of this.#buffers.keys()) {
      const value: unknown = Reflect.get(this, name);
      if (cell_of(value) !== undefined) entries.push([name, value as Tensor]);
    }
    return entries;
  }

  /** Each of the things that `of` finds once, by the first name that it has. */
  #named<T>(
    prefix: string,
    recurse: boolean,
    of: (module: ModuleTree) => readonly [string, T][],
  ): [string, T][] {
    const found = new Map<T, string>();
    const modules: [string, ModuleTree][] = recurse ? this.named_modules(prefix) : [[prefix, this]];
    for (const [path, module] of modules) {
      for (const [name, thing] of of(module)) {
        if (!found.has(thing)) found.set(thing, joined(path, name));
      }
    }
    return Array.from(found, ([thing, name]) => [name, thing]);
  }

  /** The children by name, shared ones as often as they stand there; for state_dict() and the text. */
  protected own_modules(): [string, Module][] {
    return this.#own(ModuleTree) as [string, Module][];
  }

  /** The tensors of the module itself that belong to its state. */
  protected own_state(): [string, Tensor][] {
    const buffers = this.#own_buffers().filter(([name]) => this.#buffers.get(name));
    return [...this.#own<Tensor>(Parameter), ...buffers];
  }

  /**
   * Lists the parameters of the module and of all modules in it.
   *
   * Source: PyTorch's `Module.parameters`.
   *
   * @param recurse those of the modules in it as well? (default true)
   * @returns each parameter once, in the order of assignment
   *
   * @example Weight and bias
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.nn.Linear(2, 3).parameters().length !== 2) throw new Error();
   * ```
   */
  parameters(recurse?: boolean | null): Parameter[] {
    return this.named_parameters('', recurse).map(([, parameter]) => parameter);
  }

  /**
   * Lists the parameters with their names, such as `'0.weight'`.
   *
   * Source: PyTorch's `Module.named_parameters`.
   *
   * @param prefix what stands before each name (default nothing)
   * @param recurse those of the modules in it as well? (default true)
   * @returns pairs of name and parameter
   *
   * @example Names
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const names = new torch.nn.Linear(2, 3).named_parameters().map(([name]) => name);
   * if (names.join() !== 'weight,bias') throw new Error(names.join());
   * ```
   */
  named_parameters(prefix?: string | null, recurse?: boolean | null): [string, Parameter][] {
    const all = boolean_or('named_parameters', 'recurse', 2, recurse, true);
    return this.#named(prefix ?? '', all, (module) => module.#own(Parameter));
  }

  /**
   * Lists the buffers of the module and of all modules in it: tensors that belong to it but are not learnt.
   *
   * Source: PyTorch's `Module.buffers`.
   *
   * @param recurse those of the modules in it as well? (default true)
   * @returns each buffer once
   *
   * @example A table that nobody learns
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const module = new torch.nn.Identity();
   * module.register_buffer('table', torch.ones(3));
   * if (module.buffers().length !== 1) throw new Error();
   * ```
   */
  buffers(recurse?: boolean | null): Tensor[] {
    return this.named_buffers('', recurse).map(([, buffer]) => buffer);
  }

  /**
   * Lists the buffers with their names.
   *
   * Source: PyTorch's `Module.named_buffers`.
   *
   * @param prefix what stands before each name (default nothing)
   * @param recurse those of the modules in it as well? (default true)
   * @returns pairs of name and tensor
   *
   * @example Names
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const module = new torch.nn.Identity();
   * module.register_buffer('table', torch.ones(3));
   * const [first] = module.named_buffers('prefix');
   * if (first?.[0] !== 'prefix.table') throw new Error(first?.[0]);
   * ```
   */
  named_buffers(prefix?: string | null, recurse?: boolean | null): [string, Tensor][] {
    const all = boolean_or('named_buffers', 'recurse', 2, recurse, true);
    return this.#named(prefix ?? '', all, (module) => module.#own_buffers());
  }

  /**
   * Lists the modules that are properties of this one.
   *
   * Source: PyTorch's `Module.children`.
   *
   * @returns each module once
   *
   * @example Two layers
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const model = new torch.nn.Sequential(new torch.nn.Linear(2, 3), new torch.nn.SELU());
   * if (model.children().length !== 2) throw new Error();
   * ```
   */
  children(): Module[] {
    return [...new Set(this.own_modules().map(([, module]) => module))];
  }

  /**
   * Lists the modules that are properties of this one, with their names.
   *
   * Source: PyTorch's `Module.named_children`.
   *
   * @returns pairs of name and module
   *
   * @example Names in a Sequential
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const [first] = new torch.nn.Sequential(new torch.nn.SELU()).named_children();
   * if (first?.[0] !== '0') throw new Error(first?.[0]);
   * ```
   */
  named_children(): [string, Module][] {
    return this.#named('', false, (module) => module.own_modules());
  }

  /**
   * Lists the module and all modules in it.
   *
   * Source: PyTorch's `Module.modules`.
   *
   * @returns each module once, the outer before the inner
   *
   * @example A model of one layer
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const model = new torch.nn.Sequential(new torch.nn.SELU());
   * if (model.modules()[0] !== model) throw new Error();
   * ```
   */
  modules(): Module[] {
    return this.named_modules().map(([, module]) => module);
  }

  /**
   * Lists the module, with the empty name, and all modules in it with theirs.
   *
   * Source: PyTorch's `Module.named_modules`.
   *
   * @param prefix what stands before each name (default nothing)
   * @returns pairs of name and module, the outer before the inner
   *
   * @example Nested names
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const { SELU, Sequential } = torch.nn;
   * const names = new Sequential(new Sequential(new SELU())).named_modules().map(([name]) => name);
   * if (names.join() !== ',0,0.0') throw new Error(names.join());
   * ```
   */
  named_modules(prefix?: string | null): [string, Module][] {
    const seen = new Set<ModuleTree>();
    const found: [string, Module][] = [];
    const visit = (path: string, module: Module): void => {
      if (seen.has(module)) return;
      seen.add(module);
      found.push([path, module]);
      for (const [name, child] of module.own_modules()) visit(joined(path, name), child);
    };
    visit(prefix ?? '', this as unknown as Module);
    return found;
  }

  /**
   * Finds a module by its path.
   *
   * Source: PyTorch's `Module.get_submodule`.
   *
   * @param target names with dots between, such as `'0.linear'`; empty for the module itself
   * @returns the module
   * @throws ValueError if there is none (PyTorch: AttributeError)
   *
   * @example The second layer
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const model = new torch.nn.Sequential(new torch.nn.Linear(2, 3), new torch.nn.SELU());
   * if (model.get_submodule('1') !== model[1]) throw new Error();
   * ```
   */
  get_submodule(target: string): Module {
    let module: unknown = this;
    for (const name of target === '' ? [] : target.split('.')) {
      const next: unknown = Reflect.get(module as ModuleTree, name);
      if (next === undefined)
        throw new ValueError(`${kind_of(module)} has no attribute \`${name}\``);
      if (!(next instanceof ModuleTree)) throw new ValueError(`\`${name}\` is not an nn.Module`);
      module = next;
    }
    return module as Module;
  }

  /**
   * Finds a parameter by its path.
   *
   * Source: PyTorch's `Module.get_parameter`.
   *
   * @param target names with dots between, such as `'0.weight'`
   * @returns the parameter
   * @throws ValueError if there is none (PyTorch: AttributeError)
   *
   * @example The weight of the first layer
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const model = new torch.nn.Sequential(new torch.nn.Linear(2, 3));
   * if (model.get_parameter('0.weight').numel() !== 6) throw new Error();
   * ```
   */
  get_parameter(target: string): Parameter {
    const dot = target.lastIndexOf('.');
    const module = this.get_submodule(target.slice(0, Math.max(dot, 0)));
    const name = target.slice(dot + 1);
    const found: unknown = Reflect.get(module, name);
    if (found === undefined)
      throw new ValueError(`${kind_of(module)} has no attribute \`${name}\``);
    if (!(found instanceof Parameter)) throw new ValueError(`\`${name}\` is not an nn.Parameter`);
    return found;
  }

  /** Assigns a part of the module, unless the name is one that no part can have or that is taken. */
  #register(kind: string, name: unknown, value: unknown, taken: boolean): void {
    if (typeof name !== 'string') {
      throw new TypeError(`${kind} name should be a string. Got ${kind_of(name)}`);
    }
    if (name.includes('.')) {
      const got = kind === 'module' ? `, got: ${name}` : '';
      throw new ValueError(`${kind} name can't contain "."${got}`);
    }
    if (name === '') throw new ValueError(`${kind} name can't be empty string ""`);
    if (taken) throw new ValueError(`attribute '${name}' already exists`);
    Reflect.set(this, name, value);
  }

  /**
   * Makes a tensor a buffer: part of the module and of its `state_dict()`, but not learnt.
   *
   * The tensor is then kept like a parameter: no `tidy` releases it.
   *
   * Source: PyTorch's `Module.register_buffer`.
   *
   * @param name the property that it becomes
   * @param tensor the tensor; null for none
   * @param persistent does it belong to `state_dict()`? (default true)
   * @throws ValueError if the name is taken, empty or has a dot (PyTorch: KeyError)
   * @throws TypeError if it is not a tensor
   *
   * @example A mean
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * class Centred extends torch.nn.Module {
   *   constructor() {
   *     super();
   *     this.register_buffer('mean', torch.zeros(3));
   *   }
   * }
   * if (!('mean' in new Centred().state_dict())) throw new Error();
   * ```
   */
  register_buffer(name: string, tensor: Tensor | null, persistent?: boolean | null): void {
    const kept = boolean_or('register_buffer', 'persistent', 3, persistent, true);
    if (tensor !== null && cell_of(tensor) === undefined) {
      throw new TypeError(
        `cannot assign '${kind_of(tensor)}' object to buffer '${name}' (torch Tensor or None required)`,
      );
    }
    const taken = Reflect.get(this, name) !== undefined && !this.#buffers.has(name);
    this.#register('buffer', name, tensor, taken);
    if (tensor !== null) move(tensor, live_cell('register_buffer', 'tensor', 2, tensor), null);
    this.#buffers.set(name, kept);
  }

  /**
   * Assigns a parameter by name; the same as an ordinary assignment.
   *
   * Source: PyTorch's `Module.register_parameter`.
   *
   * @param name the property that it becomes
   * @param parameter the parameter; null for none
   * @throws ValueError if the name is taken, empty or has a dot (PyTorch: KeyError)
   * @throws TypeError if it is not a parameter
   *
   * @example A computed name
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const module = new torch.nn.Identity();
   * module.register_parameter('scale', new torch.nn.Parameter(torch.ones(1)));
   * if (module.parameters().length !== 1) throw new Error();
   * ```
   */
  register_parameter(name: string, parameter: Parameter | null): void {
    if (parameter !== null && !(parameter instanceof Parameter)) {
      throw new TypeError(
        `cannot assign '${kind_of(parameter)}' object to parameter '${name}' ` +
          '(torch.nn.Parameter or None required)',
      );
    }
    const before: unknown = Reflect.get(this, name);
    const taken = before !== undefined && before !== null && !(before instanceof Parameter);
    this.#register('parameter', name, parameter, taken);
  }

  /**
   * Assigns a module by name; the same as an ordinary assignment.
   *
   * Source: PyTorch's `Module.add_module`.
   *
   * @param name the property that it becomes
   * @param module the module; null for none
   * @throws ValueError if the name is taken, empty or has a dot (PyTorch: KeyError)
   * @throws TypeError if it is not a module
   *
   * @example A computed name
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const model = new torch.nn.Sequential();
   * model.add_module('first', new torch.nn.SELU());
   * if (model.length !== 1) throw new Error();
   * ```
   */
  add_module(name: string, module: ModuleTree | null): void {
    if (module !== null && !(module instanceof ModuleTree)) {
      throw new TypeError(`${kind_of(module)} is not a Module subclass`);
    }
    const before: unknown = Reflect.get(this, name);
    const taken = before !== undefined && before !== null && !(before instanceof ModuleTree);
    this.#register('module', name, module, taken);
  }

  /**
   * The same as `add_module`, by PyTorch's other name.
   *
   * Source: PyTorch's `Module.register_module`.
   *
   * @param name the property that it becomes
   * @param module the module; null for none
   *
   * @example A computed name
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const model = new torch.nn.Sequential();
   * model.register_module('first', new torch.nn.SELU());
   * if (model.length !== 1) throw new Error();
   * ```
   */
  register_module(name: string, module: ModuleTree | null): void {
    this.add_module(name, module);
  }
}
