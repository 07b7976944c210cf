// Types of reductions, softmax, norms and losses: shapes through, dimensions and sizes that cannot be.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const F = torch.nn.functional;

const x = torch.randn(2, 3, 4);
const double = torch.ones([5, 6], { dtype: 'float64' });
const whole = torch.ones([5, 6], { dtype: 'int32' });
const scalar = torch.tensor(1);
declare const anything: torch.Tensor;
declare const batch: torch.Tensor<readonly [number, 10], 'float32', 'cpu'>;
declare const n: number;
declare const keep: boolean;
declare const dims: readonly number[];

// Everything, one, several; kept or not.
typed<torch.Tensor<readonly [], 'float32', 'cpu'>>()(x.sum());
typed<torch.Tensor<readonly [], 'float32', 'cpu'>>()(torch.sum(x));
typed<readonly []>()(torch.mean(x, null).shape);
typed<readonly []>()(torch.mean(x, []).shape);
typed<readonly [2, 4]>()(x.sum(1).shape);
typed<readonly [2, 4]>()(x.sum(-2).shape);
typed<readonly [2, 3]>()(torch.sum(x, -1).shape);
typed<readonly [2, 1, 4]>()(x.sum(1, true).shape);
typed<readonly [2, 1, 4]>()(x.sum({ dim: 1, keepdim: true }).shape);
typed<readonly [2, 1, 4]>()(x.sum(1, { keepdim: true }).shape);
typed<readonly [2, 4]>()(x.sum(1, false).shape);
typed<readonly [3]>()(x.mean([0, 2]).shape);
typed<readonly [3]>()(x.amax([-3, -1]).shape);
typed<readonly [1, 3, 1]>()(torch.amin(x, [0, 2], true).shape);
typed<readonly [1, 1, 1]>()(x.mean(null, true).shape);
typed<readonly [1, 1, 1]>()(x.mean({ keepdim: true }).shape);
typed<readonly []>()(scalar.sum(0).shape);
typed<readonly [number]>()(batch.sum(1).shape);
typed<readonly [10]>()(batch.mean(0).shape);
typed<readonly [number, 1]>()(batch.std(1, { keepdim: true, correction: 0 }).shape);
typed<readonly [2, 3]>()(torch.var(x, 2, { unbiased: false }).shape);
typed<readonly [2, 3]>()(x.std(2, false).shape);
typed<readonly []>()(x.var(false).shape);
typed<readonly [2, 3, 1]>()(x.std(2, true, true).shape);

// What is not known stays so, and compiles.
typed<torch.Shape>()(anything.sum(1).shape);
typed<torch.Shape>()(torch.sum(anything, [0, 1], true).shape);
typed<readonly []>()(anything.mean().shape);
typed<torch.Shape>()(x.sum(n).shape);
typed<readonly [number, number, number]>()(x.sum(n, true).shape);
typed<torch.Shape>()(x.sum(1, keep).shape);
typed<torch.Shape>()(x.sum(dims).shape);
export const any_tensor: torch.Tensor = x.sum(0);
export function total<S extends torch.Shape>(t: torch.Tensor<S>): torch.Tensor<readonly []> {
  return t.sum();
}

// Data types.
typed<'float64'>()(double.sum().dtype);
typed<'int32'>()(whole.sum(0).dtype);
typed<'int32'>()(torch.prod(torch.tensor([true])).dtype);
typed<'float64'>()(whole.sum(0, false, { dtype: 'float64' }).dtype);
typed<'float32'>()(torch.mean(whole, { dtype: 'float32' }).dtype);
typed<'bool'>()(x.any().dtype);
typed<'uint8'>()(torch.all(torch.ones([2], { dtype: 'uint8' })).dtype);
typed<'int32'>()(x.argmax(1).dtype);

// Extrema.
typed<torch.Tensor<readonly [], 'float32', 'cpu'>>()(x.max());
typed<torch.ValuesAndIndices<readonly [2, 4], 'float32', 'cpu'>>()(torch.max(x, 1));
typed<torch.ValuesAndIndices<readonly [2, 1, 4], 'float32', 'cpu'>>()(x.min(-2, true));
typed<torch.ValuesAndIndices<readonly [2, 4], 'float32', 'cpu'>>()(x.min({ dim: 1 }));
typed<torch.ValuesAndIndices<torch.Shape>>()(anything.max(0));
const { values, indices } = x.max(2);
typed<torch.Tensor<readonly [2, 3], 'float32', 'cpu'>>()(values);
typed<torch.Tensor<readonly [2, 3], 'int32', 'cpu'>>()(indices);
const [least, where] = torch.min(x, 0);
typed<readonly [3, 4]>()(least.shape);
typed<'float32' | 'int32'>()(where.dtype);
typed<readonly [2, 3, 4]>()(torch.max(x, torch.ones(4)).shape);
typed<readonly [2, 3, 4]>()(x.min(torch.ones(3, 1)).shape);
typed<readonly []>()(torch.argmax(x).shape);
typed<readonly [2, 3]>()(torch.argmin(x, -1).shape);
typed<readonly [2, 3, 1]>()(x.argmin(-1, true).shape);

