// Reductions against loops over all sets of dimensions; argument forms; two results.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { Mt19937 } from '../helpers/reference.ts';
import { with_warnings } from '../helpers/tensors.ts';

type Loose = (...args: unknown[]) => torch.Tensor;

/** Numbers of 24 bits between -1 and 1. */
function sample(shape: readonly number[], seed: number): torch.Tensor {
  const random = new Mt19937(seed);
  const n = shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from({ length: n }, () => random.u53() * 2 - 1);
  return torch.tensor(values).reshape([...shape]) as torch.Tensor;
}

/** The elements that fall together, group by group, row-major. */
function groups(x: torch.Tensor, dims: readonly number[]): number[][] {
  const { shape } = x;
  const kept = shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const found: number[][] = [];
  x.toArray().forEach((value, at) => {
    const place: number[] = [];
    for (let d = shape.length - 1, rest = at; d >= 0; d--) {
      const size = shape[d] as number;
      place[d] = rest % size;
      rest = Math.floor(rest / size);
    }
    const group = kept.reduce((g, d) => g * (shape[d] as number) + (place[d] as number), 0);
    found[group] ??= [];
    found[group].push(Number(value));
  });
  return found;
}

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const mean = (xs: readonly number[]): number => total(xs) / xs.length;
const variance = (xs: readonly number[]): number => {
  const m = mean(xs);
  return total(xs.map((x) => (x - m) ** 2)) / (xs.length - 1);
};

const REFERENCE: Readonly<Record<string, (xs: readonly number[]) => number>> = {
  sum: total,
  mean,
  prod: (xs) => xs.reduce((a, b) => a * b, 1),
  amax: (xs) => Math.max(...xs),
  amin: (xs) => Math.min(...xs),
  var: variance,
  std: (xs) => Math.sqrt(variance(xs)),
};

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });

describe('reductions', () => {
  it.each(Object.keys(REFERENCE))('%s is a loop over groups', (name) => {
    const f = (torch as unknown as Record<string, Loose>)[name] as Loose;
    const reference = REFERENCE[name] as (xs: readonly number[]) => number;
    torch.set_warning_handler(() => {});
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), fc.boolean(), (shape, bits, seed, keepdim) => {
        torch.tidy(() => {
          const x = sample(shape, seed);
          const chosen = shape.map((_, d) => d).filter((d) => (bits >> d) & 1);
          const dims = chosen.length === 0 ? shape.map((_, d) => d) : chosen;
          const given = chosen.map((d) => ((bits >> 4) & 1 ? d : d - shape.length));
          const want = groups(x, dims).map(reference);
          const sizes = shape.flatMap((size, d) =>
            dims.includes(d) ? (keepdim ? [1] : []) : [size],
          );
          const kept = name === 'var' || name === 'std' ? [true, keepdim] : [keepdim];
          const forms = [
            f(x, given, ...kept),
            f(x, { dim: given, keepdim }),
            f(x, given, { keepdim }),
            (x as unknown as Record<string, Loose>)[name]?.(given, ...kept),
          ];
          for (const y of forms) {
            expect(y?.shape).toEqual(sizes);
            y?.toArray().forEach((got, i) => {
              if (Number.isNaN(want[i])) expect(got).toBeNaN();
              else expect(Math.abs(Number(got) - (want[i] as number))).toBeLessThan(1e-13);
            });
          }
        });
      }),
      { numRuns: 100 },
    );
    torch.set_warning_handler(null);
  });

  it('take a single number for a dimension, and nothing for all', () => {
    const x = torch.arange(6).reshape(2, 3);
    expect(x.sum(0).tolist()).toEqual([3, 5, 7]);
    expect(torch.sum(x, -1).tolist()).toEqual([3, 12]);
    for (const y of [x.sum(), x.sum(null), x.sum([]), x.sum(undefined, undefined)]) {
      expect([y.shape, y.item()]).toEqual([[], 15]);
    }
    expect(x.mean(null, true).tolist()).toEqual([[2.5]]);
  });

  it('count whole numbers and booleans in int32', () => {
    const x = torch.tensor([
      [true, false],
      [true, true],
    ]);
    expect([x.sum().item(), x.sum().dtype]).toEqual([3, 'int32']);
    expect(x.all(1).tolist()).toEqual([false, true]);
    expect(x.any().item()).toBe(true);
    const big = torch.tensor([2 ** 31 - 1, 1], { dtype: 'int32' });
    expect(() => big.sum()).toThrow(torch.RuntimeError);
    expect(big.sum({ dtype: 'float64' }).item()).toBe(2 ** 31);
    expect(() => torch.mean(big)).toThrow(torch.NotImplementedError);
    expect(torch.mean(big, { dtype: 'float32' }).item()).toBe(2 ** 30);
  });

  it('correct the variance in four ways', () => {
    const x = torch.tensor([1, 3, 5]);
    for (const y of [
      x.var({ correction: 0 }),
      x.var(false),
      torch.var(x, 0, false),
      torch.var(x, 0, { unbiased: false }),
    ]) {
      expect(y.item()).toBeCloseTo(8 / 3, 6);
    }
    expect(torch.var(x, null, true, true).tolist()).toEqual([4]);
    expect(() => x.var({ correction: 0, unbiased: true })).toThrow(
      "var() got multiple values for argument 'correction'",
    );
    const { value, warnings } = with_warnings(() => torch.std(torch.tensor([2])).item());
    expect(value).toBeNaN();
    expect(warnings).toEqual([
      'std(): degrees of freedom is <= 0. Correction should be strictly less than the reduction ' +
        'factor (input numel divided by output numel).',
    ]);
  });

  it('refuse what PyTorch refuses', () => {
    const x = torch.ones(2, 3) as torch.Tensor;
    const f = torch.sum as unknown as Loose;
    expect(() => x.sum(2)).toThrow(torch.IndexError);
    expect(() => x.sum([0, -2])).toThrow('dim 0 appears multiple times in the list of dims');
    expect(() => torch.zeros(0).max()).toThrow(torch.RuntimeError);
    for (const args of [[], [1], [x, 'a'], [x, 0.5], [x, [0, '1']], [x, 0, 1], [x, 0, true, 1]]) {
      expect(() => f(...args), JSON.stringify(args.slice(1))).toThrow(TypeError);
    }
    expect(() => f(x, 0, { dim: 1 })).toThrow("sum() got multiple values for argument 'dim'");
    expect(() => f(x, { keepdims: true })).toThrow("Did you mean 'keepdim'?");
  });
});

