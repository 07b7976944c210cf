// Line charts (uPlot) in the page's colours: they follow size and theme, and say in words what they show.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { el, oncePerFrame, unique } from './dom.ts';
import { color, onTheme } from './theme.ts';

export interface Series {
  name: string;
  /** A colour of style.css, such as `series-1`. */
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
  /** Fixed ends of the left axis, unless they follow the numbers; `right` likewise. */
  range?: [number, number];
  rightRange?: [number, number];
  /** CSS pixels. */
  height?: number;
}

export interface Chart {
  readonly root: HTMLElement;
  /** The numbers along x, then those of each series; `null` is a gap. */
  set(x: readonly number[], ...series: (readonly (number | null)[])[]): void;
  /** What the chart shows, in words; kept short, it is read out on request. */
  describe(text: string): void;
}

export function chart(options: ChartOptions): Chart {
  const { label, series, log = false, height = 280 } = options;
  const id = unique('chart');
  const plot = el('div', {
    class: 'plot',
    role: 'img',
    'aria-labelledby': id,
    'aria-describedby': `${id}-words`,
  });
  const words = el('p', { class: 'unseen', id: `${id}-words` });
  const root = el('figure', { class: 'chart' }, el('figcaption', { id }, label), plot, words);

  const axis = (title: string, more: Partial<uPlot.Axis> = {}): uPlot.Axis => ({
    label: title,
    labelSize: 22,
    labelGap: 2,
    font: font(),
    labelFont: font(),
    stroke: () => color('muted'),
    grid: { stroke: () => color('grid'), width: 1 },
    ticks: { stroke: () => color('grid'), width: 1, size: 4 },
    ...more,
  });
  const range = (ends: [number, number] | undefined) => (ends ? { range: ends } : {});
  let data: uPlot.AlignedData = [[], ...series.map(() => [])];

  const make = (width: number): uPlot =>
    new uPlot(
      {
        width,
        height,
        scales: {
          x: { time: false },
          y: { ...(log ? { distr: 3 as const } : {}), ...range(options.range) },
          right: range(options.rightRange),
        },
        series: [
          { label: options.x },
          ...series.map(({ name, color: stroke, dash, scale = 'y', format }) => ({
            label: name,
            scale,
            stroke: () => color(stroke),
            width: 2,
            points: { show: false },
            ...(dash ? { dash } : {}),
            value: (_: uPlot, value: number | null) =>
              value === null || value === undefined ? '–' : (format ?? plain)(value),
          })),
        ],
        axes: [
          axis(options.x, { size: 34 }),
          axis(options.y, { scale: 'y', size: 56 }),
          ...(options.right
            ? [axis(options.right, { scale: 'right', side: 1, size: 56, grid: { show: false } })]
            : []),
        ],
        cursor: { y: false, drag: { x: false, y: false } },
        legend: { live: true },
      },
      data,
      plot,
    );

  let drawn: uPlot | undefined;
  const draw = oncePerFrame(() => drawn?.setData(data));
  new ResizeObserver(() => {
    const width = plot.clientWidth;
    if (width === 0) return;
    if (drawn) drawn.setSize({ width, height });
    else drawn = make(width);
  }).observe(plot);
  onTheme(() => drawn?.redraw(false, true));

  return {
    root,
    set(x, ...values) {
      data = [x, ...values] as uPlot.AlignedData;
      draw();
    },
    describe(text) {
      words.textContent = text;
    },
  };
}

const plain = (value: number): string => value.toPrecision(3);

const font = (): string => `12px ${getComputedStyle(document.body).fontFamily}`;
