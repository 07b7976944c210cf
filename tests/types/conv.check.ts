// Types of conv1d, conv2d and conv3d: literal sizes through strides, paddings and dilations.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const F = torch.nn.functional;

const images = torch.ones(32, 3, 28, 28);
const w = torch.ones(16, 3, 3, 3);
const bias = torch.ones(16);
declare const anything: torch.Tensor;
declare const batch: torch.Tensor<readonly [number, 3, 28, 28], 'float32', 'cpu'>;
declare const step: number;
declare const options: torch.ConvOptions<2>;

typed<torch.Tensor<readonly [32, 16, 26, 26], 'float32', 'cpu'>>()(F.conv2d(images, w));
typed<readonly [32, 16, 26, 26]>()(F.conv2d(images, w, bias).shape);
typed<readonly [32, 16, 26, 26]>()(F.conv2d(images, w, null).shape);
typed<readonly [32, 16, 26, 26]>()(F.conv2d(images, w, { bias }).shape);
typed<readonly [32, 16, 28, 28]>()(F.conv2d(images, w, { padding: 1 }).shape);
typed<readonly [32, 16, 14, 14]>()(F.conv2d(images, w, bias, { padding: 1, stride: 2 }).shape);
typed<readonly [32, 16, 14, 28]>()(F.conv2d(images, w, { padding: [1, 1], stride: [2, 1] }).shape);
typed<readonly [32, 16, 14, 14]>()(F.conv2d(images, w, bias, 2, 1).shape);
typed<readonly [32, 16, 13, 26]>()(F.conv2d(images, w, bias, [2, 1]).shape);
typed<readonly [32, 16, 24, 24]>()(F.conv2d(images, w, null, null, null, 2).shape);
typed<readonly [32, 16, 28, 28]>()(F.conv2d(images, w, { padding: 'same' }).shape);
typed<readonly [32, 16, 28, 28]>()(F.conv2d(images, w, null, 1, 'same').shape);
typed<readonly [32, 16, 26, 26]>()(F.conv2d(images, w, { padding: 'valid' }).shape);
typed<readonly [number, 16, 26, 26]>()(F.conv2d(batch, w).shape);
typed<readonly [16, 26, 26]>()(F.conv2d(torch.ones(3, 28, 28), w).shape);
typed<readonly [32, 16, number, number]>()(F.conv2d(images, w, bias, step).shape);
typed<readonly [32, 16, number, number]>()(F.conv2d(images, w, { stride: step }).shape);
typed<readonly [32, 16, number, number]>()(F.conv2d(images, w, options).shape);
typed<readonly [2, 8, 6, 6]>()(
  F.conv2d(torch.ones(2, 8, 8, 8), torch.ones(8, 1, 3, 3), { groups: 8 }).shape,
);
typed<readonly [64, 112, 112]>()(
  F.conv2d(torch.ones(3, 224, 224), torch.ones(64, 3, 7, 7), { stride: 2, padding: 3 }).shape,
);
typed<torch.Shape>()(F.conv2d(anything, w).shape);
typed<torch.Shape>()(F.conv2d(images, anything).shape);
typed<torch.Shape>()(F.conv2d(anything, anything, { stride: 2 }).shape);

typed<readonly [2, 4, 98]>()(
  F.conv1d(torch.ones(2, 1, 16000), torch.ones(4, 1, 400), { stride: 160 }).shape,
);
typed<readonly [2, 4, 7]>()(F.conv1d(torch.ones(2, 3, 9), torch.ones(4, 3, 3)).shape);
typed<readonly [2, 4, 8, 7, 6]>()(
  F.conv3d(torch.ones(2, 3, 10, 11, 12), torch.ones(4, 3, 3, 3, 3), { dilation: [1, 2, 3] }).shape,
);

// @ts-expect-error 3 channels, a weight for 4
F.conv2d(images, torch.ones(16, 4, 3, 3));
// @ts-expect-error with 2 groups the weight takes 6
F.conv2d(images, w, { groups: 2 });
// @ts-expect-error a window of 29
F.conv2d(images, torch.ones(16, 3, 29, 29));
// @ts-expect-error the window grows by its dilation
F.conv2d(images, w, { dilation: 14 });
// @ts-expect-error two dimensions
F.conv2d(torch.ones(28, 28), w);
// @ts-expect-error misspelt
F.conv2d(images, w, { strid: 2 });
// @ts-expect-error misspelt beside another
F.conv2d(images, w, { padding: 1, strid: 2 });
// @ts-expect-error no such padding
F.conv2d(images, w, { padding: 'full' });
// @ts-expect-error three strides for two dimensions
F.conv2d(images, w, { stride: [1, 1, 1] });
// @ts-expect-error no weight
F.conv2d(images);
typed<readonly [32, 16, 14, 14]>()(
  F.conv2d(images, w, null, 2, null, null, null, { padding: 1 }).shape,
);
