// Mean and variance over many masks of the same call: what theory speaks of. Works in small slices, beside the page.

import * as torch from 'selfnorm/slim';
import { type Call, drop } from './dropouts.ts';

/** Milliseconds at a time, and before the first: who drags a slider needs no averages. */
const SLICE = 10;
const WAIT = 150;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds));

export interface Average {
  /** Moments of the results with the seeds that follow that of the call, taken together; nothing when stopped. */
  over(
    x: torch.Tensor,
    call: Call,
    masks: number,
  ): Promise<{ mean: number; variance: number } | undefined>;
  stop(): void;
}

export function average(): Average {
  let stopped = false;
  return {
    stop() {
      stopped = true;
    },
    async over(x, call, masks) {
      await pause(WAIT);
      // Its own: between two slices others may draw from the default one.
      const generator = new torch.Generator();
      let sum = 0;
      let squares = 0;
      let until = performance.now() + SLICE;
      for (let i = 1; i <= masks; i++) {
        if (stopped) break;
        torch.tidy(() => {
          const y = drop(x, { ...call, seed: call.seed + i }, generator);
          sum += y.mean().item() as number;
          squares += y.mul(y).mean().item() as number;
        });
        if (performance.now() < until) continue;
        await pause(0);
        until = performance.now() + SLICE;
      }
      generator.dispose();
      if (stopped) return undefined;
      const mean = sum / masks;
      return { mean, variance: squares / masks - mean ** 2 };
    },
  };
}
