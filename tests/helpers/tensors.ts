// Between fixtures and the package's tensors: making inputs, checking outputs, catching warnings.

import * as torch from 'selfnorm';
import { type Check, compare, compare_value } from './compare.ts';
import type { Stored, Values } from './safetensors.ts';

/** The package's names of the fixtures' dtypes. PyTorch's int64 results are int32 here. */
export const DTYPES: Readonly<Record<string, torch.DType>> = {
  f32: 'float32',
  f64: 'float64',
  i32: 'int32',
  u8: 'uint8',
  bool: 'bool',
  i64: 'int64',
};

/** A tensor with a fixture's dtype, shape and values. */
export function tensor_of(stored: Stored): torch.Tensor {
  return torch.tensor(stored.values).reshape([...stored.shape]) as torch.Tensor;
}

/** `x[i] = ((i * 2654435761 mod 2^32) >> 8) * 2^-22 - 2`: the input of digest cases. */
export function lattice(shape: readonly number[], dtype: torch.DType): torch.Tensor {
  const n = shape.reduce((a, b) => a * b, 1);
  const values = dtype === 'float64' ? new Float64Array(n) : new Float32Array(n);
  for (let i = 0; i < n; i++) values[i] = (Math.imul(i, 2654435761) >>> 8) * 2 ** -22 - 2;
  return torch.tensor(values).reshape([...shape]) as torch.Tensor;
}

/** Compares dtype, shape and values of a tensor with a fixture. */
export function expect_tensor(
  name: string,
  got: torch.Tensor,
  want: Stored,
  dtype: torch.DType,
  check: Check = 'bits',
): void {
  compare_value(name, 'dtype', got.dtype, dtype);
  compare_value(name, 'shape', got.shape, want.shape);
  compare(name, got.toArray() as Values, want.values, check);
}

/** Runs `f` and gives what it returned with the texts of all warnings. */
export function with_warnings<T>(f: () => T): { value: T; warnings: string[] } {
  const warnings: string[] = [];
  torch.set_warning_handler((text: string) => {
    warnings.push(text);
  });
  try {
    return { value: f(), warnings };
  } finally {
    torch.set_warning_handler(null);
  }
}

/** Runs `f` and releases every tensor that it made. */
export function scoped(f: () => void): void {
  torch.tidy(() => {
    f();
    return undefined;
  });
}

/** `torch.manual_seed` with a fixture's seed; one that no number holds is written as text. */
export function seed_with(seed: number | string | undefined, generator?: torch.Generator): void {
  if (seed === undefined) return;
  const value = typeof seed === 'string' ? BigInt(seed) : seed;
  if (generator === undefined) torch.manual_seed(value);
  else generator.manual_seed(value);
}

/** `torch.randint(0, 2 ** 24, (1,))`: tells whether as many numbers were drawn as PyTorch draws. */
export function next_number(generator?: torch.Generator): number {
  const options = generator === undefined ? {} : { generator };
  return torch.randint(0, 2 ** 24, [1], options).item() as number;
}
