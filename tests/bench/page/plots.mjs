// The plots of the page, by the name of their file.

import { rateBars, ratioBars } from './bars.mjs';
import { plot } from './curves.mjs';

const KEY = [
  ['feature_alpha_dropout [32, 64, 28, 28]', 'feature α-dropout, 6.4 MB'],
  ['feature_alpha_dropout [16, 128, 10]', 'feature α-dropout, 82 KB'],
  ['feature_alpha_dropout [32, 512]', 'feature α-dropout, 66 KB'],
  ['alpha_dropout [32, 64, 28, 28]', 'α-dropout, 6.4 MB'],
  ['dropout [32, 64, 28, 28]', 'dropout, 6.4 MB'],
  ['selu [32, 64, 28, 28]', 'SELU, 6.4 MB'],
  ['rand [1048576]', 'rand, 1 M'],
  ['randn [1048576]', 'randn, 1 M'],
  ['linear 128 x 512 x 512', 'linear, 128 × 512 × 512'],
  ['dense step', 'training step, dense net'],
  ['conv step', 'training step, conv net'],
];

const PRODUCTS = [
  ['matmul 512 x 512 x 512', 'matmul, 512 cubed'],
  ['linear 128 x 512 x 512', 'linear, 128 × 512 × 512'],
  ['conv2d [16, 32, 28, 28] to 64, stride 1', 'conv2d, 28 × 28'],
  ['conv2d backward [16, 32, 28, 28] to 64, stride 1', 'its way back'],
  ['conv2d [128, 16, 8, 8] to 32, stride 2', 'conv2d, 8 × 8, stride 2'],
  ['conv2d backward [128, 16, 8, 8] to 32, stride 2', 'its way back'],
];

/** The groups of a bar plot: `value` of each engine that has a result. */
function groups(report, names, engines, value) {
  const all = names.map(([name, text]) => {
    const one = report.cases.find((candidate) => candidate.name === name);
    const bars = engines
      .filter(
        (engine) => one.results[engine] && !(engine === 'copy' && one.name.startsWith('rand')),
      )
      .map((engine) => ({ engine, value: value(one, engine) }));
    return { name: text, bars };
  });
  return all.filter(({ bars }) => bars.length > 0);
}

const beside = (one, engine) => one.results[engine].min / one.results.selfnorm.min;
const gflops = (one, engine) => one.flops / one.results[engine].min / 1000;

const peers = (title, report, engines) =>
  ratioBars({
    title,
    axis: 'time as a multiple of selfnorm’s, minima of many rounds; to the right: slower than selfnorm',
    groups: groups(report, KEY, engines, beside),
  });

const OPERATIONS = [
  ['feature_alpha_dropout', 'blue', 'feature_alpha_dropout'],
  ['feature_alpha_dropout in place', 'teal', '… in place'],
  ['dropout', 'orange', 'dropout'],
  ['selu', 'green', 'selu'],
  ['add', 'violet', 'add'],
  ['sum', 'red', 'sum'],
];

const bytesText = (bytes) => {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = Math.floor(Math.log2(bytes) / 10);
  return `${Math.round(bytes / 1024 ** power)} ${units[power]}`;
};

const KB = 1024;
const SIZES = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144].map((size) => size * KB);

/** Curves of the operations over the size of a tensor: `value` gives what stands upwards. */
function overSize(report, title, vertical, value) {
  const of = (curve) => report.cases.filter((one) => one.group === 'size' && one.curve === curve);
  const curves = OPERATIONS.map(([curve, name, text]) => ({
    name,
    text,
    points: of(curve).map((one) => [one.x, value(one, one.results.selfnorm.min)]),
  }));
  const copy = of('feature_alpha_dropout').map((one) => [one.x, value(one, one.results.copy.min)]);
  const marks = Object.entries(report.machine.caches).map(([level, size]) => ({
    value: size,
    text: `${level} ${bytesText(size)}`,
  }));
  return plot({
    title,
    x: 'size of the tensor (float32)',
    y: vertical,
    curves: [...curves, { name: 'grey', text: 'memory copy', dashed: true, points: copy }],
    marks,
    xTicks: SIZES,
    xText: bytesText,
  });
}

/** Curves of steps over depth or batch, each beside PyTorch's. */
function growth(report, title, group, horizontal, names) {
  const curves = names.flatMap(([curve, name]) => {
    const points = (engine) =>
      report.cases
        .filter((one) => one.group === group && one.curve === curve && one.results[engine])
        .map((one) => [one.x, one.results[engine].min / 1000]);
    return [
      { name, text: `${curve}, selfnorm`, points: points('selfnorm') },
      { name, text: `${curve}, PyTorch`, dashed: true, points: points('pytorch') },
    ].filter((one) => one.points.length > 0);
  });
  const xTicks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  return plot({ title, x: horizontal, y: 'milliseconds a step', curves, xTicks });
}

/** All files, from the recorded reports. */
export const plots = ({ node, browser, scaling }) => ({
  'peers-node.svg': peers('In Node: how long others take', node, [
    'copy',
    'pytorch',
    'tfjs',
    'jax-js',
  ]),
  'peers-browser.svg': peers('In Chromium: how long others take', browser, [
    'copy',
    'tfjs',
    'jax-js',
  ]),
  'products.svg': rateBars({
    title: 'Products in Node',
    axis: 'GFLOP/s, each multiplication and addition counted; best of many rounds',
    unit: '',
    groups: groups(node, PRODUCTS, ['selfnorm', 'pytorch', 'tfjs', 'jax-js', 'peak'], gflops),
  }),
  'size-rate.svg': overSize(
    scaling,
    'Throughput against the size of a tensor',
    'GB/s (4 bytes read and 4 written for each element)',
    (one, us) => (2 * one.bytes) / us / 1000,
  ),
  'size-time.svg': overSize(
    scaling,
    'Time against the size of a tensor',
    'microseconds a call',
    (_, us) => us,
  ),
  'depth.svg': growth(scaling, 'Time against depth', 'depth', 'hidden layers of 128, batch 128', [
    ['dense step', 'blue'],
  ]),
  'batch.svg': growth(scaling, 'Time against the size of a batch', 'batch', 'examples in a batch', [
    ['dense step', 'blue'],
    ['conv step', 'orange'],
  ]),
});
