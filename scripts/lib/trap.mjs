// Puts a trap in place of a panic. A release build ends a panic with `unreachable` and shows its text to nobody; yet the
// texts, the code that would put them together and the places that they name are 4 % of the download.

import { Stop } from './run.mjs';

/** What debug information calls the functions of Rust's own libraries. */
const RUSTS_OWN = /^(?:core|alloc|std|__rustc)\[/;

/** Empties every function of Rust's libraries that never returns. The module must have its names. */
export function trapPanics(binaryen, module) {
  let count = 0;
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const reference = module.getFunctionByIndex(i);
    const { name, module: imported, body } = binaryen.getFunctionInfo(reference);
    if (imported || !RUSTS_OWN.test(name)) continue;
    // The type of what does not come to its end; but then it may still return on the way.
    if (binaryen.getExpressionType(body) !== binaryen.unreachable) continue;
    if (binaryen.emitText(body).includes('(return')) continue;
    binaryen.Function(reference).body = module.unreachable();
    count++;
  }
  if (count === 0) throw new Stop('no panic was found: the wasm has no names, or other ones');
}

/** Blanks what nobody reads any more: each `core::panic::Location`, and the names of the source files in them. */
export function forgetPlaces(module) {
  const segments = Array.from({ length: module.getNumDataSegments() }, (_, i) => {
    const { offset, data, passive } = module.getDataSegmentInfo(module.getDataSegmentByIndex(i));
    if (passive) throw new Stop('a passive data segment would lose its place');
    return { offset, data: new Uint8Array(data) };
  });
  const places = segments.flatMap((segment) => placesIn(segment, segments));
  if (places.length === 0) throw new Stop('no place of a panic was found in the data');
  for (const place of places) for (const part of place) part.fill(0);
  const { initial, max } = module.getMemoryInfo();
  module.setMemory(
    initial,
    max ?? -1,
    null,
    segments.map(({ offset, data }) => ({ offset: module.i32.const(offset), data })),
  );
}

/** The records (address and length of a file's name, line, column) in a segment, each with the name. */
function placesIn({ offset, data }, segments) {
  const words = new DataView(data.buffer);
  const places = [];
  for (let at = -offset & 3; at + 16 <= data.length; at += 4) {
    const [address, length, line, column] = [0, 4, 8, 12].map((i) => words.getUint32(at + i, true));
    if (line === 0 || line > 50_000 || column === 0 || column > 1000 || length > 200) continue;
    const home = segments.find((s) => address >= s.offset && address < s.offset + s.data.length);
    if (!home || address + length > home.offset + home.data.length) continue;
    const name = home.data.subarray(address - home.offset, address - home.offset + length);
    if (/^[\w./\\-]+\.rs$/.test(Buffer.from(name).toString('latin1')))
      places.push([data.subarray(at, at + 16), name]);
  }
  return places;
}
