// Puts a trap in place of a panic. A release build ends a panic with `unreachable` and shows its text to nobody; yet the
// texts, and the code that would put them together, are 2 % of the download.

import { readFileSync, writeFileSync } from 'node:fs';
import { Stop } from './run.mjs';

/** What debug information calls the functions of Rust's own libraries. */
const RUSTS_OWN = /^(?:core|alloc|std|__rustc)\[/;

/** Empties every function of Rust's libraries that never returns; returns how many. The module must have its names. */
export async function trapPanics(input, output) {
  // Loaded late: set-up may just have installed it, and it is large.
  const { default: binaryen } = await import('binaryen');
  const module = binaryen.readBinary(readFileSync(input));
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
  writeFileSync(output, module.emitBinary());
  module.dispose();
  return count;
}
