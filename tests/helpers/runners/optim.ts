// Runs the fixtures of optimizers and of torch.nn.init in the manifest.

import * as torch from 'selfnorm';
import type { Check } from '../compare.ts';
import { type Case, type Fixtures, title } from '../manifest.ts';
import { make } from '../modules.ts';
import { seed_with, tensor_of } from '../tensors.ts';
import { expect_values } from './ops.ts';

/** SGD rounds as PyTorch does; the square root of the others does not. */
export function optimizer_check(name: string, dtype: string, check: Check): Check {
  return name === 'SGD' && (dtype === 'float32' || dtype === 'f32') ? 'bits' : check;
}

/** Steps with given gradients, from the first value of a parameter to the last. */
export function run_optimizer(c: Case, fixtures: Fixtures): void {
  const param = tensor_of(fixtures.tensor(c, 'param0')).requires_grad_();
  const optimizer = make<torch.optim.Optimizer>(c.op, [[param]], c.args);
  const check = optimizer_check(c.op.slice('optim.'.length), c.dtype, c.check as Check);
  let steps = 0;
  while (c.tensors?.[`grad${steps}`] !== undefined) {
    param.grad = tensor_of(fixtures.tensor(c, `grad${steps++}`));
    optimizer.step();
  }
  // Those fixtures hold the last value five times over: the tensor was not copied.
  expect_values(title(c), param, fixtures.tensor(c, `param${steps}`), check);
}

type Init = (x: torch.Tensor, options: object) => torch.Tensor;

/** Draws first values. */
export function run_init(c: Case, fixtures: Fixtures): void {
  const { size, ...args } = c.args as { size: number[] };
  const known = torch.nn.init as unknown as Readonly<Record<string, Init>>;
  const x = torch.zeros(size);
  seed_with(c.seed);
  (known[c.op.slice('nn.init.'.length)] as Init)(x, args);
  expect_values(title(c), x, fixtures.tensor(c, 'output'), c.check as Check);
}
