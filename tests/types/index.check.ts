// Types of indexing and joining: literal sizes through all of it, unknown ones as well.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const x = torch.randn(2, 3, 4);
const matrix = torch.ones([2, 3], { dtype: 'float64' });
const scalar = torch.tensor(1);
const row_mask = torch.tensor([true, false]);
const mask = torch.ones([2, 3], { dtype: 'bool' });
const order = torch.ones([5], { dtype: 'int32' });
const table = torch.ones([6, 7], { dtype: 'int64' });
declare const n: number;
declare const anything: torch.Tensor;
declare const batch: torch.Tensor<readonly [number, 3, 4], 'float32', 'cpu'>;
declare const specs: torch.IndexSpec[];
declare const tensors: torch.Tensor[];

// Indices, ranges, all of a dimension.
typed<torch.Tensor<readonly [3], 'float64', 'cpu'>>()(matrix.at(0));
typed<readonly []>()(matrix.at(1, -3).shape);
typed<readonly [3, 4]>()(x.at(-2).shape);
typed<readonly [2, 4]>()(x.at(null, 1).shape);
typed<readonly [2, 3]>()(x.at('...', -1).shape);
typed<readonly [3]>()(x.at(0, '...', 3).shape);
typed<readonly [2, 3, 4]>()(x.at('...').shape);
typed<readonly [2, 3, 4]>()(x.at().shape);
typed<readonly []>()(scalar.at().shape);
typed<readonly [1, 3, 4]>()(x.at([0, 1]).shape);
typed<readonly [2, 2, 4]>()(x.at(null, [1, 3]).shape);
typed<readonly [2, 2, 4]>()(x.at(null, [-2, null]).shape);
typed<readonly [2, 3, 2]>()(x.at('...', [null, null, 2]).shape);
typed<readonly [0, 3, 4]>()(x.at([1, 0]).shape);
typed<readonly [2, 3, 4]>()(x.at([-9, 9]).shape);
typed<readonly [2, 2, 3]>()(
  x.at([
    [0, 2],
    [1, 3],
    [0, 3],
  ]).shape,
);
typed<readonly [number, 3, 4]>()(x.at([0, n]).shape);
typed<readonly [3, 4]>()(x.at(n).shape);
typed<readonly [3, 4]>()(batch.at(17).shape);
typed<readonly [number, 4]>()(batch.at(null, 1).shape);
typed<readonly [number, 3, 4]>()(batch.at([1, null]).shape);
typed<torch.Shape>()(anything.at(0).shape);
typed<torch.Shape>()(x.at(...specs).shape);

// Masks and tensors of indices.
typed<readonly [number, 3]>()(matrix.at(row_mask).shape);
typed<readonly [number]>()(matrix.at(mask).shape);
typed<readonly [number, 4]>()(x.at(mask).shape);
typed<readonly [5, 3, 4]>()(x.at(order).shape);
typed<readonly [2, 6, 7, 4]>()(x.at(null, table).shape);
typed<readonly [5, 4]>()(x.at(order, 0).shape);
typed<torch.Shape>()(x.at(order, order).shape);
typed<torch.Shape>()(x.at(anything as torch.Tensor<torch.Shape, 'bool'>).shape);

typed<torch.Shape>()(x.at(anything).shape);
typed<torch.Shape>()(x.at(null, anything, 0).shape);
typed<torch.Shape>()(anything.at(anything, 0, [1, null]).shape);

