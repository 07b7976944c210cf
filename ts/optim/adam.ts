// Adam and AdamW.

import { CoreStep } from './core_step.js';
import type { ParamsInput } from './groups.js';
import { Optimizer, run_closure } from './optimizer.js';
import { check_not_negative, invalid, read } from './options.js';
import type { OptimizerStateDict } from './state_dict.js';

/**
 * Options of `Adam` and `AdamW`.
 *
 * @example Other averages
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.optim.AdamOptions = { lr: 0.01, betas: [0.8, 0.99] };
 * new torch.optim.Adam([torch.ones(2, { requires_grad: true })], options);
 * ```
 */
export interface AdamOptions {
  /** The learning rate (default 0.001). */
  readonly lr?: number | null | undefined;
  /** How much the averages of the gradient and of its square keep (default 0.9 and 0.999). */
  readonly betas?: readonly [number, number] | null | undefined;
  /** Added to the root of the average square (default 1e-8). */
  readonly eps?: number | null | undefined;
  /** The factor of an L2 penalty (default 0); in `AdamW` of the decay itself (default 0.01). */
  readonly weight_decay?: number | null | undefined;
  /** Divide by the greatest average square so far? (default false) */
  readonly amsgrad?: boolean | null | undefined;
  /** Climb instead of descending? (default false) */
  readonly maximize?: boolean | null | undefined;
}

const DEFAULTS = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weight_decay: 0,
  amsgrad: false,
  maximize: false,
};
const DECOUPLED = 'decoupled_weight_decay';

/**
 * Adam: steps by the average gradient, divided by the root of the average square of the gradient.
 *
 * Formula: m = β₁ m + (1 - β₁) g, v = β₂ v + (1 - β₂) g²,
 * p = p - lr m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + eps), where g is the gradient plus weight_decay p.
 *
 * Source: Kingma and Ba 2014, "Adam: A method for stochastic optimization"; PyTorch's
 * `torch.optim.Adam`.
 *
 * @example One step
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const param = torch.ones(1, { requires_grad: true });
 * const optimizer = new torch.optim.Adam([param], { lr: 0.25 });
 * param.grad = torch.tensor([100]);
 * optimizer.step();
 * if (param.item() !== 0.75) throw new Error(`${param}`);
 * ```
 */
export class Adam extends Optimizer {
  static override readonly name: string = 'Adam';

  readonly #core = new CoreStep({
    kind: 1,
    state: ['step', 'exp_avg', 'exp_avg_sq', 'max_exp_avg_sq'],
    options: [...Object.keys(DEFAULTS), DECOUPLED],
  });

  /**
   * Takes the parameters.
   *
   * @param params an iterable of tensors, of pairs of a name and a tensor, or of groups
   * @param lr the learning rate (default 0.001)
   * @param options `lr`, `betas`, `eps`, `weight_decay`, `amsgrad`, `maximize`
   * @throws ValueError if a number is out of range, or the parameters cannot be optimized
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(params: ParamsInput<AdamOptions>, lr?: number | null, options?: AdamOptions | null);
  constructor(params: ParamsInput<AdamOptions>, options?: AdamOptions | null);
  constructor(...args: readonly unknown[]) {
    // AdamW is the same class but for these two.
    const decoupled = new.target === AdamW || new.target.prototype instanceof AdamW;
    const weight_decay = decoupled ? 1e-2 : 0;
    const name = decoupled ? 'AdamW' : 'Adam';
    const [params, values] = read(name, args, { ...DEFAULTS, weight_decay });
    check_not_negative('learning rate', values.lr);
    check_not_negative('epsilon value', values.eps);
    (values.betas as number[]).forEach((beta, i) => {
      if (!(beta >= 0 && beta < 1)) throw invalid(`beta parameter at index ${i}`, beta);
    });
    check_not_negative('weight_decay value', values.weight_decay);
    super(params, { ...values, [DECOUPLED]: decoupled });
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

/**
 * Adam with a weight decay of its own, which does not go through the averages.
 *
 * Formula: p = p - lr weight_decay p, then as `Adam` without weight decay.
 *
 * Source: Loshchilov and Hutter 2017, "Decoupled weight decay regularization"; PyTorch's
 * `torch.optim.AdamW`.
 *
 * @example Only decay
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const param = torch.ones(1, { requires_grad: true });
 * const optimizer = new torch.optim.AdamW([param], { lr: 0.5, weight_decay: 0.5 });
 * param.grad = torch.zeros(1);
 * optimizer.step();
 * if (param.item() !== 0.75) throw new Error(`${param}`);
 * ```
 */
export class AdamW extends Adam {
  static override readonly name: string = 'AdamW';

  override load_state_dict(state_dict: OptimizerStateDict): void;
  override load_state_dict(...args: readonly [OptimizerStateDict]): void {
    super.load_state_dict(...args);
    // Adam's state can be loaded too: it stays AdamW.
    for (const group of this.param_groups) group[DECOUPLED] = true;
  }
}
