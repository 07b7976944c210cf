// Types of reshape, permute and the others: literal shapes through all of them, unknown ones as well.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const x = torch.randn(2, 3, 4);
const ones = torch.randn(2, 1, 3, 1);
const matrix = torch.ones([2, 3], { dtype: 'float64' });
const scalar = torch.tensor(1);
declare const n: number;
declare const anything: torch.Tensor;
declare const batch: torch.Tensor<readonly [number, 3, 4], 'float32', 'cpu'>;
declare const sizes: number[];

// reshape and view: what is left is computed.
typed<readonly [4, 6]>()(x.reshape(4, 6).shape);
typed<readonly [4, 6]>()(x.reshape([4, 6]).shape);
typed<readonly [4, 6]>()(torch.reshape(x, [4, -1]).shape);
typed<readonly [24]>()(x.view(-1).shape);
typed<readonly [2, 12, 1]>()(x.view([2, -1, 1]).shape);
typed<readonly []>()(torch.ones(1).reshape([]).shape);
typed<readonly []>()(torch.ones(1).view().shape);
typed<readonly [0, 5]>()(torch.ones(0).reshape(0, 5).shape);
typed<readonly [number, 12]>()(batch.reshape(-1, 12).shape);
typed<readonly [number, 12]>()(x.reshape(n, 12).shape);
typed<torch.Shape>()(x.reshape(sizes).shape);
typed<readonly [2, number]>()(anything.view(2, -1).shape);
typed<'float64'>()(matrix.reshape(3, 2).dtype);
typed<readonly [10, 1605632]>()(torch.empty(10, 32, 224, 224).reshape(10, -1).shape);

// flatten and unflatten
typed<readonly [24]>()(x.flatten().shape);
typed<readonly [2, 12]>()(x.flatten(1).shape);
typed<readonly [6, 4]>()(x.flatten(0, 1).shape);
typed<readonly [6, 4]>()(torch.flatten(x, 0, -2).shape);
typed<readonly [2, 12]>()(torch.flatten(x, { start_dim: 1 }).shape);
typed<readonly [6, 4]>()(x.flatten({ end_dim: 1 }).shape);
typed<typeof x>()(x.flatten(1, 1));
typed<readonly [1]>()(scalar.flatten().shape);
typed<readonly [number, 12]>()(batch.flatten(1).shape);
typed<readonly [number]>()(batch.flatten().shape);
typed<torch.Shape>()(anything.flatten(1).shape);
typed<torch.Shape>()(x.flatten(n).shape);
typed<readonly [2, 3, 2, 2]>()(x.unflatten(2, [2, 2]).shape);
typed<readonly [2, 3, 2, 2]>()(torch.unflatten(x, -1, [2, -1]).shape);
typed<torch.Shape>()(anything.unflatten(1, [2, 2]).shape);

// squeeze and unsqueeze
typed<readonly [2, 3]>()(ones.squeeze().shape);
typed<readonly [2, 3, 1]>()(ones.squeeze(1).shape);
typed<readonly [2, 1, 3]>()(torch.squeeze(ones, -1).shape);
typed<readonly [2, 3]>()(ones.squeeze([1, -1]).shape);
typed<readonly [2, 1, 3, 1]>()(ones.squeeze(0).shape);
typed<readonly []>()(scalar.squeeze(0).shape);
typed<torch.Shape>()(batch.squeeze().shape);
typed<torch.Shape>()(batch.squeeze(0).shape);
typed<readonly [number, 3, 4]>()(batch.squeeze(1).shape);
typed<torch.Shape>()(anything.squeeze().shape);
typed<torch.Shape>()(ones.squeeze(n).shape);
typed<readonly [1, 2, 3]>()(matrix.unsqueeze(0).shape);
typed<readonly [2, 1, 3]>()(torch.unsqueeze(matrix, 1).shape);
typed<readonly [2, 3, 1]>()(matrix.unsqueeze(2).shape);
typed<readonly [2, 3, 1]>()(matrix.unsqueeze(-1).shape);
typed<readonly [1, 2, 3]>()(matrix.unsqueeze(-3).shape);
typed<readonly [number, 1, 3, 4]>()(batch.unsqueeze(1).shape);
typed<torch.Shape>()(anything.unsqueeze(0).shape);
typed<torch.Shape>()(matrix.unsqueeze(n).shape);

