// Packs the digits for the way to the browser; src/data.ts unpacks them.

/** The bytes of all labels, then of all pixels. */
export function pack(csv: string): Uint8Array {
  const rows = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map(Number));
  const labels = rows.map((row) => row.at(-1) as number);
  return Uint8Array.from([...labels, ...rows.flatMap((row) => row.slice(0, -1))]);
}
