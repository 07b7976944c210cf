// torch.safetensors: named tensors as the bytes of a safetensors file. What a header may say is in header.ts.

import { written } from '../elements.js';
import { ValueError } from '../errors.js';
import { tag_of, wrong_kind } from '../kind.js';
import { tidy } from '../memory.js';
import { is_plain } from '../options.js';
import * as raw from '../raw.js';
import { shape_of } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { live_cell, wrap } from '../tensor_base.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';
import {
  type Entry,
  FORMATS,
  in_order,
  read_header,
  shown,
  type Texts,
  write_header,
} from './header.js';

/**
 * Writes named tensors as the bytes of a safetensors file.
 *
 * Byte for byte what Python's library writes for the same tensors. Tensors that share storage are
 * written once each, where Python refuses them.
 *
 * Source: `safetensors.torch.save`.
 *
 * @param tensors tensors by name: a plain object, such as a state dict, or a `Map`
 * @param metadata text to store with them
 * @returns the content of the file
 * @throws ValueError if a name is `__metadata__` or no well-formed text
 * @throws TypeError if something is neither an object of tensors nor text by name
 * @throws DisposedError if a tensor has been disposed
 *
 * @example There and back
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const bytes = torch.safetensors.save({ w: torch.ones(2, 3) }, { made: 'today' });
 * const { w } = torch.safetensors.load(bytes);
 * if (`${w?.shape} ${w?.dtype}` !== '2,3 float32') throw new Error(`${w}`);
 * ```
 */
export function save(
  tensors: { readonly [name: string]: Tensor } | ReadonlyMap<string, Tensor>,
  metadata?: { readonly [key: string]: string } | null,
): Uint8Array<ArrayBuffer> {
  const texts = texts_given(metadata);
  const items = in_order(
    named(tensors).map(([name, tensor]) => {
      const cell = live_cell('save', `tensors[${JSON.stringify(name)}]`, 0, tensor);
      return { name, dtype: cell.dtype, shape: shape_of(cell), tensor: tensor as Tensor };
    }),
  );
  const { head, data } = write_header(items, texts);
  const bytes = new Uint8Array(head.length + data);
  bytes.set(head);
  let at = head.length;
  for (const { tensor } of items) {
    const elements = bytes_of(tensor.data);
    bytes.set(elements, at);
    at += elements.length;
  }
  return bytes;
}

/**
 * Reads the tensors of a safetensors file.
 *
 * The file is checked as a whole before the first tensor is made: a damaged or hostile one is an
 * error and takes no memory. F32, F64, I64, I32, U8 and BOOL keep their dtype; F16 and BF16 become
 * float32, which holds all their values.
 *
 * Source: `safetensors.torch.load`.
 *
 * @param data the content of a file, which is copied
 * @returns an object without a prototype with the tensors by name, in the order of the file;
 * names that are whole numbers come first
 * @throws ValueError if the content is not that of such a file, or has another dtype
 * @throws TypeError if it is not bytes
 *
 * @example A state dict
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const file = torch.safetensors.save(new Map([['a', torch.zeros(2)], ['b', torch.arange(3)]]));
 * const names = Object.keys(torch.safetensors.load(file));
 * if (names.join() !== 'a,b') throw new Error(names.join());
 * ```
 */
export function load(data: ArrayBuffer | Uint8Array): {
  [name: string]: Tensor<Shape, DType, 'cpu'>;
} {
  const bytes = bytes_given('load', data);
  const { entries, start } = read_header(bytes);
  const elements = bytes.subarray(start);
  for (const entry of entries) check_booleans(entry, elements);
  // When the memory does not suffice for all of them, none stays.
  return tidy(() => {
    const tensors: { [name: string]: Tensor<Shape, DType, 'cpu'> } = Object.create(null);
    for (const entry of entries) tensors[entry.name] = tensor_of(entry, elements);
    return tensors;
  });
}