describe('max and min', () => {
  const x = torch.tensor([
    [1, 5, 5],
    [7, 2, Number.NaN],
  ]);

  it('give values and indices, as an object and as an array', () => {
    const found = torch.max(x, 1);
    const [values, indices] = found;
    expect(values).toBe(found.values);
    expect(indices).toBe(found.indices);
    expect(values.tolist()).toEqual([5, Number.NaN]);
    expect([indices.tolist(), indices.dtype]).toEqual([[1, 2], 'int32']);
    expect(Object.isFrozen(found)).toBe(true);
    expect(x.min({ dim: 0, keepdim: true }).values.shape).toEqual([1, 3]);
    expect(x.min(0).indices.tolist()).toEqual([0, 1, 1]);
  });

  it('release both results with their scope', () => {
    const before = torch.memory().live_tensors;
    torch.tidy(() => {
      torch.max(x, 0);
    });
    expect(torch.memory().live_tensors).toBe(before);
    const kept = torch.tidy(() => torch.min(x, 0));
    expect(torch.memory().live_tensors).toBe(before + 2);
    for (const y of kept) y.dispose();
    expect(torch.memory().live_tensors).toBe(before);
  });

  it('of two tensors take element by element', () => {
    const [a, b] = [torch.tensor([1, 4]), torch.tensor([3, 2])];
    expect(torch.max(a, b).tolist()).toEqual([3, 4]);
    expect(a.min(b).tolist()).toEqual([1, 2]);
    expect(() => torch.max(a, torch.ones(3) as torch.Tensor)).toThrow(torch.RuntimeError);
  });

  it('find places', () => {
    expect([x.argmax().item(), x.argmin().item()]).toEqual([5, 5]);
    expect(torch.argmax(x, 1, true).tolist()).toEqual([[1], [2]]);
    expect(torch.argmin(x, { dim: 0 }).tolist()).toEqual([0, 1, 1]);
    expect(() => torch.argmax(torch.tensor([true]))).toThrow(torch.NotImplementedError);
  });

  it('send gradients to one place or share them', () => {
    const y = torch.tensor([2, 5, 5], { requires_grad: true });
    y.max(0).values.backward();
    expect(y.grad?.tolist()).toEqual([0, 1, 0]);
    const z = y.detach().requires_grad_();
    z.max().backward();
    expect(z.grad?.tolist()).toEqual([0, 0.5, 0.5]);
  });
});

describe('softmax', () => {
  it('sums to one along its dimension', () => {
    for (const dim of [-3, -2, -1, 0, 1, 2]) {
      const y = sample([2, 3, 4], 5).softmax(dim);
      for (const s of y.sum(dim).toArray()) expect(Number(s)).toBeCloseTo(1, 14);
      const logs = sample([2, 3, 4], 5).log_softmax(dim).toArray();
      y.toArray().forEach((p, i) => {
        expect(Math.log(Number(p))).toBeCloseTo(Number(logs[i]), 13);
      });
    }
  });

  it('chooses a dimension with a warning, as PyTorch', () => {
    const F = torch.nn.functional;
    const { value, warnings } = with_warnings(() => F.softmax(torch.ones(2, 4)).tolist());
    expect(value).toEqual([Array(4).fill(0.25), Array(4).fill(0.25)]);
    expect(warnings).toEqual([
      'Implicit dimension choice for softmax has been deprecated. Change the call to include dim=X as an argument.',
    ]);
  });

  it('converts first', () => {
    const y = torch.softmax(torch.zeros([2], { dtype: 'int32' }), 0, { dtype: 'float64' });
    expect([y.dtype, y.tolist()]).toEqual(['float64', [0.5, 0.5]]);
    expect(() => torch.softmax(torch.zeros([2], { dtype: 'int32' }), 0)).toThrow(
      torch.NotImplementedError,
    );
  });
});
