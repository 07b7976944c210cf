// PyTorch's numbers around the training loop: optimizers, schedulers, clipping, initialisation, loader.

import { describe, expect, it } from 'vitest';
import { load_fixtures } from '../../helpers/manifest.ts';
import {
  KINDS,
  run_training,
  type TrainingCase,
  trainable,
} from '../../helpers/runners/training.ts';
import { scoped } from '../../helpers/tensors.ts';

const fixtures = await load_fixtures('training.json');
const cases = fixtures.cases as unknown as readonly TrainingCase[];

describe.each(KINDS)('%s', (kind) => {
  const own = cases.filter((c) => c.kind === kind && trainable(c));
  it.each(own.map((c) => [`${c.id} ${c.name ?? c.module ?? ''}`, c] as const))('%s', (_, c) => {
    scoped(() => run_training(c, fixtures));
  });

  it('has cases', () => {
    expect(cases.some((c) => c.kind === kind)).toBe(true);
  });
});

it('finds all cases', () => {
  expect(cases.length).toBe(443);
});
