// Values in messages and in descriptions, as Python prints them. JavaScript does not tell 1 from 1.0: it
// prints as 1.

/** As Python's `repr`: numbers, booleans, null, strings, arrays (of numbers and null as a tuple). */
export function python(value: unknown): string {
  if (typeof value === 'number') return python_number(value);
  if (typeof value === 'string') return `'${value}'`;
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null || value === undefined) return 'None';
  if (!Array.isArray(value)) return String(value);
  const items = value.map(python).join(', ');
  const is_tuple = value.every((item) => item === null || typeof item === 'number');
  return is_tuple ? `(${items}${value.length === 1 ? ',' : ''})` : `[${items}]`;
}

function python_number(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const size = Math.abs(Number(power));
  if (Number(power) >= -4 && Number(power) < 16) return String(value);
  return `${digits}e${power[0]}${size < 10 ? '0' : ''}${size}`;
}
