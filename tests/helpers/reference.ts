// A naive restatement of PyTorch's masks and dropouts, for reading and for comparing: mt19937, 53-bit
// Bernoulli, the affine maps. Slow on purpose; shares nothing with the package.

/** Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), seeded by its 2002 `init_genrand`. */
export class Mt19937 {
  private readonly state = new Uint32Array(624);
  private used = 624;

  constructor(seed: number) {
    this.state[0] = seed;
    for (let i = 1; i < 624; i++) {
      const previous = this.at(i - 1);
      this.state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  private at(i: number): number {
    return this.state[i % 624] as number;
  }

  private refill(): void {
    for (let i = 0; i < 624; i++) {
      const y = (this.at(i) & 0x80000000) | (this.at(i + 1) & 0x7fffffff);
      this.state[i] = this.at(i + 397) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.used = 0;
  }

  /** The next number, 0 <= n < 2^32. */
  u32(): number {
    if (this.used === 624) this.refill();
    let y = this.at(this.used++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** The next double in [0, 1): 53 bits of two numbers, the first one on top. */
  u53(): number {
    const high = this.u32() % 2 ** 21;
    return (high * 2 ** 32 + this.u32()) / 2 ** 53;
  }

  /** One element of `bernoulli_(p)`. */
  bernoulli(p: number): boolean {
    return this.u53() < p;
  }
}

/** Rounds to the dtype: the identity for float64. */
type Round = (x: number) => number;

export interface DropoutCase {
  readonly feature: boolean;
  readonly alpha: boolean;
  readonly shape: readonly number[];
  readonly p: number;
  readonly float64: boolean;
}

/** What a mask element does to a value: multiply, then add, each rounded. */
type Affine = readonly [scale: number, shift: number | undefined];

const ALPHA = 1.7580993408473766; // alpha * scale of SELU

function affine(kept: boolean, { alpha, p }: DropoutCase, round: Round): Affine {
  if (!alpha) return [kept ? round(1 / round(1 - p)) : 0, undefined];
  const a = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
  const shift = round(ALPHA * a * p);
  return kept ? [round(a), shift] : [0, round(round(-ALPHA * a) + shift)];
}

/** One mask element for each (n, c) of a feature dropout, else for each value; none for no values. */
function mask_size({ feature, shape }: DropoutCase): number {
  if (shape.includes(0)) return 0;
  return (feature ? shape.slice(0, 2) : shape).reduce((a, b) => a * b, 1);
}

/** A dropout in training with 0 < p < 1, drawn from `random`: `input` is not changed. */
export function reference_dropout(
  input: Float32Array | Float64Array,
  c: DropoutCase,
  random: Mt19937,
): { output: Float32Array | Float64Array; mask: boolean[] } {
  const round: Round = c.float64 ? (x) => x : Math.fround;
  const n = mask_size(c);
  const mask = Array.from({ length: n }, () => random.bernoulli(1 - c.p));
  const output = input.slice();
  for (let i = 0; i < input.length; i++) {
    const kept = mask[Math.floor((i * n) / input.length)] as boolean;
    const [scale, shift] = affine(kept, c, round);
    const product = round((input[i] as number) * scale);
    output[i] = shift === undefined ? product : round(product + shift);
  }
  return { output, mask };
}

/** As many numbers from -1 to 1 as wished, from a seed. */
export function numbers(n: number, seed: number, dtype: string): Float32Array | Float64Array {
  const random = new Mt19937(seed);
  const values = dtype === 'float64' ? new Float64Array(n) : new Float32Array(n);
  return values.map(() => random.u53() * 2 - 1);
}

/** The number of elements. */
export const numel = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
