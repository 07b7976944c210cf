// How far a run is from what PyTorch gave for the same network and seed: tests/oracle/make_digits.py.

/** The recorded run: `losses` of all steps, or only the `first_losses`, and `correct` after each epoch. */
export function recorded(oracle, net, seed, dtype = 'float32') {
  return oracle.runs.find((run) => run.net === net && run.seed === seed && run.dtype === dtype);
}

/** The largest relative difference of the losses, over the first `steps`, or all that were recorded. */
export function largestDifference(losses, run, steps = Infinity) {
  const wanted = (run.losses ?? run.first_losses).slice(0, Math.min(steps, losses.length));
  return wanted.reduce((most, want, i) => Math.max(most, Math.abs(losses[i] / want - 1)), 0);
}
