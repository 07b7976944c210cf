// Mistakes that users make with graphs, optimizers, modules and data: each is an error that says what was
// wrong, as PyTorch's are, and changes nothing.

import * as torch from 'selfnorm';
import { expect, test } from 'vitest';

const { nn, optim } = torch;
const F = nn.functional;
const { default_collate } = torch.utils.data;

/** A leaf, and a result that is its equal. */
function pair(): [torch.Tensor, torch.Tensor] {
  const x = torch.tensor([1, 2, 3], { requires_grad: true });
  return [x as torch.Tensor, x.add(0) as torch.Tensor];
}

// The texts are PyTorch 2.15's but for the name of the node, which is that of Python there.
const overwritten =
  /modified by an inplace operation: \[torch.FloatTensor \[3?\]\], which is output 0 of \w+, is at version 1; expected version 0/;

test('an operand that the operation itself overwrites cannot be differentiated', () => {
  for (const op of ['mul_', 'div_', 'pow_'] as const) {
    for (const other of [(y: torch.Tensor) => y, (y: torch.Tensor) => y.view(3)]) {
      const [x, y] = pair();
      y[op](other(y));
      expect(() => y.sum().backward(), op).toThrow(overwritten);
      expect(x.grad).toBeNull();
    }
  }
  for (const [op, slope] of [
    ['add_', 2],
    ['sub_', 0],
  ] as const) {
    const [x, y] = pair();
    y[op](y);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([slope, slope, slope]);
  }
  // Without a gradient it is arithmetic like any other.
  const [x, y] = pair();
  const z = torch.tensor([2, 2, 2]);
  z.mul_(z);
  y.mul(z).sum().backward();
  expect(x.grad?.tolist()).toEqual([4, 4, 4]);
});

test('a product that is overwritten cannot be differentiated', () => {
  for (const product of [(y: torch.Tensor) => y.prod(), (y: torch.Tensor) => y.prod(0)]) {
    const [, y] = pair();
    const p = product(y) as torch.Tensor;
    p.mul_(2);
    expect(() => p.backward()).toThrow(overwritten);
  }
});

test('gradients and errors where PyTorch has its own', () => {
  const gradient = (values: number[], f: (x: torch.Tensor) => torch.Tensor): unknown => {
    const x = torch.tensor(values, { requires_grad: true }) as torch.Tensor;
    f(x).sum().backward();
    return x.grad?.tolist();
  };
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  expect(gradient([1, inf, 3], (x) => x.var())).toEqual([-inf, nan, -inf]);
  expect(gradient([inf, inf], (x) => x.var())).toEqual([nan, nan]);
  expect(gradient([1, inf, 3], (x) => x.std())).toEqual([nan, nan, nan]);

  const x = torch.ones([1, 1, 4, 4], { requires_grad: true });
  expect(() => F.adaptive_avg_pool2d(x, [0, 2]).sum().backward()).toThrow(
    'adaptive_avg_pool2d_backward(): Expected grad_output to have non-zero size for non-batch ' +
      'dimensions, but grad_output has sizes [1, 1, 0, 2] with dimension 2 being empty',
  );
  const empty = torch.zeros([0, 3]);
  expect(() => torch.amax(empty, -2)).toThrow('Expected reduction dim -2 to have non-zero size');
  expect(() => torch.max(empty, -2)).toThrow('Expected reduction dim 0 to have non-zero size');
  const leaf = torch.ones(3, { requires_grad: true });
  expect(() => leaf.copy_(torch.ones(4) as never)).toThrow('a leaf Variable that requires grad');
  expect(() => torch.zeros(0).chunk(2 ** 31)).toThrow(
    'chunk: 2147483648 tensors are more than there can be',
  );
  expect(torch.zeros(0).chunk(5).length).toBe(5);
});

