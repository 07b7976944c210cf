// What became of mean and variance, in words.

import { fixed } from '../ui/format.ts';

/** What the networks are called, in the order of networks.ts. */
export const NAMES = [
  { name: 'SELU, alpha dropout', detail: 'lecun_normal' },
  { name: 'SELU, plain dropout', detail: 'lecun_normal' },
  { name: 'ReLU, dropout', detail: 'kaiming_normal' },
  { name: 'tanh', detail: 'xavier_normal' },
] as const;

/** How far from 0 and 1 chance leads in a network that keeps them. */
const MEAN = 0.15;
const VARIANCE = 1.2;

export interface Verdict {
  readonly good: boolean;
  readonly text: string;
}

/** Judges the activations after the last layer. */
export function verdictOf(mean: number, variance: number): Verdict {
  if (!(variance < 10)) return { good: false, text: 'explodes' };
  if (variance < 0.1) return { good: false, text: 'vanishes' };
  if (Math.max(variance, 1 / variance) > VARIANCE) return { good: false, text: 'variance is off' };
  if (Math.abs(mean) > MEAN) return { good: false, text: 'mean is off' };
  return { good: true, text: 'keeps 0 and 1' };
}

/** A mean: what is nearly nothing is nothing. */
export const writtenMean = (value: number): string => written(Math.round(100 * value) / 100);

/** As many digits as one reads at a glance. */
export function written(value: number): string {
  return fixed(value, Math.abs(value) < 100 ? 2 : 0);
}
