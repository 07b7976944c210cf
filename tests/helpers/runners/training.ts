// Runs the cases of tests/oracle/training.json: what stands around the ops of a training loop.

import * as torch from 'selfnorm';
import { type Check, compare_value } from '../compare.ts';
import type { Case, Fixtures } from '../manifest.ts';
import { next_number, seed_with } from '../tensors.ts';
import { expect_values, type Lookup, lookup } from './ops.ts';

type Keywords = Readonly<Record<string, unknown>>;

/** See tests/oracle/make_training.py. */
export interface TrainingCase extends Pick<Case, 'id' | 'file' | 'seed'> {
  readonly kind: string;
  readonly name: string;
  readonly dtype: torch.DType;
  readonly args: readonly unknown[];
  readonly kw: Keywords;
  readonly tensors: Readonly<Record<string, string>>;
  readonly check: Check;
  readonly shape: readonly number[];
  readonly next: number;
  readonly nonlinearity: torch.nn.init.Nonlinearity;
  readonly param?: number;
  readonly gain: number;
}

/** Reads a tensor by its role in a case. */
export type Roles = (role: string) => ReturnType<Lookup>;

/** A case in words. */
export function training_title(c: TrainingCase): string {
  const { id, name, dtype, shape, args, kw, nonlinearity } = c;
  return `${id} ${JSON.stringify({ name, dtype, shape, args, kw, nonlinearity })}`;
}

function run_gain(c: TrainingCase): void {
  const gain = torch.nn.init.calculate_gain(c.nonlinearity, c.param);
  compare_value(training_title(c), 'gain', gain, c.gain);
}

type Init = (x: torch.Tensor, ...rest: unknown[]) => torch.Tensor;

/** From the default generator, then from one of its own with the same seed. */
function run_init(c: TrainingCase, at: Roles): void {
  const init = (torch.nn.init as unknown as Readonly<Record<string, Init>>)[c.name] as Init;
  const draws = !['zeros_', 'ones_', 'constant_'].includes(c.name);
  for (const generator of draws ? [undefined, new torch.Generator()] : [undefined]) {
    const x = torch.zeros([...c.shape], { dtype: c.dtype });
    seed_with(c.seed, generator);
    const options = { ...c.kw, ...(generator === undefined ? {} : { generator }) };
    const given = Object.keys(options).length > 0 ? [options] : [];
    const y = init(x, ...c.args, ...given);
    compare_value(training_title(c), 'returns the tensor itself', y === x, true);
    expect_values(training_title(c), x, at('output'), c.check);
    compare_value(training_title(c), 'the next number', next_number(generator), c.next);
    generator?.dispose();
  }
}

type Runner = (c: TrainingCase, at: Roles) => void;

/** How each kind of case is run. */
export const RUNNERS: Readonly<Record<string, Runner>> = { gain: run_gain, init: run_init };

/** Runs one case; throws a Mismatch that names it where the package and PyTorch differ. */
export function run_training(c: TrainingCase, fixtures: Fixtures): void {
  const find = lookup(c, fixtures);
  (RUNNERS[c.kind] as Runner)(c, (role) => find(c.tensors[role] as string));
}
