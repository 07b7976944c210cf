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
  const found: unknown[] = [];
  for (const key of Object.keys(value)) {
    const at = keys.indexOf(key);
    if (at < 0) throw unexpected(op, key, keys);
    found[at] = value[key];
  }
  return found;
}

/** The one that is given of a positional argument and an option; both at once is an error. */
export function either(op: string, name: string, positional: unknown, option: unknown): unknown {
  if (option === undefined || option === null) return positional;
  if (positional === undefined || positional === null) return option;
  throw new TypeError(`${op}() got multiple values for argument '${name}'`);
}

function unexpected(op: string, key: string, keys: readonly string[]): TypeError {
  const meant = keys.find((known) => resembles(key.toLowerCase(), known));
  const hint = meant === undefined ? '' : `. Did you mean '${meant}'?`;
  return new TypeError(`${op}() got an unexpected keyword argument '${key}'${hint}`);
}

/** A beginning, like `train` of `training`, or the same but for two letters side by side at most. */
function resembles(key: string, known: string): boolean {
  let start = 0;
  while (start < key.length && key[start] === known[start]) start++;
  if (start === key.length && start > 2) return true;
  let a = key.length;
  let b = known.length;
  while (a > start && b > start && key[a - 1] === known[b - 1]) {
    a--;
    b--;
  }
  // At least half of the name must be right: 'dtyp' and 'form' are near, but not 'q' for 'p'.
  return Math.max(a, b) - start <= Math.min(2, known.length / 2);
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

/** A function without its types, for the method that passes its arguments on. */
export function untyped(f: unknown): (...args: readonly unknown[]) => never {
  return f as (...args: readonly unknown[]) => never;
}
