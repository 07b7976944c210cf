// The end of memory, 4 GiB in WebAssembly: an error, and work goes on. Once, in Node.

import * as torch from 'selfnorm';
import { expect, test } from 'vitest';

/** Makes tensors until there is no memory for another one. */
function fill(make: () => torch.Tensor): torch.Tensor[] {
  const tensors: torch.Tensor[] = [];
  for (;;) {
    try {
      tensors.push(make());
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return tensors;
    }
  }
}

test('after the last byte everything still works', () => {
  const before = torch.memory();
  const large = fill(() => torch.empty(16, 1024, 1024));
  const middle = fill(() => torch.ones(64, 1024));
  const small = fill(() => torch.ones(64, 10));
  expect(large.length).toBeGreaterThan(50);

  // Errors need memory too.
  for (let i = 0; i < 1000; i++) expect(() => torch.ones(64, 10)).toThrow(RangeError);
  expect(() => torch.tensor(new Array(1e6).fill(1))).toThrow(RangeError);
  expect(() => new torch.Generator().dispose()).not.toThrow(TypeError);
  const x = small.at(-1) as torch.Tensor;
  expect(torch.nn.functional.dropout(x, 0, true)).toBe(x);
  expect(() => torch.nn.functional.dropout(x, 2)).toThrow(torch.ValueError);
  expect(torch.memory().live_tensors - before.live_tensors).toBe(
    large.length + middle.length + small.length,
  );

  for (const tensor of [large, middle, small].flat()) tensor.dispose();
  expect(torch.memory().live_bytes).toBe(before.live_bytes);
  const y = torch.nn.functional.selu(torch.randn(16, 1024, 1024));
  expect(y.numel()).toBe(16 * 1024 * 1024);
  y.dispose();
});

test('a file that does not fit leaves nothing behind', () => {
  const part = torch.zeros(1024, 1024);
  const file = torch.safetensors.save(
    Object.fromEntries('abcdefgh'.split('').map((c) => [c, part])),
  );
  part.dispose();
  const before = torch.memory();
  const large = fill(() => torch.empty(16, 1024, 1024));
  const middle = fill(() => torch.empty(1024, 1024));
  // Room for three of the eight.
  for (const tensor of middle.splice(0, 3)) tensor.dispose();
  torch.reset_peak_memory_stats();
  const { live_bytes, live_tensors } = torch.memory();
  expect(() => torch.safetensors.load(file)).toThrow(RangeError);
  expect(torch.memory().peak_bytes - live_bytes).toBe(3 * 4 * 1024 * 1024);
  expect(torch.memory()).toMatchObject({ live_bytes, live_tensors });
  for (const tensor of [large, middle].flat()) tensor.dispose();
  expect(torch.memory().live_bytes).toBe(before.live_bytes);
});
