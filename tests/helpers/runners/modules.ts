// Runs the cases of modules in tests/oracle/ops.json: results, gradients of input and parameters, state afterwards.

import type * as torch from 'selfnorm';
import { compare_value } from '../compare.ts';
import type { Fixtures } from '../manifest.ts';
import { type Build, build, one_kind_of_number } from '../modules.ts';
import {
  expect_gradient,
  expect_outputs,
  expect_values,
  lookup,
  made,
  type OpCase,
  results_of,
} from './ops.ts';

/** See tests/oracle/make_ops.py. */
export interface ModuleOpCase extends Omit<OpCase, 'call' | 'inplace' | 'after'>, Build {
  readonly dtype: torch.DType;
  readonly eval?: boolean;
  readonly state: Readonly<Record<string, string>>;
  readonly inputs: readonly (readonly string[])[];
  readonly state_after: Readonly<Record<string, string>>;
  readonly repr: string;
}

/** Modules without a tensor of their own take no dtype. */
const typed = (c: ModuleOpCase): boolean => Object.keys(c.state).length > 0;

/** Makes the module, gives it its state, calls it on each input, and goes back from the last result. */
export function run_module(c: ModuleOpCase, fixtures: Fixtures): void {
  const at = lookup(c, fixtures);
  const name = module_title(c);
  const module = build({ ...c, kw: typed(c) ? { ...c.kw, dtype: c.dtype } : c.kw });
  compare_value(name, 'text', one_kind_of_number(`${module}`), one_kind_of_number(c.repr));
  const state = Object.entries(c.state).map(([key, tensor]) => [key, made(at(tensor))] as const);
  module.load_state_dict(Object.fromEntries(state));
  module.train(c.eval !== true);
  let input: torch.Tensor | undefined;
  let got: torch.Tensor[] = [];
  for (const names of c.inputs) {
    const inputs = names.map((tensor) => made(at(tensor)));
    [input] = inputs;
    if (c.grad.length > 0) input?.requires_grad_();
    got = results_of(module(...inputs));
  }
  expect_outputs(name, got, c, at);
  const after = module.state_dict();
  compare_value(name, 'state', Object.keys(after), Object.keys(c.state_after));
  for (const [key, tensor] of Object.entries(c.state_after)) {
    expect_values(`${name}, ${key}`, after[key] as torch.Tensor, at(tensor), c.check);
  }
  if (c.grads === undefined || c.grad_check === undefined) return;
  got[0]?.backward(made(at(c.grad_output as string)));
  const of = (x: torch.Tensor, role: string): void => {
    const want = c.grads?.[role];
    expect_gradient(
      `${name}, gradient of ${role}`,
      x,
      want === undefined ? want : at(want),
      c.grad_check as never,
    );
  };
  of(input as torch.Tensor, 'x0');
  for (const [key, parameter] of module.named_parameters()) of(parameter, `param/${key}`);
}

/** A case in words. */
export function module_title({ id, module, args, kw, dtype, ...c }: ModuleOpCase): string {
  const mode = c.eval ? ', eval' : '';
  return `${id} ${module} ${JSON.stringify(args)} ${JSON.stringify(kw)} ${dtype}${mode}`;
}
