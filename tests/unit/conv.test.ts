// conv1d, conv2d and conv3d against the definition in double precision, over shapes, strides, paddings, dilations
// and groups; and from JavaScript: argument forms, gradients, memory.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { compare } from '../helpers/compare.ts';
import { numbers, numel } from '../helpers/reference.ts';

const F = torch.nn.functional;

type Floats = Float32Array | Float64Array;
type AnyTensor = torch.Tensor;

/** One dimension of a window. */
interface Dimension {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

interface Sizes {
  readonly batch: number;
  readonly groups: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly dims: readonly Dimension[];
}

const out = (d: Dimension): number =>
  Math.floor((d.size + 2 * d.padding - d.dilation * (d.kernel - 1) - 1) / d.stride) + 1;

/** The places of number `i` in a box. */
function places(i: number, box: readonly number[]): number[] {
  const found: number[] = [];
  let rest = i;
  for (const size of [...box].reverse()) {
    found.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return found;
}

const at = (place: readonly number[], box: readonly number[]): number =>
  place.reduce((sum, x, i) => sum * (box[i] as number) + x, 0);

function naive(x: Floats, w: Floats, b: Floats, s: Sizes): number[] {
  const size = s.dims.map((d) => d.size);
  const kernel = s.dims.map((d) => d.kernel);
  const output = s.dims.map(out);
  const channels = s.groups * s.outputs;
  const result: number[] = [];
  for (let i = 0; i < s.batch * channels * numel(output); i++) {
    const [n, o, ...p] = places(i, [s.batch, channels, ...output]) as [number, number, ...number[]];
    const group = Math.floor(o / s.outputs);
    let sum = b[o] as number;
    for (let j = 0; j < s.inputs * numel(kernel); j++) {
      const [c, ...t] = places(j, [s.inputs, ...kernel]) as [number, ...number[]];
      const from = s.dims.map(
        (d, k) => (p[k] as number) * d.stride + (t[k] as number) * d.dilation - d.padding,
      );
      if (from.every((value, k) => value >= 0 && value < (size[k] as number))) {
        const channel = (n * s.groups + group) * s.inputs + c;
        sum +=
          (x[channel * numel(size) + at(from, size)] as number) *
          (w[(o * s.inputs + c) * numel(kernel) + at(t, kernel)] as number);
      }
    }
    result.push(sum);
  }
  return result;
}

const dimension = fc
  .record({
    size: fc.integer({ min: 1, max: 11 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
  })
  .filter((d) => d.size + 2 * d.padding >= d.dilation * (d.kernel - 1) + 1);

const sizes = (rank: number): fc.Arbitrary<Sizes> =>
  fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    groups: fc.integer({ min: 1, max: 3 }),
    inputs: fc.integer({ min: 1, max: 4 }),
    outputs: fc.integer({ min: 1, max: 6 }),
    dims: fc.array(dimension, { minLength: rank, maxLength: rank }),
  });

const CONVS = [F.conv1d, F.conv2d, F.conv3d] as unknown as readonly ((
  ...args: unknown[]
) => AnyTensor)[];

describe.each([1, 2, 3])('conv%id', (rank) => {
  const conv = CONVS[rank - 1] as (...args: unknown[]) => AnyTensor;

  it.each(['float32', 'float64'] as const)('is its definition: %s', (dtype) => {
    fc.assert(
      fc.property(sizes(rank), fc.nat(), (s, seed) => {
        torch.tidy(() => {
          const size = s.dims.map((d) => d.size);
          const kernel = s.dims.map((d) => d.kernel);
          const x = numbers(s.batch * s.groups * s.inputs * numel(size), seed, dtype);
          const w = numbers(s.groups * s.outputs * s.inputs * numel(kernel), seed + 1, dtype);
          const b = numbers(s.groups * s.outputs, seed + 2, dtype);
          const y = conv(
            torch.tensor(x).reshape([s.batch, s.groups * s.inputs, ...size]),
            torch.tensor(w).reshape([s.groups * s.outputs, s.inputs, ...kernel]),
            torch.tensor(b),
            s.dims.map((d) => d.stride),
            s.dims.map((d) => d.padding),
            s.dims.map((d) => d.dilation),
            s.groups,
          );
          expect(y.shape).toEqual([s.batch, s.groups * s.outputs, ...s.dims.map(out)]);
          const atol = (s.inputs * numel(kernel) + 2) * (dtype === 'float32' ? 2 ** -23 : 2 ** -52);
          compare('conv', y.toArray() as Floats, naive(x, w, b, s), { rtol: 0, atol });
        });
      }),
      { numRuns: rank === 3 ? 25 : 80 },
    );
  });

  it('takes its parameters by position and by name', () => {
    const cube = Array<number>(rank).fill(7);
    const [x, w] = [torch.randn([2, 4, ...cube]), torch.randn([4, 2, ...cube.map(() => 3)])];
    const b = torch.randn(4);
    const want = conv(x, w, b, 2, 1, 1, 2).toArray();
    const named = { stride: 2, padding: 1, groups: 2 };
    expect(conv(x, w, { bias: b, ...named }).toArray()).toEqual(want);
    expect(conv(x, w, b, named).toArray()).toEqual(want);
    expect(conv(x, w, b, 2, { padding: 1, groups: 2 }).toArray()).toEqual(want);
    const spread = { stride: cube.map(() => 2), padding: cube.map(() => 1), dilation: [1] };
    expect(conv(x, w, b, { ...spread, groups: 2 }).toArray()).toEqual(want);
    const plain = conv(x, w, null, null, undefined, null, 2).toArray();
    expect(conv(x, w, { groups: 2, padding: 'valid' }).toArray()).toEqual(plain);
    expect(conv(x, w, { groups: 2, padding: 'same' }).shape).toEqual([2, 4, ...cube]);
  });

  it('refuses wrong arguments', () => {
    const cube = Array<number>(rank).fill(4);
    const [x, w] = [torch.ones([1, 1, ...cube]), torch.ones([1, 1, ...cube])];
    for (const args of [
      [],
      [x],
      [x, 1],
      [x, w, 1],
      [x, w, null, '1'],
      [x, w, null, 1.5],
      [x, w, null, [1.5]],
      [x, w, null, 1, 0, 1, 1.5],
      [x, w, { strid: 1 }],
      [x, w, null, 1, { stride: 1 }],
    ]) {
      expect(() => conv(...args), JSON.stringify(args.slice(2))).toThrow(TypeError);
    }
    expect(() => conv(x, w, { padding: 'full' })).toThrow("Invalid padding string: 'full'");
    expect(() => conv(x, w, { stride: 0 })).toThrow('non-positive stride is not supported');
    expect(() => conv(x, w, { padding: 2 ** 52 })).toThrow(RangeError);
  });

  it('carries gradients', () => {
    const cube = Array<number>(rank).fill(3);
    const options = { requires_grad: true } as const;
    const x = torch.ones([1, 1, ...cube], options);
    const w = torch.ones([1, 1, ...cube], options);
    const b = torch.zeros([1], options);
    const y = conv(x, w, b);
    expect(y.grad_fn?.name()).toBe('ConvolutionBackward0');
    y.backward(torch.full(y.shape, 2));
    expect(new Set(x.grad?.toArray())).toEqual(new Set([2]));
    expect(new Set(w.grad?.toArray())).toEqual(new Set([2]));
    expect(b.grad?.tolist()).toEqual([2]);
  });
});

describe('conv2d', () => {
  it('needs little memory beside its result', () => {
    torch.tidy(() => {
      // A matrix of patches would have 9 times the bytes of the input.
      const [x, w] = [torch.ones(8, 32, 64, 64), torch.ones(32, 32, 3, 3)];
      const bytes = 8 * 32 * 64 * 64 * 4;
      const before = torch.memory().live_bytes;
      torch.reset_peak_memory_stats();
      F.conv2d(x, w, { padding: 1 });
      expect(torch.memory().peak_bytes - before).toBeLessThan(bytes + (3 << 20));
    });
  });
});
