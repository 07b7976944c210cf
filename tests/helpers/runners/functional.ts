// Runs the fixtures of selu and linear, forward.

import * as torch from 'selfnorm';
import { compare, compare_value } from '../compare.ts';
import { type Case, type Fixtures, title } from '../manifest.ts';
import type { Values } from '../safetensors.ts';
import { DTYPES, expect_tensor, tensor_of } from '../tensors.ts';

const F = torch.nn.functional;

/** selu out of place and in place, positional and by options. */
export function run_selu(c: Case, fixtures: Fixtures): void {
  const inplace = c.args.inplace === true;
  const input = fixtures.tensor(c, 'input');
  const want = fixtures.tensor(c, 'output');
  const dtype = DTYPES[c.dtype] as torch.DType;
  const forms = {
    positional: (x: torch.Tensor) => F.selu(x, inplace),
    options: (x: torch.Tensor) => F.selu(x, { inplace }),
  };
  for (const [form, call] of Object.entries(forms)) {
    const name = `${title(c)}, ${form}`;
    const x = tensor_of(input);
    const y = call(x);
    expect_tensor(name, y, want, dtype, c.check);
    compare_value(name, 'returns the input itself', y === x, inplace);
    if (!inplace) compare(`${name}, the input afterwards`, x.toArray() as Values, input.values);
  }
}

/** linear with and without a bias. */
export function run_linear(c: Case, fixtures: Fixtures): void {
  const [x, weight] = ['input', 'weight'].map((role) => tensor_of(fixtures.tensor(c, role)));
  const bias = c.tensors?.bias === undefined ? null : tensor_of(fixtures.tensor(c, 'bias'));
  const y = F.linear(x as torch.Tensor, weight as torch.Tensor, bias) as torch.Tensor;
  const dtype = DTYPES[c.dtype] as torch.DType;
  expect_tensor(title(c), y, fixtures.tensor(c, 'output'), dtype, c.check);
}
