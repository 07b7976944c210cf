// The recorded figures as tables in Markdown.

import { microseconds, rate } from '../lib/report.mjs';

/** Lines of a table; the first column to the left, all others to the right. */
function markdown(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

const NAMES = {
  selfnorm: 'selfnorm',
  copy: 'copy',
  pytorch: 'PyTorch',
  tfjs: 'TF.js',
  'jax-js': 'jax-js',
};

/** Times of some cases by all engines: minima, and medians in brackets. */
export function times(report, names, engines = Object.keys(NAMES)) {
  const rows = names.map((name) => {
    const one = report.cases.find((candidate) => candidate.name === name);
    const cells = engines.map((engine) => {
      const result = one.results[engine];
      if (result) return `${microseconds(result.min)} (${microseconds(result.median)})`;
      return one.errors?.[engine] ? 'fails' : '';
    });
    return [name, ...cells, rate(one, one.results.selfnorm.min)];
  });
  return markdown(['', ...engines.map((engine) => NAMES[engine]), 'selfnorm’s rate'], rows);
}

const figure = (value) => (Number.isFinite(value) ? value.toPrecision(3) : 'no time left');

/** All targets: the cases of one target stand in one line, with the range of their figures. */
export function targets(report) {
  const groups = grouped(report.targets, ({ what, unit }) => `${what}|${unit}`);
  const rows = [...groups.values()].map((all) => {
    const [{ what, unit, least, limit }] = all;
    const range = (pick) => {
      const values = all.map(({ figures }) => figures[pick] ?? Number.POSITIVE_INFINITY);
      const [low, high] = [Math.min(...values), Math.max(...values)].map(figure);
      return low === high ? low : `${low} to ${high}`;
    };
    const met = (pick) => all.filter(({ verdict }) => verdict[pick]).length;
    const verdict = (pick) =>
      met(pick) === all.length
        ? 'met'
        : met(pick) === 0
          ? 'short'
          : `${met(pick)} of ${all.length} met`;
    const aim = `${least ? 'at least' : 'at most'} ${limit.toPrecision(3)} ${unit}`;
    return [what, aim, range('min'), `**${verdict('min')}**`, range('median'), verdict('median')];
  });
  return markdown(['what', 'target', 'by minima', '', 'by medians', ''], rows);
}

function grouped(list, key) {
  const groups = new Map();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** Where and when. */
export function machine({
  date,
  commit,
  machine: { cpu, cores, memory_gb, os, node, chromium },
  versions,
}) {
  const where = chromium ? `Chromium ${chromium}` : `Node ${node}`;
  const others = Object.entries(versions ?? {})
    .filter(([name, version]) => version && name !== 'selfnorm')
    .map(([name, version]) => `${NAMES[name] ?? name} ${version}`);
  const system = `${cpu}, ${cores} cores, ${memory_gb} GB, ${os}`;
  return [`${system}; ${where}; ${date.slice(0, 10)}, commit ${commit}`, ...others].join('; ');
}
