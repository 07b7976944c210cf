// Sources of random numbers. The algorithms (mt19937 and what is drawn from it) are the core's.

import { check_device } from './device.js';
import { copied } from './elements.js';
import { DisposedError, ValueError } from './errors.js';
import { count_given, wrong_kind } from './kind.js';
import * as raw from './raw.js';
import type { Tensor } from './tensor.js';
import { handle_of, wrap } from './tensor_base.js';
import type { DeviceType } from './types/device.js';

const DEFAULT = 0;
const DISPOSED = -1;
/** Passed by this file alone: the default generator must not touch the core before it is loaded. */
const FOR_DEFAULT = Symbol('default');

const registry = new FinalizationRegistry<number>((handle) => raw.generator_dispose(handle));

let handle_in: (generator: Generator, op: string) => number;
let the_default: () => Generator;

/**
 * A source of random numbers with a state of its own.
 *
 * It gives PyTorch's numbers: a generator with the same seed draws the same values as
 * `torch.Generator` on the CPU. A new one starts with PyTorch's default seed, 67280421310721.
 * Generators belong to no `tidy`; the garbage collector releases them, or `dispose()`.
 *
 * Source: PyTorch's `torch.Generator`.
 *
 * @example Two generators with one seed draw the same
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const a = torch.rand(3, { generator: new torch.Generator().manual_seed(7) });
 * const b = torch.rand(3, { generator: new torch.Generator().manual_seed(7) });
 * if (a.toString() !== b.toString()) throw new Error(`${a} ${b}`);
 * ```
 */
export class Generator {
  static {
    handle_in = (generator, op) => generator.#live(op);
    the_default = () => new Generator(FOR_DEFAULT as never);
  }

  #handle: number;

