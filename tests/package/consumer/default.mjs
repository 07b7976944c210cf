// The default export is the same namespace.

import assert from 'node:assert/strict';
import torch, * as named from 'selfnorm';

assert.equal(torch.tensor, named.tensor);
assert.equal(torch.nn.functional.selu, named.nn.functional.selu);
assert.deepEqual(torch.nn.functional.selu(torch.zeros(2)).tolist(), [0, 0]);
console.log('ok');
