// `npm test`: set-up, build, then every part to the end, whatever fails. The last line is `N passed, N failed`, with
// `, N skipped` when something was. `--quick` (npm run check) leaves out what is slow; `--only=word` runs the parts
// whose name contains the word.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { build } from './build.mjs';
import { chromium } from './lib/chromium.mjs';
import { cargoLane, nodeLane } from './lib/parts.mjs';
import { at, root } from './lib/paths.mjs';
import { tail } from './lib/run.mjs';
import { duration, say } from './lib/say.mjs';
import { lintTools, setup } from './setup.mjs';

const quick = process.argv.includes('--quick');
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length);

const chosen = (part) => (!quick || part.quick) && (!only || part.name.includes(only));
const lanes = [cargoLane, nodeLane].map((lane) => lane.filter(chosen));
const total = { passed: 0, failed: 0, skipped: 0 };
/** The parts that are running, with the time each has taken so far. */
const running = new Map();

/** Skipped tests are only spoken of when there are any. */
const alsoSkipped = (skipped) => (skipped > 0 ? `, ${skipped} skipped` : '');

function report(name, { passed, failed, skipped = 0, note, output }, seconds) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const verdict = failed > 0 ? 'FAILED' : passed > 0 ? 'ok' : 'skipped';
  const counts = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}${alsoSkipped(skipped)}`;
  const remark = note ? ` (${note})` : '';
  say(
    `  ${verdict.padEnd(8)}${name.padEnd(40)}${duration(seconds).padStart(12)}  ${counts}${remark}`,
  );
  if (failed === 0 || !output) return;
  const log = at('target', 'reports', `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, output);
  say(`${tail(output, 25)}\n(all of it: ${relative(root, log)})`.replaceAll(/^/gm, '        | '));
}

async function runLane(lane, browser) {
  for (const part of lane) {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    if (part.browser && !browser) {
      report(part.name, { passed: 0, failed: 1, note: 'Chromium is missing' }, 0);
      continue;
    }
    running.set(part.name, seconds);
    const result = await part
      .test(part.browser ? browser : {})
      .catch((error) => ({ passed: 0, failed: 1, note: error.message, output: error.output }));
    running.delete(part.name);
    report(part.name, result, seconds());
  }
}

async function everything() {
  const started = performance.now();
  await setup();
  if (lanes[0].length > 0) await lintTools();
  const browser = lanes.flat().some((part) => part.browser) ? await chromium() : undefined;
  await build({ noSimd: !quick });
  say('Tests');
  const ticker = setInterval(() => {
    const parts = [...running].map(([name, seconds]) => `${name} (${Math.round(seconds())} s)`);
    say(`    … ${parts.join('; ')}`);
  }, 20_000);
  try {
    await Promise.all(lanes.map((lane) => runLane(lane, browser)));
  } finally {
    clearInterval(ticker);
  }
  say(`All parts took ${duration((performance.now() - started) / 1000)}`);
}

try {
  if (lanes.flat().length === 0) throw new Error(`no part is named like '${only}'`);
  await everything();
} catch (error) {
  // Without set-up or build no part can run: that is one failure, and its reason stands above the last line.
  total.failed += 1;
  if (error.output) say(tail(error.output));
  say(`Stopped: ${error.message}`);
}
say(`${total.passed} passed, ${total.failed} failed${alsoSkipped(total.skipped)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
