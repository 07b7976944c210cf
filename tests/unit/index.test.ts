// Parts of tensors and tensors out of parts: argument forms, and random indexing against loops over places.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { with_warnings } from '../helpers/tensors.ts';

const F = torch.nn.functional;

/** A tensor of the numbers 0, 1, ... */
function counting(sizes: readonly number[]): torch.Tensor<torch.Shape, 'float32', 'cpu'> {
  const n = sizes.reduce((a, b) => a * b, 1);
  return torch.arange(n, { dtype: 'float32' }).reshape(sizes) as torch.Tensor<
    torch.Shape,
    'float32',
    'cpu'
  >;
}

type Range = readonly [number | null, number | null, (number | null)?];

/** Python's `range(n)[start:end:step]`. */
function indices_of([start, end, step]: Range, n: number): number[] {
  const clamp = (i: number): number => Math.min(Math.max(i < 0 ? i + n : i, 0), n);
  const found: number[] = [];
  for (let i = clamp(start ?? 0); i < clamp(end ?? n); i += step ?? 1) found.push(i);
  return found;
}

/** The elements at all combinations of indices. */
function naive(sizes: readonly number[], chosen: readonly (readonly number[])[]): number[] {
  return sizes.reduce<number[]>(
    (found, size, dim) =>
      found.flatMap((at) => (chosen[dim] as readonly number[]).map((i) => at * size + i)),
    [0],
  );
}

describe('at', () => {
  it('is the loop over all combinations', () => {
    const bound = fc.option(fc.integer({ min: -8, max: 8 }));
    const range = fc.tuple(bound, bound, fc.option(fc.integer({ min: 1, max: 3 })));
    const dim = fc
      .integer({ min: 1, max: 6 })
      .chain((n) =>
        fc.tuple(
          fc.constant(n),
          fc.oneof(fc.integer({ min: -n, max: n - 1 }), range, fc.constant(null)),
        ),
      );
    fc.assert(
      fc.property(fc.array(dim, { maxLength: 4 }), fc.nat(4), (dims, rest) => {
        torch.tidy(() => {
          const sizes = dims.map(([n]) => n);
          const specs: torch.IndexSpec[] = dims.map(([, spec]) => spec);
          const chosen = dims.map(([n, spec]) => {
            if (typeof spec === 'number') return [spec < 0 ? spec + n : spec];
            return indices_of(spec ?? [null, null], n);
          });
          // Trailing or middle dimensions that are taken whole may be left to the ellipsis.
          const at = Math.min(rest, specs.length);
          if (specs[at] === null) specs.splice(at, 1, '...');
          else specs.splice(at, 0, '...');
          const y = counting(sizes).at(...specs) as torch.Tensor;
          const kept = chosen.filter((_, i) => typeof dims[i]?.[1] !== 'number');
          expect(y.shape).toEqual(kept.map((indices) => indices.length));
          expect([...(y.toArray() as Float32Array)]).toEqual(naive(sizes, chosen));
          return undefined;
        });
      }),
      { numRuns: 200 },
    );
  });

  it('takes ranges and lists of indices', () => {
    const x = counting([10]);
    expect(x.at([2, 5]).tolist()).toEqual([2, 3, 4]);
    expect(x.at([-3, null]).tolist()).toEqual([7, 8, 9]);
    expect(x.at([0, 10, 2]).tolist()).toEqual([0, 2, 4, 6, 8]);
    expect(x.at([5, 2]).tolist()).toEqual([]);
    expect(x.at([null, 2, null]).tolist()).toEqual([0, 1]);
    const y = counting([4, 5]);
    expect(
      y
        .at([
          [0, 2],
          [1, 5, 2],
        ])
        .tolist(),
    ).toEqual([
      [1, 3],
      [6, 8],
    ]);
    expect(y.at([1]).tolist()).toEqual([5, 6, 7, 8, 9]);
    expect(y.at(['...', 0]).tolist()).toEqual([0, 5, 10, 15]);
    expect(y.at(null, 0).tolist()).toEqual([0, 5, 10, 15]);
    expect(y.at().tolist()).toEqual(y.tolist());
  });

  it('takes masks and tensors of indices', () => {
    const x = counting([2, 3]);
    const columns = torch.tensor([2, 0], { dtype: 'int32' });
    expect(x.at(torch.tensor([false, true])).tolist()).toEqual([[3, 4, 5]]);
    expect(x.at(null, columns).tolist()).toEqual([
      [2, 0],
      [5, 3],
    ]);
    expect(x.at(columns.at([1, 2]).to('int64')).tolist()).toEqual([[0, 1, 2]]);
    const mask = torch.tensor([
      [true, false, true],
      [false, true, false],
    ]);
    expect(x.at(mask).tolist()).toEqual([0, 2, 4]);
    expect(x.at([mask]).tolist()).toEqual([0, 2, 4]);
    const rows = torch.tensor([[0], [1]], { dtype: 'int32' });
    expect(x.at(rows, columns).tolist()).toEqual([
      [2, 0],
      [5, 3],
    ]);
  });

  it('warns of uint8 masks as PyTorch does', () => {
    const mask = torch.tensor([1, 0], { dtype: 'uint8' });
    const { value, warnings } = with_warnings(() => counting([2, 3]).at(mask).shape);
    expect(value).toEqual([1, 3]);
    expect(warnings).toEqual([
      'indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.',
    ]);
  });

  it('copies, and sends gradients to where they belong', () => {
    const x = torch.zeros([2, 3], { requires_grad: true });
    const y = x.at(torch.tensor([1, 1], { dtype: 'int32' }), [1, null]);
    expect(y.grad_fn?.name()).toBe('IndexBackward0');
    y.backward(
      torch.tensor([
        [1, 2],
        [30, 40],
      ]),
    );
    expect(x.grad?.tolist()).toEqual([
      [0, 0, 0],
      [0, 31, 42],
    ]);
    const z = torch.zeros(3);
    z.at([0, 2]).data[0] = 1;
    expect(z.tolist()).toEqual([0, 0, 0]);
  });
});

