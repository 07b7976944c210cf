// torch.nn: what networks are made of.

export * as functional from './functional/index.js';
export * as init from './init/index.js';
