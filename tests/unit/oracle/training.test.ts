// The cases of tests/oracle/training.json: optimizers, schedulers, clipping, first values.

import { describe, expect, it } from 'vitest';
import { load_fixtures } from '../../helpers/manifest.ts';
import {
  RUNNERS,
  run_training,
  type TrainingCase,
  training_title,
} from '../../helpers/runners/training.ts';
import { scoped } from '../../helpers/tensors.ts';

const fixtures = await load_fixtures('training.json');
const cases = fixtures.cases as unknown as readonly TrainingCase[];

for (const kind of Object.keys(RUNNERS)) {
  describe(kind, () => {
    const own = cases.filter((c) => c.kind === kind);
    it.each(own.map((c) => [training_title(c), c] as const))('%s', (_, c) => {
      scoped(() => run_training(c, fixtures));
    });
  });
}

describe('account', () => {
  it('has run every case', () => {
    const run = cases.filter((c) => c.kind in RUNNERS);
    expect(cases.length).toBe(445);
    expect(run.length).toBe(202 + 13);
  });
});
