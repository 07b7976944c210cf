// A canvas that is as sharp as the screen and is drawn again whenever its size or the theme changes.

import { el, oncePerFrame } from './dom.ts';
import { onTheme } from './theme.ts';

/** Draws in CSS pixels on a cleared canvas. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

export interface Drawing {
  readonly root: HTMLCanvasElement;
  /** Draws again at the next frame. */
  redraw(): void;
  /** What the picture shows, in words. */
  describe(text: string): void;
}

/** The size is that of the element, which the styles give by `className`. */
export function drawing(className: string, label: string, draw: Draw): Drawing {
  const root = el('canvas', { class: className, role: 'img', 'aria-label': label });
  const redraw = oncePerFrame(() => {
    const { clientWidth: width, clientHeight: height } = root;
    const context = root.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const scale = devicePixelRatio;
    root.width = Math.round(width * scale);
    root.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    draw(context, width, height);
  });
  new ResizeObserver(redraw).observe(root);
  onTheme(redraw);
  return { root, redraw, describe: (text) => root.setAttribute('aria-label', text) };
}
