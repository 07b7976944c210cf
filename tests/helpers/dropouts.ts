// The six dropouts by name, callable as one kind, and how each reads the shape of its input.

import * as torch from 'selfnorm';

export const DROPOUTS = [
  'dropout',
  'dropout1d',
  'dropout2d',
  'dropout3d',
  'alpha_dropout',
  'feature_alpha_dropout',
] as const;
export type Dropout = (typeof DROPOUTS)[number];

/** The six with the signature that they share: ranks are not checked at compile time here. */
export const F = torch.nn.functional as unknown as Readonly<
  Record<Dropout, typeof torch.nn.functional.dropout>
>;

export interface DropoutArgs {
  readonly p: number;
  readonly training: boolean;
  readonly inplace: boolean;
}

export interface MaskShape {
  readonly feature: boolean;
  readonly alpha: boolean;
  readonly shape: readonly number[];
}

/** The shape as (N, C, ...): dropout1d and dropout3d put a batch of one before an unbatched input. */
export function mask_shape(op: Dropout, shape: readonly number[]): MaskShape {
  const alpha = op.includes('alpha');
  const feature = op !== 'dropout' && op !== 'alpha_dropout';
  const unbatched =
    (op === 'dropout1d' && shape.length === 2) || (op === 'dropout3d' && shape.length !== 5);
  return { feature, alpha, shape: unbatched ? [1, ...shape] : shape };
}
