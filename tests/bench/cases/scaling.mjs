// How time grows: with the size of a tensor, with the depth of a net, with the size of a batch. Cases as in index.mjs, but
// `x` says where each stands on its curve, `curve` on which one.

const KB = 1024;

/** 1 KB to 512 MB, in steps of four, and of two beyond 1 MB: there the caches end. */
const SIZES = [1, 4, 16, 64, 256]
  .map((size) => size * KB)
  .concat(Array.from({ length: 10 }, (_, i) => KB * KB * 2 ** i));

const OPS = [
  { op: 'feature_alpha_dropout', p: 0.1, inplace: false },
  { op: 'feature_alpha_dropout', p: 0.1, inplace: true },
  { op: 'dropout', p: 0.1 },
  { op: 'selu' },
  { op: 'add' },
  { op: 'sum' },
];

const size = SIZES.flatMap((bytes) =>
  OPS.map((one) => {
    const curve = `${one.op}${one.inplace ? ' in place' : ''}`;
    // Channels of 256: the same at every size.
    const shape = [1, bytes / KB, 256];
    return {
      name: `${curve}, ${bytes} bytes`,
      group: 'size',
      curve,
      x: bytes,
      bytes,
      shape,
      ...one,
    };
  }),
);

const depth = [1, 2, 5, 10, 20, 50, 100].map((layers) => ({
  name: `dense step, ${layers} hidden layers`,
  group: 'depth',
  curve: 'dense step',
  x: layers,
  op: 'dense_step',
  batch: 128,
  layers,
}));

const batch = ['dense_step', 'conv_step'].flatMap((op) =>
  [1, 4, 16, 64, 128, 256, 1024].map((examples) => {
    const curve = op.replace('_', ' ');
    const name = `${curve}, batch ${examples}`;
    return { name, group: 'batch', curve, x: examples, op, batch: examples, layers: 2 };
  }),
);

export const scaling = [...size, ...depth, ...batch];
