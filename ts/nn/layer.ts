// Base of the modules of one tensor: the types of their calls are computed by a shape map.

import type { Tensor } from '../tensor.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { MappedShape, ShapeCheck, ShapeMap } from '../types/module.js';
import type { Shape } from '../types/shape.js';
import { ModuleBase } from './module.js';

/**
 * A module that makes one tensor of one tensor: the type of a call knows the shape.
 *
 * @typeParam M what it does to shapes
 *
 * @example A layer of one's own whose calls keep the shape
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * class Twice extends torch.nn.Layer<torch.nn.SameShape> {
 *   compute(x: torch.Tensor): torch.Tensor {
 *     return torch.nn.functional.selu(torch.nn.functional.selu(x));
 *   }
 * }
 * const size: 3 = new Twice()(torch.ones(3)).shape[0];
 * if (size !== 3) throw new Error();
 * ```
 */
export interface Layer<M extends ShapeMap> {
  /** Runs `forward` as a scope of memory, with the hooks. */
  // biome-ignore lint/style/useShorthandFunctionType: a class is merged with it
  <S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
    input: Tensor<S, D, Dev> & ShapeCheck<M, S>,
  ): Tensor<MappedShape<M, S>, D, Dev>;
}

// biome-ignore-start lint/suspicious/noExplicitAny: a layer whose map is not known
// biome-ignore-start lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call alone
export abstract class Layer<M extends ShapeMap = any> extends ModuleBase {
  // biome-ignore-end lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call alone
  // biome-ignore-end lint/suspicious/noExplicitAny: a layer whose map is not known
  /** What the module does to shapes; there is no such property, only its type. */
  declare readonly __map?: M;

  /**
   * Computes the output, without hooks and without a scope of memory; a call has both.
   *
   * @param input a tensor
   * @returns a tensor of the dtype of the input
   *
   * @example The same as a call, but for hooks and memory
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const layer = new torch.nn.SELU();
   * const x = torch.randn(3);
   * if (`${layer.forward(x)}` !== `${layer(x)}`) throw new Error();
   * ```
   */
  override forward(input: Tensor): Tensor {
    return this.compute(input);
  }

  /** What `forward` does. It assigns nothing to the module; so only who overrides `forward` can. */
  protected abstract compute(input: Tensor): Tensor;

  protected override may_assign(): boolean {
    return this.forward !== Layer.prototype.forward;
  }
}
