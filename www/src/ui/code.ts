// Code that can be copied.

import { el } from './dom.ts';

/** A titled block of code with a button that copies it. */
export function codeBlock(title: string): { root: HTMLElement; set: (code: string) => void } {
  const code = el('code');
  const copied = el('span', { class: 'unseen', role: 'status' });
  const copy = el('button', { type: 'button', class: 'small' }, 'Copy');
  copy.setAttribute('aria-label', `Copy: ${title}`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  copy.addEventListener('click', async () => {
    const done = await write(code);
    copy.textContent = done ? 'Copied' : 'Selected';
    copied.textContent = done ? 'Copied' : 'Selected: copy it with the keyboard';
    clearTimeout(timer);
    timer = setTimeout(() => {
      copy.textContent = 'Copy';
      copied.textContent = '';
    }, 2000);
  });
  const root = el(
    'figure',
    { class: 'code' },
    el('figcaption', {}, el('span', {}, title), copy, copied),
    // What is wider than the screen scrolls, and a keyboard must be able to do so.
    el('pre', { tabindex: 0, role: 'region', 'aria-label': title }, code),
  );
  return {
    root,
    set(text) {
      if (code.textContent !== text) code.textContent = text;
    },
  };
}

/** Without the right to write to the clipboard the text is selected, ready for the keyboard. */
async function write(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
