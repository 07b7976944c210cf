// The two networks, as `npm start` trains them: SELU, LeCun-normal weights, biases of zero, alpha dropout.

import * as torch from 'selfnorm/slim';
import type { NetName, OptimizerName } from './protocol.ts';

const { AlphaDropout, Conv2d, FeatureAlphaDropout, Flatten, Linear, SELU, Sequential } = torch.nn;

/** The shape of a digit as each network takes it. */
export const SHAPES: Readonly<Record<NetName, readonly number[]>> = {
  dense: [64],
  conv: [1, 8, 8],
};

/** Makes a network with the next numbers of the default generator. */
export function makeNet(name: NetName, p: number): torch.nn.Module {
  const model =
    name === 'dense'
      ? new Sequential(
          new Linear(64, 128),
          new SELU(),
          new AlphaDropout(p),
          new Linear(128, 128),
          new SELU(),
          new AlphaDropout(p),
          new Linear(128, 10),
        )
      : new Sequential(
          new Conv2d(1, 16, 3, { padding: 1 }),
          new SELU(),
          new FeatureAlphaDropout(p),
          new Conv2d(16, 32, 3, { stride: 2, padding: 1 }),
          new SELU(),
          new FeatureAlphaDropout(p),
          new Flatten(),
          new Linear(512, 10),
        );
  for (const parameter of model.parameters()) {
    if (parameter.dim() > 1) torch.nn.init.lecun_normal_(parameter);
    else torch.nn.init.zeros_(parameter);
  }
  return model as unknown as torch.nn.Module;
}

/** Changes the p of every dropout of a network. */
export function setDropout(model: torch.nn.Module, p: number): void {
  for (const module of model.modules()) {
    if (module instanceof AlphaDropout || module instanceof FeatureAlphaDropout) module.p = p;
  }
}

const { Adam, AdamW, RMSprop, SGD } = torch.optim;

/** Each as it is in PyTorch, but for the learning rate. */
const MAKERS = {
  SGD: (...args) => new SGD(...args),
  Adam: (...args) => new Adam(...args),
  AdamW: (...args) => new AdamW(...args),
  RMSprop: (...args) => new RMSprop(...args),
} satisfies Record<
  OptimizerName,
  (params: torch.nn.Parameter[], options: { lr: number }) => torch.optim.Optimizer
>;

export const makeOptimizer = (
  name: OptimizerName,
  model: torch.nn.Module,
  lr: number,
): torch.optim.Optimizer => MAKERS[name](model.parameters(), { lr });
