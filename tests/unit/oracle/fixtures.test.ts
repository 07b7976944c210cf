// Every case of tests/oracle/manifest.json that applies, in PyTorch's numbers, gradients and trainings included.

import { afterAll, describe, expect, it } from 'vitest';
import { ops, run_case } from '../../helpers/cases.ts';
import { fate_of, gradients_of, load_fixtures, title } from '../../helpers/manifest.ts';
import { differences } from '../../helpers/runners/train.ts';
import { Tally } from '../../helpers/tally.ts';

const fixtures = await load_fixtures('manifest.json', (c) => fate_of(c, ops) === 'now');
const tally = new Tally();

for (const c of fixtures.cases) {
  const fate = fate_of(c, ops);
  tally.found(c.op, fate, fate === 'now' ? gradients_of(c).length : 0);
}

for (const op of ops) {
  describe(op, () => {
    for (const c of fixtures.cases) {
      if (c.op !== op || fate_of(c, ops) !== 'now') continue;
      it(title(c), async () => {
        tally.started(op);
        await run_case(c, fixtures);
        tally.passed(op);
      });
    }
  });
}

afterAll(() => {
  console.log(tally.table());
  const off = [...differences].map(([id, by]) => `${id} ${by.toExponential(1)}`);
  console.log(`largest relative difference of a loss: ${off.join(', ')}`);
});

// Last on purpose: by now every case has been run.
describe('account', () => {
  it('finds all cases and leaves none out', () => {
    const { now, strided, gradients } = tally.totals();
    expect(fixtures.cases.length).toBe(1725);
    expect(new Set(fixtures.cases.map((c) => c.id)).size).toBe(1725);
    // Random numbers, dropouts by value and by outcome, leaves, selu; layers and losses; the rest.
    expect(now).toBe(273 + 988 + 312 + 24 + 32 + 54 + 6 + 16 + 10 + 1);
    expect({ strided, gradients }).toEqual({ strided: 9, gradients: 1130 });
    expect(now + strided).toBe(fixtures.cases.length);
  });

  it('has run every case that applies', () => {
    expect(tally.totals().started).toBe(tally.totals().now);
  });
});
