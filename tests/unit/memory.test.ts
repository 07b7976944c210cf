// tidy, keep, dispose, memory, set_debug.

import * as torch from 'selfnorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const F = torch.nn.functional;
let before = 0;
beforeEach(() => {
  before = torch.memory().live_tensors;
});
const made = () => torch.memory().live_tensors - before;

describe('dispose', () => {
  it('releases once; a second time does nothing', () => {
    const x = torch.zeros(2, 3);
    expect(made()).toBe(1);
    x.dispose();
    x.dispose();
    expect(made()).toBe(0);
    expect(x.is_disposed).toBe(true);
    expect([x.shape, x.dtype, x.device]).toEqual([[2, 3], 'float32', 'cpu']);
  });

  it('a shape that nobody asked for is known afterwards', () => {
    const x = torch.zeros(2, 3).reshape(-1);
    x.dispose();
    expect(x.shape).toEqual([6]);
  });

  it.each([
    ['clone', (x: torch.Tensor) => x.clone()],
    ['item', (x: torch.Tensor) => x.item()],
    ['data', (x: torch.Tensor) => x.data],
    ['toArray', (x: torch.Tensor) => x.toArray()],
    ['tolist', (x: torch.Tensor) => x.tolist()],
    ['reshape', (x: torch.Tensor) => x.reshape(6)],
    ['view', (x: torch.Tensor) => x.view(6)],
    ['to', (x: torch.Tensor) => x.to('float64')],
    ['copy_', (x: torch.Tensor) => x.copy_(torch.zeros(2, 3))],
    ['copy_', (x: torch.Tensor) => torch.zeros(2, 3).copy_(x)],
    ['bernoulli_', (x: torch.Tensor) => x.bernoulli_()],
    ['zeros_like', (x: torch.Tensor) => torch.zeros_like(x)],
    ['tensor', (x: torch.Tensor) => torch.tensor(x)],
    ['keep', (x: torch.Tensor) => torch.keep(x)],
    ['dropout', (x: torch.Tensor) => F.dropout(x)],
    ['selu', (x: torch.Tensor) => F.selu(x)],
    ['linear', (x: torch.Tensor) => F.linear(torch.zeros(2, 3), x)],
  ])('%s after dispose names itself and the shape', (op, use) => {
    const x: torch.Tensor = torch.zeros(2, 3);
    x.dispose();
    expect(() => use(x)).toThrow(
      new torch.DisposedError(`${op}: the tensor of shape [2, 3] has been disposed`),
    );
  });

  it('Symbol.dispose, where there is one', () => {
    if (Symbol.dispose === undefined) return;
    const x = torch.zeros(2);
    x[Symbol.dispose]();
    expect(x.is_disposed).toBe(true);
  });

  it('memory shared by a view is released with the last one', () => {
    const bytes = torch.memory().live_bytes;
    const x = torch.zeros(1000);
    const y = x.view(10, 100);
    x.dispose();
    expect(torch.memory().live_bytes).toBe(bytes + 4000);
    y.dispose();
    expect(torch.memory().live_bytes).toBe(bytes);
  });
});

describe('outside of every scope', () => {
  it('dispose works at once, after a while and for many', async () => {
    const many = Array.from({ length: 3000 }, () => torch.zeros(1));
    expect(made()).toBe(3000);
    for (let i = 0; i < 3000; i += 2) many[i]?.dispose();
    expect(made()).toBe(1500);
    await null;
    await null;
    for (const x of many) x.dispose();
    expect(made()).toBe(0);
  });

  it('what tidy returned, or keep kept, can be disposed and kept again', async () => {
    const x = torch.tidy(() => torch.zeros(1));
    const y = torch.keep(torch.keep(torch.zeros(1)));
    await null;
    expect(torch.keep(x)).toBe(x);
    torch.tidy(() => [torch.keep(x), y]);
    expect([x.is_disposed, y.is_disposed]).toEqual([false, false]);
    x.dispose();
    y.dispose();
    expect(made()).toBe(0);
  });
});

