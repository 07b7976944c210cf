// Losses as modules.

import { number_or } from '../../kind.js';
import { untyped } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type { Reduction } from '../../types/loss.js';
import type {
  LossKind,
  LossOutput,
  LossOutputDType,
  LossRest,
  LossTarget,
  WeightedRest,
} from '../../types/module_loss.js';
import type { Shape } from '../../types/shape.js';
import {
  binary_cross_entropy_with_logits,
  l1_loss,
  mse_loss,
  smooth_l1_loss,
} from '../functional/loss.js';
import { cross_entropy, nll_loss } from '../functional/loss_classes.js';
import { arguments_of, string_or } from '../hyper.js';
import { ModuleBase } from '../module.js';

/**
 * Options of every loss.
 *
 * @example The sum
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.LossOptions = { reduction: 'sum' };
 * const loss = new torch.nn.L1Loss(options);
 * if (loss(torch.ones(3), torch.zeros(3)).item() !== 3) throw new Error();
 * ```
 */
export interface LossOptions {
  /** The `'mean'` (default) or the `'sum'` of the losses, or `'none'` for each of them. */
  readonly reduction?: Reduction | null | undefined;
}

/**
 * Options of `SmoothL1Loss`.
 *
 * @example Linear from a half on
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.SmoothL1LossOptions = { beta: 0.5 };
 * if (new torch.nn.SmoothL1Loss(options).beta !== 0.5) throw new Error();
 * ```
 */
export interface SmoothL1LossOptions extends LossOptions {
  /** From which difference on it is linear (default 1). */
  readonly beta?: number | null | undefined;
}

/**
 * Options of `NLLLoss`.
 *
 * @example A class that counts twice
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.NLLLossOptions = { weight: torch.tensor([1, 2]) };
 * if (new torch.nn.NLLLoss(options).weight?.numel() !== 2) throw new Error();
 * ```
 */
export interface NLLLossOptions extends LossOptions {
  /** (C): how much each class counts. */
  readonly weight?: Tensor | null | undefined;
  /** A target that does not count (default -100). */
  readonly ignore_index?: number | null | undefined;
}

/**
 * Options of `CrossEntropyLoss`.
 *
 * @example Not too sure
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.CrossEntropyLossOptions = { label_smoothing: 0.1 };
 * if (new torch.nn.CrossEntropyLoss(options).label_smoothing !== 0.1) throw new Error();
 * ```
 */
export interface CrossEntropyLossOptions extends NLLLossOptions {
  /** How much of the probability is spread over all classes (default 0). */
  readonly label_smoothing?: number | null | undefined;
}

/**
 * Options of `BCEWithLogitsLoss`.
 *
 * @example Positives count twice
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.BCEWithLogitsLossOptions = { pos_weight: torch.tensor([2]) };
 * if (new torch.nn.BCEWithLogitsLoss(options).pos_weight?.item() !== 2) throw new Error();
 * ```
 */
export interface BCEWithLogitsLossOptions extends LossOptions {
  /** How much each element counts; broadcasts. */
  readonly weight?: Tensor | null | undefined;
  /** How much positive targets count; broadcasts. */
  readonly pos_weight?: Tensor | null | undefined;
}

/**
 * What the losses have in common: a number from what was computed and what was wanted.
 *
 * @typeParam Kind how it compares
 * @typeParam R the arguments
 *
 * @example Any of them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * for (const loss of [new torch.nn.MSELoss(), new torch.nn.L1Loss()]) {
 *   if (loss.reduction !== 'mean') throw new Error();
 * }
 * ```
 */
export interface Loss<Kind extends LossKind, R> {
  /** Runs `forward` as a scope of memory, with the hooks. */
  // biome-ignore lint/style/useShorthandFunctionType: a class is merged with it
  <S extends Shape, T extends Shape, D extends DType, E extends DType, Dev extends DeviceType>(
    input: Tensor<S, D, Dev>,
    target: Tensor<T, E, DeviceType> & LossTarget<Kind, S, T>,
  ): Tensor<LossOutput<Kind, R, S, T>, LossOutputDType<Kind, D, E>, Dev>;
}

// biome-ignore-start lint/suspicious/noExplicitAny: a loss whose reduction is not known
// biome-ignore-start lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call alone
export abstract class Loss<Kind extends LossKind, R = any> extends ModuleBase {
  // biome-ignore-end lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call alone
  // biome-ignore-end lint/suspicious/noExplicitAny: a loss whose reduction is not known
  /** What a call takes and gives; there is no such property, only its type. */
  declare readonly __kind?: [Kind, R];
  /** The `'mean'` or the `'sum'` of the losses, or `'none'` for each of them. */
  reduction: Reduction;
  /** The options beside `reduction`, for the function. */
  readonly #names: readonly string[];

