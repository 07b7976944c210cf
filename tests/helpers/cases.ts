// Which runner takes which case of the manifest.

import { DROPOUTS } from './dropouts.ts';
import type { Case, Fixtures } from './manifest.ts';
import { run_digest, run_dropout, run_outcome } from './runners/dropout.ts';
import { LAYER_OPS, run_layer, run_selu } from './runners/functional.ts';
import { run_init, run_optimizer } from './runners/optim.ts';
import { RNG_OPS, run_draw, run_stream } from './runners/rng.ts';
import { run_reset, run_train } from './runners/train.ts';
import { scoped } from './tensors.ts';

const LEARNING = [
  ...['nn.Linear.reset_parameters', 'nn.Conv2d.reset_parameters'],
  ...['nn.init.kaiming_normal_', 'nn.init.kaiming_uniform_'],
  ...['nn.init.xavier_normal_', 'nn.init.xavier_uniform_'],
  ...['optim.SGD', 'optim.Adam', 'optim.AdamW'],
  ...['train:mlp_sgd', 'train:mlp_adam', 'train:cnn_sgd', 'train:cnn_adam', 'train:cnn1d_adamw'],
];

/** The ops whose cases are run. */
export const ops: ReadonlySet<string> = new Set([
  ...RNG_OPS,
  ...DROPOUTS,
  'selu',
  ...LAYER_OPS,
  ...LEARNING,
]);

type Runner = (c: Case, fixtures: Fixtures) => void;

function runner_of(c: Case): Runner {
  if (c.result !== undefined) return run_outcome;
  if (c.op === 'rng_stream') return run_stream;
  if (c.op === 'selu') return run_selu;
  if (c.op.endsWith('.reset_parameters')) return run_reset;
  if (c.op.startsWith('nn.init.')) return run_init;
  if (c.op.startsWith('optim.')) return run_optimizer;
  if (c.op.startsWith('train:')) return run_train;
  if (LAYER_OPS.includes(c.op)) return run_layer;
  return RNG_OPS.includes(c.op) ? run_draw : run_dropout;
}

/** Runs one case; throws a Mismatch that names it where the package and PyTorch differ. */
export async function run_case(c: Case, fixtures: Fixtures): Promise<void> {
  if (c.sha256_output !== undefined) await run_digest(c);
  else scoped(() => runner_of(c)(c, fixtures));
}
