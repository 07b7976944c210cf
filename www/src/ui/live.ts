// Words for those who do not see the page: results are read out when they are final, not at each step.

import { el } from './dom.ts';

/** A region that is shown, and read out politely when its text changes. `say` waits until changes stop. */
export function live(options: { hidden?: boolean; label?: string } = {}): {
  root: HTMLElement;
  say: (text: string, delay?: number) => void;
} {
  const root = el('p', {
    class: options.hidden ? 'unseen' : 'status',
    role: 'status',
    'aria-label': options.label,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    root,
    say(text, delay = 0) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        root.textContent = text;
      }, delay);
    },
  };
}
