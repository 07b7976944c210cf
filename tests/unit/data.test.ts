// torch.utils.data: samplers and splits against PyTorch; data sets. The orders of DataLoader are among the oracle's.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { oracle_json } from '../helpers/files.ts';
import { with_warnings } from '../helpers/tensors.ts';

const {
  DataLoader,
  Dataset,
  RandomSampler,
  random_split,
  SequentialSampler,
  Subset,
  TensorDataset,
} = torch.utils.data;

interface SamplerCase {
  readonly kind: 'sampler';
  readonly n: number;
  readonly options: { readonly replacement?: boolean; readonly num_samples?: number };
  readonly seed: number | null;
  readonly orders: readonly (readonly number[])[];
  readonly next: readonly number[];
}

interface SplitCase {
  readonly kind: 'split';
  readonly n: number;
  readonly lengths: readonly number[];
  readonly seed: number | null;
  readonly parts: readonly (readonly number[])[];
  readonly warnings: readonly string[];
  readonly next: readonly number[];
}

const others = await oracle_json<readonly (SamplerCase | SplitCase)[]>('data.json');

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('RandomSampler and random_split draw as PyTorch', () => {
  it.each(others.map((c, i) => [`${i}: ${c.kind} of ${c.n}`, c, i] as const))('%s', (_, c, i) => {
    torch.manual_seed(i);
    const generator = c.seed === null ? null : new torch.Generator().manual_seed(c.seed);
    if (c.kind === 'sampler') {
      const sampler = new RandomSampler(range(c.n), { ...c.options, generator });
      expect([[...sampler], [...sampler]]).toEqual(c.orders);
      expect(sampler.length).toBe(c.orders[0]?.length);
    } else {
      const { value, warnings } = with_warnings(() =>
        random_split(range(c.n), c.lengths, { generator }),
      );
      expect(value.map(({ indices }) => indices)).toEqual(c.parts);
      expect(warnings).toEqual(c.warnings);
    }
    const sources = generator === null ? [null] : [null, generator];
    const next = sources.map((g) => torch.randint(2 ** 24, [], { generator: g }).item());
    expect(next).toEqual(c.next);
  });
});

describe('TensorDataset', () => {
  it('gives rows and batches of every dtype', () => {
    torch.tidy(() => {
      const x = torch.arange(12).reshape(4, 3);
      const flags = torch.tensor([true, false, true, true]);
      const big = torch.tensor([1n, 2n, 3n, 2n ** 62n]);
      const data = new TensorDataset(x, flags, big);
      expect(data.length).toBe(4);
      expect(data.get(3).map((t) => t.tolist())).toEqual([[9, 10, 11], true, 2n ** 62n]);
      expect(data.get(3).map((t) => t.shape)).toEqual([[3], [], []]);
      const [rows, some, numbers] = data.get_batch([3, 0, 3]);
      expect(rows.tolist()).toEqual([
        [9, 10, 11],
        [0, 1, 2],
        [9, 10, 11],
      ]);
      expect(some.tolist()).toEqual([true, true, true]);
      expect(numbers.tolist()).toEqual([2n ** 62n, 1n, 2n ** 62n]);
      // Copies: what is written into a batch stays there.
      rows.data.fill(7);
      expect(x.data[0]).toBe(0);
    });
  });

  it('rows of nothing', () => {
    const [x] = new TensorDataset(torch.zeros(3, 0)).get_batch([1, 2]);
    expect(x.shape).toEqual([2, 0]);
    expect(new TensorDataset(torch.zeros(0, 2)).length).toBe(0);
    expect([...new DataLoader(new TensorDataset(torch.zeros(0, 2)))]).toEqual([]);
  });

  it('refuses what PyTorch refuses', () => {
    const x = torch.zeros(3, 2);
    expect(() => new TensorDataset(x, torch.zeros(4))).toThrow(
      new torch.ValueError('Size mismatch between tensors'),
    );
    expect(() => new TensorDataset(torch.zeros([]))).toThrow(torch.IndexError);
    expect(() => new TensorDataset()).toThrow(TypeError);
    expect(() => new TensorDataset(x, [1, 2, 3] as never)).toThrow(
      "TensorDataset(): argument 'tensors' (position 2) must be Tensor, not Array",
    );
    const data = new TensorDataset(x);
    expect(() => data.get(3)).toThrow(torch.IndexError);
    expect(() => data.get_batch([0, -4])).toThrow(torch.IndexError);
    x.dispose();
    expect(() => data.get(0)).toThrow(torch.DisposedError);
  });
});

