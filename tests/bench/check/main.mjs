// `npm run bench -- --check`: the guard for what instruction counts do not see. The time of each case is held, as a ratio
// within the same run, against a copy of its bytes or against a fixed piece of work in registers, and compared with
// limits.json. What fails is measured again, longer: only what fails twice has failed.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { table } from '../../../scripts/job/table.mjs';
import { say } from '../../../scripts/lib/say.mjs';
import { cases } from '../cases/index.mjs';
import * as copy from '../engines/copy.mjs';
import * as peak from '../engines/peak.mjs';
import * as selfnorm from '../engines/selfnorm.mjs';
import { choose } from '../lib/choose.mjs';
import { contextOf } from '../lib/context.mjs';
import { machine } from '../lib/machine.mjs';
import { measure } from '../lib/measure.mjs';
import { FULL, QUICK } from '../lib/rounds.mjs';

const file = fileURLToPath(new URL('limits.json', import.meta.url));

/** A ratio may be so many times that of the record: minima still differ by a third on a busy machine. */
const ROOM = 1.6;

/** Operations in registers, for cases that are no products. */
const WORK = 1e6;

/** The clock of the machine, as something to hold a time against. */
const clock = {
  name: 'clock',
  prepare: ({ flops = WORK }, context) => peak.prepare({ flops }, context),
};

/** What takes its time from memory is held against a copy; what computes, against the clock. */
const reference = ({ group, shape }) =>
  group === 'feature_alpha_dropout' && shape.length === 4 ? 'copy' : 'clock';

const checked = cases.filter(({ bytes = 0 }) => bytes < 1e8);

const ratio = (one) => one.results.selfnorm.min / one.results[reference(one)].min;

/** Measures and judges; `N passed, N failed` is the last line. */
export async function check({ only, update }) {
  const context = await contextOf();
  const recorded = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { ratios: {} };
  const { cpu } = machine();
  if (!update && recorded.cpu !== cpu) {
    say(`The limits are of another machine, ${recorded.cpu}; record your own by --check --update.`);
  }
  const chosen = choose(checked, only);
  const run = (some, effort) => measure(some, [selfnorm, copy, clock], context, effort);
  const ratios = new Map();
  for (const one of await run(chosen, update ? { ...QUICK, passes: 3 } : QUICK))
    ratios.set(one.name, ratio(one));
  if (update) {
    for (const [name, value] of ratios) recorded.ratios[name] = Number(value.toPrecision(3));
    writeFileSync(file, `${JSON.stringify({ cpu, ratios: recorded.ratios }, null, 2)}\n`);
    return say(`recorded ${ratios.size} ratios`);
  }
  const fails = ({ name }) => !(ratios.get(name) <= recorded.ratios[name] * ROOM);
  for (const one of await run(chosen.filter(fails), FULL)) {
    ratios.set(one.name, Math.min(ratio(one), ratios.get(one.name)));
  }
  const rows = chosen.map((one) => [
    one.name,
    reference(one),
    ratios.get(one.name).toPrecision(3),
    `${recorded.ratios[one.name]?.toPrecision(3) ?? 'new'}`,
    fails(one) ? 'FAILED' : 'ok',
  ]);
  for (const line of table(['ratio of minima', 'to', 'now', 'recorded', ''], rows)) say(line);
  const failed = chosen.filter(fails).length;
  say(`${chosen.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
