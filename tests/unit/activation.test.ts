// selu against its definition in double precision, and at the special values; the forms of the others, whose
// numbers are in oracle/ops.test.ts.

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

describe('activations', () => {
  const x = torch.tensor([-2, 0, 3]);

  it('take parameters by position or by name', () => {
    expect(F.elu(x, 2, false).tolist()).toEqual(F.elu(x, { alpha: 2 }).tolist());
    expect(F.elu(torch.tensor([-100]), 2).item()).toBe(-2);
    expect(F.celu(torch.tensor([-100]), { alpha: 2 }).item()).toBe(-2);
    expect(F.leaky_relu(x, 0.5).tolist()).toEqual([-1, 0, 3]);
    expect(F.leaky_relu(x, { negative_slope: 0.5 }).tolist()).toEqual([-1, 0, 3]);
    expect(F.softplus(x, 1, 2).toArray()[2]).toBe(3);
    expect(F.softplus(x, { threshold: 2 }).toArray()[2]).toBe(3);
    expect(F.gelu(x, { approximate: 'none' }).tolist()).toEqual(F.gelu(x).tolist());
    expect(F.gelu(x, { approximate: 'tanh' }).tolist()).not.toEqual(F.gelu(x).tolist());
  });

  it('are the same as functions of torch and as methods', () => {
    expect([torch.relu, torch.tanh, torch.sigmoid]).toEqual([F.relu, F.tanh, F.sigmoid]);
    for (const name of ['relu', 'tanh', 'sigmoid'] as const) {
      const y = F[name](x).tolist();
      expect(x[name]().tolist()).toEqual(y);
      const z = x.clone();
      expect(z[`${name}_`]()).toBe(z);
      expect(z.tolist()).toEqual(y);
    }
    expect([torch.selu, torch.celu, torch.selu_, torch.relu_, torch.celu_]).toEqual([
      F.selu,
      F.celu,
      F.selu_,
      F.relu_,
      F.celu_,
    ]);
  });

  it('work in place', () => {
    for (const name of ['relu', 'selu', 'elu', 'celu', 'leaky_relu'] as const) {
      const f = F[name] as (input: torch.Tensor, options?: { inplace: boolean }) => torch.Tensor;
      const f_ = F[`${name}_`] as (input: torch.Tensor) => torch.Tensor;
      const want = f(x).tolist();
      const [a, b] = [x.clone(), x.clone()];
      expect(f(a, { inplace: true })).toBe(a);
      expect(f_(b)).toBe(b);
      expect([a.tolist(), b.tolist()]).toEqual([want, want]);
    }
    const y = x.clone();
    expect(F.silu(y, true)).toBe(y);
    expect(y.tolist()).toEqual(F.silu(x).tolist());
    const leaf = torch.ones(2, { requires_grad: true });
    expect(() => F.relu_(leaf)).toThrow(
      'a leaf Variable that requires grad is being used in an in',
    );
  });

  it('refuse what PyTorch refuses', () => {
    const ints = torch.ones([2], { dtype: 'int32' });
    expect(() => F.elu(ints)).toThrow('"elu_cpu" not implemented for \'Int\'');
    expect(() => F.gelu(ints)).toThrow('"GeluKernelImpl" not implemented for \'Int\'');
    expect(() => F.celu(x, 0)).toThrow('ZeroDivisionError: alpha cannot be 0 for CELU');
    expect(() => F.relu(torch.tensor([true]))).toThrow('Boolean inputs not supported for relu');
    expect(F.relu(ints).dtype).toBe('int32');
    expect(F.tanh(ints).dtype).toBe('float32');
    const f = F as unknown as Readonly<Record<string, (...args: unknown[]) => torch.Tensor>>;
    expect(() => f.gelu?.(x, { approximate: 'x' })).toThrow('approximate argument must be either');
    expect(() => f.gelu?.(x, { approximate: 1 })).toThrow(TypeError);
    expect(() => f.elu?.(x, 'a')).toThrow(
      "elu(): argument 'alpha' (position 2) must be number, not",
    );
    expect(() => f.elu?.(x, 1, { alpha: 1 })).toThrow("got multiple values for argument 'alpha'");
    expect(() => f.tanh?.(x, true)).toThrow(TypeError);
    expect(() => f.relu_?.(1)).toThrow(TypeError);
  });
});
