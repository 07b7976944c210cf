// torch.nn: what networks are made of.

export * as functional from './functional/index.js';
