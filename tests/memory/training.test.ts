// 20,000 steps of training in one synchronous loop: what stays in memory. Once, in Node.

import * as torch from 'selfnorm';
import { expect, test } from 'vitest';

const { nn, optim } = torch;
const STEPS = 20_000;
const BATCH = 8;
const [INPUTS, CLASSES] = [16, 4];

/** One step of training, without a single dispose(): it makes a batch, logits and a loss. */
function trainer(): () => void {
  const model = new nn.Sequential(
    new nn.Linear(INPUTS, 24),
    new nn.SELU(),
    new nn.AlphaDropout(0.05),
    new nn.Linear(24, 24),
    new nn.SELU(),
    new nn.FeatureAlphaDropout(0.05),
    new nn.Linear(24, CLASSES),
  );
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const inputs = torch.randn(BATCH, INPUTS);
  const targets = torch.randint(0, CLASSES, [BATCH]);
  return () => {
    const batch = inputs.clone();
    optimizer.zero_grad();
    const logits = model(batch) as torch.Tensor;
    const loss = nn.functional.cross_entropy(logits, targets);
    loss.backward();
    optimizer.step();
  };
}

/** Bytes of what one step leaves to the garbage collector. */
const LEFT = 4 * (BATCH * INPUTS + BATCH * CLASSES + 1);

test('a plain loop keeps what it has handles on, and nothing else', () => {
  const step = trainer();
  for (let i = 0; i < 1000; i++) step();
  const before = torch.memory();
  for (let i = 1000; i < STEPS; i++) step();
  const after = torch.memory();
  const steps = STEPS - 1000;
  expect(after.live_tensors - before.live_tensors).toBe(3 * steps);
  expect(after.live_bytes - before.live_bytes).toBe(LEFT * steps);
  expect(after.pooled_bytes).toBe(before.pooled_bytes);
  // Besides the elements: rounding up to size classes, handles, shapes and nodes, below 1 kB a step.
  expect(after.wasm_bytes - before.wasm_bytes).toBeLessThan((LEFT + 1000) * 1.2 * steps);
});

test('inside tidy nothing at all is left', () => {
  const step = trainer();
  for (let i = 0; i < 100; i++) torch.tidy(step);
  const before = torch.memory();
  for (let i = 0; i < 2000; i++) torch.tidy(step);
  expect(torch.memory()).toEqual({ ...before, peak_bytes: expect.any(Number) });
});
