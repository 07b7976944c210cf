// What data sets and loaders hand out, as types: the sample of some tensors, the batch of some samples.

import type { Tensor } from '../tensor.js';
import type { DType, DTypeOfValue } from './dtype.js';
import type { Shape } from './shape.js';

/** One row: the shape without its first size. */
type Row<S extends Shape> = S extends readonly [number, ...infer R extends readonly number[]]
  ? readonly [...R]
  : Shape;

/** Some rows: how many is known when they are there. */
type Rows<S extends Shape> = number extends S['length'] ? Shape : readonly [number, ...S];

/**
 * The rows of some tensors at one index: a sample of a `TensorDataset`.
 *
 * @typeParam T the tensors
 *
 * @example An image and its label
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * type Data = [torch.Tensor<readonly [9, 4], 'float32'>, torch.Tensor<readonly [9], 'int32'>];
 * const sample: torch.utils.data.SampleOf<Data> = [torch.zeros(4), torch.zeros([], { dtype: 'int32' })];
 * if (sample[0].shape[0] !== 4) throw new Error();
 * ```
 */
export type SampleOf<T extends readonly Tensor[]> = {
  -readonly [K in keyof T]: T[K] extends Tensor<infer S, infer D>
    ? Tensor<Row<S>, D, 'cpu'>
    : never;
};

/**
 * What `default_collate` makes of samples: tensors and numbers get a first dimension, containers
 * keep their form.
 *
 * @typeParam T a sample
 *
 * @example Samples of a tensor and a name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * type Sample = { x: torch.Tensor<readonly [3], 'float32'>; name: string };
 * const batch: torch.utils.data.Collated<Sample> = { x: torch.zeros(2, 3), name: ['a', 'b'] };
 * if (batch.x.shape[1] !== 3) throw new Error();
 * ```
 */
export type Collated<T> =
  T extends Tensor<infer S, infer D>
    ? Tensor<Rows<S>, D, 'cpu'>
    : T extends number | boolean | bigint
      ? Tensor<readonly [number], DTypeOfValue<T>, 'cpu'>
      : T extends string
        ? string[]
        : T extends ArrayBufferView
          ? Tensor<Shape, DType, 'cpu'>
          : T extends readonly unknown[] | { readonly [key: string]: unknown }
            ? { -readonly [K in keyof T]: Collated<T[K]> }
            : unknown;
