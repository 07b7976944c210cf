// torch.utils: what is used around networks.

export * as data from './data/index.js';
