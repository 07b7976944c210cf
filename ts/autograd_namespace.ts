// torch.autograd.

export { backward, grad } from './autograd.js';
