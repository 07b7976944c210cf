// Modules that hold others: Sequential, ModuleList, ModuleDict.

import { IndexError, ValueError } from '../../errors.js';
import { a_number, kind_of, wrong_kind } from '../../kind.js';
import { is_plain, read_options } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import type { ChainShape, NotCalled, ShapeMap } from '../../types/module.js';
import { Layer } from '../layer.js';
import { type Module, ModuleBase, missing_forward } from '../module.js';
import { block } from '../text.js';

/** Pairs out of an object, a Map or an array of pairs. */
function pairs_of(op: string, value: unknown): [string, ModuleBase][] {
  if (is_plain(value)) return Object.entries(value) as [string, ModuleBase][];
  if (typeof (value as Iterable<unknown> | null)?.[Symbol.iterator] !== 'function') {
    throw wrong_kind(op, 'modules', 1, 'an object, a Map or pairs', value);
  }
  return Array.from(value as Iterable<unknown>, (pair, i) => {
    const element = `${op} update sequence element #${i}`;
    if (!Array.isArray(pair)) {
      throw new TypeError(`${element} should be Iterable; is ${kind_of(pair)}`);
    }
    if (pair.length !== 2) {
      throw new ValueError(`${element} has length ${pair.length}; 2 is required`);
    }
    return pair as [string, ModuleBase];
  });
}

/**
 * What `Sequential` and `ModuleList` have in common: modules in an order.
 *
 * @typeParam M what a call does to shapes
 *
 * @example Either of them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const count = (module: torch.nn.Module) => (module instanceof torch.nn.Container ? module.length : 1);
 * if (count(new torch.nn.ModuleList([new torch.nn.SELU()])) !== 1) throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: a container whose map is not known
export abstract class Container<M extends ShapeMap = any> extends Layer<M> {
  /** The modules that were not given names, by position. */
  readonly [index: number]: Module;

  /** The number of modules. */
  override get length(): number {
    return this.own_modules().length;
  }

  /**
   * Gives the modules one after the other, for `for ... of`.
   *
   * @returns an iterator
   */
  [Symbol.iterator](): Iterator<Module> {
    return this.own_modules()
      .map(([, module]) => module)
      .values();
  }

  /**
   * Finds a module by its position.
   *
   * @param index the position; negative counts from the end
   * @returns the module
   * @throws IndexError if there is none
   *
   * @example The last one
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const last = new torch.nn.SELU();
   * const model = new torch.nn.Sequential(new torch.nn.Identity(), last);
   * if (model.at(-1) !== last) throw new Error();
   * ```
   */
  at(index: number): Module {
    const found = [...this].at(a_number('at', 'index', 1, index));
    if (found === undefined) throw new IndexError(`index ${index} is out of range`);
    return found;
  }

  /**
   * Adds a module at the end.
   *
   * @param module the module
   * @returns the container itself
   * @throws TypeError if it is not a module
   *
   * @example One more
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.nn.Sequential().append(new torch.nn.SELU()).length !== 1) throw new Error();
   * ```
   */
  append(module: ModuleBase): this {
    this.add_module(String(this.length), module);
    return this;
  }

  /**
   * Adds modules at the end.
   *
   * @param modules an array, or another container
   * @returns the container itself
   * @throws TypeError if one of them is not a module
   *
   * @example Two more
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const list = new torch.nn.ModuleList();
   * list.extend([new torch.nn.SELU(), new torch.nn.SELU()]);
   * if (list.length !== 2) throw new Error();
   * ```
   */
  extend(modules: Iterable<ModuleBase>): this {
    if (typeof (modules as Iterable<unknown> | null)?.[Symbol.iterator] !== 'function') {
      throw wrong_kind('extend', 'modules', 1, 'an iterable of modules', modules);
    }
    // A copy: the container may be given itself.
    for (const module of [...modules]) this.append(module);
    return this;
  }

  /**
   * Puts a module before another; the later ones move up by one.
   *
   * @param index the position that it gets; negative counts from the end
   * @param module the module
   * @returns the container itself
   * @throws IndexError if the position is out of range
   * @throws TypeError if it is not a module
   *
   * @example At the beginning
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const first = new torch.nn.Identity();
   * const list = new torch.nn.ModuleList([new torch.nn.SELU()]).insert(0, first);
   * if (list[0] !== first || list.length !== 2) throw new Error();
   * ```
   */
  insert(index: number, module: ModuleBase): this {
    const modules: ModuleBase[] = [...this];
    const n = modules.length;
    const at = a_number('insert', 'index', 1, index) + (index < 0 ? n : 0);
    if (!(at >= 0 && at <= n)) {
      throw new IndexError(`Index out of range: ${index}`);
    }
    modules.splice(at, 0, module);
    for (let i = at; i <= n; i++) this.add_module(String(i), modules[i] as ModuleBase);
    return this;
  }
}

