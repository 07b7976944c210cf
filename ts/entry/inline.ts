// The default entry: carries the wasm as text and starts it at import, synchronously, everywhere.

import { start } from '../raw.js';
import * as torch from '../torch.js';
import wasm from '../wasm/inline.js';

interface Hex {
  fromHex?(text: string): Uint8Array<ArrayBuffer>;
}

interface NodeBuffer {
  Buffer?: { from(text: string, encoding: 'hex'): Uint8Array<ArrayBuffer> };
}

/** The bytes of hexadecimal text, by the fastest means that there is. */
function bytes_of(text: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as Hex;
  if (native.fromHex !== undefined) return native.fromHex(text);
  const { Buffer } = globalThis as NodeBuffer;
  if (Buffer !== undefined) return Buffer.from(text, 'hex');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = digit_at(text, 2 * i) * 16 + digit_at(text, 2 * i + 1);
  return bytes;
}

/** The value of a digit 0-9 or a-f. */
function digit_at(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}

start(bytes_of(wasm));

export * from '../torch.js';
export { torch };
export default torch;
