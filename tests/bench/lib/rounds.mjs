// The clock: several things to do, timed in turn, round after round, so that all of them see the same noise.

/** Milliseconds from which on nothing is done twice only to be prepared. */
const LONG = 10;

/** Milliseconds from which on few rounds must do. */
const VERY_LONG = 300;

const { cpuUsage } = globalThis.process ?? {};

/**
 * Milliseconds on a clock: in Node the time that the processor has given to this process, which other programs do not
 * change; browsers do not tell it, so there the time of the day.
 */
export const now = cpuUsage
  ? () => {
      const { user, system } = cpuUsage();
      return (user + system) / 1000;
    }
  : () => performance.now();

/** The smallest and the middle one of some times. */
export function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], rounds: sorted.length };
}

/**
 * How long to measure: passes over all cases, in each seconds for each contestant, and milliseconds that one timing should take at least. Short timings
 * and many of them, because on a busy machine a long one is always interrupted.
 */
export const FULL = { passes: 3, seconds: 0.3, sample: 0.3, leastRounds: 4, mostRounds: 500 };
export const QUICK = { passes: 1, seconds: 0.12, sample: 0.2, leastRounds: 4, mostRounds: 100 };
/** Only to see that everything runs. */
export const TINY = { passes: 1, seconds: 0, sample: 0, leastRounds: 1, mostRounds: 1 };

/** How often to repeat within one timing: so often that it takes long enough, once the engine has compiled the code. */
async function calibrate(contestant, sample) {
  const best = async (repeat) => {
    const first = await contestant.time(repeat);
    return first > LONG ? first : Math.min(first, await contestant.time(repeat));
  };
  let repeat = 1;
  let time = await best(1);
  while (time < sample && repeat < 2 ** 20) {
    repeat = Math.min(2 ** 20, Math.ceil(repeat * Math.min(8, Math.max(1.5, sample / time))));
    time = await best(repeat);
  }
  return { repeat, time };
}

/** How many rounds a contestant takes part in: as fit into its time, but not fewer than the least. */
function roundsFor(time, { seconds, leastRounds, mostRounds }) {
  const least = time > VERY_LONG ? Math.min(3, leastRounds) : leastRounds;
  return Math.min(mostRounds, Math.max(least, Math.floor((seconds * 1000) / Math.max(time, 1e-6))));
}

/**
 * Measures `contestants`, each with `time(repeat)`: the milliseconds that `repeat` times of its work take, or a promise of
 * them. Returns for each the microseconds of one time, in each round. Those that are slow sit out some rounds, evenly.
 */
export async function interleaved(contestants, effort) {
  const plans = [];
  for (const contestant of contestants) {
    const { repeat, time } = await calibrate(contestant, effort.sample);
    plans.push({ contestant, repeat, times: [], wanted: roundsFor(time, effort) });
  }
  const rounds = Math.max(...plans.map(({ wanted }) => wanted));
  for (let i = 0; i < rounds; i++) {
    for (const { contestant, repeat, times, wanted } of plans) {
      if (Math.floor(((i + 1) * wanted) / rounds) === Math.floor((i * wanted) / rounds)) continue;
      times.push(((await contestant.time(repeat)) * 1000) / repeat);
    }
  }
  return plans.map(({ times }) => times);
}

/** A contestant in this thread. Once before the clock starts, so that the caches hold its data and not another's. */
export function contestant(run, free = () => {}) {
  return {
    run,
    free,
    time(repeat) {
      let start = now();
      run(1);
      const first = now() - start;
      // What takes long was not helped by the caches.
      if (repeat === 1 && first > LONG) return first;
      start = now();
      run(repeat);
      return now() - start;
    },
  };
}
