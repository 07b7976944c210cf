// Linear and Identity.

import { a_number, boolean_or } from '../../kind.js';
import type { Tensor } from '../../tensor.js';
import type { DType } from '../../types/dtype.js';
import type { LinearShape, SameShape, Size } from '../../types/module.js';
import { linear } from '../functional/linear.js';
import { arguments_of } from '../hyper.js';
import { init_layer_ } from '../init/layer.js';
import { Layer } from '../layer.js';
import { empty_parameter, type Parameter } from '../parameter.js';
import { named } from '../text.js';

/**
 * Options of `Linear`.
 *
 * @example Without a bias
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.LinearOptions = { bias: false };
 * if (new torch.nn.Linear(2, 3, options).bias !== null) throw new Error();
 * ```
 */
export interface LinearOptions {
  /** Add a learnt bias? (default true) */
  readonly bias?: boolean | null | undefined;
  /** The dtype of weight and bias (default `'float32'`). */
  readonly dtype?: DType | null | undefined;
}

/**
 * Multiplies the last dimension with a learnt matrix and adds a learnt bias.
 *
 * Formula: y = x Wᵀ + b; both are drawn evenly from ±1/√in_features at first.
 *
 * For a self-normalizing network draw the weight with `nn.init.lecun_normal_`.
 *
 * Source: PyTorch's `torch.nn.Linear`, with the same first values.
 *
 * @typeParam In the number of features of the input
 * @typeParam Out the number of features of the output
 *
 * @example The compiler knows the shape
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const layer = new torch.nn.Linear(4, 5);
 * const y = layer(torch.ones(2, 3, 4));
 * const features: 5 = y.shape[2];
 * if (features !== 5) throw new Error();
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class Linear<const In extends number = any, const Out extends number = any> extends Layer<
  LinearShape<In, Out>
> {
  static override readonly name: string = 'Linear';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  /** The number of features of the input. */
  readonly in_features: Size<In>;
  /** The number of features of the output. */
  readonly out_features: Size<Out>;
  /** (out_features, in_features) */
  weight: Parameter<readonly [Size<Out>, Size<In>]>;
  /** (out_features), or null */
  bias: Parameter<readonly [Size<Out>]> | null;

  /**
   * Makes a layer.
   *
   * @param in_features the number of features of the input
   * @param out_features the number of features of the output
   * @param bias add a learnt bias? (default true), or the options
   * @param options the same by name, and `dtype`
   * @throws RuntimeError if a number of features is negative
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    in_features: In,
    out_features: Out,
    bias?: boolean | LinearOptions | null,
    options?: LinearOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super();
    const op = 'Linear';
    const names = ['in_features', 'out_features', 'bias', 'dtype'];
    const [inputs, outputs, bias, dtype] = arguments_of(op, args, names, 2);
    this.in_features = a_number(op, 'in_features', 1, inputs) as Size<In>;
    this.out_features = a_number(op, 'out_features', 2, outputs) as Size<Out>;
    this.weight = empty_parameter([this.out_features, this.in_features], dtype);
    this.bias = boolean_or(op, 'bias', 3, bias, true)
      ? empty_parameter([this.out_features], dtype)
      : null;
    this.reset_parameters();
  }

  /**
   * Draws weight and bias anew, as the constructor did.
   *
   * Source: PyTorch's `Linear.reset_parameters`, with the same numbers.
   *
   * @example The same seed, the same weight
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * torch.manual_seed(0);
   * const layer = new torch.nn.Linear(2, 3);
   * const text = `${layer.weight}`;
   * torch.manual_seed(0);
   * layer.reset_parameters();
   * if (`${layer.weight}` !== text) throw new Error(text);
   * ```
   */
  reset_parameters(): void {
    init_layer_(this.weight, this.bias);
  }

  protected override compute(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extra_repr(): string {
    const { in_features, out_features, bias } = this;
    return named(Object.entries({ in_features, out_features, bias: bias !== null }));
  }
}

/**
 * Gives back its input; takes any arguments, as a placeholder for other modules.
 *
 * Source: PyTorch's `torch.nn.Identity`.
 *
 * @example The same object
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(2);
 * if (new torch.nn.Identity(54, { unused: true })(x) !== x) throw new Error();
 * ```
 */
export class Identity extends Layer<SameShape> {
  static override readonly name: string = 'Identity';

  /**
   * Makes the module.
   *
   * @param _unused whatever the module in its place would take
   */
  constructor(..._unused: readonly unknown[]) {
    super();
  }

  protected override compute(input: Tensor): Tensor {
    return input;
  }
}
