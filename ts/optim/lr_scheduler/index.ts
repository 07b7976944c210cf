// torch.optim.lr_scheduler: learning rates that change from epoch to epoch.

export { CosineAnnealingLR, type CosineAnnealingLROptions } from './cosine.js';
export { LambdaLR, LinearLR, type LinearLROptions } from './linear.js';
export { OneCycleLR, type OneCycleLROptions } from './one_cycle.js';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './plateau.js';
export { LRScheduler } from './scheduler.js';
export { SequentialLR } from './sequential.js';
export { ExponentialLR, StepLR, type StepLROptions } from './step.js';
