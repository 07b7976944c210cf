// The module itself: a function that runs its `forward` in a scope of memory, with hooks around it.

import { NotImplementedError, ValueError } from '../errors.js';
import { kind_of, wrong_kind } from '../kind.js';
import { runs_later } from '../memory.js';
import { in_scope, move_reached } from '../reach.js';
import { at_home, hand_over, type Scope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { hidden } from '../tensor_base.js';
import { ModuleState } from './module_state.js';
import { block } from './text.js';

/**
 * Undoes a registration.
 *
 * @example Registered, removed
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const layer = new torch.nn.SELU();
 * const handle: torch.nn.RemovableHandle = layer.register_forward_hook(() => {
 *   throw new Error('not reached');
 * });
 * handle.remove();
 * layer(torch.ones(2));
 * ```
 */
export interface RemovableHandle {
  /** Removes the hook; a second time does nothing. */
  remove(): void;
}

type PreHook = (module: never, args: never) => unknown;
type Hook = (module: never, args: never, output: never) => unknown;

/**
 * What every module has, whatever its `forward` takes and returns; to extend, take `nn.Module`.
 *
 * Source: PyTorch's `torch.nn.Module`.
 *
 * @example A function of any module
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * function size(module: torch.nn.ModuleBase): number {
 *   return module.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0);
 * }
 * if (size(new torch.nn.Linear(2, 3)) !== 9) throw new Error();
 * ```
 */
export abstract class ModuleBase extends ModuleState {
  #pre_hooks: Set<PreHook> | undefined;
  #hooks: Set<Hook> | undefined;

  constructor() {
    super((self: ModuleBase, args) => self.#call(args));
  }

  #call(given: readonly unknown[]): unknown {
    let args = given;
    this.#pre_hooks?.forEach((hook) => {
      const changed = at_home(() => hook(this as never, args as never));
      if (changed !== undefined && changed !== null) {
        args = Array.isArray(changed) ? changed : [changed];
      }
    });
    const run = (): unknown => this.forward(...args);
    let output = in_scope(run, this.#settle, true);
    this.#hooks?.forEach((hook) => {
      output = at_home(() => hook(this as never, args as never, output as never)) ?? output;
    });
    return output;
  }

  /** Keeps what was assigned, for good, and what was returned, for the caller. */
  readonly #settle = (output: unknown, scope: Scope, outer: Scope | null): void => {
    if (scope.length === 0) return;
    if (this.may_assign()) move_reached(this, scope, null);
    move_reached(output, scope, outer);
    // What a promise will need cannot be known.
    if (scope.length > 0 && runs_later(output) !== undefined) hand_over(scope, outer);
  };

  /** Can `forward` assign tensors to the module? Looking for them takes time. */
  protected may_assign(): boolean {
    return true;
  }

  /**
   * Computes the output; to be defined by each class of modules, and to be used by calling the module.
   *
   * A call `module(x)` runs the hooks and releases what `forward` has made on its way, except what it
   * returns and what it assigns to the module; `module.forward(x)` does neither.
   *
   * Source: PyTorch's `Module.forward`.
   *
   * @param _args what the module is called with
   * @returns the output
   * @throws NotImplementedError if the class has not defined it
   *
   * @example A module of one's own
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * class Twice extends torch.nn.Module {
   *   forward(x: torch.Tensor): torch.Tensor {
   *     return torch.nn.functional.selu(torch.nn.functional.selu(x));
   *   }
   * }
   * if (new Twice()(torch.zeros(3)).numel() !== 3) throw new Error();
   * ```
   */
  // biome-ignore lint/suspicious/noExplicitAny: subclasses take what they like
  forward(..._args: any[]): unknown {
    return missing_forward(this);
  }

  /**
   * Sets `training` in the module and in all modules in it: dropouts drop and norms learn statistics
   * only in training.
   *
   * Source: PyTorch's `Module.train`.
   *
   * @param mode in training? (default true)
   * @returns the module itself
   * @throws ValueError if `mode` is not a boolean
   *
   * @example On again
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (!new torch.nn.SELU().eval().train().training) throw new Error();
   * ```
   */
  train(mode?: boolean | null): this {
    const training = mode ?? true;
    if (typeof training !== 'boolean') {
      throw new ValueError('training mode is expected to be boolean');
    }
    this.training = training;
    for (const child of this.children()) child.train(training);
    return this;
  }

  /**
   * The same as `train(false)`.
   *
   * Source: PyTorch's `Module.eval`.
   *
   * @returns the module itself
   *
   * @example A dropout that drops nothing
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.ones(4);
   * if (new torch.nn.Dropout(0.5).eval()(x) !== x) throw new Error();
   * ```
   */
  eval(): this {
    return this.train(false);
  }

  /**
   * Calls a function with every module in this one, and at last with this one.
   *
   * Source: PyTorch's `Module.apply`.
   *
   * @param fn what to do with each
   * @returns the module itself
   *
   * @example Initialise what is linear
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const { Linear, SELU, Sequential } = torch.nn;
   * new Sequential(new Linear(4, 4), new SELU()).apply((module) => {
   *   if (module instanceof Linear) torch.nn.init.lecun_normal_(module.weight);
   * });
   * ```
   */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this as unknown as Module);
    return this;
  }

  /**
   * Lets a function see, and change, the output of each call.
   *
   * What a hook makes is not released with the intermediates of the modules that are running. The
   * output itself may be: a hook that stores it says `torch.keep(output)`.
   *
   * Source: PyTorch's `Module.register_forward_hook`.
   *
   * @typeParam Args the arguments of the call
   * @typeParam Out the output of the call
   * @param hook is called with the module, its arguments and its output; what it returns, unless
   * nothing, is the output instead
   * @returns its `remove()` undoes the registration
   * @throws TypeError if it is not a function
   *
   * @example The shapes on the way
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const shapes: torch.Shape[] = [];
   * const layer = new torch.nn.Linear(2, 3);
   * layer.register_forward_hook((_module, _args, output) => void shapes.push(output.shape));
   * layer(torch.ones(5, 2));
   * if (shapes.join() !== '5,3') throw new Error(shapes.join());
   * ```
   */
  register_forward_hook<Args extends readonly unknown[] = readonly Tensor[], Out = Tensor>(
    hook: (module: this, args: Args, output: Out) => unknown,
  ): RemovableHandle {
    this.#hooks ??= new Set();
    return registered('register_forward_hook', this.#hooks, hook as Hook);
  }

  /**
   * Lets a function see, and change, the arguments of each call.
   *
   * Source: PyTorch's `Module.register_forward_pre_hook`.
   *
   * @typeParam Args the arguments of the call
   * @param hook is called with the module and its arguments; what it returns, unless nothing, are
   * the arguments instead: in an array, or a single one bare
   * @returns its `remove()` undoes the registration
   * @throws TypeError if it is not a function
   *
   * @example Other arguments
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const layer = new torch.nn.Identity();
   * layer.register_forward_pre_hook(() => torch.ones(1));
   * if (layer(torch.zeros(1)).item() !== 1) throw new Error();
   * ```
   */
  register_forward_pre_hook<Args extends readonly unknown[] = readonly Tensor[]>(
    hook: (module: this, args: Args) => unknown,
  ): RemovableHandle {
    this.#pre_hooks ??= new Set();
    return registered('register_forward_pre_hook', this.#pre_hooks, hook as PreHook);
  }

  /**
   * Gives the part of the text of a module between its brackets; for subclasses to define.
   *
   * Source: PyTorch's `Module.extra_repr`.
   *
   * @returns the text, possibly of several lines
   *
   * @example The hyperparameters
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const text = new torch.nn.Dropout(0.1).extra_repr();
   * if (text !== 'p=0.1, inplace=False') throw new Error(text);
   * ```
   */
  extra_repr(): string {
    return '';
  }

  /**
   * Writes the module and all modules in it as PyTorch prints them.
   *
   * @returns the text, also what `console.log` shows in Node
   *
   * @example A layer
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const text = `${new torch.nn.Linear(2, 3)}`;
   * if (text !== 'Linear(in_features=2, out_features=3, bias=True)') throw new Error(text);
   * ```
   */
  override toString(): string {
    const extra = this.extra_repr();
    const children = this.own_modules().map(([name, child]) => `(${name}): ${child}`);
    return block(kind_of(this), extra, children);
  }
}

// What console.log shows in Node; the symbol is registered, so Node need not be imported.
Object.defineProperty(ModuleBase.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  ...hidden,
  value(this: ModuleBase): string {
    return this.toString();
  },
});

