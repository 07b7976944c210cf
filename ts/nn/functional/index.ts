// torch.nn.functional: operations without state.

export { type SeluFunctionalOptions, selu } from './activation.js';
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
