// The libraries that the benchmark is measured against: found, or installed on demand, and started.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { at } from '../../scripts/lib/paths.mjs';
import { Stop } from '../../scripts/lib/run.mjs';
import * as pytorch from './engines/pytorch.mjs';

/** The first Python that has torch. */
function python() {
  const own = at('target', 'bench', 'pytorch', 'bin', 'python');
  const candidates = [process.env.SELFNORM_PYTHON, own, 'python3'].filter(Boolean);
  const has = (program) =>
    (program === 'python3' || existsSync(program)) &&
    spawnSync(program, ['-c', 'import torch']).status === 0;
  return candidates.find(has);
}

const KNOWN = {
  async pytorch() {
    const program = python();
    if (!program) throw new Stop('no Python with torch: name one in SELFNORM_PYTHON');
    return pytorch.start(program);
  },
};

/** Starts those that are named. */
export async function peers(names) {
  const unknown = names.find((name) => !(name in KNOWN));
  if (unknown) throw new Stop(`no peer is named ${unknown}: ${Object.keys(KNOWN).join(', ')}`);
  const started = [];
  for (const name of names) started.push(await KNOWN[name]());
  return started;
}
