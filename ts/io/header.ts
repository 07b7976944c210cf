// The header of a safetensors file: JSON text to entries and back. Nothing in a file is trusted: all of
// it is checked here, before there is a tensor.

import { ValueError } from '../errors.js';
import { count } from '../sizes.js';
import type { DType } from '../types/dtype.js';
import type { Shape } from '../types/shape.js';

/**
 * How elements stand in a file and which dtype they have here. Tensors are written in this order,
 * Python's: the widest first, so that each one is aligned. The two halves are only read.
 */
export const FORMATS = {
  I64: { size: 8, dtype: 'int64' },
  F64: { size: 8, dtype: 'float64' },
  F32: { size: 4, dtype: 'float32' },
  I32: { size: 4, dtype: 'int32' },
  BF16: { size: 2, dtype: 'float32' },
  F16: { size: 2, dtype: 'float32' },
  U8: { size: 1, dtype: 'uint8' },
  BOOL: { size: 1, dtype: 'bool' },
} as const satisfies { readonly [format: string]: { size: number; dtype: DType } };

export type Format = keyof typeof FORMATS;

/** Where a tensor stands in the data of a file. */
export interface Entry {
  readonly name: string;
  readonly format: Format;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

/** Text beside the tensors. */
export type Texts = { [key: string]: string };

/** What a file says of itself; `start` is where its data begin. */
export interface Header {
  readonly entries: readonly Entry[];
  readonly texts: Texts | null;
  readonly start: number;
}

const METADATA = '__metadata__';
/** The header's own length stands in as many bytes, and is a multiple of it. */
const WORD = 8;
/** Python reads no longer header. */
const LONGEST = 100_000_000;
const MOST_DIMENSIONS = 64;
const LARGEST_SIZE = 2 ** 32 - 1;
const FIELDS = ['dtype', 'shape', 'data_offsets'];

type Json = { readonly [key: string]: unknown };

function broken(why: string): ValueError {
  return new ValueError(`Error while deserializing: ${why}`);
}

const not_json = (why: string): ValueError => broken(`invalid JSON in header: ${why}`);

const quoted = (text: string): string => JSON.stringify(text);

/** What a file holds, for a message; the file may hold much. */
export const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);

/** Reads and checks the header of a whole file. */
export function read_header(bytes: Uint8Array): Header {
  if (bytes.length < WORD) throw broken('header too small');
  const view = new DataView(bytes.buffer, bytes.byteOffset, WORD);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > LONGEST) throw broken('header too large');
  const start = WORD + length;
  if (start > bytes.length) throw broken('invalid header length');
  const text = decoded(bytes.subarray(WORD, start));
  const pairs = count_pairs(text);
  const json = parsed(text);

  const entries: Entry[] = [];
  let texts: Texts | null = null;
  for (const [name, value] of Object.entries(json)) {
    if (name === METADATA) texts = texts_of(value);
    else entries.push(entry_of(name, value));
  }
  const named = Object.keys(json).length + FIELDS.length * entries.length;
  const different = named + (texts === null ? 0 : Object.keys(texts).length);
  if (pairs !== different) throw not_json('a name stands twice');
  check_places(entries, bytes.length - start);
  return { entries, texts, start };
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw broken('invalid UTF-8 in header');
  }
}

/**
 * How many names with a value there are, also where one stands twice: JSON.parse does not tell.
 * Refuses what no header holds, so that JSON.parse has nothing large to build: literals, numbers
 * other than plain digits, deep nesting.
 */
function count_pairs(text: string): number {
  let pairs = 0;
  let depth = 0;
  let in_list = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '"') i = end_of_string(text, i);
    else if (c === ':') pairs++;
    else if (c === '}') depth--;
    else if (c === ']') in_list = false;
    else if (c === '{' || c === '[') {
      if (in_list || (c === '{' && depth === 2)) throw not_json('nested too deep');
      if (c === '[') in_list = true;
      else depth++;
    } else if (!/[\s\d,]/.test(c)) throw not_json(`unexpected ${quoted(c)}`);
  }
  return pairs;
}

function end_of_string(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function parsed(text: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw not_json(error instanceof Error ? error.message : 'unreadable');
  }
  if (!is_object(json)) throw not_json('not an object');
  return json;
}