// Softmax.
typed<typeof x>()(F.softmax(x, -1));
typed<typeof x>()(torch.log_softmax(x, 1));
typed<typeof x>()(x.softmax(0));
typed<'float64'>()(x.log_softmax(0, { dtype: 'float64' }).dtype);
typed<torch.Tensor>()(anything.softmax(3));
typed<typeof x>()(x.softmax(n));

// Norms.
const four = torch.ones(4);
const three = torch.ones(3);
typed<typeof x>()(F.batch_norm(x, three, three));
typed<typeof x>()(F.batch_norm(x, null, undefined, three, null, true, 0.1, 1e-5));
typed<typeof x>()(F.batch_norm(x, three, three, true, 0.1, 1e-5, three, three));
typed<typeof x>()(F.batch_norm(x, three, three, { training: true, weight: three }));
typed<torch.Tensor>()(F.batch_norm(anything, three, four, anything));
typed<typeof x>()(F.batch_norm(x, anything, anything, anything, anything));
typed<typeof batch>()(F.batch_norm(batch, null, null, null, null, true));
typed<typeof x>()(F.layer_norm(x, [4], four, four, 1e-5));
typed<typeof x>()(F.layer_norm(x, [3, 4], { eps: 0.1 }));
typed<typeof x>()(F.layer_norm(x, 4));
typed<typeof x>()(F.layer_norm(x, dims));
typed<torch.Tensor>()(F.layer_norm(anything, [7]));
typed<typeof batch>()(F.layer_norm(batch, [10]));

// Losses.
const classes = torch.zeros([5], { dtype: 'int32' });
const scores = torch.randn(5, 7);
typed<torch.Tensor<readonly [], 'float32', 'cpu'>>()(F.cross_entropy(scores, classes));
typed<readonly [5]>()(F.cross_entropy(scores, classes, { reduction: 'none' }).shape);
typed<readonly []>()(F.cross_entropy(scores, scores, { label_smoothing: 0.1 }).shape);
typed<readonly []>()(F.nll_loss(scores, classes, null, null, -100, null, 'sum').shape);
typed<readonly [5]>()(F.nll_loss(scores, classes, null, null, -100, null, 'none').shape);
typed<readonly [2, 4]>()(
  F.cross_entropy(x, torch.zeros([2, 4], { dtype: 'int64' }), { reduction: 'none' }).shape,
);
typed<readonly []>()(F.cross_entropy(anything, classes).shape);
typed<readonly []>()(F.cross_entropy(batch, classes).shape);
typed<torch.Shape>()(F.cross_entropy(anything, anything, { reduction: 'none' }).shape);
typed<readonly []>()(F.cross_entropy(torch.randn(7), torch.tensor(3, { dtype: 'int32' })).shape);
typed<torch.Tensor<readonly [], 'float32', 'cpu'>>()(F.mse_loss(x, torch.ones(2, 3, 4)));
typed<readonly [2, 3, 4]>()(F.mse_loss(x, torch.ones(2, 3, 4), { reduction: 'none' }).shape);
typed<'float64'>()(F.l1_loss(double, torch.ones(5, 6)).dtype);
typed<readonly []>()(F.smooth_l1_loss(x, anything, { beta: 0.5 }).shape);
typed<readonly [2, 3, 4]>()(
  F.binary_cross_entropy_with_logits(x, torch.ones(2, 3, 4), { reduction: 'none' }).shape,
);
typed<readonly []>()(F.binary_cross_entropy_with_logits(x, anything, four).shape);

// @ts-expect-error three dimensions: 0, 1, 2
x.sum(3);
// @ts-expect-error from the end: -1, -2, -3
torch.mean(x, -4);
// @ts-expect-error one of them is not there
torch.amax(x, [0, 3]);
// @ts-expect-error not by name either
x.max({ dim: 3 });
// @ts-expect-error nor for two results
torch.min(x, 3);
// @ts-expect-error nor for indices
x.argmax(-4);
// @ts-expect-error nor for softmax
F.softmax(x, 3);
// @ts-expect-error nor for the variance
torch.var(x, 3);
// @ts-expect-error a dimension is a number
x.sum('0');
// @ts-expect-error misspelt
x.sum({ dims: 0 });
// @ts-expect-error argmax takes a single dimension
x.argmax([0, 1]);
// @ts-expect-error three channels
F.batch_norm(x, four, three);
// @ts-expect-error three channels, whatever the order
F.batch_norm(x, three, three, true, 0.1, 1e-5, four);
// @ts-expect-error no channels
F.batch_norm(four, null, null, { training: true });
// @ts-expect-error misspelt
F.batch_norm(x, three, three, { train: true });
// @ts-expect-error the last size is 4
F.layer_norm(x, [3]);
// @ts-expect-error three sizes of two dimensions
F.layer_norm(scores, [1, 5, 7]);
// @ts-expect-error five rows
F.cross_entropy(scores, torch.zeros([4], { dtype: 'int32' }));
// @ts-expect-error classes in the second dimension
F.cross_entropy(x, torch.zeros([2, 3], { dtype: 'int32' }));
// @ts-expect-error there is no such reduction
F.mse_loss(x, x, { reduction: 'average' });
// @ts-expect-error logits do not broadcast
F.binary_cross_entropy_with_logits(x, torch.ones(4));
