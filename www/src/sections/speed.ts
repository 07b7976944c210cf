// The section "Speed": a benchmark that the visitor runs, in a worker, with its results as bars and as a table.

import '../speed/speed.css';
import { bars } from '../speed/bars.ts';
import { machine } from '../speed/machine.ts';
import {
  type Answer,
  bytesOf,
  type Engine,
  OPERATIONS,
  type Request,
  type Result,
  SHAPES,
} from '../speed/protocol.ts';
import address from '../speed/speed.worker.ts?entry';
import { button, segmented } from '../ui/controls.ts';
import { el } from '../ui/dom.ts';
import { bytes, percent } from '../ui/format.ts';
import { live } from '../ui/live.ts';
import { table } from '../ui/table.ts';
import { open } from '../worker/open.ts';

const names = SHAPES.map((shape) => bytes(bytesOf(shape)));

/** The rows of the table, in order. */
const ROWS: readonly { title: string; operation: Result['operation']; engine: Engine }[] = [
  { title: 'memory copy', operation: 'copy', engine: 'copy' },
  ...OPERATIONS.flatMap(([operation, name]) => [
    { title: `${name}, selfnorm`, operation, engine: 'selfnorm' as const },
    { title: `${name}, plain loop`, operation, engine: 'loop' as const },
  ]),
];

export function mount(root: HTMLElement): Promise<void> {
  let results: Result[] = [];
  let run = 0;

  const start = button({ label: 'Measure', primary: true, onClick: () => begin() });
  const stop = button({ label: 'Stop', onClick: () => worker.send('stop') });
  const progress = el('progress', { max: 1, value: 0, 'aria-label': 'Progress of the benchmark' });
  const status = live({ label: 'State of the benchmark' });
  const size = segmented({
    label: 'Size of the tensor',
    options: names.map((name, i) => [`${i}`, name] as const),
    value: '1',
    onInput: () => draw(),
  });
  const chart = bars();
  const numbers = table(
    'Gigabytes a second',
    ['', ...names],
    ROWS.map(({ title }) => title),
  );
  const facts = el('dl', { class: 'facts' });
  const shown = el(
    'div',
    { class: 'stack', hidden: true },
    el(
      'div',
      { class: 'results' },
      el('div', { class: 'stack' }, size.root, chart.root),
      el('div', { class: 'table' }, numbers.root),
    ),
    facts,
  );

  const find = (
    shape: number,
    operation: Result['operation'],
    engine: Engine,
  ): Result | undefined =>
    results.find(
      (one) => one.shape === shape && one.operation === operation && one.engine === engine,
    );
  const draw = (): void => {
    const shape = Number(size.value);
    const own = results.filter((one) => one.shape === shape);
    const [n, c, h, w] = SHAPES[shape] as (typeof SHAPES)[number];
    chart.set(
      own,
      own.length > 0
        ? `Gigabytes a second, ${n} × ${c} maps of ${h} × ${w}`
        : `${names[shape]}: not measured yet`,
    );
    ROWS.forEach(({ operation, engine }, i) => {
      const speeds = SHAPES.map((_, k) => find(k, operation, engine)?.speed);
      numbers.set(i, ...speeds.map((speed) => (speed === undefined ? '–' : speed.toFixed(1))));
    });
  };
  const running = (yes: boolean): void => {
    // The focus must not be lost with the button that has it.
    const had = document.activeElement;
    start.hidden = yes;
    stop.hidden = !yes;
    progress.hidden = !yes;
    if (had === start || had === stop) (yes ? stop : start).focus();
  };
  const begin = (): void => {
    run += 1;
    results = [];
    progress.value = 0;
    shown.hidden = false;
    draw();
    running(true);
    status.say('Measuring …');
    worker.send({ run });
  };
  const end = (text: string): void => {
    start.textContent = 'Measure again';
    running(false);
    status.say(text);
  };

  const worker = open<Request, Answer>(
    address,
    (answer) => {
      if (answer.run !== run) return;
      if ('part' in answer) progress.value = answer.part;
      else if ('results' in answer) {
        results.push(...answer.results);
        draw();
      } else if ('error' in answer) end(`The benchmark failed: ${answer.error}`);
      else {
        facts.replaceChildren(
          ...machine(answer.clock).map(([what, which]) =>
            el('div', {}, el('dt', {}, what), el('dd', {}, which)),
          ),
        );
        end(answer.end === 'done' ? verdict(find) : 'Stopped. What was measured stays.');
      }
    },
    (message) => end(`The benchmark failed: ${message}`),
  );

  root.replaceChildren(
    el(
      'div',
      { class: 'stack' },
      el('div', { class: 'row' }, start, stop, progress, status.root),
      shown,
      el(
        'p',
        { class: 'note' },
        'Each number is counted as read once and written once. All take turns, and the best of nine rounds counts; one core is used. The loops are written as one would, and draw with Math.random; the package draws PyTorch’s numbers.',
      ),
    ),
  );
  running(false);
  return worker.ready;
}

/** The middle size in a sentence. */
function verdict(
  find: (shape: number, operation: Result['operation'], engine: Engine) => Result | undefined,
): string {
  const [copy = 1, own = 0, loop = 1] = [
    find(1, 'copy', 'copy'),
    find(1, 'feature_alpha_dropout', 'selfnorm'),
    find(1, 'feature_alpha_dropout', 'loop'),
  ].map((result) => result?.speed);
  return (
    `Done. On ${names[1]}, feature alpha dropout runs at ${percent(own / copy, 0)} of the speed of a ` +
    `memory copy, ${(own / loop).toFixed(1)} times as fast as the loop.`
  );
}