  /**
   * Makes a generator with PyTorch's default seed.
   *
   * @param device where it draws; only `'cpu'`
   * @throws RuntimeError if there is no such device
   *
   * @example A generator of one's own
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.Generator().initial_seed() !== 67280421310721) throw new Error('seed');
   * ```
   */
  constructor(device?: DeviceType | null) {
    const given: unknown = device;
    if (given === FOR_DEFAULT) {
      this.#handle = DEFAULT;
      return;
    }
    check_device('Generator', given);
    this.#handle = raw.generator_new();
    registry.register(this, this.#handle, this);
  }

  #live(op: string): number {
    if (this.#handle === DISPOSED) throw new DisposedError(`${op}(): the generator was disposed`);
    return this.#handle;
  }

  /** Where the generator draws. */
  get device(): DeviceType {
    return 'cpu';
  }

  /**
   * Sets the seed and forgets the state.
   *
   * @param seed an integer from -2^63 to 2^64-1; a `bigint` beyond 2^53; a fraction is cut off
   * @returns the generator itself
   * @throws ValueError if the seed is out of range or not finite
   * @throws TypeError if it is neither a number nor a bigint
   *
   * @example Start again
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const generator = new torch.Generator().manual_seed(1);
   * const first = torch.rand(1, { generator }).item();
   * if (torch.rand(1, { generator: generator.manual_seed(1) }).item() !== first) throw new Error();
   * ```
   */
  manual_seed(seed: number | bigint): this;
  manual_seed(...args: readonly unknown[]): this {
    count_given('manual_seed', args, 1, 1);
    raw.manual_seed(this.#live('manual_seed'), decimal(args[0]));
    return this;
  }

  /**
   * Seeds with fresh entropy of the machine.
   *
   * @returns the new seed: a number where it is a safe integer, else a bigint
   *
   * @example A seed to write down
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const generator = new torch.Generator();
   * if (generator.seed() !== generator.initial_seed()) throw new Error('seed');
   * ```
   */
  seed(): number | bigint {
    raw.seed(this.#live('seed'));
    return this.initial_seed();
  }

  /**
   * Tells the seed that was set last.
   *
   * @returns a number where it is a safe integer, else a bigint
   *
   * @example The seed
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const generator = new torch.Generator().manual_seed(2n ** 60n);
   * if (generator.initial_seed() !== 2n ** 60n) throw new Error('seed');
   * ```
   */
  initial_seed(): number | bigint {
    const seed = BigInt(raw.initial_seed(this.#live('initial_seed')));
    const number = Number(seed);
    return Number.isSafeInteger(number) ? number : seed;
  }

  /**
   * Copies the state.
   *
   * @returns 5056 bytes in PyTorch's layout: either side can read the other's
   *
   * @example Go back
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const generator = new torch.Generator();
   * const state = generator.get_state();
   * const first = torch.rand(1, { generator }).item();
   * generator.set_state(state);
   * if (torch.rand(1, { generator }).item() !== first) throw new Error('state');
   * ```
   */
  get_state(): Tensor<readonly [5056], 'uint8', 'cpu'> {
    return wrap(raw.get_rng_state(this.#live('get_state')), 'uint8', undefined);
  }

  /**
   * Sets the state.
   *
   * @param state what `get_state()` gave, here or in PyTorch: a uint8 tensor or its bytes
   * @throws TypeError if it is not a uint8 tensor
   * @throws RuntimeError if its size or content cannot be a state
   *
   * @example From saved bytes
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const bytes = torch.get_rng_state().toArray();
   * new torch.Generator().set_state(bytes);
   * ```
   */
  set_state(state: Tensor | Uint8Array): void {
    const g = this.#live('set_state');
    if (!(state instanceof Uint8Array)) {
      raw.set_rng_state(g, handle_of('set_state', 'new_state', 1, state));
      return;
    }
    const copy = copied('uint8', [state.length], state);
    try {
      raw.set_rng_state(g, copy);
    } finally {
      raw.tensor_dispose(copy);
    }
  }

  /**
   * Releases the state; a second time does nothing. The default generator stays.
   *
   * @example Early release
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const generator = new torch.Generator();
   * generator.dispose();
   * ```
   */
  dispose(): void {
    const handle = this.#handle;
    if (handle === DEFAULT || handle === DISPOSED) return;
    this.#handle = DISPOSED;
    registry.unregister(this);
    raw.generator_dispose(handle);
  }
}

/** A seed as the core takes it. */
function decimal(seed: unknown): string {
  if (typeof seed === 'bigint') return seed.toString();
  if (typeof seed !== 'number')
    throw wrong_kind('manual_seed', 'seed', 1, 'number or bigint', seed);
  if (!Number.isFinite(seed)) {
    const name = Number.isNaN(seed) ? 'NaN' : 'infinity';
    throw new ValueError(`cannot convert float ${name} to integer`);
  }
  return BigInt(Math.trunc(seed)).toString();
}

/** Refuses another generator, which would be ignored. */
function alone(op: string, args: readonly unknown[], most: number): Generator {
  const method = op.replace('rng_', '');
  count_given(op, args, most, most, `; for another generator call generator.${method}()`);
  return default_generator;
}

/** The handle of an optional `generator` option. */
export function generator_handle(op: string, value: unknown): number {
  if (value === undefined || value === null) return DEFAULT;
  if (!(value instanceof Generator)) throw wrong_kind(op, 'generator', 0, 'Generator', value);
  return handle_in(value, op);
}

/**
 * The generator of every call that names no other one.
 *
 * Source: PyTorch's `torch.default_generator`.
 *
 * @example It is what manual_seed returns
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.manual_seed(0) !== torch.default_generator) throw new Error();
 * ```
 */
export const default_generator: Generator = the_default();

/**
 * Seeds the default generator.
 *
 * Source: PyTorch's `torch.manual_seed`; the same seed gives the same numbers as there.
 *
 * @param seed an integer from -2^63 to 2^64-1; a `bigint` beyond 2^53; a fraction is cut off
 * @returns the default generator
 * @throws ValueError if the seed is out of range or not finite
 * @throws TypeError if it is neither a number nor a bigint
 *
 * @example The same numbers again
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.manual_seed(0);
 * const a = torch.randn(2).toString();
 * torch.manual_seed(0);
 * if (torch.randn(2).toString() !== a) throw new Error(a);
 * ```
 */
export function manual_seed(seed: number | bigint): Generator;
export function manual_seed(...args: readonly unknown[]): Generator {
  return alone('manual_seed', args, 1).manual_seed(args[0] as number);
}

/**
 * Seeds the default generator with fresh entropy of the machine.
 *
 * Source: PyTorch's `torch.seed`.
 *
 * @returns the new seed: a number where it is a safe integer, else a bigint
 *
 * @example A seed to write down
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.seed() !== torch.initial_seed()) throw new Error('seed');
 * ```
 */
export function seed(): number | bigint;
export function seed(...args: readonly unknown[]): number | bigint {
  return alone('seed', args, 0).seed();
}

/**
 * Tells the seed of the default generator.
 *
 * Source: PyTorch's `torch.initial_seed`.
 *
 * @returns a number where it is a safe integer, else a bigint
 *
 * @example The seed
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.manual_seed(42);
 * if (torch.initial_seed() !== 42) throw new Error('seed');
 * ```
 */
export function initial_seed(): number | bigint;
export function initial_seed(...args: readonly unknown[]): number | bigint {
  return alone('initial_seed', args, 0).initial_seed();
}

/**
 * Copies the state of the default generator.
 *
 * Source: PyTorch's `torch.get_rng_state`.
 *
 * @returns 5056 bytes in PyTorch's layout
 *
 * @example The size of a state
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.get_rng_state().numel() !== 5056) throw new Error('size');
 * ```
 */
export function get_rng_state(): Tensor<readonly [5056], 'uint8', 'cpu'>;
export function get_rng_state(...args: readonly unknown[]): Tensor {
  return alone('get_rng_state', args, 0).get_state();
}

/**
 * Sets the state of the default generator.
 *
 * Source: PyTorch's `torch.set_rng_state`.
 *
 * @param new_state what `get_rng_state()` gave, here or in PyTorch: a uint8 tensor or its bytes
 * @throws TypeError if it is not a uint8 tensor
 * @throws RuntimeError if its size or content cannot be a state
 *
 * @example Go back
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const state = torch.get_rng_state();
 * const first = torch.rand(1).item();
 * torch.set_rng_state(state);
 * if (torch.rand(1).item() !== first) throw new Error('state');
 * ```
 */
export function set_rng_state(new_state: Tensor | Uint8Array): void;
export function set_rng_state(...args: readonly unknown[]): void {
  alone('set_rng_state', args, 1).set_state(args[0] as Tensor);
}
