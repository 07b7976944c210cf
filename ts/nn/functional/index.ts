// torch.nn.functional: operations without state.

export {
  celu,
  celu_,
  type EluFunctionalOptions,
  elu,
  elu_,
  type GeluFunctionalOptions,
  gelu,
  type LeakyReluFunctionalOptions,
  leaky_relu,
  leaky_relu_,
  relu,
  relu_,
  type SeluFunctionalOptions,
  type SoftplusFunctionalOptions,
  selu,
  selu_,
  sigmoid,
  silu,
  softplus,
  tanh,
} from './activation.js';
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
