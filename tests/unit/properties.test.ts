// What must hold for every shape, p and seed: the dropouts against a naive reference, draw by draw.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { compare } from '../helpers/compare.ts';
import { DROPOUTS, type Dropout, F, mask_shape } from '../helpers/dropouts.ts';
import { Mt19937, reference_dropout } from '../helpers/reference.ts';
import type { Values } from '../helpers/safetensors.ts';
import { next_number, scoped, with_warnings } from '../helpers/tensors.ts';

interface Call {
  readonly op: Dropout;
  readonly shape: readonly number[];
  readonly p: number;
  readonly seed: number;
  readonly dtype: 'float32' | 'float64';
  readonly values: Float32Array | Float64Array;
}

/** The ranks that each dropout takes; 2-D and 3-D ones warn about some of them. */
const RANKS: Readonly<Record<Dropout, readonly [number, number]>> = {
  dropout: [0, 6],
  alpha_dropout: [0, 6],
  feature_alpha_dropout: [2, 6],
  dropout1d: [2, 3],
  dropout2d: [2, 6],
  dropout3d: [1, 5],
};

const sizes = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.nat(40));
const probability = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0.01, max: 0.99, noNaN: true }) },
  fc.double({ min: Number.MIN_VALUE, max: 1 - 2 ** -53, noNaN: true }),
);

/** Whole-number seeds of every size, and the boundaries of 32 bits. */
const seeds = fc.oneof(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));

/** Values of every kind, drawn cheaply: bit patterns, special values among them. */
function values_of(n: number, seed: number, dtype: Call['dtype']): Float32Array | Float64Array {
  const random = new Mt19937(seed ^ 0x5eed);
  const special = [NaN, Infinity, -Infinity, 0, -0, 1e-45, -1e-40, 3.4e38];
  const draw = (): number => {
    const r = random.u32();
    if (r % 16 === 0) return special[(r >>> 4) % special.length] as number;
    return (random.u53() - 0.5) * 2 ** ((r >>> 8) % 9);
  };
  const values = dtype === 'float64' ? new Float64Array(n) : new Float32Array(n);
  return values.map(draw);
}

const calls: fc.Arbitrary<Call> = fc
  .constantFrom(...DROPOUTS)
  .chain((op) =>
    fc.record({
      op: fc.constant(op),
      shape: fc.array(sizes, { minLength: RANKS[op][0], maxLength: RANKS[op][1] }),
      p: probability,
      seed: seeds,
      dtype: fc.constantFrom('float32' as const, 'float64' as const),
    }),
  )
  .map((call) => {
    // Big ones are cut down, so that a run stays short.
    let n = 1;
    const shape = call.shape.map((size) => {
      const fits = n * size > 20_000 ? 1 : size;
      n *= fits;
      return fits;
    });
    return { ...call, shape, values: values_of(n, call.seed, call.dtype) };
  });

const make = ({ values, shape }: Call): torch.Tensor =>
  torch.tensor(values).reshape([...shape]) as torch.Tensor;

function drop(
  { op, p }: Call,
  x: torch.Tensor,
  inplace: boolean,
  generator?: torch.Generator,
): torch.Tensor {
  const options = generator === undefined ? {} : { generator };
  return with_warnings(() => F[op](x, p, true, inplace, options)).value;
}

function read(x: torch.Tensor): Values {
  return x.toArray() as Values;
}

/** Checks `property` on many calls; every tensor it makes is released. */
function holds(property: (call: Call) => void): void {
  fc.assert(
    fc.property(calls, (call) => {
      scoped(() => property(call));
    }),
    { numRuns: 300 },
  );
}

