// What is wrong with a self-normalizing network: from what was measured to words.

import type { Module } from '../nn/module.js';
import { Activation, SELU } from '../nn/modules/activation.js';
import { AlphaDropout, DropoutNd, FeatureAlphaDropout } from '../nn/modules/dropout.js';
import { Flatten, Unflatten } from '../nn/modules/flatten.js';
import { Identity } from '../nn/modules/linear.js';
import { BatchNorm, LayerNorm } from '../nn/modules/norm.js';
import type { Tensor } from '../tensor.js';
import { is_floating, type Moments, root_mean_square } from './moments.js';

/** One run of a module. */
export interface Run {
  readonly name: string;
  readonly kind: string;
  readonly module: Module;
  readonly input: unknown;
  readonly output: Tensor;
  /** Of the output. */
  readonly moments: Moments;
  /** Of the input and of the weights, where there are weights. */
  readonly layer: { readonly input: Moments; readonly weight: Moments } | null;
  /** What is wrong with it, in words. */
  readonly problems: string[];
}

/** How far from 0 and 1 activations may be: no further do chance and correlated inputs lead. */
const MEAN = 0.3;
const VARIANCE = [0.5, 1.6] as const;
/** The same for the mean and the variance of weights times the inputs of a unit. */
const SUM = 0.5;
const GAIN = [0.7, 1.4] as const;
/** The root mean square of a bias that does no harm yet. */
const BIAS = 0.05;

const within = (value: number, [least, most]: readonly [number, number]): boolean =>
  value >= least && value <= most;

const rounded = (value: number): number => Number(value.toPrecision(3));

/** How the moments differ from 0 and 1; null where they do not. */
function far({ mean, variance }: Moments): string | null {
  if (within(mean, [-MEAN, MEAN]) && within(variance, VARIANCE)) return null;
  return `mean ${rounded(mean)}, variance ${rounded(variance)} instead of 0 and 1`;
}

/**
 * Judges what was measured: adds the problems of each run and returns those of the batch.
 *
 * What counts is what stands before a layer of weights. The last one may have any weights: what
 * follows it is the answer.
 */
export function judge(runs: readonly Run[], batch: unknown, moments: Moments): string[] {
  const layers = runs.filter(({ layer }) => layer !== null);
  const last = runs.lastIndexOf(layers.at(-1) as Run);
  const of_batch = far(moments);
  runs.forEach((run, i) => {
    const { layer, problems } = run;
    if (i < last || last < 0) problems.push(...causes(run));
    if (layer === null) return;
    const source = source_of(run, runs.slice(0, i));
    if (source?.layer) {
      problems.push(`no activation between it and ${source.kind} '${source.name}'`);
      return;
    }
    const why = far(layer.input);
    // The batch has been judged, in whatever shape it comes.
    if (why === null || source === batch || (run === layers[0] && of_batch !== null)) return;
    if (source === null) problems.push(`its input has ${why}`);
    else source.problems.push(why + dependence(source, runs));
  });
  if (of_batch === null) return [];
  return [`${of_batch}: subtract the mean and divide by the standard deviation`];
}

/** Which of the runs before made the input of one; null where a function in between did. */
function source_of(run: Run, before: readonly Run[]): Run | null {
  let { input } = run;
  let found: Run | null = null;
  for (const candidate of [...before].reverse()) {
    if (candidate.output !== input) continue;
    if (passes_on(candidate.module)) input = candidate.input;
    else {
      found = candidate;
      // One in it may have made the same.
      if (candidate.module.children().length === 0) break;
    }
  }
  return found;
}

/** The modules whose output, in evaluation, has the elements of the input. */
const PASSING: readonly (abstract new (...args: never) => unknown)[] = [
  DropoutNd,
  Flatten,
  Identity,
  Unflatten,
];

const passes_on = (module: Module): boolean => PASSING.some((kind) => module instanceof kind);

/**
 * What variance should be, were the weights before independent of their inputs: of mean 0, each
 * unit adds the variance of the weights times the squares of its inputs.
 */
function dependence(run: Run, runs: readonly Run[]): string {
  const before = runs.slice(0, runs.indexOf(run)).filter(({ layer }) => layer !== null);
  const maker = before.at(-1);
  if (!maker?.layer) return '';
  const { input, weight } = maker.layer;
  const expected = weight.variance * (input.variance + input.mean ** 2);
  const times = (maker.moments.variance + maker.moments.mean ** 2) / expected;
  if (within(times, GAIN)) return '';
  return (
    `: the output of ${maker.kind} '${maker.name}' has ${rounded(times)} times the variance of ` +
    'weights that are independent of their inputs; training makes them dependent'
  );
}

/** What about a layer breaks self-normalization. */
function causes({ module, kind, layer }: Run): string[] {
  if (layer !== null) return of_weights(module, layer.weight);
  if (module instanceof Activation && !(module instanceof SELU)) {
    return [`${kind} does not lead to mean 0 and variance 1: use SELU`];
  }
  if (module instanceof BatchNorm || module instanceof LayerNorm) {
    return [`${kind} does what SELU does by itself, for single samples too: leave it out`];
  }
  if (module instanceof DropoutNd && module.p > 0) {
    if (module instanceof AlphaDropout || module instanceof FeatureAlphaDropout) return [];
    const better = kind === 'Dropout' ? 'AlphaDropout' : 'FeatureAlphaDropout';
    return [`${kind} changes mean and variance in training: use ${better}`];
  }
  return [];
}

function of_weights(module: Module, { mean, variance }: Moments): string[] {
  const problems: string[] = [];
  if (!within(variance, GAIN)) {
    problems.push(
      `weights: variance times inputs is ${rounded(variance)} instead of 1${known(variance)}: ` +
        'use nn.init.lecun_normal_',
    );
  }
  if (!within(mean, [-SUM, SUM])) {
    problems.push(`weights: mean times inputs is ${rounded(mean)} instead of 0`);
  }
  const { bias } = module;
  const size = is_floating(bias) ? root_mean_square(bias) : 0;
  if (size > BIAS) {
    problems.push(`bias: root mean square ${rounded(size)} instead of 0: use nn.init.zeros_`);
  }
  return problems;
}

/** Whose initialisation has this variance? */
function known(variance: number): string {
  if (within(variance, [0.28, 0.39])) return " (PyTorch's default)";
  return within(variance, [1.7, 2.3]) ? ' (the one for ReLU)' : '';
}
