// Sequential, ModuleList, ModuleDict.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const { nn } = torch;

const selus = (n: number) => Array.from({ length: n }, () => new nn.SELU());

describe('Sequential', () => {
  it('calls one after the other, with hooks', () => {
    const [a, b] = [new nn.Linear(2, 3), new nn.Linear(3, 1)];
    const model = new nn.Sequential(a, new nn.SELU(), b);
    const x = torch.randn(4, 2);
    let calls = 0;
    model[1]?.register_forward_hook(() => void calls++);
    expect(`${model(x)}`).toBe(`${b(nn.functional.selu(a(x)))}`);
    expect(calls).toBe(1);
    expect(new nn.Sequential()(x)).toBe(x);
  });

  it('takes names from objects, maps and pairs', () => {
    const make = () => ({ hidden: new nn.Linear(1, 1), act: new nn.SELU() });
    const modules = make();
    for (const given of [modules, new Map(Object.entries(modules)), Object.entries(modules)]) {
      const model = new nn.Sequential(given as typeof modules);
      expect(model.named_children()).toEqual(Object.entries(modules));
      expect([model.length, model.at(0), model[0]]).toEqual([2, modules.hidden, undefined]);
      expect(model.get_submodule('act')).toBe(modules.act);
      expect(`${model(torch.ones(1, 1))}`).toContain('tensor([[');
    }
  });

  it('reads like a list: index, at, length, iteration', () => {
    const parts = selus(11);
    const model = new nn.Sequential(...parts);
    expect([...model]).toEqual(parts);
    expect(model.length).toBe(11);
    expect([model[0], model[10], model[11]]).toEqual([parts[0], parts[10], undefined]);
    expect([model.at(0), model.at(-1), model.at(10)]).toEqual([parts[0], parts[10], parts[10]]);
    expect(() => model.at(11)).toThrow(new torch.IndexError('index 11 is out of range'));
    expect(() => model.at(-12)).toThrow(torch.IndexError);
    // Beyond nine in the order of numbers, not of text.
    expect(model.named_children().map(([name]) => name)[10]).toBe('10');
  });

  it('grows: append, extend, insert', () => {
    const [a, b, c, d] = selus(4) as [torch.nn.SELU, ...torch.nn.SELU[]];
    const model = new nn.Sequential(a);
    expect(model.append(b as torch.nn.SELU)).toBe(model);
    model.extend([c as torch.nn.SELU]).insert(1, d as torch.nn.SELU);
    expect([...model]).toEqual([a, d, b, c]);
    expect(model.named_children().map(([name]) => name)).toEqual(['0', '1', '2', '3']);
    model.insert(-1, new nn.Identity()).insert(5, new nn.Identity());
    expect([...model].map((m) => m.constructor.name)).toEqual([
      'SELU',
      'SELU',
      'SELU',
      'Identity',
      'SELU',
      'Identity',
    ]);
    model.extend(model);
    expect(model.length).toBe(12);
    expect(() => model.insert(13, a)).toThrow(torch.IndexError);
    expect(() => model.insert(-13, a)).toThrow(torch.IndexError);
    // Replaced by assignment.
    (model as unknown as torch.nn.Module[])[0] = d as unknown as torch.nn.Module;
    expect(model[0]).toBe(d);
  });

  it.each([
    ['a number', () => new nn.Sequential(3 as never), 'number is not a Module subclass'],
    [
      'a tensor',
      () => new nn.Sequential(new nn.SELU(), torch.ones(1) as never),
      'Tensor is not a Module subclass',
    ],
    ['a class', () => new nn.Sequential(nn.SELU as never), 'function is not a Module subclass'],
    [
      'a number by name',
      () => new nn.Sequential({ a: 3 as never }),
      'number is not a Module subclass',
    ],
    [
      'the name of a method',
      () => new nn.Sequential({ forward: new nn.SELU() }),
      "attribute 'forward' already exists",
    ],
    [
      'a name with a dot',
      () => new nn.Sequential({ 'a.b': new nn.SELU() }),
      'module name can\'t contain ".", got: a.b',
    ],
    [
      'no name',
      () => new nn.Sequential({ '': new nn.SELU() }),
      'module name can\'t be empty string ""',
    ],
  ])('refuses %s', (_, make, text) => {
    expect(make).toThrow(text);
  });
});

describe('ModuleList', () => {
  it('is found, unlike an array; reads and grows like a Sequential', () => {
    const parts = [new nn.Linear(1, 1), new nn.Linear(1, 1)];
    const list = new nn.ModuleList(parts);
    expect([...list]).toEqual(parts);
    expect(list.parameters().length).toBe(4);
    list.append(new nn.SELU()).insert(0, new nn.Identity());
    expect(list.length).toBe(4);
    expect([list[1], list.at(-3)]).toEqual([parts[0], parts[0]]);
    expect(Object.keys(list.state_dict())).toEqual(['1.weight', '1.bias', '2.weight', '2.bias']);
    list.eval();
    expect(list.modules().some((module) => module.training)).toBe(false);
  });

  it('takes options, iterables, or nothing', () => {
    expect(new nn.ModuleList({ modules: selus(2) }).length).toBe(2);
    expect(new nn.ModuleList(new Set(selus(3))).length).toBe(3);
    expect(new nn.ModuleList(new nn.ModuleList(selus(4))).length).toBe(4);
    expect([new nn.ModuleList().length, new nn.ModuleList(null).length]).toEqual([0, 0]);
    expect(() => new nn.ModuleList({ module: [] } as never)).toThrow(
      "ModuleList() got an unexpected keyword argument 'module'. Did you mean 'modules'?",
    );
    expect(() => new nn.ModuleList([3] as never)).toThrow('number is not a Module subclass');
    expect(() => new nn.ModuleList(3 as never)).toThrow(TypeError);
  });

  it('cannot be called', () => {
    const list = new nn.ModuleList(selus(1)) as unknown as (x: torch.Tensor) => unknown;
    expect(() => list(torch.ones(1))).toThrow(
      new torch.NotImplementedError(
        'Module [ModuleList] is missing the required "forward" function',
      ),
    );
  });
});

