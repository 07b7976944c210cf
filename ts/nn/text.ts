// The texts of modules in Python's words: what __repr__ gives there.

/** A value as Python prints it: True, None, 1e-05, (2, 3). */
export function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) {
    return `(${value.map(python).join(', ')}${value.length === 1 ? ',' : ''})`;
  }
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) return String(value).toLowerCase().replace('infinity', 'inf');
  // JavaScript changes to exponents at 1e-7 and 1e21 only, and writes 1e-7 for Python's 1e-07.
  const size = Math.abs(value);
  const exponent = size !== 0 && (size < 1e-4 || size >= 1e16);
  return exponent ? value.toExponential().replace(/(?<=[+-])(?=\d$)/, '0') : String(value);
}

/** A number that is a float in Python: `1.0`, not `1`. */
export function python_float(value: number): string {
  const text = python(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Name and value of hyperparameters: `p=0.1, inplace=False`. */
export function named(values: readonly (readonly [name: string, value: unknown])[]): string {
  return values.map(([name, value]) => `${name}=${python(value)}`).join(', ');
}

/** `Name(extra)` in one line, or each part in a line of its own, indented. */
export function block(name: string, extra: string, children: readonly string[]): string {
  if (children.length === 0 && !extra.includes('\n')) return `${name}(${extra})`;
  const lines = [...(extra === '' ? [] : [extra]), ...children];
  return `${name}(\n  ${lines.join('\n').replaceAll('\n', '\n  ')}\n)`;
}
