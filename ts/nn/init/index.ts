// torch.nn.init: first values of weights. They write in place and outside of autograd.

export { constant_, normal_, ones_, uniform_, zeros_ } from './fill.js';
export { calculate_gain, type Nonlinearity } from './gain.js';
export { orthogonal_ } from './layer.js';
export {
  type KaimingOptions,
  kaiming_normal_,
  kaiming_uniform_,
  lecun_normal_,
  lecun_uniform_,
  xavier_normal_,
  xavier_uniform_,
} from './scaled.js';
