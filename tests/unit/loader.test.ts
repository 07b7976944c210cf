// DataLoader: forms, errors, memory, the event loop; and how samples become batches. Orders are in data.test.ts.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const { DataLoader, default_collate, TensorDataset } = torch.utils.data;

describe('forms', () => {
  it('positional, options, both', () => {
    const data = [1, 2, 3, 4, 5];
    const sizes = (loader: InstanceType<typeof DataLoader<number>>) =>
      torch.tidy(() => [...loader].map((x) => x.numel()).join());
    expect(sizes(new DataLoader(data))).toBe('1,1,1,1,1');
    expect(sizes(new DataLoader(data, 2))).toBe('2,2,1');
    expect(sizes(new DataLoader(data, { batch_size: 3 }))).toBe('3,2');
    expect(sizes(new DataLoader(data, 3, true, { drop_last: true }))).toBe('3');
    expect(sizes(new DataLoader(data, null, null, { sampler: [0, 1] }))).toBe('1,1');
    const { batch_size, drop_last, generator, dataset, collate_fn } = new DataLoader(data, 2);
    expect([batch_size, drop_last, generator, dataset.length]).toEqual([2, false, null, 5]);
    expect(collate_fn).toBe(default_collate);
  });

  it('length', () => {
    expect(new DataLoader([1, 2, 3], 2).length).toBe(2);
    expect(new DataLoader([1, 2, 3], 2, false, { drop_last: true }).length).toBe(1);
    const endless = {
      *[Symbol.iterator]() {
        for (;;) yield 0;
      },
    };
    const loader = new DataLoader([1, 2, 3], { sampler: endless });
    expect(() => loader.length).toThrow(TypeError);
    for (const x of loader) {
      x.dispose();
      break;
    }
  });

  it('errors', () => {
    const text = (n: unknown): string =>
      `batch_size should be a positive integer value, but got batch_size=${n}`;
    for (const size of [0, -1, 1.5, NaN]) {
      expect(() => new DataLoader([1], size)).toThrow(new torch.ValueError(text(size)));
    }
    expect(() => new DataLoader([1], { sampler: [0], shuffle: true })).toThrow(
      new torch.ValueError('sampler option is mutually exclusive with shuffle'),
    );
    expect(() => new DataLoader([], 1, true)).toThrow(
      'num_samples should be a positive integer value, but got num_samples=0',
    );
    expect(() => new DataLoader([1], 2, { batch_size: 2 } as never)).toThrow(TypeError);
    expect(() => new DataLoader([1], { shufle: true } as never)).toThrow("Did you mean 'shuffle'?");
    expect(() => new DataLoader([1], { sampler: 3 } as never)).toThrow('must be iterable');
    expect(() => new DataLoader([1], { collate_fn: 3 } as never)).toThrow('must be function');
    expect(() => new DataLoader({} as never)).toThrow('must be a Dataset or an array, not Object');
    expect(() => new DataLoader([1], { generator: 3 } as never)).toThrow('must be Generator');
  });
});

