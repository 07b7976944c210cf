// A printed table. Imports nothing.

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
