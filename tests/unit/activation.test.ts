// selu against its definition in double precision, and at the special values.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const F = torch.nn.functional;
const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/** The definition: `scale * (max(0, x) + min(0, alpha * (exp(x) - 1)))`. */
const definition = (x: number): number => (x < 0 ? Math.expm1(x) * ALPHA * SCALE : x * SCALE);

function selu(x: number, dtype: 'float32' | 'float64'): number {
  return F.selu(torch.tensor([x], { dtype })).item();
}

describe('selu', () => {
  it.each(['float32', 'float64'] as const)('is its definition: %s', (dtype) => {
    const epsilon = dtype === 'float32' ? 2 ** -24 : 2 ** -53;
    const number =
      dtype === 'float32'
        ? fc.float({ min: Math.fround(-120), max: Math.fround(1e30), noNaN: true })
        : fc.double({ min: -800, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (values) => {
        torch.tidy(() => {
          const y = F.selu(torch.tensor(values, { dtype })).toArray();
          values.forEach((x, i) => {
            const want = definition(x);
            // Four roundings, of which the rounded constants are two; subnormal results apart.
            const tolerance = 4 * epsilon * Math.abs(want) + (dtype === 'float32' ? 3e-45 : 1e-323);
            expect(Math.abs((y[i] as number) - want), `selu(${x})`).toBeLessThanOrEqual(tolerance);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  it.each(['float32', 'float64'] as const)('at special values: %s', (dtype) => {
    const round = dtype === 'float32' ? Math.fround : (x: number): number => x;
    expect(selu(0, dtype)).toBe(0);
    expect(Object.is(selu(-0, dtype), -0)).toBe(true);
    expect(selu(NaN, dtype)).toBeNaN();
    expect(selu(Infinity, dtype)).toBe(Infinity);
    expect(selu(-Infinity, dtype)).toBe(round(-1.7580993408473766));
    expect(selu(-1000, dtype)).toBe(round(-1.7580993408473766));
    expect(selu(1, dtype)).toBe(round(SCALE));
  });

  it('keeps the shape, and works on every length', () => {
    for (let n = 0; n < 40; n++) {
      const y = F.selu(torch.full([n], -1));
      expect(y.shape).toEqual([n]);
      expect(new Set(y.toArray()).size).toBe(Math.min(n, 1));
    }
    expect(F.selu(torch.ones(2, 3, 4)).shape).toEqual([2, 3, 4]);
    expect(F.selu(torch.tensor(2)).shape).toEqual([]);
  });

  it('gives in place the same, in the input', () => {
    const values = Float32Array.from({ length: 100 }, (_, i) => i / 9 - 6);
    const x = torch.tensor(values);
    const y = F.selu(x);
    expect(x.toArray()).toEqual(values);
    expect(F.selu(x, { inplace: true })).toBe(x);
    expect(x.toArray()).toEqual(y.toArray());
  });

  it('refuses wrong arguments', () => {
    const f = F.selu as unknown as (...args: unknown[]) => torch.Tensor;
    const x = torch.ones(2);
    for (const args of [[], [1], [x, 1], [x, { inplace: 1 }], [x, true, { inplace: true }]]) {
      expect(() => f(...args), JSON.stringify(args)).toThrow(TypeError);
    }
    expect(() => f(x, { in_place: true })).toThrow('inplace');
    const integers = torch.ones([2], { dtype: 'int32' });
    expect(() => F.selu(integers, true)).toThrow(torch.NotImplementedError);
    expect(integers.tolist()).toEqual([1, 1]);
  });
});
