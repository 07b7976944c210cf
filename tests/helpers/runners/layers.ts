// Runs the fixtures of normalization, softmax and losses, forward and backward.

import * as torch from 'selfnorm';
import { type Case, type Fixtures, gradients_of, title } from '../manifest.ts';
import { DTYPES, expect_tensor, tensor_of } from '../tensors.ts';

const F = torch.nn.functional;

type Given = Readonly<Record<string, torch.Tensor>>;
type Args = Readonly<Record<string, unknown>>;
type Layer = (x: torch.Tensor, given: Given, args: Args) => torch.Tensor;

const LAYERS: Readonly<Record<string, Layer>> = {
  batch_norm: (x, { running_mean, running_var, weight, bias }, args) =>
    F.batch_norm(x, running_mean, running_var, { ...args, weight, bias }),
  layer_norm: (x, { weight, bias }, { normalized_shape, eps }) =>
    F.layer_norm(x, normalized_shape as number[], weight, bias, eps as number),
  softmax: (x, _, { dim }) => F.softmax(x, dim as number),
  log_softmax: (x, _, { dim }) => F.log_softmax(x, dim as number),
  mse_loss: (x, { target }) => F.mse_loss(x, target as torch.Tensor),
  cross_entropy: (x, { target }) => F.cross_entropy(x, target as torch.Tensor),
};

/** The ops of this file; their gradients are compared as well. */
export const LAYER_OPS: readonly string[] = Object.keys(LAYERS);

/** One call, its result, what it wrote, and the gradients of its inputs. */
export function run_layer(c: Case, fixtures: Fixtures): void {
  const dtype = DTYPES[c.dtype] as torch.DType;
  const gradients = gradients_of(c);
  const given: Record<string, torch.Tensor> = {};
  for (const role of Object.keys(c.tensors ?? {})) {
    if (/^grad_|^output$|_after$/.test(role)) continue;
    given[role] = tensor_of(fixtures.tensor(c, role));
    if (gradients.includes(`grad_${role}`)) given[role].requires_grad_();
  }
  const y = (LAYERS[c.op] as Layer)(given.input as torch.Tensor, given, c.args);
  expect_tensor(title(c), y, fixtures.tensor(c, 'output'), dtype, c.check);
  y.backward(tensor_of(fixtures.tensor(c, 'grad_output')));
  for (const [role, x] of Object.entries(given)) {
    const expected: [string, torch.Tensor | null][] = [
      [`grad_${role}`, x.grad],
      [`${role}_after`, x],
    ];
    for (const [want, got] of expected) {
      if (c.tensors?.[want] === undefined) continue;
      if (got === null) throw new Error(`${title(c)}: no gradient of ${role}`);
      expect_tensor(`${title(c)}, ${want}`, got, fixtures.tensor(c, want), dtype, c.check);
    }
  }
}
