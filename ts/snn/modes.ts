// Runs a model as it is not now: in other modes, without gradients; afterwards all is as it was.

import { no_grad } from '../autograd.js';
import type { Module, ModuleBase } from '../nn/module.js';

/** Runs a function while each module is in the mode that `training` says, and no graph is recorded. */
export function in_modes<T>(
  model: ModuleBase,
  training: (module: Module) => boolean,
  run: () => T,
): T {
  const modules = model.modules();
  const before = modules.map((module) => module.training);
  try {
    for (const module of modules) module.training = training(module);
    return no_grad(run);
  } finally {
    modules.forEach((module, i) => {
      module.training = before[i] as boolean;
    });
  }
}
