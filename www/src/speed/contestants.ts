// What is measured: the package, the loops that one would write without it, and a copy, each as a function to be called
// again and again. The loops and the copy have their result's memory ready; the package takes and returns it each time.

import * as torch from 'selfnorm/slim';
import type { Operation, Result, Shape } from './protocol.ts';

const P = 0.1;
const LAMBDA = 1.0507009873554805;
const ALPHA = 1.6732632423543772;
/** As the package computes: kept numbers are scaled and shifted, dropped ones become one value. */
const SCALE = 1 / Math.sqrt((1 - P) * (1 + P * (LAMBDA * ALPHA) ** 2));
const SHIFT = SCALE * P * LAMBDA * ALPHA;
const DROPPED = SHIFT - SCALE * LAMBDA * ALPHA;

export interface Contestant extends Omit<Result, 'speed'> {
  run(): void;
}

type Loop = (x: Float32Array, y: Float32Array, channel: number) => void;

/** Written as one would: one pass, no tricks, `Math.random` for chance. */
const LOOPS: Record<Operation, Loop> = {
  feature_alpha_dropout(x, y, channel) {
    for (let start = 0; start < x.length; start += channel) {
      const kept = Math.random() >= P;
      for (let i = start; i < start + channel; i++) {
        y[i] = kept ? (x[i] as number) * SCALE + SHIFT : DROPPED;
      }
    }
  },
  alpha_dropout(x, y) {
    for (let i = 0; i < x.length; i++) {
      y[i] = Math.random() >= P ? (x[i] as number) * SCALE + SHIFT : DROPPED;
    }
  },
  selu(x, y) {
    for (let i = 0; i < x.length; i++) {
      const value = x[i] as number;
      y[i] = value > 0 ? LAMBDA * value : LAMBDA * ALPHA * (Math.exp(value) - 1);
    }
  },
};

/** Everyone who takes part for one shape. The caller disposes `input`. */
export function contestants(
  shape: Shape,
  index: number,
): { all: Contestant[]; input: torch.Tensor } {
  torch.manual_seed(0);
  const input = torch.randn([...shape]);
  const x = (input.data as Float32Array).slice();
  const y = new Float32Array(x.length);
  const { feature_alpha_dropout, alpha_dropout, selu } = torch.nn.functional;
  const calls: Record<Operation, () => torch.Tensor> = {
    feature_alpha_dropout: () => feature_alpha_dropout(input, P, true),
    alpha_dropout: () => alpha_dropout(input, P, true),
    selu: () => selu(input),
  };
  const all: Contestant[] = [
    { shape: index, operation: 'copy', engine: 'copy', run: () => y.set(x) },
    ...(Object.keys(LOOPS) as Operation[]).flatMap((operation): Contestant[] => [
      { shape: index, operation, engine: 'selfnorm', run: () => calls[operation]().dispose() },
      {
        ...{ shape: index, operation, engine: 'loop' as const },
        run: () => LOOPS[operation](x, y, shape[2] * shape[3]),
      },
    ]),
  ];
  return { all, input };
}
