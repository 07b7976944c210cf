// Shows that the fixture tests can fail: in each kind of case one expectation is falsified in memory.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { expect_outcome } from '../../helpers/call.ts';
import { ops, run_case } from '../../helpers/cases.ts';
import { compare, compare_state, Mismatch } from '../../helpers/compare.ts';
import { DROPOUTS } from '../../helpers/dropouts.ts';
import {
  type Case,
  type Fixtures,
  fate_of,
  load_fixtures,
  type Outcome,
} from '../../helpers/manifest.ts';
import { LAYER_OPS } from '../../helpers/runners/functional.ts';
import { type Program, run_program } from '../../helpers/runners/program.ts';
import type { Stored, Values } from '../../helpers/safetensors.ts';

const fixtures = await load_fixtures('manifest.json', (c) => fate_of(c, ops) === 'now');
const extra = await load_fixtures('extra.json');

/** The fixtures with one bit of one value of one tensor flipped: the last value or `at`, its lowest bit or exponent. */
function flipped(source: Fixtures, role: string, at?: number, exponent = false): Fixtures {
  return {
    cases: source.cases,
    tensor(c, wanted): Stored {
      const stored = source.tensor(c, wanted);
      if (wanted !== role) return stored;
      const values = stored.values.slice() as Values;
      const size = values.BYTES_PER_ELEMENT;
      const byte = (at ?? values.length - 1) * size + (exponent ? size - 1 : 0);
      const view = new DataView(values.buffer);
      view.setUint8(byte, view.getUint8(byte) ^ 1);
      return { ...stored, values };
    },
  };
}

function find(wanted: (c: Case) => boolean): Case {
  const c = fixtures.cases.find((one) => fate_of(one, ops) === 'now' && wanted(one));
  if (c === undefined) throw new Error('no such case');
  return c;
}

/** Passes as it is, fails with a Mismatch that names the case when falsified. */
async function shows(c: Case, falsified: Case, using: Fixtures = fixtures): Promise<void> {
  await run_case(c, fixtures);
  const failure = await run_case(falsified, using).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Mismatch);
  expect((failure as Mismatch).message).toContain(c.id);
}

/** Ops whose fixtures have a tolerance, or more than one output. */
const of = (start: string): string[] => [...ops].filter((op) => op.startsWith(start));
const LAYERS = ['selu', ...LAYER_OPS];
const OTHERS = ['rng_stream', ...LAYERS, ...of('optim.'), ...of('train:')];
const RESETS = [...ops].filter((op) => op.endsWith('.reset_parameters'));

describe('a falsified fixture fails', () => {
  const bitwise = [...ops].filter((op) => !OTHERS.includes(op) && !RESETS.includes(op));
  it.each(bitwise)('%s: one bit', async (op) => {
    const c = find(
      (one) => one.op === op && one.check === 'bits' && one.tensors?.output !== undefined,
    );
    await shows(c, c, flipped(fixtures, 'output'));
  });

  const falsify = async (op: string, role: string): Promise<void> => {
    const c = find((one) => one.op === op && one.tensors?.[role] !== undefined);
    await shows(c, c, flipped(fixtures, role, 0, true));
  };

  it.each(LAYERS)('%s: an exponent of the output, of a gradient', async (op) => {
    await falsify(op, 'output');
    await falsify(op, 'grad_input');
  });

  it.each(DROPOUTS)('%s: one bit of the gradient', async (op) => {
    const c = find((one) => one.op === op && one.tensors?.grad_input !== undefined);
    await shows(c, c, flipped(fixtures, 'grad_input'));
  });

  it.each(RESETS)('%s: one bit', async (op) => {
    const c = find((one) => one.op === op);
    for (const role of ['weight', 'bias']) await shows(c, c, flipped(fixtures, role));
  });

  const further: readonly (readonly [op: string, role: string])[] = [
    ['linear', 'grad_bias'],
    ['conv2d', 'grad_weight'],
    ['batch_norm', 'running_mean_after'],
    ['batch_norm', 'running_var_after'],
    ...of('optim.').map((op) => [op, 'param5'] as const),
  ];
  it.each(further)('%s: an exponent of %s', falsify);

  it.each(of('train:'))('%s: a loss, a first gradient, a last parameter, a logit', async (op) => {
    for (const role of ['losses', 'grad0/0.weight', 'final/0.bias', 'eval_logits']) {
      await falsify(op, role);
    }
  });

  it('rng_stream: one bit of a call, one of the state', async () => {
    const c = find((one) => one.op === 'rng_stream');
    await shows(c, c, flipped(fixtures, 'output5'));
    await shows(c, c, flipped(fixtures, 'state', 16));
  });

  const dropped = find((one) => one.op === 'dropout2d' && one.warnings !== undefined);
  const falsified: readonly [what: string, Partial<Case>][] = [
    ['a warning', { warnings: [] }],
    ['the number drawn next', { next_randint_2_24: 1 }],
    ['the identity', { returns_input_itself: true }],
  ];
  it.each(falsified)('dropout: %s', async (_, change) => {
    await shows(dropped, { ...dropped, ...change });
  });

  it('dropout: the digest, its first values', async () => {
    const c = find((one) => one.sha256_output !== undefined);
    await shows(c, { ...c, sha256_output: '00' });
    await shows(c, { ...c, first: [0] });
  });

  it('errors: message, class, success, identity', async () => {
    const bad = find((one) => one.result?.ok === false);
    const good = find((one) => one.result?.same_object === true);
    await shows(bad, { ...bad, result: { ok: false, error: 'ValueError', message: 'no' } });
    await shows(bad, { ...bad, result: { ...bad.result, ok: false, error: 'RuntimeError' } });
    await shows(bad, { ...bad, result: { ok: true } });
    await shows(good, { ...good, result: { ok: true, same_object: false } });
  });

  it('programs: a call, a state', () => {
    const c = extra.cases.find((one) => one.op === 'program') as Program;
    for (const role of ['output3', 'state', 'generator_state']) {
      expect(() => run_program(c, flipped(extra, role, 0))).toThrow(Mismatch);
    }
  });
});

