// What a loader takes its samples from.

import { ValueError } from '../../errors.js';
import type { Generator as Source } from '../../generator.js';
import { wrong_kind } from '../../kind.js';
import { randperm } from '../../ops/random.js';
import { read_options, split } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import { handle_of } from '../../tensor_base.js';
import type { Collated, SampleOf } from '../../types/data_batch.js';
import { warn } from '../../warnings.js';
import { row_at, rows_at } from './rows.js';
import { generator_or_null } from './sampler.js';

/**
 * What a loader needs of a data set; an array does as well.
 *
 * @typeParam T a sample
 *
 * @example Squares
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const squares: torch.utils.data.DatasetLike<number> = { length: 4, get: (i) => i * i };
 * const [batch] = new torch.utils.data.DataLoader(squares, { batch_size: 4 });
 * if (`${batch}` !== 'tensor([0., 1., 4., 9.])') throw new Error(`${batch}`);
 * ```
 */
export interface DatasetLike<T> {
  /** How many samples there are. */
  readonly length: number;
  /** Gives the sample at an index. Tensors that it makes are released with the batch that it is for. */
  get(index: number): T;
  /** Gives the batch of these samples, if that is faster than collating them one by one. */
  get_batch?(indices: readonly number[]): unknown;
}

/**
 * The base of data sets of one's own: samples by index.
 *
 * Source: PyTorch's `torch.utils.data.Dataset`; `get` and `length` are its `__getitem__` and
 * `__len__`.
 *
 * @typeParam T a sample
 *
 * @example Noisy copies of one tensor
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * class Noisy extends torch.utils.data.Dataset<torch.Tensor> {
 *   readonly length = 10;
 *   get(): torch.Tensor {
 *     return torch.randn(3);
 *   }
 * }
 * const sizes = [...new torch.utils.data.DataLoader(new Noisy(), 4)].map((x) => x.shape[0]);
 * if (sizes.join() !== '4,4,2') throw new Error(sizes.join());
 * ```
 */
export abstract class Dataset<T> implements DatasetLike<T> {
  /** How many samples there are. */
  abstract readonly length: number;
  /**
   * Gives a sample.
   *
   * @param index which one, from 0 on
   * @returns the sample; tensors made for it are released with the batch that it is for
   *
   * @example Of tensors
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const data: torch.utils.data.Dataset<torch.Tensor[]> =
   *   new torch.utils.data.TensorDataset(torch.arange(3));
   * if (data.get(2)[0]?.item() !== 2) throw new Error();
   * ```
   */
  abstract get(index: number): T;
}

/**
 * The rows of tensors that have the same first size.
 *
 * The tensors stay the caller's. A loader gathers whole batches of them at once.
 *
 * Source: PyTorch's `torch.utils.data.TensorDataset`.
 *
 * @typeParam T the tensors
 *
 * @example Inputs and labels
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.randn(10, 4);
 * const y = torch.randint(3, [10]);
 * const data = new torch.utils.data.TensorDataset(x, y);
 * const [features, label] = data.get(7);
 * if (`${features.shape} ${label.shape}` !== '4 ') throw new Error();
 * ```
 */
export class TensorDataset<const T extends readonly Tensor[]> extends Dataset<SampleOf<T>> {
  /** The tensors, whose rows are the samples. */
  readonly tensors: T;

  /**
   * Makes a data set of tensors, which are not copied.
   *
   * @param tensors one or more
   * @throws ValueError if the first sizes differ
   * @throws IndexError if a tensor is a scalar
   * @throws TypeError if there is none, or something else among them
   *
   * @example Sizes must agree
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * try {
   *   new torch.utils.data.TensorDataset(torch.zeros(3, 2), torch.zeros(4));
   *   throw new Error('not reached');
   * } catch (error) {
   *   if (!(error instanceof torch.ValueError)) throw error;
   * }
   * ```
   */
  constructor(...tensors: T) {
    super();
    const [first] = tensors;
    if (first === undefined) throw new TypeError('TensorDataset() takes one tensor or more');
    tensors.forEach((tensor, i) => {
      handle_of('TensorDataset', 'tensors', i + 1, tensor);
    });
    if (tensors.some((tensor) => tensor.size(0) !== first.size(0))) {
      throw new ValueError('Size mismatch between tensors');
    }
    this.tensors = tensors;
  }

  /** How many rows there are. */
  get length(): number {
    return (this.tensors[0] as Tensor).size(0);
  }

  /**
   * Copies the rows at one index.
   *
   * @param index which one, from 0 on
   * @returns one tensor for each tensor of the data set, without the first dimension
   * @throws IndexError if there is no such row
   * @throws DisposedError if a tensor has been disposed
   *
   * @example The second row
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const data = new torch.utils.data.TensorDataset(torch.tensor([[1, 2], [3, 4]]));
   * if (data.get(1)[0].tolist().join() !== '3,4') throw new Error();
   * ```
   */
  get(index: number): SampleOf<T> {
    return this.tensors.map((tensor) => row_at(tensor, index)) as unknown as SampleOf<T>;
  }

  /**
   * Gathers rows.
   *
   * @param indices which ones, in which order
   * @returns one tensor for each tensor of the data set
   * @throws IndexError if there is no such row
   * @throws DisposedError if a tensor has been disposed
   *
   * @example Two rows
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const [rows] = new torch.utils.data.TensorDataset(torch.arange(5)).get_batch([4, 0]);
   * if (rows.tolist().join() !== '4,0') throw new Error(`${rows}`);
   * ```
   */
  get_batch(indices: readonly number[]): Collated<SampleOf<T>> {
    return this.tensors.map((tensor) => rows_at(tensor, indices)) as Collated<SampleOf<T>>;
  }
}

