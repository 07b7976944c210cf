// The order of samples. What is drawn for it, and when, is PyTorch's: generators go on from the same state.

import { ValueError } from '../../errors.js';
import { generator_handle, Generator as Source } from '../../generator.js';
import { boolean_or, count_given, number_or, wrong_kind } from '../../kind.js';
import { randint, randperm } from '../../ops/random.js';
import { either, read_options, split } from '../../options.js';
import type { Tensor } from '../../tensor.js';

/**
 * An order of samples: whatever iterates over indices, such as an array.
 *
 * Source: PyTorch's `torch.utils.data.Sampler`.
 *
 * @example Every second sample
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const sampler: torch.utils.data.Sampler = [0, 2, 4];
 * const loader = new torch.utils.data.DataLoader(['a', 'b', 'c', 'd', 'e'], { sampler });
 * if ([...loader].join() !== 'a,c,e') throw new Error();
 * ```
 */
export interface Sampler extends Iterable<number> {
  /** How many indices there will be; asked for only by the `length` of a loader. */
  readonly length?: number;
}

/**
 * What can be put in order: a data set, an array, a string.
 *
 * @example Three of something
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const source: torch.utils.data.Sized = { length: 3 };
 * if ([...new torch.utils.data.SequentialSampler(source)].length !== 3) throw new Error();
 * ```
 */
export interface Sized {
  /** How many there are. */
  readonly length: number;
}

/** The numbers of a tensor, which is released. */
function taken(drawn: Tensor): number[] {
  try {
    return Array.from(drawn.data as Float64Array);
  } finally {
    drawn.dispose();
  }
}

/**
 * Draws a seed as PyTorch does: 64 bits, of which mt19937 takes the lower half. Just that half is
 * what a number below 2^32 is made of.
 */
export function draw_seed(generator: Source | null): number {
  return taken(randint(2 ** 32, [], { dtype: 'float64', generator }))[0] as number;
}

function length_of(op: string, value: unknown): number {
  const { length } = (value ?? {}) as { readonly length?: unknown };
  if (typeof length !== 'number') {
    throw wrong_kind(op, 'data_source', 1, 'something with a length', value);
  }
  return length;
}

/** An optional generator, which must be in use. */
export function generator_or_null(op: string, value: unknown): Source | null {
  generator_handle(op, value);
  return (value ?? null) as Source | null;
}

/** A number above zero; the error is PyTorch's. */
export function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ValueError(`${name} should be a positive integer value, but got ${name}=${value}`);
}

/**
 * The indices from 0 on.
 *
 * Source: PyTorch's `torch.utils.data.SequentialSampler`.
 *
 * @example In order
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const sampler = new torch.utils.data.SequentialSampler([7, 8, 9]);
 * if ([...sampler].join() !== '0,1,2') throw new Error();
 * ```
 */
export class SequentialSampler implements Sampler {
  /** What the indices are for. */
  readonly data_source: Sized;

  /**
   * Makes the order.
   *
   * @param data_source a data set, or whatever has a `length`
   * @throws TypeError if it has none
   *
   * @example Of three samples
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.utils.data.SequentialSampler({ length: 3 }).length !== 3) throw new Error();
   * ```
   */
  constructor(data_source: Sized);
  constructor(...args: readonly unknown[]) {
    count_given('SequentialSampler', args, 1, 1);
    length_of('SequentialSampler', args[0]);
    this.data_source = args[0] as Sized;
  }

  /** How many indices there are. */
  get length(): number {
    return this.data_source.length;
  }

