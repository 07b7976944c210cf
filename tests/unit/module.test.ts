// nn.Module: a function that is an object, its tree, its state, its scope of memory, its hooks.

import * as torch from 'selfnorm';
import { beforeEach, describe, expect, it } from 'vitest';

const { nn } = torch;
const F = nn.functional;

let before = 0;
beforeEach(() => {
  before = torch.memory().live_tensors;
});
const made = () => torch.memory().live_tensors - before;

class Net extends nn.Module {
  constructor() {
    super();
    this.first = new nn.Linear(3, 4);
    this.inner = new nn.Sequential(new nn.SELU(), new nn.Linear(4, 4, false));
    this.register_buffer('mean', torch.zeros(3));
    this.register_buffer('scratch', torch.zeros(1), false);
    this.register_buffer('nothing', null);
    this.scale = new nn.Parameter(torch.ones(4));
    this.plain = torch.ones(2);
    this.list = [new nn.Linear(9, 9)];
  }
  override forward(x: torch.Tensor): torch.Tensor {
    return this.inner(F.selu(this.first(x)));
  }
}

describe('a module is a function', () => {
  it('that calls forward with all arguments, and an instance of its classes', () => {
    class Base extends nn.Module {
      override forward(...args: number[]): number {
        return args.length;
      }
    }
    class Derived extends Base {
      override forward(...args: number[]): number {
        return super.forward(...args) * 10;
      }
    }
    const module = new Derived();
    expect(module(1, 2, 3)).toBe(30);
    expect(typeof module).toBe('function');
    for (const kind of [Derived, Base, nn.Module]) expect(module).toBeInstanceOf(kind);
    expect(module).not.toBeInstanceOf(nn.Linear);
    expect(new nn.Linear(1, 1)).toBeInstanceOf(nn.Module);
    expect(module.constructor).toBe(Derived);
  });

  it('with fields of any name, none of which a function has', () => {
    class Fields extends nn.Module {
      override name = 'n';
      override length = 7;
      override arguments = 'a';
      override caller = 'c';
      override prototype = 'p';
      override bind = 'b';
    }
    const fields = new Fields();
    expect(Object.keys(fields)).toEqual([
      'training',
      'name',
      'length',
      'arguments',
      'caller',
      'prototype',
      'bind',
    ]);
    expect([fields.name, fields.length]).toEqual(['n', 7]);
    class Assigned extends nn.Module {
      constructor() {
        super();
        this.name = 'n';
        this.length = 7;
      }
    }
    expect(Object.keys(new Assigned())).toEqual(['training', 'name', 'length']);
    const bare = new nn.Identity();
    expect(Object.keys(bare)).toEqual(['training']);
    expect('call' in bare || 'bind' in bare || 'name' in bare).toBe(false);
  });

  it('private fields, getters and static members work', () => {
    class Private extends nn.Module {
      static kinds = 1;
      #count = 0;
      get count(): number {
        return this.#count;
      }
      override forward(): number {
        return ++this.#count;
      }
    }
    const [a, b] = [new Private(), new Private()];
    a();
    a();
    b();
    expect([a.count, b.count, Private.kinds]).toEqual([2, 1, 1]);
  });

  it('without a forward says so; without super or new the engine does', () => {
    const text = 'Module [Empty] is missing the required "forward" function';
    class Empty extends nn.Module {}
    expect(() => new Empty()()).toThrow(new torch.NotImplementedError(text));
    class Early extends nn.Module {
      // biome-ignore lint/correctness/noUnreachableSuper: that is the point
      constructor() {
        // @ts-expect-error that is the point
        this.x = 1;
        super();
      }
    }
    expect(() => new Early()).toThrow(ReferenceError);
    expect(() => (nn.Linear as unknown as (...n: number[]) => void)(1, 2)).toThrow("without 'new'");
  });

  it('is named in errors by its class', () => {
    expect(() => F.selu(new nn.Identity() as never)).toThrow(
      new TypeError("selu(): argument 'input' (position 1) must be Tensor, not Identity"),
    );
    expect(() => F.selu((() => 1) as never)).toThrow('must be Tensor, not function');
  });
});

