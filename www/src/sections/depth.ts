// The section "Depth": mean and variance from layer to layer, in four networks, as a worker computes them.

import '../depth/depth.css';
import address from '../depth/depth.worker.ts?entry';
import type { Answer, Layers, Request, Settings } from '../depth/protocol.ts';
import { NAMES, verdictOf, written, writtenMean } from '../depth/verdict.ts';
import { type Chart, type ChartOptions, chart } from '../ui/chart.ts';
import { button, group, numberField, segmented, slider } from '../ui/controls.ts';
import { el, oncePerFrame } from '../ui/dom.ts';
import { fixed } from '../ui/format.ts';
import { live } from '../ui/live.ts';
import { whenSeen } from '../ui/seen.ts';
import { open } from '../worker/open.ts';

/** One color and one pattern for each network, in the order of `NAMES`. */
const LINES = [
  { color: 'series-1' },
  { color: 'series-4', dash: [10, 4] },
  { color: 'series-2', dash: [4, 4] },
  { color: 'series-3', dash: [12, 4, 2, 4] },
];

export function mount(root: HTMLElement): Promise<void> {
  const status = live({ hidden: true });
  const means = lines({ label: 'Mean', y: '', range: [-1, 2], format: writtenMean });
  const variances = lines({ label: 'Variance', y: 'powers of ten', log: true, format: written });
  const table = endTable();
  const { send, ready } = open<Request, Answer>(address, heard, failed);

  let layers: Layers[] = [];
  let id = 0;
  let depth = 0;
  const show = oncePerFrame(() => {
    const x = Array.from({ length: depth + 1 }, (_, layer) => layer);
    const of = (values: (layer: Layers) => readonly number[]): (number | null)[][] =>
      NAMES.map((_, i) => layers.map((layer) => drawable(values(layer)[i])));
    means.set(x, ...of((layer) => layer.means));
    variances.set(x, ...of((layer) => layer.variances));
    table.set(layers);
  });

  function failed(message: string): void {
    status.say(`The layers could not be computed: ${message}`);
  }

  function heard(answer: Answer): void {
    if (answer.id !== id) return;
    if ('error' in answer) {
      failed(answer.error);
      return;
    }
    layers.push(...answer.layers);
    show();
    if (!answer.done) return;
    const words = summary(layers);
    status.say(words);
    means.describe(words);
    variances.describe(words);
  }

  function run(): void {
    const settings: Settings = {
      depth: depthField.value,
      width: Number(widthField.value),
      p: pField.value,
      seed: seedField.value,
      mean: meanField.value,
      std: stdField.value,
    };
    id += 1;
    layers = [];
    status.say('');
    depth = settings.depth;
    send({ id, settings });
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const onInput = (): void => {
    clearTimeout(timer);
    timer = setTimeout(run, 80);
  };
  const depthField = slider({ label: 'Layers', min: 1, max: 100, value: 100, onInput });
  const pField = slider({
    label: 'Dropout p',
    min: 0,
    max: 0.5,
    step: 0.01,
    value: 0.1,
    format: (p) => p.toFixed(2),
    onInput,
  });
  const widthField = segmented({
    label: 'Units in a layer',
    options: (['64', '128', '256'] as const).map((width) => [width, width]),
    value: '128',
    onInput,
  });
  const meanField = slider({
    label: 'Mean',
    min: -1,
    max: 2,
    step: 0.1,
    value: 1,
    format: (mean) => fixed(mean, 1),
    onInput,
  });
  const stdField = slider({
    label: 'Standard deviation',
    min: 0.1,
    max: 4,
    step: 0.1,
    value: 2,
    format: (std) => fixed(std, 1),
    onInput,
  });
  const seedField = numberField({
    label: 'Seed',
    value: 0,
    min: 0,
    max: 999_999,
    onInput,
  });
  const again = button({
    label: 'Another seed',
    onClick() {
      seedField.value = (seedField.value + 1) % 1_000_000;
      run();
    },
  });

  root.replaceChildren(
    el(
      'div',
      { class: 'split' },
      el(
        'div',
        { class: 'stack controls' },
        group('Network', depthField.root, pField.root, widthField.root),
        group('Input', meanField.root, stdField.root),
        group('Chance', seedField.root, again),
      ),
      el(
        'div',
        { class: 'stack' },
        el('div', { class: 'columns' }, variances.root, means.root),
        table.root,
        status.root,
      ),
    ),
  );
  whenSeen(root, run);
  return ready;
}

/** What a chart can draw; the rest is a gap. */
const drawable = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) && value !== 0 ? value : null;

function lines({
  format,
  ...options
}: Pick<ChartOptions, 'label' | 'y' | 'log' | 'range'> & {
  format: (value: number) => string;
}): Chart {
  return chart({
    ...options,
    x: 'layer',
    series: NAMES.map(({ name }, i) => ({
      name,
      ...(LINES[i] as (typeof LINES)[number]),
      format,
    })),
  });
}

/** The numbers after the last layer, and what they mean. */
function endTable(): { root: HTMLElement; set: (layers: readonly Layers[]) => void } {
  const caption = el('caption', {}, 'After the last layer');
  const cells = NAMES.map(() => [el('td'), el('td'), el('td', { class: 'verdict' })]);
  const rows = NAMES.map(({ name, detail }, i) =>
    el(
      'tr',
      {},
      el(
        'th',
        { scope: 'row' },
        el('span', { class: `key ${LINES[i]?.color}` }),
        name,
        ' ',
        el('small', {}, detail),
      ),
      ...(cells[i] as HTMLElement[]),
    ),
  );
  const head = ['Network', 'Mean', 'Variance', 'Verdict'].map((title) =>
    el('th', { scope: 'col', class: title === 'Verdict' ? 'verdict' : '' }, title),
  );
  const table = el(
    'table',
    { class: 'ends' },
    caption,
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...rows),
  );
  return {
    root: el(
      'div',
      { class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Results' },
      table,
    ),
    set(layers) {
      const last = layers.at(-1);
      if (!last) return;
      caption.textContent = `After layer ${layers.length - 1}`;
      cells.forEach(([mean, variance, verdict], i) => {
        const [m, v] = [last.means[i] as number, last.variances[i] as number];
        (mean as HTMLElement).textContent = writtenMean(m);
        (variance as HTMLElement).textContent = written(v);
        const { good, text } = verdictOf(m, v);
        const cell = verdict as HTMLElement;
        cell.textContent = `${good ? '✓' : '✗'}\u00a0${text}`;
        cell.classList.toggle('good', good);
        cell.classList.toggle('bad', !good);
      });
    },
  };
}

function summary(layers: readonly Layers[]): string {
  const last = layers.at(-1) as Layers;
  const ends = NAMES.map(({ name }, i) => {
    const [mean, variance] = [last.means[i] as number, last.variances[i] as number];
    const { text } = verdictOf(mean, variance);
    return `${name}: ${text}, mean ${writtenMean(mean)}, variance ${written(variance)}`;
  });
  return `After ${layers.length - 1} layers. ${ends.join('. ')}.`;
}
