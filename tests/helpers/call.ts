// Performs a call that tests/oracle/calls.py performed in PyTorch, described by the same JSON.

import * as torch from 'selfnorm';
import { compare_value } from './compare.ts';
import type { Outcome } from './manifest.ts';
import { said } from './otherwise.ts';
import { lattice, with_warnings } from './tensors.ts';

/** See tests/oracle/calls.py. */
export interface Call {
  readonly fn: string;
  readonly args?: readonly unknown[];
  readonly kw?: Readonly<Record<string, unknown>>;
  readonly on?: unknown;
}

interface TensorSpec {
  readonly shape: number[];
  readonly dtype?: torch.DType;
  readonly fill?: unknown;
  readonly values?: unknown[];
  readonly lattice?: boolean;
}

const NUMBERS: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

function tensor_from({ shape, dtype = 'float32', ...spec }: TensorSpec): torch.Tensor {
  if (spec.lattice) return lattice(shape, dtype);
  if (spec.values === undefined) {
    return torch.full(shape, (value_of(spec.fill) as number | undefined) ?? 0, { dtype });
  }
  const values = spec.values.map((value) => value_of(value) as number);
  return torch.tensor(values, { dtype }).reshape(shape) as torch.Tensor;
}

/** The tensors that `{"tensor": name}` stands for. */
export type Named = Readonly<Record<string, torch.Tensor>>;

/** What a value of the JSON stands for. */
export function value_of(value: unknown, tensors: Named = {}): unknown {
  if (typeof value === 'string' && value in NUMBERS) return NUMBERS[value];
  if (Array.isArray(value)) return value.map((item) => value_of(item, tensors));
  if (typeof value !== 'object' || value === null || value instanceof torch.Tensor) return value;
  if ('tensor' in value) return tensors[value.tensor as string];
  // A number where JavaScript has one of that size, as a user would write it.
  if ('int' in value) return as_integer(BigInt(value.int as string));
  return 'shape' in value ? tensor_from(value as TensorSpec) : value;
}

function as_integer(value: bigint): number | bigint {
  return BigInt.asIntN(54, value) === value ? Number(value) : value;
}

/** The object that a call is made on. */
function target_of(on: unknown, generator: torch.Generator | undefined, tensors: Named): unknown {
  if (on === undefined) return torch;
  if (on === 'generator') return generator;
  return on === 'fresh' ? new torch.Generator() : value_of(on, tensors);
}

type Method = (...args: unknown[]) => unknown;

/** The member of `root` at a path like `nn.functional.relu`, with what it belongs to. */
function member(root: unknown, path: string): { owner: unknown; method: Method | undefined } {
  let owner: unknown;
  let found: unknown = root;
  for (const name of path.split('.')) {
    owner = found;
    found = (found as Record<string, unknown> | undefined)?.[name];
  }
  return { owner, method: typeof found === 'function' ? (found as Method) : undefined };
}

/** Does the package have what a call calls? */
export function exists(call: Call): boolean {
  return (
    member(call.on === undefined ? torch : torch.Tensor.prototype, call.fn).method !== undefined
  );
}

/** The arguments of a call: PyTorch's keyword arguments are an options object at the end. */
function arguments_of(call: Call, generator?: torch.Generator, tensors?: Named): unknown[] {
  const args = (call.args ?? []).map((value) => value_of(value, tensors));
  if (call.kw !== undefined) {
    const kw = Object.entries(call.kw).map(([key, value]) => [key, value_of(value, tensors)]);
    args.push({ ...Object.fromEntries(kw), ...('generator' in call.kw ? { generator } : {}) });
  }
  return args;
}

/** Performs a call; `generator` stands in for `"generator": "g"`. */
export function perform(call: Call, generator?: torch.Generator, tensors: Named = {}): unknown {
  const target = target_of(call.on, generator, tensors);
  const { owner, method } = member(target, call.fn);
  if (method === undefined) throw new Error(`the package has no ${call.fn}`);
  return method.apply(owner, arguments_of(call, generator, tensors));
}

/** The call in its method form, `x.add(y)` for `torch.add(x, y)`; undefined if there is none. */
export function as_method({ fn, args = [], on, ...rest }: Call): Call | undefined {
  const [self, ...others] = args;
  const is_tensor = typeof self === 'object' && self !== null && 'tensor' in self;
  const call = { fn, on: self, args: others, ...rest };
  // The condition of `where` is not what its method is called on.
  return on === undefined && is_tensor && fn !== 'where' && exists(call) ? call : undefined;
}

/** The error classes of the package by PyTorch's names. */
const ERRORS: Readonly<Record<string, new (...a: never[]) => Error>> = {
  ValueError: torch.ValueError,
  RuntimeError: torch.RuntimeError,
  NotImplementedError: torch.NotImplementedError,
  IndexError: torch.IndexError,
  TypeError,
};

/** How `f` ended. */
export function outcome_of(f: () => unknown): { value?: unknown; error?: Error } {
  try {
    return { value: f() };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Runs `f` and compares its end (error class and text, or shape, dtype) and warnings. */
export function expect_outcome(
  name: string,
  f: () => unknown,
  want: Outcome,
  warnings: readonly string[] = [],
): unknown {
  const seen = with_warnings(() => outcome_of(f));
  const { value, error } = seen.value;
  const got = error === undefined ? { ok: true } : { error: error.name, message: error.message };
  const expected = want.ok ? { ok: true } : { error: want.error, message: said(want.message) };
  compare_value(name, 'outcome', got, expected);
  if (error !== undefined) {
    const kind = ERRORS[want.error ?? ''];
    compare_value(name, `instanceof ${want.error}`, kind && error instanceof kind, true);
  } else if (value instanceof torch.Tensor) {
    if (want.shape !== undefined) compare_value(name, 'shape', value.shape, want.shape);
    // PyTorch's int64 results are int32 here; what is stored as int64 stays.
    const want_dtype = want.dtype === 'int64' && value.dtype === 'int32' ? 'int32' : want.dtype;
    if (want_dtype !== undefined) compare_value(name, 'dtype', value.dtype, want_dtype);
  }
  compare_value(name, 'warnings', seen.warnings, warnings);
  return value;
}
