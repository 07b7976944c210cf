// One case by all engines, interleaved; then the next. Runs in Node and in browsers alike.

import { interleaved, summary } from './rounds.mjs';

/** An error of a contestant in one line. */
const reason = (error) => `${error.message ?? error}`.split('\n')[0].slice(0, 200);

/** Measures one case: `times` by engine, and `errors` of those that cannot do it. */
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
  return { times: Object.fromEntries(ready.map(({ name }, i) => [name, times[i]])), errors };
}

/**
 * Measures all `cases` in several passes, because a busy minute would spoil all rounds of a case at once. Each has
 * `results`, by engine, and `errors`, if there were any. Tells `each` case that is begun.
 */
export async function measure(cases, engines, context, effort, each = () => {}) {
  const all = cases.map(() => ({}));
  const failures = cases.map(() => ({}));
  for (let pass = 0; pass < effort.passes; pass++) {
    for (const [i, spec] of cases.entries()) {
      each(spec, pass);
      const { times, errors } = await measureCase(spec, engines, context, effort);
      for (const [name, list] of Object.entries(times)) {
        all[i][name] = [...(all[i][name] ?? []), ...list];
      }
      Object.assign(failures[i], errors);
    }
  }
  return cases.map((spec, i) => {
    const results = Object.entries(all[i]).map(([name, times]) => [name, summary(times)]);
    const errors = Object.keys(failures[i]).length > 0 ? { errors: failures[i] } : {};
    return { ...spec, results: Object.fromEntries(results), ...errors };
  });
}
