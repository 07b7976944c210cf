// Light and dark: what the system says, unless the visitor has chosen. Colours are CSS variables; drawings ask here.

import { button } from './controls.ts';

const KEY = 'selfnorm-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** The value of a colour of colours.css, such as `accent`. */
export const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Calls `redraw` after each change between light and dark. */
export function onTheme(redraw: () => void): void {
  listeners.add(redraw);
}

const changed = (): void => {
  for (const redraw of listeners) redraw();
};

/** The button that changes between light and dark; the choice is kept in this browser. */
export function themeButton(): HTMLButtonElement {
  const root = document.documentElement;
  const isDark = (): boolean =>
    root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
  const show = (): void => {
    toggle.textContent = isDark() ? 'Light' : 'Dark';
    toggle.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours');
    changed();
  };
  const toggle = button({
    label: '',
    onClick() {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      remember(root.dataset.theme);
      show();
    },
  });
  const kept = remembered();
  if (kept) root.dataset.theme = kept;
  system.addEventListener('change', show);
  show();
  return toggle;
}

// A browser may forbid storage; then the choice lasts as long as the page.
function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}