describe('the tree', () => {
  it('is found in the order of assignment, without arrays and plain tensors', () => {
    const net = new Net();
    expect(net.named_parameters().map(([name]) => name)).toEqual([
      'scale',
      'first.weight',
      'first.bias',
      'inner.1.weight',
    ]);
    expect(net.named_parameters('net', false).map(([name]) => name)).toEqual(['net.scale']);
    expect(net.parameters(false)).toEqual([net.scale]);
    expect(net.named_buffers().map(([name]) => name)).toEqual(['mean', 'scratch']);
    expect(net.named_children().map(([name]) => name)).toEqual(['first', 'inner']);
    expect(net.named_modules('a').map(([name]) => name)).toEqual([
      'a',
      'a.first',
      'a.inner',
      'a.inner.0',
      'a.inner.1',
    ]);
    expect(net.modules()[0]).toBe(net);
    expect(net.children()).toEqual([net.first, net.inner]);
  });

  it('has shared parts once, but in the state under every name', () => {
    const shared = new nn.Linear(2, 2);
    const model = new nn.Sequential(shared, new nn.SELU(), shared);
    expect(model.named_parameters().map(([name]) => name)).toEqual(['0.weight', '0.bias']);
    expect(model.children().length).toBe(2);
    expect(model.named_modules().map(([name]) => name)).toEqual(['', '0', '1']);
    expect(Object.keys(model.state_dict())).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
    // A parameter shared by two modules.
    const tied = new nn.ModuleList([new nn.Linear(2, 2, false), new nn.Linear(2, 2, false)]);
    tied.at(1).weight = tied.at(0).weight;
    expect(tied.parameters()).toEqual([tied.at(0).weight]);
  });

  it('follows assignments: replaced, removed, added later', () => {
    const layer = new nn.Linear(2, 1);
    const weight = new nn.Parameter(torch.ones(1, 2));
    layer.weight = weight;
    layer.bias = null;
    expect(layer.parameters()).toEqual([weight]);
    expect(layer(torch.ones(1, 2)).item()).toBe(2);
    const net = new Net();
    net.first = null;
    net.extra = new nn.SELU();
    expect(net.named_children().map(([name]) => name)).toEqual(['inner', 'extra']);
  });

  it('finds modules and parameters by path', () => {
    const net = new Net();
    expect(net.get_submodule('')).toBe(net);
    expect(net.get_submodule('inner.1')).toBe(net.inner[1]);
    expect(net.get_parameter('inner.1.weight')).toBe(net.inner[1].weight);
    expect(net.get_parameter('scale')).toBe(net.scale);
    expect(() => net.get_submodule('inner.7')).toThrow(
      new torch.ValueError('Sequential has no attribute `7`'),
    );
    expect(() => net.get_submodule('scale')).toThrow('`scale` is not an nn.Module');
    expect(() => net.get_parameter('first.nope')).toThrow('Linear has no attribute `nope`');
    expect(() => net.get_parameter('plain')).toThrow('`plain` is not an nn.Parameter');
  });

  it('train and eval reach all of it, through overridden methods too', () => {
    class Frozen extends nn.Linear {
      override train(): this {
        return super.train(false);
      }
    }
    const frozen = new Frozen(1, 1);
    const net = new nn.Sequential(new nn.Sequential(new nn.Dropout()), frozen);
    expect(net.eval()).toBe(net);
    expect(net.modules().map((m) => m.training)).toEqual([false, false, false, false]);
    net.train();
    expect(net.modules().map((m) => m.training)).toEqual([true, true, true, false]);
    expect(() => net.train(1 as never)).toThrow(
      new torch.ValueError('training mode is expected to be boolean'),
    );
  });

  it('apply goes from the inside to the outside', () => {
    const net = new Net();
    const seen: unknown[] = [];
    expect(net.apply((module) => void seen.push(module))).toBe(net);
    expect(seen).toEqual([net.first, net.inner[0], net.inner[1], net.inner, net]);
  });

  const names: readonly [what: string, run: (m: torch.nn.Linear) => void, error: Error][] = [
    [
      'buffer a.b',
      (m) => m.register_buffer('a.b', null),
      new torch.ValueError('buffer name can\'t contain "."'),
    ],
    [
      'buffer ""',
      (m) => m.register_buffer('', null),
      new torch.ValueError('buffer name can\'t be empty string ""'),
    ],
    [
      'buffer weight',
      (m) => m.register_buffer('weight', null),
      new torch.ValueError("attribute 'weight' already exists"),
    ],
    [
      'buffer forward',
      (m) => m.register_buffer('forward', null),
      new torch.ValueError("attribute 'forward' already exists"),
    ],
    [
      'buffer 1',
      (m) => m.register_buffer(1 as never, null),
      new TypeError('buffer name should be a string. Got number'),
    ],
    [
      'buffer = 3',
      (m) => m.register_buffer('q', 3 as never),
      new TypeError("cannot assign 'number' object to buffer 'q' (torch Tensor or None required)"),
    ],
    [
      'parameter = tensor',
      (m) => m.register_parameter('q', torch.ones(1) as never),
      new TypeError(
        "cannot assign 'Tensor' object to parameter 'q' (torch.nn.Parameter or None required)",
      ),
    ],
    [
      'parameter in_features',
      (m) => m.register_parameter('in_features', null),
      new torch.ValueError("attribute 'in_features' already exists"),
    ],
    [
      'module weight',
      (m) => m.add_module('weight', new nn.SELU()),
      new torch.ValueError("attribute 'weight' already exists"),
    ],
    [
      'module a.b',
      (m) => m.add_module('a.b', new nn.SELU()),
      new torch.ValueError('module name can\'t contain ".", got: a.b'),
    ],
    [
      'module = 3',
      (m) => m.register_module('q', 3 as never),
      new TypeError('number is not a Module subclass'),
    ],
  ];
  it.each(names)('refuses %s', (_, run, error) => {
    const layer = new nn.Linear(1, 1);
    const keys = Object.keys(layer);
    expect(() => run(layer)).toThrow(error);
    expect(Object.keys(layer)).toEqual(keys);
  });

  it('registers by name', () => {
    const module = new nn.Identity();
    const p = new nn.Parameter(torch.ones(1));
    module.register_parameter('p', p);
    module.register_parameter('none', null);
    module.add_module('m', new nn.SELU());
    module.register_buffer('b', torch.ones(1));
    const other = torch.zeros(1);
    module.register_buffer('b', other);
    expect(module.parameters()).toEqual([p]);
    expect(module.buffers()).toEqual([other]);
    expect(Object.keys(module.state_dict())).toEqual(['p', 'b']);
  });
});

