// Every case of tests/oracle/manifest.json that applies now, in PyTorch's numbers; the rest is counted.

import { afterAll, describe, expect, it } from 'vitest';
import { ops, run_case } from '../../helpers/cases.ts';
import { fate_of, gradients_of, load_fixtures, title } from '../../helpers/manifest.ts';
import { LAYER_OPS } from '../../helpers/runners/layers.ts';
import { Tally } from '../../helpers/tally.ts';

const fixtures = await load_fixtures('manifest.json', (c) => fate_of(c, ops) === 'now');
const tally = new Tally();

for (const c of fixtures.cases) {
  const fate = fate_of(c, ops);
  const waits = fate === 'now' && !LAYER_OPS.includes(c.op);
  tally.found(c.op, fate, waits ? gradients_of(c).length : 0);
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
});

// Last on purpose: by now every case has been run.
describe('account', () => {
  it('finds all cases and leaves none out', () => {
    const { now, leaf, strided, later } = tally.totals();
    expect(fixtures.cases.length).toBe(1725);
    expect(new Set(fixtures.cases.map((c) => c.id)).size).toBe(1725);
    // Random numbers, dropouts by value and by outcome, selu, linear, optimizers, first values, norms
    // and losses.
    expect(now).toBe(273 + 988 + 312 + 32 + 10 + 16 + 5 + 26);
    expect({ leaf, strided, later }).toEqual({ leaf: 24, strided: 9, later: 30 });
    expect(now + leaf + strided + later).toBe(fixtures.cases.length);
  });

  it('has run every case that applies', () => {
    expect(tally.totals().started).toBe(tally.totals().now);
  });
});
