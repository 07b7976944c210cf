// Everything that is measured, as data: what to do on which shape, how many bytes or operations that is, and the group
// it stands in. How an engine does it is in ../engines; what it should reach is in targets.mjs.

const product = (sizes) => sizes.reduce((all, size) => all * size, 1);

/** A case on a float32 tensor: `bytes` is its size, and a copy of as many is measured beside it. */
function onTensor(group, op, shape, rest = {}) {
  const { inplace = false } = rest;
  const name = `${op} [${shape.join(', ')}]${inplace ? ' in place' : ''}`;
  return { name, group, op, shape, bytes: 4 * product(shape), ...rest };
}

/** Shapes of the notes, then channels of 256 in sizes from 64 KB to 16 MB. */
const FEATURE_MAPS = [
  [32, 64, 28, 28],
  [8, 256, 32, 32],
  [64, 256, 56, 56],
  [4, 16, 16, 16],
  [8, 32, 16, 16],
  [16, 64, 16, 16],
  [32, 128, 16, 16],
  [64, 256, 16, 16],
];

const SMALL = [
  [16, 128, 10],
  [32, 512],
];

const feature = [false, true].flatMap((inplace) =>
  [...FEATURE_MAPS, ...SMALL].map((shape) =>
    onTensor('feature_alpha_dropout', 'feature_alpha_dropout', shape, { p: 0.1, inplace }),
  ),
);

/** 1 MB in short channels: the shorter, the more numbers are drawn, one for each channel. */
const short = [1, 2, 3, 4, 7, 8, 10, 16, 25, 31].map((length) => {
  const channels = Math.round(2 ** 18 / length / 32) * 32;
  const shape = length === 1 ? [32, channels / 32] : [32, channels / 32, length];
  return onTensor('short channels', 'feature_alpha_dropout', shape, { p: 0.1, channels });
});

const MAPS = [32, 64, 28, 28];
const MILLION = [2 ** 20];

const elements = [
  onTensor('elements', 'alpha_dropout', MAPS, { p: 0.1 }),
  onTensor('elements', 'dropout', MAPS, { p: 0.1 }),
  onTensor('elements', 'selu', MAPS),
  onTensor('elements', 'rand', MILLION),
  onTensor('elements', 'bernoulli', MILLION, { p: 0.9 }),
  onTensor('elements', 'randn', MILLION),
];

/** `flops` counts each multiplication and each addition. */
const products = [
  { op: 'matmul', shape: [512, 512, 512], flops: 2 * 512 ** 3 },
  { op: 'linear', shape: [128, 512, 512], flops: 2 * 128 * 512 ** 2 },
].map((one) => ({ ...one, name: `${one.op} ${one.shape.join(' x ')}`, group: 'products' }));

/** Input, output channels, kernel, stride; the padding is 1. */
const convolutions = [
  { input: [16, 32, 28, 28], out: 64, kernel: 3, stride: 1 },
  { input: [128, 16, 8, 8], out: 32, kernel: 3, stride: 2 },
].flatMap((conv) => {
  const [n, channels, height] = conv.input;
  const size = Math.floor((height + 2 - conv.kernel) / conv.stride) + 1;
  const flops = 2 * n * conv.out * size ** 2 * channels * conv.kernel ** 2;
  const name = `[${conv.input.join(', ')}] to ${conv.out}, stride ${conv.stride}`;
  const one = { group: 'products', ...conv };
  return [
    { ...one, name: `conv2d ${name}`, op: 'conv2d', flops },
    { ...one, name: `conv2d backward ${name}`, op: 'conv2d_backward', flops: 2 * flops },
  ];
});

/** One step of training: forward, loss, backward, Adam. */
const steps = [
  { name: 'dense step', op: 'dense_step', batch: 128, layers: 2 },
  { name: 'conv step', op: 'conv_step', batch: 128 },
].map((one) => ({ ...one, group: 'training' }));

/** `touched`: how many times an element of 4 bytes is read or written for each parameter. */
const optimizers = [
  { op: 'SGD', options: { lr: 1e-6 }, touched: 3 },
  { op: 'SGD', label: 'SGD with momentum', options: { lr: 1e-6, momentum: 0.9 }, touched: 5 },
  { op: 'Adam', options: { lr: 1e-6 }, touched: 7 },
  { op: 'AdamW', options: { lr: 1e-6 }, touched: 7 },
  { op: 'RMSprop', options: { lr: 1e-6 }, touched: 5 },
].flatMap(({ op, label = op, options, touched }) =>
  [MILLION, [2 ** 16]].map((shape) => ({
    name: `${label} [${shape}]`,
    group: 'optimizers',
    op: 'optimizer',
    kind: op,
    options,
    shape,
    // A copy of n bytes reads n and writes n.
    bytes: (touched / 2) * 4 * product(shape),
  })),
);

/** Calls on 16 elements, where the work is next to nothing. */
const calls = [
  { op: 'call', how: 'inside a scope' },
  { op: 'call', how: 'outside of scopes' },
  { op: 'call_core', how: 'of the core alone' },
  { op: 'call_same', how: 'that returns its input' },
  { op: 'call_border', how: 'to the core that does nothing' },
].map((one) => ({ ...one, name: `call ${one.how}`, group: 'calls', shape: [4, 4], p: 0.1 }));

export const cases = [
  ...feature,
  ...short,
  ...elements,
  ...products,
  ...convolutions,
  ...steps,
  ...optimizers,
  ...calls,
];
