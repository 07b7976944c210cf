// What the page and the worker of the section "Speed" say to each other, and what is measured.

export const OPERATIONS = [
  ['feature_alpha_dropout', 'feature alpha dropout'],
  ['alpha_dropout', 'alpha dropout'],
  ['selu', 'SELU'],
] as const;
export type Operation = (typeof OPERATIONS)[number][0];

/** Tensors of [N, C, H, W], from one that fits the caches of a core to one that fits none. */
export const SHAPES = [
  [4, 16, 16, 16],
  [16, 64, 16, 16],
  [32, 128, 32, 32],
] as const;
export type Shape = (typeof SHAPES)[number];

export const bytesOf = (shape: Shape): number => shape.reduce<number>((all, size) => all * size, 4);

/** Who does it: the package, a loop in JavaScript; copying is an operation of its own. */
export type Engine = 'selfnorm' | 'loop' | 'copy';

/** From the page. A number names the run, so that answers to an older one are known. */
export type Request = { readonly run: number } | 'stop';

/** Gigabytes a second, each number read once and written once. */
export interface Result {
  readonly shape: number;
  readonly operation: Operation | 'copy';
  readonly engine: Engine;
  readonly speed: number;
}

/** From the worker: how far it is (of 1), all results of a shape when it is done, the end. */
export type Answer =
  | { readonly run: number; readonly part: number; readonly shape: number }
  | { readonly run: number; readonly results: readonly Result[] }
  | { readonly run: number; readonly end: 'done' | 'stopped'; readonly clock: number }
  | { readonly run: number; readonly error: string };
