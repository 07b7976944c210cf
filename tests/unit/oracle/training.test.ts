// PyTorch's numbers around the training loop: optimizers, schedulers, clipping, initialisation, loader.

import { describe, expect, it } from 'vitest';
import { Mismatch } from '../../helpers/compare.ts';
import { load_fixtures } from '../../helpers/manifest.ts';
import { KINDS, run_training, type TrainingCase } from '../../helpers/runners/training.ts';
import { scoped } from '../../helpers/tensors.ts';

const fixtures = await load_fixtures('training.json');
const cases = fixtures.cases as unknown as readonly TrainingCase[];

describe.each(KINDS)('%s', (kind) => {
  const own = cases.filter((c) => c.kind === kind);
  it.each(own.map((c) => [`${c.id} ${c.name ?? c.module ?? ''}`, c] as const))('%s', (_, c) => {
    scoped(() => run_training(c, fixtures));
  });

  it('has cases', () => {
    expect(cases.some((c) => c.kind === kind)).toBe(true);
  });
});

describe('a falsified case fails', () => {
  const find = (kind: string): TrainingCase => cases.find((c) => c.kind === kind) as TrainingCase;
  const run = (c: TrainingCase, changed: Partial<TrainingCase>) => () =>
    scoped(() => run_training({ ...c, ...changed }, fixtures));

  it('init: values, the next number', () => {
    const c = find('init');
    const other = cases.find((one) => one.kind === 'init' && one.id !== c.id) as TrainingCase;
    run(c, {})();
    expect(run(c, { tensors: other.tensors })).toThrow(Mismatch);
    expect(run(c, { next: 1 })).toThrow(Mismatch);
  });

  it('gain', () => {
    expect(run(find('gain'), { gain: 1.0001 })).toThrow(Mismatch);
  });

  it('loader: the order, the generator, the length', () => {
    const c = find('loader');
    const [epoch] = c.epochs as [TrainingCase['epochs'][number]];
    const [first, ...rest] = epoch.batches as [number[], ...number[][]];
    const batches = [[...first].reverse(), ...rest];
    run(c, {})();
    expect(run(c, { epochs: [{ ...epoch, batches }] })).toThrow(Mismatch);
    expect(run(c, { epochs: [{ ...epoch, started: 0 }] })).toThrow(Mismatch);
    expect(run(c, { len: 1 })).toThrow(Mismatch);
  });
});

it('finds all cases', () => {
  expect(cases.length).toBe(443);
});