// One dimension.
typed<readonly [2, 4]>()(x.select(1, -1).shape);
typed<readonly [3]>()(torch.select(matrix, 0, 1).shape);
typed<torch.Shape>()(torch.select(anything, 0, 1).shape);
typed<readonly [2, 2, 4]>()(x.narrow(1, 0, 2).shape);
typed<readonly [2, number, 4]>()(torch.narrow(x, 1, 0, n).shape);
typed<readonly [1, 3, 4]>()(x.slice(0, 1).shape);
typed<readonly [2, 3, 2]>()(x.slice(-1, null, null, 2).shape);
typed<readonly [2, 2, 4]>()(x.slice(1, -2).shape);
typed<readonly [number, 3, 4]>()(x.slice({ start: 1 }).shape);
typed<readonly [2, 5, 4]>()(x.index_select(1, order).shape);
typed<readonly [5, 3]>()(torch.index_select(matrix, 0, order).shape);
typed<torch.Tensor<readonly [6, 7], 'float64', 'cpu'>>()(matrix.gather(1, table));
typed<readonly [6, 7]>()(torch.gather(matrix, 1, table).shape);
typed<torch.Tensor<readonly [number, 3], 'float64', 'cpu'>[]>()(matrix.split(1));
typed<torch.Tensor<readonly [2, number], 'float64', 'cpu'>[]>()(torch.split(matrix, [1, 2], 1));
typed<torch.Tensor<readonly [2, number], 'float64', 'cpu'>[]>()(matrix.chunk(2, { dim: 1 }));
typed<torch.Tensor<readonly [3], 'float64', 'cpu'>[]>()(matrix.unbind());
typed<torch.Tensor<readonly [2], 'float64', 'cpu'>[]>()(torch.unbind(matrix, -1));

// Side by side.
typed<torch.Tensor<readonly [4, 3, 4], 'float32', 'cpu'>>()(torch.cat([x, x]));
typed<readonly [2, 10, 4]>()(torch.cat([x, torch.ones(2, 7, 4)], 1).shape);
typed<readonly [2, 3, 12]>()(torch.cat([x, x, x], -1).shape);
typed<readonly [2, 3, 12]>()(torch.cat([x, x, x], { dim: 2 }).shape);
typed<readonly [2, 3, 4]>()(torch.cat([torch.ones(0), x]).shape);
typed<readonly [number, 3, 4]>()(torch.cat([x, batch]).shape);
typed<torch.Shape>()(torch.cat([x, anything]).shape);
typed<torch.Shape>()(torch.cat(tensors).shape);
typed<torch.Shape>()(torch.cat([x, x], n).shape);
typed<'float32' | 'float64'>()(torch.cat([torch.ones(1, 3), matrix]).dtype);
typed<torch.Tensor<readonly [2, 2, 3], 'float64', 'cpu'>>()(torch.stack([matrix, matrix]));
typed<readonly [2, 3, 2]>()(torch.stack([matrix, matrix], -1).shape);
typed<readonly [2, 1, 3]>()(torch.stack([matrix], { dim: 1 }).shape);
typed<torch.Shape>()(torch.stack(tensors).shape);
typed<torch.Tensor<readonly [5, 10], 'int32', 'cpu'>>()(torch.nn.functional.one_hot(order, 10));
typed<readonly [5, number]>()(torch.nn.functional.one_hot(order).shape);
typed<readonly [5, 3]>()(torch.nn.functional.one_hot(order, { num_classes: 3 }).shape);

// A batch is cut the way a training loop does it.
export function first_of<N extends number>(x: torch.Tensor<readonly [N, 64]>) {
  return x.at([0, 1], null);
}

// @ts-expect-error rows 0 and 1
matrix.at(2);
// @ts-expect-error columns -3 to 2
matrix.at(0, -4);
// @ts-expect-error behind the ellipsis
x.at('...', 4);
// @ts-expect-error two dimensions
matrix.at(0, 0, 0);
// @ts-expect-error two dimensions, around the ellipsis
matrix.at(0, '...', 0, 0);
// @ts-expect-error a scalar has none
scalar.at(0);
// @ts-expect-error text
matrix.at('0');
// @ts-expect-error a tensor of floats is no index
matrix.at(torch.ones(2));
// @ts-expect-error no such index
matrix.select(0, 2);
// @ts-expect-error no such dimension
matrix.select(2, 0);
// @ts-expect-error no such dimension
torch.narrow(matrix, 2, 0, 1);
// @ts-expect-error no such dimension
matrix.index_select(-3, order);
// @ts-expect-error 3 columns and 4
torch.cat([matrix, torch.ones(2, 4)]);
// @ts-expect-error two dimensions and one
torch.cat([matrix, torch.ones(3)]);
// @ts-expect-error no such dimension
torch.cat([matrix, matrix], 2);
// @ts-expect-error shapes differ
torch.stack([matrix, torch.ones(3, 2)]);
// @ts-expect-error no such place
torch.stack([matrix, matrix], 3);
// @ts-expect-error an array of tensors
torch.cat(matrix);
