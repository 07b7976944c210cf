// What engines need beside a case, in Node: the bytes of the core, and of the kernel that shows the peak.

import { readFileSync } from 'node:fs';
import { at } from '../../../scripts/lib/paths.mjs';
import { source } from '../engines/peak.mjs';
import { assemble } from './assemble.mjs';

export const contextOf = async () => ({
  wasm: readFileSync(at('ts', 'wasm', 'core_bg.wasm')),
  peak: await assemble(source),
});
