// The cases in jax-js on WebAssembly, one thread: each a function compiled by `jit`, as its documentation advises.

import { now } from '../lib/rounds.mjs';
import { affine } from './alpha.mjs';

/** Starts the library. */
export async function start(jax, version) {
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const ops = operations(jax);
  return {
    name: 'jax-js',
    version,
    prepare(spec) {
      const run = ops[spec.op]?.(spec);
      return run && contestant(run, jax);
    },
  };
}

/** Its results are there when they are waited for. */
function contestant(run, jax) {
  const once = async () => {
    const result = run();
    await jax.blockUntilReady(result);
    for (const leaf of jax.tree.leaves(result)) leaf.dispose();
  };
  return {
    async time(repeat) {
      await once();
      const start = now();
      for (let i = 0; i < repeat; i++) await once();
      return now() - start;
    },
  };
}

function operations(jax) {
  const { numpy: np, nn, random, lax, jit, grad, valueAndGrad, tree } = jax;
  let seeds = 0;
  /** A new seed for each call; the key is made of it in the compiled function. */
  const seed = () => np.array(new Uint32Array([seeds++])).reshape([]);
  const normal = (shape) => random.normal(random.key(seed()), shape);
  /** Arrays are handed over at each call: one that is needed again is counted. */
  const called =
    (f, ...inputs) =>
    () =>
      f(...inputs.map((x) => x.ref));
  const drawn =
    (f, ...inputs) =>
    () =>
      f(seed(), ...inputs.map((x) => x.ref));

  const drop = (key, x, noise, p) => {
    const { a, kept, dropped } = affine(p);
    const mask = random.bernoulli(key, 1 - p, noise);
    return x.mul(np.where(mask.ref, a, 0)).add(np.where(mask, kept, dropped));
  };
  const dropout = (shape, noise, p) =>
    drawn(
      jit((s, x) => drop(random.key(s), x, noise, p)),
      normal(shape),
    );
  const channels = ([n, c, ...rest]) => [n, c, ...rest.map(() => 1)];

  const conv = (x, weight, stride) =>
    lax.conv(
      x,
      weight,
      [stride, stride],
      [
        [1, 1],
        [1, 1],
      ],
    );
  const convolution = ({ input, out, kernel, stride }, wrap) => {
    const weight = normal([out, input[1], kernel, kernel]);
    const bias = np.zeros([1, out, 1, 1]);
    const forward = (x, w, b) => conv(x, w, stride).add(b);
    return called(jit(wrap(forward)), normal(input), weight, bias);
  };

  const linear = (x, { w, b }) => np.matmul(x, w.transpose()).add(b);
  const layer = (out, input) => ({
    w: normal([out, input]).mul(1 / Math.sqrt(input)),
    b: np.zeros([out]),
  });
  /** Forward, loss, backward and Adam in one compiled function. */
  const step = (parameters, x, model) => {
    const classes = nn.oneHot(
      np.array(Int32Array.from({ length: x.shape[0] }, (_, i) => i % 10)),
      10,
    );
    const loss = (ps, s, x, y) =>
      nn
        .logSoftmax(model(ps, x, s), -1)
        .mul(y)
        .sum()
        .mul(-1 / classes.shape[0]);
    const once = jit((ps, m, v, s, x, y) => {
      const [value, g] = valueAndGrad(loss)(tree.ref(ps), s, x, y);
      const m2 = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), m, tree.ref(g));
      const v2 = tree.map((v, g) => v.mul(0.999).add(np.square(g).mul(0.001)), v, g);
      const p2 = tree.map(
        (p, m, v) => p.sub(m.mul(1e-3).div(np.sqrt(v).add(1e-8))),
        ps,
        tree.ref(m2),
        tree.ref(v2),
      );
      return [value, p2, m2, v2];
    });
    let ps = parameters;
    let m = tree.map((p) => np.zeros(p.shape), ps);
    let v = tree.map((p) => np.zeros(p.shape), ps);
    return () => {
      const [value, ...next] = once(ps, m, v, seed(), x.ref, classes.ref);
      [ps, m, v] = next;
      return [value];
    };
  };

  return {
    feature_alpha_dropout({ shape, p, inplace }) {
      if (inplace) throw new Error('there is nothing in place');
      return dropout(shape, channels(shape), p);
    },
    alpha_dropout: ({ shape, p }) => dropout(shape, shape, p),
    dropout: ({ shape, p }) =>
      drawn(
        jit((s, x) =>
          x.mul(np.where(random.bernoulli(random.key(s), 1 - p, shape), 1 / (1 - p), 0)),
        ),
        normal(shape),
      ),
    selu: ({ shape }) =>
      called(
        jit((x) => nn.selu(x)),
        normal(shape),
      ),
    add: ({ shape }) =>
      called(
        jit((x, y) => x.add(y)),
        normal(shape),
        normal(shape),
      ),
    sum: ({ shape }) =>
      called(
        jit((x) => x.sum()),
        normal(shape),
      ),
    rand: ({ shape }) => drawn(jit((s) => random.uniform(random.key(s), shape))),
    randn: ({ shape }) => drawn(jit((s) => random.normal(random.key(s), shape))),
    bernoulli: ({ shape, p }) =>
      drawn(jit((s) => random.bernoulli(random.key(s), p, shape).astype(np.float32))),
    matmul: ({ shape: [m, k, n] }) =>
      called(
        jit((a, b) => np.matmul(a, b)),
        normal([m, k]),
        normal([k, n]),
      ),
    linear: ({ shape: [m, k, n] }) =>
      called(
        jit((x, w, b) => linear(x, { w, b })),
        normal([m, k]),
        normal([n, k]),
        normal([n]),
      ),
    conv2d: (spec) => convolution(spec, (forward) => forward),
    conv2d_backward: (spec) =>
      convolution(spec, (forward) =>
        grad((x, w, b) => forward(x, w, b).sum(), { argnums: [0, 1, 2] }),
      ),
    dense_step({ batch, layers }) {
      const net = Array.from({ length: layers }, (_, i) => layer(128, i === 0 ? 64 : 128));
      return step([...net, layer(10, 128)], normal([batch, 64]), (ps, x, s) => {
        const keys = random.split(random.key(s), layers);
        ps.slice(0, -1).forEach((p, i) => {
          const key = i < layers - 1 ? keys.ref.slice(i) : keys.slice(i);
          x = nn.selu(linear(x, p));
          x = drop(key, x, x.shape, 0.05);
        });
        return linear(x, ps.at(-1));
      });
    },
    conv_step({ batch }) {
      const filters = (out, input) => ({
        w: normal([out, input, 3, 3]).mul(1 / Math.sqrt(9 * input)),
        b: np.zeros([1, out, 1, 1]),
      });
      const net = [filters(16, 1), filters(32, 16), layer(10, 512)];
      return step(net, normal([batch, 1, 8, 8]), (ps, x, s) => {
        const keys = random.split(random.key(s), 2);
        [keys.ref.slice(0), keys.slice(1)].forEach((key, i) => {
          x = nn.selu(conv(x, ps[i].w, i + 1).add(ps[i].b));
          x = drop(key, x, channels(x.shape), 0.05);
        });
        return linear(x.reshape([batch, 512]), ps[2]);
      });
    },
  };
}
