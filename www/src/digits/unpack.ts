// Reads the digits that build/pack.ts has written.

import { transfer } from './model.ts';

export interface Digits {
  readonly count: number;
  /** 64 bytes a digit, row by row, each from 0 (empty) to 16 (ink). */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Milliseconds at a time: reading the digits must not hold up the page. */
const SLICE = 12;

/** Takes a while, with pauses for the page. */
export async function unpack(packed: Uint8Array): Promise<Digits> {
  let next = 0;
  const byte = (): number => packed[next++] ?? 0;
  const count = byte() * 256 + byte();
  const labels = new Uint8Array(count);
  const pixels = new Uint8Array(count * 64);
  let low = 0;
  let high = 2 ** 32 - 1;
  let code = 0;
  for (let i = 0; i < 4; i++) code = code * 256 + byte();
  const steps = transfer(labels, pixels, (_, chance) => {
    const middle = low + Math.floor(((high - low) * chance) / 65536);
    const bit = code <= middle ? 1 : 0;
    if (bit) high = middle;
    else low = middle + 1;
    while (((low ^ high) & 0xff000000) === 0) {
      low = (low << 8) >>> 0;
      high = ((high << 8) | 255) >>> 0;
      code = ((code << 8) | byte()) >>> 0;
    }
    return bit;
  });
  let started = performance.now();
  while (!steps.next().done) {
    if (performance.now() - started < SLICE) continue;
    await new Promise((done) => setTimeout(done));
    started = performance.now();
  }
  return { count, labels, pixels };
}
