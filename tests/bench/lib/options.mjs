// The arguments of the benchmark.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { at } from '../../../scripts/lib/paths.mjs';
import { FULL, QUICK } from './rounds.mjs';

export const HELP = `npm run bench -- [options]
  --only word        only cases whose group or name contains it
  --quick            fewer rounds
  --passes n         passes over all cases, each at another time; 3 if not given, 1 with --quick
  --against a,b      beside tfjs, jax-js, pytorch; the first two are installed into target/bench/peers
  --json file        where all figures go; target/bench/node.json if not given
  --scaling          time against size, depth and batch instead; target/bench/scaling.json
  --counts           only counts the instructions that the core executes, against those recorded
  --check            only looks whether something has become slower, by ratios within one run
  --update           with --counts or --check: records them`;

/** Reads them; `file` is where figures go unless they say. */
export function options(args, file) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: '' },
      quick: { type: 'boolean', default: false },
      passes: { type: 'string' },
      against: { type: 'string', default: '' },
      json: { type: 'string' },
      scaling: { type: 'boolean', default: false },
      counts: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const effort = values.quick ? QUICK : FULL;
  return {
    ...values,
    effort: { ...effort, passes: Number(values.passes ?? effort.passes) },
    against: values.against.split(',').filter(Boolean),
    json: values.json
      ? resolve(values.json)
      : at('target', 'bench', file ?? (values.scaling ? 'scaling.json' : 'node.json')),
  };
}
