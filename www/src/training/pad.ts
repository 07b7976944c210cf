// The pad to draw a digit on: with a mouse, a finger or a pen, or with the keys.

import { SIDE } from '../data.ts';
import { drawing } from '../ui/canvas.ts';
import { el, unique } from '../ui/dom.ts';
import { live } from '../ui/live.ts';
import { color } from '../ui/theme.ts';
import type { Point, Stroke } from './raster.ts';

/** How far an arrow key moves the pen; the width of the pad is 1. */
const MOVE = 1 / 16;
/** What a pen moves at least before there is another point. */
const NEAR = 0.01;

export interface Pad {
  readonly root: HTMLElement;
  /** Shows finished pixels instead of what was drawn. */
  show(pixels: Float32Array): void;
  undo(): void;
  clear(): void;
}

/** `onDraw` hears of each change of the drawing; the last stroke may still grow. */
export function pad(onDraw: (strokes: readonly Stroke[]) => void): Pad {
  let strokes: Point[][] = [];
  let shown: Float32Array | null = null;
  let pen: Point = { x: 0.5, y: 0.25 };
  let down = false;
  const help = unique('pad');
  const said = live({ hidden: true });

  const picture = drawing('pad', 'Pad to draw a digit on', (context, width, height) => {
    if (shown) return drawPixels(context, shown, width, height);
    context.lineCap = context.lineJoin = 'round';
    context.strokeStyle = color('text');
    context.lineWidth = 0.085 * width;
    for (const stroke of strokes) {
      context.beginPath();
      // A line to where it begins: a single point shows, too.
      for (const { x, y } of [stroke[0] as Point, ...stroke]) context.lineTo(x * width, y * height);
      context.stroke();
    }
    if (document.activeElement === canvas && keys) {
      context.lineWidth = 2;
      context.strokeStyle = context.fillStyle = color('accent');
      context.beginPath();
      context.arc(pen.x * width, pen.y * height, 0.05 * width, 0, 2 * Math.PI);
      if (down) context.fill();
      context.stroke();
    }
  });
  const canvas = picture.root;
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-describedby', help);
  // Does the visitor draw with the keys?
  let keys = false;

  function changed(): void {
    shown = null;
    picture.redraw();
    onDraw(strokes);
  }

  function begin(point: Point): void {
    if (shown) strokes = [];
    strokes.push([point]);
    changed();
  }

  function extend(point: Point): void {
    const stroke = strokes.at(-1);
    const last = stroke?.at(-1);
    if (!stroke || !last || Math.hypot(point.x - last.x, point.y - last.y) < NEAR) return;
    stroke.push(point);
    changed();
  }

  function undo(): void {
    down = false;
    if (!shown) strokes.pop();
    changed();
  }

  function clear(): void {
    down = false;
    strokes = [];
    changed();
  }

  let pointer: number | null = null;
  const place = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return { x: inside((clientX - left) / width), y: inside((clientY - top) / height) };
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    keys = down = false;
    begin(place(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) extend(place(each));
  });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === pointer) pointer = null;
    });
  }

  const MOVES: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: -MOVE, y: 0 },
    ArrowRight: { x: MOVE, y: 0 },
    ArrowUp: { x: 0, y: -MOVE },
    ArrowDown: { x: 0, y: MOVE },
  };
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move) {
      pen = { x: inside(pen.x + move.x), y: inside(pen.y + move.y) };
      if (down) extend(pen);
      const [column, row] = [pen.x, pen.y].map((at) => Math.round(at / MOVE));
      said.say(`column ${column}, row ${row}${down ? ', drawing' : ''}`);
    } else if (event.key === ' ') {
      down = !down;
      if (down) begin(pen);
      said.say(down ? 'pen down' : 'pen up');
    } else if (event.key === 'Backspace') {
      undo();
      said.say('last stroke removed');
    } else if (event.key === 'Delete') {
      clear();
      said.say('pad empty');
    } else return;
    event.preventDefault();
    keys = true;
    picture.redraw();
  });
  canvas.addEventListener('focus', () => {
    // A pointer that is down has brought the focus; else it was the keyboard.
    keys = canvas.matches(':focus-visible');
    picture.redraw();
  });
  canvas.addEventListener('blur', () => {
    down = false;
    picture.redraw();
  });

  return {
    root: el(
      'div',
      {},
      canvas,
      el(
        'p',
        { class: 'note', id: help },
        'Without a mouse: arrow keys move the pen, Space puts it down or lifts it, Backspace takes ' +
          'back a stroke, Delete clears.',
      ),
      said.root,
    ),
    show(pixels) {
      shown = pixels;
      down = false;
      picture.redraw();
    },
    undo,
    clear,
  };
}

const inside = (at: number): number => Math.min(Math.max(at, 0), 1);

/** Draws 8 x 8 numbers from 0 to 16 as ink. */
export function drawPixels(
  context: CanvasRenderingContext2D,
  pixels: Float32Array,
  width: number,
  height: number,
): void {
  context.fillStyle = color('text');
  const [w, h] = [width / SIDE, height / SIDE];
  pixels.forEach((ink, i) => {
    context.globalAlpha = ink / 16;
    context.fillRect((i % SIDE) * w, Math.floor(i / SIDE) * h, w, h);
  });
  context.globalAlpha = 1;
}