/**
 * Reads the text that is stored in a safetensors file beside the tensors.
 *
 * Source: the method `metadata` of what Python's `safetensors.safe_open` gives.
 *
 * @param data the content of a file
 * @returns an object without a prototype with the texts by name; null if there is none
 * @throws ValueError if the content is not that of such a file
 * @throws TypeError if it is not bytes
 *
 * @example Which epoch was it?
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const file = torch.safetensors.save({ w: torch.zeros(1) }, { epoch: '3' });
 * if (torch.safetensors.metadata(file)?.epoch !== '3') throw new Error();
 * ```
 */
export function metadata(data: ArrayBuffer | Uint8Array): { [key: string]: string } | null {
  return read_header(bytes_given('metadata', data)).texts;
}

function named(tensors: unknown): [name: string, tensor: unknown][] {
  if (tag_of(tensors) === 'Map') {
    const pairs = [...(tensors as ReadonlyMap<unknown, unknown>)];
    for (const [name] of pairs) {
      if (typeof name !== 'string') throw wrong_kind('save', 'name', 0, 'string', name);
    }
    return pairs as [string, unknown][];
  }
  if (is_plain(tensors)) return Object.entries(tensors);
  throw wrong_kind('save', 'tensors', 1, 'a plain object or a Map', tensors);
}

function texts_given(value: unknown): Texts | null {
  if (value === undefined || value === null) return null;
  if (!is_plain(value)) throw wrong_kind('save', 'metadata', 2, 'a plain object', value);
  const texts: Texts = Object.create(null);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') {
      throw wrong_kind('save', `metadata[${JSON.stringify(key)}]`, 0, 'string', text);
    }
    texts[key] = text;
  }
  return texts;
}

function bytes_given(op: string, data: unknown): Uint8Array {
  if (tag_of(data) === 'ArrayBuffer') return new Uint8Array(data as ArrayBuffer);
  if (tag_of(data) !== 'Uint8Array') {
    throw wrong_kind(op, 'data', 1, 'ArrayBuffer or Uint8Array', data);
  }
  const bytes = bytes_of(data as Uint8Array);
  // Shared memory may change after it was checked, and the core's own move when a tensor is made.
  const steady = tag_of(bytes.buffer) === 'ArrayBuffer' && bytes.buffer !== raw.buffer();
  return steady ? bytes : new Uint8Array(bytes);
}

/** The bytes of a typed array, of the class itself: Node's Buffer has methods of its own. */
function bytes_of(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function check_booleans({ name, format, begin, end }: Entry, elements: Uint8Array): void {
  if (format !== 'BOOL') return;
  const bad = elements.subarray(begin, end).find((byte) => byte > 1);
  if (bad === undefined) return;
  throw new ValueError(
    `Error while deserializing: tensor ${shown(name)}: a BOOL is 0 or 1, found ${bad}`,
  );
}

function tensor_of(
  { format, shape, begin, end }: Entry,
  elements: Uint8Array,
): Tensor<Shape, DType, 'cpu'> {
  const { dtype } = FORMATS[format];
  const source = elements.subarray(begin, end);
  const handle = written(dtype, shape, (view) => {
    if (format === 'BF16' || format === 'F16') widen(format, source, view);
    else bytes_of(view).set(source);
  });
  return wrap(handle, dtype, shape);
}

/** Writes halves as the float32 of the same value. */
function widen(format: 'BF16' | 'F16', source: Uint8Array, view: ArrayBufferView): void {
  const halves = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const length = source.length / 2;
  const values = new Float32Array(view.buffer, view.byteOffset, length);
  const bits = new Uint32Array(view.buffer, view.byteOffset, length);
  for (let i = 0; i < length; i++) {
    const half = halves.getUint16(2 * i, true);
    if (format === 'BF16') bits[i] = half << 16;
    else if ((half & 0x7c00) === 0) {
      // Zeros and the numbers below 2^-14, which float32 holds as normal ones.
      values[i] = (half & 0x8000 ? -1 : 1) * (half & 0x3ff) * 2 ** -24;
    } else {
      const exponent = (half >> 10) & 31;
      const wide = exponent === 31 ? 255 : exponent + 112;
      bits[i] = ((half & 0x8000) << 16) | (wide << 23) | ((half & 0x3ff) << 13);
    }
  }
}
