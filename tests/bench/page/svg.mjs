// The parts that all plots are made of: a frame that is readable on light and dark pages, scales, axes, a legend.

/** What each engine looks like; its colour differs on light and dark grounds. */
export const ENGINES = {
  selfnorm: { label: 'selfnorm', light: '#1f6fd0', dark: '#5aa2f2' },
  pytorch: { label: 'PyTorch, one thread', light: '#d1541b', dark: '#f08a57' },
  tfjs: { label: 'TensorFlow.js', light: '#15803d', dark: '#4cc07a' },
  'jax-js': { label: 'jax-js', light: '#8a4fc4', dark: '#c198f0' },
  copy: { label: 'memory copy', light: '#6b7280', dark: '#a3aab5' },
  peak: { label: 'peak of the registers', light: '#6b7280', dark: '#a3aab5' },
};

/** Further colours, for curves that are operations. */
const SHADES = {
  blue: ['#1f6fd0', '#5aa2f2'],
  orange: ['#d1541b', '#f08a57'],
  green: ['#15803d', '#4cc07a'],
  violet: ['#8a4fc4', '#c198f0'],
  teal: ['#0e7490', '#45b8d0'],
  red: ['#be123c', '#f27892'],
  grey: ['#6b7280', '#a3aab5'],
};

const rules = (dark) => {
  const engines = Object.entries(ENGINES).map(([name, one]) => [`e-${name}`, one.light, one.dark]);
  const shades = Object.entries(SHADES).map(([name, [l, d]]) => [`e-${name}`, l, d]);
  return [...engines, ...shades]
    .map(([name, l, d]) => `.${name}{fill:${dark ? d : l};stroke:${dark ? d : l}}`)
    .join('');
};

const STYLE = `<style>
text{font:13px system-ui,sans-serif;fill:#1f2328;stroke:none}
.small{font-size:11.5px;fill:#57606a}.title{font-weight:600;font-size:15px}
.ground{fill:#fff}.grid{stroke:#d8dee4;stroke-width:1}.axis{stroke:#57606a;stroke-width:1}
.curve{fill:none;stroke-width:2}.dashed{stroke-dasharray:5 4}.mark{stroke:#57606a;stroke-dasharray:2 3}
${rules(false)}.curve{fill:none}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#a3aab5}.ground{fill:#161b22}
.grid{stroke:#30363d}.axis{stroke:#a3aab5}.mark{stroke:#a3aab5}${rules(true)}.curve{fill:none}}
</style>`;

const escaped = (text) => `${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A piece of text; `anchor` is start, middle or end. */
export const label = (x, y, text, { anchor = 'start', small = false, extra = '' } = {}) =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${small ? ' class="small"' : ''}${extra}>${escaped(text)}</text>`;

export const line = (x1, y1, x2, y2, name) =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${name}"/>`;

export const round = (value) => Math.round(value * 10) / 10;

/** A whole picture with its title. */
export function picture({ width, height, title, body }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
${STYLE}
<rect class="ground" width="${width}" height="${height}" rx="8"/>
<text x="16" y="26" class="title">${escaped(title)}</text>
${body.join('\n')}
</svg>
`;
}

/** Maps numbers to places, evenly by ratio. */
export function logarithmic([from, to], [start, end]) {
  const scale = (end - start) / Math.log(to / from);
  return (value) => start + Math.log(value / from) * scale;
}

/** Maps numbers to places, evenly by difference. */
export const linear =
  ([from, to], [start, end]) =>
  (value) =>
    start + ((value - from) * (end - start)) / (to - from);

/** Powers of ten within a range. */
export function decades([from, to]) {
  const ticks = [];
  for (let power = Math.ceil(Math.log10(from) - 1e-9); 10 ** power <= to * 1.0001; power++) {
    ticks.push(10 ** power);
  }
  return ticks;
}

/** Names and colours in a row; the width of a name is estimated. */
export function legend(x, y, entries) {
  let at = x;
  return entries.map(({ name, text, dashed = false }) => {
    const mark = dashed
      ? `<line x1="${at}" y1="${y - 4}" x2="${at + 14}" y2="${y - 4}" class="curve dashed e-${name}"/>`
      : `<rect x="${at}" y="${y - 10}" width="12" height="12" rx="2" class="e-${name}"/>`;
    const piece = mark + label(at + 18, y, text, { small: true });
    at += 34 + text.length * 6.3;
    return piece;
  });
}
