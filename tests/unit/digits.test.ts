// The main job, followed step by step: its own code, networks and digits, against the losses that PyTorch recorded.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { digitsOf, shaped } from '../../scripts/job/data.mjs';
import { NETS } from '../../scripts/job/nets.mjs';
import { largestDifference, recorded } from '../../scripts/job/pytorch.mjs';
import { countCorrect, train } from '../../scripts/job/training.mjs';
import { compare, type Tolerance } from '../helpers/compare.ts';
import { oracle_bytes, oracle_json } from '../helpers/files.ts';
import { read_safetensors, type Stored } from '../helpers/safetensors.ts';

interface Run {
  readonly correct: readonly number[];
}

const text = new TextDecoder().decode(await oracle_bytes('../../www/data/digits.csv'));
const oracle = await oracle_json<{ meta: { mean: number; std: number }; runs: Run[] }>(
  'digits.json',
);
const stored = read_safetensors(await oracle_bytes('digits.safetensors'));

/** Steps of an epoch. */
const STEPS = 12;

/** Trains a network as the job does; what it read right comes after each epoch. */
async function follow(
  { shape, make }: (typeof NETS)[number],
  seed: number,
  epochs: number,
  dtype: 'float32' | 'float64',
) {
  const { training, test } = shaped(digitsOf(text, dtype), shape);
  torch.manual_seed(seed);
  const model = make(dtype);
  const losses: number[] = [];
  const correct: number[] = [];
  await train(model, training, epochs, {
    afterStep: (loss: number) => losses.push(loss),
    afterEpoch: () => correct.push(countCorrect(model, test)),
  });
  return { model, losses, correct, test };
}

function expect_state(name: string, model: torch.nn.Module, check: 'bits' | Tolerance): void {
  for (const [key, value] of Object.entries(model.state_dict())) {
    compare(
      `${name}/${key}`,
      (value as torch.Tensor).toArray(),
      (stored.get(`${name}/${key}`) as Stored).values,
      check,
    );
  }
}

describe.each(NETS)('$name', (net) => {
  it('begins with the same parameters, bit for bit', () => {
    torch.manual_seed(0);
    expect_state(`${net.name}/first`, net.make(), 'bits');
  });

  it('12 epochs: each loss within 2e-6, the same digits read right', async () => {
    const want = recorded(oracle, net.name, 0) as Run;
    const { losses, correct } = await follow(net, 0, 12, 'float32');
    const difference = largestDifference(losses, want);
    console.log(
      `${net.name}, float32: ${losses.length} losses within ${difference.toExponential(1)}`,
    );
    expect(losses.length).toBe(12 * STEPS);
    expect(difference).toBeLessThan(2e-6);
    expect(correct).toEqual(want.correct.slice(0, 12));
  });

  it.each([1, 2, 3, 4])('an epoch with seed %i: each loss within 1e-6', async (seed) => {
    const want = recorded(oracle, net.name, seed) as Run;
    const { losses, correct } = await follow(net, seed, 1, 'float32');
    expect(largestDifference(losses, want)).toBeLessThan(1e-6);
    expect(correct).toEqual(want.correct.slice(0, 1));
  });

  it('5 epochs in float64: each loss within 1e-12', async () => {
    const want = recorded(oracle, net.name, 0, 'float64') as Run;
    const { losses, correct } = await follow(net, 0, 5, 'float64');
    const difference = largestDifference(losses, want);
    console.log(
      `${net.name}, float64: ${losses.length} losses within ${difference.toExponential(1)}`,
    );
    expect(losses.length).toBe(5 * STEPS);
    expect(difference).toBeLessThan(1e-12);
    expect(correct).toEqual(want.correct);
  });
});

it('the pixels are scaled by the two numbers that PyTorch was given', () => {
  const { training } = digitsOf(text);
  const first = text.slice(0, text.indexOf('\n')).split(',').slice(0, -1).map(Number);
  const scaled = Float32Array.from(
    first,
    (v) => Math.fround(v - oracle.meta.mean) / oracle.meta.std,
  );
  compare('the first digit', training.pixels.toArray().slice(0, 64), scaled);
});

it('a difference is seen', () => {
  const losses = [2, 1, 0.5];
  expect(largestDifference(losses, { losses: [2, 1, 0.4] })).toBeCloseTo(0.25);
  expect(largestDifference(losses, { first_losses: [2, 1] })).toBe(0);
  expect(largestDifference(losses, { losses: [2, 1, 0.4] }, 2)).toBe(0);
});
