// The benchmark in Node: operations, shapes and training steps, side by side with a memory copy, the peak of the registers
// and, with --against, other libraries. Prints tables and writes all figures as JSON.

import { say } from '../../scripts/lib/say.mjs';
import { cases } from './cases/index.mjs';
import { scaling as curves } from './cases/scaling.mjs';
import { judged } from './cases/targets.mjs';
import * as copy from './engines/copy.mjs';
import * as peak from './engines/peak.mjs';
import * as selfnorm from './engines/selfnorm.mjs';
import * as stream from './engines/stream.mjs';
import { choose } from './lib/choose.mjs';
import { contextOf } from './lib/context.mjs';
import { measure } from './lib/measure.mjs';
import { groupTable, groupTables, progress, targetTable } from './lib/report.mjs';
import { startup } from './lib/startup.mjs';
import { write } from './lib/write.mjs';
import { peers, peersFolder, python } from './peers.mjs';

/** Measures what is chosen. */
export async function bench({ only, quick, effort, against, json, scaling }) {
  const all = scaling ? curves : cases;
  const chosen = choose(all, only, ...(scaling ? [] : ['start import to first result']));
  const others = await peers(against);
  const engines = [selfnorm, copy, peak, stream, ...others];
  const context = await contextOf();
  const measured = await measure(chosen, engines, context, effort, progress());
  for (const line of groupTables(measured)) say(line);
  if (!scaling && 'start import to first result'.includes(only)) {
    const program = against.includes('pytorch') ? await python() : undefined;
    const started = startup(against, { rounds: quick ? 5 : 25, peersFolder, python: program });
    say('\nstart: beside the start of Node, or of Python');
    for (const line of groupTable([started])) say(line);
    measured.push(started);
  }
  for (const { stop } of others) stop?.();
  const judgements = judged(measured);
  say('\ntargets');
  for (const line of targetTable(judgements)) say(line);
  const versions = Object.fromEntries(engines.map(({ name, version }) => [name, version]));
  write(json, { versions, effort, cases: measured, targets: judgements });
}
