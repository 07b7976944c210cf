// The report as text: a table of the layers, and what is wrong below it.

import type { Findings } from './report.js';

/** Lines of an aligned table: the first two columns to the left, all others to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] as readonly string[]).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] as string).length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) =>
        i < 2 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** What `String(report)` gives. */
export function written({ ok, input, input_shape, layers, problems }: Findings): string {
  const shown = (value: number): string => value.toFixed(3);
  const rows = [
    ['layer', '', 'output', 'mean', 'variance', 'weights', ''],
    [
      '(batch)',
      '',
      `[${input_shape.join(', ')}]`,
      shown(input.mean),
      shown(input.variance),
      '',
      '',
    ],
    ...layers.map(({ name, kind, shape, mean, variance, weight, problems: wrong }) => [
      name === '' ? '(model)' : name,
      kind,
      `[${shape.join(', ')}]`,
      shown(mean),
      shown(variance),
      weight === null ? '' : shown(weight.variance),
      wrong.length > 0 ? '!' : '',
    ]),
  ];
  const verdict = ok
    ? 'self-normalizing: nothing found that breaks it'
    : `not self-normalizing: ${problems.length} found`;
  return [...table(rows), verdict, ...problems.map((problem) => `- ${problem}`)].join('\n');
}
