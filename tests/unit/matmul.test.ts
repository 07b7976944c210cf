// matmul and its kin against three loops in double precision, over ranks, batches and many sizes; and from
// JavaScript: argument forms, methods, gradients.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { compare } from '../helpers/compare.ts';
import { numbers, numel } from '../helpers/reference.ts';

type Floats = Float32Array | Float64Array;
type AnyTensor = torch.Tensor;

/** The product of (count, m, k) and (count, k, n), in which a count of 1 repeats. */
function naive(a: Floats, b: Floats, sizes: readonly number[]): number[] {
  const [left, right, m, k, n] = sizes as [number, number, number, number, number];
  const count = Math.max(left, right);
  return Array.from({ length: count * m * n }, (_, at) => {
    const [i, row, column] = [Math.floor(at / (m * n)), Math.floor(at / n) % m, at % n];
    const [p, q] = [left === 1 ? 0 : i, right === 1 ? 0 : i];
    let sum = 0;
    for (let t = 0; t < k; t++) {
      sum += (a[(p * m + row) * k + t] as number) * (b[(q * k + t) * n + column] as number);
    }
    return sum;
  });
}

describe('matmul', () => {
  it.each(['float32', 'float64'] as const)('is three loops: %s', (dtype) => {
    const size = fc.integer({ min: 1, max: 37 });
    const batch = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 });
    const which = fc.constantFrom('both', 'left', 'right');
    fc.assert(
      fc.property(batch, which, size, size, size, fc.nat(), (lead, side, m, k, n, seed) => {
        torch.tidy(() => {
          const [left, right] = [side === 'right' ? [] : lead, side === 'left' ? [] : lead];
          const a = numbers(numel(left) * m * k, seed, dtype);
          const b = numbers(numel(right) * k * n, seed + 1, dtype);
          const y = torch.matmul(
            torch.tensor(a).reshape([...left, m, k]) as AnyTensor,
            torch.tensor(b).reshape([...right, k, n]) as AnyTensor,
          );
          expect(y.shape).toEqual([...lead, m, n]);
          const want = naive(a, b, [numel(left), numel(right), m, k, n]);
          const atol = (k + 2) * (dtype === 'float32' ? 2 ** -23 : 2 ** -52);
          compare('matmul', y.toArray() as Floats, want, { rtol: 0, atol });
        });
      }),
      { numRuns: 150 },
    );
  });

  it('takes vectors as rows and columns', () => {
    const [a, v] = [
      torch.tensor([
        [1, 2],
        [3, 4],
      ]),
      torch.tensor([1, 10]),
    ];
    expect(torch.matmul(a, v).tolist()).toEqual([21, 43]);
    expect(torch.matmul(v, a).tolist()).toEqual([31, 42]);
    expect(torch.matmul(v, v).item()).toBe(101);
    expect(a.mv(v).tolist()).toEqual([21, 43]);
    expect(v.dot(v).item()).toBe(101);
  });

  it('has methods that do the same', () => {
    const [a, b] = [torch.randn(3, 4, 5), torch.randn(3, 5, 2)];
    expect(a.matmul(b).toArray()).toEqual(torch.matmul(a, b).toArray());
    expect(a.bmm(b).toArray()).toEqual(torch.bmm(a, b).toArray());
    const [c, d] = [torch.randn(4, 5), torch.randn(5, 2)];
    expect(c.mm(d).toArray()).toEqual(torch.mm(c, d).toArray());
  });

  it('gives the same row whatever stands beside it', () => {
    const [a, b] = [torch.randn(9, 300), torch.randn(300, 21)];
    const all = torch.matmul(a, b).toArray();
    for (let row = 0; row < 9; row++) {
      const one = torch.tensor(a.toArray().slice(row * 300, (row + 1) * 300)) as AnyTensor;
      expect(torch.matmul(one, b).toArray()).toEqual(all.slice(row * 21, (row + 1) * 21));
    }
  });

  it('carries gradients', () => {
    const a = torch.tensor([[1, 2, 3]], { requires_grad: true });
    const b = torch.tensor([[4], [5], [6]], { requires_grad: true });
    const y = a.matmul(b);
    y.backward();
    expect(y.grad_fn?.name()).toBe('MmBackward0');
    expect(a.grad?.tolist()).toEqual([[4, 5, 6]]);
    expect(b.grad?.tolist()).toEqual([[1], [2], [3]]);
  });

  it('refuses wrong arguments', () => {
    const f = torch.matmul as unknown as (...args: unknown[]) => AnyTensor;
    const x = torch.ones(2, 2);
    for (const args of [[], [x], [x, 1], [x, x, x], [null, x]]) {
      expect(() => f(...args), `${args.length} arguments`).toThrow(TypeError);
    }
    const integers = torch.ones([2, 2], { dtype: 'int32' });
    expect(() => f(integers, integers)).toThrow(torch.NotImplementedError);
    expect(() => f(x, torch.ones([2, 2], { dtype: 'float64' }))).toThrow('same dtype');
  });
});