describe('ModuleDict', () => {
  it('has modules by name', () => {
    const [a, b] = [new nn.Linear(1, 1), new nn.SELU()];
    const dict = new nn.ModuleDict({ a, b });
    expect([dict.get('a'), dict.keys(), dict.values(), dict.items()]).toEqual([
      a,
      ['a', 'b'],
      [a, b],
      [
        ['a', a],
        ['b', b],
      ],
    ]);
    expect([dict.has('a'), dict.has('keys'), dict.length]).toEqual([true, false, 2]);
    expect(Object.keys(dict.state_dict())).toEqual(['a.weight', 'a.bias']);
    const c = new nn.SELU();
    dict.update([['b', c]]);
    expect(dict.get('b')).toBe(c);
    expect(() => dict.get('c')).toThrow(new torch.ValueError("'c'"));
    expect(() => dict.update({ keys: c })).toThrow("attribute 'keys' already exists");
    expect(() => dict.update(3 as never)).toThrow(TypeError);
    expect(String(dict)).toBe(
      'ModuleDict(\n  (a): Linear(in_features=1, out_features=1, bias=True)\n  (b): SELU()\n)',
    );
    expect(new nn.ModuleDict(new Map([['x', a]])).keys()).toEqual(['x']);
    expect(new nn.ModuleDict().length).toBe(0);
  });
});

describe('Linear', () => {
  it('takes arguments by position and by name', () => {
    expect(new nn.Linear(2, 3, false).bias).toBeNull();
    expect(new nn.Linear(2, 3, { bias: false }).bias).toBeNull();
    expect(new nn.Linear(2, 3, true, { dtype: 'float64' }).bias?.dtype).toBe('float64');
    expect(new nn.Linear(2, 3, null, null).bias?.shape).toEqual([3]);
    const make = nn.Linear as unknown as new (...args: unknown[]) => unknown;
    expect(() => new make(2)).toThrow(
      "Linear(): argument 'out_features' (position 2) must be number",
    );
    expect(() => new make(2, 3, { bia: false })).toThrow("Did you mean 'bias'?");
    expect(() => new make(2, 3, true, { bias: false })).toThrow('multiple values');
    expect(() => new make(2, 3, 1)).toThrow(TypeError);
    expect(() => new make(2, 3, true, 'float32', {}, 1)).toThrow('takes from 2 to');
  });

  it('leaves no tensors but its own', () => {
    const before = torch.memory().live_tensors;
    const layer = new nn.Linear(4, 4);
    expect(torch.memory().live_tensors - before).toBe(2);
    layer.dispose();
    torch.tidy(() => void new nn.Linear(4, 4));
    // Its parameters belong to no tidy, but to the garbage collector.
    expect(torch.memory().live_tensors - before).toBe(2);
  });
});

describe('dropouts', () => {
  const x = torch.randn(8, 6, 4);
  const kinds = ['Dropout', 'Dropout1d', 'AlphaDropout', 'FeatureAlphaDropout'] as const;
  type Call = (x: torch.Tensor, p: number, training: boolean) => torch.Tensor;
  const functions: Readonly<Record<(typeof kinds)[number], Call>> = {
    Dropout: nn.functional.dropout,
    Dropout1d: nn.functional.dropout1d,
    AlphaDropout: nn.functional.alpha_dropout,
    FeatureAlphaDropout: nn.functional.feature_alpha_dropout,
  };

  it.each(kinds)('%s is its function in training, nothing after eval', (kind) => {
    const module = new nn[kind](0.3);
    torch.manual_seed(1);
    const y = module(x);
    torch.manual_seed(1);
    expect(`${y}`).toBe(`${functions[kind](x, 0.3, true)}`);
    expect(module.eval()(x)).toBe(x);
    module.train().p = 0;
    expect(module(x)).toBe(x);
  });

  it('in place, except the alpha dropouts', () => {
    for (const kind of kinds) {
      const input = torch.ones(2, 3, 4);
      const same = new nn[kind](0.5, true)(input) === input;
      expect([kind, same]).toEqual([kind, !kind.includes('Alpha')]);
    }
  });

  it('check p at once, as PyTorch does', () => {
    for (const kind of kinds) {
      expect(() => new nn[kind](1.5)).toThrow(
        new torch.ValueError('dropout probability has to be between 0 and 1, but got 1.5'),
      );
      expect(() => new nn[kind]({ p: -1 })).toThrow('but got -1');
      expect(new nn[kind](Number.NaN).p).toBeNaN();
    }
    const make = nn.Dropout as unknown as new (...args: unknown[]) => unknown;
    expect(() => new make('0.5')).toThrow(TypeError);
    expect(() => new make({ q: 1 })).toThrow("Dropout() got an unexpected keyword argument 'q'");
    expect(() => new make(0.5, { p: 0.5 })).toThrow("multiple values for argument 'p'");
  });
});