describe('the state', () => {
  it('shares storage, leaves out what is not persistent, and needs no gradient', () => {
    const net = new Net();
    const state = net.state_dict();
    expect(Object.keys(state)).toEqual([
      'scale',
      'mean',
      'first.weight',
      'first.bias',
      'inner.1.weight',
    ]);
    state['first.bias']?.copy_(torch.tensor([1, 2, 3, 4]));
    expect(net.first.bias.tolist()).toEqual([1, 2, 3, 4]);
    expect(Object.values(state).some((t) => t.requires_grad)).toBe(false);
    expect(Object.keys(net.inner.state_dict('x.'))).toEqual(['x.1.weight']);
  });

  it('goes from one model to another, from objects and from maps, through dtypes', () => {
    const [a, b, c] = [new Net(), new Net(), new Net().double()];
    expect(b.load_state_dict(a.state_dict())).toEqual({ missing_keys: [], unexpected_keys: [] });
    expect(`${b.first.weight}`).toBe(`${a.first.weight}`);
    c.load_state_dict(new Map(Object.entries(a.state_dict())));
    expect(c.first.weight.dtype).toBe('float64');
    expect(c.first.weight.tolist()).toEqual(a.first.weight.tolist());
    expect(b.first.weight.requires_grad).toBe(true);
  });

  it('all or nothing', () => {
    const net = new Net();
    const texts = () => Object.values(net.state_dict()).map(String);
    const old = texts();
    const state = { ...new Net().state_dict(), 'inner.1.weight': torch.zeros(4, 5) };
    expect(() => net.load_state_dict(state)).toThrow(
      new torch.RuntimeError(
        'Error(s) in loading state_dict for Net:\n\tsize mismatch for inner.1.weight: copying a ' +
          'param with shape torch.Size([4, 5]) from checkpoint, the shape in current model is ' +
          'torch.Size([4, 4]).',
      ),
    );
    expect(texts()).toEqual(old);
    // A value that does not fit is found before anything is written.
    const module = new nn.Identity();
    module.register_buffer('a', torch.zeros(1));
    module.register_buffer('b', torch.zeros([1], { dtype: 'uint8' }));
    const bad = { a: torch.ones(1), b: torch.full([1], 300) };
    expect(() => module.load_state_dict(bad)).toThrow(torch.RuntimeError);
    expect(module.buffers().map((t) => t.item())).toEqual([0, 0]);
    // A released one as well.
    const gone = torch.ones(1);
    gone.dispose();
    expect(() => module.load_state_dict({ a: torch.ones(1), b: gone })).toThrow(
      torch.DisposedError,
    );
    expect(module.buffers().map((t) => t.item())).toEqual([0, 0]);
  });

  it('writes nothing when a parameter of the module was disposed', () => {
    const layer = new torch.nn.Linear(2, 2);
    const before = layer.weight.tolist();
    (layer.bias as torch.Tensor).dispose();
    const state = { weight: torch.zeros(2, 2), bias: torch.zeros(2) };
    expect(() => layer.load_state_dict(state)).toThrow(torch.DisposedError);
    expect(layer.weight.tolist()).toEqual(before);
  });

  it('strict by position and by name', () => {
    const layer = new nn.Linear(1, 1);
    const partial = { weight: torch.ones(1, 1), other: torch.ones(1) };
    const keys = { missing_keys: ['bias'], unexpected_keys: ['other'] };
    expect(layer.load_state_dict(partial, false)).toEqual(keys);
    expect(layer.load_state_dict(partial, { strict: false })).toEqual(keys);
    expect(layer.weight.item()).toBe(1);
    expect(() => layer.load_state_dict(partial, true)).toThrow(
      new torch.RuntimeError(
        'Error(s) in loading state_dict for Linear:\n\tMissing key(s) in state_dict: "bias". \n\t' +
          'Unexpected key(s) in state_dict: "other". ',
      ),
    );
    expect(() => layer.load_state_dict({ weight: 1, bias: 2 } as never)).toThrow(
      'While copying the parameter named "weight", expected torch.Tensor or Tensor-like object ' +
        'from checkpoint but received number',
    );
    expect(() => layer.load_state_dict(3 as never)).toThrow(
      new TypeError('Expected state_dict to be dict-like, got number.'),
    );
  });

  it('makes no tensors', () => {
    const [a, b] = [new nn.Linear(2, 2), new nn.Linear(2, 2)];
    const state = a.state_dict();
    const live = made();
    b.load_state_dict(state);
    expect(made()).toBe(live);
  });
});

