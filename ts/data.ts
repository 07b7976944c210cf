// torch.tensor(): a tensor from JavaScript values. Whether a value fits the dtype is the core's matter.

import { check_device } from './device.js';
import { CODES, dtype_or } from './dtypes.js';
import { as_int64, write_elements } from './elements.js';
import { ValueError } from './errors.js';
import { kind_of } from './kind.js';
import { read_options } from './options.js';
import * as raw from './raw.js';
import { raw_sizes } from './sizes.js';
import type { Tensor } from './tensor.js';
import { cell_of, live_cell, wrap } from './tensor_base.js';
import type {
  DTypeOfArray,
  DTypeOfData,
  NestedData,
  ShapeOfData,
  TypedArrayInput,
} from './types/data.js';
import type { DeviceType } from './types/device.js';
import type { DType } from './types/dtype.js';
import type { CreateOptions } from './types/options.js';
import type { Shape } from './types/shape.js';

type Value = number | boolean | bigint;

/** The dtype of each kind of typed array; kinds without a dtype of their own go to a wider one. */
const ARRAY_DTYPES: { readonly [kind: string]: DType } = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int8Array: 'int32',
  Int16Array: 'int32',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Uint16Array: 'int32',
  Uint32Array: 'int32',
  BigInt64Array: 'int64',
  BigUint64Array: 'int64',
};

/**
 * Makes a tensor from JavaScript values, which are copied.
 *
 * Numbers become float32, booleans bool, bigints int64; among mixed values one number makes all of
 * them float32. A typed array keeps its kind. A tensor is cloned.
 *
 * Source: PyTorch's `torch.tensor`.
 *
 * @typeParam T the data, whose literal lengths become the shape
 * @typeParam D the dtype
 * @param data a value, nested arrays of values, a typed array (one dimension) or a tensor
 * @param options `dtype`, `device`
 * @returns a new tensor
 * @throws ValueError if nested arrays differ in length
 * @throws RuntimeError if a value does not fit the dtype
 * @throws TypeError for other data, an unknown option or a wrong kind of argument
 *
 * @example A matrix, a typed array, a scalar
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const a = torch.tensor([[1, 2, 3], [4, 5, 6]]);
 * const b = torch.tensor(new Float64Array(4));
 * const c = torch.tensor(true);
 * if (`${a.shape} ${b.dtype} ${c.item()}` !== '2,3 float64 true') throw new Error(`${a} ${b} ${c}`);
 * ```
 */
export function tensor<S extends Shape, D0 extends DType, D extends DType = D0>(
  data: Tensor<S, D0, DeviceType>,
  options?: CreateOptions<D> | null,
): Tensor<S, D, 'cpu'>;
export function tensor<A extends TypedArrayInput, D extends DType = DTypeOfArray<A>>(
  data: A,
  options?: CreateOptions<D> | null,
): Tensor<Shape, D, 'cpu'>;
export function tensor<const T extends NestedData, D extends DType = DTypeOfData<T>>(
  data: T,
  options?: CreateOptions<D> | null,
): Tensor<ShapeOfData<T>, D, 'cpu'>;
export function tensor(data: unknown, options?: unknown): Tensor {
  const { dtype, device } = read_options('tensor', options, ['dtype', 'device']);
  check_device('tensor', device);
  if (cell_of(data) !== undefined) {
    const { handle, dtype: own, shape } = live_cell('tensor', 'data', 1, data);
    const to = dtype_or<DType>('tensor', dtype, own);
    const copy = to === own ? raw.tensor_clone(handle) : raw.tensor_to(handle, CODES[to]);
    return wrap(copy, to, shape);
  }
  if (ArrayBuffer.isView(data)) return from_typed_array(data, dtype);
  const shape = shape_of_data(data);
  const values: Value[] = [];
  flatten(data, shape, 0, values);
  return from_values(values, shape, dtype_or<DType>('tensor', dtype, dtype_of(values)));
}

function from_typed_array(data: ArrayBufferView, wanted: unknown): Tensor {
  const kind = Object.prototype.toString.call(data).slice(8, -1);
  const own = ARRAY_DTYPES[kind];
  if (own === undefined) throw unusable(data);
  const array = data as Float64Array | BigInt64Array;
  const dtype = dtype_or('tensor', wanted, own);
  const shape = Object.freeze([array.length]);
  const exact = dtype === own && kind !== 'Uint32Array' && kind !== 'BigUint64Array';
  if (!exact) return from_values(Array.from<Value>(array), shape, dtype);
  const handle = raw.empty(CODES[dtype], raw_sizes(shape));
  write_elements(handle, dtype, shape, (view) => (view as Float64Array).set(array as Float64Array));
  return wrap(handle, dtype, shape);
}

function from_values(values: readonly Value[], shape: Shape, dtype: DType): Tensor {
  if (dtype === 'int64' && values.some((value) => typeof value === 'bigint')) {
    const exact = values.map((value) => as_int64(BigInt(value)));
    const handle = raw.empty(CODES.int64, raw_sizes(shape));
    write_elements(handle, dtype, shape, (view) => (view as BigInt64Array).set(exact));
    return wrap(handle, dtype, shape);
  }
  const numbers = Float64Array.from(values, Number);
  return wrap(raw.from_f64(CODES[dtype], raw_sizes(shape), numbers), dtype, shape);
}

function dtype_of(values: readonly Value[]): DType {
  if (values.length === 0 || values.some((value) => typeof value === 'number')) return 'float32';
  return values.some((value) => typeof value === 'bigint') ? 'int64' : 'bool';
}

/** The lengths along the first items. */
function shape_of_data(data: unknown): Shape {
  const shape: number[] = [];
  let level = data;
  while (Array.isArray(level)) {
    // An array that contains itself would never end; no tensor has that many dimensions.
    if (shape.length > 64) throw new ValueError('too many dimensions');
    shape.push(level.length);
    level = level[0];
  }
  return Object.freeze(shape);
}

function flatten(data: unknown, shape: Shape, dim: number, values: Value[]): void {
  if (dim < shape.length) {
    if (!Array.isArray(data)) throw new TypeError('not a sequence');
    if (data.length !== shape[dim]) {
      throw new ValueError(
        `expected sequence of length ${shape[dim]} at dim ${dim} (got ${data.length})`,
      );
    }
    for (const item of data) flatten(item, shape, dim + 1, values);
    return;
  }
  if (typeof data !== 'number' && typeof data !== 'boolean' && typeof data !== 'bigint') {
    throw unusable(data);
  }
  values.push(data);
}

function unusable(data: unknown): TypeError {
  return new TypeError(
    'tensor(): data must be numbers, booleans or bigints, in nested arrays of equal lengths, ' +
      `or a typed array, but found ${kind_of(data)}`,
  );
}