describe('memory', () => {
  const x = torch.arange(100).reshape(50, 2);
  const y = torch.arange(50, { dtype: 'int32' });
  const data = new TensorDataset(x, y);

  it('a batch is all that a loop leaves', () => {
    const before = torch.memory().live_tensors;
    for (const [xb, yb] of new DataLoader(data, 8, true)) {
      expect(torch.memory().live_tensors).toBe(before + 2);
      expect(xb.tolist().map(([a]) => (a as number) / 2)).toEqual([...yb.data]);
      xb.dispose();
      yb.dispose();
    }
    expect(torch.memory().live_tensors).toBe(before);
  });

  it('it belongs to the tidy of the loop', () => {
    const before = torch.memory().live_tensors;
    const sum = torch.tidy(() => {
      let total = 0;
      for (const [xb] of new DataLoader(data, 8)) total += xb.shape[0];
      return total;
    });
    expect(sum).toBe(50);
    expect(torch.memory().live_tensors).toBe(before);
  });

  it('samples are released, also when collating fails', () => {
    const before = torch.memory().live_tensors;
    const made = { length: 6, get: (i: number) => torch.zeros(1 + Math.floor(i / 4)) };
    const loader = new DataLoader(made, 2);
    const batches = [...loader];
    expect(torch.memory().live_tensors).toBe(before + 3);
    for (const batch of batches) batch.dispose();
    expect(() => [...new DataLoader(made, 6)]).toThrow(
      new torch.RuntimeError(
        'stack expects each tensor to be equal size, but got [1] at entry 0 and [2] at entry 4',
      ),
    );
    expect(torch.memory().live_tensors).toBe(before);
  });

  it('what a data set holds itself stays', () => {
    const held = torch.tidy(() => torch.keep(torch.ones(2)));
    const [batch] = new DataLoader([held, held], 2);
    expect(batch?.shape).toEqual([2, 2]);
    expect(held.is_disposed).toBe(false);
    batch?.dispose();
    held.dispose();
  });
});

describe('for await', () => {
  it('gives the same batches', async () => {
    torch.manual_seed(3);
    const loader = new DataLoader(
      Array.from({ length: 20 }, (_, i) => i),
      6,
      true,
    );
    const at_once = [...loader].map((x) => x.tolist());
    torch.manual_seed(3);
    const later = [];
    for await (const x of loader) later.push(x.tolist());
    expect(later).toEqual(at_once);
  });

  it('lets timers run between batches', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const seen: number[] = [];
    const started = performance.now();
    for await (const _ of new DataLoader([0], { sampler: endless() })) {
      seen.push(ticks);
      if (performance.now() - started > 60) break;
    }
    clearInterval(timer);
    // A loop over microtasks would see none; how many a busy machine sees is its own affair.
    expect(new Set(seen).size).toBeGreaterThan(1);
  });

  it('is fast: no timer of 4 ms for each batch', async () => {
    const started = performance.now();
    let n = 0;
    for await (const _ of new DataLoader([0], { sampler: endless() })) if (++n === 200) break;
    expect(performance.now() - started).toBeLessThan(600);
  });

  function* endless(): Generator<number> {
    for (;;) yield 0;
  }
});

describe('default_collate', () => {
  it('every kind', () => {
    torch.tidy(() => {
      expect(default_collate([1, 2.5]).tolist()).toEqual([1, 2.5]);
      expect(default_collate([true, false]).dtype).toBe('bool');
      expect(default_collate([1n, 2n]).dtype).toBe('int64');
      expect(default_collate(['a', 'b'])).toEqual(['a', 'b']);
      expect(default_collate([Int32Array.of(1, 2), Int32Array.of(3, 4)]).tolist()).toEqual([
        [1, 2],
        [3, 4],
      ]);
      const { x, both } = default_collate([
        { x: torch.zeros(2), both: [1, 'a'] as const },
        { x: torch.ones(2), both: [2, 'b'] as const },
      ]);
      expect(x.tolist()).toEqual([
        [0, 0],
        [1, 1],
      ]);
      expect(both[0].tolist()).toEqual([1, 2]);
      expect(both[1]).toEqual(['a', 'b']);
    });
  });

  it('errors', () => {
    expect(() => default_collate([[1], [1, 2]])).toThrow(
      new torch.RuntimeError('each element in list of batch should be of equal size'),
    );
    expect(() => default_collate([null])).toThrow(
      'default_collate: batch must contain tensors, typed arrays, numbers, dicts or lists; found null',
    );
    expect(() => default_collate([new Date()])).toThrow('found Date');
    expect(() => default_collate([1, 'a'])).toThrow(TypeError);
    expect(() => default_collate([torch.ones(1), 3])).toThrow(TypeError);
  });
});
