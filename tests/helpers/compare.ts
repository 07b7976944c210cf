// Compares what the package gave with what PyTorch gave: by bits, or within a tolerance.

import type { Values } from './safetensors.ts';

/** `|got - want| <= atol + rtol * |want|`. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Bits: any NaN equals any NaN, -0 is not +0. */
export type Check = 'bits' | Tolerance;

/** A failed comparison; its message names the case, the place and both values. */
export class Mismatch extends Error {
  override name = 'Mismatch';
}

function show(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A number of another kind of array as the number it stands for; exact for every fixture. */
function number_of(value: number | bigint): number {
  return Number(value);
}

function agrees(got: number, want: number, check: Check): boolean {
  if (Object.is(got, want)) return true; // also NaN and NaN, whatever their payloads
  if (check === 'bits') return false;
  return got === want || Math.abs(got - want) <= check.atol + check.rtol * Math.abs(want);
}

/** Throws a Mismatch at the first difference. */
export function compare(
  name: string,
  got: ArrayLike<number | bigint>,
  want: ArrayLike<number | bigint>,
  check: Check = 'bits',
): void {
  if (got.length !== want.length) {
    throw new Mismatch(`${name}: ${got.length} values, PyTorch has ${want.length}`);
  }
  for (let i = 0; i < want.length; i++) {
    const a = got[i] as number | bigint;
    const b = want[i] as number | bigint;
    if (!agrees(number_of(a), number_of(b), check)) {
      let others = 0;
      for (let k = i + 1; k < want.length; k++) {
        const same = agrees(number_of(got[k] as number), number_of(want[k] as number), check);
        if (!same) others++;
      }
      throw new Mismatch(
        `${name}: first difference at [${i}]: got ${show(a)}, PyTorch ${show(b)}` +
          ` (${others + 1} of ${want.length} differ)`,
      );
    }
  }
}

/** Throws a Mismatch unless the two are the same value (deeply, by their JSON). */
export function compare_value(name: string, what: string, got: unknown, want: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) throw new Mismatch(`${name}: ${what}: got ${a}, PyTorch ${b}`);
}

const CACHED_NORMAL = 5024; // byte offset of the cached normal, a double, in a generator state

/** A generator state by bits; with a tolerance, its cached normal (a float64 normal) within it. */
export function compare_state(name: string, got: Values, want: Values, rtol = 0): void {
  const [a, b] = [Uint8Array.from(got as Uint8Array), Uint8Array.from(want as Uint8Array)];
  if (rtol > 0 && a.length === b.length) {
    const cached = [a, b].map((s) => new DataView(s.buffer).getFloat64(CACHED_NORMAL, true));
    compare(`${name}, the cached normal`, cached.slice(0, 1), cached.slice(1), { rtol, atol: 0 });
    a.fill(0, CACHED_NORMAL, CACHED_NORMAL + 8);
    b.fill(0, CACHED_NORMAL, CACHED_NORMAL + 8);
  }
  compare(name, a, b);
}

/** The SHA-256 of a typed array's bytes, as hexadecimal text. */
export async function sha256(values: Float32Array | Float64Array): Promise<string> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
