// Packs the digits for the way to the browser by arithmetic coding; src/digits/unpack.ts reads them.

import { transfer } from '../src/digits/model.ts';

/** The packed digits of the text of digits.csv: two bytes with their number, then the code. */
export function pack(csv: string): Uint8Array {
  const rows = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map(Number));
  const labels = Uint8Array.from(rows, (row) => row.at(-1) as number);
  const pixels = Uint8Array.from(rows.flatMap((row) => row.slice(0, -1)));
  const bytes = [rows.length >> 8, rows.length & 255];
  let low = 0;
  let high = 2 ** 32 - 1;
  const steps = transfer(labels, pixels, (bit, chance) => {
    const middle = low + Math.floor(((high - low) * chance) / 65536);
    if (bit) high = middle;
    else low = middle + 1;
    while (((low ^ high) & 0xff000000) === 0) {
      bytes.push(high >>> 24);
      low = (low << 8) >>> 0;
      high = ((high << 8) | 255) >>> 0;
    }
    return bit;
  });
  while (!steps.next().done);
  bytes.push(low >>> 24, (low >>> 16) & 255, (low >>> 8) & 255, low & 255);
  return Uint8Array.from(bytes);
}
