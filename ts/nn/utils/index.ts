// torch.nn.utils: what is done to the parameters of a network in training.

export { type ClipGradNormOptions, clip_grad_norm_, clip_grad_value_ } from './clip_grad.js';
