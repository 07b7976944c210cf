// Types of pooling: sizes are computed where they are known.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const F = torch.nn.functional;
const images = torch.randn(8, 3, 32, 28);
const image = torch.ones([3, 9, 9], { dtype: 'float64' });
const sequences = torch.randn(8, 3, 20);
declare const n: number;
declare const anything: torch.Tensor;
declare const batch: torch.Tensor<readonly [number, 3, 8, 8], 'float32', 'cpu'>;

typed<torch.Tensor<readonly [8, 3, 16, 14], 'float32', 'cpu'>>()(F.max_pool2d(images, 2));
typed<torch.Tensor<readonly [3, 4, 4], 'float64', 'cpu'>>()(F.max_pool2d(image, 2));
typed<readonly [8, 3, 10, 14]>()(F.max_pool2d(images, [3, 2]).shape);
typed<readonly [8, 3, 16, 14]>()(F.max_pool2d(images, 3, 2, 1).shape);
typed<readonly [8, 3, 28, 24]>()(F.max_pool2d(images, 3, 1, 0, 2).shape);
typed<readonly [8, 3, 16, 14]>()(F.max_pool2d(images, 3, { stride: 2, padding: 1 }).shape);
typed<readonly [8, 3, 30, 13]>()(F.max_pool2d(images, 3, { stride: [1, 2] }).shape);
typed<readonly [8, 3, number, number]>()(F.max_pool2d(images, 3, { ceil_mode: true }).shape);
typed<readonly [8, 3, number, number]>()(F.max_pool2d(images, n).shape);
typed<readonly [number, 3, 4, 4]>()(F.max_pool2d(batch, 2).shape);
typed<torch.Shape>()(F.max_pool2d(anything, 2).shape);
const [values, places] = F.max_pool2d(images, 2, { return_indices: true });
typed<torch.Tensor<readonly [8, 3, 16, 14], 'float32', 'cpu'>>()(values);
typed<torch.Tensor<readonly [8, 3, 16, 14], 'int32', 'cpu'>>()(places);
typed<'int32'>()(F.max_pool1d(sequences, 2, null, 0, 1, false, true)[1].dtype);
typed<readonly [8, 3, 10]>()(F.max_pool1d(sequences, 2).shape);
typed<readonly [3, 7]>()(F.max_pool1d(torch.ones(3, 20), [3], 3, 1).shape);
typed<torch.Tensor<readonly [8, 3, 16, 14], 'float32', 'cpu'>>()(F.avg_pool2d(images, 2));
typed<readonly [8, 3, 16, 14]>()(F.avg_pool2d(images, 3, 2, 1).shape);
typed<readonly [3, 3, 3]>()(F.avg_pool2d(image, 3, { divisor_override: 2 }).shape);
typed<readonly [8, 3, 10]>()(F.avg_pool1d(sequences, 2).shape);
typed<readonly [8, 3, 19]>()(F.avg_pool1d(sequences, 2, { stride: 1 }).shape);
typed<torch.Tensor<readonly [8, 3, 1, 1], 'float32', 'cpu'>>()(F.adaptive_avg_pool2d(images, 1));
typed<readonly [8, 3, 5, 28]>()(F.adaptive_avg_pool2d(images, [5, null]).shape);
typed<readonly [8, 3, 7]>()(F.adaptive_avg_pool1d(sequences, 7).shape);
typed<readonly [3, 7]>()(F.adaptive_avg_pool1d(torch.ones(3, 20), [7]).shape);
typed<torch.Shape>()(F.adaptive_avg_pool2d(anything, 7).shape);

// A network's way: pool, flatten, linear.
typed<readonly [8, 10]>()(F.linear(F.max_pool2d(images, 4).flatten(1), torch.ones(10, 168)).shape);

// @ts-expect-error two dimensions
F.max_pool2d(torch.ones(4, 4), 2);
// @ts-expect-error 10 of 9
F.max_pool2d(image, 10);
// @ts-expect-error 10 of 9 by name
F.avg_pool2d(image, 10, { stride: 1 });
// @ts-expect-error four dimensions
F.max_pool1d(images, 2);
// @ts-expect-error four dimensions
F.adaptive_avg_pool1d(images, 2);
// @ts-expect-error one dimension
F.adaptive_avg_pool2d(torch.ones(4), 2);
// @ts-expect-error misspelt
F.max_pool2d(images, 2, { strides: 1 });
// @ts-expect-error means have no indices
F.avg_pool2d(images, 2, { return_indices: true });
// @ts-expect-error a kernel has a size
F.max_pool2d(images);
