// Hyperparameters: how constructors of modules read their arguments, and the base of the modules that
// have nothing else.

import { a_number, boolean_or, count_given, number_or, wrong_kind } from '../kind.js';
import { either, is_options, read_options } from '../options.js';
import type { ShapeMap } from '../types/module.js';
import { Layer } from './layer.js';

/**
 * The arguments of a constructor in the order of `names`, from what stands by position and by name;
 * the first `least` of them stand by position. An options object may end the arguments anywhere after those.
 */
export function arguments_of(
  op: string,
  args: readonly unknown[],
  names: readonly string[],
  least = 0,
): unknown[] {
  const last = count_given(op, args, least, names.length + 1) - 1;
  const has_options = last >= least && (last === names.length || is_options(args[last]));
  const keyed = read_options(op, has_options ? args[last] : undefined, names);
  const count = has_options ? last : args.length;
  return names.map((name, i) => either(op, name, i < count ? args[i] : undefined, keyed[i]));
}

/** An optional string. */
export function string_or(
  op: string,
  name: string,
  position: number,
  value: unknown,
  or: string,
): string {
  if (value === undefined || value === null) return or;
  if (typeof value !== 'string') throw wrong_kind(op, name, position, 'string', value);
  return value;
}

/** A whole number for each of `rank` dimensions: one for all, or an array. */
export function per_dimension(
  op: string,
  name: string,
  position: number,
  value: unknown,
  rank: number,
): readonly number[] {
  if (typeof value === 'number') return Array<number>(rank).fill(value);
  if (!Array.isArray(value)) throw wrong_kind(op, name, position, 'number or array', value);
  return value.map((size) => a_number(op, name, position, size));
}

/** Defaults by name, in PyTorch's order; null stands for "anything, or nothing". */
export type Defaults = Readonly<Record<string, number | boolean | string | null>>;

/**
 * A module that has hyperparameters and nothing else: an activation, a dropout, a pooling.
 *
 * @typeParam M what it does to shapes
 *
 * @example A list of activations
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const steps: torch.nn.Simple[] = [new torch.nn.SELU(), new torch.nn.AlphaDropout(0.1)];
 * if (steps.length !== 2) throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: a layer whose map is not known
export abstract class Simple<M extends ShapeMap = any> extends Layer<M> {
  readonly #names: readonly string[];

  /**
   * Assigns the hyperparameters of `defaults`: each has the kind of its default.
   * @internal
   */
  protected constructor(op: string, args: readonly unknown[], defaults: Defaults) {
    super();
    const names = Object.keys(defaults);
    this.#names = names;
    const values = arguments_of(op, args, names);
    names.forEach((name, i) => {
      const [value, or] = [values[i], defaults[name]];
      let found = value ?? null;
      if (typeof or === 'number') found = number_or(op, name, i + 1, value, or);
      if (typeof or === 'boolean') found = boolean_or(op, name, i + 1, value, or);
      if (typeof or === 'string') found = string_or(op, name, i + 1, value, or);
      Reflect.set(this, name, found);
    });
  }

  /** The hyperparameters by name. */
  protected hyperparameters(): [string, unknown][] {
    return this.#names.map((name) => [name, Reflect.get(this, name)]);
  }
}

/** Options of a constructor: hyperparameters by name, none of them needed. */
export type Options<T> = { readonly [K in keyof T]?: T[K] | null | undefined };
