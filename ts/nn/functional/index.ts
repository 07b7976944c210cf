// torch.nn.functional: operations without state.

export { one_hot } from '../../ops/index.js';
export type {
  EluFunctionalOptions,
  GeluFunctionalOptions,
  LeakyReluFunctionalOptions,
  SeluFunctionalOptions,
  SoftplusFunctionalOptions,
} from '../../types/activation.js';
export type {
  Conv1dFunctionalOptions,
  Conv2dFunctionalOptions,
  Conv3dFunctionalOptions,
} from '../../types/conv.js';
export type {
  BinaryCrossEntropyWithLogitsFunctionalOptions,
  ClassTarget,
  CrossEntropyFunctionalOptions,
  cross_entropy_error_target_does_not_match_input,
  LossDType,
  LossFunctionalOptions,
  LossShape,
  loss_error_target_does_not_match_input,
  NllLossFunctionalOptions,
  Reduction,
  SameTarget,
  SmoothL1LossFunctionalOptions,
  WithoutClasses,
} from '../../types/loss.js';
export type {
  BatchNormFunctionalOptions,
  BatchNormInput,
  batch_norm_error_channels_do_not_match,
  batch_norm_error_input_needs_at_least_2_dimensions,
  ChannelsMatch,
  ChannelTensor,
  LayerNormFunctionalOptions,
  LayerNormInput,
  layer_norm_error_input_does_not_end_with_normalized_shape,
} from '../../types/norm.js';
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
export { conv1d, conv2d, conv3d } from './conv.js';
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
export {
  binary_cross_entropy_with_logits,
  l1_loss,
  mse_loss,
  smooth_l1_loss,
} from './loss.js';
export { cross_entropy, nll_loss } from './loss_classes.js';
export { batch_norm, layer_norm } from './norm.js';
export {
  adaptive_avg_pool1d,
  adaptive_avg_pool2d,
  avg_pool1d,
  avg_pool2d,
  max_pool1d,
  max_pool2d,
} from './pool.js';
export { log_softmax, softmax } from './softmax.js';
