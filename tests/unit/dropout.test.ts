// The six dropouts as functions: defaults, argument forms, wrong calls, views, statistics.

import * as torch from 'selfnorm';
import { afterEach, describe, expect, it } from 'vitest';
import { DROPOUTS, type Dropout, F } from '../helpers/dropouts.ts';
import { with_warnings } from '../helpers/tensors.ts';

/** What JavaScript may call without asking the compiler. */
type Untyped = (...args: unknown[]) => torch.Tensor;
const untyped = (op: Dropout): Untyped => F[op] as unknown as Untyped;

/** An input of a shape that none of the six warns about. */
function input(op: Dropout): torch.Tensor<torch.Shape, 'float32'> {
  const shape = { dropout1d: [4, 8, 5], dropout2d: [4, 8, 3, 2], dropout3d: [4, 8, 3, 2, 2] };
  return torch.ones(shape[op as 'dropout1d'] ?? [4, 8, 6]);
}

afterEach(() => {
  torch.set_warning_handler(null);
});

describe.each(DROPOUTS)('%s', (op) => {
  const always = op.includes('alpha');

  it(`drops with p = 0.5, ${always ? 'only when told to train' : 'in training'} by default`, () => {
    const x = input(op);
    if (always) expect(F[op](x)).toBe(x);
    torch.manual_seed(1);
    const y = F[op](x, { training: true });
    torch.manual_seed(1);
    expect(F[op](x, 0.5, true, false).tolist()).toEqual(y.tolist());
    if (always) return;
    torch.manual_seed(1);
    expect(F[op](x).tolist()).toEqual(y.tolist());
  });

  it('takes null and undefined for absent', () => {
    const x = input(op);
    const [f, want] = [untyped(op), F[op](x, 0.5, false)];
    expect(want).toBe(x);
    expect(f(x, null, false, undefined, null)).toBe(x);
    expect(f(x, undefined, false, null, undefined)).toBe(x);
    expect(f(x, { p: undefined, training: false, inplace: undefined, generator: null })).toBe(x);
    expect(f(x, undefined, undefined, undefined, { training: false })).toBe(x);
  });

  it('takes null and undefined after the options for absent', () => {
    const x = input(op);
    const f = untyped(op);
    const options = { p: 0.3, training: false };
    expect(f(x, options, undefined)).toBe(x);
    expect(f(x, options, null, undefined, null)).toBe(x);
    expect(f(x, 0.3, { training: false }, undefined)).toBe(x);
    expect(f(x, 0.3, false, null, null, undefined, null)).toBe(x);
    expect(() => f(x, options, undefined, false)).toThrow(TypeError);
  });

  it('mixes positions and options', () => {
    const x = input(op);
    const generator = new torch.Generator();
    generator.manual_seed(3);
    const y = F[op](x, { p: 0.3, training: true, generator });
    generator.manual_seed(3);
    const z = untyped(op)(x, 0.3, { training: true, generator });
    expect(z.tolist()).toEqual(y.tolist());
    generator.manual_seed(3);
    const u = F[op](x, 0.3, true, true, { generator });
    expect(u).toBe(x);
    expect(u.tolist()).toEqual(y.tolist());
  });

  it('names the likely option for an unknown one', () => {
    const f = untyped(op);
    const x = input(op);
    for (const [wrong, right] of [
      ['train', 'training'],
      ['in_place', 'inplace'],
      ['trianing', 'training'],
      ['genrator', 'generator'],
    ] as const) {
      const call = () => f(x, { [wrong]: true });
      expect(call).toThrow(TypeError);
      expect(call).toThrow(`${op}() got an unexpected keyword argument '${wrong}'`);
      expect(call).toThrow(right);
    }
    expect(() => f(x, { colour: 1 })).toThrow(TypeError);
  });

  it('refuses an argument given twice', () => {
    const f = untyped(op);
    const call = () => f(input(op), 0.1, true, false, { p: 0.2 });
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`${op}() got multiple values for argument 'p'`);
    expect(() => f(input(op), 0.1, true, false, { training: false })).toThrow("'training'");
    expect(() => f(input(op), 0.1, true, false, { inplace: false })).toThrow("'inplace'");
  });

  it('refuses wrong kinds and changes nothing', () => {
    const f = untyped(op);
    const x = input(op);
    const before = torch.get_rng_state().tolist();
    const wrong: unknown[][] = [
      [x, '0.5', true, true],
      [x, true, true, true],
      [x, 0.5, 1, true],
      [x, 0.5, true, 'yes'],
      [x, { p: '0.5', training: true, inplace: true }],
      [x, { p: 0.5, training: true, inplace: true, generator: {} }],
      [x, 0.5, true, true, { generator: 5 }],
      [[1, 2], 0.5],
      [null],
      [],
    ];
    for (const args of wrong) expect(() => f(...args), JSON.stringify(args)).toThrow(TypeError);
    expect(x.toArray().every((value) => value === 1)).toBe(true);
    expect(torch.get_rng_state().tolist()).toEqual(before);
  });

  it('looks at own keys only', () => {
    const prototype = Object.prototype as { p?: number; training?: boolean };
    prototype.p = 1;
    prototype.training = false;
    try {
      const y = untyped(op)(input(op), { inplace: true, training: true });
      expect(new Set<unknown>(y.toArray()).size).toBeGreaterThan(1);
    } finally {
      delete prototype.p;
      delete prototype.training;
    }
  });

  it('refuses one argument too many', () => {
    const f = untyped(op);
    expect(() => f(input(op), 0.5, true, false, {}, 1)).toThrow(TypeError);
    expect(() => f(input(op), 0.5, true, false, true)).toThrow(TypeError);
    expect(() => f(input(op), { p: 0.5 }, true)).toThrow(TypeError);
  });

  it('refuses what has been disposed', () => {
    const x = input(op);
    x.dispose();
    expect(() => F[op](x, 0.5, true)).toThrow(torch.DisposedError);
    const generator = new torch.Generator();
    generator.dispose();
    expect(() => F[op](input(op), 0.5, true, false, { generator })).toThrow(torch.RuntimeError);
  });

  it('works in place on shared storage', () => {
    const x = input(op);
    const flat = x.view(-1);
    torch.manual_seed(5);
    F[op](x, 0.5, true, true);
    torch.manual_seed(5);
    const want = F[op](input(op), 0.5, true);
    expect(flat.toArray()).toEqual(want.toArray());
  });

  it('works on after an error', () => {
    expect(() => F[op](input(op), 2, true)).toThrow(torch.ValueError);
    torch.manual_seed(9);
    const y = F[op](input(op), 0.5, true);
    expect(new Set(y.toArray()).size).toBe(2);
  });
});

