// Measures the dropouts against a memory copy of the same bytes, interleaved in one run.
//
// node tests/bench/dropout.mjs  (after `npm run build`). Ratios count; single times depend on the
// machine and on what else it does.

import * as torch from 'selfnorm';

const F = torch.nn.functional;

/** The median and the minimum of a list of numbers. */
function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], min: sorted[0] };
}

/** Times each function in turn, again and again, so that all see the same noise: microseconds. */
function interleaved(functions, rounds, repeat) {
  const times = functions.map(() => []);
  for (let round = -rounds / 4; round < rounds; round++) {
    functions.forEach((run, i) => {
      const start = performance.now();
      for (let k = 0; k < repeat; k++) run();
      const time = ((performance.now() - start) * 1000) / repeat;
      if (round >= 0) times[i].push(time);
    });
  }
  return times.map(summary);
}

function against_copy(sizes, inplace) {
  const x = torch.randn(sizes);
  const target = torch.empty(sizes);
  const work = () => F.feature_alpha_dropout(x, 0.1, true, inplace);
  const run = inplace ? work : () => work().dispose();
  const copy = () => target.data.set(x.data);
  const repeat = Math.max(1, Math.round(2e6 / x.numel()));
  const [ours, theirs] = interleaved([run, copy], 60, repeat);
  x.dispose();
  target.dispose();
  return { ours, theirs };
}

const row = (...cells) =>
  console.log(cells.map((cell, i) => `${cell}`.padEnd(i ? 13 : 36)).join(''));
const us = (time) => time.toFixed(time < 10 ? 2 : 0);
row('feature_alpha_dropout float32, p = 0.1', '', '', '');
row('shape', 'us (median)', 'copy (us)', 'ratio', 'ratio of minima');
for (const inplace of [false, true]) {
  for (const sizes of [
    [32, 64, 28, 28],
    [8, 256, 32, 32],
    [16, 128, 10],
    [32, 512],
  ]) {
    const { ours, theirs } = against_copy(sizes, inplace);
    row(
      `[${sizes.join(', ')}]${inplace ? ' in place' : ''}`,
      us(ours.median),
      us(theirs.median),
      (ours.median / theirs.median).toFixed(2),
      (ours.min / theirs.min).toFixed(2),
    );
  }
}

// What a call costs beside the work: 16 elements, p = 0 (nothing to do), inside a scope and outside.
const small = torch.randn(4, 4);
const same = () => F.feature_alpha_dropout(small, 0, true);
const dropped = () => F.feature_alpha_dropout(small, 0.1, true).dispose();
const in_scope = () => torch.tidy(() => void F.feature_alpha_dropout(small, 0.1, true));
const nothing = () => torch.tidy(() => undefined);
const names = [
  'p = 0, returns its input',
  'p = 0.1, then dispose()',
  'p = 0.1 inside tidy',
  'an empty tidy',
];
console.log('\nnanoseconds a call, 16 elements');
interleaved([same, dropped, in_scope, nothing], 40, 20000).forEach(({ median }, i) => {
  row(names[i], (median * 1000).toFixed(0));
});
