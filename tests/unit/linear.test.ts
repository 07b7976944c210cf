// linear against three loops, over all ranks and many sizes.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { compare } from '../helpers/compare.ts';
import { Mt19937 } from '../helpers/reference.ts';

const F = torch.nn.functional;

type Floats = Float32Array | Float64Array;

/** y[r][o] = sum over i of x[r][i] * w[o][i], plus b[o]: in double precision. */
function naive(x: Floats, w: Floats, b: Floats | null, sizes: readonly number[]): number[] {
  const [rows, features, outputs] = sizes as [number, number, number];
  return Array.from({ length: rows * outputs }, (_, k) => {
    const [r, o] = [Math.floor(k / outputs), k % outputs];
    let sum = b?.[o] ?? 0;
    for (let i = 0; i < features; i++) {
      sum += (x[r * features + i] as number) * (w[o * features + i] as number);
    }
    return sum;
  });
}

function numbers(n: number, seed: number, dtype: torch.DType): Floats {
  const random = new Mt19937(seed);
  const values = dtype === 'float64' ? new Float64Array(n) : new Float32Array(n);
  return values.map(() => random.u53() * 2 - 1);
}

describe('linear', () => {
  it.each(['float32', 'float64'] as const)('is three loops: %s', (dtype) => {
    const size = fc.integer({ min: 0, max: 37 });
    const lead = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 });
    fc.assert(
      fc.property(lead, size, size, fc.boolean(), fc.nat(), (rows, inner, outer, bias, seed) => {
        torch.tidy(() => {
          const count = rows.reduce((a, b) => a * b, 1);
          const x = numbers(count * inner, seed, dtype);
          const w = numbers(outer * inner, seed + 1, dtype);
          const b = bias ? numbers(outer, seed + 2, dtype) : null;
          const y = F.linear(
            torch.tensor(x).reshape([...rows, inner]) as torch.Tensor,
            torch.tensor(w).reshape(outer, inner) as torch.Tensor,
            b === null ? null : (torch.tensor(b) as torch.Tensor),
          );
          expect(y.shape).toEqual([...rows, outer]);
          expect(y.dtype).toBe(dtype);
          const atol = (inner + 2) * (dtype === 'float32' ? 2 ** -23 : 2 ** -52);
          compare('linear', y.toArray() as Floats, naive(x, w, b, [count, inner, outer]), {
            rtol: 0,
            atol,
          });
        });
      }),
      { numRuns: 150 },
    );
  });

  it('takes a vector for the weight: the last dimension goes', () => {
    const y = F.linear(
      torch.tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      torch.tensor([1, 0, -1]),
    );
    expect(y.tolist()).toEqual([-2, -2]);
    expect(F.linear(torch.tensor([1, 2]), torch.tensor([3, 4])).item()).toBe(11);
  });

  it('leaves its inputs alone', () => {
    const [x, w, b] = [torch.ones(2, 3), torch.ones(4, 3), torch.ones(4)];
    expect(F.linear(x, w, b).tolist()).toEqual([Array(4).fill(4), Array(4).fill(4)]);
    for (const t of [x, w, b]) expect(new Set(t.toArray())).toEqual(new Set([1]));
  });

  it('takes null and undefined for no bias, and nothing but tensors else', () => {
    const [x, w] = [torch.ones(2, 3), torch.ones(4, 3)];
    expect(F.linear(x, w, null).tolist()).toEqual(F.linear(x, w, undefined).tolist());
    const f = F.linear as unknown as (...args: unknown[]) => torch.Tensor;
    for (const args of [[x], [x, 1], [x, w, 0], [x, w, [1]], [null, w]]) {
      expect(() => f(...args), `${args.length} arguments`).toThrow(TypeError);
    }
  });

  it('carries NaN and infinities', () => {
    const y = F.linear(
      torch.tensor([
        [NaN, 1],
        [Infinity, 1],
        [1, 1],
      ]),
      torch.ones(1, 2),
    );
    expect(y.tolist()).toEqual([[NaN], [Infinity], [2]]);
  });
});