describe('to', () => {
  it('casts parameters, floating buffers and gradients in place', () => {
    const net = new Net();
    net.register_buffer('count', torch.zeros([1], { dtype: 'int64' }));
    const [scale, weight, mean] = [net.scale, net.first.weight, net.mean];
    weight.grad = torch.ones(4, 3);
    net.inner[1].requires_grad_(false);
    const text = `${weight.detach()}`;
    const live = made();
    expect(net.to('float64')).toBe(net);
    expect(made()).toBe(live);
    expect([net.scale, net.first.weight, net.mean]).toEqual([scale, weight, mean]);
    for (const t of [scale, weight, mean, weight.grad]) expect(t?.dtype).toBe('float64');
    expect(net.count.dtype).toBe('int64');
    expect(net.plain.dtype).toBe('float32');
    expect(`${weight.detach().to('float32')}`).toBe(text);
    expect([weight.requires_grad, weight.is_leaf]).toEqual([true, true]);
    expect(net.inner[1].weight.requires_grad).toBe(false);
    expect(net(torch.zeros([1, 3], { dtype: 'float64' })).dtype).toBe('float64');
    expect(net.float().first.weight.dtype).toBe('float32');
    expect(net.to('cpu').double().scale.dtype).toBe('float64');
  });

  it('refuses others', () => {
    const layer = new nn.Linear(1, 1);
    expect(() => layer.to('int32')).toThrow(
      new TypeError(
        'nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.int32',
      ),
    );
    expect(() => layer.to('half' as never)).toThrow(TypeError);
    expect(() => layer.to(3 as never)).toThrow(TypeError);
  });
});

