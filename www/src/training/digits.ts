// The digits as tensors: the first 1,437 to learn from, the last 360 for the test, as in `npm start`.

import * as torch from 'selfnorm/slim';
import { type Digits, SIDE, TRAINING } from '../data.ts';

const COLUMNS = SIDE * SIDE;

export interface Part {
  readonly pixels: torch.Tensor;
  readonly labels: torch.Tensor;
}

export interface Data {
  readonly training: Part;
  readonly test: Part;
  /** Digits from 0 to 16 in the scale that the networks know. */
  scaled(pixels: Float32Array): torch.Tensor;
}

/** One mean and one deviation for all pixels: a pixel that is always empty has none of its own. */
export function dataOf({ pixels, labels }: Digits): Data {
  const split = TRAINING * COLUMNS;
  const { mean, deviation } = torch.tidy(() => {
    const seen = torch.tensor(Float64Array.from(pixels.subarray(0, split)));
    return {
      mean: Math.fround(seen.mean().item() as number),
      deviation: Math.fround(seen.std({ correction: 0 }).item() as number),
    };
  });
  const scaled = (some: Float32Array): torch.Tensor =>
    torch.tidy(() => torch.tensor(some).sub(mean).div(deviation).reshape(-1, COLUMNS));
  const part = (from: number, to?: number): Part => ({
    pixels: scaled(Float32Array.from(pixels.subarray(from * COLUMNS, to && to * COLUMNS))),
    labels: torch.tensor(Int32Array.from(labels.subarray(from, to))),
  });
  return { training: part(0, TRAINING), test: part(TRAINING), scaled };
}
