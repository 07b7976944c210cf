// Forms, errors, state and memory of optimizers. Their numbers are compared with PyTorch elsewhere.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { with_warnings } from '../helpers/tensors.ts';

const { Adam, AdamW, Optimizer, RMSprop, SGD } = torch.optim;

const leaf = (value: number): torch.Tensor => torch.tensor([value], { requires_grad: true });

/** A part of the state that an optimizer has of a parameter. */
function part(optimizer: torch.optim.Optimizer, param: torch.Tensor, name: string): torch.Tensor {
  const found = optimizer.state.get(param)?.[name];
  if (!(found instanceof torch.Tensor)) throw new Error(`no ${name}`);
  return found;
}

/** A parameter of ones with a gradient. */
function stepped(...gradient: number[]): torch.Tensor {
  const param: torch.Tensor = torch.ones(gradient.length, { requires_grad: true });
  param.grad = torch.tensor(gradient);
  return param;
}

describe('forms of the parameters', () => {
  it('tensors, names, groups, iterators', () => {
    const [a, b] = [leaf(1), leaf(2)];
    const names = (o: torch.optim.Optimizer) => o.param_groups.map((g) => g.param_names);
    expect(new SGD([a, b]).param_groups[0]?.params).toEqual([a, b]);
    expect(new SGD(new Set([a, b])).param_groups[0]?.params).toEqual([a, b]);
    expect(new SGD([a, b][Symbol.iterator]()).param_groups[0]?.params.length).toBe(2);
    const named = [
      ['a', a],
      ['b', b],
    ] as const;
    expect(names(new SGD(named))).toEqual([['a', 'b']]);
    const groups = new SGD([{ params: a, lr: 0.5 }, { params: [b] }], { lr: 0.25 });
    expect(groups.param_groups.map((g) => g.lr)).toEqual([0.5, 0.25]);
    expect(names(new SGD([{ params: named }]))).toEqual([['a', 'b']]);
    expect(names(groups)).toEqual([undefined, undefined]);
  });

  it('a learning rate by position, options by name, null for none', () => {
    const a = leaf(1);
    expect(new SGD([a], 0.5).param_groups[0]?.lr).toBe(0.5);
    expect(new SGD([a], 0.5, { momentum: 0.9 }).param_groups[0]?.momentum).toBe(0.9);
    expect(new SGD([a], { lr: null }).param_groups[0]?.lr).toBe(1e-3);
    expect(new Adam([a]).param_groups[0]).toMatchObject({ lr: 1e-3, betas: [0.9, 0.999] });
    expect(new AdamW([a]).param_groups[0]).toMatchObject({ weight_decay: 0.01 });
    expect(new RMSprop([a]).param_groups[0]).toMatchObject({ lr: 0.01, alpha: 0.99 });
    expect(() => new SGD([a], 0.5, { lr: 0.1 })).toThrow("multiple values for argument 'lr'");
  });

  it('what cannot be optimized', () => {
    const [a, b] = [leaf(1), leaf(2)];
    const wrong: readonly [params: unknown, error: Error][] = [
      [
        a,
        new TypeError(
          'params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor',
        ),
      ],
      [
        [a, 3],
        new TypeError('optimizer can only optimize Tensors, but one of the params is number'),
      ],
      [[a.clone()], new torch.ValueError("can't optimize a non-leaf Tensor")],
      [[], new torch.ValueError('optimizer got an empty parameter list')],
      [
        [{ params: [a] }, { params: [b, a] }],
        new torch.ValueError('some parameters appear in more than one parameter group'),
      ],
      [
        [['a', a], b],
        new torch.ValueError(
          'all optimizer params should be with/without names. Some param names are missing',
        ),
      ],
      [
        [{ params: [['a', a]] }, { params: [b] }],
        new torch.ValueError(
          'all optimizer param groups should be with/without names. cannot add param group without names to the optimizer',
        ),
      ],
    ];
    for (const [params, error] of wrong) {
      expect(() => new SGD(params as never)).toThrow(error);
    }
    for (const params of [3, null, undefined, 'ab', [{ lr: 3 }]]) {
      expect(() => new SGD(params as never)).toThrow(TypeError);
    }
  });

  it('wrong options', () => {
    const a = [leaf(1)];
    expect(() => new SGD(a, { lr: '1' as never })).toThrow(TypeError);
    expect(() => new SGD(a, { nesterov: 1 as never })).toThrow(TypeError);
    expect(() => new Adam(a, { betas: [0.9] as never })).toThrow(TypeError);
    expect(() => new Adam(a, { lr: Number.NaN })).toThrow('Invalid learning rate: nan');
    expect(() => new SGD(a, { momentun: 1 } as never)).toThrow("Did you mean 'momentum'?");
    expect(() => new RMSprop(a, { eps: -1e-8 })).toThrow('Invalid epsilon value: -1e-08');
  });

  it('a group that is added', () => {
    const [a, b] = [leaf(1), leaf(2)];
    const optimizer = new SGD([a], { lr: 0.5 });
    expect(() => optimizer.add_param_group({ params: [a] })).toThrow('more than one');
    expect(() => optimizer.add_param_group([b] as never)).toThrow(TypeError);
    expect(optimizer.param_groups.length).toBe(1);
    optimizer.add_param_group({ params: b, momentum: 0.5, note: 'mine' });
    expect(optimizer.param_groups[1]).toMatchObject({ lr: 0.5, momentum: 0.5, note: 'mine' });
  });
});