describe('gradients', () => {
  it('zero_grad and requires_grad_ reach all parameters', () => {
    const net = new Net();
    for (const p of net.parameters()) p.grad = torch.ones(p.shape);
    net.zero_grad();
    expect(net.parameters().map((p) => p.grad)).toEqual([null, null, null, null]);
    net.scale.grad = torch.ones(4);
    net.zero_grad(false);
    expect([net.scale.grad?.tolist(), net.first.weight.grad]).toEqual([[0, 0, 0, 0], null]);
    net.requires_grad_(false);
    expect(net.parameters().some((p) => p.requires_grad)).toBe(false);
    net.requires_grad_();
    expect(net.parameters().every((p) => p.requires_grad)).toBe(true);
  });
});

describe('a call is a scope', () => {
  it('keeps nothing but what it returns', () => {
    const net = new Net();
    const x = torch.ones(2, 3);
    const live = made();
    for (let i = 0; i < 50; i++) {
      const y = net(x);
      expect(made()).toBe(live + 1);
      y.dispose();
    }
    torch.tidy(() => {
      for (let i = 0; i < 50; i++) net(x);
      expect(made()).toBe(live + 50);
    });
    expect(made()).toBe(live);
  });

  it('keeps tensors in arrays, objects, maps and sets', () => {
    type Many = [
      torch.Tensor,
      { a: torch.Tensor; b: torch.Tensor[] },
      Map<string, torch.Tensor>,
      Set<torch.Tensor>,
    ];
    class Several extends nn.Module {
      override forward(x: torch.Tensor): Many {
        const t = () => F.selu(x);
        return [t(), { a: t(), b: [t()] }, new Map([['k', t()]]), new Set([t()])];
      }
    }
    const several = new Several();
    const x = torch.ones(1);
    torch.tidy(() => {
      const live = made();
      const [a, b, c, d] = several(x);
      expect(made()).toBe(live + 5);
      const all = [a, b.a, ...b.b, ...c.values(), ...d];
      expect(all.map((t) => t.is_disposed)).toEqual([false, false, false, false, false]);
    });
  });

  it('keeps what was assigned, in the tree and in arrays and objects, also when it throws', () => {
    class Keeps extends nn.Module {
      sub = new nn.Identity();
      states: torch.Tensor[] = [];
      override forward(x: torch.Tensor, fail = false): torch.Tensor {
        const lost = F.selu(x);
        this.last = F.selu(lost);
        this.sub.register_buffer('seen', F.selu(lost));
        this.states.push(F.selu(lost));
        this.info = { deep: [F.selu(lost)] };
        if (fail) throw new Error('failed');
        return this.last;
      }
    }
    for (const fail of [false, true]) {
      torch.tidy(() => {
        const keeps = new Keeps();
        const x = torch.ones(1);
        const live = made();
        if (fail) expect(() => keeps(x, true)).toThrow('failed');
        else keeps(x);
        expect(made()).toBe(live + 4);
        // Kept for good, not for the tidy around.
        torch.tidy(() => (fail ? expect(() => keeps(x, true)).toThrow() : keeps(x)));
        const all = [keeps.last, ...keeps.states, keeps.info.deep[0], ...keeps.buffers()];
        expect(all.map((t) => t.is_disposed)).toEqual([false, false, false, false, false]);
      });
    }
  });

  it('leaves the caller its own tensors, also when they are returned', () => {
    const x = torch.ones(1);
    const out = new nn.Sequential(new nn.Identity(), new nn.Dropout(0.5).eval())(x);
    expect(out).toBe(x);
    expect(x.is_disposed).toBe(false);
    class Takes extends nn.Module {
      override forward(make: () => torch.Tensor): torch.Tensor {
        return make();
      }
    }
    const own = torch.ones(1);
    torch.tidy(() => new Takes()(() => own));
    expect(own.is_disposed).toBe(false);
  });

  it('modules and parameters made inside stay', () => {
    class Lazy extends nn.Module {
      override forward(x: torch.Tensor): torch.Tensor {
        this.linear ??= new nn.Linear(x.shape[1] as number, 2);
        return this.linear(x);
      }
    }
    const lazy = new Lazy();
    torch.tidy(() => void lazy(torch.ones(1, 3)));
    expect(lazy.parameters().map((p) => p.is_disposed)).toEqual([false, false]);
    expect(lazy(torch.ones(1, 3)).shape).toEqual([1, 2]);
  });

  it('leaves the tensors of an asynchronous forward alone', async () => {
    class Later extends nn.Module {
      override async forward(x: torch.Tensor): Promise<torch.Tensor> {
        const y = F.selu(x);
        await null;
        return F.selu(y);
      }
    }
    expect((await new Later()(torch.ones(1))).item()).toBeCloseTo(1.104, 3);
  });

  it('releases nothing that backward needs', () => {
    const [a, b] = [new nn.Linear(3, 4), new nn.Linear(4, 2)];
    const model = new nn.Sequential(a, new nn.SELU(), b, new nn.SELU());
    const x = torch.randn(5, 3);
    const g = torch.randn(5, 2);
    const grads = () => model.parameters().map((p) => `${p.grad}`);
    model(x).backward(g);
    const through_modules = grads();
    model.zero_grad();
    F.selu(F.linear(F.selu(F.linear(x, a.weight, a.bias)), b.weight, b.bias)).backward(g);
    expect(through_modules).toEqual(grads());
    expect(through_modules[0]).toContain('tensor(');
    // Step after step: nothing stays, neither handles nor bytes.
    model.zero_grad();
    torch.tidy(() => model(x).backward(g));
    const [live, bytes] = [torch.memory().live_tensors, torch.memory().live_bytes];
    for (let i = 0; i < 20; i++) torch.tidy(() => model(x).backward(g));
    expect([torch.memory().live_tensors, torch.memory().live_bytes]).toEqual([live, bytes]);
  });

  it('calls within calls release in time', () => {
    const deep = new nn.Sequential(...Array.from({ length: 20 }, () => new nn.SELU()));
    class Outer extends nn.Module {
      override forward(x: torch.Tensor): number {
        const live = torch.memory().live_tensors;
        deep(x).dispose();
        return torch.memory().live_tensors - live;
      }
    }
    expect(new Outer()(torch.ones(1))).toBe(0);
  });

  it('dispose releases the whole tree, once', () => {
    const live = made();
    const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Linear(2, 2));
    net.register_buffer('b', torch.ones(1));
    expect(made()).toBe(live + 5);
    net.dispose();
    net.dispose();
    expect(made()).toBe(live);
    expect(() => net(torch.ones(1, 2))).toThrow(torch.DisposedError);
    if (Symbol.dispose !== undefined) expect(() => net[Symbol.dispose]()).not.toThrow();
  });
});

