// Damaged and hostile safetensors files: a clear error, nothing made, nothing kept.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { oracle_bytes } from '../helpers/files.ts';
import { entry, file_of } from '../helpers/safetensors_files.ts';

const { load, metadata } = torch.safetensors;

const one = entry('F32', [2], [0, 8]);
const text = JSON.stringify(one);
const MIB = 2 ** 20;

/** What is wrong, the file, and a part of the message. */
const cases: readonly (readonly [what: string, file: Uint8Array, message: string])[] = [
  ['no byte', new Uint8Array(0), 'header too small'],
  ['seven bytes', new Uint8Array(7), 'header too small'],
  ['an empty header', file_of(''), 'invalid JSON in header'],
  ['a header longer than the file', file_of('{}', 0, 3), 'invalid header length'],
  ['a header of 100 MB and one byte', file_of('{}', 0, 100_000_001), 'header too large'],
  ['a header of 2^53 bytes', file_of('{}', 0, 2n ** 53n), 'header too large'],
  ['a header of 2^64-1 bytes', file_of('{}', 0, 2n ** 64n - 1n), 'header too large'],
  ['no JSON', file_of('{a}'), 'unexpected "a"'],
  ['half of JSON', file_of('{"a":'), 'invalid JSON in header'],
  ['half of a string', file_of('{"a\\'), 'invalid JSON in header'],
  ['an array', file_of('[]'), 'not an object'],
  ['a number', file_of('3'), 'not an object'],
  ['a string', file_of('"a"'), 'not an object'],
  ['null', file_of('null'), 'unexpected "n"'],
  ['text behind it', file_of('{}x'), 'unexpected "x"'],
  ['zeros behind it', file_of('{}\0'), 'unexpected "\\u0000"'],
  ['a byte order mark', file_of('\ufeff{}'), 'invalid JSON in header'],
  ['no UTF-8', file_of(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a)), 'invalid UTF-8 in header'],
  ['an overlong zero', file_of(Uint8Array.of(0x22, 0xc0, 0x80, 0x22)), 'invalid UTF-8 in header'],
  ['half a surrogate pair', file_of(`{"\\ud800":${text}}`, 8), 'not well-formed'],
  ['deep nesting', file_of(`{"a":${'['.repeat(1e6)}`), 'nested too deep'],
  ['deep objects', file_of('{"a":'.repeat(1e5)), 'nested too deep'],
  ['the same name twice', file_of(`{"a":${text},"a":${text}}`, 8), 'a name stands twice'],
  ['it twice, escaped', file_of(`{"a":${text},"\\u0061":${text}}`, 8), 'a name stands twice'],
  ['__proto__ twice', file_of(`{"__proto__":${text},"__proto__":${text}}`, 8), 'stands twice'],
  ['a field twice', file_of(`{"a":${text.replace('{', '{"dtype":"F32",')}}`, 8), 'stands twice'],
  ['metadata twice', file_of('{"__metadata__":{},"__metadata__":{}}'), 'stands twice'],
  ['a text twice', file_of('{"__metadata__":{"a":"1","a":"1"}}'), 'stands twice'],
  ['metadata of numbers', file_of({ __metadata__: { a: 1 } }), 'something but texts'],
  ['metadata of objects', file_of({ __metadata__: { a: {} } }), 'nested too deep'],
  ['metadata in a list', file_of({ __metadata__: ['a'] }), '__metadata__ is not an object'],
  ['a tensor as metadata', file_of({ __metadata__: one }, 8), 'something but texts'],
  ['a list for a tensor', file_of({ a: [] }), 'tensor "a": not an object'],
  ['a text for a tensor', file_of({ a: 'F32' }), 'tensor "a": not an object'],
  ['a field too few', file_of({ a: { dtype: 'F32', shape: [2] } }, 8), 'expected the fields'],
  ['a field too many', file_of({ a: { ...one, x: '1' } }, 8), 'expected the fields'],
  ['another field', file_of({ a: { dtype: 'F32', shape: [2], x: [0, 8] } }, 8), 'expected the'],
  [
    '__proto__ as a field',
    file_of(`{"a":{"dtype":"F32","shape":[2],"__proto__":${text}}}`),
    'nested too deep',
  ],
  ['an unknown dtype', file_of({ a: entry('F33', [2], [0, 8]) }, 8), 'not "F33"'],
  ['a dtype of objects', file_of({ a: entry('toString', [2], [0, 8]) }, 8), 'not "toString"'],
  ['a dtype that is a number', file_of({ a: entry(3, [2], [0, 8]) }, 8), 'not 3'],
  ['a dtype that is read nowhere', file_of({ a: entry('C64', [1], [0, 8]) }, 8), 'not "C64"'],
  ['a shape that is a number', file_of({ a: entry('F32', 2, [0, 8]) }, 8), 'the shape cannot be'],
  ['a size that is a text', file_of({ a: entry('F32', ['2'], [0, 8]) }, 8), 'the shape cannot be'],
  ['a negative size', file_of({ a: entry('F32', [-2], [0, 8]) }, 8), 'unexpected "-"'],
  [
    'a size of -0',
    file_of('{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}'),
    'unexpected "-"',
  ],
  ['a fraction', file_of({ a: entry('F32', [2.5], [0, 10]) }, 10), 'unexpected "."'],
  ['an exponent', file_of('{"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}', 8), '"e"'],
  ['NaN', file_of('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,NaN]}}', 8), '"N"'],
  ['null in offsets', file_of({ a: entry('F32', [2], [0, null]) }, 8), 'unexpected "n"'],
  [
    'a size of 2^64',
    file_of(`{"a":${text.replace('[2]', `[${2n ** 64n}]`)}}`, 8),
    'the shape cannot',
  ],
  [
    'a huge size of none',
    file_of({ a: entry('F32', [0, 2 ** 53 - 1], [0, 0]) }),
    'the shape cannot',
  ],
  ['65 dimensions', file_of({ a: entry('F32', Array(65).fill(1), [0, 4]) }, 4), 'the shape cannot'],
  ['a product of 2^64', file_of({ a: entry('F32', [2 ** 31, 2 ** 31], [0, 0]) }), 'takes'],
  ['a product of infinity', file_of({ a: entry('F32', Array(60).fill(2 ** 31), [0, 0]) }), 'takes'],
  [
    'infinity times zero',
    file_of({ a: entry('F32', [...Array(60).fill(2 ** 31), 0], [0, 8]) }, 8),
    'takes',
  ],
  ['a shape too large', file_of({ a: entry('F32', [3], [0, 8]) }, 8), 'takes 12 bytes, but'],
  ['a shape too small', file_of({ a: entry('F32', [1], [0, 8]) }, 8), 'takes 4 bytes, but'],
  ['offsets turned round', file_of({ a: entry('F32', [2], [8, 0]) }, 8), 'leave -8'],
  ['three offsets', file_of({ a: entry('F32', [2], [0, 8, 8]) }, 8), 'data_offsets cannot be'],
  ['one offset', file_of({ a: entry('F32', [2], [8]) }, 8), 'data_offsets cannot be'],
  [
    'offsets of 2^53',
    file_of({ a: entry('F32', [2], [2 ** 53, 2 ** 53 + 8]) }, 8),
    'data_offsets cannot',
  ],
  [
    'offsets beyond the data',
    file_of({ a: entry('F32', [2 ** 28], [0, 2 ** 30]) }, 8),
    `${2 ** 30} of 8 bytes`,
  ],
  ['a gap at the start', file_of({ a: entry('F32', [1], [4, 8]) }, 8), '"a": 4 instead of 0'],
  ['a gap', file_of({ a: one, b: entry('U8', [1], [9, 10]) }, 10), '"b": 9 instead of 8'],
  ['an overlap', file_of({ a: one, b: entry('U8', [4], [4, 8]) }, 8), '"b": 4 instead of 8'],
  ['the same place twice', file_of({ a: one, b: one }, 8), '"b": 0 instead of 8'],
  ['data behind the last', file_of({ a: one }, 9), 'not fully covered: 8 of 9 bytes'],
  ['data missing', file_of({ a: one }, 7), 'not fully covered: 8 of 7 bytes'],
  ['data of nothing', file_of('{}', 1), 'not fully covered: 0 of 1 bytes'],
  [
    'a bool of 2',
    file_of(
      { a: one, b: entry('BOOL', [2], [8, 10]) },
      Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 2),
    ),
    'tensor "b": a BOOL is 0 or 1, found 2',
  ],
];

