// The cases as a user of selfnorm writes them, inside a scope and released at once: what a layer's output is in training.

import * as torch from 'selfnorm';
import { contestant } from '../lib/rounds.mjs';
import { ops as calls } from './selfnorm_calls.mjs';
import { convStep, denseStep } from './selfnorm_steps.mjs';

const F = torch.nn.functional;

/** Numbers of both signs; normal ones would take long to draw for 512 MB. */
const some = (...shape) => torch.empty(shape).uniform_(-2, 2);

/** A contestant that makes one tensor each time. */
function making(inputs, make) {
  const run = (repeat) =>
    torch.tidy(() => {
      for (let i = 0; i < repeat; i++) make().dispose();
    });
  return contestant(run, () => {
    for (const input of inputs) input.dispose();
  });
}

/** A contestant that makes none. */
function doing(inputs, act) {
  const run = (repeat) => {
    for (let i = 0; i < repeat; i++) act();
  };
  return contestant(run, () => {
    for (const input of inputs) input.dispose();
  });
}

function dropout(op) {
  return ({ shape, p, inplace }) => {
    const x = some(...shape);
    return inplace
      ? doing([x], () => F[op](x, p, true, true))
      : making([x], () => F[op](x, p, true));
  };
}

function conv({ input, out, kernel, stride }, backward) {
  const x = some(...input).requires_grad_(backward);
  const weight = some(out, input[1], kernel, kernel).mul_(0.1).requires_grad_(backward);
  const bias = torch.zeros(out).requires_grad_(backward);
  const forward = () => F.conv2d(x, weight, bias, stride, 1);
  if (!backward) return making([x, weight, bias], forward);
  const grad = torch.ones(forward().shape);
  const y = forward();
  const leaves = [x, weight, bias];
  // The graph is kept, so that only the way back is measured.
  return making([...leaves, grad, y], () => {
    const [dx, dw, db] = torch.autograd.grad(y, leaves, grad, { retain_graph: true });
    dw.dispose();
    db.dispose();
    return dx;
  });
}

function optimizer({ kind, options, shape }) {
  const p = new torch.nn.Parameter(some(...shape));
  p.grad = some(...shape);
  const made = new torch.optim[kind]([p], options);
  return doing([p], () => made.step());
}

/** How each operation is prepared. */
export const ops = {
  feature_alpha_dropout: dropout('feature_alpha_dropout'),
  alpha_dropout: dropout('alpha_dropout'),
  dropout: dropout('dropout'),
  selu({ shape }) {
    const x = some(...shape);
    return making([x], () => F.selu(x));
  },
  add({ shape }) {
    const [x, y] = [some(...shape), some(...shape)];
    return making([x, y], () => x.add(y));
  },
  sum({ shape }) {
    const x = some(...shape);
    return making([x], () => x.sum());
  },
  rand: ({ shape }) => making([], () => torch.rand(shape)),
  randn: ({ shape }) => making([], () => torch.randn(shape)),
  bernoulli({ shape, p }) {
    const x = torch.empty(shape);
    return doing([x], () => x.bernoulli_(p));
  },
  matmul({ shape: [m, k, n] }) {
    const [a, b] = [some(m, k), some(k, n)];
    return making([a, b], () => a.matmul(b));
  },
  linear({ shape: [m, k, n] }) {
    const [x, w, b] = [some(m, k), some(n, k), some(n)];
    return making([x, w, b], () => F.linear(x, w, b));
  },
  conv2d: (spec) => conv(spec, false),
  conv2d_backward: (spec) => conv(spec, true),
  dense_step: (spec) => doing([], denseStep(spec)),
  conv_step: (spec) => doing([], convStep(spec)),
  optimizer,
  ...calls,
};

export const name = 'selfnorm';

export const version = torch.version;

export function prepare(spec, context) {
  torch.manual_seed(0);
  return ops[spec.op]?.(spec, context);
}
