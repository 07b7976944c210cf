// The section "Training": a worker trains, this shows how it goes and passes on what the visitor wants.

import '../training/training.css';
import { TRAINING } from '../data.ts';
import { curves } from '../training/curves.ts';
import { chooser, download } from '../training/files.ts';
import {
  type Answer,
  type Command,
  type NetName,
  OPTIMIZERS,
  type OptimizerName,
  type Progress,
} from '../training/protocol.ts';
import { readingView } from '../training/reading.ts';
import { confusionTable, reportTable } from '../training/tables.ts';
import address from '../training/training.worker.ts?entry';
import { button, group, numberField, segmented, select, slider } from '../ui/controls.ts';
import { el } from '../ui/dom.ts';
import { bytes, fixed, whole } from '../ui/format.ts';
import { live } from '../ui/live.ts';
import { open } from '../worker/open.ts';

/** Steps of an epoch: batches of 128. */
const EPOCH = Math.ceil(TRAINING / 128);
const RATES = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];

export function mount(root: HTMLElement): Promise<void> {
  const status = live();
  const alarm = el('p', { class: 'status error', role: 'alert' });
  const { send, ready } = open<Command, Answer>(address, heard, (message) => {
    alarm.textContent = `The worker stopped: ${message}. Reload the page to go on.`;
  });

  // What is shown.
  const curve = curves();
  const confusion = confusionTable();
  const report = reportTable();
  const figures = figuresOf([
    'Epoch',
    'Step',
    'Loss',
    'Test accuracy',
    'A step takes',
    'In tensors',
  ]);
  let running = false;
  let steps = 0;

  function heard(answer: Answer): void {
    switch (answer.is) {
      case 'progress':
        progressed(answer);
        break;
      case 'fresh':
        // That the one before has stopped is no end of a training.
        running = false;
        curve.clear();
        figures.set({ Loss: '–', 'A step takes': '–' });
        alarm.textContent = '';
        status.say(
          answer.of === 'file'
            ? 'The weights of the file are loaded.'
            : `A fresh network of seed ${answer.settings.seed}.`,
        );
        break;
      case 'saved':
        download(answer.bytes, answer.name);
        status.say(`${answer.name}: ${bytes(answer.bytes.byteLength)}.`);
        break;
      case 'failed':
        alarm.textContent =
          answer.at === 'load' ? refused(answer.message) : `That failed: ${answer.message}`;
        break;
      default:
        answer satisfies never;
    }
  }

  function progressed(progress: Progress): void {
    const { step, losses, tests, time } = progress;
    const ended = running && !progress.running;
    running = progress.running;
    steps = step;
    curve.add(losses, tests, step, EPOCH);
    figures.set({
      Epoch: fixed(step / EPOCH, step % EPOCH === 0 ? 0 : 1),
      Step: whole(step),
      'In tensors': bytes(progress.bytes),
      ...(losses.length > 0 ? { Loss: fixed(losses.at(-1) as number, 4) } : {}),
      ...(time !== null ? { 'A step takes': `${fixed(time, time < 10 ? 2 : 1)} ms` } : {}),
    });
    const test = tests.at(-1);
    if (test) {
      figures.set({ 'Test accuracy': `${fixed(100 * test.accuracy, 2)} %` });
      latest = test.confusion;
    }
    // Many cells: only when the rest is renewed as well.
    if (progress.report) {
      report.set(progress.report);
      if (latest) confusion.set(latest);
    }
    if (progress.reading) reading.set(progress.reading);
    start.textContent = running ? 'Pause' : steps > 0 ? 'Continue' : 'Start';
    if (ended) status.say(ending(step));
    if (losses.length > 0 && !Number.isFinite(losses.at(-1))) {
      alarm.textContent =
        'The loss is no number any more: take a smaller learning rate and press Reset.';
    }
  }
  let latest: readonly number[] | undefined;

  // What the visitor sets.
  const settings = () => ({ ...tuning(), net: net.value, seed: seed.value });
  const tuning = () => ({
    optimizer: optimizer.value,
    lr: RATES[rate.value] as number,
    p: p.value,
  });
  const reset = (): void => send({ do: 'reset', settings: settings() });
  const tune = (): void => send({ do: 'tune', tuning: tuning() });
  const net = segmented<NetName>({
    label: 'Kind',
    options: [
      ['dense', 'dense'],
      ['conv', 'convolutions'],
    ],
    value: 'dense',
    onInput: reset,
  });
  const optimizer = select<OptimizerName>({
    label: 'Optimizer',
    options: OPTIMIZERS.map((name) => [name, name]),
    value: 'Adam',
    onInput: tune,
  });
  const rate = slider({
    label: 'Learning rate',
    min: 0,
    max: RATES.length - 1,
    value: RATES.indexOf(1e-3),
    format: (i) => String(RATES[i]),
    onInput: tune,
  });
  const p = slider({
    label: 'Dropout p',
    min: 0,
    max: 0.5,
    step: 0.01,
    value: 0.05,
    format: (value) => value.toFixed(2),
    onInput: tune,
  });
  const epochs = numberField({ label: 'Epochs', value: 30, min: 1, max: 10_000 });
  const seed = numberField({
    label: 'Seed',
    value: 0,
    min: 0,
    max: 999_999,
    onInput: reset,
  });
  const start = button({
    label: 'Start',
    primary: true,
    onClick: () => send(running ? { do: 'pause' } : { do: 'run', epochs: epochs.value }),
  });
  start.classList.add('steady');
  const step = button({ label: 'One step', onClick: () => send({ do: 'step' }) });
  const again = button({ label: 'Reset', onClick: reset });
  const save = button({ label: 'Save weights', onClick: () => send({ do: 'save' }) });
  const load = chooser({
    label: 'Load weights',
    accept: '.safetensors',
    onBytes(content) {
      alarm.textContent = '';
      send({ do: 'load', bytes: content }, [content]);
    },
    onError: (message) => {
      alarm.textContent = refused(message);
    },
  });

  const reading = readingView((pixels) => send({ do: 'read', pixels }));

  root.replaceChildren(
    el(
      'div',
      { class: 'split' },
      el(
        'div',
        { class: 'stack controls' },
        group('Network', net.root, seed.root),
        group('Learning', optimizer.root, rate.root, p.root, epochs.root),
        group('Weights', el('div', { class: 'row' }, save, load)),
      ),
      el(
        'div',
        { class: 'stack' },
        el('div', { class: 'row' }, start, step, again, status.root),
        alarm,
        figures.root,
        curve.root,
      ),
    ),
    reading.root,
    el('div', { class: 'columns tables' }, confusion.root, report.root),
  );
  reset();
  return ready;
}

function ending(step: number): string {
  if (step % EPOCH !== 0) return `Paused at step ${whole(step)}.`;
  return step === EPOCH ? '1 epoch done.' : `${step / EPOCH} epochs done.`;
}

const refused = (message: string): string =>
  `This file cannot be loaded, and nothing has changed. ${message}`;

/** Numbers with what they are. */
function figuresOf(names: readonly string[]): {
  root: HTMLElement;
  set: (values: Readonly<Record<string, string>>) => void;
} {
  const cells = new Map(names.map((name) => [name, el('dd', {}, '–')]));
  const root = el(
    'dl',
    { class: 'figures' },
    ...names.map((name) => el('div', {}, el('dt', {}, name), cells.get(name))),
  );
  return {
    root,
    set(values) {
      for (const [name, value] of Object.entries(values)) {
        (cells.get(name) as HTMLElement).textContent = value;
      }
    },
  };
}
