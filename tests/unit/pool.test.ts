// Pooling: argument forms, against loops over all windows.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const F = torch.nn.functional;

interface Case {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly ceil_mode: boolean;
}

/** The places that each window sees of a sequence, and how wide it is with its padding. */
function windows(c: Case): { places: number[]; span: number }[] {
  const reach = (c.kernel - 1) * c.dilation + 1;
  const room = c.size + 2 * c.padding - reach;
  let count = (c.ceil_mode ? Math.ceil(room / c.stride) : Math.floor(room / c.stride)) + 1;
  // The last window begins inside of the sequence or its left padding.
  if (c.ceil_mode && (count - 1) * c.stride >= c.size + c.padding) count--;
  return Array.from({ length: count }, (_, i) => {
    const first = i * c.stride - c.padding;
    const places = Array.from({ length: c.kernel }, (_, j) => first + j * c.dilation);
    const span = Math.min(first + c.kernel, c.size + c.padding) - first;
    return { places: places.filter((place) => place >= 0 && place < c.size), span };
  });
}

const cases = fc
  .record({
    size: fc.integer({ min: 1, max: 12 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    half: fc.nat(2),
    dilation: fc.integer({ min: 1, max: 2 }),
    ceil_mode: fc.boolean(),
  })
  .map(({ half, ...c }) => ({ ...c, padding: Math.min(half, Math.floor(c.kernel / 2)) }))
  .filter((c) => windows(c).length > 0 && windows(c).every(({ places }) => places.length > 0));

const numbers = (x: torch.Tensor): number[] => Array.from(x.toArray() as Float64Array);

describe('against loops', () => {
  it('max_pool1d with indices', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (c, seed) => {
        torch.tidy(() => {
          const generator = new torch.Generator().manual_seed(seed);
          const x = torch.randint(0, 5, [2, c.size], { dtype: 'float64', generator });
          const { kernel, size, ...options } = c;
          const [y, indices] = F.max_pool1d(x as torch.Tensor<torch.Shape, 'float64'>, kernel, {
            ...options,
            return_indices: true,
          }) as [torch.Tensor, torch.Tensor];
          const data = numbers(x as torch.Tensor);
          const want = [0, 1].flatMap((row) =>
            windows(c).map(({ places }) => {
              const values = places.map((place) => data[row * size + place] as number);
              const best = Math.max(...values);
              return [best, places[values.indexOf(best)]];
            }),
          );
          expect(numbers(y)).toEqual(want.map(([best]) => best));
          expect(numbers(indices)).toEqual(want.map(([, place]) => place));
          return undefined;
        });
      }),
      { numRuns: 100 },
    );
  });

  it('avg_pool2d', () => {
    const pairs = fc
      .tuple(cases, cases, fc.boolean(), fc.option(fc.integer({ min: 1, max: 4 })))
      .filter(([a, b]) => a.dilation === 1 && b.dilation === 1 && a.ceil_mode === b.ceil_mode);
    fc.assert(
      fc.property(pairs, ([a, b, count_include_pad, divisor_override]) => {
        torch.tidy(() => {
          const x = torch
            .arange(a.size * b.size, { dtype: 'float64' })
            .reshape(1, a.size, b.size) as torch.Tensor;
          const y = F.avg_pool2d(x, [a.kernel, b.kernel], {
            stride: [a.stride, b.stride],
            padding: [a.padding, b.padding],
            ceil_mode: a.ceil_mode,
            count_include_pad,
            divisor_override,
          });
          const want = windows(a).flatMap((row) =>
            windows(b).map((column) => {
              let sum = 0;
              for (const r of row.places) for (const c of column.places) sum += r * b.size + c;
              const seen = row.places.length * column.places.length;
              const whole = count_include_pad ? row.span * column.span : seen;
              return sum / (divisor_override ?? whole);
            }),
          );
          expect(numbers(y as torch.Tensor)).toEqual(want);
          return undefined;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('adaptive_avg_pool1d', () => {
    for (const size of [1, 2, 5, 7, 12]) {
      for (const count of [1, 2, 3, 7, 9]) {
        const x = torch.arange(size, { dtype: 'float64' }).reshape(1, size) as torch.Tensor;
        const want = Array.from({ length: count }, (_, i) => {
          const [start, end] = [
            Math.floor((i * size) / count),
            Math.ceil(((i + 1) * size) / count),
          ];
          return (start + end - 1) / 2;
        });
        expect(numbers(F.adaptive_avg_pool1d(x, count) as torch.Tensor)).toEqual(want);
      }
    }
  });
});

describe('arguments', () => {
  const x = torch.arange(16, { dtype: 'float32' }).reshape(1, 1, 4, 4);

  it('by position and by name give the same', () => {
    const want = F.max_pool2d(x, 3, 2, 1).tolist();
    expect(want).toEqual([
      [
        [
          [5, 7],
          [13, 15],
        ],
      ],
    ]);
    expect(F.max_pool2d(x, 3, { stride: 2, padding: 1 }).tolist()).toEqual(want);
    expect(F.max_pool2d(x, [3, 3], [2, 2], [1], null, null, null).tolist()).toEqual(want);
    const loose = F.max_pool2d as unknown as (...args: unknown[]) => torch.Tensor;
    expect(loose(x, 3, 2, { padding: 1 }).tolist()).toEqual(want);
    expect(F.avg_pool2d(x, 2, 2, 0, false, true, 1).tolist()).toEqual([
      [
        [
          [10, 18],
          [42, 50],
        ],
      ],
    ]);
    expect(F.avg_pool2d(x, 2, { divisor_override: 1 }).tolist()).toEqual([
      [
        [
          [10, 18],
          [42, 50],
        ],
      ],
    ]);
    expect(F.avg_pool1d(torch.ones(1, 4), 2, 2, 1, false, false).tolist()).toEqual([[1, 1, 1]]);
    expect(F.adaptive_avg_pool2d(x, [1, 2]).tolist()).toEqual([[[[6.5, 8.5]]]]);
    expect(F.adaptive_avg_pool2d(x, [null, 1]).shape).toEqual([1, 1, 4, 1]);
  });

  it('keeps no memory of indices that nobody asked for', () => {
    const before = torch.memory();
    const y = F.max_pool2d(x, 2);
    expect(torch.memory().live_tensors).toBe(before.live_tensors + 1);
    expect(torch.memory().live_bytes).toBe(before.live_bytes + 16);
    y.dispose();
  });

  it.each([
    [() => F.max_pool2d(x, 2, 0), torch.RuntimeError, 'stride should not be zero'],
    [() => F.max_pool2d(x, [2, 2, 2] as never), torch.RuntimeError, 'kernel_size must either be a'],
    [() => F.max_pool2d(x, [] as never), torch.RuntimeError, 'kernel_size must either be a'],
    [() => F.max_pool2d(x.to('int32'), 2), torch.NotImplementedError, '"max_pool2d" not implement'],
    [() => F.max_pool1d(x as torch.Tensor, 2), torch.RuntimeError, 'max_pool1d: Expected 2D or 3D'],
    [() => F.adaptive_avg_pool2d(x, -1), torch.RuntimeError, 'but received {-1, -1}'],
    [
      () => F.adaptive_avg_pool1d(x as torch.Tensor, 2),
      torch.RuntimeError,
      'Expected 2 to 3 dimens',
    ],
    [() => F.max_pool2d(x, '2' as never), TypeError, "'kernel_size' (position 2) must be an integ"],
    [
      () => F.max_pool2d(x, null as never),
      TypeError,
      "'kernel_size' (position 2) must be number or",
    ],
    [() => F.max_pool2d(x, 2, 1.5), TypeError, "'stride' (position 3) must be an integer, not 1.5"],
    [() => F.max_pool2d(x, 2, { strides: 1 } as never), TypeError, "Did you mean 'stride'?"],
    [
      () => F.avg_pool2d(x, 2, null, null, 1 as never),
      TypeError,
      "'ceil_mode' (position 5) must be",
    ],
    [() => F.adaptive_avg_pool1d(torch.ones(1, 4), null as never), TypeError, "'output_size' (pos"],
    [
      () => F.max_pool2d([1] as never, 2),
      TypeError,
      "'input' (position 1) must be Tensor, not Arr",
    ],
  ])('%#', (run, kind, text) => {
    expect(run).toThrow(kind as never);
    expect(run).toThrow(text);
  });
});