describe('Subset', () => {
  it('gathers through any depth, and samples where the whole has no batches', () => {
    torch.tidy(() => {
      const whole = new TensorDataset(torch.arange(10));
      const part = new Subset(new Subset(whole, [9, 8, 7, 6]), [3, 0]);
      expect(part.get(0)[0].item()).toBe(6);
      const [batch] = new DataLoader(part, 2);
      expect(batch?.[0].tolist()).toEqual([6, 9]);
      const [pair] = new DataLoader(new Subset([5, 6, 7], [2, 0]), 2);
      expect(pair?.tolist()).toEqual([7, 5]);
      expect(new Subset([1], [0]).get_batch).toBe(undefined);
    });
  });

  it('refuses wrong kinds', () => {
    expect(() => new Subset([1], 0 as never)).toThrow("argument 'indices' (position 2)");
    expect(() => new Subset(3 as never, [0])).toThrow("argument 'dataset' (position 1)");
  });
});

describe('random_split', () => {
  it('refuses what PyTorch refuses', () => {
    const text = 'Sum of input lengths does not equal the length of the input dataset!';
    expect(() => random_split([1, 2, 3], [1, 1])).toThrow(new torch.ValueError(text));
    expect(() => random_split([1, 2], [-0.5, 1.5])).toThrow(
      new torch.ValueError('Fraction at index 0 is not between 0 and 1'),
    );
    expect(() => random_split([1, 2, 3], [1.5, 1.5])).toThrow(TypeError);
    expect(() => random_split([1, 2, 3], 3 as never)).toThrow(TypeError);
  });
});

describe('samplers', () => {
  it('refuse what PyTorch refuses', () => {
    const text = (n: number): string =>
      `num_samples should be a positive integer value, but got num_samples=${n}`;
    expect(() => new RandomSampler([])).toThrow(new torch.ValueError(text(0)));
    expect(() => new RandomSampler([1], { num_samples: -1 })).toThrow(text(-1));
    expect(() => new RandomSampler([1], true, 1.5)).toThrow(text(1.5));
    expect(() => new RandomSampler([1], true, { replacement: true } as never)).toThrow(
      "RandomSampler() got multiple values for argument 'replacement'",
    );
    expect(() => new RandomSampler(null as never)).toThrow(TypeError);
    expect(() => new SequentialSampler({} as never)).toThrow(TypeError);
    expect([...new SequentialSampler('abc')]).toEqual([0, 1, 2]);
  });

  it('let go of their generator when a loop ends early', () => {
    const some = (): number => {
      for (let i = 0; i < 300; i++) for (const _ of new RandomSampler({ length: 10 })) break;
      return torch.memory().wasm_bytes;
    };
    // A generator takes 5 kB.
    expect([some(), some(), some()]).toEqual(Array(3).fill(some()));
  });
});

it('Dataset is the base of one of its own', () => {
  class Squares extends Dataset<number> {
    get length(): number {
      return 5;
    }
    get(i: number): number {
      return i * i;
    }
  }
  const [batch] = new DataLoader(new Squares(), 5);
  expect(batch?.tolist()).toEqual([0, 1, 4, 9, 16]);
  expect(new Squares()).toBeInstanceOf(Dataset);
  batch?.dispose();
});
