// Runs the programs of tests/oracle/autograd.json: statements over named tensors, each as it went in PyTorch.

import * as torch from 'selfnorm';
import { type Call, outcome_of, perform, value_of } from '../call.ts';
import { compare, compare_value } from '../compare.ts';
import { said } from '../otherwise.ts';
import type { Values } from '../safetensors.ts';

/** What PyTorch gave: one of the fields is there. */
export interface Given {
  readonly error?: string;
  readonly message?: string;
  readonly tensor?: Described;
  readonly tensors?: readonly (Described | null)[];
  readonly value?: unknown;
}

/** A tensor as PyTorch has it. */
export interface Described {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly (number | boolean | string)[];
  readonly requires_grad: boolean;
  readonly is_leaf: boolean;
  readonly grad_fn: string | null;
}

/** See tests/oracle/make_autograd.py. */
export interface Statement {
  readonly call?: Call;
  readonly as?: string;
  readonly read?: string;
  readonly assign?: string;
  readonly value?: unknown;
  readonly no_grad?: readonly Statement[];
  readonly enable_grad?: readonly Statement[];
  readonly result?: Given;
}

export interface AutogradProgram {
  readonly id: string;
  readonly note: string;
  readonly seed: number;
  readonly statements: readonly Statement[];
}

type Named = Record<string, torch.Tensor>;

/** Transcendental functions differ in the last bits; PyTorch's erf in gelu errs by 2e-7. */
const CLOSE = { rtol: 1e-6, atol: 5e-7 };

function compare_tensor(name: string, got: unknown, want: Described | null): void {
  compare_value(name, 'is a tensor', got instanceof torch.Tensor, want !== null);
  if (!(got instanceof torch.Tensor) || want === null) return;
  const { shape, dtype, requires_grad, is_leaf, grad_fn } = want;
  compare_value(name, 'shape', got.shape, shape);
  compare_value(name, 'dtype', got.dtype, dtype === 'int64' ? 'int32' : dtype);
  compare(
    name,
    got.toArray() as Values,
    want.values.map((v) => Number(value_of(v))),
    CLOSE,
  );
  compare_value(name, 'requires_grad', got.requires_grad, requires_grad);
  compare_value(name, 'is_leaf', got.is_leaf, is_leaf);
  compare_value(name, 'grad_fn', got.grad_fn?.name() ?? null, grad_fn);
}

function compare_given(name: string, got: unknown, want: Given): void {
  if (want.tensor !== undefined) compare_tensor(name, got, want.tensor);
  else if (want.tensors !== undefined) {
    const list = got as readonly unknown[];
    compare_value(name, 'number of tensors', list.length, want.tensors.length);
    want.tensors.forEach((t, i) => {
      compare_tensor(`${name} [${i}]`, list[i], t);
    });
  } else {
    const node = typeof got === 'object' && got !== null && 'name' in got;
    compare_value(name, 'value', node ? (got as torch.GradFn).name() : (got ?? null), want.value);
  }
}

function execute(statement: Statement, env: Named): unknown {
  const { call, as, read, assign } = statement;
  if (call !== undefined) {
    const y = perform(call, undefined, env);
    if (as !== undefined) env[as] = y as torch.Tensor;
    return y;
  }
  const [name, attribute] = (read ?? assign ?? '').split('.') as [string, string];
  const x = env[name] as unknown as Record<string, unknown>;
  if (read !== undefined) return x[attribute];
  x[attribute] = value_of(statement.value, env);
  return undefined;
}

function run(name: string, statement: Statement, env: Named): void {
  const inner = statement.no_grad ?? statement.enable_grad;
  if (inner !== undefined) {
    const mode = statement.no_grad === undefined ? torch.enable_grad : torch.no_grad;
    mode(() => {
      inner.forEach((s, i) => {
        run(`${name}.${i}`, s, env);
      });
    });
    return;
  }
  const { result, ...rest } = statement;
  const where = `${name} ${JSON.stringify(rest)}`;
  const { value, error } = outcome_of(() => execute(statement, env));
  const got = error === undefined ? 'no error' : `${error.name}: ${error.message}`;
  const want =
    result?.error === undefined ? 'no error' : `${result.error}: ${said(result.message)}`;
  compare_value(where, 'outcome', got, want);
  if (result !== undefined && error === undefined) compare_given(where, value, result);
}

/** Runs a program; throws a Mismatch at the first statement that goes otherwise. */
export function run_statements(c: AutogradProgram): void {
  torch.manual_seed(c.seed);
  const env: Named = {};
  c.statements.forEach((s, i) => {
    run(`${c.id} (${c.note}) ${i}`, s, env);
  });
}
