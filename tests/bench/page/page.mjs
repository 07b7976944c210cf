// Makes the documentation's page on speed from speed.md and the recorded figures: Markdown and SVG, into target/.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../../scripts/lib/paths.mjs';
import { plots } from './plots.mjs';
import { machine, targets, times } from './tables.mjs';

const here = (...path) => at('tests', 'bench', ...path);
const recorded = (name) => JSON.parse(readFileSync(here('recorded', `${name}.json`), 'utf8'));

/** What stands between braces in speed.md: a word, the report, and names of cases after a colon. */
const FILLERS = { machine, targets, times };

/** Writes the page and its plots into `folder`. */
export function makePage(folder) {
  const reports = Object.fromEntries(
    ['node', 'browser', 'scaling'].map((name) => [name, recorded(name)]),
  );
  const text = readFileSync(here('page', 'speed.md'), 'utf8').replaceAll(
    /\{\{(\w+) (\w+)(?:: ([^}]+))?\}\}/g,
    (_, what, report, names) => FILLERS[what](reports[report], names?.split('; ')),
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'speed.md'), text);
  for (const [name, svg] of Object.entries(plots(reports))) writeFileSync(join(folder, name), svg);
}
