// Speeds as bars: the copy on top, then for each operation the package and the loop. The bars are decoration: all
// numbers stand in the table as well.

import { el } from '../ui/dom.ts';
import { type Engine, OPERATIONS, type Result } from './protocol.ts';

const NAMES: Record<Engine, string> = {
  selfnorm: 'selfnorm',
  loop: 'plain loop',
  copy: 'memory copy',
};

export function bars(): {
  root: HTMLElement;
  set: (results: readonly Result[], title: string) => void;
} {
  const caption = el('figcaption');
  const rows = el('div', { class: 'bars' });
  const root = el('figure', {}, caption, rows);
  return {
    root,
    set(results, title) {
      caption.textContent = title;
      const most = Math.max(...results.map(({ speed }) => speed), 0);
      const bar = (result: Result | undefined): HTMLElement[] => {
        if (!result) return [];
        const { engine, speed } = result;
        const fill = el('span', { class: `bar ${engine}` });
        fill.style.inlineSize = `${(100 * speed) / most}%`;
        return [
          el('span', { class: 'name' }, NAMES[engine]),
          el('span', { class: 'track', 'aria-hidden': 'true' }, fill),
          el('span', { class: 'speed' }, speed.toFixed(1)),
        ];
      };
      const of = (operation: string, engine: Engine): HTMLElement[] =>
        bar(results.find((one) => one.operation === operation && one.engine === engine));
      rows.replaceChildren(
        ...of('copy', 'copy'),
        ...OPERATIONS.flatMap(([operation, name]) => [
          el('span', { class: 'operation' }, name),
          ...of(operation, 'selfnorm'),
          ...of(operation, 'loop'),
        ]),
      );
    },
  };
}
