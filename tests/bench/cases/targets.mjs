// What the figures should be: for each target the cases it is about, how their figure is computed, and its limit.
// `pick` is 'min' or 'median', so that a target is judged by both.

/** How many times as long as another engine. */
const against = (other) => ({
  unit: `x the time of ${{ copy: 'a copy', pytorch: 'PyTorch', peak: 'the peak', tfjs: 'TF.js' }[other]}`,
  figure: ({ results }, pick) => results.selfnorm?.[pick] / results[other]?.[pick],
});

/** How many times as fast as another engine. */
const faster = (other) => ({
  unit: `x as fast as ${{ pytorch: 'PyTorch', tfjs: 'TF.js' }[other]}`,
  least: true,
  figure: ({ results }, pick) => results[other]?.[pick] / results.selfnorm?.[pick],
});

/**
 * Microseconds that each channel adds to the time of a tensor: of 1 MB in channels of any length, most of the time goes into
 * the draws, and what is left hardly depends on the length. The median of the slopes between any two, because a busy
 * moment then spoils little.
 */
function drawing(measured, pick) {
  const points = measured
    .filter(({ channels, results }) => channels !== undefined && results.selfnorm)
    .map(({ channels, results }) => [channels, results.selfnorm[pick]]);
  const slopes = points.flatMap(([x, y], i) =>
    points.slice(i + 1).map(([other, time]) => (y - time) / (x - other)),
  );
  return slopes.sort((a, b) => a - b)[slopes.length >> 1];
}

/** Bytes read and written in the time that is left without the draws. */
const besideDraws = {
  unit: 'GB/s beside the draws',
  least: true,
  figure({ bytes, channels, results }, pick, measured) {
    const rest = results.selfnorm[pick] - channels * drawing(measured, pick);
    return rest > 0 ? (2 * bytes) / rest / 1000 : Number.POSITIVE_INFINITY;
  },
};

/** A call without what it does: the calls of the core are taken off, but not their crossings of the border. */
const callCost = {
  unit: 'ns for facade and border',
  figure({ results }, pick, measured) {
    const of = (name) => measured.find((one) => one.name === name).results.selfnorm[pick];
    const core = of('call of the core alone') - 2 * of('call to the core that does nothing');
    return (results.selfnorm[pick] - core) * 1000;
  },
};

/** Milliseconds beside the start of Node itself. */
const milliseconds = {
  unit: 'ms',
  figure: ({ results }, pick) => results.selfnorm[pick] / 1000,
};

const MB = 1e6;
const KB = 1e3;
const between = (from, to) => (one) => one.bytes >= from && one.bytes <= to;
/** Feature maps with channels of 196 elements and more. */
const maps = (inplace) => (one) =>
  one.group === 'feature_alpha_dropout' && one.inplace === inplace && one.shape.length === 4;
const both =
  (...tests) =>
  (one) =>
    tests.every((test) => test(one));
const named =
  (...names) =>
  (one) =>
    names.some((name) => one.name.startsWith(name));
const small = (one) =>
  one.group === 'feature_alpha_dropout' && one.shape.length < 4 && !one.inplace;
const short = (test) => (one) => one.channels !== undefined && test(one.shape[2] ?? 1);

const out = maps(false);
const inplace = maps(true);

export const targets = [
  ['feature_alpha_dropout, 4 to 16 MB', both(out, between(4 * MB, 17 * MB)), against('copy'), 1.1],
  [
    'feature_alpha_dropout, 64 KB to 1 MB',
    both(out, between(64 * KB, 1.1 * MB)),
    against('copy'),
    1.25,
  ],
  ['feature_alpha_dropout, up to 16 MB', both(out, between(0, 17 * MB)), faster('pytorch'), 1.5],
  ['... in place, 1 to 16 MB', both(inplace, between(MB, 17 * MB)), against('copy'), 0.8],
  ['... in place, 64 KB to 1 MB', both(inplace, between(64 * KB, MB)), against('copy'), 1],
  ['... in place, up to 16 MB', both(inplace, between(0, 17 * MB)), faster('pytorch'), 1.5],
  ['... channels of 1', short((length) => length === 1), besideDraws, 25],
  ['... channels of 2 to 31', short((length) => length > 1), besideDraws, 15],
  [
    '... 206 MB, both ways',
    both((one) => out(one) || inplace(one), between(200 * MB, 300 * MB)),
    faster('pytorch'),
    2,
  ],
  ['... [16, 128, 10] and [32, 512]', small, faster('pytorch'), 4],
  ['a call inside a scope', named('call inside'), callCost, 200],
  ['a call outside of scopes', named('call outside'), callCost, 600],
  [
    'alpha_dropout, dropout, 1.6 M elements',
    named('alpha_dropout', 'dropout'),
    faster('pytorch'),
    4,
  ],
  ['rand, bernoulli, 1 M elements', named('rand [', 'bernoulli'), faster('pytorch'), 2],
  ['randn, 1 M elements', named('randn'), faster('pytorch'), 1],
  ['selu, 1.6 M elements', named('selu ['), faster('pytorch'), 1],
  ['selu, 1.6 M elements', named('selu ['), faster('tfjs'), 8],
  ['matmul, linear', named('matmul', 'linear'), against('peak'), 1 / 0.9],
  ['matmul, linear', named('matmul', 'linear'), faster('tfjs'), 1],
  ['conv2d, forward and backward', named('conv2d'), against('peak'), 1 / 0.9],
  ['conv step', named('conv step'), against('pytorch'), 1.5],
  ['dense step', named('dense step'), against('pytorch'), 1],
  ['optimizer steps', (one) => one.group === 'optimizers', against('copy'), 1.2],
  ['start', named('import to first'), milliseconds, { node: 15, browser: 20 }],
].map(([what, applies, measure, limit]) => ({ what, applies, limit, ...measure }));

/**
 * What became of the targets: one line for each target and case, `min` and `median` being its figure by either. Those
 * whose contestants were not there are left out.
 */
export function judged(measured, where = 'node') {
  return targets.flatMap(({ what, applies, figure, unit, least = false, limit: limits }) => {
    const limit = limits[where] ?? limits;
    // A curve of the scaling is no target.
    return measured
      .filter((one) => one.curve === undefined && applies(one))
      .flatMap((result) => {
        const value = (pick) => {
          try {
            return figure(result, pick, measured);
          } catch {
            return Number.NaN; // a case it needs was not chosen
          }
        };
        const [min, median] = [value('min'), value('median')];
        if (Number.isNaN(min)) return [];
        const met = (one) => (least ? one >= limit : one <= limit);
        const verdict = { min: met(min), median: met(median) };
        return [{ what, case: result.name, unit, least, limit, figures: { min, median }, verdict }];
      });
  });
}
