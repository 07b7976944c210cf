// Reads a table of numbers from a CSV file without a header; the last column is the label. Not a general CSV reader.

import { readFileSync } from 'node:fs';

/** Returns `{ rows, columns, features, labels }`; features are row-major. */
export function readTable(file) {
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = lines[0].split(',').length - 1;
  const features = new Float32Array(lines.length * columns);
  const labels = new Int32Array(lines.length);
  lines.forEach((line, row) => {
    const numbers = line.split(',').map(Number);
    labels[row] = numbers.pop();
    features.set(numbers, row * columns);
  });
  return { rows: lines.length, columns, features, labels };
}

/** Gives every column mean 0 and variance 1, in place; a column that never changes becomes 0. */
export function standardise({ rows, columns, features }) {
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    let squares = 0;
    for (let i = column; i < features.length; i += columns) {
      sum += features[i];
      squares += features[i] ** 2;
    }
    const mean = sum / rows;
    const deviation = Math.sqrt(squares / rows - mean ** 2);
    for (let i = column; i < features.length; i += columns) {
      features[i] = deviation > 0 ? (features[i] - mean) / deviation : 0;
    }
  }
}
