// CommonJS: current Node can require a package of ES modules without top-level await.

const assert = require('node:assert/strict');
const torch = require('selfnorm');

torch.manual_seed(0);
assert.equal(torch.rand(3).numel(), 3);
assert.equal(torch.default.rand, torch.rand);
assert.match(require('selfnorm/package.json').version, /^\d+\.\d+\.\d+/);
console.log('ok');
