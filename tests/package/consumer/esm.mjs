// A user's ES module: the namespace import works at once.

import assert from 'node:assert/strict';
import * as torch from 'selfnorm';

torch.manual_seed(1);
const input = torch.randn(4, 8, 5);
const output = torch.nn.functional.feature_alpha_dropout(input, 0.5, true);
assert.deepEqual(output.shape, [4, 8, 5]);

// A dropped channel is constant, a kept one is not.
const values = output.toArray();
const constant = Array.from({ length: 32 }, (_, i) => values.subarray(i * 5, i * 5 + 5)).filter(
  (row) => row.every((value) => value === row[0]),
);
assert.ok(constant.length > 4 && constant.length < 28, `${constant.length} of 32 channels dropped`);
assert.throws(() => torch.nn.functional.feature_alpha_dropout(input, 2, true), torch.ValueError);
console.log('ok');
