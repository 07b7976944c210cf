// The naive reference of tests/helpers/reference.ts against PyTorch, so that it may judge the package.

import { describe, expect, it } from 'vitest';
import { compare, compare_value } from '../helpers/compare.ts';
import { DROPOUTS, type Dropout, mask_shape } from '../helpers/dropouts.ts';
import { type Case, load_fixtures, title } from '../helpers/manifest.ts';
import { Mt19937, reference_dropout } from '../helpers/reference.ts';

const is_value_case = (c: Case): boolean =>
  DROPOUTS.includes(c.op as Dropout) &&
  c.tensors?.output !== undefined &&
  c.returns_input_itself === undefined &&
  c.layout === undefined;

const fixtures = await load_fixtures('manifest.json', is_value_case);
const cases = fixtures.cases.filter(is_value_case);

describe('the reference', () => {
  it('is MT19937: the 10,000th number after seed 5489, from the C++ standard', () => {
    const random = new Mt19937(5489);
    for (let i = 1; i < 10_000; i++) random.u32();
    expect(random.u32()).toBe(4123659995);
  });

  it.each(DROPOUTS)('agrees with PyTorch: %s', (op) => {
    const mine = cases.filter((c) => c.op === op);
    expect(mine.length).toBeGreaterThan(90);
    for (const c of mine) {
      const input = fixtures.tensor(c, 'input');
      const random = new Mt19937(c.seed as number);
      const { output } = reference_dropout(
        input.values as Float32Array | Float64Array,
        {
          ...mask_shape(op, input.shape),
          p: c.args.p as number,
          float64: c.dtype === 'f64',
        },
        random,
      );
      compare(title(c), output, fixtures.tensor(c, 'output').values);
      compare_value(title(c), 'the next number', random.u32() % 2 ** 24, c.next_randint_2_24);
    }
  });
});
