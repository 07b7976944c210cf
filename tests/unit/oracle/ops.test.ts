// Every case of tests/oracle/ops.json: forward values, dtypes, shapes and gradients in PyTorch's numbers.

import { describe, expect, it } from 'vitest';
import { Mismatch } from '../../helpers/compare.ts';
import { type Fixtures, load_fixtures } from '../../helpers/manifest.ts';
import { type ModuleOpCase, module_title, run_module } from '../../helpers/runners/modules.ts';
import { type OpCase, op_title, run_op } from '../../helpers/runners/ops.ts';
import type { Stored, Values } from '../../helpers/safetensors.ts';
import { scoped } from '../../helpers/tensors.ts';

const fixtures = await load_fixtures('ops.json');
const all = fixtures.cases as unknown as readonly (OpCase | ModuleOpCase)[];
const cases = all.filter((c) => 'call' in c);
const modules = all.filter((c) => 'module' in c);
const ran = { cases: 0, modules: 0 };

for (const fn of new Set(cases.map((c) => c.call.fn))) {
  describe(fn, () => {
    const own = cases.filter((c) => c.call.fn === fn);
    it.each(own.map((c) => [op_title(c), c] as const))('%s', (_, c) => {
      ran.cases += 1;
      scoped(() => run_op(c, fixtures));
    });
  });
}

describe('modules', () => {
  it.each(modules.map((c) => [module_title(c), c] as const))('%s', (_, c) => {
    ran.modules += 1;
    scoped(() => run_module(c, fixtures));
  });
});

/** The fixtures with the lowest bit of the exponent of the first value of one tensor flipped. */
function flipped(name: string): Fixtures {
  return {
    cases: fixtures.cases,
    tensor(c, role): Stored {
      const stored = fixtures.tensor(c, role);
      if (c.tensors?.[role] !== name) return stored;
      const values = stored.values.slice() as Values;
      const bytes = new DataView(values.buffer);
      const last = values.BYTES_PER_ELEMENT - 1;
      bytes.setUint8(last, bytes.getUint8(last) ^ 1);
      return { ...stored, values };
    },
  };
}

describe('a falsified case fails', () => {
  const c = cases.find((one) => one.call.fn === 'nn.functional.linear') as OpCase;
  const output = c.outputs[0] as OpCase['outputs'][number];
  const run =
    (changed: Partial<OpCase>, using = fixtures) =>
    () =>
      scoped(() => run_op({ ...c, ...changed }, using));

  it('but passes as it is', run({}));

  it('output: value, dtype, number', () => {
    expect(run({}, flipped(output.tensor))).toThrow(Mismatch);
    expect(run({ outputs: [{ ...output, dtype: 'int64' }] })).toThrow(Mismatch);
    expect(run({ outputs: [] })).toThrow(Mismatch);
  });

  it('gradient: value, presence', () => {
    for (const role of c.grad) {
      expect(run({}, flipped(c.grads?.[role] as string))).toThrow(Mismatch);
    }
    expect(run({ grads: {} })).toThrow(Mismatch);
  });
});

// Last on purpose: by now every case has been run.
describe('account', () => {
  it('has run every case', () => {
    expect(all.length).toBe(1610);
    expect(ran).toEqual({ cases: 1529, modules: 81 });
    expect(cases.filter((c) => c.grads !== undefined).length).toBe(1218);
    expect(modules.filter((c) => c.grads !== undefined).length).toBe(81);
  });
});