describe('tidy', () => {
  it('releases what is not returned', () => {
    const y = torch.tidy(() => F.selu(torch.zeros(2).reshape(1, 2)));
    expect(made()).toBe(1);
    expect(y.tolist()).toEqual([[0, 0]]);
    y.dispose();
  });

  it('keeps what is returned, however deep', () => {
    const result = torch.tidy(() => {
      torch.zeros(1);
      const shared = torch.zeros(2);
      return {
        list: [torch.zeros(3), [torch.zeros(4)]],
        map: new Map<unknown, unknown>([
          ['a', torch.zeros(5)],
          [torch.zeros(6), 1],
        ]),
        set: new Set([shared, shared]),
        nothing: null,
        number: 3,
        bare: Object.assign(Object.create(null), { x: torch.zeros(7) }) as { x: torch.Tensor },
      };
    });
    expect(made()).toBe(6);
    expect(result.list[0]).toBeInstanceOf(torch.Tensor);
    expect((result.list[0] as torch.Tensor).is_disposed).toBe(false);
    expect(result.bare.x.is_disposed).toBe(false);
    torch.tidy(() => result);
    for (const x of [
      result.list[0],
      ...(result.list[1] as torch.Tensor[]),
      ...result.set,
      result.map.get('a'),
      [...result.map.keys()][1],
      result.bare.x,
    ]) {
      expect((x as torch.Tensor).is_disposed).toBe(false);
      (x as torch.Tensor).dispose();
    }
    expect(made()).toBe(0);
  });

  it('survives a cycle', () => {
    const result = torch.tidy(() => {
      const node: { self?: unknown; x: torch.Tensor } = { x: torch.zeros(1) };
      node.self = node;
      return node;
    });
    expect(result.x.is_disposed).toBe(false);
    result.x.dispose();
  });

  it('hands to the scope around', () => {
    torch.tidy(() => {
      const inner = torch.tidy(() => torch.zeros(1));
      expect(inner.is_disposed).toBe(false);
      expect(made()).toBe(1);
    });
    expect(made()).toBe(0);
  });

  it('does not touch tensors of an outer scope', () => {
    torch.tidy(() => {
      const outer = torch.zeros(1);
      expect(torch.tidy(() => outer)).toBe(outer);
      expect(outer.is_disposed).toBe(false);
    });
    expect(made()).toBe(0);
  });

  it('releases when the function throws', () => {
    expect(() =>
      torch.tidy(() => {
        torch.zeros(1);
        torch.tidy(() => {
          torch.zeros(2);
          throw new Error('mine');
        });
      }),
    ).toThrow('mine');
    expect(made()).toBe(0);
    const x = torch.zeros(1);
    expect(x.is_disposed).toBe(false);
    x.dispose();
  });

  it.each([
    ['returns', () => 3, 'no room'],
    [
      'throws',
      () => {
        throw new Error('mine');
      },
      'mine',
    ],
  ])('releases the others when one cannot be released and the function %s', (_name, end, text) => {
    // The shape of a tensor of unknown sizes is asked for, and frozen, when it is released.
    const freeze = vi.spyOn(Object, 'freeze');
    try {
      expect(() =>
        torch.tidy(() => {
          for (let i = 0; i < 5; i++) torch.zeros(2, 3);
          torch.zeros(2, 3).reshape(-1);
          for (let i = 0; i < 5; i++) torch.zeros(2, 3);
          freeze.mockImplementationOnce(() => {
            throw new Error('no room');
          });
          return end();
        }),
      ).toThrow(text);
    } finally {
      freeze.mockRestore();
    }
    expect(made()).toBe(0);
  });

  it('rejects promises, whose tensors stay', async () => {
    let x: torch.Tensor | undefined;
    let done: Promise<void> | undefined;
    expect(() =>
      torch.tidy(() => {
        done = (async () => {
          x = torch.zeros(1);
          await null;
          x.clone().dispose();
        })();
        return done;
      }),
    ).toThrow('the function returned a promise');
    await done;
    expect(x?.is_disposed).toBe(false);
    x?.dispose();
    expect(made()).toBe(0);
  });

  it.each([
    [
      'generator',
      () =>
        torch.tidy(function* () {
          yield torch.zeros(1);
        }),
    ],
    [
      'generator',
      () =>
        torch.tidy(async function* () {
          yield torch.zeros(1);
        }),
    ],
    ['promise', () => torch.tidy(async () => torch.zeros(1))],
  ] as const)('rejects what runs later: a %s', (kind, run) => {
    expect(run).toThrow(`tidy(): the function returned a ${kind}, but tidy works synchronously`);
  });

  it('gives back a torch.Generator', () => {
    expect(torch.tidy(() => torch.default_generator)).toBe(torch.default_generator);
  });

  it('explicit dispose inside, in any order', () => {
    torch.tidy(() => {
      const tensors = Array.from({ length: 20 }, () => torch.zeros(1));
      for (const i of [3, 0, 19, 7, 7, 12]) tensors[i]?.dispose();
      expect(made()).toBe(15);
    });
    expect(made()).toBe(0);
  });

  it('in place and unchanged results are the same object and released once', () => {
    torch.tidy(() => {
      const x = torch.zeros(2, 2);
      expect(F.selu(x, true)).toBe(x);
      expect(F.dropout(x, 0.5, false)).toBe(x);
      expect(F.feature_alpha_dropout(x, 0.5, true, true)).toBe(x);
    });
    expect(made()).toBe(0);
  });

  it('wants a function', () => {
    expect(() => torch.tidy(3 as never)).toThrow(
      "tidy(): argument 'fn' (position 1) must be function, not number",
    );
  });
});

describe('keep', () => {
  it('takes a tensor out of every scope', () => {
    const x = torch.tidy(() => {
      const inner = torch.tidy(() => [torch.keep(torch.zeros(1)), 'else'] as const);
      return { wrapped: () => inner[0] };
    });
    expect(x.wrapped().is_disposed).toBe(false);
    x.wrapped().dispose();
    expect(made()).toBe(0);
  });

  it('wants a tensor', () => {
    expect(() => torch.keep([1] as never)).toThrow(TypeError);
  });
});

describe('memory', () => {
  it('counts', () => {
    const stats = torch.memory();
    const x = torch.zeros(1000);
    const more = torch.memory();
    expect(more.live_tensors).toBe(stats.live_tensors + 1);
    expect(more.live_bytes).toBe(stats.live_bytes + 4000);
    expect(more.peak_bytes).toBeGreaterThanOrEqual(more.live_bytes);
    expect(more.wasm_bytes).toBeGreaterThan(0);
    expect(more.pooled_bytes).toBeGreaterThanOrEqual(0);
    x.dispose();
    torch.reset_peak_memory_stats();
    expect(torch.memory().peak_bytes).toBe(torch.memory().live_bytes);
  });
});

describe('set_debug', () => {
  afterEach(() => {
    torch.set_debug(false);
  });

  it('shows where a tensor was made', () => {
    expect(torch.set_debug(true)).toBe(false);
    const x = torch.zeros(1);
    expect(torch.set_debug(false)).toBe(true);
    x.dispose();
    expect(() => x.clone()).toThrow(/made here:[\s\S]*memory\.test/);
    expect(() => torch.set_debug(1 as never)).toThrow(TypeError);
  });
});
