// snn.report: does a network normalise itself? Mean and variance of each layer's output, and what breaks them.

import { get_rng_state, set_rng_state } from '../generator.js';
import { count_given, kind_of, wrong_kind } from '../kind.js';
import { tidy } from '../memory.js';
import { ModuleBase } from '../nn/module.js';
import { Container } from '../nn/modules/container.js';
import type { Tensor } from '../tensor.js';
import { handle_of } from '../tensor_base.js';
import type { Shape } from '../types/shape.js';
import { judge, type Run } from './judge.js';
import { in_modes } from './modes.js';
import { is_floating, type Moments, moments_of, scaled_weight } from './moments.js';
import { written } from './text.js';

/**
 * What `report` found out about one layer.
 *
 * @example The first layer
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const model = new torch.nn.Sequential(new torch.nn.Linear(4, 4));
 * const [layer] = torch.snn.report(model, torch.randn(8, 4)).layers;
 * if (layer?.kind !== 'Linear' || layer.shape.join() !== '8,4') throw new Error();
 * ```
 */
export interface LayerReport extends Moments {
  /** Its name in the model, as in a state dict. */
  readonly name: string;
  /** Its class. */
  readonly kind: string;
  /** The shape of its output. */
  readonly shape: Shape;
  /** Mean and variance of its weights, each times the inputs of a unit: should be 0 and 1. */
  readonly weight: Moments | null;
  /** What is wrong with it, in words. */
  readonly problems: readonly string[];
}

/** What is found out, without the text. */
export interface Findings {
  /** Is nothing wrong? */
  readonly ok: boolean;
  /** Mean and variance of the batch. */
  readonly input: Moments;
  /** The shape of the batch. */
  readonly input_shape: Shape;
  /** The layers in the order in which they ran; containers are none. */
  readonly layers: readonly LayerReport[];
  /** All that is wrong, each with its layer. */
  readonly problems: readonly string[];
}

/**
 * What `report` found out; `String(report)` is a table with explanations.
 *
 * @example In words
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const model = new torch.nn.Sequential(new torch.nn.Dropout(0.1), new torch.nn.Linear(9, 9));
 * const report: torch.snn.SnnReport = torch.snn.report(model, torch.randn(100, 9));
 * if (!`${report}`.includes('use AlphaDropout')) throw new Error(`${report}`);
 * ```
 */
export interface SnnReport extends Findings {
  /**
   * Writes a table of the layers, and what is wrong below it.
   *
   * @returns several lines
   */
  toString(): string;
}

/**
 * Tells whether a network normalises itself, layer by layer, and what breaks it.
 *
 * The model runs once, in evaluation and without gradients. Mean and variance are those of all
 * elements of an output. Judged is what stands before a layer of weights, where SELU leads to mean
 * 0 and variance 1, and what can break that: input that is not standardised, weights that are not
 * LeCun-normal, biases, activations other than SELU, dropouts other than alpha dropouts. Functions
 * that a `forward` calls by itself show in what follows them. Modes, gradients and the
 * default generator are afterwards as they were.
 *
 * Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks".
 *
 * @param model a module that is called with one tensor
 * @param batch some typical inputs; the more, the surer
 * @returns the findings; `String(report)` is a table
 * @throws TypeError for a wrong kind of argument
 * @throws DisposedError if the batch has been disposed
 *
 * @example Before and after the right initialisation
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.manual_seed(0);
 * const { Linear, SELU, Sequential } = torch.nn;
 * const model = new Sequential(new Linear(64, 64), new SELU(), new Linear(64, 64), new SELU());
 * const batch = torch.randn(256, 64);
 * const before = torch.snn.report(model, batch);
 * model.apply((module) => {
 *   if (!(module instanceof Linear)) return;
 *   torch.nn.init.lecun_normal_(module.weight);
 *   torch.nn.init.zeros_(module.bias as torch.Tensor);
 * });
 * const after = torch.snn.report(model, batch);
 * if (before.ok || !after.ok) throw new Error(`${before}\n${after}`);
 * ```
 */
export function report(model: ModuleBase, batch: Tensor): SnnReport;
export function report(...args: readonly unknown[]): SnnReport {
  count_given('report', args, 2, 2);
  const [model, batch] = args as [ModuleBase, Tensor];
  if (!(model instanceof ModuleBase)) throw wrong_kind('report', 'model', 1, 'Module', model);
  handle_of('report', 'batch', 2, batch);
  const state = get_rng_state();
  try {
    const findings = tidy(() => found(model, batch));
    return { ...findings, toString: () => written(findings) };
  } finally {
    set_rng_state(state);
    state.dispose();
  }
}

function found(model: ModuleBase, batch: Tensor): Findings {
  const input = moments_of(batch);
  const runs = runs_of(model, batch);
  const of_batch = judge(runs, batch, input);
  const problems = of_batch.map((problem) => `(batch): ${problem}`);
  const layers = runs.map(({ name, kind, output, moments, layer, problems: wrong }) => {
    const title = `${name} ${kind}`.trim();
    problems.push(...wrong.map((problem) => `${title}: ${problem}`));
    const { shape } = output;
    return { name, kind, shape, ...moments, weight: layer?.weight ?? null, problems: wrong };
  });
  return { ok: problems.length === 0, input, input_shape: batch.shape, layers, problems };
}

/** Runs the model and notes each module that is no mere container. */
function runs_of(model: ModuleBase, batch: Tensor): Run[] {
  const runs: Run[] = [];
  const hooks = model.named_modules().map(([name, module]) =>
    module.register_forward_hook((_: unknown, [input]: readonly unknown[], output: unknown) => {
      if (module instanceof Container || !is_floating(output)) return;
      const weight = scaled_weight(module);
      const layer =
        weight !== null && is_floating(input) ? { input: moments_of(input), weight } : null;
      const moments = moments_of(output);
      runs.push({
        name,
        kind: kind_of(module),
        module,
        input,
        output,
        moments,
        layer,
        problems: [],
      });
    }),
  );
  try {
    in_modes(
      model,
      () => false,
      () => (model as unknown as (x: Tensor) => unknown)(batch),
    );
  } finally {
    for (const hook of hooks) hook.remove();
  }
  return runs;
}