test('a state that no step could use is not loaded', () => {
  const weight = torch.ones(3, { requires_grad: true });
  weight.grad = torch.ones(3);
  const optimizer = new optim.Adam([weight], { lr: 0.1 });
  optimizer.step();
  const saved = () => {
    const { state, param_groups } = optimizer.state_dict();
    return { state: { 0: { ...state[0] } }, param_groups: [{ ...param_groups[0] }] };
  };
  const before = JSON.stringify(saved());
  const live = torch.memory().live_tensors;
  const bad: [Record<string, unknown>, Record<string, unknown>, string | RegExp][] = [
    [{ exp_avg: torch.ones(4) }, {}, 'exp_avg must be of shape [3], not [4]'],
    [{ exp_avg: 'x' }, {}, "argument 'exp_avg' must be Tensor, not string"],
    [{ exp_avg_sq: 3 }, {}, "argument 'exp_avg_sq' must be Tensor, not number"],
    [{ step: torch.ones(2) }, {}, 'step must be of shape [], not [2]'],
    [{ step: 'x' }, {}, "argument 'step' must be Tensor, not string"],
    [{}, { lr: 'x' }, "argument 'lr' must be number or boolean, not string"],
    [{}, { betas: 3 }, "argument 'betas' must be an array of two numbers"],
    [{}, { betas: [0.9] }, "argument 'betas' must be an array of two numbers"],
    [{}, { betas: [0.9, 'x'] }, "argument 'betas' must be an array of two numbers"],
    [{}, { amsgrad: 'x' }, "argument 'amsgrad' must be number or boolean"],
  ];
  for (const [state, group, text] of bad) {
    const dict = saved();
    Object.assign(dict.state[0], state);
    Object.assign(dict.param_groups[0] as object, group);
    expect(() => optimizer.load_state_dict(dict as never), String(text)).toThrow(text);
    for (const value of Object.values(state)) {
      if (value instanceof torch.Tensor) value.dispose();
    }
  }
  for (const odd of [
    { ...saved(), state: { 0: null } },
    { ...saved(), state: { 0: 3 } },
    { ...saved(), param_groups: [null] },
  ]) {
    expect(() => optimizer.load_state_dict(odd as never)).toThrow(/load_state_dict|state dict/);
  }
  expect(JSON.stringify(saved())).toBe(before);
  expect(torch.memory().live_tensors).toBe(live);
  optimizer.load_state_dict(saved() as never);
  optimizer.step();
});

test('modules and batches of the wrong kind', () => {
  const leaf = torch.ones(1, { requires_grad: true });
  const cases: [() => unknown, string][] = [
    [() => new nn.BatchNorm1d(3)(null as never), "BatchNorm1d(): argument 'input' (position 1)"],
    [() => new nn.BatchNorm2d(3)(3 as never), 'must be Tensor, not number'],
    [
      () => new nn.ModuleList(1 as never),
      "extend(): argument 'modules' (position 1) must be an iterable of modules, not number",
    ],
    [() => new nn.ModuleList([3] as never), 'number is not a Module subclass'],
    [
      () => new nn.ModuleDict([3] as never),
      'ModuleDict update sequence element #0 should be Iterable; is number',
    ],
    [
      () => new nn.ModuleDict([[1, 2, 3]] as never),
      'ModuleDict update sequence element #0 has length 3; 2 is required',
    ],
    [() => new nn.Sequential([3, {}] as never), 'element #0 should be Iterable; is number'],
    [
      () => default_collate(1 as never),
      "argument 'batch' (position 1) must be an array, not number",
    ],
    [
      () => default_collate([[1], null]),
      "argument 'batch[1]' (position 1) must be Array, not null",
    ],
    [
      () => default_collate([{ a: 1 }, null]),
      "argument 'batch[1]' (position 1) must be Object, not null",
    ],
    [
      () => new nn.Conv2d(1, 1, [] as never),
      'Conv2d(): kernel_size must be a number or an array of 2, but got []',
    ],
    [() => new nn.Conv2d(1, 1, [3, 3, 3] as never), 'but got [3,3,3]'],
    [
      () => new nn.Conv1d(1, 1, 3, [1, 1] as never),
      'Conv1d(): stride must be a number or an array of 1, but got [1,1]',
    ],
    [() => new optim.lr_scheduler.StepLR(new optim.SGD([leaf]), 0), 'step_size must not be 0'],
    [
      () => F.tanh.call(null, ...([leaf, {}] as unknown as [never])),
      'tanh() takes 1 positional argument but 2 were given',
    ],
  ];
  for (const [run, text] of cases) expect(run, text).toThrow(text);

  class Net extends nn.Module {}
  const module = new Net();
  module.me = module;
  for (const run of [() => String(module), () => module.state_dict(), () => module.train()]) {
    expect(run).toThrow("Net contains itself, as 'me'");
  }
});

test('to() converts all of a module or nothing', () => {
  const module = new nn.Module();
  module.a = new nn.Parameter(torch.ones(2));
  module.b = new nn.Parameter(torch.ones(2));
  module.b.dispose();
  const live = torch.memory().live_tensors;
  expect(() => module.to('float64')).toThrow(torch.DisposedError);
  expect(module.a.dtype).toBe('float32');
  expect(torch.memory().live_tensors).toBe(live);
});

test('bases of modules are types, not values', () => {
  for (const name of ['AvgPool', 'MaxPool', 'ConvNd', 'Loss', 'Activation']) {
    expect(name in nn, name).toBe(false);
  }
});
