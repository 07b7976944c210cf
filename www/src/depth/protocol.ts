// What the page and the worker of the section "Depth" say to each other.

/** What is computed. */
export interface Settings {
  readonly depth: number;
  readonly width: number;
  readonly p: number;
  readonly seed: number;
  /** Mean and standard deviation of the input. */
  readonly mean: number;
  readonly std: number;
}

/** From the page: compute this, and leave what is being computed. */
export interface Request {
  readonly id: number;
  readonly settings: Settings;
}

/** Mean and variance of the activations of each network, layer after layer; the input is layer 0. */
export interface Layers {
  readonly means: readonly number[];
  readonly variances: readonly number[];
}

/** From the worker: the next layers, or why there are none. */
export type Answer =
  | { readonly id: number; readonly layers: readonly Layers[]; readonly done: boolean }
  | { readonly id: number; readonly error: string };