/**
 * Calls its modules one after the other, each with the output of the one before.
 *
 * Source: PyTorch's `torch.nn.Sequential`.
 *
 * @typeParam Modules the modules, so that the compiler can follow the shape through them
 *
 * @example A self-normalizing network
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const { AlphaDropout, Linear, SELU, Sequential } = torch.nn;
 * const model = new Sequential(new Linear(8, 16), new SELU(), new AlphaDropout(0.1), new Linear(16, 3));
 * const classes: 3 = model(torch.randn(5, 8)).shape[1];
 * if (classes !== 3) throw new Error();
 * ```
 *
 * @example With names
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const model = new torch.nn.Sequential({ hidden: new torch.nn.Linear(2, 3), act: new torch.nn.SELU() });
 * if (Object.keys(model.state_dict())[0] !== 'hidden.weight') throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: modules that are not known
export class Sequential<const Modules extends readonly ModuleBase[] = any> extends Container<
  ChainShape<Modules>
> {
  static override readonly name: string = 'Sequential';

  /**
   * Makes a chain of modules, numbered, or with names of their own.
   *
   * @param modules the modules; or one object or `Map` of them, or one array of pairs of name and module
   * @throws TypeError if one of them is not a module
   */
  constructor(...modules: Modules);
  constructor(
    modules:
      | Readonly<Record<string, ModuleBase>>
      | ReadonlyMap<string, ModuleBase>
      | readonly (readonly [name: string, module: ModuleBase])[],
  );
  constructor(...args: readonly unknown[]) {
    super();
    const [first] = args;
    if (args.length === 1 && typeof first === 'object' && first !== null) {
      for (const [name, module] of pairs_of('Sequential', first)) this.add_module(name, module);
    } else {
      this.extend(args as readonly ModuleBase[]);
    }
  }

  protected override compute(input: Tensor): Tensor {
    let x = input;
    for (const module of this) x = module(x);
    return x;
  }
}

/**
 * Options of `ModuleList`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.ModuleListOptions = { modules: [new torch.nn.SELU()] };
 * if (new torch.nn.ModuleList(options).length !== 1) throw new Error();
 * ```
 */
export interface ModuleListOptions {
  /** The modules. */
  readonly modules?: Iterable<ModuleBase> | null | undefined;
}

/**
 * A list of modules; those of an ordinary array would not be found. It cannot be called.
 *
 * Source: PyTorch's `torch.nn.ModuleList`.
 *
 * @example Three layers, one after the other
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * class Deep extends torch.nn.Module {
 *   layers = new torch.nn.ModuleList([1, 2, 3].map(() => new torch.nn.Linear(4, 4)));
 *   forward(input: torch.Tensor): torch.Tensor {
 *     let x = input;
 *     for (const layer of this.layers) x = torch.nn.functional.selu(layer(x));
 *     return x;
 *   }
 * }
 * const model = new Deep();
 * if (model.parameters().length !== 6) throw new Error();
 * if (model(torch.randn(2, 4)).numel() !== 8) throw new Error();
 * ```
 */
export class ModuleList extends Container<NotCalled> {
  static override readonly name: string = 'ModuleList';

  /**
   * Makes a list of modules.
   *
   * @param modules the modules, or options
   * @throws TypeError if one of them is not a module
   */
  constructor(modules?: Iterable<ModuleBase> | ModuleListOptions | null) {
    super();
    const given = is_plain(modules) ? read_options('ModuleList', modules, ['modules'])[0] : modules;
    this.extend((given ?? []) as Iterable<ModuleBase>);
  }

