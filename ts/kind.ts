// Checks of JavaScript kinds, with the names that error messages use. Values are the core's matter.

/** What a value is, in the words of an error message. */
export function kind_of(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  const made_by: unknown = value.constructor;
  return typeof made_by === 'function' && made_by.name !== '' ? made_by.name : 'Object';
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
