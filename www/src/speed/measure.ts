// Measures: everyone in turn, round after round, so that whatever else the machine does hits all alike; the best round
// of each counts. One round takes so long that the browser's coarse clock does not matter.

import { type Contestant, contestants } from './contestants.ts';
import { type Answer, bytesOf, SHAPES } from './protocol.ts';

const ROUNDS = 9;
/** Milliseconds of one round. */
const ROUND = 12;

/**
 * How often to call it so that a round takes its time; the calls before are for the engine to warm up. The quickest of
 * three counts: one that was held up by something else would end in rounds too short for the clock.
 */
function times({ run }: Contestant): number {
  for (let calls = 1; ; calls *= 2) {
    const took = Math.min(...[1, 2, 3].map(() => time(run, calls)));
    if (took >= ROUND / 4) return Math.ceil((calls * ROUND) / took);
  }
}

function time(run: () => void, calls: number): number {
  const started = performance.now();
  for (let i = 0; i < calls; i++) run();
  return performance.now() - started;
}

/** Answers as they come; `pause` lets messages in between rounds and says whether to go on. */
export async function measure(
  run: number,
  tell: (answer: Answer) => void,
  pause: () => Promise<boolean>,
): Promise<void> {
  const clock = resolution();
  for (const [index, shape] of SHAPES.entries()) {
    const { all, input } = contestants(shape, index);
    try {
      const calls: number[] = [];
      for (const one of all) {
        calls.push(times(one));
        if (!(await pause())) return tell({ run, end: 'stopped', clock });
      }
      const best = all.map(() => Number.POSITIVE_INFINITY);
      for (let round = 0; round < ROUNDS; round++) {
        for (const [i, one] of all.entries()) {
          const n = calls[i] as number;
          best[i] = Math.min(best[i] as number, time(one.run, n) / n);
          if (!(await pause())) return tell({ run, end: 'stopped', clock });
        }
        tell({ run, part: (index + (round + 1) / ROUNDS) / SHAPES.length, shape: index });
      }
      const results = all.map(({ run: _, ...what }, i) => ({
        ...what,
        // Bytes in a millisecond are a millionth of gigabytes a second.
        speed: (2 * bytesOf(shape)) / (best[i] as number) / 1e6,
      }));
      tell({ run, results });
    } finally {
      input.dispose();
    }
  }
  tell({ run, end: 'done', clock });
}

/** The smallest step of the clock, in milliseconds. */
function resolution(): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    smallest = Math.min(smallest, now - start);
  }
  return smallest;
}