/** Says that a class of modules cannot be called. */
export function missing_forward(module: ModuleBase): never {
  throw new NotImplementedError(
    `Module [${kind_of(module)}] is missing the required "forward" function`,
  );
}

function registered<H>(op: string, hooks: Set<H>, hook: H): RemovableHandle {
  if (typeof hook !== 'function') throw wrong_kind(op, 'hook', 1, 'function', hook);
  hooks.add(hook);
  return { remove: () => void hooks.delete(hook) };
}

/** What a call returns: a tensor where `forward` does not say. */
type Returned<R> = unknown extends R ? Tensor : R;

/**
 * A part of a network: parameters, other modules, and a `forward` that computes.
 *
 * An instance is a function: `module(x)` runs its `forward` as a scope of memory. Tensors made
 * inside are released when it returns, except those that it returns (bare or in arrays, plain objects,
 * `Map` or `Set`) and those that it assigns to the module; what `backward()` needs stays as well. A
 * tensor that an assignment replaces is left to the garbage collector, so a loop should dispose of it.
 *
 * Parameters and modules that are assigned to properties belong to the module from then on. The
 * properties need no declaration; undeclared ones have the type `any`.
 *
 * Source: PyTorch's `torch.nn.Module`.
 *
 * @example A self-normalizing block
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * class Block extends torch.nn.Module {
 *   constructor(features: number) {
 *     super();
 *     this.linear = new torch.nn.Linear(features, features);
 *   }
 *   forward(x: torch.Tensor): torch.Tensor {
 *     return torch.nn.functional.selu(this.linear(x));
 *   }
 * }
 * const block = new Block(8);
 * if (block(torch.randn(2, 8)).shape[1] !== 8) throw new Error();
 * if (block.parameters().length !== 2) throw new Error();
 * ```
 */
export interface Module extends ModuleBase {
  /** Runs `forward` as a scope of memory, with the hooks. */
  (...args: Parameters<this['forward']>): Returned<ReturnType<this['forward']>>;
  /** A property like any other: modules have no `name` as functions have. */
  // biome-ignore lint/suspicious/noExplicitAny: undeclared properties can be anything
  name: any;
  /** A property like any other: modules have no `length` as functions have. */
  // biome-ignore lint/suspicious/noExplicitAny: undeclared properties can be anything
  length: any;
  /** What the module was given: properties need no declaration. */
  // biome-ignore lint/suspicious/noExplicitAny: undeclared properties can be anything
  [name: string]: any;
}

/**
 * The class to extend.
 *
 * @example An empty module
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (!(new torch.nn.SELU() instanceof torch.nn.Module)) throw new Error();
 * ```
 */
export const Module = ModuleBase as unknown as {
  /** Makes a module without any parts. */
  new (): Module;
};
