// The cases in TensorFlow.js with its WebAssembly backend, one thread. What it has no function for is composed, as a user
// would: a feature alpha dropout scales and shifts by channel.

import { contestant } from '../lib/rounds.mjs';
import { affine } from './alpha.mjs';

/** Starts the library; `tf` is its core, `layers` the other package. */
export async function start(tf, layers) {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  await tf.ready();
  const ops = operations(tf, layers);
  return {
    name: 'tfjs',
    version: tf.version_core,
    prepare(spec) {
      const run = ops[spec.op]?.(spec);
      if (!run) return undefined;
      const once = () => void run();
      return contestant((repeat) => {
        for (let i = 0; i < repeat; i++) tf.tidy(once);
      });
    },
  };
}

function operations(tf, layers) {
  const dropout = (shape, noise, p) => {
    const x = tf.randomNormal(shape);
    const { a, kept, dropped } = affine(p);
    return () => {
      const mask = tf.cast(tf.greaterEqual(tf.randomUniform(noise), p), 'float32');
      const shift = tf.add(tf.mul(mask, kept - dropped), dropped);
      return tf.add(tf.mul(x, tf.mul(mask, a)), shift);
    };
  };
  const conv = ({ input: [n, c, h, w], out, kernel, stride }) => {
    const x = tf.randomNormal([n, h, w, c]);
    const weight = tf.randomNormal([kernel, kernel, c, out]);
    const bias = tf.zeros([out]);
    const forward = (x, weight, bias) => tf.add(tf.conv2d(x, weight, stride, 1), bias);
    return { forward, inputs: [x, weight, bias] };
  };
  const step = (model, x) => {
    const y = tf.oneHot(tf.randomUniform([x.shape[0]], 0, 10, 'int32'), 10);
    const adam = tf.train.adam(1e-3);
    const loss = () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }));
    return () => adam.minimize(loss);
  };
  const { dense, alphaDropout, conv2d, flatten } = layers.layers;
  return {
    feature_alpha_dropout({ shape, p, inplace }) {
      if (inplace) throw new Error('there is nothing in place');
      return dropout(shape, [shape[0], shape[1], ...shape.slice(2).map(() => 1)], p);
    },
    alpha_dropout: ({ shape, p }) => dropout(shape, shape, p),
    dropout({ shape, p }) {
      const x = tf.randomNormal(shape);
      return () => tf.dropout(x, p);
    },
    selu({ shape }) {
      const x = tf.randomNormal(shape);
      return () => tf.selu(x);
    },
    add({ shape }) {
      const [x, y] = [tf.randomNormal(shape), tf.randomNormal(shape)];
      return () => tf.add(x, y);
    },
    sum({ shape }) {
      const x = tf.randomNormal(shape);
      return () => tf.sum(x);
    },
    rand:
      ({ shape }) =>
      () =>
        tf.randomUniform(shape),
    randn:
      ({ shape }) =>
      () =>
        tf.randomNormal(shape),
    bernoulli:
      ({ shape, p }) =>
      () =>
        tf.cast(tf.less(tf.randomUniform(shape), p), 'float32'),
    matmul({ shape: [m, k, n] }) {
      const [a, b] = [tf.randomNormal([m, k]), tf.randomNormal([k, n])];
      return () => tf.matMul(a, b);
    },
    linear({ shape: [m, k, n] }) {
      const [x, w, b] = [tf.randomNormal([m, k]), tf.randomNormal([k, n]), tf.randomNormal([n])];
      return () => tf.add(tf.matMul(x, w), b);
    },
    conv2d(spec) {
      const { forward, inputs } = conv(spec);
      return () => forward(...inputs);
    },
    conv2d_backward(spec) {
      const { forward, inputs } = conv(spec);
      const gradients = tf.grads(forward);
      return () => gradients(inputs, tf.onesLike(forward(...inputs)));
    },
    optimizer({ kind, options: { lr, momentum }, shape }) {
      const make = {
        SGD: () => (momentum ? tf.train.momentum(lr, momentum) : tf.train.sgd(lr)),
        Adam: () => tf.train.adam(lr),
        RMSprop: () => tf.train.rmsprop(lr),
      }[kind];
      if (!make) throw new Error(`there is no ${kind}`);
      const p = tf.variable(tf.randomNormal(shape));
      const gradients = { [p.name]: tf.randomNormal(shape) };
      const optimizer = make();
      return () => optimizer.applyGradients(gradients);
    },
    dense_step({ batch, layers: depth }) {
      const model = layers.sequential();
      for (let i = 0; i < depth; i++) {
        const inputShape = i === 0 ? { inputShape: [64] } : {};
        model.add(dense({ units: 128, activation: 'selu', ...inputShape }));
        model.add(alphaDropout({ rate: 0.05 }));
      }
      model.add(dense({ units: 10 }));
      return step(model, tf.randomNormal([batch, 64]));
    },
    conv_step({ batch }) {
      const filters = { kernelSize: 3, padding: 'same', activation: 'selu' };
      const drop = (channels) => alphaDropout({ rate: 0.05, noiseShape: [batch, 1, 1, channels] });
      const model = layers.sequential();
      model.add(conv2d({ filters: 16, ...filters, inputShape: [8, 8, 1] }));
      model.add(drop(16));
      model.add(conv2d({ filters: 32, ...filters, strides: 2 }));
      model.add(drop(32));
      model.add(flatten());
      model.add(dense({ units: 10 }));
      return step(model, tf.randomNormal([batch, 8, 8, 1]));
    },
  };
}
