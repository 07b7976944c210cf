// Feature maps as tiles: a row for each image, a column for each channel. Dropped maps are crossed out.

import { type Drawing, drawing } from '../ui/canvas.ts';
import { color } from '../ui/theme.ts';

export interface Maps {
  /** Values of shape [N, C, H, W]. */
  values: Float32Array;
  shape: readonly [n: number, c: number, h: number, w: number];
  /** For each image and channel: 0 where the whole map was dropped. */
  kept: Uint8Array;
}

export interface Tiles extends Drawing {
  set(maps: Maps): void;
}

const GAP = 3;
const LARGEST = 132;
/** This far from 0 a colour is at its strongest. */
const STRONG = 2.5;

export function tiles(label: string): Tiles {
  let maps: Maps | undefined;
  const pixels = document.createElement('canvas');
  /** Width and height of a tile where so much room is there. */
  const tile = ([, c, h, w]: Maps['shape'], room: number): [number, number] => {
    const width = Math.max(Math.min((room - GAP * (c - 1)) / c, LARGEST * Math.min(w / h, 1)), 4);
    return [width, (width * h) / w];
  };
  const base = drawing('tiles', label, (context, room) => {
    if (!maps) return;
    const [n, c, h, w] = maps.shape;
    const [width, height] = tile(maps.shape, room);
    paint(pixels, maps);
    context.imageSmoothingEnabled = false;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < c; j++) {
        const [x, y] = [j * (width + GAP), i * (height + GAP)];
        context.drawImage(pixels, j * w, i * h, w, h, x, y, width, height);
        if (maps.kept[i * c + j] === 0) cross(context, x, y, width, height);
      }
    }
  });
  const resize = (): void => {
    if (!maps) return;
    const [n] = maps.shape;
    const [, height] = tile(maps.shape, base.root.clientWidth);
    base.root.style.height = `${Math.ceil(n * (height + GAP))}px`;
    base.redraw();
  };
  new ResizeObserver(resize).observe(base.root);
  return {
    ...base,
    set(next) {
      maps = next;
      resize();
    },
  };
}

function cross(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  w: number,
  h: number,
): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + w, y + h);
  context.moveTo(x + w, y);
  context.lineTo(x, y + h);
  context.strokeStyle = color('muted');
  context.lineWidth = 1;
  context.stroke();
}

/** All maps into one picture, without gaps. */
function paint(canvas: HTMLCanvasElement, { values, shape: [n, c, h, w] }: Maps): void {
  canvas.width = c * w;
  canvas.height = n * h;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(c * w, n * h);
  const [low, zero, high] = ['tile-low', 'tile-zero', 'tile-high'].map((name) => rgb(color(name)));
  for (let i = 0; i < values.length; i++) {
    const x = i % w;
    const y = Math.floor(i / w) % h;
    const map = Math.floor(i / (h * w));
    const at = 4 * ((Math.floor(map / c) * h + y) * c * w + (map % c) * w + x);
    const value = Math.min(Math.max((values[i] as number) / STRONG, -1), 1);
    const end = (value < 0 ? low : high) as Rgb;
    for (let k = 0; k < 3; k++) {
      const from = (zero as Rgb)[k] as number;
      image.data[at + k] = from + Math.abs(value) * ((end[k] as number) - from);
    }
    image.data[at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

type Rgb = readonly number[];

/** Of a colour `#rrggbb`. */
const rgb = (hex: string): Rgb => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
