// torch.optim: optimizers, and schedules of their learning rates.

export { Adam, type AdamOptions, AdamW } from './adam.js';
export type { Parameters, ParamGroup, ParamGroupInput, ParamsInput } from './groups.js';
export * as lr_scheduler from './lr_scheduler/index.js';
export { Optimizer } from './optimizer.js';
export { RMSprop, type RMSpropOptions } from './rmsprop.js';
export { SGD, type SGDOptions } from './sgd.js';
export type { OptimizerStateDict, ParamState } from './state_dict.js';
