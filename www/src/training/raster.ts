// From pen strokes to the 8 x 8 pixels that the digits of the data set have. Nothing of the page.
//
// There, a scanned digit was fitted into 32 x 32 black or white pixels, as high as they are and in the middle; each of
// the 8 x 8 numbers counts the black ones in a square of 4 x 4. About as many are black in every digit, thin or round,
// so the pen is made as wide as it takes.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Stroke = readonly Point[];

export const SIDE = 8;
const BLOCK = 4;
const FINE = SIDE * BLOCK;
/** Empty above and below the middle of the pen, on each side of the digit, in fine pixels. */
const MARGIN = 2;
/** The widest that a digit is, as high as it is 32. */
const WIDEST = 24;
/** How many fine pixels are black in a digit, and half the width of a pen. */
const BLACK = 310;
const PEN = { least: 1.6, most: 4 };

/** Returns 64 numbers from 0 to 16, row by row; null if nothing is drawn. */
export function rasterOf(strokes: readonly Stroke[]): Float32Array | null {
  const points = strokes.flat();
  if (points.length === 0) return null;
  const [left, right] = range(points.map(({ x }) => x));
  const [top, bottom] = range(points.map(({ y }) => y));
  const high = FINE - 2 * MARGIN;
  const scale = Math.min(
    high / Math.max(bottom - top, 1e-6),
    (WIDEST - 2 * MARGIN) / Math.max(right - left, 1e-6),
    // A dot stays one.
    high / 0.1,
  );
  const fit = ({ x, y }: Point): Point => ({
    x: FINE / 2 + (x - (left + right) / 2) * scale,
    y: FINE / 2 + (y - (top + bottom) / 2) * scale,
  });
  const squares = distances(strokes.map((stroke) => stroke.map(fit)));
  const wide = Math.sqrt(squares.slice().sort()[BLACK] as number);
  const reach = Math.min(Math.max(wide, PEN.least), PEN.most) ** 2;

  const pixels = new Float32Array(SIDE * SIDE);
  squares.forEach((square, i) => {
    if (square > reach) return;
    const row = Math.floor(i / FINE / BLOCK);
    const column = Math.floor((i % FINE) / BLOCK);
    pixels[row * SIDE + column] = (pixels[row * SIDE + column] as number) + 1;
  });
  return pixels;
}

/** Of the middle of each fine pixel the squared distance to the nearest stroke. */
function distances(strokes: readonly Stroke[]): Float64Array {
  const squares = new Float64Array(FINE * FINE).fill(Number.POSITIVE_INFINITY);
  for (const stroke of strokes) {
    stroke.forEach((to, k) => {
      const from = stroke[k - 1] ?? to;
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const length = dx * dx + dy * dy;
      if (k > 0 && length === 0) return;
      for (let i = 0; i < squares.length; i++) {
        const [px, py] = [(i % FINE) + 0.5 - from.x, Math.floor(i / FINE) + 0.5 - from.y];
        const along = length === 0 ? 0 : (px * dx + py * dy) / length;
        const t = Math.min(Math.max(along, 0), 1);
        const square = (px - t * dx) ** 2 + (py - t * dy) ** 2;
        if (square < (squares[i] as number)) squares[i] = square;
      }
    });
  }
  return squares;
}

function range(values: readonly number[]): [least: number, most: number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
