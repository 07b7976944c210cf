// The two training steps of the benchmark, as one writes them with selfnorm: forward, loss, backward, Adam.

import * as torch from 'selfnorm';

const { AlphaDropout, Conv2d, FeatureAlphaDropout, Flatten, Linear, SELU, Sequential } = torch.nn;
const P = 0.05;

/** Classes by chance: what is learned does not matter here. */
const labels = (batch) => torch.randint(0, 10, [batch]);

function step(model, x, y) {
  const optimizer = new torch.optim.Adam(model.parameters(), { lr: 1e-3 });
  const once = () => {
    optimizer.zero_grad();
    const loss = torch.nn.functional.cross_entropy(model(x), y);
    loss.backward();
    optimizer.step();
  };
  return () => torch.tidy(once);
}

/** A self-normalizing net of dense layers of 128: 64 numbers in, `layers` times a hidden layer, 10 classes. */
export function denseStep({ batch, layers }) {
  const hidden = Array.from({ length: layers }, (_, i) => [
    new Linear(i === 0 ? 64 : 128, 128),
    new SELU(),
    new AlphaDropout(P),
  ]);
  const model = new Sequential(...hidden.flat(), new Linear(128, 10));
  return step(model, torch.randn(batch, 64), labels(batch));
}

/** Two convolutions and a dense layer, on 8 x 8 pixels. */
export function convStep({ batch }) {
  const model = new Sequential(
    new Conv2d(1, 16, 3, { padding: 1 }),
    new SELU(),
    new FeatureAlphaDropout(P),
    new Conv2d(16, 32, 3, { stride: 2, padding: 1 }),
    new SELU(),
    new FeatureAlphaDropout(P),
    new Flatten(),
    new Linear(512, 10),
  );
  return step(model, torch.randn(batch, 1, 8, 8), labels(batch));
}
