// Which runner takes which case of the manifest.

import { DROPOUTS } from './dropouts.ts';
import type { Case, Fixtures } from './manifest.ts';
import { run_digest, run_dropout, run_outcome } from './runners/dropout.ts';
import { run_linear, run_selu } from './runners/functional.ts';
import { LAYER_OPS, run_layer } from './runners/layers.ts';
import { run_init, run_optimizer } from './runners/optim.ts';
import { RNG_OPS, run_draw, run_stream } from './runners/rng.ts';
import { scoped } from './tensors.ts';

/** The ops whose cases are run. */
export const ops: ReadonlySet<string> = new Set([
  ...[...RNG_OPS, ...DROPOUTS, 'selu', 'linear', 'optim.SGD', 'optim.Adam', 'optim.AdamW'],
  ...['nn.init.kaiming_normal_', 'nn.init.kaiming_uniform_'],
  ...['nn.init.xavier_normal_', 'nn.init.xavier_uniform_'],
  ...LAYER_OPS,
]);

type Runner = (c: Case, fixtures: Fixtures) => void;

function runner_of(c: Case): Runner {
  if (c.result !== undefined) return run_outcome;
  if (c.op === 'rng_stream') return run_stream;
  if (c.op === 'selu') return run_selu;
  if (c.op === 'linear') return run_linear;
  if (LAYER_OPS.includes(c.op)) return run_layer;
  if (c.op.startsWith('optim.')) return run_optimizer;
  if (c.op.startsWith('nn.init.')) return run_init;
  return RNG_OPS.includes(c.op) ? run_draw : run_dropout;
}

/** Runs one case; throws a Mismatch that names it where the package and PyTorch differ. */
export async function run_case(c: Case, fixtures: Fixtures): Promise<void> {
  if (c.sha256_output !== undefined) await run_digest(c);
  else scoped(() => runner_of(c)(c, fixtures));
}
