// What the page and the worker of the section "Training" say to each other.

export const OPTIMIZERS = ['SGD', 'Adam', 'AdamW', 'RMSprop'] as const;

export type NetName = 'dense' | 'conv';
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** What a training depends on, and nothing else: the same settings give the same numbers. */
export interface Settings extends Tuning {
  readonly net: NetName;
  readonly seed: number;
}

/** What may change while it runs. */
export interface Tuning {
  readonly optimizer: OptimizerName;
  readonly lr: number;
  readonly p: number;
}

/** From the page. */
export type Command =
  | { readonly do: 'reset'; readonly settings: Settings }
  | { readonly do: 'tune'; readonly tuning: Tuning }
  | { readonly do: 'run'; readonly epochs: number }
  | { readonly do: 'pause' }
  | { readonly do: 'step' }
  | { readonly do: 'save' }
  | { readonly do: 'load'; readonly bytes: ArrayBuffer }
  | { readonly do: 'read'; readonly pixels: Float32Array | null };

/** The loss and the accuracy on the test digits, and what was taken for what. */
export interface Test {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Row by row: how often a digit (row) was read as another (column). */
  readonly confusion: readonly number[];
}

/** A row of the table of torch.snn.report. */
export interface Row {
  readonly name: string;
  readonly kind: string;
  readonly mean: number;
  readonly variance: number;
  readonly weight: number | null;
  readonly problems: readonly string[];
}

/** What the network says about one digit: of each class the chance, and how unsure it is of that. */
export interface Reading {
  readonly mean: readonly number[];
  readonly std: readonly number[] | null;
}

/** What is new since the last message. */
export interface Progress {
  readonly step: number;
  readonly running: boolean;
  /** Of the steps since. */
  readonly losses: readonly number[];
  /** After the epochs since. */
  readonly tests: readonly Test[];
  /** Milliseconds a step, of the steps since. */
  readonly time: number | null;
  /** Bytes in the memory of the core, in tensors. */
  readonly bytes: number;
  readonly report: readonly Row[] | null;
  readonly reading: Reading | null;
}

/** From the worker. */
export type Answer =
  | { readonly is: 'fresh'; readonly settings: Settings; readonly of: 'seed' | 'file' }
  | ({ readonly is: 'progress' } & Progress)
  | { readonly is: 'saved'; readonly bytes: ArrayBuffer; readonly name: string }
  | { readonly is: 'failed'; readonly at: Command['do']; readonly message: string };
