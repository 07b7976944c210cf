// The regression guard that no noise disturbs: the instructions that the core executes for each case, held against
// recorded.json. `npm test` runs it; `npm run bench -- --counts` shows the table, with --update it is recorded anew.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { table } from '../../../scripts/job/table.mjs';
import { say } from '../../../scripts/lib/say.mjs';
import { cases } from '../cases/index.mjs';
import { choose } from '../lib/choose.mjs';
import { excesses } from './excesses.mjs';
import { counts } from './run.mjs';

const file = fileURLToPath(new URL('recorded.json', import.meta.url));

/** Calls of the facade are counted by nobody, and 200 MB tell nothing that 16 MB do not. */
const counted = cases.filter(({ group, bytes = 0 }) => group !== 'calls' && bytes < 1e8);

/** Counts and compares; `N passed, N failed` is the last line. */
export async function checkCounts({ only = '', update = false } = {}) {
  const chosen = choose(counted, only);
  const now = await counts(chosen);
  const recorded = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const rows = Object.entries(now).map(([name, one]) => [
    name,
    ...Object.values(one).map((value) => value.toPrecision(4)),
    recorded[name] ? (one.operations / recorded[name].operations).toFixed(3) : 'new',
  ]);
  const header = [
    'for each element, multiply-add or example',
    'operations',
    'of vectors',
    'of memory',
    'calls',
  ];
  for (const line of table([...header, 'of recorded'], rows)) say(line);
  if (update) {
    const rounded = (one) =>
      Object.entries(one).map(([what, value]) => [what, Number(value.toPrecision(5))]);
    const fresh = Object.entries(now).map(([name, one]) => [
      name,
      Object.fromEntries(rounded(one)),
    ]);
    const all = { ...(only ? recorded : {}), ...Object.fromEntries(fresh) };
    writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
    return say('recorded');
  }
  const wrong = excesses(now, recorded);
  for (const line of wrong) say(line);
  const failed = new Set(wrong.map((line) => line.split(':')[0])).size;
  say(`${rows.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
