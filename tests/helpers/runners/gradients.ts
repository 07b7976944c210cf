// Gradients of a fixture: inputs that require them, the way back, the comparison.

import type * as torch from 'selfnorm';
import { compare_value } from '../compare.ts';
import { type Case, type Fixtures, gradients_of, title } from '../manifest.ts';
import { expect_tensor, tensor_of } from '../tensors.ts';

/** The leaves of a case whose gradients were recorded, and what the call is given in their place. */
export interface Inputs {
  readonly leaves: Readonly<Record<string, torch.Tensor>>;
  readonly given: Readonly<Record<string, torch.Tensor>>;
}

/** The tensors of these roles; a call in place gets copies of leaves, which must not be written. */
export function inputs_of(
  c: Case,
  fixtures: Fixtures,
  roles: readonly string[],
  inplace = false,
): Inputs {
  const leaves: Record<string, torch.Tensor> = {};
  const given: Record<string, torch.Tensor> = {};
  for (const role of roles) {
    if (c.tensors?.[role] === undefined) continue;
    const x = tensor_of(fixtures.tensor(c, role));
    const differentiable = gradients_of(c).some((name) => target_of(name) === role);
    if (differentiable) leaves[role] = x.requires_grad_();
    given[role] = differentiable && inplace ? x.clone() : x;
  }
  return { leaves, given };
}

/** `grad_weight` is of `weight`, `grad_input_of_sum` of `input`. */
const target_of = (name: string): string => name.replace(/^grad_/, '').replace(/_of_sum$/, '');

/** Goes back from the output of a case and compares every gradient that PyTorch recorded. */
export function expect_gradients(
  name: string,
  c: Case,
  fixtures: Fixtures,
  output: torch.Tensor,
  { leaves }: Inputs,
): void {
  const wanted = gradients_of(c);
  compare_value(name, 'requires_grad', output.requires_grad, wanted.length > 0);
  if (wanted.length === 0) return;
  // The sum of what came out itself is taken of something else in PyTorch: the same gradient.
  const seed = wanted.some((role) => role.endsWith('_of_sum'))
    ? (output.detach().clone() as torch.Tensor)
    : tensor_of(fixtures.tensor(c, 'grad_output'));
  if (wanted.some((role) => role.endsWith('_of_sum'))) (seed.data as Float32Array).fill(1);
  output.backward(seed);
  for (const role of wanted) {
    const leaf = leaves[target_of(role)] as torch.Tensor;
    const label = `${name}, ${role} of ${title(c)}`;
    compare_value(label, 'has a gradient', leaf.grad !== null, true);
    const grad = leaf.grad as torch.Tensor;
    expect_tensor(label, grad, fixtures.tensor(c, role), leaf.dtype, c.check);
  }
}
