// Takes out of the wasm what has only kept the compiler from seeing two operations as one (`F32x4::narrow`): the average of
// a vector with itself, which is the vector. It is found by its bytes: six of them, of which two name the same local twice,
// so that chance makes no such place in half a million; `inspect` refuses a wasm in which one is left.

import { codeOf } from './arrange.mjs';

/** `i8x16.avgr_u` */
const AVERAGE = [0xfd, 0x7b];
const NOP = 0x01;
const LOCAL_GET = 0x20;
const LOCAL_TEE = 0x22;

/** Blanks each such average in the functions of a binary, in place; the optimiser drops the blanks. */
export function removeBarriers(wasm) {
  const code = codeOf(Buffer.from(wasm.buffer, wasm.byteOffset, wasm.length));
  for (let at = code.indexOf(Buffer.from(AVERAGE)); at >= 0; ) {
    // Before it stand the two that put the same local on the stack, whose number takes one byte or two.
    for (const length of [1, 2]) {
      const [second, first] = [at - length - 1, at - 2 * length - 2];
      const same = code.subarray(second + 1, at).equals(code.subarray(first + 1, second));
      const reads = code[first] === LOCAL_GET || code[first] === LOCAL_TEE;
      if (same && reads && code[second] === LOCAL_GET) code.fill(NOP, second, at + AVERAGE.length);
    }
    at = code.indexOf(Buffer.from(AVERAGE), at + 1);
  }
}