describe('a falsified outcome fails', () => {
  const fail = (): never => {
    throw new torch.ValueError('text');
  };
  const wrong: readonly [what: string, () => unknown, Outcome, string[]][] = [
    ['text', fail, { ok: false, error: 'ValueError', message: 'Text' }, []],
    ['class', fail, { ok: false, error: 'RuntimeError', message: 'text' }, []],
    ['success', fail, { ok: true }, []],
    ['failure', () => 1, { ok: false, error: 'ValueError', message: 'text' }, []],
    ['shape', () => torch.ones(2), { ok: true, shape: [3] }, []],
    ['dtype', () => torch.ones(2), { ok: true, dtype: 'float64' }, []],
    ['warning', () => 1, { ok: true }, ['text']],
  ];
  it.each(wrong)('%s', (what, f, want, warnings) => {
    expect(() => expect_outcome(what, f, want, warnings)).toThrow(Mismatch);
  });

  it('and a true one passes', () => {
    expect_outcome('text', fail, { ok: false, error: 'ValueError', message: 'text' });
    expect_outcome('ones', () => torch.ones(2), { ok: true, shape: [2], dtype: 'float32' });
  });
});

describe('the comparator', () => {
  it('tells zeros apart and NaNs not', () => {
    expect(() => compare('zeros', [0], [-0])).toThrow('first difference at [0]: got 0, PyTorch -0');
    expect(() => compare('NaN', [NaN], [1], { rtol: 1, atol: 1 })).toThrow(Mismatch);
    compare('NaNs', [NaN], [NaN]);
  });

  it('counts values and differences', () => {
    expect(() => compare('length', [1], [1, 2])).toThrow('1 values, PyTorch has 2');
    expect(() => compare('two', [1, 2, 3], [1, 0, 0])).toThrow('[1]: got 2, PyTorch 0 (2 of 3');
  });

  it('knows a tolerance', () => {
    compare('near', [1.01], [1], { rtol: 0.02, atol: 0 });
    compare('infinite', [Infinity], [Infinity], { rtol: 0, atol: 0 });
    expect(() => compare('far', [1.03], [1], { rtol: 0.02, atol: 0 })).toThrow(Mismatch);
    expect(() => compare('far', [Infinity], [1], { rtol: 0.02, atol: 0 })).toThrow(Mismatch);
  });

  it('allows a tolerance in a state for the cached normal alone', () => {
    const [a, b] = [new Uint8Array(5056), new Uint8Array(5056)];
    new DataView(a.buffer).setFloat64(5024, 1, true);
    new DataView(b.buffer).setFloat64(5024, 1 + 2 ** -52, true);
    compare_state('state', a, b, 1e-14);
    expect(() => compare_state('state', a, b)).toThrow(Mismatch);
    b[5023] = 1;
    expect(() => compare_state('state', a, b, 1e-14)).toThrow(Mismatch);
  });
});
