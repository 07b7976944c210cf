// Figures as text: one table for each group of cases; and what is going on.

import { table } from '../../../scripts/job/table.mjs';
import { say } from '../../../scripts/lib/say.mjs';

/** Microseconds with three digits. */
export function microseconds(us) {
  if (us < 1) return `${(us * 1000).toFixed(0)} ns`;
  if (us < 1000) return `${us.toPrecision(3)} us`;
  return us < 1e6 ? `${(us / 1000).toPrecision(3)} ms` : `${(us / 1e6).toPrecision(3)} s`;
}

/** How fast by what the case counts: bytes read and written, or operations. */
export function rate({ bytes, flops }, us) {
  if (flops) return `${(flops / us / 1000).toFixed(1)} GFLOP/s`;
  return bytes ? `${((2 * bytes) / us / 1000).toFixed(1)} GB/s` : '';
}

const both = (min, median) => `${min.toPrecision(3)} (${median.toPrecision(3)})`;

/** How many times as long as selfnorm another takes: by minima, and by medians in brackets. */
function times(result, engine) {
  const [ours, theirs] = [result.results.selfnorm, result.results[engine]];
  if (theirs === undefined) return result.errors?.[engine] ? 'fails' : '';
  return ours ? both(theirs.min / ours.min, theirs.median / ours.median) : '';
}

/** Who could not do what, and why: a line for each reason. */
function failures(measured) {
  const cases = new Map();
  for (const { name, errors = {} } of measured) {
    for (const [engine, text] of Object.entries(errors)) {
      const line = `  ${engine}: ${text}`;
      cases.set(line, [...(cases.get(line) ?? []), name]);
    }
  }
  return [...cases].map(([line, [first, ...more]]) => {
    const others = more.length > 0 ? ` and ${more.length} more` : '';
    return `${line} (${first}${others})`;
  });
}

/** The lines of one group's table; the columns are the engines that have been there. */
export function groupTable(measured) {
  const others = new Set(
    measured.flatMap(({ results, errors }) => [results, errors ?? {}].flatMap(Object.keys)),
  );
  others.delete('selfnorm');
  const names = [...others];
  const header = ['', 'selfnorm', '(median)', '', ...names.map((name) => `${name} / ours`)];
  const rows = measured.map((result) => {
    const ours = result.results.selfnorm;
    return [
      result.name,
      ours ? microseconds(ours.min) : 'fails',
      ours ? microseconds(ours.median) : '',
      ours ? rate(result, ours.min) : '',
      ...names.map((name) => times(result, name)),
    ];
  });
  return [...table(header, rows), ...failures(measured)];
}

/** The tables of all groups. */
export function groupTables(measured) {
  const groups = new Set(measured.map(({ group }) => group));
  return [...groups].flatMap((group) => {
    const own = measured.filter((one) => one.group === group);
    return ['', group, ...groupTable(own)];
  });
}

/** Tells when a pass comes to another group. */
export function progress() {
  let last;
  return ({ group }, pass) => {
    const now = `  pass ${pass + 1}: ${group}`;
    if (now !== last) say(now);
    last = now;
  };
}

/** One line for each target and case: the figure, by minima and by medians, and whether that is enough. */
export function targetTable(judgements) {
  const word = (met) => (met ? 'met' : 'short');
  const rows = judgements.map((one) => {
    const { what, unit, least, limit, figures, verdict } = one;
    return [
      `${what}: ${one.case}`,
      `${least ? 'at least' : 'at most'} ${limit.toPrecision(3)}`,
      both(figures.min, figures.median),
      unit,
      verdict.min === verdict.median
        ? word(verdict.min)
        : `${word(verdict.min)} (${word(verdict.median)})`,
    ];
  });
  return table(['by minima (by medians)', 'target', 'figure', '', 'verdict'], rows);
}
