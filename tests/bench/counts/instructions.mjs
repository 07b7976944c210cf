// The binary form of WebAssembly instructions, as far as it takes to walk over them: how long each is, and what it counts as.
//
// Source: the WebAssembly core specification, chapter 5.4, with SIMD and bulk memory.

/** Reads an unsigned LEB128 number: its value and where it ends. */
export function unsigned(bytes, at) {
  let value = 0;
  let factor = 1;
  let byte;
  do {
    byte = bytes[at++];
    value += (byte & 127) * factor;
    factor *= 128;
  } while (byte & 128);
  return [value, at];
}

/** Writes one. */
export function encoded(value) {
  const bytes = [];
  do {
    bytes.push((value % 128) + (value >= 128 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return bytes;
}

const skip = (bytes, at, numbers) => {
  for (let i = 0; i < numbers; i++) at = unsigned(bytes, at)[1];
  return at;
};

const within = (from, to) => (code) => code >= from && code <= to;
const isMemory = within(0x28, 0x3e);
const isIndexed = within(0x20, 0x26);

/** Where the operands of an instruction of the first table end. */
function afterOperands(bytes, code, at) {
  if (isMemory(code)) return skip(bytes, at, 2);
  if (isIndexed(code)) return skip(bytes, at, 1);
  switch (code) {
    case 0x02: // block, loop, if: the type
    case 0x03:
    case 0x04:
    case 0x0c: // br, br_if, call
    case 0x0d:
    case 0x10:
    case 0x3f: // memory.size, memory.grow
    case 0x40:
    case 0x41: // i32.const, i64.const
    case 0x42:
    case 0xd0: // ref.null, ref.func
    case 0xd2:
      return skip(bytes, at, 1);
    case 0x11: // call_indirect
      return skip(bytes, at, 2);
    case 0x0e: // br_table
    case 0x1c: {
      const [count, from] = unsigned(bytes, at);
      return skip(bytes, from, code === 0x0e ? count + 1 : count);
    }
    case 0x43:
      return at + 4;
    case 0x44:
      return at + 8;
    default:
      return at;
  }
}

/** How many numbers follow the instructions 0xfc 8 to 17: bulk memory and tables. */
const BULK = [2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

const isVectorAccess = (code) => code <= 11 || within(84, 93)(code);

/** Where the operands of a vector instruction end. */
function afterVector(bytes, code, at) {
  if (isVectorAccess(code)) return skip(bytes, at, 2) + (within(84, 91)(code) ? 1 : 0);
  if (code === 12 || code === 13) return at + 16;
  return within(21, 34)(code) ? at + 1 : at;
}

/** What only orders others, names a register or is part of an instruction in machine code. */
const isFree = (code) =>
  code <= 0x05 || code === 0x0b || within(0x20, 0x22)(code) || within(0x41, 0x44)(code);

/**
 * The instruction at `at`: where the next begins, whether the run of instructions that are always executed together ends
 * after it, and what it counts as: an operation, one on vectors, an access to memory, a call.
 */
export function instruction(bytes, at) {
  const first = bytes[at++];
  if (first === 0xfc) {
    const [code, from] = unsigned(bytes, at);
    return { next: skip(bytes, from, BULK[code - 8] ?? 0), counts: { operations: 1 } };
  }
  if (first === 0xfd) {
    const [code, from] = unsigned(bytes, at);
    const constant = code === 12;
    const memory = isVectorAccess(code) ? 1 : 0;
    const counts = constant ? {} : { operations: 1, vectors: 1, memory };
    return { next: afterVector(bytes, code, from), counts };
  }
  const next = afterOperands(bytes, first, at);
  // loop, if, else, end, branches, return, unreachable; a block begins where its run goes on.
  const ends = within(0x03, 0x0f)(first) || first === 0x00;
  if (isFree(first)) return { next, ends, counts: {} };
  const counts = { operations: 1 };
  if (isMemory(first)) counts.memory = 1;
  if (first === 0x10 || first === 0x11) counts.calls = 1;
  return { next, ends, counts };
}