describe('hooks', () => {
  it('see and change arguments and outputs, in order, until removed', () => {
    const layer = new nn.Identity();
    const seen: string[] = [];
    const two = torch.full([1], 2);
    const pre = layer.register_forward_pre_hook((module, args) => {
      expect(module).toBe(layer);
      seen.push(`pre ${args.length}`);
      return two;
    });
    const post = layer.register_forward_hook((module, [input], output) => {
      expect([module, input, output]).toEqual([layer, two, two]);
      seen.push('post');
      return F.selu(output);
    });
    layer.register_forward_hook(() => void seen.push('last'));
    expect(layer(torch.ones(1)).item()).toBeCloseTo(2.1014, 4);
    expect(layer.forward(torch.ones(1)).item()).toBe(1);
    pre.remove();
    post.remove();
    post.remove();
    expect(layer(torch.ones(1)).item()).toBe(1);
    expect(seen).toEqual(['pre 1', 'post', 'last', 'last']);
    expect(() => layer.register_forward_hook(1 as never)).toThrow(TypeError);
  });

  it('what they make belongs to the tidy around, not to a module', () => {
    const inner = new nn.SELU();
    const net = new nn.Sequential(new nn.Sequential(inner, new nn.SELU()), new nn.SELU());
    const copies: torch.Tensor[] = [];
    inner.register_forward_hook((_module, _args, output) => void copies.push(output.clone()));
    net(torch.ones(1));
    expect(copies[0]?.item()).toBeCloseTo(1.0507, 4);
    torch.tidy(() => void net(torch.ones(1)));
    expect(copies.map((t) => t.is_disposed)).toEqual([false, true]);
  });
});

