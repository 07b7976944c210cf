// The curves of a training: loss and accuracy, and the accuracy of the training before for comparison.

import { chart } from '../ui/chart.ts';
import { el } from '../ui/dom.ts';
import { fixed } from '../ui/format.ts';
import type { Test } from './protocol.ts';
import { merged, Series } from './series.ts';

/** More points than a chart has pixels show nothing more. */
const POINTS = 600;

export interface Curves {
  readonly root: HTMLElement;
  /** The losses of the steps up to `step`, and the tests among them. */
  add(losses: readonly number[], tests: readonly Test[], step: number, epoch: number): void;
  /** Begins anew; what was reached stays as the run before. */
  clear(): void;
}

export function curves(): Curves {
  const loss = chart({
    label: 'Loss',
    x: 'epoch',
    y: 'cross entropy',
    height: 240,
    series: [
      { name: 'training', color: 'series-1' },
      { name: 'test', color: 'series-2', dash: [8, 4] },
    ],
  });
  const percent = (value: number): string => `${fixed(value, 1)} %`;
  const accuracy = chart({
    label: 'Test digits read right',
    x: 'epoch',
    y: '%',
    height: 240,
    range: [0, 100],
    series: [
      { name: 'this run', color: 'series-1', format: percent },
      { name: 'run before', color: 'before', dash: [3, 4], format: percent },
    ],
  });
  const losses = new Series(POINTS);
  const testLosses = new Series(POINTS);
  const right = new Series(POINTS);
  let before = new Series(POINTS);

  const draw = (): void => {
    loss.set(...merged(losses, testLosses));
    accuracy.set(...merged(right, before));
  };

  return {
    root: el('div', { class: 'columns' }, loss.root, accuracy.root),
    add(values, tests, step, epoch) {
      values.forEach((value, i) => {
        losses.add((step - values.length + i + 1) / epoch, value);
      });
      for (const test of tests) {
        testLosses.add(test.step / epoch, test.loss);
        right.add(test.step / epoch, 100 * test.accuracy);
      }
      const [now, best] = [right.y.at(-1), Math.max(...right.y)];
      if (tests.length > 0 && now !== undefined) {
        accuracy.describe(
          `After epoch ${fixed(step / epoch, step % epoch === 0 ? 0 : 1)}: ${percent(now)}, at best ${percent(best)}.`,
        );
        loss.describe(`Test loss ${fixed(testLosses.y.at(-1) as number, 3)}.`);
      }
      draw();
    },
    clear() {
      // A network that was never trained is nothing to compare with.
      if (right.x.length > 1) {
        before = new Series(POINTS);
        right.x.forEach((x, i) => {
          before.add(x, right.y[i] as number);
        });
      }
      for (const series of [losses, testLosses, right]) series.clear();
      draw();
    },
  };
}