/** Arrays are data sets too. */
export function as_dataset<T>(op: string, value: unknown): DatasetLike<T> {
  if (Array.isArray(value)) return { length: value.length, get: (index) => value[index] };
  const data = (value ?? {}) as { readonly get?: unknown; readonly length?: unknown };
  if (typeof data.get !== 'function' || typeof data.length !== 'number') {
    throw wrong_kind(op, 'dataset', 1, 'a Dataset or an array', value);
  }
  return value as DatasetLike<T>;
}

/**
 * Some samples of another data set.
 *
 * Source: PyTorch's `torch.utils.data.Subset`.
 *
 * @typeParam T a sample
 *
 * @example The last two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const last = new torch.utils.data.Subset(['a', 'b', 'c'], [1, 2]);
 * if (last.length !== 2 || last.get(0) !== 'b') throw new Error();
 * ```
 */
export class Subset<T> extends Dataset<T> {
  /** The whole data set. */
  readonly dataset: DatasetLike<T>;
  /** Which samples of it. */
  readonly indices: readonly number[];
  /** Gives the batch of some samples, where the whole data set can. */
  readonly get_batch?: (indices: readonly number[]) => unknown;

  /**
   * Makes a part of a data set.
   *
   * @param dataset the whole
   * @param indices which samples
   * @throws TypeError for a wrong kind of argument
   *
   * @example One
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.utils.data.Subset([5, 6], [1]).get(0) !== 6) throw new Error();
   * ```
   */
  constructor(dataset: DatasetLike<T> | readonly T[], indices: readonly number[]) {
    super();
    if (!Array.isArray(indices)) {
      throw wrong_kind('Subset', 'indices', 2, 'an array of numbers', indices);
    }
    const whole = as_dataset<T>('Subset', dataset);
    this.dataset = whole;
    this.indices = indices;
    // A loader asks whether it is there.
    if (whole.get_batch !== undefined) {
      this.get_batch = (some) => whole.get_batch?.(some.map((i) => indices[i] as number));
    }
  }

  /** How many samples there are. */
  get length(): number {
    return this.indices.length;
  }

  /**
   * Gives a sample.
   *
   * @param index its place among the indices
   * @returns what the whole data set gives for it
   *
   * @example The first of the part
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (new torch.utils.data.Subset('a b c'.split(' '), [2]).get(0) !== 'c') throw new Error();
   * ```
   */
  get(index: number): T {
    return this.dataset.get(this.indices[index] as number);
  }
}

/**
 * Splits a data set at random.
 *
 * Source: PyTorch's `torch.utils.data.random_split`, with the same numbers.
 *
 * @typeParam T a sample
 * @param dataset what is split
 * @param lengths how many samples each part gets: whole numbers, or shares that add up to 1, whose
 * remainder goes to the first parts
 * @param options `generator`
 * @returns the parts
 * @throws ValueError if the lengths do not add up to that of the data set, or a share is negative
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example Four fifths and one fifth
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const parts = torch.utils.data.random_split([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0.8, 0.2]);
 * if (parts.map((part) => part.length).join() !== '8,2') throw new Error();
 * ```
 */
export function random_split<T>(
  dataset: DatasetLike<T> | readonly T[],
  lengths: readonly number[],
  options?: { readonly generator?: Source | null | undefined } | null,
): Subset<T>[];
export function random_split<T>(...args: readonly unknown[]): Subset<T>[] {
  const op = 'random_split';
  const [[whole, given], options] = split(op, args, 2, 2);
  const generator = generator_or_null(op, read_options(op, options, ['generator'])[0]);
  const data = as_dataset<T>(op, whole);
  if (!Array.isArray(given) || given.some((length) => typeof length !== 'number')) {
    throw wrong_kind(op, 'lengths', 2, 'an array of numbers', given);
  }
  const lengths = whole_lengths(given as number[], data.length);
  const order = randperm(data.length, { generator });
  const indices = [...order.data];
  order.dispose();
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return new Subset(data, indices.slice(end - length, end));
  });
}

/** Lengths out of lengths or shares. */
function whole_lengths(given: readonly number[], total: number): readonly number[] {
  const sum = given.reduce((a, b) => a + b, 0);
  let lengths = given;
  if (sum <= 1 && 1 - sum <= 1e-9) {
    const bad = given.findIndex((share) => !(share >= 0 && share <= 1));
    if (bad >= 0) throw new ValueError(`Fraction at index ${bad} is not between 0 and 1`);
    const floors = given.map((share) => Math.floor(total * share));
    const left = total - floors.reduce((a, b) => a + b, 0);
    // Round and round, in case of rounding errors.
    lengths = floors.map((n, i) => n + Math.floor((left - 1 - i) / given.length) + 1);
    lengths.forEach((n, i) => {
      if (n > 0) return;
      warn(`Length of split at index ${i} is 0. This might result in an empty dataset.`);
    });
  }
  if (lengths.reduce((a, b) => a + b, 0) !== total) {
    throw new ValueError('Sum of input lengths does not equal the length of the input dataset!');
  }
  if (!lengths.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new TypeError('random_split(): lengths must be whole numbers, not below 0');
  }
  return lengths;
}
