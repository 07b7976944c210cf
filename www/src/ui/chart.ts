// Line charts in the page's colours: drawn on a canvas, with a legend that tells the values under the pointer. With the
// keyboard the arrows move along x, and each position is read out. Draws only; the numbers come from outside.

import { bisectCenter, extent } from 'd3-array';
import { line } from 'd3-shape';
import { drawing } from './canvas.ts';
import { el, unique } from './dom.ts';
import { along, decades, drawable, type Ends, ends, linear, plain, type Values } from './scale.ts';
import { color } from './theme.ts';

export interface Series {
  name: string;
  /** A colour of colours.css, such as `series-1`. */
  color: string;
  /** Distinguishes lines without colour: lengths of dashes and gaps. */
  dash?: number[];
  /** `y` (left) unless given. */
  scale?: 'y' | 'right';
  /** How a value of this series is written in the legend. */
  format?: (value: number) => string;
}

export interface ChartOptions {
  /** The name of the chart, for everyone. */
  label: string;
  x: string;
  y: string;
  right?: string;
  series: Series[];
  /** Powers of ten on the left axis. */
  log?: boolean;
  /** Fixed ends of the left axis, unless they follow the numbers; `rightRange` likewise. */
  range?: [number, number];
  rightRange?: [number, number];
  /** CSS pixels. */
  height?: number;
}

export interface Chart {
  readonly root: HTMLElement;
  /** The numbers along x, then those of each series; `null` is a gap. */
  set(x: readonly number[], ...series: (readonly (number | null)[])[]): void;
  /** What the chart shows, in words. */
  describe(text: string): void;
}

/** Room for what is written around the lines, in CSS pixels. */
const EDGE = { top: 26, bottom: 40, left: 52, right: 12 };

