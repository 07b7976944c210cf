// A histogram: how often each value occurs, as one shape.

import { type Drawing, drawing } from './canvas.ts';
import { color } from './theme.ts';

const HEIGHT_OF_LABELS = 18;

/** Counts of values in equal bins from `low` to `high`; what lies beyond goes into the outermost ones. */
export function count(values: ArrayLike<number>, low: number, high: number, bins = 64): number[] {
  const counts = new Array<number>(bins).fill(0);
  const scale = bins / (high - low);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor(((values[i] as number) - low) * scale);
    const inside = Math.min(Math.max(bin, 0), bins - 1);
    counts[inside] = (counts[inside] as number) + 1;
  }
  return counts;
}

export interface Histogram extends Drawing {
  /** `counts` of equal bins from `low` to `high`; `top` is the count at the upper edge, for drawings that are compared. */
  set(counts: readonly number[], low: number, high: number, top?: number): void;
}

/** An empty histogram in the colour of colours.css with that name. */
export function histogram(label: string, colorName: string): Histogram {
  let state: { counts: readonly number[]; low: number; high: number; top: number } | undefined;
  const base = drawing('histogram', label, (context, width, height) => {
    if (!state) return;
    const { counts, low, high, top } = state;
    const floor = height - HEIGHT_OF_LABELS;
    const bin = width / counts.length;
    context.fillStyle = color(colorName);
    counts.forEach((count, i) => {
      // A single value in a bin must still be seen; a root keeps one high bar from hiding all others.
      const part = Math.min(Math.sqrt(count / top), 1);
      const bar = count === 0 ? 0 : Math.max(part * (floor - 4), 1);
      context.fillRect(i * bin + 0.5, floor - bar, Math.max(bin - 1, 0.5), bar);
    });
    context.fillStyle = color('line');
    context.fillRect(0, floor, width, 1);
    context.fillStyle = color('muted');
    context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = 'bottom';
    const ticks = niceTicks(low, high);
    for (const tick of ticks) {
      const x = ((tick - low) / (high - low)) * width;
      context.textAlign = x < 10 ? 'left' : x > width - 10 ? 'right' : 'center';
      context.fillText(String(tick).replace('-', '−'), x, height);
    }
  });
  return {
    ...base,
    set(counts, low, high, top = Math.max(...counts, 1)) {
      state = { counts, low, high, top };
      base.redraw();
    },
  };
}

function niceTicks(low: number, high: number): number[] {
  const rough = (high - low) / 6;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * unit >= rough) ?? 10) * unit;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) {
    ticks.push(Number((i * step).toPrecision(6)));
  }
  return ticks;
}
