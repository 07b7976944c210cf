// The main job: handwritten digits through a SELU layer and three kinds of dropout, with what each does to the
// activations. Uses the package by its name, as any user does.

import * as torch from 'selfnorm';
import { readTable, standardise } from './csv.mjs';
import { microseconds, moments, shareOf, table } from './measure.mjs';

const F = torch.nn.functional;
const SEED = 2017;
const CHANNELS = 8;
const SIDE = 16;

const digits = readTable(new URL('../../www/data/digits.csv', import.meta.url));
standardise(digits);
console.log(
  `${digits.rows} handwritten digits, ${digits.columns} pixels each, every pixel scaled to mean 0 and variance 1`,
);

// One self-normalizing layer: LeCun-normal weights (variance 1 / inputs), no bias, SELU.
torch.manual_seed(SEED);
const inputs = torch.tensor(digits.features).reshape(digits.rows, digits.columns);
const units = CHANNELS * SIDE * SIDE;
const weight = torch.empty(units, digits.columns).normal_(0, 1 / Math.sqrt(digits.columns));
const maps = F.selu(F.linear(inputs, weight)).reshape(digits.rows, CHANNELS, SIDE, SIDE);
console.log(
  `after linear and selu: feature maps of shape [${maps.shape.join(', ')}], ${maps.dtype}, seed ${SEED}`,
);
console.log();

const before = moments(maps.data);
const bytes = maps.numel() * 4;
const rate = (time) => (2 * bytes) / time / 1000;

// What drops what: whole channels of 16 x 16, or single elements.
const kinds = [
  {
    name: 'feature_alpha_dropout',
    op: F.feature_alpha_dropout,
    group: SIDE * SIDE,
    unit: 'channels',
  },
  { name: 'alpha_dropout', op: F.alpha_dropout, group: 1, unit: 'elements' },
  { name: 'dropout', op: F.dropout, group: 1, unit: 'elements' },
];

function measure({ name, op, group, unit }, p) {
  torch.manual_seed(SEED);
  const output = op(maps, p, true);
  const values = output.data;
  // Alpha dropout moves what it drops to SELU's lower end, below every kept value; plain dropout to zero.
  const mark = name === 'dropout' ? 0 : values.reduce((a, b) => Math.min(a, b));
  const share = shareOf(values, group, mark);
  const after = moments(values);
  const shape = `[${output.shape.join(', ')}]`;
  output.dispose();

  const time = microseconds(() => op(maps, p, true).dispose());
  return [
    name,
    p.toFixed(2),
    shape,
    `${(share * 100).toFixed(2)} % of ${unit}`,
    `${before.mean.toFixed(4)} -> ${after.mean.toFixed(4)}`,
    `${before.variance.toFixed(4)} -> ${after.variance.toFixed(4)}`,
    time.toFixed(0),
    rate(time).toFixed(2),
  ];
}

const header = ['op', 'p', 'shape', 'dropped', 'mean', 'variance', 'µs', 'GB/s'];
const rows = kinds.flatMap((kind) => [0.05, 0.1, 0.2].map((p) => measure(kind, p)));
console.log(table(header, rows).join('\n'));

const copy = microseconds(() => maps.clone().dispose());
console.log();
console.log(
  `GB/s counts one read and one write. A plain copy of the same ${(bytes / 1e6).toFixed(1)} MB takes ${copy.toFixed(0)} µs (${rate(copy).toFixed(2)} GB/s).`,
);
console.log(
  'The first three rows drop whole channels, one draw each; the others draw for every element, which is their time.',
);
console.log(
  'Look at the variance: the two alpha dropouts leave it near 1 at every p; plain dropout raises it with p, and',
);
console.log('layer after layer that adds up.');
console.log('Next: `npm test` checks every promise; README.md shows the package in ten lines.');
