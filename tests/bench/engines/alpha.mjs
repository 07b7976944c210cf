// The numbers of alpha dropout, for libraries that have no feature alpha dropout.

const ALPHA = 1.7580993408473766;

/** The factor of what is kept, and the shifts of what is kept and what is dropped. */
export function affine(p) {
  const a = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
  return { a, kept: ALPHA * a * p, dropped: -ALPHA * a * (1 - p) };
}
