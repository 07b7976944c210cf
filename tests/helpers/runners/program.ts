// Runs the "program" cases of tests/oracle/extra.json: calls in order, then the generators' states.

import * as torch from 'selfnorm';
import { type Call, perform } from '../call.ts';
import { type Check, compare, compare_state, compare_value } from '../compare.ts';
import type { Case, Fixtures } from '../manifest.ts';
import type { Values } from '../safetensors.ts';
import { seed_with, tensor_of } from '../tensors.ts';

/** See tests/oracle/make_extra.py. */
export interface Program extends Case {
  readonly note: string;
  readonly calls: readonly Call[];
  readonly generator_seed?: number;
  readonly normals: readonly number[];
  readonly normals_rtol: number;
  readonly returns: Readonly<Record<string, string>>;
}

/** Performs the calls and compares every result and the states at the end. */
export function run_program(c: Program, fixtures: Fixtures): void {
  seed_with(c.seed);
  const has = (role: string): boolean => c.tensors?.[role] !== undefined;
  if (has('state_before')) torch.set_rng_state(tensor_of(fixtures.tensor(c, 'state_before')));
  const generator = new torch.Generator();
  if (c.generator_seed !== undefined) generator.manual_seed(c.generator_seed);
  c.calls.forEach((call, i) => {
    const name = `${c.id} (${c.note}) call ${i} ${JSON.stringify(call)}`;
    const got = perform(call, generator);
    if (c.returns[i] !== undefined) compare_value(name, 'result', String(got), c.returns[i]);
    if (!has(`output${i}`)) return;
    const want = fixtures.tensor(c, `output${i}`);
    const check: Check = c.normals.includes(i) ? { rtol: c.normals_rtol, atol: 0 } : 'bits';
    const y = got as torch.Tensor;
    compare_value(name, 'shape', y.shape, want.shape);
    compare(name, y.toArray() as Values, want.values, check);
  });
  const states = {
    state: () => torch.get_rng_state(),
    generator_state: () => generator.get_state(),
  };
  for (const [role, read] of Object.entries(states)) {
    if (!has(role)) continue;
    const got = read().toArray() as Values;
    compare_state(`${c.id} ${role}`, got, fixtures.tensor(c, role).values, c.normals_rtol);
  }
  generator.dispose();
}
