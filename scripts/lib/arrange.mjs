// Puts functions that resemble each other side by side. gzip sees 32 KB back, and the float32 and float64 versions of a
// kernel are further apart than that in the order of the linker: 4 % of the download, for nothing.

/** Bytes in a row that two functions share, where they resemble each other. */
const SHINGLE = 5;
/** How far back a function looks for its like: nearer is better, since it also costs fewer bits to point there. */
const WINDOW = 12_000;
/** What so many functions have tells nothing. */
const COMMON = 200;
/** Added to a function's size: small ones resemble everything. */
const LEAST = 30;

/** Reorders the functions of a module. */
export function arrangeFunctions(binaryen, module) {
  const functions = Array.from({ length: module.getNumFunctions() }, (_, i) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(i)),
  ).filter((info) => !info.module);
  const bodies = bodiesOf(codeOf(module.emitBinary()));
  for (const { name } of functions) module.removeFunction(name);
  for (const i of chain(bodies)) {
    const { name, params, results, vars, body } = functions[i];
    module.addFunction(name, params, results, vars, body);
  }
}

/** Reads numbers of a binary one after the other, from a place on. */
function reader(bytes, at = 0) {
  const read = {
    at,
    number() {
      for (let value = 0, shift = 0; ; shift += 7) {
        const byte = bytes[read.at++];
        value |= (byte & 127) << shift;
        if (byte < 128) return value >>> 0;
      }
    },
  };
  return read;
}

/** The section of a binary that holds its functions. */
export function codeOf(wasm) {
  const read = reader(wasm, 8);
  const CODE = 10;
  for (;;) {
    const [id, size] = [read.number(), read.number()];
    read.at += size;
    if (id === CODE) return wasm.subarray(read.at - size, read.at);
  }
}

/** The bytes of each function. */
function bodiesOf(code) {
  const read = reader(code);
  return Array.from({ length: read.number() }, () => {
    const size = read.number();
    read.at += size;
    return code.subarray(read.at - size, read.at);
  });
}

/** An order in which each function follows those that share most with it, as far as it goes step by step. */
function chain(bodies) {
  const shingles = bodies.map(shinglesOf);
  const owners = new Map();
  shingles.forEach((own, i) => {
    for (const shingle of own) {
      if (!owners.has(shingle)) owners.set(shingle, []);
      owners.get(shingle).push(i);
    }
  });
  const shared = new Int32Array(bodies.length);
  const count = (i, change) => {
    for (const shingle of shingles[i]) {
      const like = owners.get(shingle);
      if (like.length < COMMON) for (const other of like) shared[other] += change;
    }
  };
  const best = (places, worth) => places.reduce((a, b) => (worth(b) > worth(a) ? b : a));
  let rest = [...bodies.keys()];
  let next = best(rest, (i) => bodies[i].length);
  const order = [];
  const near = [];
  let size = 0;
  for (;;) {
    order.push(next);
    near.push(next);
    size += bodies[next].length;
    count(next, 1);
    while (size > WINDOW && near.length > 1) {
      const far = near.shift();
      size -= bodies[far].length;
      count(far, -1);
    }
    rest = rest.filter((i) => i !== next);
    if (rest.length === 0) return order;
    next = best(rest, (i) => shared[i] / (shingles[i].size + LEAST));
  }
}

/** Hashes of all runs of bytes, each once. */
function shinglesOf(body) {
  const all = new Set();
  for (let i = 0; i + SHINGLE <= body.length; i++)
    all.add(
      body.subarray(i, i + SHINGLE).reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 0),
    );
  return all;
}
