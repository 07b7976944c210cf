// Types of selu and linear: shapes through, last sizes that do not meet.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const F = torch.nn.functional;

const x = torch.randn(7, 16);
const weight = torch.randn(9, 16);
const bias = torch.randn(9);
declare const anything: torch.Tensor;
declare const batch: torch.Tensor<readonly [number, 16], 'float32', 'cpu'>;

typed<torch.Tensor<readonly [7, 9], 'float32', 'cpu'>>()(F.linear(x, weight));
typed<torch.Tensor<readonly [7, 9], 'float32', 'cpu'>>()(F.linear(x, weight, bias));
typed<torch.Tensor<readonly [7, 9], 'float32', 'cpu'>>()(F.linear(x, weight, null));
typed<readonly [2, 3, 9]>()(F.linear(torch.randn(2, 3, 16), weight).shape);
typed<readonly [9]>()(F.linear(torch.randn(16), weight).shape);
typed<readonly [7]>()(F.linear(x, torch.randn(16)).shape);
typed<readonly [number, 9]>()(F.linear(batch, weight).shape);
typed<torch.Shape>()(F.linear(anything, weight).shape);
typed<torch.Shape>()(F.linear(x, anything).shape);
typed<'float64'>()(
  F.linear(torch.ones([1, 2], { dtype: 'float64' }), torch.ones([3, 2], { dtype: 'float64' }))
    .dtype,
);

typed<typeof x>()(F.selu(x));
typed<typeof x>()(F.selu(x, true));
typed<typeof x>()(F.selu(x, { inplace: true }));
typed<torch.Tensor>()(F.selu(anything));

// @ts-expect-error 16 features, a weight for 17
F.linear(x, torch.randn(9, 17));
// @ts-expect-error a bias is a tensor
F.linear(x, weight, true);
// @ts-expect-error there is no weight
F.linear(x);
// @ts-expect-error misspelt
F.selu(x, { in_place: true });
// @ts-expect-error a boolean
F.selu(x, 1);