function is_object(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lone halves of a surrogate pair are no text, and Python reads none. */
const is_text = (value: unknown): value is string =>
  typeof value === 'string' && !/\p{Surrogate}/u.test(value);

function texts_of(value: unknown): Texts {
  if (!is_object(value)) throw not_json(`${METADATA} is not an object`);
  const texts: Texts = Object.create(null);
  for (const [key, text] of Object.entries(value)) {
    if (!is_text(key) || !is_text(text)) throw not_json(`${METADATA} holds something but texts`);
    texts[key] = text;
  }
  return texts;
}

function entry_of(name: string, value: unknown): Entry {
  if (!is_text(name)) throw not_json('a name is not well-formed');
  const bad = (why: string): ValueError => broken(`tensor ${shown(name)}: ${why}`);
  if (!is_object(value)) throw bad('not an object');
  const fields = Object.keys(value);
  if (fields.length !== FIELDS.length || !FIELDS.every((field) => Object.hasOwn(value, field))) {
    throw bad(`expected the fields ${FIELDS.join(', ')}, found ${shown(fields)}`);
  }
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(FORMATS, dtype)) {
    const known = Object.keys(FORMATS).join(', ');
    throw bad(`dtype must be one of ${known}, not ${shown(dtype)}`);
  }
  const format = dtype as Format;
  if (!are_counts(shape, LARGEST_SIZE) || shape.length > MOST_DIMENSIONS) {
    throw bad(`the shape cannot be one: ${shown(shape)}`);
  }
  if (!are_counts(offsets, Number.MAX_SAFE_INTEGER) || offsets.length !== 2) {
    throw bad(`the data_offsets cannot be some: ${shown(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  // Beyond 2^53 the product is not exact, but far from every difference of offsets.
  const expected = count(shape) * FORMATS[format].size;
  if (end - begin !== expected) {
    throw bad(
      `shape [${shape.join(', ')}] of ${format} takes ${expected} bytes, ` +
        `but data_offsets [${begin}, ${end}] leave ${end - begin}`,
    );
  }
  return { name, format, shape: Object.freeze(shape), begin, end };
}

function are_counts(value: unknown, largest: number): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n <= largest);
}

/** The tensors must cover the data from the start to the end, each byte once. */
function check_places(entries: readonly Entry[], bytes: number): void {
  let next = 0;
  for (const { name, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== next) {
      throw broken(`invalid offset for tensor ${shown(name)}: ${begin} instead of ${next}`);
    }
    next = end;
  }
  if (next !== bytes) {
    throw broken(`incomplete metadata, file not fully covered: ${next} of ${bytes} bytes`);
  }
}

/** A tensor that is to be written. */
export interface Item {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

const ORDER = Object.keys(FORMATS) as Format[];

/** The half formats stand behind the one that is written. */
const rank = (dtype: DType): number => ORDER.findIndex((format) => FORMATS[format].dtype === dtype);

/** As Rust orders strings: by code points, where JavaScript compares halves of surrogate pairs. */
function by_code_points(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((c, i) => c !== right[i]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
}

/** In the order in which Python writes. */
export function in_order<I extends Item>(items: readonly I[]): I[] {
  return [...items].sort((a, b) => rank(a.dtype) - rank(b.dtype) || by_code_points(a.name, b.name));
}

/** The bytes before the data, length included, and how many bytes of data follow. */
export function write_header(
  items: readonly Item[],
  texts: Texts | null,
): { head: Uint8Array; data: number } {
  // Put together by hand: an object would move names such as "0" to the front.
  const parts = texts === null ? [] : [`${quoted(METADATA)}:${JSON.stringify(texts)}`];
  let data = 0;
  for (const { name, dtype, shape } of items) {
    if (name === METADATA || !is_text(name)) {
      throw new ValueError(`save(): ${quoted(name)} cannot be the name of a tensor`);
    }
    const format = ORDER[rank(dtype)] as Format;
    const end = data + count(shape) * FORMATS[format].size;
    parts.push(
      `${quoted(name)}:{"dtype":"${format}","shape":[${shape}],"data_offsets":[${data},${end}]}`,
    );
    data = end;
  }
  const text = new TextEncoder().encode(`{${parts.join()}}`);
  const length = Math.ceil(text.length / WORD) * WORD;
  if (length > LONGEST) throw new ValueError('save(): header too large');
  const head = new Uint8Array(WORD + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, WORD);
  return { head, data };
}
