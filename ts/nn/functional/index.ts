// torch.nn.functional: operations without state.

export type {
  EluFunctionalOptions,
  GeluFunctionalOptions,
  LeakyReluFunctionalOptions,
  SeluFunctionalOptions,
  SoftplusFunctionalOptions,
} from '../../types/activation.js';
export {
  celu,
  elu,
  gelu,
  leaky_relu,
  relu,
  selu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from './activation.js';
export { celu_, elu_, leaky_relu_, relu_, selu_ } from './activation_.js';
export {
  type AlphaDropoutFunctionalOptions,
  alpha_dropout,
  type DropoutFunctionalOptions,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  feature_alpha_dropout,
} from './dropout.js';
export { linear } from './linear.js';