describe('parts of one dimension', () => {
  const x = counting([2, 3]);

  it('select, narrow, slice', () => {
    expect(x.select(1, -1).tolist()).toEqual([2, 5]);
    expect(torch.select(x, 0, 1).tolist()).toEqual([3, 4, 5]);
    expect(x.narrow(1, -2, 2).tolist()).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(torch.narrow(x, 0, 0, 1).tolist()).toEqual([[0, 1, 2]]);
    expect(x.slice(1, null, null, 2).tolist()).toEqual([
      [0, 2],
      [3, 5],
    ]);
    expect(x.slice(-1, 1).tolist()).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(x.slice({ dim: 1, end: 1 }).tolist()).toEqual([[0], [3]]);
    expect(x.slice().tolist()).toEqual(x.tolist());
  });

  it('index_select, gather, one_hot', () => {
    const index = torch.tensor([1, 0, 1], { dtype: 'int32' });
    expect(x.index_select(0, index).tolist()).toEqual([
      [3, 4, 5],
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(torch.index_select(x, 1, index.to('int64')).tolist()).toEqual([
      [1, 0, 1],
      [4, 3, 4],
    ]);
    const table = torch.tensor([[2], [0]], { dtype: 'int32' });
    expect(x.gather(1, table).tolist()).toEqual([[2], [3]]);
    expect(torch.gather(x, 1, table.to('int64')).tolist()).toEqual([[2], [3]]);
    const y = F.one_hot(index, 3);
    expect([y.dtype, y.tolist()]).toEqual([
      'int32',
      [
        [0, 1, 0],
        [1, 0, 0],
        [0, 1, 0],
      ],
    ]);
    expect(F.one_hot(index).shape).toEqual([3, 2]);
    expect(F.one_hot(index, { num_classes: 5 }).shape).toEqual([3, 5]);
  });

  it('split, chunk, unbind', () => {
    const lists = (parts: readonly torch.Tensor[]) => parts.map((part) => part.tolist());
    expect(lists(x.split(2, 1))).toEqual([
      [
        [0, 1],
        [3, 4],
      ],
      [[2], [5]],
    ]);
    expect(lists(torch.split(x, [1, 2], { dim: 1 }))).toEqual([
      [[0], [3]],
      [
        [1, 2],
        [4, 5],
      ],
    ]);
    expect(lists(x.chunk(2))).toEqual([[[0, 1, 2]], [[3, 4, 5]]]);
    expect(lists(torch.chunk(x, 2, -1))).toEqual([
      [
        [0, 1],
        [3, 4],
      ],
      [[2], [5]],
    ]);
    expect(lists(x.unbind())).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(lists(torch.unbind(x, 1))).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(torch.zeros(0, 3).unbind()).toEqual([]);
  });
});

describe('side by side', () => {
  it('cat and stack, with dim in both forms', () => {
    const [a, b] = [counting([2, 1]), counting([2, 2])];
    expect(torch.cat([a, b], 1).tolist()).toEqual([
      [0, 0, 1],
      [1, 2, 3],
    ]);
    expect(torch.cat([a, b], { dim: -1 }).tolist()).toEqual([
      [0, 0, 1],
      [1, 2, 3],
    ]);
    expect(torch.cat([a, a]).shape).toEqual([4, 1]);
    expect(torch.stack([a, a]).shape).toEqual([2, 2, 1]);
    expect(torch.stack([a, a], { dim: 1 }).tolist()).toEqual([
      [[0], [0]],
      [[1], [1]],
    ]);
  });

  it('split and cat are inverse', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        fc.nat(3),
        fc.integer({ min: 1, max: 5 }),
        (sizes, d, size) => {
          torch.tidy(() => {
            const dim = d % sizes.length;
            const x = counting(sizes);
            const y = torch.cat(x.split(size, dim) as torch.Tensor[], dim);
            expect(y.tolist()).toEqual(x.tolist());
            const z = torch.stack(x.unbind(dim) as torch.Tensor[], dim);
            expect(z.tolist()).toEqual(x.tolist());
            return undefined;
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('dtypes meet', () => {
    const ones = (dtype: torch.DType) => torch.ones([1], { dtype });
    expect(torch.cat([ones('int32'), ones('float32')]).dtype).toBe('float32');
    expect(torch.cat([ones('bool'), ones('uint8')]).dtype).toBe('uint8');
    expect(torch.stack([ones('float32'), ones('float64')]).dtype).toBe('float64');
    expect(torch.cat([ones('int64'), ones('int64')]).tolist()).toEqual([1n, 1n]);
  });
});

describe('errors', () => {
  const x = torch.zeros(2, 3) as torch.Tensor;
  const floats = torch.zeros(1) as torch.Tensor;

  it.each([
    [() => x.at(2), torch.IndexError, 'index 2 is out of bounds for dimension 0 with size 2'],
    [() => x.at(0, 0, 0), torch.IndexError, 'too many indices for tensor of dimension 2'],
    [() => x.at([0, 1, 0]), torch.ValueError, 'slice step cannot be zero'],
    [() => x.at([null, null, -1]), torch.ValueError, 'step must be greater than zero'],
    [() => x.at(floats as never), torch.IndexError, 'tensors used as indices must be long, int'],
    [
      () => x.at('all' as never),
      TypeError,
      "at(): argument 'indices[0]' (position 1) must be a nu",
    ],
    [() => x.at(undefined as never), TypeError, 'not undefined'],
    [
      () => x.at(0, 1.5),
      TypeError,
      "argument 'indices[1]' (position 2) must be an integer, not 1.5",
    ],
    [
      () => x.at(['a', 1] as never),
      TypeError,
      "argument 'indices[0][0]' (position 1) must be an int",
    ],
    [() => x.select(0, 2), torch.IndexError, 'select(): index 2 out of range for tensor of size'],
    [() => x.narrow(1, 2, 2), torch.RuntimeError, 'start (2) + length (2) exceeds dimension size'],
    [() => x.slice(0, 0, 1, 0), torch.RuntimeError, 'slice step must be positive'],
    [() => x.index_select(0, floats), torch.RuntimeError, 'Expected dtype int32 or int64'],
    [() => x.split(0), torch.RuntimeError, 'split_size can only be 0 if dimension size is 0'],
    [() => x.chunk(0), torch.RuntimeError, 'chunk expects `chunks` to be greater than 0, got: 0'],
    [() => x.unbind(2), torch.IndexError, 'Dimension out of range'],
    [() => torch.cat([]), torch.ValueError, 'torch.cat(): expected a non-empty list of Tensors'],
    [() => torch.cat([x, floats]), torch.RuntimeError, 'Tensors must have same number of dim'],
    [() => torch.cat(x as never), TypeError, "'tensors' (position 1) must be an array of Tensors"],
    [
      () => torch.cat([x, 1] as never),
      TypeError,
      "argument 'tensors[1]' (position 1) must be Tenso",
    ],
    [
      () => torch.cat(...([[x], 0, { dim: 0 }] as never as [torch.Tensor[]])),
      TypeError,
      "multiple values for argument 'dim'",
    ],
    [() => torch.stack([]), torch.RuntimeError, 'stack expects a non-empty TensorList'],
    [() => F.one_hot(floats), torch.RuntimeError, 'one_hot is only applicable to index tensor'],
  ])('%#', (run, kind, text) => {
    expect(run).toThrow(kind as never);
    expect(run).toThrow(text);
  });

  it('a failed split leaves nothing behind', () => {
    const before = torch.memory().live_tensors;
    expect(() => x.split([1, 1])).not.toThrow();
    expect(() => x.split([1, 5])).toThrow(torch.RuntimeError);
    expect(torch.memory().live_tensors).toBe(before + 2);
  });

  it('disposed tensors', () => {
    const y = torch.zeros(2);
    y.dispose();
    expect(() => torch.cat([x, y] as torch.Tensor[])).toThrow(torch.DisposedError);
    expect(() => x.at(y as never)).toThrow(torch.DisposedError);
    expect(() => y.at([0, 1])).toThrow(torch.DisposedError);
  });
});
