// What engines need beside a case, in Node: the bytes of the core, and of the kernels that show what is possible.

import { readFileSync } from 'node:fs';
import { at } from '../../../scripts/lib/paths.mjs';
import * as peak from '../engines/peak.mjs';
import * as stream from '../engines/stream.mjs';
import { assemble } from './assemble.mjs';

export const contextOf = async () => ({
  wasm: readFileSync(at('ts', 'wasm', 'core_bg.wasm')),
  peak: await assemble(peak.source),
  stream: await assemble(stream.source),
});
