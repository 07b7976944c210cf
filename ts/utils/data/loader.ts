// class DataLoader: goes through a data set in batches. It draws what PyTorch's draws, in the same order.

import { ValueError } from '../../errors.js';
import type { Generator as Source } from '../../generator.js';
import { boolean_or, kind_of, number_or, wrong_kind } from '../../kind.js';
import { tidy } from '../../memory.js';
import { either, read_options, split } from '../../options.js';
import type { Collated } from '../../types/data_batch.js';
import { default_collate } from './collate.js';
import { as_dataset, type DatasetLike } from './dataset.js';
import {
  draw_seed,
  generator_or_null,
  positive,
  RandomSampler,
  type Sampler,
  SequentialSampler,
} from './sampler.js';
import { turn } from './turn.js';

/**
 * Options of `DataLoader`.
 *
 * @typeParam T a sample
 * @typeParam B a batch
 *
 * @example Shuffled batches of 2
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * type Options = torch.utils.data.DataLoaderOptions<string, string[]>;
 * const options: Options = { batch_size: 2, shuffle: true };
 * if (new torch.utils.data.DataLoader(['a', 'b', 'c'], options).length !== 2) throw new Error();
 * ```
 */
export interface DataLoaderOptions<T, B> {
  /** How many samples make a batch; default 1. */
  readonly batch_size?: number | null | undefined;
  /** Is the order drawn anew each time? Default false. */
  readonly shuffle?: boolean | null | undefined;
  /** The order of the samples, instead of `shuffle`. */
  readonly sampler?: Sampler | null | undefined;
  /** Makes a batch of samples; `default_collate` if not given. */
  readonly collate_fn?: ((samples: T[]) => B) | null | undefined;
  /** Is a last, smaller batch left out? Default false. */
  readonly drop_last?: boolean | null | undefined;
  /** Where the order comes from; the default generator gives the seed of a fresh one if not given. */
  readonly generator?: Source | null | undefined;
}

const KEYS = ['batch_size', 'shuffle', 'sampler', 'collate_fn', 'drop_last', 'generator'];

/**
 * Goes through a data set in batches.
 *
 * For the same seed the batches are those of PyTorch, and the generators go on from the same state.
 * A `for..of` loop runs at once; `for await..of` lets the event loop take a turn after each batch,
 * so that timers run and a page stays alive. The tensors of a batch belong to the loop's `tidy`, if
 * there is one; whatever else was made for it is released. With `for await` they are left to the
 * garbage collector, or to `dispose()`.
 *
 * Source: PyTorch's `torch.utils.data.DataLoader`, without worker processes.
 *
 * @typeParam T a sample
 * @typeParam B a batch
 *
 * @example An epoch
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const data = new torch.utils.data.TensorDataset(torch.randn(10, 4), torch.randint(3, [10]));
 * const loader = new torch.utils.data.DataLoader(data, { batch_size: 4, shuffle: true });
 * let seen = 0;
 * for (const [x, y] of loader) {
 *   seen += x.shape[0];
 *   if (x.shape[1] !== 4 || y.shape[0] !== x.shape[0]) throw new Error();
 * }
 * if (seen !== 10) throw new Error(`${seen}`);
 * ```
 *
 * @example The event loop takes its turns
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * for await (const x of new torch.utils.data.DataLoader([1, 2, 3], { batch_size: 2 })) x.dispose();
 * ```
 */
export class DataLoader<T, B = Collated<T>> {
  /** What the samples come from. */
  readonly dataset: DatasetLike<T>;
  /** How many samples make a batch. */
  readonly batch_size: number;
  /** Is a last, smaller batch left out? */
  readonly drop_last: boolean;
  /** The order of the samples. */
  readonly sampler: Sampler;
  /** Makes a batch of samples. */
  readonly collate_fn: (samples: T[]) => B;
  /** Where the order comes from; null for the default one. */
  readonly generator: Source | null;