  protected override compute(): never {
    return missing_forward(this);
  }

  override toString(): string {
    const lines: string[] = [];
    let [start, last] = [0, ''];
    const texts = [...[...this].map(String), ''];
    texts.forEach((text, i) => {
      if (i > 0 && text !== last) {
        const count = i - start;
        lines.push(count > 1 ? `(${start}-${i - 1}): ${count} x ${last}` : `(${start}): ${last}`);
        start = i;
      }
      last = text;
    });
    return block(kind_of(this), '', lines);
  }
}

/**
 * Modules by name; those of an ordinary object would not be found. It cannot be called.
 *
 * Each module is also a property of its name. Names of whole numbers come first, in their order.
 *
 * Source: PyTorch's `torch.nn.ModuleDict`.
 *
 * @example A choice of activations
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const choices = new torch.nn.ModuleDict({ selu: new torch.nn.SELU(), none: new torch.nn.Identity() });
 * const y = choices.get('selu')(torch.zeros(1));
 * if (y.item() !== 0) throw new Error(`${y}`);
 * ```
 */
export class ModuleDict extends ModuleBase {
  static override readonly name: string = 'ModuleDict';

  /**
   * Makes a dictionary of modules.
   *
   * @param modules an object or a `Map`, or an array of pairs of name and module
   * @throws TypeError if one of them is not a module
   */
  constructor(
    modules?:
      | Readonly<Record<string, ModuleBase>>
      | Iterable<readonly [name: string, module: ModuleBase]>
      | null,
  ) {
    super();
    this.update(modules ?? {});
  }

  /** The number of modules. */
  get length(): number {
    return this.own_modules().length;
  }

  /**
   * Finds a module.
   *
   * @param name its name
   * @returns the module
   * @throws ValueError if there is none (PyTorch: KeyError)
   *
   * @example One of two
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const selu = new torch.nn.SELU();
   * if (new torch.nn.ModuleDict({ selu }).get('selu') !== selu) throw new Error();
   * ```
   */
  get(name: string): Module {
    const found = new Map(this.own_modules()).get(name);
    if (found === undefined) throw new ValueError(`'${name}'`);
    return found;
  }

  /**
   * Tells whether there is a module of a name.
   *
   * @param name the name
   * @returns true if there is one
   *
   * @example There is not
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.nn.ModuleDict().has('selu')) throw new Error();
   * ```
   */
  has(name: string): boolean {
    return this.keys().includes(name);
  }

  /**
   * Lists the names.
   *
   * @returns the names in the order of their modules
   *
   * @example One name
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.nn.ModuleDict({ a: new torch.nn.SELU() }).keys().join() !== 'a') throw new Error();
   * ```
   */
  keys(): string[] {
    return this.own_modules().map(([name]) => name);
  }

  /**
   * Lists the modules.
   *
   * @returns the modules in their order
   *
   * @example One module
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.nn.ModuleDict({ a: new torch.nn.SELU() }).values().length !== 1) throw new Error();
   * ```
   */
  values(): Module[] {
    return this.own_modules().map(([, module]) => module);
  }

  /**
   * Lists names and modules.
   *
   * @returns pairs
   *
   * @example One pair
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * for (const [name] of new torch.nn.ModuleDict({ a: new torch.nn.SELU() }).items()) {
   *   if (name !== 'a') throw new Error(name);
   * }
   * ```
   */
  items(): [string, Module][] {
    return this.own_modules();
  }

  /**
   * Adds modules, or puts them in the place of others.
   *
   * @param modules an object or a `Map`, or an array of pairs of name and module
   * @throws ValueError if a name is that of another property (PyTorch: KeyError)
   * @throws TypeError if one of them is not a module
   *
   * @example One more
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const dict = new torch.nn.ModuleDict();
   * dict.update({ selu: new torch.nn.SELU() });
   * if (dict.length !== 1) throw new Error();
   * ```
   */
  update(
    modules:
      | Readonly<Record<string, ModuleBase>>
      | Iterable<readonly [name: string, module: ModuleBase]>,
  ): void {
    for (const [name, module] of pairs_of('ModuleDict', modules)) this.add_module(name, module);
  }
}
