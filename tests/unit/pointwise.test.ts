// Pointwise operations: every form of call against plain JavaScript, broadcasting, dtypes, errors. PyTorch's
// numbers are in oracle/ops.test.ts.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

type Any = (...args: unknown[]) => torch.Tensor;
const functions = torch as unknown as Readonly<Record<string, Any>>;
const call = (name: string, ...args: unknown[]): torch.Tensor => (functions[name] as Any)(...args);
const method = (name: string, self: torch.Tensor, ...args: unknown[]): torch.Tensor =>
  ((self as unknown as Readonly<Record<string, Any>>)[name] as Any).apply(self, args);

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  maximum: Math.max,
  minimum: Math.min,
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
};
const ARITHMETIC = ['add', 'sub', 'mul', 'div', 'pow'];

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  sqrt: Math.sqrt,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  logical_not: (x) => Number(x === 0),
  isnan: (x) => Number(Number.isNaN(x)),
};

/** Where the elements of a shape stand in another one that repeats to it. */
function places(shape: readonly number[], from: readonly number[]): number[] {
  const n = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: n }, (_, flat) => {
    let [rest, place, stride] = [flat, 0, 1];
    for (let i = shape.length - 1; i >= 0; i--) {
      const index = rest % (shape[i] as number);
      rest = Math.floor(rest / (shape[i] as number));
      const own = from[i - shape.length + from.length];
      if (own === undefined) continue;
      if (own !== 1) place += index * stride;
      stride *= own;
    }
    return place;
  });
}

const near = (got: number, want: number): boolean =>
  Object.is(got, want) || got === want || Math.abs(got - want) <= 4e-15 * Math.abs(want);

