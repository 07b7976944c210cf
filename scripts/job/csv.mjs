// Reads a table of numbers from the text of a CSV file without a header; the last column is the label. Not a general
// CSV reader.

/** Returns `{ rows, columns, features, labels }`; features are row-major. */
export function tableOf(text) {
  const lines = text.trim().split(/\r?\n/);
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
