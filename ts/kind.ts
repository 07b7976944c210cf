// Checks of arguments, with the names that error messages use: their number and their kinds. Values are
// the core's matter.

/** What a value is, in the words of an error message. */
export function kind_of(value: unknown): string {
  if (value === null) return 'null';
  // Modules are functions.
  const is_module = typeof value === 'function' && !(value instanceof Function);
  if (typeof value !== 'object' && !is_module) return typeof value;
  const made_by: unknown = (value as object).constructor;
  return typeof made_by === 'function' && made_by.name !== '' ? made_by.name : 'Object';
}

/** The kind of a built-in object, such as `Uint8Array`: subclasses and other realms have the same. */
export function tag_of(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The error for an argument of the wrong kind; `position` 0 stands for an option. */
export function wrong_kind(
  op: string,
  name: string,
  position: number,
  expected: string,
  value: unknown,
): TypeError {
  const where = position > 0 ? ` (position ${position})` : '';
  return new TypeError(
    `${op}(): argument '${name}'${where} must be ${expected}, not ${kind_of(value)}`,
  );
}

/** A number that has to be there. */
export function a_number(op: string, name: string, position: number, value: unknown): number {
  if (typeof value !== 'number') throw wrong_kind(op, name, position, 'number', value);
  return value;
}

/** A whole number that has to be there, such as a dimension or an index. */
export function an_integer(op: string, name: string, position: number, value: unknown): number {
  if (!Number.isInteger(value)) {
    const given = typeof value === 'number' ? value : kind_of(value);
    const where = position > 0 ? ` (position ${position})` : '';
    throw new TypeError(`${op}(): argument '${name}'${where} must be an integer, not ${given}`);
  }
  return value as number;
}

/** An optional number. */
export function number_or(
  op: string,
  name: string,
  position: number,
  value: unknown,
  fallback: number,
): number {
  if (value === undefined || value === null) return fallback;
  return a_number(op, name, position, value);
}

/** An optional boolean. */
export function boolean_or(
  op: string,
  name: string,
  position: number,
  value: unknown,
  fallback: boolean,
): boolean {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'boolean') throw wrong_kind(op, name, position, 'boolean', value);
  return value;
}

/**
 * How many arguments there are, without null and undefined at the end; more than `most` are an
 * error in Python's words.
 */
export function count_given(
  op: string,
  args: readonly unknown[],
  least: number,
  most: number,
  hint = '',
): number {
  let n = args.length;
  while (n > 0 && (args[n - 1] === undefined || args[n - 1] === null)) n--;
  if (n <= most) return n;
  const takes = least < most ? `from ${least} to ${most}` : most;
  throw new TypeError(
    `${op}() takes ${takes} positional argument${takes === 1 ? '' : 's'} but ${n} ${n === 1 ? 'was' : 'were'} given${hint}`,
  );
}