  /**
   * Makes a loader.
   *
   * @param dataset a data set or an array
   * @param batch_size how many samples make a batch; default 1
   * @param shuffle is the order drawn anew each time? Default false
   * @param options `batch_size`, `shuffle`, `sampler`, `collate_fn`, `drop_last`, `generator`
   * @throws ValueError if the batch size is no positive integer, there is nothing to shuffle, or
   * both `shuffle` and `sampler` are given
   * @throws TypeError for an unknown option or a wrong kind of argument
   *
   * @example Batches of one's own making
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const words = ['a', 'bc', 'def'];
   * const collate_fn = (batch: string[]) => batch.join('-');
   * const [text] = new torch.utils.data.DataLoader(words, { batch_size: 3, collate_fn });
   * if (text !== 'a-bc-def') throw new Error(text);
   * ```
   */
  constructor(
    dataset: DatasetLike<T> | readonly T[],
    batch_size?: number | null,
    shuffle?: boolean | null,
    options?: DataLoaderOptions<NoInfer<T>, B> | null,
  );
  constructor(
    dataset: DatasetLike<T> | readonly T[],
    options?: DataLoaderOptions<NoInfer<T>, B> | null,
  );
  constructor(...args: readonly unknown[]) {
    const op = 'DataLoader';
    const [[data, size, mixed], options] = split(op, args, 1, 3);
    const [batch_size, shuffle, sampler, collate, drop_last, generator] = read_options(
      op,
      options,
      KEYS,
    );
    const mix = boolean_or(op, 'shuffle', 3, either(op, 'shuffle', mixed, shuffle), false);
    const given = (sampler ?? null) as Sampler | null;
    if (given !== null && mix) {
      throw new ValueError('sampler option is mutually exclusive with shuffle');
    }
    if (given !== null && typeof given[Symbol.iterator] !== 'function') {
      throw wrong_kind(op, 'sampler', 0, 'iterable', sampler);
    }
    this.dataset = as_dataset<T>(op, data);
    this.generator = generator_or_null(op, generator);
    const count = number_or(op, 'batch_size', 2, either(op, 'batch_size', size, batch_size), 1);
    const order = () =>
      mix
        ? new RandomSampler(this.dataset, { generator: this.generator })
        : new SequentialSampler(this.dataset);
    this.sampler = given ?? order();
    this.batch_size = positive('batch_size', count);
    this.drop_last = boolean_or(op, 'drop_last', 0, drop_last, false);
    const make: unknown = collate ?? default_collate;
    if (typeof make !== 'function') throw wrong_kind(op, 'collate_fn', 0, 'function', make);
    this.collate_fn = make as (samples: T[]) => B;
  }

  /** How many batches an epoch has. */
  get length(): number {
    const { length } = this.sampler;
    if (length === undefined) {
      throw new TypeError(`object of type '${kind_of(this.sampler)}' has no length`);
    }
    return (this.drop_last ? Math.floor : Math.ceil)(length / this.batch_size);
  }

  /**
   * Begins an epoch that runs at once.
   *
   * @returns an iterator over the batches
   *
   * @example Spread
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const [first, second] = new torch.utils.data.DataLoader([1, 2, 3], 2);
   * if (`${first?.shape} ${second?.shape}` !== '2 1') throw new Error();
   * ```
   */
  [Symbol.iterator](): Generator<B, void, undefined> {
    // PyTorch draws a seed for its worker processes, also where it has none.
    draw_seed(this.generator);
    return this.#batches();
  }

  /**
   * Begins an epoch that lets the event loop take a turn after each batch.
   *
   * @returns an asynchronous iterator over the batches
   *
   * @example Timers run in between
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * let ticks = 0;
   * const timer = setInterval(() => ticks++, 0);
   * const loader = new torch.utils.data.DataLoader(Array.from({ length: 5000 }, () => 0));
   * for await (const x of loader) {
   *   x.dispose();
   *   if (ticks > 0) break;
   * }
   * clearInterval(timer);
   * if (ticks === 0) throw new Error('no timer ran');
   * ```
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<B, void, undefined> {
    for (const batch of this) {
      yield batch;
      await turn();
    }
  }

  *#batches(): Generator<B, void, undefined> {
    let indices: number[] = [];
    for (const index of this.sampler) {
      indices.push(index);
      if (indices.length < this.batch_size) continue;
      yield this.#fetch(indices);
      indices = [];
    }
    if (indices.length > 0 && !this.drop_last) yield this.#fetch(indices);
  }

  #fetch(indices: readonly number[]): B {
    const { dataset, collate_fn } = this;
    return tidy(() => {
      if (dataset.get_batch !== undefined && (collate_fn as unknown) === default_collate) {
        return dataset.get_batch(indices) as B;
      }
      return collate_fn(indices.map((index) => dataset.get(index)));
    });
  }
}