describe('any dropout', () => {
  it('is the naive reference, bit for bit, and draws as many numbers', () => {
    holds((call) => {
      const random = new Mt19937(call.seed);
      const { output } = reference_dropout(
        call.values,
        { ...mask_shape(call.op, call.shape), p: call.p, float64: call.dtype === 'float64' },
        random,
      );
      torch.manual_seed(call.seed);
      const y = drop(call, make(call), false);
      expect([y.shape, y.dtype]).toEqual([call.shape, call.dtype]);
      compare('output', read(y), output);
      expect(next_number()).toBe(random.u32() % 2 ** 24);
    });
  });

  it('does in place what it does out of place, and then leaves its input alone', () => {
    holds((call) => {
      const [x, z] = [make(call), make(call)];
      torch.manual_seed(call.seed);
      const y = drop(call, x, false);
      torch.manual_seed(call.seed);
      expect(drop(call, z, true)).toBe(z);
      compare('in place', read(z), read(y));
      compare('the input', read(x), call.values);
      // An empty input is returned as it is.
      if (call.values.length > 0) expect(y).not.toBe(x);
    });
  });

  it('takes whole channels where it says so', () => {
    holds((call) => {
      const { feature, shape } = mask_shape(call.op, call.shape);
      const x = torch.ones([...call.shape], { dtype: call.dtype });
      const y = read(drop(call, x, false)) as Float32Array;
      const width = feature ? shape.slice(2).reduce((a, b) => a * b, 1) : 1;
      for (let i = 0; i < y.length; i++) expect(y[i]).toBe(y[i - (i % width)]);
      expect(new Set(y).size).toBeLessThanOrEqual(2);
    });
  });

  it('repeats after the same seed, from any generator, and leaves the other one alone', () => {
    holds((call) => {
      torch.manual_seed(call.seed);
      const y = read(drop(call, make(call), false));
      const after = read(torch.get_rng_state());
      const generator = new torch.Generator();
      generator.manual_seed(call.seed);
      compare('own generator', read(drop(call, make(call), false, generator)), y);
      compare('the default generator', read(torch.get_rng_state()), after);
      compare('its own state', read(generator.get_state()), after);
      generator.dispose();
    });
  });

  it('goes on from a saved state', () => {
    holds((call) => {
      torch.manual_seed(call.seed);
      torch.randn(call.seed % 700);
      const state = torch.get_rng_state();
      const y = read(drop(call, make(call), false));
      const z = read(torch.randn(3));
      torch.set_rng_state(state);
      compare('once more', read(drop(call, make(call), false)), y);
      compare('randn afterwards', read(torch.randn(3)), z);
    });
  });

  it('draws nothing for p = 0, p = 1 and outside of training', () => {
    holds((call) => {
      torch.manual_seed(call.seed);
      const before = read(torch.get_rng_state());
      const x = make(call);
      with_warnings(() => {
        compare('p = 0', read(F[call.op](x, 0, true)), call.values);
        compare('eval', read(F[call.op](x, call.p, false)), call.values);
        const zeros = read(F[call.op](x, 1, true)) as Float32Array;
        compare(
          'p = 1',
          zeros,
          call.values.map((v) => v * 0),
        );
      });
      compare('the input', read(x), call.values);
      compare('the state', read(torch.get_rng_state()), before);
    });
  });

  it('changes nothing when it fails, in place or not', () => {
    const wrong = fc.oneof(
      fc.double({ max: -Number.MIN_VALUE, noNaN: true }),
      fc.double({ min: 1 + 2 ** -52, noNaN: true }),
      fc.constant(NaN),
    );
    fc.assert(
      fc.property(calls, wrong, fc.boolean(), fc.boolean(), (call, p, training, inplace) => {
        scoped(() => {
          torch.manual_seed(call.seed);
          const before = read(torch.get_rng_state());
          const x = make(call);
          const run = () => with_warnings(() => F[call.op](x, p, training, inplace));
          expect(run).toThrow('dropout probability has to be between 0 and 1, but got');
          compare('the input', read(x), call.values);
          compare('the state', read(torch.get_rng_state()), before);
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('random numbers', () => {
  it('bernoulli_ is the naive reference', () => {
    fc.assert(
      fc.property(seeds, fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (seed, n, p) => {
        scoped(() => {
          const random = new Mt19937(seed);
          torch.manual_seed(seed);
          const got = read(torch.zeros([n], { dtype: 'uint8' }).bernoulli_(p));
          compare(
            'bernoulli_',
            got,
            Array.from({ length: n }, () => Number(random.bernoulli(p))),
          );
          expect(next_number()).toBe(random.u32() % 2 ** 24);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('rand is the naive reference: 24 bits for float32, 53 for float64', () => {
    fc.assert(
      fc.property(seeds, fc.nat(2000), (seed, n) => {
        scoped(() => {
          const random = new Mt19937(seed);
          torch.manual_seed(seed);
          compare(
            'float32',
            read(torch.rand([n])),
            Array.from({ length: n }, () => (random.u32() % 2 ** 24) / 2 ** 24),
          );
          compare(
            'float64',
            read(torch.rand([n], { dtype: 'float64' })),
            Array.from({ length: n }, () => random.u53()),
          );
        });
      }),
      { numRuns: 100 },
    );
  });

  it('randint stays within its bounds, randperm is a permutation', () => {
    const bounds = fc.tuple(fc.integer(), fc.integer()).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(seeds, fc.nat(300), bounds, (seed, n, ab) => {
        scoped(() => {
          const [low, high] = [Math.min(...ab), Math.max(...ab)];
          torch.manual_seed(seed);
          const numbers = torch.randint(low, high, [n]).toArray();
          expect(numbers.every((x) => x >= low && x < high)).toBe(true);
          const order = torch.randperm(n).toArray();
          expect([...order].sort((a, b) => a - b)).toEqual([...Array(n).keys()]);
        });
      }),
      { numRuns: 100 },
    );
  });
});
