// The figures of a run as a file, with where and when they were taken.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { say } from '../../../scripts/lib/say.mjs';
import { commit, machine } from './machine.mjs';

/** Four digits are more than can be trusted. */
const rounded = (_, value) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

/** Writes a report; `where` adds to the machine what the run knows of it. */
export function write(file, { where = {}, ...report }) {
  const all = {
    date: new Date().toISOString(),
    ...commit(),
    machine: { ...machine(), ...where },
    ...report,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, rounded, 1)}\n`);
  say(`\nall figures: ${relative(root, file)}`);
}
