// Numbers as text, the same everywhere on the page: a point, a real minus sign, thin spaces between thousands.

/** `digits` places after the point: `-0.0312`; very large or small numbers as a power of ten. */
export function fixed(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 0.5 * 10 ** -digits)) return power(value);
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : minus(text);
}

/** `3.2·10⁻⁵`; with no digits a power of ten alone, `10⁻⁵`. */
export function power(value: number, digits = 1): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits).split('e');
  const raised = [...exponent.replace('+', '')].map((sign) => SUPERSCRIPT[sign] ?? sign).join('');
  return `${digits === 0 ? '' : `${minus(mantissa)}·`}10${raised}`;
}

/** Whole numbers in groups: `12 345`. */
export const whole = (value: number): string =>
  minus(String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f'));

export const percent = (share: number, digits = 1): string =>
  `${fixed(100 * share, digits)}\u202f%`;

/** Bytes in the units of storage: `1.2 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), units.length - 1);
  return `${(count / 1000 ** step).toFixed(step === 0 ? 0 : 1)}\u202f${units[step]}`;
}

const minus = (text: string): string => text.replace('-', '−');

const SUPERSCRIPT: Record<string, string> = Object.fromEntries(
  [...'-0123456789'].map((sign, i) => [sign, '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'[i] as string]),
);
