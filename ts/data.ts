// torch.tensor(): a tensor from JavaScript values. Whether a value fits the dtype is the core's matter.

import { check_device } from './device.js';
import { CODES, dtype_or } from './dtype.js';
import { as_int64, copied, int64_of, written } from './elements.js';
import { ValueError } from './errors.js';
import { boolean_or, kind_of, tag_of } from './kind.js';
import { KEYS, leaf } from './make.js';
import { read_options, split } from './options.js';
import * as raw from './raw.js';
import type { Tensor } from './tensor.js';
import { cell_of, live_cell } from './tensor_base.js';
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

/** As many as a tensor can have. */
const MOST_DIMENSIONS = 64;

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
 * them float32. A typed array keeps its kind. A tensor is cloned, without
 * its history.
 *
 * Source: PyTorch's `torch.tensor`.
 *
 * @typeParam T the data, whose literal lengths become the shape
 * @typeParam D the dtype
 * @param data a value, nested arrays of values, a typed array (one dimension) or a tensor
 * @param options `dtype`, `device`, `requires_grad`
 * @returns a new tensor
 * @throws ValueError if nested arrays differ in length, or a bigint does not fit int64
 * @throws RuntimeError if a value does not fit another dtype
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
export function tensor(...args: readonly unknown[]): Tensor {
  const [[data], options] = split('tensor', args, 1, 1);
  const [dtype, device, wish] = read_options('tensor', options, KEYS);
  check_device('tensor', device);
  const requires_grad = boolean_or('tensor', 'requires_grad', 0, wish, false);
  if (cell_of(data) !== undefined) {
    const { handle, dtype: own, shape } = live_cell('tensor', 'data', 1, data);
    const to = dtype_or<DType>('tensor', dtype, own);
    const copy = raw.tensor_copied(handle, CODES[to]);
    return leaf(copy, to, shape, requires_grad);
  }
  if (ArrayBuffer.isView(data)) return from_typed_array(data, dtype, requires_grad);
  const shape = shape_of_data(data);
  const kinds: Kinds = { number: false, boolean: false, bigint: false };
  inspect(data, shape, 0, kinds);
  const to = dtype_or<DType>('tensor', dtype, dtype_of(kinds));
  return leaf(handle_of_values(data, shape, kinds, to), to, shape, requires_grad);
}

function from_typed_array(data: ArrayBufferView, wanted: unknown, requires_grad: boolean): Tensor {
  const kind = tag_of(data);
  const own = ARRAY_DTYPES[kind];
  if (own === undefined) throw unusable(data);
  const dtype = dtype_or('tensor', wanted, own);
  const shape = Object.freeze([(data as Uint8Array).length]);
  return leaf(handle_of_array(data, kind, own, dtype, shape), dtype, shape, requires_grad);
}

function handle_of_array(
  data: ArrayBufferView,
  kind: string,
  own: DType,
  dtype: DType,
  shape: Shape,
): number {
  let numbers = data as Float64Array;
  if (dtype === own) {
    if (kind === 'BigUint64Array') {
      return copied(dtype, shape, BigInt64Array.from(data as BigInt64Array, as_int64));
    }
    // uint32 values may exceed int32.
    if (kind !== 'Uint32Array') return copied(dtype, shape, numbers);
  } else if (own === 'int64') numbers = Float64Array.from(data as BigInt64Array, Number);
  return converted(copied(written_as(dtype), shape, numbers), dtype);
}

/** Every number fits a floating dtype, by rounding; for the others the core has to look. */
const written_as = (dtype: DType): DType => (dtype === 'float32' ? dtype : 'float64');

/** Makes a tensor of `written_as(dtype)` one of the dtype; the core refuses what does not fit. */
function converted(handle: number, dtype: DType): number {
  if (written_as(dtype) === dtype) return handle;
  try {
    return raw.tensor_to(handle, CODES[dtype]);
  } finally {
    raw.tensor_dispose(handle);
  }
}

/** Nested arrays whose values have been looked at. */
function handle_of_values(data: unknown, shape: Shape, kinds: Kinds, dtype: DType): number {
  if (dtype === 'int64' && kinds.bigint) {
    return written(dtype, shape, (view) => write_nested(data, view as BigInt64Array, whole));
  }
  const handle = written(written_as(dtype), shape, (view) =>
    write_nested(data, view as Float64Array, Number),
  );
  return converted(handle, dtype);
}

/** Any value as an int64, where some are bigints: numbers lose their fraction, as in PyTorch. */
const whole = (value: Value): bigint =>
  typeof value === 'number' ? int64_of(value) : as_int64(BigInt(value));

/** Which kinds of values there are. */
interface Kinds {
  number: boolean;
  boolean: boolean;
  bigint: boolean;
}

function dtype_of({ number, bigint, boolean }: Kinds): DType {
  if (bigint && !number) return 'int64';
  return boolean && !number ? 'bool' : 'float32';
}

/** The lengths along the first items. */
function shape_of_data(data: unknown): Shape {
  const shape: number[] = [];
  let level = data;
  while (Array.isArray(level)) {
    // An array that contains itself would never end.
    if (shape.length === MOST_DIMENSIONS) {
      throw new ValueError(
        `too many dimensions: arrays can be nested ${MOST_DIMENSIONS} deep at most`,
      );
    }
    shape.push(level.length);
    level = level[0];
  }
  return Object.freeze(shape);
}

/** Checks lengths and values and notes the kinds, before there is memory to give back. */
function inspect(data: unknown, shape: Shape, dim: number, kinds: Kinds): void {
  if (dim === shape.length) {
    const kind = typeof data;
    if (!(kind in kinds)) throw unusable(data);
    kinds[kind as keyof Kinds] = true;
    return;
  }
  if (!Array.isArray(data)) throw new TypeError('not a sequence');
  if (data.length !== shape[dim]) {
    throw new ValueError(
      `expected sequence of length ${shape[dim]} at dim ${dim} (got ${data.length})`,
    );
  }
  for (let i = 0; i < data.length; i++) inspect(data[i], shape, dim + 1, kinds);
}

/** Writes the values of nested arrays one after the other. */
function write_nested<V>(data: unknown, view: { [i: number]: V }, convert: (value: Value) => V) {
  let next = 0;
  const write = (item: unknown): void => {
    if (Array.isArray(item)) for (let i = 0; i < item.length; i++) write(item[i]);
    else view[next++] = convert(item as Value);
  };
  write(data);
}

function unusable(data: unknown): TypeError {
  return new TypeError(
    'tensor(): data must be numbers, booleans or bigints, in nested arrays of equal lengths, ' +
      `or a typed array, but found ${kind_of(data)}`,
  );
}
