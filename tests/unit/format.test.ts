// Printing and listing, against what real PyTorch prints (tests/oracle/make_repr.py).

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import repr from '../oracle/repr.json';

interface Case {
  dtype: torch.DType;
  shape: number[];
  data?: (number | boolean | string)[];
  fill?: ['arange', number, number];
  text: string;
}

const cases = repr.cases as unknown as Case[];

/** What console.log of Node shows: it asks this method. */
function inspect(x: torch.Tensor): string {
  const method = Reflect.get(x, Symbol.for('nodejs.util.inspect.custom')) as () => string;
  return method.call(x);
}

function value_of(value: number | boolean | string, dtype: torch.DType): number | boolean | bigint {
  if (typeof value !== 'string') return value;
  if (dtype === 'int64') return BigInt(value);
  return Number(value.replace('inf', 'Infinity'));
}

function tensor_of({ dtype, shape, data, fill }: Case): torch.Tensor {
  if (data !== undefined) {
    return torch
      .tensor(
        data.map((v) => value_of(v, dtype)),
        { dtype },
      )
      .reshape(shape);
  }
  const [, start, step] = fill as ['arange', number, number];
  const n = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: n }, (_, i) => i * step + start);
  return torch.tensor(values, { dtype }).reshape(shape);
}

describe('toString is the repr of PyTorch', () => {
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(300);
  });

  it.each(cases.map((c, i) => [i, c.dtype, JSON.stringify(c.shape), c] as const))(
    'case %i: %s %s',
    (_i, _dtype, _shape, c) => {
      expect(tensor_of(c).toString()).toBe(c.text);
    },
  );
});

describe('printing elsewhere', () => {
  it('console.log of Node shows the repr', () => {
    expect(inspect(torch.tensor([1, 2]))).toBe('tensor([1., 2.])');
    expect(`${torch.tensor([1, 2])}`).toBe('tensor([1., 2.])');
  });

  it('a disposed tensor says so instead of throwing', () => {
    const x = torch.ones(2, 3);
    x.dispose();
    expect(inspect(x)).toContain('disposed');
    expect(String(x)).toContain('2, 3');
  });
});

describe('tolist', () => {
  it.each([
    [torch.tensor(5), 5],
    [torch.tensor([]), []],
    [torch.zeros(2, 0), [[], []]],
    [torch.zeros(0, 2), []],
    [
      torch.tensor([
        [1, 2],
        [3, 4],
      ]),
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [torch.tensor([[true], [false]]), [[true], [false]]],
    [torch.tensor([1n, -1n]), [1n, -1n]],
    [torch.tensor([[[1], [2]]]), [[[1], [2]]]],
  ])('%s', (x, list) => {
    expect(x.tolist()).toEqual(list);
  });
});
