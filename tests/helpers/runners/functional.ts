// Runs the fixtures of selu, layers, normalizations, losses and softmax, forward and backward.

import * as torch from 'selfnorm';
import { compare, compare_value } from '../compare.ts';
import { type Case, type Fixtures, title } from '../manifest.ts';
import type { Values } from '../safetensors.ts';
import { DTYPES, expect_tensor } from '../tensors.ts';
import { expect_gradients, inputs_of } from './gradients.ts';

type Tensors = Readonly<Record<string, torch.Tensor | undefined>>;
type Args = Readonly<Record<string, never>>;
type Call = (x: Tensors, args: Args) => torch.Tensor;
type Loose = Readonly<Record<string, (...args: unknown[]) => torch.Tensor>>;

/** Shapes are not checked at compile time here. */
const F = torch.nn.functional as unknown as Loose & typeof torch.nn.functional;

const convolve =
  (name: string): Call =>
  ({ input, weight, bias }, { stride, padding, dilation, groups }) =>
    (F as Loose)[name]?.(input, weight, bias, stride, padding, dilation, groups) as torch.Tensor;

const by_dim =
  (name: string): Call =>
  ({ input }, { dim }) =>
    (F as Loose)[name]?.(input, dim) as torch.Tensor;

const loss =
  (name: string): Call =>
  ({ input, target }) =>
    (F as Loose)[name]?.(input, target) as torch.Tensor;

/** Each function as a fixture calls it. */
const CALLS: Readonly<Record<string, Call>> = {
  linear: ({ input, weight, bias }) => (F as Loose).linear?.(input, weight, bias) as torch.Tensor,
  conv1d: convolve('conv1d'),
  conv2d: convolve('conv2d'),
  batch_norm: ({ input, running_mean, running_var, weight, bias }, args) =>
    (F as Loose).batch_norm?.(input, running_mean, running_var, {
      weight,
      bias,
      ...(args as object),
    }) as torch.Tensor,
  layer_norm: ({ input, weight, bias }, { normalized_shape, eps }) =>
    (F as Loose).layer_norm?.(input, normalized_shape, weight, bias, eps) as torch.Tensor,
  softmax: by_dim('softmax'),
  log_softmax: by_dim('log_softmax'),
  mse_loss: loss('mse_loss'),
  cross_entropy: loss('cross_entropy'),
};

export const LAYER_OPS = Object.keys(CALLS);

const ROLES = ['input', 'weight', 'bias', 'target', 'running_mean', 'running_var'];

/** One call, what it wrote, and its gradients. */
export function run_layer(c: Case, fixtures: Fixtures): void {
  const inputs = inputs_of(c, fixtures, ROLES);
  const y = (CALLS[c.op] as Call)(inputs.given, c.args as Args);
  const dtype = DTYPES[c.dtype] as torch.DType;
  expect_tensor(title(c), y, fixtures.tensor(c, 'output'), dtype, c.check);
  for (const role of ['running_mean', 'running_var']) {
    const x = inputs.given[role];
    if (x === undefined) continue;
    const want = fixtures.tensor(c, `${role}_after`);
    expect_tensor(`${title(c)}, ${role}`, x, want, dtype, c.check);
  }
  expect_gradients(title(c), c, fixtures, y, inputs);
}

/** selu out of place and in place, positional and by options. */
export function run_selu(c: Case, fixtures: Fixtures): void {
  const inplace = c.args.inplace === true;
  const want = fixtures.tensor(c, 'output');
  const dtype = DTYPES[c.dtype] as torch.DType;
  const forms = {
    positional: (x: torch.Tensor) => F.selu(x, inplace),
    options: (x: torch.Tensor) => F.selu(x, { inplace }),
  };
  for (const [form, call] of Object.entries(forms)) {
    const name = `${title(c)}, ${form}`;
    const inputs = inputs_of(c, fixtures, ['input'], inplace);
    const x = inputs.given.input as torch.Tensor;
    const y = call(x);
    expect_tensor(name, y, want, dtype, c.check);
    compare_value(name, 'returns the input itself', y === x, inplace);
    const { values } = fixtures.tensor(c, 'input');
    if (!inplace) compare(`${name}, the input afterwards`, x.toArray() as Values, values);
    expect_gradients(name, c, fixtures, y, inputs);
  }
}
