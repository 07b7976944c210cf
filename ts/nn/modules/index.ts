// The classes of modules.

export {
  type Activation,
  CELU,
  ELU,
  type EluOptions,
  GELU,
  type GELUOptions,
  type InplaceOptions,
  LeakyReLU,
  type LeakyReLUOptions,
  ReLU,
  SELU,
  Sigmoid,
  SiLU,
  Softplus,
  type SoftplusOptions,
  Tanh,
} from './activation.js';
export {
  Container,
  ModuleDict,
  ModuleList,
  type ModuleListOptions,
  Sequential,
} from './container.js';
export { Conv1d, Conv2d, Conv3d, type ConvNd } from './conv.js';
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  DropoutNd,
  type DropoutOptions,
  FeatureAlphaDropout,
} from './dropout.js';
export { Flatten, Unflatten } from './flatten.js';
export { Identity, Linear, type LinearOptions } from './linear.js';
export {
  BCEWithLogitsLoss,
  type BCEWithLogitsLossOptions,
  CrossEntropyLoss,
  type CrossEntropyLossOptions,
  L1Loss,
  type Loss,
  type LossOptions,
  MSELoss,
  NLLLoss,
  type NLLLossOptions,
  SmoothL1Loss,
  type SmoothL1LossOptions,
} from './loss.js';
export {
  BatchNorm,
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  type BatchNormOptions,
  LayerNorm,
  type LayerNormOptions,
} from './norm.js';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  type AvgPool,
  AvgPool1d,
  AvgPool2d,
  type MaxPool,
  MaxPool1d,
  MaxPool2d,
} from './pool.js';
export { LogSoftmax, Softmax, type SoftmaxOptions } from './softmax.js';