describe('an error and nothing else', () => {
  it.each(cases)('%s', (_, file, message) => {
    torch.reset_peak_memory_stats();
    const before = torch.memory();
    let caught: unknown;
    try {
      load(file);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(torch.ValueError);
    expect((caught as Error).message).toContain('Error while deserializing: ');
    expect((caught as Error).message).toContain(message);
    const { peak_bytes, live_tensors } = torch.memory();
    expect({ peak_bytes, live_tensors }).toEqual({
      peak_bytes: before.live_bytes,
      live_tensors: before.live_tensors,
    });
  });
});

it('metadata() checks the file as well', () => {
  expect(() => metadata(file_of({ a: one }, 9))).toThrow(torch.ValueError);
});

it('a header of many megabytes is refused in time', () => {
  const list = `{"a":{"dtype":"F32","shape":[${'1,'.repeat(8 * MIB)}1],"data_offsets":[0,4]}}`;
  const started = performance.now();
  expect(() => load(file_of(list, 4))).toThrow(torch.ValueError);
  expect(performance.now() - started).toBeLessThan(20_000);
});

const valid = await oracle_bytes('exchange.safetensors');
const header_end = 8 + Number(new DataView(valid.buffer).getBigUint64(0, true));

/** A change at a place: what stands in the header is hit more often than the data. */
const mutation = fc.record({
  at: fc.oneof({ weight: 4, arbitrary: fc.nat(header_end) }, fc.nat(valid.length)),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(valid.length)),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom('0', '9', '[', ']', '{', '}', '"', ',', '-', '\\', '"F16"', '"BOOL"', '[0]')
      .map((part) => new TextEncoder().encode(part)),
  ),
  /** Is the length of the header put right again? Else most files fail at once. */
  mend: fc.boolean(),
});

