// Every case of tests/oracle/ops.json: forward values, dtypes, shapes and gradients in PyTorch's numbers.

import { describe, expect, it } from 'vitest';
import { Mismatch } from '../../helpers/compare.ts';
import { type Fixtures, load_fixtures } from '../../helpers/manifest.ts';
import {
  has_module,
  type ModuleOpCase,
  module_title,
  run_module,
} from '../../helpers/runners/modules.ts';
import { type OpCase, op_title, run_op, runnable } from '../../helpers/runners/ops.ts';
import type { Stored, Values } from '../../helpers/safetensors.ts';
import { scoped } from '../../helpers/tensors.ts';

/** The functions that do not exist yet. A case whose function exists is run, whatever stands here. */
const PENDING: ReadonlySet<string> = new Set([]);

const fixtures = await load_fixtures('ops.json');
const all = fixtures.cases as unknown as readonly (OpCase | ModuleOpCase)[];
const cases = all.filter((c) => 'call' in c);
const modules = all.filter((c) => 'module' in c);
const [now, later] = [cases.filter(runnable), cases.filter((c) => !runnable(c))];

for (const fn of new Set(now.map((c) => c.call.fn))) {
  describe(fn, () => {
    const own = now.filter((c) => c.call.fn === fn);
    it.each(own.map((c) => [op_title(c), c] as const))('%s', (_, c) => {
      scoped(() => run_op(c, fixtures));
    });
  });
}

describe('modules', () => {
  const own = modules.filter(has_module);
  it.each(own.map((c) => [module_title(c), c] as const))('%s', (_, c) => {
    scoped(() => run_module(c, fixtures));
  });

  it('are all there', () => {
    expect(modules.length).toBe(81);
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
      bytes.setUint8(
        values.BYTES_PER_ELEMENT - 1,
        bytes.getUint8(values.BYTES_PER_ELEMENT - 1) ^ 1,
      );
      return { ...stored, values };
    },
  };
}

describe('a falsified case fails', () => {
  const usable = (c: OpCase): boolean => runnable(c) && c.call.fn === 'nn.functional.selu';
  const c = now.find(usable) as OpCase;
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

describe('account', () => {
  it('knows what is missing', () => {
    const missing = new Set(later.map((c) => c.call.fn));
    expect([...missing].filter((fn) => !PENDING.has(fn))).toEqual([]);
  });

  it('finds all cases', () => {
    expect(all.length).toBe(1604);
    expect(cases.length).toBe(1523);
    expect(cases.filter((c) => c.grads !== undefined).length).toBe(1213);
    expect(now.length + later.length).toBe(cases.length);
  });
});
