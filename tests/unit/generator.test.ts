// Generator and the functions of the default one.

import * as torch from 'selfnorm';
import { describe, expect, it, vi } from 'vitest';

/** Stands in for the core's `initial_seed`, which does not fail by itself; runs before the import. */
const core = vi.hoisted(() => {
  const fake: { initial_seed?: (() => [number, number]) | undefined } = {};
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function make(module: WebAssembly.Module, imports: WebAssembly.Imports) {
    const { exports } = new Instance(module, imports);
    const real = exports.initial_seed as (g: number) => [number, number];
    return { exports: { ...exports, initial_seed: (g: number) => (fake.initial_seed ?? real)(g) } };
  } as unknown as typeof Instance;
  return fake;
});

describe('seeds', () => {
  it('manual_seed returns the generator', () => {
    const generator = new torch.Generator();
    expect(generator.manual_seed(1)).toBe(generator);
    expect(torch.manual_seed(1)).toBe(torch.default_generator);
  });

  it('starts with the default seed of PyTorch', () => {
    expect(new torch.Generator().initial_seed()).toBe(67280421310721);
  });

  it.each([
    [0, 0],
    [1.9, 1],
    [-0.5, 0],
    [42n, 42],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [2n ** 53n + 1n, 2n ** 53n + 1n],
    [2n ** 64n - 1n, 2n ** 64n - 1n],
    [-1, 2n ** 64n - 1n],
    [-(2n ** 63n), 2n ** 63n],
    [1e19, 10n ** 19n],
  ])('seed %s reads back as %s', (seed, want) => {
    expect(new torch.Generator().manual_seed(seed).initial_seed()).toBe(want);
  });

  it.each([2n ** 64n, -(2n ** 63n) - 1n, 1e30])('seed %s is out of range', (seed) => {
    expect(() => torch.manual_seed(seed)).toThrow(
      new torch.ValueError('Overflow when unpacking long long'),
    );
  });

  it.each([
    [Number.NaN, 'cannot convert float NaN to integer'],
    [Number.POSITIVE_INFINITY, 'cannot convert float infinity to integer'],
    [Number.NEGATIVE_INFINITY, 'cannot convert float infinity to integer'],
  ])('seed %s', (seed, message) => {
    expect(() => torch.manual_seed(seed)).toThrow(new torch.ValueError(message));
  });

  it.each(['1', null, undefined, true, {}])('seed %s is of the wrong kind', (seed) => {
    expect(() => torch.manual_seed(seed as never)).toThrow(TypeError);
  });

  it('that the core cannot tell is an error, not 0', () => {
    core.initial_seed = () => [0, 0];
    try {
      expect(() => torch.initial_seed()).toThrow(torch.RuntimeError);
    } finally {
      core.initial_seed = undefined;
    }
  });

  // A browser does not import a module again.
  const in_node = !('window' in globalThis);
  it.runIf(in_node)('a machine is asked for a seed once, when one is missed', async () => {
    const asked = vi.spyOn(crypto, 'getRandomValues');
    const first_uses: ((fresh: typeof torch) => unknown)[] = [
      (fresh) => fresh.manual_seed(1),
      (fresh) => fresh.rand(3),
      (fresh) => fresh.initial_seed(),
      (fresh) => fresh.get_rng_state(),
    ];
    const counts: number[] = [];
    for (const use of first_uses) {
      vi.resetModules();
      const fresh = await import('selfnorm');
      asked.mockClear();
      use(fresh);
      const seed = fresh.initial_seed();
      fresh.rand(3);
      expect(fresh.initial_seed()).toBe(seed);
      counts.push(asked.mock.calls.length);
    }
    asked.mockRestore();
    expect(counts).toEqual([0, 1, 1, 1]);
  });

  it('seed() draws a new one', () => {
    const a = torch.seed();
    expect(torch.initial_seed()).toBe(a);
    expect(torch.seed()).not.toBe(a);
  });
});

