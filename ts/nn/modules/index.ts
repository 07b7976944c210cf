// The classes of modules.

export { Activation, type InplaceOptions, SELU } from './activation.js';
export {
  Container,
  ModuleDict,
  ModuleList,
  type ModuleListOptions,
  Sequential,
} from './container.js';
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
