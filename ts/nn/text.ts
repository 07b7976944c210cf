// The texts of modules in Python's words: what __repr__ gives there.

import { python } from '../python.js';

/** A number that is a float in Python: `1.0`, not `1`. */
export function python_float(value: number): string {
  const text = python(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Name and value of hyperparameters: `p=0.1, inplace=False`. */
export function named(values: readonly (readonly [name: string, value: unknown])[]): string {
  return values.map(([name, value]) => `${name}=${python(value)}`).join(', ');
}

/** The same with arrays as lists, where PyTorch keeps and prints what it was given. */
export function named_as_given(
  values: readonly (readonly [name: string, value: unknown])[],
): string {
  const text = (value: unknown) =>
    Array.isArray(value) ? `[${value.map(python).join(', ')}]` : python(value);
  return values.map(([name, value]) => `${name}=${text(value)}`).join(', ');
}

/** `Name(extra)` in one line, or each part in a line of its own, indented. */
export function block(name: string, extra: string, children: readonly string[]): string {
  if (children.length === 0 && !extra.includes('\n')) return `${name}(${extra})`;
  const lines = [...(extra === '' ? [] : [extra]), ...children];
  return `${name}(\n  ${lines.join('\n').replaceAll('\n', '\n  ')}\n)`;
}
