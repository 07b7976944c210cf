// The section "Masks": feature maps before and after one of four dropouts, with all that can be set, the numbers that
// come out beside those that theory wants, and the call with which PyTorch gives the same mask.

import '../masks/masks.css';
import * as torch from 'selfnorm/slim';
import { digits } from '../data.ts';
import { average } from '../masks/average.ts';
import {
  type Call,
  drop,
  expected,
  isFeature,
  KINDS,
  keptMaps,
  programs,
} from '../masks/dropouts.ts';
import { type Filters, features, MOST_CHANNELS } from '../masks/features.ts';
import { source } from '../masks/source.ts';
import { tiles } from '../masks/tiles.ts';
import { codeBlock } from '../ui/code.ts';
import { group, numberField, segmented, select, slider, toggle } from '../ui/controls.ts';
import { el, oncePerFrame } from '../ui/dom.ts';
import { bytes, fixed, whole } from '../ui/format.ts';
import { count, histogram } from '../ui/histogram.ts';
import { live } from '../ui/live.ts';
import { table } from '../ui/table.ts';

/** So many masks are tried for the average. */
const MASKS = 100;

export async function mount(root: HTMLElement): Promise<void> {
  // What depends on the images and what depends on the call alone.
  let stale = true;
  const update = oncePerFrame(() => show());
  const renew = (): void => {
    stale = true;
    update();
  };

  const kind = segmented({
    label: 'Kind',
    options: KINDS,
    value: 'feature_alpha_dropout',
    onInput: update,
  });
  const p = slider({
    ...{ label: 'Probability p of being dropped', min: 0, max: 0.9, step: 0.01, value: 0.25 },
    format: (value) => value.toFixed(2),
    onInput: update,
  });
  const seed = numberField({
    label: 'Seed',
    value: 0,
    min: 0,
    max: 2 ** 32 - 1,
    onInput: update,
  });
  const training = toggle({ label: 'Training', value: true, onInput: update });
  const inplace = toggle({ label: 'In place', value: false, onInput: update });
  const size = (label: string, min: number, max: number, value: number) =>
    slider({ label, min, max, value, onInput: renew });
  const n = size('N, images', 1, 8, 3);
  const c = size('C, channels', 1, MOST_CHANNELS, 6);
  const h = size('H, height', 6, 48, 28);
  const w = size('W, width', 6, 48, 28);
  const filters = select<Filters>({
    label: 'Filters of the convolution',
    options: [
      ['edges', 'blur, edges, lines'],
      ['random', 'random (lecun_normal_)'],
    ],
    value: 'edges',
    onInput: renew,
  });
  const trouble = el('p', { class: 'note error', role: 'alert' });
  const images = source(await digits(), renew, (why) => {
    trouble.textContent = why;
  });

  const input = tiles('The images');
  const before = tiles('Feature maps before');
  const after = tiles('Feature maps after');
  const valuesBefore = histogram('Values before', 'before');
  const valuesAfter = histogram('Values after', 'after');
  const numbers = table(
    'Mean and variance of all values',
    ['', 'mean', 'variance'],
    ['before', 'after', 'expected after', `average of ${MASKS} masks`],
  );
  const summary = live({ label: 'Result' });
  const facts = el('p', { class: 'note' });
  const typescript = codeBlock('TypeScript');
  const python = codeBlock('Python: the same mask from PyTorch');
  const printed = codeBlock('Both print: 1 is kept, 0 is dropped');

  const figure = (title: string, ...content: HTMLElement[]): HTMLElement =>
    el('figure', {}, el('figcaption', {}, title), ...content);
  const controls = el(
    'div',
    { class: 'card stack drop' },
    group(
      'Dropout',
      kind.root,
      p.root,
      seed.root,
      el('div', { class: 'row wide-gap' }, training.root, inplace.root),
    ),
  );
  const inputs = el(
    'div',
    { class: 'card stack input' },
    group('Input', images.root, trouble, input.root, n.root, c.root, h.root, w.root, filters.root),
  );
  const output = el(
    'div',
    { class: 'stack output' },
    el('div', { class: 'columns' }, figure('Before', before.root), figure('After', after.root)),
    el(
      'p',
      { class: 'note scale' },
      el('span', { class: 'ramp', 'aria-hidden': 'true' }),
      el(
        'span',
        {},
        'A row for each image, a column for each channel. Blue is below 0, orange above; a cross where the whole map was dropped.',
      ),
    ),
    summary.root,
    el(
      'div',
      { class: 'columns' },
      figure('Values before', valuesBefore.root),
      figure('Values after', valuesAfter.root),
    ),
    el(
      'p',
      { class: 'note' },
      'Same axes in both; heights grow with the square root of the count, so that rare values are seen too.',
    ),
    el('div', { class: 'table' }, numbers.root),
    facts,
    el('div', { class: 'columns codes' }, typescript.root, python.root),
    printed.root,
  );
  root.replaceChildren(el('div', { class: 'masks' }, controls, output, inputs));
  images.acceptDrops(inputs);

  let maps: torch.Tensor | undefined;
  let mean = average();

  const renewMaps = (): torch.Tensor => {
    const gray = images.images(n.value, h.value, w.value);
    const values = new Float32Array(gray.length * h.value * w.value);
    const most = Math.max(...gray.map((image) => image.reduce((a, b) => Math.max(a, b), 0)), 1);
    gray.forEach((image, i) => {
      values.set(
        image.map((value) => (2.5 * value) / most),
        i * image.length,
      );
    });
    input.set({
      values,
      shape: [1, gray.length, h.value, w.value],
      kept: new Uint8Array(gray.length).fill(1),
    });
    maps?.dispose();
    return features(gray, c.value, h.value, w.value, filters.value);
  };

  const show = (): void => {
    if (stale || !maps) maps = renewMaps();
    stale = false;
    const call: Call = {
      kind: kind.value,
      p: p.value,
      training: training.value,
      inplace: inplace.value,
      seed: seed.value,
    };
    const shape = [n.value, c.value, h.value, w.value] as const;
    const x0 = maps;
    const given = moments(x0);
    const result = torch.tidy(() => {
      const x = x0.clone();
      const held = torch.memory().live_bytes;
      const y = drop(x, call);
      const itself = y === x;
      return { ...moments(y), made: torch.memory().live_bytes - held, itself };
    });
    const wanted = expected(call, given.mean, given.variance);
    const kept = keptMaps(call, shape);

    before.set({ values: given.values, shape, kept: new Uint8Array(kept.length).fill(1) });
    after.set({ values: result.values, shape, kept });
    const far = Math.ceil(Math.max(reach(given.values), reach(result.values)));
    const counts = [given.values, result.values].map((values) => count(values, -far, far, 81));
    const top = Math.max(...counts.flat());
    valuesBefore.set(counts[0] as number[], -far, far, top);
    valuesAfter.set(counts[1] as number[], -far, far, top);

    numbers.set(0, number(given.mean), number(given.variance));
    numbers.set(1, number(result.mean), number(result.variance));
    numbers.set(2, number(wanted.mean), number(wanted.variance));
    numbers.set(3, '…', '…');
    mean.stop();
    mean = average();
    void mean.over(x0, { ...call, inplace: false }, MASKS).then((all) => {
      if (all) numbers.set(3, number(all.mean), number(all.variance));
    });

    const texts = programs(call, shape);
    typescript.set(texts.typescript);
    python.set(texts.python);
    printed.set(texts.printed);
    const what = describe(call, kept, shape);
    facts.textContent = result.itself
      ? `The result is the input itself; ${result.made === 0 ? 'no new memory was needed' : `${bytes(result.made)} were needed`}.`
      : `The result is a new tensor of ${bytes(result.made)}.`;
    before.describe(
      `Feature maps before: ${shape[0]} images, ${shape[1]} channels of ${shape[2]} by ${shape[3]}`,
    );
    after.describe(`Feature maps after: ${what}`);
    for (const [one, title, values] of [
      [valuesBefore, 'Values before', given],
      [valuesAfter, 'Values after', result],
    ] as const) {
      one.describe(
        `${title}: mean ${number(values.mean, 2)}, variance ${number(values.variance, 2)}`,
      );
    }
    summary.say(
      `${what}. Mean ${number(result.mean, 2)}, variance ${number(result.variance, 2)}.`,
      300,
    );
  };
  show();
}

/** Mean, variance and a copy of the values. */
function moments(x: torch.Tensor) {
  return torch.tidy(() => ({
    mean: x.mean().item() as number,
    variance: x.var({ correction: 0 }).item() as number,
    values: (x.data as Float32Array).slice(),
  }));
}

/** What is zero but for rounding is written as zero. */
const number = (value: number, digits = 3): string =>
  fixed(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value, digits);

const reach = (values: Float32Array): number =>
  values.reduce((far, value) => Math.max(far, Math.abs(value)), 1);

/** What happened to the maps, in words. */
function describe(
  { kind, training }: Call,
  kept: Uint8Array,
  [n, c, h, w]: readonly [number, number, number, number],
): string {
  if (!training) return 'Evaluation: nothing is dropped';
  if (!isFeature(kind))
    return `Of ${whole(n * c * h * w)} values each was dropped or kept by itself`;
  const left = kept.reduce((sum, one) => sum + one, 0);
  return `${left} of ${n * c} maps kept`;
}
