// Takes out of the wasm what has only kept the compiler from seeing two operations as one (`F32x4::narrow`): the average of
// a vector with itself, which is the vector. It is found by its bytes: six of them, of which two name the same local twice,
// so that chance makes no such place in half a million; `inspect` refuses a wasm in which one is left.

/** `i8x16.avgr_u` */
const AVERAGE = [0xfd, 0x7b];
const NOP = 0x01;
const LOCAL_GET = 0x20;
const LOCAL_TEE = 0x22;

/** Blanks each such average of a binary; the optimiser drops the blanks. */
export function removeBarriers(wasm) {
  const bytes = Buffer.from(wasm);
  for (let at = bytes.indexOf(Buffer.from(AVERAGE)); at >= 0; ) {
    // Before it stand the two that put the same local on the stack, whose number takes one byte or two.
    for (const length of [1, 2]) {
      const [second, first] = [at - length - 1, at - 2 * length - 2];
      const same = bytes.subarray(second + 1, at).equals(bytes.subarray(first + 1, second));
      const reads = bytes[first] === LOCAL_GET || bytes[first] === LOCAL_TEE;
      if (same && reads && bytes[second] === LOCAL_GET)
        bytes.fill(NOP, second, at + AVERAGE.length);
    }
    at = bytes.indexOf(Buffer.from(AVERAGE), at + 1);
  }
  return bytes;
}
