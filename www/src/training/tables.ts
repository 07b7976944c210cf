// The two tables of the section "Training": what was taken for what, and mean and variance of each layer.

import { el } from '../ui/dom.ts';
import { fixed } from '../ui/format.ts';
import type { Row } from './protocol.ts';

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** A table that scrolls, also with the keyboard, where it is too wide. */
function scrolling(label: string, table: HTMLTableElement): HTMLElement {
  return el('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': label }, table);
}

/** How often each digit (row) was read as each (column). */
export function confusionTable(): { root: HTMLElement; set: (counts: readonly number[]) => void } {
  const cells = DIGITS.flatMap((row) =>
    DIGITS.map((column) => el('td', { class: row === column ? 'right' : 'wrong' })),
  );
  const table = el(
    'table',
    { class: 'confusion' },
    el('caption', {}, 'What the 360 test digits were read as'),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'col' }, 'digit'),
        ...DIGITS.map((digit) => el('th', { scope: 'col' }, String(digit))),
      ),
    ),
    el(
      'tbody',
      {},
      ...DIGITS.map((digit) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, String(digit)),
          ...cells.slice(10 * digit, 10 * digit + 10),
        ),
      ),
    ),
  );
  return {
    root: scrolling('Confusion matrix', table),
    set(counts) {
      cells.forEach((cell, i) => {
        const count = counts[i] as number;
        const row = DIGITS.reduce(
          (sum, column) => sum + (counts[i - (i % 10) + column] as number),
          0,
        );
        cell.textContent = String(count);
        cell.classList.toggle('none', count === 0);
        // A few mistakes of many should show: the root.
        cell.style.setProperty('--heat', String(Math.sqrt(count / Math.max(row, 1))));
      });
    },
  };
}

/** What torch.snn.report says. */
export function reportTable(): { root: HTMLElement; set: (rows: readonly Row[]) => void } {
  const body = el('tbody');
  const titles = ['Layer', 'Mean', 'Variance', 'Weights', 'Verdict'];
  const table = el(
    'table',
    { class: 'report' },
    el('caption', {}, 'Mean and variance after each layer'),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...titles.map((title) => el('th', { scope: 'col', class: title.toLowerCase() }, title)),
      ),
    ),
    body,
  );
  return {
    root: scrolling('Report of the layers', table),
    set(rows) {
      body.replaceChildren(...rows.flatMap(linesOf));
    },
  };
}

/** A row, and below it what is wrong, if anything is. */
function linesOf({ name, kind, mean, variance, weight, problems }: Row): HTMLElement[] {
  const good = problems.length === 0;
  const line = el(
    'tr',
    {},
    el('th', { scope: 'row' }, `${name} ${kind}`.trim()),
    el('td', {}, fixed(Math.round(100 * mean) / 100, 2)),
    el('td', {}, fixed(variance, 2)),
    el('td', { class: 'weights' }, weight === null ? '' : fixed(weight, 2)),
    el('td', { class: good ? 'good' : 'bad' }, good ? '✓ fine' : '✗ off'),
  );
  if (good) return [line];
  line.className = 'explained';
  return [line, el('tr', {}, el('td', { colspan: 5, class: 'note' }, `${problems.join('; ')}.`))];
}
