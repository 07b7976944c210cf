// Option objects: which keys there may be, and arguments given twice. What the values mean is the caller's matter.

import { count_given, wrong_kind } from './kind.js';
import { cell_of } from './tensor_base.js';

/** Is this an object literal or its like, of whatever realm (an iframe, a vm context)? */
export function is_plain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Does this stand for options? Everything does that is no other argument: `read_options` looks closer. */
export function is_options(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    cell_of(value) === undefined
  );
}

/**
 * The options of `op` in the order of `keys`, which are all that may be given; null and undefined
 * stand for none. Each is read once, and what `Object.prototype` has is no option.
 */
export function read_options(
  op: string,
  value: unknown,
  keys: readonly string[],
): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!is_plain(value)) throw wrong_kind(op, 'options', 0, 'a plain object', value);
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw unexpected(op, key, keys);
  }
  return keys.map((key) => (Object.hasOwn(value, key) ? value[key] : undefined));
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

/**
 * Splits `least` to `most` arguments from the options object that may follow.
 * What stands after all of those can only be options, whatever it is.
 */
export function split(
  op: string,
  args: readonly unknown[],
  least: number,
  most: number,
): readonly [given: readonly unknown[], options: unknown] {
  const last = count_given(op, args, least, most + 1) - 1;
  // Without options all stay: among sizes null is an error.
  if (last !== most && (last < least || !is_options(args[last]))) return [args, undefined];
  return [args.slice(0, last), args[last]];
}
