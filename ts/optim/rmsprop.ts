// RMSprop.

import { CoreStep } from './core_step.js';
import type { ParamsInput } from './groups.js';
import { Optimizer, run_closure } from './optimizer.js';
import { check_not_negative, read } from './options.js';

/**
 * Options of `RMSprop`.
 *
 * @example A shorter memory
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.RMSpropOptions = { lr: 0.01, alpha: 0.9 };
 * new torch.optim.RMSprop([torch.ones(2, { requires_grad: true })], options);
 * ```
 */
export interface RMSpropOptions {
  /** The learning rate (default 0.01). */
  readonly lr?: number | null | undefined;
  /** How much the average square keeps (default 0.99). */
  readonly alpha?: number | null | undefined;
  /** Added to the root of the average square (default 1e-8). */
  readonly eps?: number | null | undefined;
  /** The factor of an L2 penalty (default 0). */
  readonly weight_decay?: number | null | undefined;
  /** How much of the step before is kept (default 0). */
  readonly momentum?: number | null | undefined;
  /** Divide by the spread about the average gradient? (default false) */
  readonly centered?: boolean | null | undefined;
  /** Climb instead of descending? (default false) */
  readonly maximize?: boolean | null | undefined;
}

const DEFAULTS = {
  lr: 1e-2,
  alpha: 0.99,
  eps: 1e-8,
  weight_decay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
};

/**
 * RMSprop: steps by the gradient, divided by the root of the average square of the gradient.
 *
 * Formula: v = α v + (1 - α) g², p = p - lr g / (√v + eps), where g is the gradient plus
 * weight_decay p.
 *
 * Source: Hinton's lecture 6e of "Neural networks for machine learning" (2012); PyTorch's
 * `torch.optim.RMSprop`.
 *
 * @example One step
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const param = torch.ones(1, { requires_grad: true });
 * const optimizer = new torch.optim.RMSprop([param], { lr: 0.25, alpha: 0.75 });
 * param.grad = torch.tensor([100]);
 * optimizer.step();
 * if (param.item() !== 0.5) throw new Error(`${param}`);
 * ```
 */
export class RMSprop extends Optimizer {
  static override readonly name: string = 'RMSprop';

  readonly #core = new CoreStep({
    kind: 2,
    state: ['step', 'square_avg', 'momentum_buffer', 'grad_avg'],
    options: Object.keys(DEFAULTS),
  });

  /**
   * Takes the parameters.
   *
   * @param params an iterable of tensors, of pairs of a name and a tensor, or of groups
   * @param lr the learning rate (default 0.01)
   * @param options `lr`, `alpha`, `eps`, `weight_decay`, `momentum`, `centered`, `maximize`
   * @throws ValueError if a number is out of range, or the parameters cannot be optimized
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    params: ParamsInput<RMSpropOptions>,
    lr?: number | null,
    options?: RMSpropOptions | null,
  );
  constructor(params: ParamsInput<RMSpropOptions>, options?: RMSpropOptions | null);
  constructor(...args: readonly unknown[]) {
    const [params, values] = read('RMSprop', args, DEFAULTS);
    check_not_negative('learning rate', values.lr);
    check_not_negative('epsilon value', values.eps);
    check_not_negative('momentum value', values.momentum);
    check_not_negative('weight_decay value', values.weight_decay);
    check_not_negative('alpha value', values.alpha);
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
