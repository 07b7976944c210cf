// Runs the cases of tests/oracle/ops.json: one call, its results, and the gradients of its inputs.

import * as torch from 'selfnorm';
import { as_method, type Call, type Named, perform } from '../call.ts';
import { type Check, compare, compare_value } from '../compare.ts';
import type { Case, Fixtures } from '../manifest.ts';
import type { Stored, Values } from '../safetensors.ts';

/** See tests/oracle/make_ops.py. */
export interface OpCase extends Omit<Case, 'op' | 'args' | 'dtype'> {
  readonly call: Call;
  readonly tensors: Readonly<Record<string, string>>;
  readonly grad: readonly string[];
  readonly inplace?: boolean;
  readonly outputs: readonly { readonly tensor: string; readonly dtype: string }[];
  readonly check: Check;
  readonly grad_fn?: string | null;
  readonly grad_output?: string;
  readonly grads?: Readonly<Record<string, string>>;
  readonly grad_check?: Check;
  readonly after?: Readonly<Record<string, string>>;
}

/** The package's dtype for one of a file or of PyTorch; its int64 results are int32 here. */
const STORED: Readonly<Record<string, torch.DType>> = { BOOL: 'bool' };
const RESULT: Readonly<Record<string, string>> = { int64: 'int32' };

/** The tensor of a file under its own name. */
export type Lookup = (name: string) => Stored;

/** Reads tensors by the name that they have in the file of a case. */
export function lookup(c: Pick<Case, 'id' | 'file'>, fixtures: Fixtures): Lookup {
  const { id, file } = c;
  return (name) =>
    fixtures.tensor({ id, ...(file === undefined ? {} : { file }), tensors: { it: name } }, 'it');
}

/** A tensor with the dtype, shape and values of a stored one. */
export function made({ dtype, shape, values }: Stored): torch.Tensor {
  const kind = STORED[dtype];
  const flat = torch.tensor(values, kind === undefined ? {} : { dtype: kind });
  return flat.reshape([...shape]) as torch.Tensor;
}

/** Compares shape and values. */
export function expect_values(name: string, got: torch.Tensor, want: Stored, check: Check): void {
  compare_value(name, 'shape', got.shape, want.shape);
  compare(name, got.toArray() as Values, want.values, check);
}

/** The tensors that a call gave: one, a list, or named ones such as values and indices. */
export function results_of(value: unknown): torch.Tensor[] {
  if (value instanceof torch.Tensor) return [value];
  if (Array.isArray(value)) return value as torch.Tensor[];
  return Object.values(value as object) as torch.Tensor[];
}

/** Compares what a call gave with the outputs of a case. */
export function expect_outputs(
  name: string,
  got: readonly torch.Tensor[],
  c: Pick<OpCase, 'outputs' | 'check'>,
  at: Lookup,
): void {
  compare_value(name, 'number of results', got.length, c.outputs.length);
  c.outputs.forEach(({ tensor, dtype }, i) => {
    const y = got[i] as torch.Tensor;
    compare_value(`${name}, result ${i}`, 'dtype', y.dtype, RESULT[dtype] ?? dtype);
    expect_values(`${name}, result ${i}`, y, at(tensor), c.check);
  });
}

/** Compares the gradient of a tensor; `want` is undefined where PyTorch left none. */
export function expect_gradient(
  name: string,
  of: torch.Tensor,
  want: Stored | undefined,
  check: Check,
): void {
  const { grad } = of;
  compare_value(name, 'has a gradient', Boolean(grad), want !== undefined);
  if (!grad || want === undefined) return;
  compare_value(name, 'dtype of the gradient', grad.dtype, of.dtype);
  expect_values(name, grad, want, check);
}

function run_form(name: string, call: Call, c: OpCase, at: Lookup): void {
  const inputs: Record<string, torch.Tensor> = {};
  for (const [role, tensor] of Object.entries(c.tensors)) inputs[role] = made(at(tensor));
  const used: Record<string, torch.Tensor> = { ...inputs };
  const tracked = c.grads !== undefined;
  const [first] = Object.keys(inputs);
  if (tracked) for (const role of c.grad) inputs[role]?.requires_grad_();
  // A leaf cannot be written into: its copy is.
  if (c.inplace && first !== undefined) used[first] = (inputs[first] as torch.Tensor).clone();
  const got = results_of(perform(call, undefined, used as Named));
  expect_outputs(name, got, c, at);
  if (c.inplace)
    compare_value(name, 'returns the input itself', got[0] === used[first ?? ''], true);
  for (const [role, tensor] of Object.entries(c.after ?? {})) {
    expect_values(`${name}, ${role} afterwards`, inputs[role] as torch.Tensor, at(tensor), c.check);
  }
  compare_value(name, 'requires grad', got[0]?.requires_grad, tracked);
  if (!tracked) return;
  compare_value(name, 'grad_fn', got[0]?.grad_fn?.name() ?? null, c.grad_fn);
  got[0]?.backward(made(at(c.grad_output as string)));
  for (const role of c.grad) {
    const want = c.grads?.[role];
    const x = inputs[role] as torch.Tensor;
    expect_gradient(
      `${name}, gradient of ${role}`,
      x,
      want === undefined ? want : at(want),
      c.grad_check as Check,
    );
  }
}

/** Runs a case as a function of torch, and as a method of the first tensor where there is one. */
export function run_op(c: OpCase, fixtures: Fixtures): void {
  const at = lookup(c, fixtures);
  run_form(op_title(c), c.call, c, at);
  const method = as_method(c.call);
  if (method !== undefined) run_form(`${op_title(c)}, as a method`, method, c, at);
}

/** A case in words. */
export function op_title(c: OpCase): string {
  const { fn, args, kw } = c.call;
  return `${c.id} ${fn} ${JSON.stringify(args)}${kw ? ` ${JSON.stringify(kw)}` : ''}`;
}
