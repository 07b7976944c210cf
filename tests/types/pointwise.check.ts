// Types of the pointwise operations: shapes that broadcast, dtypes that meet, named errors.

import * as torch from 'selfnorm';
import { type Equal, type Expect, typed } from './equal.js';

type T<S extends torch.Shape, D extends torch.DType = 'float32'> = torch.Tensor<S, D, 'cpu'>;

const matrix = torch.ones(2, 3);
const row = torch.ones(3);
const column = torch.ones(2, 1);
const scalar = torch.tensor(1);
const double = torch.ones([2, 3], { dtype: 'float64' });
const ints = torch.ones([3], { dtype: 'int32' });
const bytes = torch.ones([3], { dtype: 'uint8' });
const bools = torch.ones([3], { dtype: 'bool' });
declare const anything: torch.Tensor;
declare const batch: T<readonly [number, 3]>;
declare const number: number;

// Shapes.
typed<T<readonly [2, 3]>>()(torch.add(matrix, row));
typed<T<readonly [2, 3]>>()(torch.add(row, matrix));
typed<T<readonly [2, 3]>>()(torch.mul(column, row));
typed<T<readonly [2, 3]>>()(torch.sub(matrix, scalar));
typed<T<readonly [4, 2, 3]>>()(torch.div(torch.ones(4, 1, 1), matrix));
typed<T<readonly [number, 3]>>()(torch.add(batch, row));
typed<T<readonly [2, 3]>>()(torch.add(batch, matrix));
typed<T<readonly [2, 3]>>()(torch.add(matrix, 1));
typed<T<readonly [2, 3]>>()(torch.sub(1, matrix));
typed<T<readonly [2, 3]>>()(torch.pow(2, matrix));
typed<torch.Shape>()(torch.add(anything, row).shape);
typed<torch.Tensor>()(torch.add(anything, anything));
typed<torch.Tensor>()(anything.mul(anything));
typed<T<readonly [2, 3]>>()(matrix.add(row));
typed<T<readonly [2, 3]>>()(row.mul(column));
typed<T<readonly [2, 3]>>()(matrix.mul_(row));
typed<T<readonly [2, 3], 'bool'>>()(matrix.gt(row));
typed<T<readonly [2, 3], 'bool'>>()(torch.eq(matrix, 0));
typed<T<readonly [2, 3]>>()(torch.maximum(matrix, column));
typed<T<readonly [2, 3]>>()(torch.where(torch.gt(matrix, 0), row, 0));
typed<T<readonly [2, 3]>>()(torch.exp(matrix));
typed<T<readonly [2, 3]>>()(matrix.neg().exp_().abs());
typed<T<readonly [2, 3]>>()(matrix.clamp(0, 1));
typed<T<readonly [2, 3]>>()(torch.clamp(matrix, { min: 0 }));
typed<T<readonly [2, 3]>>()(torch.relu(matrix).tanh());
const a_tensor: torch.Tensor = matrix;
typed<T<torch.Shape, 'float32' | 'float64'>>()(a_tensor.add(row));

// Dtypes.
typed<'float64'>()(torch.add(matrix, double).dtype);
typed<'float32'>()(torch.add(matrix, torch.ones([], { dtype: 'float64' })).dtype);
typed<'int32'>()(torch.mul(ints, 2).dtype);
typed<'float32'>()(torch.mul(ints, 0.5).dtype);
typed<'int32' | 'float32'>()(torch.mul(ints, number).dtype);
typed<'float32'>()(torch.mul(matrix, number).dtype);
typed<'float32'>()(torch.div(ints, 2).dtype);
typed<'int32'>()(torch.add(bytes, ints).dtype);
typed<'uint8'>()(torch.add(bytes, 1).dtype);
typed<'uint8'>()(torch.add(bytes, torch.ones([], { dtype: 'int32' })).dtype);
typed<'uint8'>()(torch.add(bytes, bools).dtype);
typed<'int32'>()(torch.add(bools, 1).dtype);
typed<'bool'>()(torch.mul(bools, bools).dtype);
typed<'float32'>()(torch.exp(ints).dtype);
typed<'int32'>()(torch.neg(ints).dtype);
typed<'int32'>()(torch.square(bools).dtype);
typed<'float32'>()(torch.sigmoid(bools).dtype);
typed<'float32'>()(torch.clamp(ints, 0.5).dtype);
typed<'int32'>()(torch.where(bools, 1, 2).dtype);
typed<'float64'>()(torch.log(double).dtype);

export type Widest = Expect<
  Equal<torch.BroadcastShape<readonly [1, 5], readonly [4, 1]>, readonly [4, 5]>
>;
export type Empty = Expect<
  Equal<torch.BroadcastShape<readonly [0, 3], readonly [1]>, readonly [0, 3]>
>;

// @ts-expect-error 3 and 5
torch.add(matrix, torch.ones(5));
// @ts-expect-error 3 and 2
matrix.mul(torch.ones(2));
// @ts-expect-error text
torch.add(matrix, 'a');
// @ts-expect-error both must be tensors
torch.maximum(matrix, 2);
// @ts-expect-error the first must be a tensor
torch.eq(2, matrix);
// @ts-expect-error misspelt
torch.add(matrix, row, { aplha: 1 });
// @ts-expect-error mul knows no alpha
torch.mul(matrix, row, { alpha: 1 });
// @ts-expect-error 3 and 5
torch.where(torch.gt(matrix, 0), torch.ones(5), 0);
typed<torch.Tensor>()(torch.where(anything, anything, anything));
