// Makes the bytes of the wasm module out of the text that carries it: scripts/lib/pack.mjs says how that is written.

import { text, unpacker } from '../wasm/inline.js';

/** What scripts/lib/unpack.wat exports. */
interface Unpacker {
  readonly memory: WebAssembly.Memory;
  /** Unpacks that many characters at START, in place; returns the number of bytes. */
  unpack(length: number): number;
}

/** Where the little module expects the text. */
const START = 512;

/** The bytes of hexadecimal text. */
function bytes_of(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

/** The bytes of the wasm module. */
export function unpacked(): Uint8Array<ArrayBuffer> {
  const little = new WebAssembly.Instance(new WebAssembly.Module(bytes_of(unpacker)));
  const { memory, unpack } = little.exports as unknown as Unpacker;
  const buffer = memory.buffer as ArrayBuffer;
  new TextEncoder().encodeInto(text, new Uint8Array(buffer, START));
  return new Uint8Array(buffer, START, unpack(text.length));
}
