// A table of numbers whose rows are known from the start.

import { el } from './dom.ts';

export interface Table {
  readonly root: HTMLTableElement;
  /** Writes the cells of a row, behind its title. */
  set(row: number, ...cells: string[]): void;
}

/** `head` names all columns, the first, of titles, included. */
export function table(caption: string, head: readonly string[], titles: readonly string[]): Table {
  const cells = titles.map(() => head.slice(1).map(() => el('td', {}, '–')));
  const root = el(
    'table',
    {},
    el('caption', {}, caption),
    el(
      'thead',
      {},
      el('tr', {}, ...head.map((text) => (text ? el('th', { scope: 'col' }, text) : el('td')))),
    ),
    el(
      'tbody',
      {},
      ...titles.map((title, i) =>
        el('tr', {}, el('th', { scope: 'row' }, title), ...(cells[i] ?? [])),
      ),
    ),
  );
  return {
    root,
    set(row, ...texts) {
      texts.forEach((text, i) => {
        const cell = cells[row]?.[i];
        if (cell) cell.textContent = text;
      });
    },
  };
}