  /**
   * Assigns the options of `names`, of which `tensors` become buffers; the first stands by position.
   * @internal
   */
  protected constructor(
    op: string,
    args: readonly unknown[],
    numbers: Readonly<Record<string, number>> = {},
    tensors: readonly string[] = [],
  ) {
    super();
    this.#names = [...tensors, ...Object.keys(numbers)];
    const names = [
      ...tensors.slice(0, 1),
      'reduction',
      ...tensors.slice(1),
      ...Object.keys(numbers),
    ];
    const values = arguments_of(op, args, names);
    names.forEach((name, i) => {
      const [value, or] = [values[i], numbers[name]];
      if (or !== undefined) Reflect.set(this, name, number_or(op, name, 0, value, or));
      else if (name !== 'reduction') this.register_buffer(name, (value ?? null) as Tensor | null);
    });
    const reduction = values[names.indexOf('reduction')];
    this.reduction = string_or(op, 'reduction', 0, reduction, 'mean') as Reduction;
  }

  /**
   * Computes the loss, without hooks and without a scope of memory; a call has both.
   *
   * @param input what was computed
   * @param target what was wanted
   * @returns the loss
   *
   * @example The same as a call, but for hooks and memory
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const [x, y] = [torch.randn(3), torch.randn(3)];
   * const loss = new torch.nn.MSELoss();
   * if (loss.forward(x, y).item() !== loss(x, y).item()) throw new Error();
   * ```
   */
  override forward(input: Tensor, target: Tensor): Tensor {
    return this.compute(input, target);
  }

  /** What `forward` does; it assigns nothing to the module. */
  protected abstract compute(input: Tensor, target: Tensor): Tensor;

  protected override may_assign(): boolean {
    return this.forward !== Loss.prototype.forward;
  }

  /** Calls the function of the loss with the options. */
  protected run(f: unknown, input: Tensor, target: Tensor): Tensor {
    const options: Record<string, unknown> = { reduction: this.reduction };
    for (const name of this.#names) options[name] = Reflect.get(this, name);
    return untyped(f)(input, target, options);
  }
}

/**
 * Measures the squared difference: `F.mse_loss` as a module.
 *
 * Source: PyTorch's `torch.nn.MSELoss`, without its deprecated arguments `size_average` and `reduce`.
 *
 * @typeParam R the arguments
 *
 * @example The mean of squares
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = new torch.nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([0, 0]));
 * if (loss.item() !== 2.5) throw new Error(`${loss}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: a reduction that is not known
export class MSELoss<const R extends LossRest<LossOptions> = any> extends Loss<'pair', R> {
  static override readonly name: string = 'MSELoss';

  // biome-ignore-end lint/suspicious/noExplicitAny: a reduction that is not known

  /**
   * Makes a loss.
   *
   * @param rest by name `reduction`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(...rest: R);
  constructor(...args: readonly unknown[]) {
    super('MSELoss', args);
  }

  protected override compute(input: Tensor, target: Tensor): Tensor {
    return this.run(mse_loss, input, target);
  }
}

/**
 * Measures the absolute difference: `F.l1_loss` as a module.
 *
 * Source: PyTorch's `torch.nn.L1Loss`, without its deprecated arguments `size_average` and `reduce`.
 *
 * @typeParam R the arguments
 *
 * @example Each of them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = new torch.nn.L1Loss({ reduction: 'none' })(torch.tensor([1, -2]), torch.zeros(2));
 * if (loss.toArray().join() !== '1,2') throw new Error(`${loss}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: a reduction that is not known
export class L1Loss<const R extends LossRest<LossOptions> = any> extends Loss<'pair', R> {
  static override readonly name: string = 'L1Loss';

  // biome-ignore-end lint/suspicious/noExplicitAny: a reduction that is not known

  /**
   * Makes a loss.
   *
   * @param rest by name `reduction`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(...rest: R);
  constructor(...args: readonly unknown[]) {
    super('L1Loss', args);
  }

  protected override compute(input: Tensor, target: Tensor): Tensor {
    return this.run(l1_loss, input, target);
  }
}

/**
 * Measures the squared difference where it is small, else the absolute one: `F.smooth_l1_loss` as a
 * module.
 *
 * Source: PyTorch's `torch.nn.SmoothL1Loss`, without its deprecated arguments `size_average` and `reduce`.
 *
 * @typeParam R the arguments
 *
 * @example Small and large
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = new torch.nn.SmoothL1Loss({ reduction: 'none' })(torch.tensor([1, 3]), torch.zeros(2));
 * if (loss.toArray().join() !== '0.5,2.5') throw new Error(`${loss}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: a reduction that is not known
export class SmoothL1Loss<const R extends LossRest<SmoothL1LossOptions> = any> extends Loss<
  'pair',
  R
> {
  static override readonly name: string = 'SmoothL1Loss';

  // biome-ignore-end lint/suspicious/noExplicitAny: a reduction that is not known
  /** From which difference on it is linear. */
  declare beta: number;

