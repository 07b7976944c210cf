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
  if (!Number.isFinite(variance)) return { good: false, text: 'explodes beyond all numbers' };
  const off = Math.max(variance, 1 / variance);
  if (Math.abs(mean) <= MEAN && off <= VARIANCE) {
    return { good: true, text: 'keeps mean 0 and variance 1' };
  }
  if (variance > 10) return { good: false, text: `explodes: variance ${written(variance)}` };
  if (variance < 0.1) return { good: false, text: `vanishes: variance ${written(variance)}` };
  if (off <= VARIANCE) return { good: false, text: `mean ${written(mean)} instead of 0` };
  return { good: false, text: `variance ${written(variance)} instead of 1` };
}

/** As many digits as one reads at a glance; of what is nearly nothing none. */
export function written(value: number): string {
  return fixed(value, Math.abs(value) < 100 ? 2 : 0);
}
