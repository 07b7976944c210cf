// One case by all engines, interleaved; then the next. Runs in Node and in browsers alike.

import { interleaved } from './rounds.mjs';

/** An error of a contestant in one line. */
const reason = (error) => `${error.message ?? error}`.split('\n')[0].slice(0, 200);

/** Measures one case: `results` by engine, and `errors` of those that cannot do it. */
async function measureCase(spec, engines, context, effort) {
  const ready = [];
  const errors = {};
  for (const { name, prepare } of engines) {
    let contestant;
    try {
      contestant = await prepare(spec, context);
      // Once, so that one that fails is out before the clock starts.
      if (contestant) await contestant.time(1);
      if (contestant) ready.push({ name, contestant });
    } catch (error) {
      errors[name] = reason(error);
      await contestant?.free?.();
    }
  }
  const times = await interleaved(
    ready.map(({ contestant }) => contestant),
    effort,
  );
  for (const { contestant } of ready) await contestant.free?.();
  const results = Object.fromEntries(ready.map(({ name }, i) => [name, times[i]]));
  return { ...spec, results, ...(Object.keys(errors).length > 0 ? { errors } : {}) };
}

/** Measures all `cases`, and tells `each` result when it is there. */
export async function measure(cases, engines, context, effort, each = () => {}) {
  const measured = [];
  for (const spec of cases) {
    const one = await measureCase(spec, engines, context, effort);
    measured.push(one);
    each(one);
  }
  return measured;
}