  /**
   * Makes a loss.
   *
   * @param rest by name `beta`, `reduction`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(...rest: R);
  constructor(...args: readonly unknown[]) {
    super('SmoothL1Loss', args, { beta: 1 });
  }

  protected override compute(input: Tensor, target: Tensor): Tensor {
    return this.run(smooth_l1_loss, input, target);
  }
}

/**
 * Measures log-probabilities against the right classes: `F.nll_loss` as a module.
 *
 * Source: PyTorch's `torch.nn.NLLLoss`, without its deprecated arguments `size_average` and `reduce`.
 *
 * @typeParam R the arguments
 *
 * @example The score of the right class
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const scores = torch.tensor([[-1, -2]]);
 * const loss = new torch.nn.NLLLoss()(scores, torch.tensor([1], { dtype: 'int32' }));
 * if (loss.item() !== 2) throw new Error(`${loss}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: a reduction that is not known
export class NLLLoss<const R extends WeightedRest<NLLLossOptions> = any> extends Loss<'class', R> {
  static override readonly name: string = 'NLLLoss';

  // biome-ignore-end lint/suspicious/noExplicitAny: a reduction that is not known
  /** (C): how much each class counts, or null: a buffer */
  declare weight: Tensor | null;
  /** A target that does not count. */
  declare ignore_index: number;

  /**
   * Makes a loss.
   *
   * @param rest `weight` by position or by name; by name `ignore_index`, `reduction`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(...rest: R);
  constructor(...args: readonly unknown[]) {
    super('NLLLoss', args, { ignore_index: -100 }, ['weight']);
  }

  protected override compute(input: Tensor, target: Tensor): Tensor {
    return this.run(nll_loss, input, target);
  }
}

/**
 * Measures unnormalized scores against the right classes, or probabilities of classes:
 * `F.cross_entropy` as a module.
 *
 * Source: PyTorch's `torch.nn.CrossEntropyLoss`, without its deprecated arguments `size_average` and `reduce`.
 *
 * @typeParam R the arguments
 *
 * @example One of ten, by chance
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = new torch.nn.CrossEntropyLoss();
 * const value = loss(torch.zeros(3, 10), torch.tensor([1, 2, 3], { dtype: 'int32' }));
 * if (Math.abs(value.item() - Math.log(10)) > 1e-6) throw new Error(`${value}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: a reduction that is not known
export class CrossEntropyLoss<
  const R extends WeightedRest<CrossEntropyLossOptions> = any,
> extends Loss<'class', R> {
  static override readonly name: string = 'CrossEntropyLoss';

  // biome-ignore-end lint/suspicious/noExplicitAny: a reduction that is not known
  /** (C): how much each class counts, or null: a buffer */
  declare weight: Tensor | null;
  /** A target that does not count. */
  declare ignore_index: number;
  /** How much of the probability is spread over all classes. */
  declare label_smoothing: number;

  /**
   * Makes a loss.
   *
   * @param rest `weight` by position or by name; by name `ignore_index`, `label_smoothing`, `reduction`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(...rest: R);
  constructor(...args: readonly unknown[]) {
    super('CrossEntropyLoss', args, { ignore_index: -100, label_smoothing: 0 }, ['weight']);
  }

  protected override compute(input: Tensor, target: Tensor): Tensor {
    return this.run(cross_entropy, input, target);
  }
}

/**
 * Measures unnormalized scores against probabilities: `F.binary_cross_entropy_with_logits` as a module.
 *
 * Source: PyTorch's `torch.nn.BCEWithLogitsLoss`, without its deprecated arguments `size_average` and `reduce`.
 *
 * @typeParam R the arguments
 *
 * @example By chance
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = new torch.nn.BCEWithLogitsLoss()(torch.zeros(2), torch.tensor([0, 1]));
 * if (Math.abs(loss.item() - Math.log(2)) > 1e-6) throw new Error(`${loss}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: a reduction that is not known
export class BCEWithLogitsLoss<
  const R extends WeightedRest<BCEWithLogitsLossOptions> = any,
> extends Loss<'same', R> {
  static override readonly name: string = 'BCEWithLogitsLoss';

  // biome-ignore-end lint/suspicious/noExplicitAny: a reduction that is not known
  /** How much each element counts, or null: a buffer */
  declare weight: Tensor | null;
  /** How much positive targets count, or null: a buffer */
  declare pos_weight: Tensor | null;

  /**
   * Makes a loss.
   *
   * @param rest `weight` by position or by name; by name `pos_weight`, `reduction`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(...rest: R);
  constructor(...args: readonly unknown[]) {
    super('BCEWithLogitsLoss', args, {}, ['weight', 'pos_weight']);
  }

  protected override compute(input: Tensor, target: Tensor): Tensor {
    return this.run(binary_cross_entropy_with_logits, input, target);
  }
}
