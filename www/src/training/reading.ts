// The digit that the network reads: drawn by the visitor or taken from the test digits, and what the network says.

import { digits, SIDE, TRAINING } from '../data.ts';
import { drawing } from '../ui/canvas.ts';
import { button, numberField } from '../ui/controls.ts';
import { el, oncePerFrame } from '../ui/dom.ts';
import { whenSeen } from '../ui/seen.ts';
import { answerView } from './answer.ts';
import { drawPixels, pad } from './pad.ts';
import type { Reading } from './protocol.ts';
import { rasterOf } from './raster.ts';

export interface ReadingView {
  readonly root: HTMLElement;
  /** Shows what the network said. */
  set(reading: Reading): void;
}

/** `onPixels` hears of each other digit, at most once a frame; null when the pad is empty. */
export function readingView(onPixels: (pixels: Float32Array | null) => void): ReadingView {
  let pixels: Float32Array | null = null;
  /** What the digit is, where that is known. */
  let truth: number | null = null;

  const answer = answerView();
  const seen = drawing('pixels', 'The digit in 8 x 8 pixels', (context, width, height) => {
    if (pixels) drawPixels(context, pixels, width, height);
  });
  const changed = oncePerFrame(() => {
    seen.redraw();
    onPixels(pixels);
    if (!pixels) answer.set(null, null);
  });
  const canvas = pad((strokes) => {
    pixels = rasterOf(strokes);
    truth = null;
    changed();
  });

  async function choose(): Promise<void> {
    const all = await digits();
    const row = TRAINING + which.value - 1;
    const size = SIDE * SIDE;
    pixels = Float32Array.from(all.pixels.subarray(row * size, (row + 1) * size));
    truth = all.labels[row] as number;
    canvas.show(pixels);
    changed();
  }
  const which = numberField({
    label: 'Test digit, 1 to 360',
    value: 1,
    min: 1,
    max: 360,
    onInput: () => void choose(),
  });
  const any = button({
    label: 'Any test digit',
    onClick() {
      which.value = 1 + Math.floor(360 * Math.random());
      void choose();
    },
  });

  whenSeen(canvas.root, () => void choose());
  return {
    root: el(
      'div',
      { class: 'reading card' },
      el('div', {}, el('h3', {}, 'Draw a digit'), canvas.root),
      el(
        'div',
        { class: 'stack' },
        el('h3', {}, 'What the network gets'),
        seen.root,
        el(
          'div',
          { class: 'row' },
          button({ label: 'Undo', onClick: canvas.undo }),
          button({ label: 'Clear', onClick: canvas.clear }),
          any,
        ),
        which.root,
      ),
      el('div', {}, el('h3', {}, 'What it says'), answer.root),
    ),
    set(reading) {
      // The pad may have been cleared since.
      if (pixels) answer.set(reading, truth);
    },
  };
}
