// What zero_grad() of modules and of optimizers does to each parameter.

import * as raw from './raw.js';
import type { Tensor } from './tensor.js';
import { handle_of } from './tensor_base.js';

/** Forgets the gradient of a parameter, or sets it to zero. */
export function clear_grad(param: Tensor, forget: boolean): void {
  const handle = handle_of('zero_grad', 'params', 0, param);
  if (forget) {
    raw.set_grad(handle, 0);
    return;
  }
  const grad = raw.tensor_grad(handle);
  if (grad === 0) return;
  try {
    // A gradient that was assigned may have a history.
    raw.tensor_detach_(grad);
    raw.init_constant_(grad, 0);
  } finally {
    raw.tensor_dispose(grad);
  }
}
