// One batch out of samples.

import { tensor } from '../../data.js';
import { RuntimeError } from '../../errors.js';
import { kind_of, wrong_kind } from '../../kind.js';
import { stack } from '../../ops/join.js';
import { is_plain } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import { cell_of } from '../../tensor_base.js';
import type { Collated } from '../../types/data_batch.js';

/**
 * Makes one batch out of samples: tensors are stacked along a new first dimension.
 *
 * Numbers, booleans and bigints become a tensor, typed arrays are stacked like tensors, strings
 * stay in an array; in arrays and plain objects each element is collated with its like. Numbers
 * become float32, where PyTorch tells whole numbers from others: for class labels use tensors of
 * int32.
 *
 * Source: PyTorch's `torch.utils.data.default_collate`.
 *
 * @typeParam T a sample
 * @param batch the samples
 * @returns the batch
 * @throws RuntimeError if samples differ in size
 * @throws TypeError for samples of another kind
 *
 * @example Pairs
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [x, names] = torch.utils.data.default_collate([[torch.zeros(3), 'a'], [torch.ones(3), 'b']]);
 * if (`${(x as torch.Tensor).shape} ${names}` !== '2,3 a,b') throw new Error(`${x} ${names}`);
 * ```
 */
export function default_collate<T>(batch: readonly T[]): Collated<T>;
export function default_collate(batch: readonly unknown[]): unknown {
  if (!Array.isArray(batch)) throw wrong_kind('default_collate', 'batch', 1, 'an array', batch);
  const [first] = batch as readonly unknown[];
  if (cell_of(first) !== undefined) return stack(batch as readonly Tensor[]);
  switch (typeof first) {
    case 'number':
    case 'boolean':
    case 'bigint':
      return tensor(batch as readonly number[]);
    case 'string':
      return [...batch];
  }
  if (ArrayBuffer.isView(first)) {
    return stack(batch.map((array) => tensor(array as Float32Array)));
  }
  const fits = Array.isArray(first) ? Array.isArray : is_plain(first) ? is_plain : undefined;
  const other = fits === undefined ? -1 : batch.findIndex((row) => !fits(row));
  if (other >= 0) {
    throw wrong_kind('default_collate', `batch[${other}]`, 1, kind_of(first), batch[other]);
  }
  if (Array.isArray(first)) {
    const rows = batch as readonly (readonly unknown[])[];
    if (rows.some((row) => row.length !== first.length)) {
      throw new RuntimeError('each element in list of batch should be of equal size');
    }
    return first.map((_, i) => default_collate(rows.map((row) => row[i])));
  }
  if (is_plain(first)) {
    const rows = batch as readonly { readonly [key: string]: unknown }[];
    const pairs = Object.keys(first).map((key) => [
      key,
      default_collate(rows.map((row) => row[key])),
    ]);
    return Object.fromEntries(pairs);
  }
  throw new TypeError(
    'default_collate: batch must contain tensors, typed arrays, numbers, dicts or lists; ' +
      `found ${kind_of(first)}`,
  );
}
