// Stochastic gradient descent.

import { ValueError } from '../errors.js';
import { CoreStep } from './core_step.js';
import type { ParamsInput } from './groups.js';
import { Optimizer, run_closure } from './optimizer.js';
import { invalid, read } from './options.js';

/**
 * Options of `SGD`.
 *
 * @example With momentum
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.SGDOptions = { lr: 0.1, momentum: 0.9, nesterov: true };
 * new torch.optim.SGD([torch.ones(2, { requires_grad: true })], options);
 * ```
 */
export interface SGDOptions {
  /** The learning rate (default 0.001). */
  readonly lr?: number | null | undefined;
  /** How much of the step before is kept (default 0). */
  readonly momentum?: number | null | undefined;
  /** How much less of the gradient comes in then (default 0). */
  readonly dampening?: number | null | undefined;
  /** The factor of an L2 penalty (default 0). */
  readonly weight_decay?: number | null | undefined;
  /** Look ahead by the momentum? (default false) */
  readonly nesterov?: boolean | null | undefined;
  /** Climb instead of descending? (default false) */
  readonly maximize?: boolean | null | undefined;
}

const DEFAULTS = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weight_decay: 0,
  nesterov: false,
  maximize: false,
};

/**
 * Stochastic gradient descent, with momentum if wanted.
 *
 * Formula: v = momentum v + (1 - dampening) g, p = p - lr v, where g is the gradient plus
 * weight_decay p, and v = g in the first step.
 *
 * Source: PyTorch's `torch.optim.SGD`, with the same bits in float32.
 *
 * @example One step
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const param = torch.ones(1, { requires_grad: true });
 * const optimizer = new torch.optim.SGD([param], { lr: 0.5 });
 * param.grad = torch.tensor([0.5]);
 * optimizer.step();
 * if (param.item() !== 0.75) throw new Error(`${param}`);
 * ```
 */
export class SGD extends Optimizer {
  static override readonly name: string = 'SGD';

  readonly #core = new CoreStep({
    kind: 0,
    state: ['', 'momentum_buffer'],
    options: Object.keys(DEFAULTS),
  });

  /**
   * Takes the parameters.
   *
   * @param params an iterable of tensors, of pairs of a name and a tensor, or of groups
   * @param lr the learning rate (default 0.001)
   * @param options `lr`, `momentum`, `dampening`, `weight_decay`, `nesterov`, `maximize`
   * @throws ValueError if a number is out of range, or the parameters cannot be optimized
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(params: ParamsInput<SGDOptions>, lr?: number | null, options?: SGDOptions | null);
  constructor(params: ParamsInput<SGDOptions>, options?: SGDOptions | null);
  constructor(...args: readonly unknown[]) {
    const [params, values] = read('SGD', args, DEFAULTS);
    // In PyTorch a NaN passes here, but not for the others.
    const { lr, momentum, dampening, weight_decay, nesterov } = values as typeof DEFAULTS;
    if (lr < 0) throw invalid('learning rate', lr);
    if (momentum < 0) throw invalid('momentum value', momentum);
    if (weight_decay < 0) throw invalid('weight_decay value', weight_decay);
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ValueError('Nesterov momentum requires a momentum and zero dampening');
    }
    super(params, values);
  }

  protected override check_loaded(...loaded: Parameters<CoreStep['check']>): void {
    this.#core.check(...loaded);
  }

  override step(closure?: null): undefined;
  override step<T>(closure: () => T): T;
  override step(closure?: (() => unknown) | null): unknown {
    const loss = run_closure(closure);
    this.#core.run(this);
    return loss;
  }
}