describe('a step', () => {
  it('leaves parameters without a gradient, runs a closure with gradients on', () => {
    const [a, b] = [stepped(1), leaf(5)];
    const optimizer = new Adam([a, b], { lr: 0.5 });
    expect(optimizer.step()).toBeUndefined();
    expect([...optimizer.state.keys()]).toEqual([a]);
    expect(a.item()).toBeCloseTo(0.5, 6);
    expect(b.item()).toBe(5);
    const loss = torch.no_grad(() => optimizer.step(() => torch.is_grad_enabled()));
    expect(loss).toBe(true);
    expect(a.is_leaf && a.requires_grad).toBe(true);
  });

  it('reads the options anew', () => {
    const a = stepped(1);
    const optimizer = new SGD([a], { lr: 0.5 });
    for (const group of optimizer.param_groups) group.lr = 0.25;
    optimizer.step();
    expect(a.item()).toBe(0.75);
    for (const group of optimizer.param_groups) group.lr = '1' as never;
    expect(() => optimizer.step()).toThrow(TypeError);
    expect(a.item()).toBe(0.75);
  });

  it('zero_grad forgets or sets to zero', () => {
    const a = stepped(1, 2);
    const optimizer = new SGD([a]);
    const { grad } = a;
    optimizer.zero_grad(false);
    expect([a.grad?.tolist(), grad?.tolist()]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    optimizer.zero_grad();
    expect(a.grad).toBeNull();
    optimizer.zero_grad(false);
    expect(() => optimizer.zero_grad(1 as never)).toThrow(TypeError);
  });

  it('of a disposed parameter is an error and changes nothing', () => {
    const [a, b] = [stepped(1), stepped(1)];
    const optimizer = new SGD([{ params: [a] }, { params: [b] }], { lr: 0.5, momentum: 0.5 });
    b.dispose();
    expect(() => optimizer.step()).toThrow(torch.DisposedError);
    expect([a.item(), optimizer.state.size]).toEqual([1, 0]);
  });

  it('with a state of another shape is an error in all groups', () => {
    const [a, b] = [stepped(1), stepped(1)];
    const optimizer = new SGD([{ params: [a] }, { params: [b] }], { lr: 0.5, momentum: 0.5 });
    optimizer.state.set(b, { momentum_buffer: torch.zeros(2) });
    expect(() => optimizer.step()).toThrow(torch.RuntimeError);
    expect([a.item(), b.item(), optimizer.state.size]).toEqual([1, 1, 1]);
  });

  it('of the base class is not there', () => {
    expect(() => new Optimizer([leaf(1)], {}).step()).toThrow(torch.NotImplementedError);
  });
});

describe('state dicts', () => {
  const moved = (): [torch.Tensor, torch.optim.Adam] => {
    const a = stepped(1, -2);
    const optimizer = new Adam([a], { lr: 0.1, amsgrad: true });
    optimizer.step();
    return [a, optimizer];
  };

  it('have the form of PyTorch', () => {
    const [, optimizer] = moved();
    const { state, param_groups } = optimizer.state_dict();
    expect(Object.keys(state)).toEqual(['0']);
    const names = ['step', 'exp_avg', 'exp_avg_sq', 'max_exp_avg_sq'];
    expect(Object.keys(state[0] as object)).toEqual(names);
    expect(state[0]?.step).toHaveProperty('shape', []);
    expect(param_groups).toEqual([
      {
        lr: 0.1,
        betas: [0.9, 0.999],
        eps: 1e-8,
        weight_decay: 0,
        amsgrad: true,
        maximize: false,
        decoupled_weight_decay: false,
        params: [0],
      },
    ]);
  });

  it('go on where another stopped', () => {
    const [a, first] = moved();
    const b = torch.tensor(a.toArray(), { requires_grad: true });
    b.grad = torch.tensor([1, -2]);
    const second = new Adam([b], { lr: 3 });
    second.load_state_dict(first.state_dict());
    first.step();
    second.step();
    expect(b.tolist()).toEqual(a.tolist());
    // Copies: the one does not feel the other.
    expect(part(second, b, 'step').item()).toBe(2);
    first.dispose();
    second.step();
    expect(part(second, b, 'step').item()).toBe(3);
  });

  it('from Python: more options, a step as a number, no momentum yet', () => {
    const a = stepped(1);
    const adam = new AdamW([a]);
    const zeros = torch.zeros(1, { dtype: 'float64' });
    adam.load_state_dict({
      state: { 0: { step: 2, exp_avg: zeros, exp_avg_sq: zeros } },
      param_groups: [{ lr: 0.5, betas: [0.5, 0.5], eps: 1, foreach: null, params: [0] }],
    });
    expect(adam.param_groups[0]).toMatchObject({ weight_decay: 0.01, foreach: null });
    expect(adam.param_groups[0]?.decoupled_weight_decay).toBe(true);
    expect(part(adam, a, 'exp_avg').dtype).toBe('float32');
    adam.step();
    expect(part(adam, a, 'step').item()).toBe(3);
    const sgd = new SGD([a], { momentum: 0.5 });
    sgd.load_state_dict({
      state: { 0: { momentum_buffer: null } },
      param_groups: [{ lr: 1, params: [7] }],
    });
    sgd.load_state_dict({
      state: { 7: { momentum_buffer: null } },
      param_groups: [{ lr: 1, params: [7] }],
    });
    sgd.step();
    expect(sgd.state.get(a)?.momentum_buffer).toBeInstanceOf(torch.Tensor);
  });

  it('that do not fit change nothing', () => {
    const [a, optimizer] = moved();
    const before = optimizer.state.get(a);
    const [group] = optimizer.state_dict().param_groups;
    const wrong: readonly [dict: unknown, text: string][] = [
      [
        { state: {}, param_groups: [] },
        'loaded state dict has a different number of parameter groups',
      ],
      [
        { state: {}, param_groups: [{ ...group, params: [0, 1] }] },
        "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
      ],
      [{ state: {} }, 'load_state_dict'],
      [null, 'load_state_dict'],
    ];
    const live = torch.memory().live_tensors;
    for (const [dict, text] of wrong) {
      expect(() => optimizer.load_state_dict(dict as never)).toThrow(text);
    }
    const gone = torch.zeros(2);
    gone.dispose();
    const half = { state: { 0: { step: 1, exp_avg: gone } }, param_groups: [group] };
    expect(() => optimizer.load_state_dict(half as never)).toThrow(torch.DisposedError);
    expect(optimizer.state.get(a)).toBe(before);
    expect(torch.memory().live_tensors).toBe(live);
  });
});

describe('memory', () => {
  it('a tidy does not release the state; dispose does', () => {
    const a = stepped(1, 2);
    const optimizer = new RMSprop([a], { momentum: 0.5, centered: true });
    const before = torch.memory().live_tensors;
    torch.tidy(() => optimizer.step());
    const parts = Object.values(optimizer.state.get(a) as object) as torch.Tensor[];
    expect(parts.length).toBe(4);
    expect(parts.some((part) => part.is_disposed)).toBe(false);
    optimizer.dispose();
    expect(torch.memory().live_tensors).toBe(before);
    torch.tidy(() => optimizer.step());
    expect(optimizer.state.get(a)?.step).toBeInstanceOf(torch.Tensor);
  });

  it('20,000 steps make no tensor', () => {
    const a = stepped(...Array.from({ length: 100 }, (_, i) => i / 100));
    const optimizers = [
      new SGD([a], { lr: 1e-6, momentum: 0.9 }),
      new Adam([a], { lr: 1e-6, amsgrad: true }),
      new RMSprop([a], { lr: 1e-6, momentum: 0.5, centered: true }),
    ];
    for (const optimizer of optimizers) optimizer.step();
    const { live_tensors, live_bytes, wasm_bytes } = torch.memory();
    for (let i = 0; i < 20_000; i++) for (const optimizer of optimizers) optimizer.step();
    expect(torch.memory()).toMatchObject({ live_tensors, live_bytes, wasm_bytes });
  });
});

describe('as text', () => {
  it('like PyTorch', () => {
    // str(torch.optim.Adam([p], lr=1e-05)) without foreach, fused, capturable and differentiable
    expect(`${new Adam([leaf(1)], { lr: 1e-5 })}`).toBe(
      'Adam (\nParameter Group 0\n    amsgrad: False\n    betas: (0.9, 0.999)\n' +
        '    decoupled_weight_decay: False\n    eps: 1e-08\n    lr: 1e-05\n    maximize: False\n' +
        '    weight_decay: 0\n)',
    );
    const named = new SGD([{ params: [['w', leaf(1)]], note: null }] as never, { lr: 1e16 });
    expect(`${named}`).toContain('    lr: 1e+16\n    maximize: False\n    momentum: 0\n');
    expect(`${named}`).toContain("    note: None\n    param_names: ['w']\n");
  });
});

describe('clipping', () => {
  const { clip_grad_norm_, clip_grad_value_ } = torch.nn.utils;

  it('forms', () => {
    const a = stepped(3, 4);
    const generated = function* (): Generator<torch.Tensor> {
      yield a;
      yield leaf(1);
    };
    expect(clip_grad_norm_(a, 10).item()).toBe(5);
    expect(clip_grad_norm_(generated(), 10, 1).item()).toBe(7);
    expect(clip_grad_norm_([a], 10, { norm_type: Number.POSITIVE_INFINITY }).item()).toBe(4);
    expect(a.grad?.tolist()).toEqual([3, 4]);
    clip_grad_value_([a], 3.5);
    expect(a.grad?.tolist()).toEqual([3, 3.5]);
    expect(clip_grad_norm_([], 1).item()).toBe(0);
    expect(clip_grad_norm_([leaf(1)], 1).dtype).toBe('float32');
  });

  it('errors', () => {
    const a = stepped(Number.POSITIVE_INFINITY, 4);
    expect(() => clip_grad_norm_([a], 1, 2, true)).toThrow(
      new torch.RuntimeError(
        'The total norm of order 2.0 for gradients from `parameters` is non-finite, so it cannot be ' +
          'clipped. To disable this error and scale the gradients by the non-finite norm anyway, set ' +
          '`error_if_nonfinite=False`',
      ),
    );
    expect(a.grad?.tolist()).toEqual([Number.POSITIVE_INFINITY, 4]);
    expect(() => clip_grad_norm_(3 as never, 1)).toThrow(TypeError);
    expect(() => clip_grad_norm_([a], '1' as never)).toThrow(TypeError);
    expect(() => clip_grad_value_([1] as never, 1)).toThrow(TypeError);
  });
});

it('first values can be set on leaves that require a gradient, and in both modes', () => {
  const weight = torch.zeros(3, 4, { requires_grad: true });
  torch.nn.init.lecun_normal_(weight);
  torch.nn.init.ones_(weight);
  torch.nn.init.uniform_(weight, 1, 2);
  expect(weight.is_leaf && weight.requires_grad && weight.grad_fn === null).toBe(true);
  expect(() => weight.uniform_(1, 2)).toThrow('a leaf Variable that requires grad');
});

it('a warning of a handler that throws adds no group', () => {
  const a = leaf(1);
  const { warnings } = with_warnings(() => new SGD([a, a]));
  expect(warnings.length).toBe(1);
  const optimizer = new SGD([leaf(1)]);
  const previous = torch.set_warning_handler((text) => {
    throw new Error(text);
  });
  try {
    expect(() => optimizer.add_param_group({ params: [a, a] })).toThrow('duplicate parameters');
  } finally {
    torch.set_warning_handler(previous);
  }
  expect(optimizer.param_groups.length).toBe(1);
});
