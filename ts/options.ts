// Option objects: which keys there may be, and arguments given twice. What the values mean is the caller's matter.

import { wrong_kind } from './kind.js';

/** The options of a call, unread: every key is known, every value still unchecked. */
export type Options<K extends string> = { readonly [key in K]?: unknown };

const NONE: Options<string> = Object.freeze({});

/** Is this the options object of a call, rather than an array, a typed array, a tensor ...? */
export function is_options(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Objects of another realm (an iframe, a vm context) are plain as well.
  return (
    prototype === Object.prototype ||
    prototype === null ||
    Object.getPrototypeOf(prototype) === null
  );
}

/** The options of `op`, of which only `keys` may be given; null and undefined stand for none. */
export function read_options<K extends string>(
  op: string,
  value: unknown,
  keys: readonly K[],
): Options<K> {
  if (value === undefined || value === null) return NONE as Options<K>;
  if (!is_options(value)) throw wrong_kind(op, 'options', 0, 'an object', value);
  for (const key in value) {
    if (!keys.includes(key as K)) throw unexpected(op, key, keys);
  }
  return value as Options<K>;
}

/** The one that is given of a positional argument and an option; both at once is an error. */
export function either(op: string, name: string, positional: unknown, option: unknown): unknown {
  if (option === undefined || option === null) return positional;
  if (positional === undefined || positional === null) return option;
  throw new TypeError(`${op}() got multiple values for argument '${name}'`);
}

function unexpected(op: string, key: string, keys: readonly string[]): TypeError {
  let nearest = '';
  let least = Number.POSITIVE_INFINITY;
  for (const known of keys) {
    const edits = abbreviates(key, known) ? 1 : edit_distance(key.toLowerCase(), known);
    if (edits < least) {
      least = edits;
      nearest = known;
    }
  }
  // Near enough is a third of the letters: 'dtyp' and 'in_place', but not 'foo'.
  const near = least <= Math.max(1, Math.floor(nearest.length / 3));
  const hint = near ? `. Did you mean '${nearest}'?` : '';
  return new TypeError(`${op}() got an unexpected keyword argument '${key}'${hint}`);
}

/** Is it a beginning, like `train` of `training`? */
const abbreviates = (key: string, known: string): boolean =>
  key.length > 2 && known.startsWith(key);

/** How many letters to insert, delete, replace or swap with their neighbour. */
function edit_distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] as number) + 1);
      }
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
}

/** How many arguments there are without null and undefined at the end. */
export function count_given(args: readonly unknown[]): number {
  let n = args.length;
  while (n > 0 && (args[n - 1] === undefined || args[n - 1] === null)) n--;
  return n;
}

/**
 * Splits arguments of which the last one may be an options object; `most` are the others, at most.
 * What stands after all of those can only be options, whatever it is.
 */
export function split(
  op: string,
  args: readonly unknown[],
  most = Number.POSITIVE_INFINITY,
): { given: readonly unknown[]; options: unknown } {
  const last = count_given(args) - 1;
  if (last > most) throw new TypeError(`${op}() got too many arguments`);
  // Without options all stay: among sizes null is an error.
  if (last !== most && !is_options(args[last])) return { given: args, options: undefined };
  return { given: args.slice(0, last), options: args[last] };
}
