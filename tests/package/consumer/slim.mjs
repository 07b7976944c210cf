// The slim entry: nothing works before init, everything after it; the caller brings the wasm's bytes.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as torch from 'selfnorm/slim';

assert.throws(() => torch.zeros(1), /init/);
await torch.init(await readFile(fileURLToPath(import.meta.resolve('selfnorm/core.wasm'))));
assert.deepEqual(torch.ones(2, 2).tolist(), [
  [1, 1],
  [1, 1],
]);

// The other entry is the same package with the same memory.
const other = await import('selfnorm');
assert.equal(other.Tensor, torch.Tensor);
assert.deepEqual(other.nn.functional.selu(torch.zeros(1)).tolist(), [0]);
console.log('ok');