export function chart(options: ChartOptions): Chart {
  const { label, series, height = 280 } = options;
  const edge = { ...EDGE, right: options.right ? EDGE.left : EDGE.right };
  let x: readonly number[] = [];
  let values: Values[] = series.map(() => []);
  /** Where the visitor looks; the last point unless chosen. */
  let chosen: number | undefined;

  const words = unique('words');
  const picture = drawing('plot', label, (context, width, height) => {
    context.font = `12px ${getComputedStyle(root).fontFamily}`;
    const inside = {
      left: edge.left,
      right: width - edge.right,
      top: edge.top,
      bottom: height - edge.bottom,
    };
    const horizontal = along(x, inside.left, inside.right, width / 90);
    const of = (which: 'y' | 'right'): Values[] =>
      values.filter((_, i) => (series[i]?.scale ?? 'y') === which);
    const left = (options.log ? decades : linear)(
      options.range ?? ends(of('y'), options.log),
      inside.bottom,
      inside.top,
      height / 55,
    );
    const right = linear(
      options.rightRange ?? ends(of('right')),
      inside.bottom,
      inside.top,
      height / 55,
    );

    context.lineWidth = 1;
    for (const { value, text } of left.ticks) {
      const y = Math.round(left.at(value)) + 0.5;
      stroke(context, 'grid', [inside.left, y], [inside.right, y]);
      write(context, text, inside.left - 8, y, 'right', 'middle');
    }
    if (options.right) {
      for (const { value, text } of right.ticks) {
        write(context, text, inside.right + 8, right.at(value), 'left', 'middle');
      }
      write(context, options.right, width, 4, 'right', 'top');
    }
    for (const { value, text } of horizontal.ticks) {
      write(context, text, horizontal.at(value), inside.bottom + 8, 'center', 'top');
    }
    stroke(
      context,
      'line',
      [inside.left, inside.bottom + 0.5],
      [inside.right, inside.bottom + 0.5],
    );
    write(context, options.y, 0, 4, 'left', 'top');
    write(context, options.x, (inside.left + inside.right) / 2, height, 'center', 'bottom');

    context.save();
    context.beginPath();
    context.rect(
      inside.left,
      inside.top - 2,
      inside.right - inside.left,
      inside.bottom - inside.top + 4,
    );
    context.clip();
    series.forEach(({ color: name, dash, scale }, i) => {
      const on = scale === 'right' ? right : left;
      const path = line<number | null>()
        .defined((value) => drawable(value, options.log && scale !== 'right'))
        .x((_, k) => horizontal.at(x[k] as number))
        .y((value) => on.at(value as number))
        .context(context);
      context.beginPath();
      path(values[i] as Values);
      context.strokeStyle = color(name);
      context.lineWidth = 2;
      context.lineJoin = 'round';
      context.setLineDash(dash ?? []);
      context.stroke();
    });
    context.restore();
    if (chosen !== undefined && chosen < x.length) {
      const at = Math.round(horizontal.at(x[chosen] as number)) + 0.5;
      stroke(context, 'muted', [at, inside.top], [at, inside.bottom]);
    }
  });

  const readings = series.map(() => el('span', { class: 'value' }));
  const legend = el(
    'ul',
    { class: 'legend', 'aria-hidden': 'true' },
    el('li', {}, el('span', { class: 'at' })),
    ...series.map((one, i) => el('li', {}, swatch(one), el('span', {}, one.name), readings[i])),
  );
  const reader = el(
    'div',
    {
      class: 'reader',
      tabindex: 0,
      role: 'slider',
      'aria-label': `${label}: read the values`,
      'aria-describedby': words,
      'aria-valuemin': 0,
    },
    picture.root,
  );
  picture.root.style.height = `${height}px`;
  const root = el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, label),
    reader,
    legend,
    el('p', { class: 'unseen', id: words }),
  );

  /** Writes the values at the chosen place, or the last ones. */
  const read = (): void => {
    const k = Math.min(chosen ?? x.length - 1, x.length - 1);
    const texts = series.map(({ format = plain }, i) => {
      const value = values[i]?.[k];
      return value === null || value === undefined ? '–' : format(value);
    });
    const at = x.length === 0 ? '' : `${options.x} ${plain(x[k] as number)}`;
    (legend.querySelector('.at') as HTMLElement).textContent = at;
    texts.forEach((text, i) => {
      (readings[i] as HTMLElement).textContent = text;
    });
    reader.setAttribute('aria-valuemax', `${Math.max(x.length - 1, 0)}`);
    reader.setAttribute('aria-valuenow', `${Math.max(k, 0)}`);
    const spoken = series.map(({ name }, i) => `${name} ${texts[i]}`).join(', ');
    reader.setAttribute('aria-valuetext', at ? `${at}: ${spoken}` : 'nothing yet');
  };
  const choose = (next: number | undefined): void => {
    chosen = next === undefined ? next : Math.min(Math.max(next, 0), Math.max(x.length - 1, 0));
    read();
    picture.redraw();
  };

  reader.addEventListener('pointermove', (event) => {
    if (x.length === 0) return;
    const box = picture.root.getBoundingClientRect();
    const part = (event.clientX - box.left - edge.left) / (box.width - edge.left - edge.right);
    const [low, high] = extent(x) as Ends;
    choose(bisectCenter(x, low + part * (high - low)));
  });
  reader.addEventListener('pointerleave', () => choose(undefined));
  reader.addEventListener('blur', () => choose(undefined));
  reader.addEventListener('keydown', (event) => {
    const now = chosen ?? x.length - 1;
    const page = Math.max(Math.round(x.length / 10), 1);
    const next: Record<string, number> = {
      ...{ ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1 },
      ...{ PageDown: now - page, PageUp: now + page, Home: 0, End: x.length - 1 },
    };
    const to = next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  });
  read();

  return {
    root,
    set(places, ...given) {
      x = places;
      values = given;
      read();
      picture.redraw();
    },
    describe(text) {
      (root.lastElementChild as HTMLElement).textContent = text;
      picture.describe(`${label}: ${text}`);
    },
  };
}

type Point = readonly [x: number, y: number];

function stroke(context: CanvasRenderingContext2D, name: string, from: Point, to: Point): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.strokeStyle = color(name);
  context.stroke();
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
  baseline: CanvasTextBaseline,
): void {
  context.fillStyle = color('muted');
  context.textAlign = align;
  context.textBaseline = baseline;
  context.fillText(text, x, y);
}

/** A piece of the line, for the legend. */
function swatch({ color: name, dash }: Series): SVGElement {
  const SVG = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 8');
  path.setAttribute('d', 'M0 4h24');
  if (dash) path.setAttribute('stroke-dasharray', dash.join(' '));
  path.style.stroke = `var(--${name})`;
  svg.append(path);
  return svg;
}
