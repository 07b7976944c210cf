// The default entry: carries the wasm as text and starts it at import, synchronously, everywhere.

import { start } from '../raw.js';
import * as torch from '../torch.js';
import wasm from '../wasm/inline.js';

interface Base64 {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

interface NodeBuffer {
  Buffer?: { from(text: string, encoding: 'base64'): Uint8Array<ArrayBuffer> };
}

/** The bytes of base64 text, by the fastest means that there is. */
function bytes_of(text: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as Base64;
  if (native.fromBase64 !== undefined) return native.fromBase64(text);
  const { Buffer } = globalThis as NodeBuffer;
  if (Buffer !== undefined) return Buffer.from(text, 'base64');
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

start(bytes_of(wasm));

export * from '../torch.js';
export { torch };
export default torch;
