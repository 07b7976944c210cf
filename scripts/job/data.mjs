// The handwritten digits as tensors: 8 x 8 pixels each, the first 1,437 to learn from, the last 360 to be tested on.

import * as torch from 'selfnorm';
import { tableOf } from './csv.mjs';

const TRAINING = 1437;

/** Returns `{ training, test }`, each `{ pixels, labels }`, of the text of www/data/digits.csv. */
export function digitsOf(text, dtype = 'float32') {
  const { columns, features, labels } = tableOf(text);
  const split = TRAINING * columns;
  // One mean and one deviation for all pixels: a pixel that is always empty has none of its own.
  const { mean, deviation } = scaleOf(features.subarray(0, split));
  const part = (pixels, some) => ({
    pixels: torch.tensor(pixels, { dtype }).sub(mean).div(deviation).reshape(-1, columns),
    labels: torch.tensor(some),
  });
  return {
    training: part(features.subarray(0, split), labels.subarray(0, TRAINING)),
    test: part(features.subarray(split), labels.subarray(TRAINING)),
  };
}

/** The digits in the shape that a network takes. */
export function shaped({ training, test }, shape) {
  const part = ({ pixels, labels }) => ({ pixels: pixels.reshape(-1, ...shape), labels });
  return { training: part(training), test: part(test) };
}

function scaleOf(features) {
  return torch.tidy(() => {
    const seen = torch.tensor(features, { dtype: 'float64' });
    return {
      mean: Math.fround(seen.mean().item()),
      deviation: Math.fround(seen.std({ correction: 0 }).item()),
    };
  });
}
