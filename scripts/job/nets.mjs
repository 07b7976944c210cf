// The two networks: one of dense layers, one of convolutions. Both normalise themselves: SELU, LeCun-normal weights,
// biases of zero, alpha dropout.

import * as torch from 'selfnorm';

const { AlphaDropout, Conv2d, FeatureAlphaDropout, Flatten, Linear, SELU, Sequential } = torch.nn;
const P = 0.05;

/** For each its name, the shape of a digit as it takes it, and how it is made. */
export const NETS = [
  {
    name: 'dense',
    shape: [64],
    make: (dtype = 'float32') =>
      initialised(
        new Sequential(
          new Linear(64, 128, { dtype }),
          new SELU(),
          new AlphaDropout(P),
          new Linear(128, 128, { dtype }),
          new SELU(),
          new AlphaDropout(P),
          new Linear(128, 10, { dtype }),
        ),
      ),
  },
  {
    name: 'conv',
    shape: [1, 8, 8],
    make: (dtype = 'float32') =>
      initialised(
        new Sequential(
          new Conv2d(1, 16, 3, { padding: 1, dtype }),
          new SELU(),
          new FeatureAlphaDropout(P),
          new Conv2d(16, 32, 3, { stride: 2, padding: 1, dtype }),
          new SELU(),
          new FeatureAlphaDropout(P),
          new Flatten(),
          new Linear(512, 10, { dtype }),
        ),
      ),
  },
];

function initialised(model) {
  for (const layer of model) {
    if (!layer.weight) continue;
    torch.nn.init.lecun_normal_(layer.weight);
    torch.nn.init.zeros_(layer.bias);
  }
  return model;
}
