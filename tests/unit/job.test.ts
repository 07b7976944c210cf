// Small parts of the main job: the table of numbers, the printed table, the progress bar.

import { describe, expect, it } from 'vitest';
import { tableOf } from '../../scripts/job/csv.mjs';
import { progress } from '../../scripts/job/progress.mjs';
import { table } from '../../scripts/job/table.mjs';

it('numbers out of text', () => {
  const { rows, columns, features, labels } = tableOf('0,1.5,7\r\n2,-3,4\n');
  expect([rows, columns, [...features], [...labels]]).toEqual([2, 2, [0, 1.5, 2, -3], [7, 4]]);
});

it('a printed table', () => {
  expect(
    table(
      ['net', 'n'],
      [
        ['a', '10'],
        ['bcde', '2'],
      ],
    ),
  ).toEqual(['net    n', '----  --', 'a     10', 'bcde   2']);
});

describe('the progress bar', () => {
  const run = (isTTY: boolean): string[] => {
    const texts: string[] = [];
    const stream = { isTTY, write: (text: string) => texts.push(text) };
    const bar = progress(4, stream as never);
    for (let i = 0; i < 4; i++) bar.tick(`step ${i}`);
    bar.clear();
    return texts;
  };

  it('ends full and is wiped', () => {
    const texts = run(true);
    expect(texts.at(-2)).toBe(`\r${'█'.repeat(30)} 100 %  step 3\x1b[K`);
    expect(texts.at(-1)).toBe('\r\x1b[K');
  });

  it('is silent where nobody looks', () => {
    expect(run(false)).toEqual([]);
  });
});