// permute, transpose, t, T, mT, movedim
typed<readonly [4, 2, 3]>()(x.permute(2, 0, 1).shape);
typed<readonly [4, 2, 3]>()(x.permute([2, 0, 1]).shape);
typed<readonly [4, 2, 3]>()(torch.permute(x, [-1, 0, -2]).shape);
typed<readonly [4, number, 3]>()(batch.permute(2, 0, 1).shape);
typed<readonly [number, number]>()(anything.permute(1, 0).shape);
typed<readonly [number, number, number]>()(x.permute(sizes).shape);
typed<torch.Shape>()(anything.permute(sizes).shape);
typed<readonly [4, 3, 2]>()(x.transpose(0, 2).shape);
typed<readonly [2, 4, 3]>()(torch.transpose(x, -2, -1).shape);
typed<readonly [2, 3, 4]>()(x.transpose(1, 1).shape);
typed<readonly [3, number, 4]>()(batch.transpose(0, 1).shape);
typed<readonly [number, number, number]>()(x.transpose(0, n).shape);
typed<torch.Shape>()(anything.transpose(0, 1).shape);
typed<readonly []>()(scalar.transpose(0, -1).shape);
typed<torch.Tensor<readonly [3, 2], 'float64', 'cpu'>>()(matrix.t());
typed<readonly [3]>()(torch.t(torch.ones(3)).shape);
typed<readonly []>()(scalar.t().shape);
typed<torch.Shape>()(anything.t().shape);
typed<torch.Tensor<readonly [3, 2], 'float64', 'cpu'>>()(matrix.T);
typed<torch.Shape>()(anything.T.shape);
typed<readonly [2, 4, 3]>()(x.mT.shape);
typed<torch.Shape>()(anything.mT.shape);
typed<readonly [3, 4, 2]>()(x.movedim(0, 2).shape);
typed<readonly [4, 2, 3]>()(torch.movedim(x, -1, 0).shape);
typed<readonly [number, number, number]>()(x.movedim([0, 1], [1, 2]).shape);
typed<torch.Shape>()(anything.movedim(0, 1).shape);

// expand
typed<readonly [2, 5, 3, 7]>()(ones.expand(2, 5, 3, 7).shape);
typed<readonly [2, 5, 3, 7]>()(ones.expand([-1, 5, -1, 7]).shape);
typed<readonly [9, 2, 3]>()(matrix.expand(9, -1, -1).shape);
typed<readonly [9, 2, 3]>()(torch.broadcast_to(matrix, [9, 2, 3]).shape);
typed<readonly [9, 2, 3]>()(matrix.broadcast_to(9, 2, 3).shape);
typed<readonly [2, 3]>()(scalar.expand(2, 3).shape);
typed<readonly [2, 3, 4]>()(torch.ones(4).expand_as(x).shape);
typed<readonly [2, number]>()(anything.expand(2, -1).shape);
typed<readonly [number, 3]>()(torch.ones(3).expand(n, 3).shape);
typed<torch.Shape>()(matrix.expand(sizes).shape);
typed<typeof matrix>()(matrix.contiguous());

// A literal tensor is a Tensor, and a generic function passes shapes through.
export const general: torch.Tensor = torch.zeros(2, 3);
export const deep: torch.Tensor = torch.zeros(1, 2, 3, 4, 5, 6, 7);
export function rows<N extends number>(x: torch.Tensor<readonly [N, 2, 3]>) {
  return x.transpose(1, 2).flatten(1);
}
typed<readonly [7, 6]>()(rows(torch.zeros(7, 2, 3)).shape);

// @ts-expect-error six elements are not four
matrix.reshape(4);
// @ts-expect-error nor a multiple of four
matrix.view([4, -1]);
// @ts-expect-error nor in a function
torch.reshape(matrix, [5, 1]);
// @ts-expect-error the last comes first
x.flatten(2, 1);
// @ts-expect-error no such dimension
x.flatten(3);
// @ts-expect-error no such dimension
torch.flatten(x, 0, -4);
// @ts-expect-error no such dimension
ones.squeeze(4);
// @ts-expect-error no such place
matrix.unsqueeze(3);
// @ts-expect-error one dimension is missing
x.permute(0, 1);
// @ts-expect-error one dimension is named twice
x.permute([0, 1, 1]);
// @ts-expect-error twice as well
torch.permute(x, [0, -1, 2]);
// @ts-expect-error no such dimension
x.transpose(0, 3);
// @ts-expect-error no such dimension
torch.transpose(x, -4, 0);
// @ts-expect-error three dimensions
x.t();
// @ts-expect-error no such dimension
x.movedim(3, 0);
// @ts-expect-error 3 is not 1
matrix.expand(2, 6);
// @ts-expect-error too few sizes
matrix.expand(3);
// @ts-expect-error nothing to keep in front
matrix.expand(-1, 2, 3);
// @ts-expect-error sizes are numbers
matrix.reshape('6');
