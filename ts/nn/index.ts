// torch.nn: what networks are made of.

export type { Reduction } from '../types/loss.js';
export type {
  LinearShape,
  module_list_error_there_is_no_forward,
  SameShape,
  ShapeMap,
} from '../types/module.js';
export type { batch_norm_error_wrong_number_of_dimensions } from '../types/module_norm.js';
export * as functional from './functional/index.js';
export type { Simple } from './hyper.js';
export * as init from './init/index.js';
export { Layer } from './layer.js';
export { Module, type ModuleBase, type RemovableHandle } from './module.js';
export type {
  IncompatibleKeys,
  LoadOptions,
  ModuleState,
  StateDict,
} from './module_state.js';
export type { ModuleTree } from './module_tree.js';
export * from './modules/index.js';
export { Parameter } from './parameter.js';
export * as utils from './utils/index.js';
