// Runs the fixtures of the six dropouts, each through every form that a call can take.

import * as torch from 'selfnorm';
import { expect_outcome } from '../call.ts';
import { compare, compare_value, sha256 } from '../compare.ts';
import { type Dropout, type DropoutArgs, F } from '../dropouts.ts';
import { type Case, type Fixtures, title } from '../manifest.ts';
import type { Stored, Values } from '../safetensors.ts';
import * as t from '../tensors.ts';
import { expect_gradients, inputs_of } from './gradients.ts';

/** A form of the call; the last one draws from the given generator. */
type Form = (op: Dropout, x: torch.Tensor, a: DropoutArgs, g: torch.Generator) => torch.Tensor;

const FORMS: Readonly<Record<string, Form>> = {
  positional: (op, x, { p, training, inplace }) => F[op](x, p, training, inplace),
  options: (op, x, { p, training, inplace }) => F[op](x, { p, training, inplace }),
  'own generator': (op, x, { p, training, inplace }, generator) =>
    F[op](x, p, training, inplace, { generator }),
};

/** Values against tensors: everything that a fixture says about one call. */
export function run_dropout(c: Case, fixtures: Fixtures): void {
  const [op, args] = [c.op as Dropout, c.args as unknown as DropoutArgs];
  const input = fixtures.tensor(c, 'input');
  const dtype = t.DTYPES[c.dtype] as torch.DType;
  const generator = new torch.Generator();
  for (const [form, call] of Object.entries(FORMS)) {
    const name = `${title(c)} [${input.shape.join(', ')}], ${form}`;
    const own = form === 'own generator' ? generator : undefined;
    const inputs = inputs_of(c, fixtures, ['input'], args.inplace);
    const x = inputs.given.input as torch.Tensor;
    t.seed_with(c.seed, own);
    const { value: y, warnings } = t.with_warnings(() => call(op, x, args, generator));
    t.expect_tensor(name, y, fixtures.tensor(c, 'output'), dtype, c.check);
    check_identity(name, c, args, x, y, input);
    compare_value(name, 'the next number', t.next_number(own), c.next_randint_2_24);
    // The cases at the ends of p were recorded without their warnings.
    if (c.returns_input_itself === undefined) {
      compare_value(name, 'warnings', warnings, c.warnings ?? []);
    }
    expect_gradients(name, c, fixtures, y, inputs);
  }
  generator.dispose();
}

/** In place: the input object, written to. Else a new object where PyTorch makes one. */
function check_identity(
  name: string,
  c: Case,
  { inplace }: DropoutArgs,
  x: torch.Tensor,
  y: torch.Tensor,
  input: Stored,
): void {
  const same = c.returns_input_itself ?? inplace;
  compare_value(name, 'returns the input itself', y === x, same);
  if (!inplace) compare(`${name}, the input afterwards`, x.toArray() as Values, input.values);
}

/** Large inputs given by a formula, outputs by the SHA-256 of their bytes. */
export async function run_digest(c: Case): Promise<void> {
  const args = c.args as unknown as DropoutArgs;
  const x = t.lattice(c.shape as number[], t.DTYPES[c.dtype] as torch.DType);
  t.seed_with(c.seed);
  const { value: y, warnings } = t.with_warnings(() =>
    F[c.op as Dropout](x, args.p, args.training, args.inplace),
  );
  const next = t.next_number();
  const got = y.toArray() as Float32Array | Float64Array;
  compare_value(title(c), 'returns the input itself', y === x, args.inplace);
  y.dispose();
  if (!args.inplace) x.dispose();
  compare(`${title(c)}, the first values`, got.slice(0, c.first?.length), c.first ?? []);
  compare_value(title(c), 'SHA-256', await sha256(got), c.sha256_output);
  if (c.next_randint_2_24 === undefined) return; // the given digests lack these two
  compare_value(title(c), 'the next number', next, c.next_randint_2_24);
  compare_value(title(c), 'warnings', warnings, c.warnings ?? []);
}

/** Wrong and nearly wrong calls on ones; a call that failed in place has changed nothing. */
export function run_outcome(c: Case): void {
  const given = c.args as unknown as DropoutArgs & { p: number | string };
  const p = typeof given.p === 'string' ? { nan: NaN, inf: Infinity }[given.p] : given.p;
  if (p === undefined) throw new Error(`${c.id}: p is ${given.p}`);
  const want = c.result;
  if (want === undefined) throw new Error(`${c.id} says no result`);
  for (const inplace of want.ok ? [given.inplace] : [given.inplace, true]) {
    for (const form of ['positional', 'options', 'own generator']) {
      const name = `${title(c)} inplace=${inplace}, ${form}`;
      const generator = new torch.Generator();
      const leaf = c.dtype === 'leaf';
      const dtype = leaf ? 'float32' : (t.DTYPES[c.dtype] as torch.DType);
      const x = torch.ones([...(c.shape as number[])], { dtype, requires_grad: leaf });
      const before = torch.get_rng_state().toArray();
      const args = { p, training: given.training, inplace };
      const call = FORMS[form] as Form;
      const run = () => call(c.op as Dropout, x, args, generator);
      const y = expect_outcome(name, run, want, c.warnings);
      if (want.ok) compare_value(name, 'returns the input itself', y === x, want.same_object);
      else {
        const values = Array.from(x.toArray() as ArrayLike<number | bigint>, Number);
        compare(
          `${name}, the input afterwards`,
          values,
          values.map(() => 1),
        );
        const after = torch.get_rng_state().toArray();
        compare(`${name}, the state afterwards`, after as Values, before as Values);
      }
      generator.dispose();
    }
  }
}
