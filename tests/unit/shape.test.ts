// Other shapes of the same elements, against loops over all places.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { with_warnings } from '../helpers/tensors.ts';

const DTYPES = ['float32', 'float64', 'int32', 'uint8', 'int64'] as const;

/** A tensor of the numbers 0, 1, ... */
function counting(sizes: readonly number[], dtype: torch.DType = 'float64'): torch.Tensor {
  const n = sizes.reduce((a, b) => a * b, 1);
  return torch.arange(n, { dtype: 'float64' }).to(dtype).reshape(sizes) as torch.Tensor;
}

function numbers(x: torch.Tensor): number[] {
  return Array.from(x.toArray() as Iterable<number | bigint>, Number);
}

/** Every place of a shape, the last dimension first. */
function places(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (found, size) =>
      found.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i])),
    [[]],
  );
}

function flat(place: readonly number[], sizes: readonly number[]): number {
  return place.reduce((at, i, dim) => at * (sizes[dim] as number) + i, 0);
}

describe('permute', () => {
  it.each(DTYPES)('is the loop over all places: %s', (dtype) => {
    const size = fc.integer({ min: 0, max: 6 });
    const cases = fc
      .array(size, { maxLength: 5 })
      .chain((sizes) =>
        fc.tuple(
          fc.constant(sizes),
          fc.shuffledSubarray([...sizes.keys()], { minLength: sizes.length }),
        ),
      );
    fc.assert(
      fc.property(cases, ([sizes, order]) => {
        torch.tidy(() => {
          const x = counting(sizes);
          fc.pre(dtype !== 'uint8' || x.numel() < 256);
          const y = x.to(dtype).permute(order) as torch.Tensor;
          const shape = order.map((dim) => sizes[dim] as number);
          expect(y.shape).toEqual(shape);
          expect(y.dtype).toBe(dtype);
          const want = places(shape).map((place) =>
            flat(
              sizes.map((_, dim) => place[order.indexOf(dim)] as number),
              sizes,
            ),
          );
          expect(numbers(y)).toEqual(want);
          return undefined;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('transposes matrices of all sizes around the blocks', () => {
    for (const rows of [1, 3, 4, 31, 32, 33, 65]) {
      for (const columns of [1, 4, 5, 32, 67]) {
        torch.tidy(() => {
          const y = counting([rows, columns], 'float32').t();
          const want = places([columns, rows]).map(([c, r]) => Number(r) * columns + Number(c));
          expect(numbers(y)).toEqual(want);
          return undefined;
        });
      }
    }
  });

  it('takes dimensions by spread and in an array, functions and methods alike', () => {
    const x = counting([2, 3, 4]);
    const want = numbers(x.permute(2, 0, 1));
    expect(numbers(x.permute([2, 0, 1]))).toEqual(want);
    expect(numbers(torch.permute(x, [-1, 0, 1]))).toEqual(want);
    expect(numbers(x.movedim(2, 0))).toEqual(want);
    expect(numbers(torch.movedim(x, [-1], [0]))).toEqual(want);
    expect(x.transpose(0, 1).shape).toEqual([3, 2, 4]);
    expect(torch.transpose(x, -1, 0).shape).toEqual([4, 3, 2]);
    expect(x.mT.shape).toEqual([2, 4, 3]);
    expect(torch.tensor(5).permute([]).shape).toEqual([]);
  });

  it('copies', () => {
    const x = counting([2, 3]);
    for (const y of [x.t(), x.transpose(0, 0), x.permute(0, 1), x.T, x.expand(2, 3)]) {
      y.data[0] = 9;
      expect(x.toArray()[0]).toBe(0);
    }
  });

  it('T warns as PyTorch does', () => {
    expect(with_warnings(() => counting([2, 3]).T.shape)).toEqual({ value: [3, 2], warnings: [] });
    const { value, warnings } = with_warnings(() => counting([2, 3, 4]).T.shape);
    expect(value).toEqual([4, 3, 2]);
    expect(warnings).toEqual([
      expect.stringMatching(/^The use of `x.T` on tensors of dimension other than 2 .* is deprec/),
    ]);
    expect(with_warnings(() => torch.tensor(1).T.shape).warnings).toEqual([
      'Tensor.T is deprecated on 0-D tensors. This function is the identity in these cases.',
    ]);
  });
});

describe('views', () => {
  it('share the storage', () => {
    const x = torch.zeros(2, 1, 3);
    const views = [
      x.reshape(6),
      x.view(3, 2),
      x.flatten(),
      x.unflatten(2, [3, 1]),
      x.squeeze(),
      x.squeeze(1),
      x.unsqueeze(0),
      torch.reshape(x, [6]),
    ];
    x.data[5] = 7;
    for (const view of views) expect(view.toArray()[5]).toBe(7);
    x.dispose();
    for (const view of views) expect(view.toArray()[5]).toBe(7);
  });

  it('flatten gives the input itself when there is nothing to join', () => {
    const x = torch.zeros(2, 3);
    expect(x.flatten(1)).toBe(x);
    expect(torch.flatten(x, -1, 1)).toBe(x);
    expect(x.flatten()).not.toBe(x);
    expect(x.contiguous()).toBe(x);
  });

  it('take their arguments in all forms', () => {
    const x = torch.zeros(2, 1, 3, 1);
    expect(x.flatten(1).shape).toEqual([2, 3]);
    expect(x.flatten({ start_dim: 1, end_dim: 2 }).shape).toEqual([2, 3, 1]);
    expect(x.flatten(null, 1).shape).toEqual([2, 3, 1]);
    expect(torch.flatten(x, 1, { end_dim: 2 } as never).shape).toEqual([2, 3, 1]);
    expect(x.squeeze().shape).toEqual([2, 3]);
    expect(x.squeeze(null).shape).toEqual([2, 3]);
    expect(x.squeeze(-1).shape).toEqual([2, 1, 3]);
    expect(x.squeeze([1, 3]).shape).toEqual([2, 3]);
    expect(x.squeeze([]).shape).toEqual([2, 1, 3, 1]);
    expect(torch.squeeze(x, 1).shape).toEqual([2, 3, 1]);
    expect(torch.unsqueeze(x, -1).shape).toEqual([2, 1, 3, 1, 1]);
    expect(x.unflatten(0, [2, -1]).shape).toEqual([2, 1, 1, 3, 1]);
    expect(torch.ones(1).view().shape).toEqual([]);
  });
});

describe('expand', () => {
  it('is the loop over all places', () => {
    const size = fc.integer({ min: 0, max: 4 });
    const cases = fc.tuple(
      fc.array(size, { maxLength: 2 }),
      fc.array(fc.tuple(size, fc.boolean()), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(cases, ([lead, dims]) => {
        torch.tidy(() => {
          const sizes = dims.map(([n, repeated]) => (repeated ? 1 : n));
          const target = [...lead, ...dims.map(([n]) => n)];
          const x = counting(sizes);
          const y = x.expand(target) as torch.Tensor;
          expect(y.shape).toEqual(target);
          const want = places(target).map((place) =>
            flat(
              place.slice(lead.length).map((i, dim) => (sizes[dim] === 1 ? 0 : i)),
              sizes,
            ),
          );
          expect(numbers(y)).toEqual(want);
          const other = x.expand_as(torch.zeros(target) as torch.Tensor);
          expect(numbers(other as torch.Tensor)).toEqual(want);
          return undefined;
        });
      }),
      { numRuns: 100 },
    );
  });

  it('keeps sizes at -1', () => {
    const x = torch.tensor([[1], [2]]);
    expect(x.expand(3, -1, 2).tolist()).toEqual(
      Array(3).fill([
        [1, 1],
        [2, 2],
      ]),
    );
    expect(x.broadcast_to([2, 2]).tolist()).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(torch.broadcast_to(x, [2, 2]).tolist()).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });
});

describe('errors', () => {
  const x = torch.zeros(2, 3) as torch.Tensor;

  it.each([
    ['transpose', () => x.transpose(0, 2), '[-2, 1], but got 2'],
    ['transpose', () => torch.transpose(x, -3, 0), '[-2, 1], but got -3'],
    ['unsqueeze', () => x.unsqueeze(3), '[-3, 2], but got 3'],
    ['unsqueeze', () => x.unsqueeze(2 ** 60), '[-3, 2], but got 1152921504606846976'],
    ['squeeze', () => x.squeeze([0, 5]), '[-2, 1], but got 5'],
    ['flatten', () => x.flatten(2), '[-2, 1], but got 2'],
    ['permute', () => x.permute(0, 2), '[-2, 1], but got 2'],
    ['movedim', () => x.movedim(0, 2), '[-2, 1], but got 2'],
    ['unflatten', () => x.unflatten(2, [1]), '[-2, 1], but got 2'],
  ])('%s: no such dimension', (_, run, range) => {
    expect(run).toThrow(
      new torch.IndexError(`Dimension out of range (expected to be in range of ${range})`),
    );
  });

  it.each([
    [() => x.permute(0, 0), 'permute(): duplicate dims are not allowed.'],
    [() => x.permute(0), 'is not equal to len(dims) = 1'],
    [() => x.unsqueeze(0).t(), 't() expects a tensor with <= 2 dimensions, but self is 3D'],
    [() => x.expand(4, 3), 'The expanded size of the tensor (4) must match the existing size (2)'],
    [() => x.view(5), "shape '[5]' is invalid for input of size 6"],
    [() => torch.ones(3).mT, 'tensor.mT is only supported on matrices'],
    [() => x.flatten(1, 0), 'flatten() has invalid args: start_dim cannot come after end_dim'],
  ])('%#: RuntimeError', (run, text) => {
    expect(run).toThrow(torch.RuntimeError);
    expect(run).toThrow(text);
  });

  it.each([
    [
      () => x.transpose('0' as never, 1),
      "transpose(): argument 'dim0' (position 2) must be an int",
    ],
    [() => x.transpose(0.5, 1), 'must be an integer, not 0.5'],
    [() => x.permute('0' as never), "permute(): argument 'dim' must be numbers, but found string"],
    [
      () => x.permute(...([[0], 1] as never as [number])),
      'permute() takes 1 positional argument but 2 were given',
    ],
    [() => x.flatten({ start: 1 } as never), "unexpected keyword argument 'start'"],
    [
      () => torch.reshape(x, 6 as never),
      "argument 'size' (position 2) must be an array of numbers",
    ],
    [() => torch.t([1] as never), "t(): argument 'input' (position 1) must be Tensor, not Array"],
    [() => x.expand_as([2, 3] as never), "'other' (position 1) must be Tensor, not Array"],
    [
      () => torch.squeeze(x, 'a' as never as number),
      "'dim' (position 2) must be an integer, not string",
    ],
  ])('%#: TypeError', (run, text) => {
    expect(run).toThrow(TypeError);
    expect(run).toThrow(text);
  });

  it('disposed', () => {
    const y = torch.zeros(2, 3);
    y.dispose();
    for (const run of [() => y.t(), () => y.T, () => y.view(6), () => y.contiguous()]) {
      expect(run).toThrow(torch.DisposedError);
    }
  });
});
