// Measurements for the jobs: statistics of typed arrays, time of a call, and a printed table. Imports nothing.

/** Mean and variance of all elements, in float64. */
export function moments(values) {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / values.length };
}

/** The share of groups of `size` neighbours in which every element is `mark`. */
export function shareOf(values, size, mark) {
  let hits = 0;
  for (let start = 0; start < values.length; start += size) {
    if (values.subarray(start, start + size).every((value) => value === mark)) hits += 1;
  }
  return hits / (values.length / size);
}

/** The median time of a call in microseconds, once the engine has compiled for speed. */
export function microseconds(call, { warmUp = 50, times = 31 } = {}) {
  const end = performance.now() + warmUp;
  while (performance.now() < end) call();
  const taken = Array.from({ length: times }, () => {
    const started = performance.now();
    call();
    return (performance.now() - started) * 1000;
  });
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)];
}

/** Lines of an aligned table: the first column to the left, all others to the right. */
export function table(header, rows) {
  const widths = header.map((title, i) =>
    Math.max(...[title, ...rows.map((row) => row[i])].map((cell) => cell.length)),
  );
  const line = (cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ');
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}
