// snn.mc_dropout: how sure a model with dropout is.

import { RuntimeError, ValueError } from '../errors.js';
import { get_rng_state, manual_seed, set_rng_state } from '../generator.js';
import { a_number, boolean_or, wrong_kind } from '../kind.js';
import { tidy } from '../memory.js';
import { ModuleBase } from '../nn/module.js';
import { DropoutNd } from '../nn/modules/dropout.js';
import { zeros_like } from '../ops/create.js';
import { stack } from '../ops/join.js';
import { read_options } from '../options.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of } from '../tensor_base.js';
import { in_modes } from './modes.js';

/**
 * Options of `mc_dropout`.
 *
 * @example Probabilities, the same each time
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.snn.McDropoutOptions = {
 *   transform: (logits) => torch.nn.functional.softmax(logits, 1),
 *   seed: 0,
 * };
 * const model = new torch.nn.Sequential(new torch.nn.Linear(4, 3), new torch.nn.AlphaDropout(0.1));
 * const a = torch.snn.mc_dropout(model, torch.ones(2, 4), 5, options);
 * const b = torch.snn.mc_dropout(model, torch.ones(2, 4), 5, options);
 * if (`${a.mean}` !== `${b.mean}`) throw new Error(`${a.mean} ${b.mean}`);
 * ```
 */
export interface McDropoutOptions {
  /** Makes of each output what is averaged, such as probabilities of logits. */
  readonly transform?: ((output: Tensor) => Tensor) | null | undefined;
  /** Draws as after `manual_seed(seed)` and leaves the default generator as it was. */
  readonly seed?: number | bigint | null | undefined;
  /** Are all outputs kept? Default false: the memory then does not depend on how many there are. */
  readonly samples?: boolean | null | undefined;
}

/**
 * What `mc_dropout` found.
 *
 * @example Where is it least sure?
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const model = new torch.nn.Dropout(0.5);
 * const { std }: torch.snn.Prediction = torch.snn.mc_dropout(model, torch.ones(3), 20);
 * if (std.shape[0] !== 3) throw new Error(`${std}`);
 * ```
 */
export interface Prediction {
  /** The mean of the outputs. */
  readonly mean: Tensor;
  /** Their variance, with Bessel's correction. */
  readonly variance: Tensor;
  /** The square root of the variance: how unsure the model is, in the unit of the output. */
  readonly std: Tensor;
  /** All outputs along a new first dimension, if asked for. */
  readonly samples?: Tensor;
}

/**
 * Runs a model several times with its dropouts on: the mean is its prediction, the spread how
 * unsure it is.
 *
 * Only the dropout modules are in training; all else, such as batch norm, is in evaluation, and
 * afterwards every module is in the mode that it was in. Nothing is recorded for gradients. The
 * masks come from the default generator, as in training, which goes on; with `seed` it is left as it was.
 *
 * Source: Gal and Ghahramani 2016, "Dropout as a Bayesian Approximation"; the sums are Welford's.
 *
 * @param model a module that makes one tensor
 * @param x what it is called with
 * @param n how often, at least 2
 * @param options `transform`, `seed`, `samples`
 * @returns mean, variance and standard deviation of the outputs
 * @throws ValueError if `n` is no whole number from 2 on, or the model has no dropout that drops
 * @throws RuntimeError if the output is not one tensor of floating point numbers
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example A mean and how sure it is
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.manual_seed(0);
 * const { Linear, SELU, AlphaDropout, Sequential } = torch.nn;
 * const model = new Sequential(new Linear(4, 8), new SELU(), new AlphaDropout(0.2), new Linear(8, 1));
 * model.eval();
 * const { mean, std } = torch.snn.mc_dropout(model, torch.randn(5, 4), 50);
 * if (`${mean.shape} ${std.shape}` !== '5,1 5,1') throw new Error();
 * if (!std.toArray().every((s) => s > 0)) throw new Error(`${std}`);
 * ```
 */
export function mc_dropout(
  model: ModuleBase,
  x: Tensor,
  n: number,
  options?: McDropoutOptions | null,
): Prediction {
  const op = 'mc_dropout';
  const [transform, seed, kept] = read_options(op, options, ['transform', 'seed', 'samples']);
  if (!(model instanceof ModuleBase)) throw wrong_kind(op, 'model', 1, 'Module', model);
  handle_of(op, 'x', 2, x);
  const times = a_number(op, 'n', 3, n);
  if (!Number.isSafeInteger(times) || times < 2) {
    throw new ValueError(`${op}(): n must be a whole number from 2 on, but got ${times}`);
  }
  if (transform !== undefined && transform !== null && typeof transform !== 'function') {
    throw wrong_kind(op, 'transform', 0, 'function', transform);
  }
  if (!model.modules().some((module) => module instanceof DropoutNd && module.p > 0)) {
    throw new ValueError(
      `${op}(): the model has no dropout module that drops: all outputs would be the same`,
    );
  }
  const keep = boolean_or(op, 'samples', 0, kept, false);
  const once = (): Tensor => {
    const output: unknown = (model as unknown as (x: Tensor) => unknown)(x);
    const made: unknown = transform ? (transform as (output: unknown) => unknown)(output) : output;
    if (cell_of(made)?.dtype.startsWith('float') !== true) {
      throw new RuntimeError(`${op}(): the output must be a tensor of floating point numbers`);
    }
    return made as Tensor;
  };
  const run = () =>
    in_modes(
      model,
      (module) => module instanceof DropoutNd,
      () => spread(once, times, keep),
    );
  return tidy(() => (seed === undefined || seed === null ? run() : seeded(seed as number, run)));
}

/** Mean and variance of `times` outputs, of which one is in memory at a time unless they are kept. */
function spread(once: () => Tensor, times: number, keep: boolean): Prediction {
  const first = once();
  const mean = first.clone();
  const squares = zeros_like(first);
  const samples = [first];
  for (let k = 2; k <= times; k++) {
    const sample = tidy(() => {
      const y = once();
      const step = y.sub(mean);
      mean.add_(step.div(k));
      squares.add_(step.mul(y.sub(mean)));
      return keep ? y : undefined;
    });
    if (sample !== undefined) samples.push(sample);
  }
  const variance = squares.div(times - 1);
  const std = variance.sqrt();
  return keep ? { mean, variance, std, samples: stack(samples) } : { mean, variance, std };
}

/** Runs a function with the default generator seeded, which then goes on as if nothing was drawn. */
function seeded<T>(seed: number | bigint, run: () => T): T {
  const before = get_rng_state();
  manual_seed(seed);
  try {
    return run();
  } finally {
    set_rng_state(before);
  }
}