describe('state', () => {
  it('goes back', () => {
    torch.manual_seed(3);
    torch.randn(5);
    const state = torch.get_rng_state();
    const want = torch.randn(5).tolist();
    torch.set_rng_state(state);
    expect(torch.randn(5).tolist()).toEqual(want);
    torch.set_rng_state(state.toArray());
    expect(torch.randn(5).tolist()).toEqual(want);
    expect(new torch.Generator().get_state().shape).toEqual([5056]);
  });

  it('is read from a view on the memory of the core, which may move', () => {
    const state = torch.get_rng_state();
    const want = torch.rand(3).tolist();
    // Takes away what the call before gave back, until there is no room for the bytes.
    const taken: torch.Tensor[] = [];
    for (let grown = false; !grown; taken.push(torch.empty([5056], { dtype: 'uint8' }))) {
      const { live_tensors, wasm_bytes } = torch.memory();
      torch.set_rng_state(state.data);
      expect(torch.memory().live_tensors).toBe(live_tensors);
      grown = torch.memory().wasm_bytes > wasm_bytes;
    }
    expect(torch.rand(3).tolist()).toEqual(want);
    for (const x of taken) x.dispose();
  });

  it('of another generator is not that of the default one', () => {
    const any = (f: unknown) => f as (...args: unknown[]) => unknown;
    const generator = new torch.Generator();
    const before = torch.get_rng_state().toArray();
    const more = (n: number) => `positional argument${n === 1 ? '' : 's'} but ${n + 1} w`;
    for (const [op, f, args, method] of [
      ['get_rng_state', torch.get_rng_state, [generator], 'get_state'],
      ['set_rng_state', torch.set_rng_state, [before, generator], 'set_state'],
      ['manual_seed', torch.manual_seed, [1, generator], 'manual_seed'],
      ['seed', torch.seed, [generator], 'seed'],
      ['initial_seed', torch.initial_seed, [generator], 'initial_seed'],
    ] as const) {
      const n = args.length - 1;
      expect(() => any(f)(...args)).toThrow(
        new TypeError(
          `${op}() takes ${n} ${more(n)}${n === 0 ? 'as' : 'ere'} given; for another generator call generator.${method}()`,
        ),
      );
    }
    expect(torch.get_rng_state().toArray()).toEqual(before);
  });

  it('rejects what is not a state', () => {
    expect(() => torch.set_rng_state(torch.zeros(5056))).toThrow(TypeError);
    expect(() => torch.set_rng_state(torch.zeros([3], { dtype: 'uint8' }))).toThrow(
      torch.RuntimeError,
    );
    const live = torch.memory().live_tensors;
    expect(() => torch.set_rng_state(new Uint8Array(3))).toThrow(torch.RuntimeError);
    expect(() => torch.set_rng_state(new Uint8Array(0))).toThrow(torch.RuntimeError);
    expect(torch.memory().live_tensors).toBe(live);
    expect(() => torch.set_rng_state([1] as never)).toThrow(
      "set_state(): argument 'new_state' (position 1) must be Tensor, not Array",
    );
  });
});

describe('life', () => {
  it('has a device', () => {
    expect(new torch.Generator('cpu').device).toBe('cpu');
    expect(() => new torch.Generator('cuda' as never)).toThrow(torch.RuntimeError);
    expect(() => new torch.Generator(3 as never)).toThrow(TypeError);
  });

  it('cannot be used after dispose', () => {
    const generator = new torch.Generator();
    generator.dispose();
    generator.dispose();
    const F = torch.nn.functional;
    for (const [op, use] of [
      ['manual_seed', () => generator.manual_seed(1)],
      ['seed', () => generator.seed()],
      ['initial_seed', () => generator.initial_seed()],
      ['get_state', () => generator.get_state()],
      ['set_state', () => generator.set_state(new Uint8Array(5056))],
      ['rand', () => torch.rand(1, { generator })],
      ['randn_like', () => torch.randn_like(torch.ones(1), { generator })],
      ['normal_', () => torch.ones(1).normal_({ generator })],
      ['dropout2d', () => F.dropout2d(torch.ones(1, 1, 1), { generator })],
    ] as const) {
      expect(use).toThrow(new torch.DisposedError(`${op}(): the generator was disposed`));
    }
  });

  it('the default one stays', () => {
    torch.default_generator.dispose();
    torch.manual_seed(0);
    expect(torch.rand(1).numel()).toBe(1);
  });
});
