// Training and testing of a classifier: what a PyTorch user writes, in JavaScript. Prints nothing.

import * as torch from 'selfnorm';

const F = torch.nn.functional;
const { DataLoader, TensorDataset } = torch.utils.data;

export const BATCH = 128;
const LEARNING_RATE = 1e-3;

/** Trains for some epochs. `afterStep` gets each loss; `afterEpoch` is called when the model may be tested. */
export async function train(model, { pixels, labels }, epochs, { afterStep, afterEpoch } = {}) {
  const optimizer = new torch.optim.Adam(model.parameters(), { lr: LEARNING_RATE });
  const loader = new DataLoader(new TensorDataset(pixels, labels), BATCH, true);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.train();
    // `for await` lets the event loop run between the steps; `for` would do, too.
    for await (const [x, y] of loader) {
      optimizer.zero_grad();
      const loss = F.cross_entropy(model(x), y);
      loss.backward();
      optimizer.step();
      afterStep?.(loss.item());
    }
    afterEpoch?.(epoch);
  }
}

/** How many of the digits the model reads right. */
export function countCorrect(model, { pixels, labels }) {
  model.eval();
  return torch.tidy(() => torch.no_grad(() => model(pixels).argmax(1).eq(labels).sum().item()));
}