describe('Parameter', () => {
  it('shares storage, wants a gradient, and prints itself', () => {
    const data = torch.zeros(2);
    const p = new nn.Parameter(data);
    data.data[0] = 5;
    expect(p.tolist()).toEqual([5, 0]);
    expect([p.requires_grad, p.is_leaf, p instanceof torch.Tensor]).toEqual([true, true, true]);
    expect(String(p)).toBe('Parameter containing:\ntensor([5., 0.], requires_grad=True)');
    expect(String(new nn.Parameter(data, false))).toBe('Parameter containing:\ntensor([5., 0.])');
    expect(p.clone()).not.toBeInstanceOf(nn.Parameter);
  });

  it('outlives a tidy; what it was made of may go', () => {
    const p = torch.tidy(() => {
      const made_of = torch.ones(2);
      return { hidden: () => new nn.Parameter(made_of) }.hidden();
    });
    expect(p.tolist()).toEqual([1, 1]);
    let escaped: torch.nn.Parameter | undefined;
    torch.tidy(() => {
      escaped = new nn.Parameter(torch.ones(1));
    });
    expect(escaped?.is_disposed).toBe(false);
  });

  it('is made of a tensor, of floats if its gradient is wanted', () => {
    const int = torch.ones([1], { dtype: 'int32' });
    expect(() => new nn.Parameter(int)).toThrow(
      new torch.RuntimeError(
        'Only Tensors of floating point and complex dtype can require gradients',
      ),
    );
    expect(new nn.Parameter(int, false).dtype).toBe('int32');
    const make = nn.Parameter as unknown as new (...args: unknown[]) => unknown;
    expect(() => new make([1])).toThrow(TypeError);
    expect(() => new make()).toThrow(TypeError);
    expect(() => new make(torch.ones(1), 1)).toThrow(TypeError);
  });
});
