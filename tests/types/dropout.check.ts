// Types of the six dropouts: both argument forms, ranks that cannot be, options that do not exist.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const F = torch.nn.functional;

const matrix = torch.randn(32, 512);
const images = torch.randn(32, 64, 28, 28, { dtype: 'float64' });
const sequence = torch.randn(16, 128, 10);
const vector = torch.randn(5);
const scalar = torch.tensor(1);
declare const anything: torch.Tensor;
declare const of_rank_3: torch.Tensor<readonly [number, number, number], 'float32', 'cpu'>;

// Each overload keeps shape, dtype and device.
for (const f of [F.dropout, F.alpha_dropout]) {
  typed<typeof matrix>()(f(matrix));
  typed<typeof images>()(f(images, { p: 0.1, training: true, inplace: false }));
  typed<typeof vector>()(f(vector, 0.1));
  typed<typeof scalar>()(f(scalar, 0.1, true));
  typed<typeof vector>()(f(vector, 0.1, true, false));
  typed<torch.Tensor>()(f(anything, 0.1, true, false, { generator: new torch.Generator() }));
}
typed<typeof matrix>()(F.feature_alpha_dropout(matrix));
typed<typeof matrix>()(F.feature_alpha_dropout(matrix, { p: 0.1, training: true }));
typed<typeof images>()(F.feature_alpha_dropout(images, 0.1, true));
typed<typeof images>()(F.feature_alpha_dropout(images, 0.1, true, false));
typed<typeof images>()(F.feature_alpha_dropout(images, 0.1, true, false, {}));
typed<typeof sequence>()(F.feature_alpha_dropout(sequence, 0.05));
typed<typeof of_rank_3>()(F.feature_alpha_dropout(of_rank_3, 0.05));
typed<torch.Tensor>()(F.feature_alpha_dropout(anything, 0.05, true));
typed<typeof sequence>()(F.dropout1d(sequence, 0.5, true, false));
typed<typeof matrix>()(F.dropout1d(matrix, { p: 0.5 }));
typed<torch.Tensor>()(F.dropout1d(anything));
typed<typeof images>()(F.dropout2d(images, 0.5));
typed<typeof images>()(F.dropout2d(images, { inplace: true }));
typed<torch.Tensor>()(F.dropout2d(anything));
typed<typeof images>()(F.dropout3d(images, 0.5));
typed<typeof images>()(F.dropout3d(images, { training: false }));
typed<torch.Tensor>()(F.dropout3d(anything));

// A generic function passes its own shape through.
export function regularise<S extends torch.Shape>(x: torch.Tensor<S>): torch.Tensor<S> {
  return F.alpha_dropout(F.dropout(x, 0.1), { p: 0.1 });
}

// The options have names.
export const options: torch.nn.functional.AlphaDropoutFunctionalOptions = { p: 0.1 };
export const others: torch.nn.functional.DropoutFunctionalOptions = { inplace: true };
F.feature_alpha_dropout(matrix, options);
F.dropout(matrix, others);

// @ts-expect-error a vector has no channels
F.feature_alpha_dropout(vector, 0.1, true);
// @ts-expect-error nor has a scalar
F.feature_alpha_dropout(scalar);
// @ts-expect-error whatever the argument form
F.feature_alpha_dropout(vector, { p: 0.1, training: true });
// @ts-expect-error a vector
F.dropout1d(vector);
// @ts-expect-error too many dimensions for one of length
F.dropout1d(images);
// @ts-expect-error a vector
F.dropout2d(vector);

// @ts-expect-error misspelt: train
F.feature_alpha_dropout(matrix, { train: true });
// @ts-expect-error misspelt: in_place
F.dropout(matrix, 0.1, true, false, { in_place: true });
// @ts-expect-error p is a number
F.feature_alpha_dropout(matrix, '0.1', true);
// @ts-expect-error p is a number here as well
F.dropout2d(images, { p: '0.1' });
// @ts-expect-error training is a boolean
F.alpha_dropout(matrix, 0.1, 1);
// @ts-expect-error a generator is no number
F.dropout(matrix, { generator: 1 });
// @ts-expect-error an array is no tensor
F.dropout([1, 2, 3]);
// @ts-expect-error there is nothing without an input
F.dropout();
// @ts-expect-error one argument too many
F.dropout(matrix, 0.1, true, false, {}, 1);