describe('nothing to do', () => {
  // torch.nn.functional unsqueezes these inputs: `is` says False, data_ptr() is the same.
  it.each([
    ['dropout1d', [2, 3], true],
    ['dropout1d', [2, 3, 4], false],
    ['dropout3d', [2, 3, 4, 5], true],
    ['dropout3d', [2, 3, 4], true],
    ['dropout3d', [1, 2, 3, 4, 5], false],
    ['dropout2d', [2, 3], false],
    ['dropout2d', [2, 3, 4], false],
  ] as const)('%s of %j: a tensor on the same storage? %s', (op, shape, view) => {
    const { value } = with_warnings(() => {
      const x = torch.ones(shape as readonly number[]);
      return { x, y: F[op](x, 0.5, false), z: F[op](x, 0.5, false, true) };
    });
    const { x, y, z } = value;
    expect(y === x).toBe(!view);
    expect(y.shape).toEqual(shape);
    y.data[0] = 5;
    expect(x.toArray()[0]).toBe(5);
    expect(z).toBe(x);
  });
});

describe('statistics', () => {
  const shapes: Partial<Record<Dropout, readonly number[]>> = {
    alpha_dropout: [100_000],
    feature_alpha_dropout: [1000, 60, 2, 3],
  };
  for (const [op, shape] of Object.entries(shapes)) {
    it.each([0.2, 0.5, 0.8])(`${op} keeps mean 0 and variance 1, p = %s`, (p) => {
      torch.manual_seed(11);
      const y = F[op as Dropout](torch.randn([...shape]), p, true).toArray();
      const mean = y.reduce((a, b) => a + b, 0) / y.length;
      const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / y.length;
      expect(Math.abs(mean)).toBeLessThan(0.05);
      expect(Math.abs(Math.sqrt(variance) - 1)).toBeLessThan(0.05);
    });
  }

  it.each(DROPOUTS)('%s drops the share p', (op) => {
    torch.manual_seed(12);
    const x = torch.full([200, 500, 1, ...(op === 'dropout3d' ? [1, 1] : [])], 2);
    const y = F[op](op === 'dropout2d' ? x.reshape(200, 500, 1, 1) : x, 0.1, true).toArray();
    const least = Math.min(...new Set(y));
    const share = y.filter((value) => value === least).length / y.length;
    expect(share).toBeGreaterThan(0.096);
    expect(share).toBeLessThan(0.104);
  });
});

describe('warnings', () => {
  it('are given each time to a handler, and once to the console', () => {
    const seen: string[] = [];
    const warn = console.warn;
    console.warn = (text: string) => seen.push(text);
    try {
      F.dropout3d(torch.ones(7, 2, 2), 0.5, true);
      F.dropout3d(torch.ones(7, 2, 2), 0.5, true);
    } finally {
      console.warn = warn;
    }
    expect(seen).toHaveLength(1);
    const { warnings } = with_warnings(() => {
      F.dropout3d(torch.ones(7, 2, 2), 0.5, true);
      F.dropout3d(torch.ones(7, 2, 2), 0.5, true);
    });
    expect(warnings).toEqual([seen[0], seen[0]]);
  });

  it('become errors by a handler that throws: then nothing was done', () => {
    class Strict extends Error {}
    const x = torch.ones(4, 6);
    torch.manual_seed(3);
    const before = torch.get_rng_state().tolist();
    torch.set_warning_handler(() => {
      throw new Strict();
    });
    expect(() => F.dropout2d(x, 0.5, true, true)).toThrow(Strict);
    torch.set_warning_handler(null);
    expect(x.toArray().every((value) => value === 1)).toBe(true);
    expect(torch.get_rng_state().tolist()).toEqual(before);
  });
});
