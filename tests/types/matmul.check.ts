// Types of matmul and its kin: shapes through, sizes that do not meet.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const a = torch.ones(2, 3);
const b = torch.ones(3, 4);
const v = torch.ones(3);
const many = torch.ones(5, 2, 3);
declare const anything: torch.Tensor;
declare const rows: torch.Tensor<readonly [number, 3], 'float32', 'cpu'>;

typed<torch.Tensor<readonly [2, 4], 'float32', 'cpu'>>()(torch.matmul(a, b));
typed<torch.Tensor<readonly [2, 4], 'float32', 'cpu'>>()(a.matmul(b));
typed<readonly [2, 4]>()(torch.mm(a, b).shape);
typed<readonly [2]>()(torch.matmul(a, v).shape);
typed<readonly [2]>()(a.mv(v).shape);
typed<readonly [4]>()(torch.matmul(v, b).shape);
typed<readonly []>()(torch.matmul(v, v).shape);
typed<readonly []>()(torch.dot(v, v).shape);
typed<readonly [5, 2, 4]>()(torch.matmul(many, b).shape);
typed<readonly [5, 2]>()(torch.matmul(many, v).shape);
typed<readonly [5, 4]>()(torch.matmul(v, torch.ones(5, 3, 4)).shape);
typed<readonly [5, 2, 4]>()(torch.matmul(a, torch.ones(5, 3, 4)).shape);
typed<readonly [5, 2, 4]>()(torch.bmm(many, torch.ones(5, 3, 4)).shape);
typed<readonly [7, 5, 2, 4]>()(torch.matmul(torch.ones(7, 1, 2, 3), torch.ones(5, 3, 4)).shape);
typed<readonly [7, 5, 2, 4]>()(torch.matmul(torch.ones(7, 1, 2, 3), torch.ones(1, 5, 3, 4)).shape);
typed<readonly [number, 4]>()(torch.matmul(rows, b).shape);
typed<readonly [5, number, 4]>()(torch.matmul(rows, torch.ones(5, 3, 4)).shape);
typed<torch.Shape>()(torch.matmul(anything, b).shape);
typed<torch.Shape>()(torch.matmul(a, anything).shape);
typed<torch.Shape>()(anything.matmul(anything).shape);
typed<'float64'>()(torch.ones([2, 2], { dtype: 'float64' }).matmul(torch.ones(2, 2)).dtype);

// A tensor of known shape stays a tensor of any.
const widened: torch.Tensor = a;
typed<torch.Tensor>()(widened);

// @ts-expect-error rows of 3, columns of 5
torch.matmul(a, torch.ones(5, 4));
// @ts-expect-error the same as a method
a.matmul(torch.ones(5, 4));
// @ts-expect-error a vector of 4
torch.matmul(a, torch.ones(4));
// @ts-expect-error batches of 5 and 6
torch.matmul(many, torch.ones(6, 3, 4));
// @ts-expect-error bmm does not broadcast
torch.bmm(many, torch.ones(1, 3, 4));
// @ts-expect-error mm takes matrices
torch.mm(many, b);
// @ts-expect-error a scalar
torch.matmul(torch.tensor(1), b);
// @ts-expect-error one factor
torch.matmul(a);
