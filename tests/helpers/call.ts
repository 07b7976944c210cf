// Performs a call that tests/oracle/calls.py performed in PyTorch, described by the same JSON.

import * as torch from 'selfnorm';
import { compare_value } from './compare.ts';
import type { Outcome } from './manifest.ts';
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
    return torch.full(shape, (decode(spec.fill) as number | undefined) ?? 0, { dtype });
  }
  const values = spec.values.map((value) => decode(value) as number);
  return torch.tensor(values, { dtype }).reshape(shape) as torch.Tensor;
}

function decode(value: unknown): unknown {
  if (typeof value === 'string' && value in NUMBERS) return NUMBERS[value];
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  // A number where JavaScript has one of that size, as a user would write it.
  if ('int' in value) return as_integer(BigInt(value.int as string));
  return 'shape' in value ? tensor_from(value as TensorSpec) : value;
}

function as_integer(value: bigint): number | bigint {
  return BigInt.asIntN(54, value) === value ? Number(value) : value;
}

/** The object that a call is made on. */
function target_of(on: unknown, generator: torch.Generator | undefined): unknown {
  if (on === undefined) return torch;
  if (on === 'generator') return generator;
  return on === 'fresh' ? new torch.Generator() : decode(on);
}

/** Performs a call; `generator` stands in for `"generator": "g"`. */
export function perform(call: Call, generator?: torch.Generator): unknown {
  const path = call.fn.split('.');
  const name = path.pop() as string;
  let target = target_of(call.on, generator);
  for (const part of path) target = (target as Record<string, unknown>)[part];
  const args = (call.args ?? []).map(decode);
  if (call.kw !== undefined) {
    const g = call.kw.generator === undefined ? {} : { generator };
    args.push({ ...call.kw, ...g });
  }
  const method = (target as Record<string, ((...a: unknown[]) => unknown) | undefined>)[name];
  if (method === undefined) throw new Error(`the package has no ${call.fn}`);
  return method.apply(target, args);
}

/** The error classes of the package by PyTorch's names. */
const ERRORS: Readonly<Record<string, new (...a: never[]) => Error>> = {
  ValueError: torch.ValueError,
  RuntimeError: torch.RuntimeError,
  NotImplementedError: torch.NotImplementedError,
  IndexError: torch.IndexError,
  TypeError,
};

/** Runs `f` and compares its end (error class and text, or shape, dtype) and warnings. */
export function expect_outcome(
  name: string,
  f: () => unknown,
  want: Outcome,
  warnings: readonly string[] = [],
): unknown {
  const seen = with_warnings(() => {
    try {
      return { value: f() };
    } catch (error) {
      return { error: error as Error };
    }
  });
  const { value, error } = seen.value as { value?: unknown; error?: Error };
  const got = error === undefined ? { ok: true } : { error: error.name, message: error.message };
  const expected = want.ok ? { ok: true } : { error: want.error, message: want.message };
  compare_value(name, 'outcome', got, expected);
  if (error !== undefined) {
    const kind = ERRORS[want.error ?? ''];
    compare_value(name, `instanceof ${want.error}`, kind && error instanceof kind, true);
  } else if (value instanceof torch.Tensor) {
    if (want.shape !== undefined) compare_value(name, 'shape', value.shape, want.shape);
    if (want.dtype !== undefined) compare_value(name, 'dtype', value.dtype, want.dtype);
  }
  compare_value(name, 'warnings', seen.warnings, warnings);
  return value;
}