it('random changes of a file that Python wrote never crash and never leak', () => {
  let read = 0;
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      let bytes = valid;
      for (const { at, remove, insert, mend } of mutations) {
        const tail = bytes.subarray(Math.min(bytes.length, at + remove));
        const start = bytes.subarray(0, at);
        const next = new Uint8Array(start.length + insert.length + tail.length);
        next.set(start);
        next.set(insert, start.length);
        next.set(tail, start.length + insert.length);
        const longer = Math.min(bytes.length, next.length) >= 12;
        if (mend && longer && at >= 8 && at + remove <= header_end) {
          const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
          new DataView(next.buffer).setUint32(0, length + insert.length - remove, true);
        }
        bytes = next;
      }
      torch.reset_peak_memory_stats();
      const before = torch.memory();
      try {
        const tensors = torch.safetensors.load(bytes);
        read++;
        for (const x of Object.values(tensors)) x.dispose();
      } catch (error) {
        if (!(error instanceof torch.ValueError)) throw error;
        expect(torch.memory().peak_bytes).toBe(before.live_bytes);
      }
      // Halves become twice as long.
      expect(torch.memory().peak_bytes - before.live_bytes).toBeLessThanOrEqual(2 * bytes.length);
      expect(torch.memory().live_tensors).toBe(before.live_tensors);
      expect(torch.memory().live_bytes).toBe(before.live_bytes);
    }),
    { numRuns: 3000 },
  );
  // Some changes do no harm: those in the data. Without them nothing would be shown.
  expect(read).toBeGreaterThan(10);
});