  /**
   * Goes through the indices.
   *
   * @returns an iterator
   *
   * @example Spread
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * for (const i of new torch.utils.data.SequentialSampler('ab')) if (i > 1) throw new Error();
   * ```
   */
  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

/**
 * Options of `RandomSampler`.
 *
 * @example Ten draws
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.utils.data.RandomSamplerOptions = { replacement: true, num_samples: 10 };
 * if (new torch.utils.data.RandomSampler([1, 2], options).length !== 10) throw new Error();
 * ```
 */
export interface RandomSamplerOptions {
  /** May an index come again before the others? Default false. */
  readonly replacement?: boolean | null | undefined;
  /** How many indices; as many as there are samples if not given. */
  readonly num_samples?: number | null | undefined;
  /** Where the numbers come from; a fresh one with a drawn seed if not given, as in PyTorch. */
  readonly generator?: Source | null | undefined;
}

/** How many PyTorch draws at once with replacement. */
const AT_ONCE = 32;

/**
 * The indices shuffled, or drawn with replacement.
 *
 * Source: PyTorch's `torch.utils.data.RandomSampler`, with the same numbers.
 *
 * @example Each index once
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.manual_seed(0);
 * const order = [...new torch.utils.data.RandomSampler([5, 6, 7, 8])];
 * if (order.sort().join() !== '0,1,2,3') throw new Error(order.join());
 * ```
 */
export class RandomSampler implements Sampler {
  /** What the indices are for. */
  readonly data_source: Sized;
  /** May an index come again before the others? */
  readonly replacement: boolean;
  /** Where the numbers come from; null for a fresh one each time. */
  readonly generator: Source | null;

  readonly #num_samples: number | null;

  /**
   * Makes the order.
   *
   * @param data_source a data set, or whatever has a `length`
   * @param replacement may an index come again before the others? Default false
   * @param num_samples how many indices; as many as there are samples if not given
   * @param options `replacement`, `num_samples`, `generator`
   * @throws ValueError if there would be no index
   * @throws TypeError for an unknown option or a wrong kind of argument
   *
   * @example Twice as many
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const order = [...new torch.utils.data.RandomSampler('abc', { num_samples: 6 })];
   * if (order.sort().join() !== '0,0,1,1,2,2') throw new Error(order.join());
   * ```
   */
  constructor(
    data_source: Sized,
    replacement?: boolean | null,
    num_samples?: number | null,
    options?: RandomSamplerOptions | null,
  );
  constructor(data_source: Sized, options?: RandomSamplerOptions | null);
  constructor(...args: readonly unknown[]) {
    const op = 'RandomSampler';
    const [[source, replacement, num_samples], options] = split(op, args, 1, 3);
    const keys = ['replacement', 'num_samples', 'generator'];
    const [again, samples, generator] = read_options(op, options, keys);
    const length = length_of(op, source);
    this.data_source = source as Sized;
    this.replacement = boolean_or(
      op,
      'replacement',
      2,
      either(op, 'replacement', replacement, again),
      false,
    );
    const wanted = either(op, 'num_samples', num_samples, samples) ?? null;
    const count = number_or(op, 'num_samples', 3, wanted, length);
    positive('num_samples', count);
    this.#num_samples = wanted === null ? null : count;
    this.generator = generator_or_null(op, generator);
  }

  /** How many indices there are; the data set may have grown. */
  get num_samples(): number {
    return this.#num_samples ?? this.data_source.length;
  }

  /** The same as `num_samples`. */
  get length(): number {
    return this.num_samples;
  }

  /**
   * Draws an order and goes through it.
   *
   * A generator of one's own goes on with each order; else the default one gives the seed of a
   * fresh one.
   *
   * @returns an iterator
   *
   * @example The same seed, the same order
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const sampler = new torch.utils.data.RandomSampler({ length: 100 });
   * torch.manual_seed(1);
   * const first = [...sampler].join();
   * torch.manual_seed(1);
   * if ([...sampler].join() !== first) throw new Error();
   * ```
   */
  *[Symbol.iterator](): Generator<number, void, undefined> {
    const generator = this.generator ?? new Source().manual_seed(draw_seed(null));
    try {
      yield* this.#indices(generator);
    } finally {
      if (this.generator === null) generator.dispose();
    }
  }

  *#indices(generator: Source): Generator<number, void, undefined> {
    const n = this.data_source.length;
    const draw = this.replacement
      ? (count: number) => taken(randint(n, [count], { generator }))
      : () => taken(randperm(n, { generator }));
    const size = this.replacement ? AT_ONCE : n;
    for (let i = 0; i < Math.floor(this.num_samples / size); i++) yield* draw(size);
    // Drawn also when nothing is left: a generator of the user's then stands where PyTorch's does.
    const rest = this.num_samples % size;
    yield* draw(rest).slice(0, rest);
  }
}
