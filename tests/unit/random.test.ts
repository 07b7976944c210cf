// Forms of the random functions. Their numbers are compared with PyTorch elsewhere.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

describe('randint', () => {
  it('both forms', () => {
    const short = torch.randint(3, [200]);
    const long = torch.randint(5, 8, [2, 100]);
    expect(short.dtype).toBe('int32');
    expect(new Set(short.toArray())).toEqual(new Set([0, 1, 2]));
    expect(long.shape).toEqual([2, 100]);
    expect(new Set(long.toArray())).toEqual(new Set([5, 6, 7]));
    expect(torch.randint(3, [2], { dtype: 'float64' }).dtype).toBe('float64');
  });

  it('wrong kinds', () => {
    expect(() => torch.randint('3' as never, [2])).toThrow(
      "randint(): argument 'high' (position 1) must be number, not string",
    );
    expect(() => torch.randint(3, 2 as never)).toThrow(TypeError);
  });
});

describe('randperm', () => {
  it('has every number once', () => {
    const x = torch.randperm(50);
    expect(x.dtype).toBe('int32');
    expect(x.shape).toEqual([50]);
    expect([...x.toArray()].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe('bernoulli', () => {
  it('from probabilities and from p', () => {
    expect(torch.bernoulli(torch.tensor([0, 1, 0])).tolist()).toEqual([0, 1, 0]);
    expect(torch.bernoulli(torch.zeros(2), 1).tolist()).toEqual([1, 1]);
    expect(torch.bernoulli(torch.zeros(2), { p: 1 }).tolist()).toEqual([1, 1]);
    expect(
      torch.bernoulli(torch.ones(2), 0, { generator: new torch.Generator() }).tolist(),
    ).toEqual([0, 0]);
    expect(() => torch.bernoulli(torch.zeros(2), 1, { p: 1 })).toThrow(
      "bernoulli() got multiple values for argument 'p'",
    );
  });
});

describe('generator option', () => {
  const make = {
    rand: (generator: torch.Generator) => torch.rand(20, { generator }),
    randn: (generator: torch.Generator) => torch.randn([20], { generator }),
    rand_like: (generator: torch.Generator) => torch.rand_like(torch.zeros(20), { generator }),
    randn_like: (generator: torch.Generator) => torch.randn_like(torch.zeros(20), { generator }),
    randint: (generator: torch.Generator) => torch.randint(1000, [20], { generator }),
    randperm: (generator: torch.Generator) => torch.randperm(20, { generator }),
    bernoulli: (generator: torch.Generator) =>
      torch.bernoulli(torch.full([20], 0.5), { generator }),
    dropout: (generator: torch.Generator) =>
      torch.nn.functional.dropout(torch.ones(20), 0.5, true, false, { generator }),
  };

  it.each(Object.entries(make))('%s draws from it and not from the default one', (_name, draw) => {
    torch.manual_seed(1);
    const state = torch.get_rng_state().toArray();
    const a = draw(new torch.Generator().manual_seed(5)).toArray();
    const b = draw(new torch.Generator().manual_seed(5)).toArray();
    const c = draw(new torch.Generator().manual_seed(6)).toArray();
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    expect(torch.get_rng_state().toArray()).toEqual(state);
  });

  it('null means the default one', () => {
    torch.manual_seed(4);
    const a = torch.rand([3], { generator: null }).tolist();
    torch.manual_seed(4);
    expect(torch.rand(3).tolist()).toEqual(a);
  });
});

it('the first numbers of PyTorch', () => {
  torch.manual_seed(0);
  // torch.manual_seed(0); torch.rand(3)
  expect(torch.rand(3).toString()).toBe('tensor([0.4963, 0.7682, 0.0885])');
});
