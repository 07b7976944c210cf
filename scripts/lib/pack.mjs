// The wasm module as text for the inline entry, and the little module that unpacks it. See ts/entry/unpack.ts.
//
// A string must be ASCII to survive every bundler and every page, whatever its encoding. Base64 hides whole bytes from
// gzip and brotli (a quarter longer on the way), hexadecimal digits halve what gzip's window can see (12 %). Here the
// frequent bytes are one character each and the others two: 0.6 % longer with gzip, 3 % with brotli.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { at } from './paths.mjs';
import { must } from './run.mjs';

/** The source of the little module. */
const unpacker = fileURLToPath(new URL('unpack.wat', import.meta.url));
/** The files that decide what the text is: inputs of the step that makes it. */
export const packing = [fileURLToPath(import.meta.url), unpacker];

/** The characters that stand for a byte: printable, and without a meaning inside a string or a template. */
const LETTERS = Array.from({ length: 0x7d - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).filter(
  (letter) => !'\'"`\\$'.includes(letter),
);
/** Before a second character: the byte is in another table. */
const SHIFTS = ['}', '~'];
const PAGE = 65536;
/** Where unpack.wat expects the text: behind its table. */
const START = 512;

/** The text for `bytes`, and for each byte the one or two characters that stand for it. */
function pack(bytes) {
  const count = new Uint32Array(256);
  for (const byte of bytes) count[byte]++;
  const ranked = [...count.keys()].sort((a, b) => count[b] - count[a] || a - b);
  const words = ['', ...SHIFTS].flatMap((shift) => LETTERS.map((letter) => shift + letter));
  const code = [];
  ranked.forEach((byte, rank) => {
    code[byte] = words[rank];
  });
  return { text: Array.from(bytes, (byte) => code[byte]).join(''), code };
}

/** The bytes of the little module for a text and its code, made in `folder`. */
async function assembleUnpacker({ text, code }, folder) {
  const table = new Uint8Array(3 * 128);
  code.forEach((word, byte) => {
    table[128 * (SHIFTS.indexOf(word.slice(0, -1)) + 1) + word.charCodeAt(word.length - 1)] = byte;
  });
  const escaped = Array.from(table, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
  const source = readFileSync(unpacker, 'utf8')
    .replace('{pages}', `${Math.ceil((START + text.length) / PAGE)}`)
    .replace('{table}', escaped);
  mkdirSync(folder, { recursive: true });
  const [wat, wasm] = [join(folder, 'unpack.wat'), join(folder, 'unpack.wasm')];
  writeFileSync(wat, source);
  await must(
    process.execPath,
    [at('node_modules', 'binaryen', 'bin', 'wasm-as'), wat, '-o', wasm],
    {
      label: 'wasm-as',
    },
  );
  const bytes = readFileSync(wasm);
  for (const file of [wat, wasm]) rmSync(file);
  return bytes;
}

/** The module ts/wasm/inline.ts: typed as string, since the compiler would repeat literals in the declarations. */
export async function inlineModule(bytes, folder) {
  const packed = pack(bytes);
  const little = await assembleUnpacker(packed, folder);
  return [
    '// Made by scripts/lib/pack.mjs, not for reading: the wasm module as text, and the one that unpacks it in hexadecimal.',
    `export const text: string = '${packed.text}';`,
    `export const unpacker: string = '${little.toString('hex')}';`,
    '',
  ].join('\n');
}