describe('two operands', () => {
  it.each(Object.keys(OPERATIONS))('%s repeats as the definition says', (name) => {
    const f = OPERATIONS[name] as (a: number, b: number) => number;
    const size = fc.constantFrom(1, 1, 2, 3, 5, 130);
    // One long dimension is enough to leave the short loops.
    const sizes = fc
      .array(size, { maxLength: 3 })
      .filter((full) => full.filter((n) => n === 130).length <= 1);
    fc.assert(
      fc.property(sizes, fc.nat(7), fc.nat(7), fc.nat(), (full, m, k, s) => {
        const part = (mask: number) => full.map((n, i) => ((mask >> i) & 1 ? 1 : n));
        const [left, right] = [part(m), part(k).slice(s % 2)];
        const shape = full.map((n, i) => ((m >> i) & 1 && ((k >> i) & 1 || i < s % 2) ? 1 : n));
        const values = (sizes: number[], seed: number) =>
          Float64Array.from(
            { length: sizes.reduce((a, b) => a * b, 1) },
            (_, i) => ((i * 7 + seed) % 11) / 4 + 0.25,
          );
        torch.tidy(() => {
          const [a, b] = [values(left, s % 5), values(right, 3)];
          const x = torch.tensor(a).reshape(left);
          const y = torch.tensor(b).reshape(right);
          const z = call(name, x, y);
          expect(z.shape).toEqual(shape);
          const [i, j] = [places(shape, left), places(shape, right)];
          const got = z.toArray();
          i.forEach((at, n) => {
            const want = f(a[at] as number, b[j[n] as number] as number);
            expect(near(Number(got[n]), want), `${name} [${left}] [${right}] ${n}`).toBe(true);
          });
          expect(method(name, x, y).toArray()).toEqual(got);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each(ARITHMETIC)('%s takes numbers on either side, and works in place', (name) => {
    const f = OPERATIONS[name] as (a: number, b: number) => number;
    const x = torch.tensor([1, 2.5, 4], { dtype: 'float64' });
    // The engine's own power may be the neighbour of ours.
    const same = (got: torch.Tensor, of: (a: number) => number): void => {
      (got.tolist() as number[]).forEach((value, i) => {
        const want = of(x.tolist()[i] as number);
        const allowed = name === 'pow' ? 4e-16 * Math.abs(want) : 0;
        expect(Math.abs(value - want)).toBeLessThanOrEqual(allowed);
      });
    };
    same(call(name, x, 1.5), (a) => f(a, 1.5));
    same(call(name, 1.5, x), (a) => f(1.5, a));
    const y = x.clone();
    expect(method(`${name}_`, y, 1.5)).toBe(y);
    expect(y.tolist()).toEqual(method(name, x, 1.5).tolist());
    const z = x.clone();
    expect(method(`${name}_`, z, x)).toBe(z);
    same(z, (a) => f(a, a));
  });

  it('knows alpha', () => {
    const x = torch.tensor([1, 2]);
    expect(torch.add(x, x, { alpha: 3 }).tolist()).toEqual([4, 8]);
    expect(x.sub(1, { alpha: 0.5 }).tolist()).toEqual([0.5, 1.5]);
    expect(x.add_(x, { alpha: -1 }).tolist()).toEqual([0, 0]);
    const bools = torch.tensor([true, false]);
    expect(torch.add(bools, bools, { alpha: true }).tolist()).toEqual([true, false]);
    expect(() => torch.add(x, x, { alpha: true })).toThrow('Boolean alpha only supported for');
    const beta = { beta: 1 } as unknown as torch.AlphaOptions;
    expect(() => torch.add(x, x, beta)).toThrow("unexpected keyword argument 'beta'");
    expect(() => torch.add(x, x, { alpha: '1' as unknown as number })).toThrow(TypeError);
  });

  it('promotes as PyTorch does', () => {
    const make = (dtype: torch.DType, ...sizes: number[]) => torch.ones(sizes, { dtype });
    const cases: [unknown, unknown, torch.DType][] = [
      [make('int32', 2), 2, 'int32'],
      [make('int32', 2), 0.5, 'float32'],
      [make('int32', 2), NaN, 'float32'],
      [make('uint8', 2), 1, 'uint8'],
      [make('bool', 2), 2, 'int32'],
      [make('bool', 2), true, 'bool'],
      [make('float32', 2), make('float64'), 'float32'],
      [make('float32', 2), make('float64', 2), 'float64'],
      [make('int32', 2), make('float64'), 'float64'],
      [make('uint8', 2), make('int32'), 'uint8'],
      [2, 0.5, 'float32'],
    ];
    for (const [a, b, dtype] of cases) {
      expect(call('mul', a, b).dtype).toBe(dtype);
      expect(call('mul', b, a).dtype).toBe(dtype);
    }
    expect(torch.div(make('int32', 2), 2).dtype).toBe('float32');
    expect(torch.eq(make('int32', 2), 1).dtype).toBe('bool');
  });

  it('refuses what PyTorch refuses', () => {
    const x = torch.ones(3);
    const ints = torch.ones([3], { dtype: 'int32' });
    const bytes = torch.full([3], 200, { dtype: 'uint8' });
    const text =
      'The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0';
    expect(() => call('add', x, torch.ones(2))).toThrow(text);
    expect(() => x.add_(torch.ones(2, 3))).toThrow("output with shape [3] doesn't match the broad");
    expect(() => ints.add_(0.5)).toThrow("result type Float can't be cast to the desired output");
    expect(() => bytes.add(bytes)).toThrow('without overflow');
    expect(bytes.toArray()[0]).toBe(200);
    expect(() => torch.sub(ints, true)).toThrow(torch.NotImplementedError);
    expect(() => torch.add(torch.ones([1], { dtype: 'int64' }), 1)).toThrow('int64');
    for (const args of [[x], [x, 'a'], [x, null], [x, [1]], ['a', x], [x, x, x]]) {
      expect(() => call('mul', ...args), JSON.stringify(args)).toThrow(TypeError);
    }
    expect(() => call('pow', 2, 3)).toThrow(
      "argument 'exponent' (position 2) must be Tensor, not number",
    );
    expect(() => call('maximum', x, 2)).toThrow(
      "argument 'other' (position 2) must be Tensor, not number",
    );
    expect(() => call('eq', 2, x)).toThrow(
      "argument 'input' (position 1) must be Tensor, not number",
    );
    expect(() => method('mul', x, 'a')).toThrow(
      "mul(): argument 'other' (position 1) must be Tensor",
    );
    x.dispose();
    expect(() => call('add', ints, x)).toThrow(torch.DisposedError);
  });
});

describe('one operand', () => {
  it.each(Object.keys(FUNCTIONS))('%s is its definition', (name) => {
    const f = FUNCTIONS[name] as (x: number) => number;
    const number = fc.double({ min: -50, max: 50, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (values) => {
        torch.tidy(() => {
          const x = torch.tensor(values, { dtype: 'float64' });
          const got = call(name, x).toArray();
          values.forEach((value, i) => {
            expect(near(Number(got[i]), f(value)), `${name}(${value}) = ${got[i]}`).toBe(true);
          });
          expect(method(name, x).toArray()).toEqual(got);
          if (name === 'logical_not' || name === 'isnan') return;
          expect(method(`${name}_`, x)).toBe(x);
          expect(x.toArray()).toEqual(got);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('keeps integers, or makes floats of them', () => {
    const x = torch.tensor([4, 9], { dtype: 'int32' });
    expect(torch.neg(x).tolist()).toEqual([-4, -9]);
    expect([torch.neg(x).dtype, torch.square(x).dtype]).toEqual(['int32', 'int32']);
    expect(torch.sqrt(x).tolist()).toEqual([2, 3]);
    expect(torch.sqrt(x).dtype).toBe('float32');
    expect(() => x.sqrt_()).toThrow(
      "result type Float can't be cast to the desired output type Int",
    );
    expect(torch.square(torch.tensor([true])).dtype).toBe('int32');
    expect(torch.erf(torch.tensor([0, 100])).tolist()).toEqual([0, 1]);
  });

  it('refuses wrong arguments', () => {
    const x = torch.ones(2);
    for (const args of [[], [2], [x, x], [null]]) {
      expect(() => call('exp', ...args), JSON.stringify(args)).toThrow(TypeError);
    }
    expect(() => method('exp_', x, 1)).toThrow(TypeError);
  });
});

describe('where, clamp, fill_', () => {
  it('where takes from one or the other', () => {
    const condition = torch.tensor([[true], [false]]);
    const x = torch.tensor([1, 2, 3]);
    expect(torch.where(condition, x, 0).tolist()).toEqual([
      [1, 2, 3],
      [0, 0, 0],
    ]);
    expect(x.where(torch.gt(x, 1), -1).tolist()).toEqual([-1, 2, 3]);
    expect(torch.where(condition, 1, 2).dtype).toBe('int32');
    expect(() => call('where', x, x, x)).toThrow('where expected condition to be a boolean tensor');
    expect(() => call('where', condition, x)).toThrow(TypeError);
    expect(() => call('where', condition, x, 'a')).toThrow(TypeError);
  });

  it('clamp limits', () => {
    const x = torch.tensor([-2, 0.5, 3, NaN]);
    expect(torch.clamp(x, -1, 1).tolist()).toEqual([-1, 0.5, 1, NaN]);
    expect(torch.clamp(x, null, 1).tolist()).toEqual([-2, 0.5, 1, NaN]);
    expect(torch.clamp(x, { max: 1 }).tolist()).toEqual([-2, 0.5, 1, NaN]);
    expect(x.clamp(0).tolist()).toEqual([0, 0.5, 3, NaN]);
    expect(torch.clamp(x, torch.zeros(4), torch.ones(4)).tolist()).toEqual([0, 0.5, 1, NaN]);
    expect(x.clamp_({ min: 0, max: 1 })).toBe(x);
    expect(x.tolist()).toEqual([0, 0.5, 1, NaN]);
    expect(() => torch.clamp(x)).toThrow("At least one of 'min' or 'max' must not be None");
    expect(() => torch.clamp(x, 0, torch.ones(4))).toThrow(TypeError);
    expect(() => call('clamp', x, 0, 1, { min: 0 })).toThrow("multiple values for argument 'min'");
  });

  it('fill_ and zero_ overwrite', () => {
    const x = torch.zeros(2, 2);
    expect(x.fill_(2.5)).toBe(x);
    expect(x.tolist()).toEqual([
      [2.5, 2.5],
      [2.5, 2.5],
    ]);
    expect(x.fill_(torch.tensor(7)).toArray()[3]).toBe(7);
    expect(x.zero_().toArray()[0]).toBe(0);
    expect(torch.zeros([1], { dtype: 'bool' }).fill_(true).item()).toBe(true);
    const bytes = torch.zeros([1], { dtype: 'uint8' });
    expect(() => bytes.fill_(300)).toThrow(
      'value cannot be converted to type uint8_t without over',
    );
    expect(() => x.fill_(torch.ones(2))).toThrow('fill_ only supports 0-dimension value tensor');
    expect(() => method('fill_', x)).toThrow(TypeError);
  });
});

describe('gradients', () => {
  it('flow through operands, and are summed where they repeated', () => {
    const x = torch.tensor([1, 2, 3], { requires_grad: true });
    const w = torch.tensor([[2], [3]], { requires_grad: true });
    const y = torch.mul(x, w).add(1);
    expect(y.grad_fn?.name()).toBe('AddBackward0');
    y.backward(torch.ones(2, 3));
    expect(x.grad?.tolist()).toEqual([5, 5, 5]);
    expect(w.grad?.tolist()).toEqual([[6], [6]]);
  });

  it('of a value that was overwritten are refused', () => {
    const x = torch.tensor([1, 2], { requires_grad: true });
    const y = x.exp();
    const z = y.mul(2);
    y.add_(1);
    expect(() => z.backward(torch.ones(2))).toThrow('is at version 1; expected version 0 instead');
    const w = x.mul(1);
    w.mul_(w);
    expect(() => w.backward(torch.ones(2))).toThrow('is at version 1; expected version 0 instead');
    expect(() => x.add_(1)).toThrow('a leaf Variable that requires grad is being used in an in-pl');
  });
});
