// The points of a curve, bounded: when there are too many, each two become their average.

export class Series {
  readonly x: number[] = [];
  readonly y: number[] = [];
  #pair = 1;
  #sumX = 0;
  #sumY = 0;
  #held = 0;

  constructor(readonly limit: number) {}

  /** Adds a point. It shows when as many have come as the others stand for. */
  add(x: number, y: number): void {
    this.#sumX += x;
    this.#sumY += y;
    this.#held += 1;
    if (this.#held < this.#pair) return;
    this.x.push(this.#sumX / this.#held);
    this.y.push(this.#sumY / this.#held);
    this.#sumX = this.#sumY = this.#held = 0;
    if (this.x.length >= this.limit) this.#halve();
  }

  clear(): void {
    this.x.length = this.y.length = 0;
    this.#sumX = this.#sumY = this.#held = 0;
    this.#pair = 1;
  }

  #halve(): void {
    const half = this.x.length >> 1;
    for (const values of [this.x, this.y]) {
      for (let i = 0; i < half; i++) {
        values[i] = ((values[2 * i] as number) + (values[2 * i + 1] as number)) / 2;
      }
      values.length = half;
    }
    this.#pair *= 2;
  }
}

type Values = (number | null)[];

/** Both on one x axis. Where one has no point of its own, it has the one on the straight line between its neighbours. */
export function merged(a: Series, b: Series): [x: number[], a: Values, b: Values] {
  const x = [...new Set([...a.x, ...b.x])].sort((one, other) => one - other);
  return [x, along(a, x), along(b, x)];
}

function along(series: Series, x: readonly number[]): Values {
  const { x: xs, y: ys } = series;
  let next = 0;
  return x.map((at) => {
    while (next < xs.length && (xs[next] as number) < at) next += 1;
    const [right, left] = [xs[next], xs[next - 1]];
    if (right === undefined || (right !== at && left === undefined)) return null;
    const end = ys[next] as number;
    const part = right === at ? 1 : (at - (left as number)) / (right - (left as number));
    const y = part === 1 ? end : (1 - part) * (ys[next - 1] as number) + part * end;
    return Number.isFinite(y) ? y : null;
  });
}
