// Error classes, and how argument errors of the functionals read.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const F = torch.nn.functional;
const x = torch.ones(2, 3);

describe('classes', () => {
  it.each([
    [torch.ValueError, 'ValueError', Error],
    [torch.RuntimeError, 'RuntimeError', Error],
    [torch.IndexError, 'IndexError', RangeError],
    [torch.NotImplementedError, 'NotImplementedError', torch.RuntimeError],
    [torch.DisposedError, 'DisposedError', torch.RuntimeError],
  ])('%o', (Class, name, Base) => {
    const error = new Class('text');
    expect(error).toBeInstanceOf(Base);
    expect(error.name).toBe(name);
    expect(String(error)).toBe(`${name}: text`);
    expect(Object.keys(error)).toEqual([]);
  });

  it('come from the core', () => {
    expect(() => F.dropout(x, 2)).toThrow(
      new torch.ValueError('dropout probability has to be between 0 and 1, but got 2'),
    );
    expect(() => F.feature_alpha_dropout(torch.ones(5) as torch.Tensor, 0.5, true)).toThrow(
      new torch.RuntimeError('Feature dropout requires at least 2 dimensions in the input'),
    );
    expect(() => F.selu(torch.ones([2], { dtype: 'int32' }))).toThrow(torch.NotImplementedError);
  });
});

const dropouts = {
  dropout: F.dropout,
  dropout1d: F.dropout1d,
  dropout2d: F.dropout2d,
  dropout3d: F.dropout3d,
  alpha_dropout: F.alpha_dropout,
  feature_alpha_dropout: F.feature_alpha_dropout,
};

describe.each(Object.entries(dropouts))('arguments of %s', (op, call) => {
  const any = call as (...args: unknown[]) => torch.Tensor;
  const input = torch.ones(2, 3, 4, 5);
  const given = op === 'dropout1d' ? torch.ones(2, 3, 4) : input;

  it.each([
    [['a'], `${op}(): argument 'p' (position 2) must be number, not string`],
    [[0.5, 1], `${op}(): argument 'training' (position 3) must be boolean, not number`],
    [[0.5, true, 'x'], `${op}(): argument 'inplace' (position 4) must be boolean, not string`],
    [[[0.5]], `${op}(): argument 'p' (position 2) must be number, not Array`],
    [[{ P: 1 }], `${op}() got an unexpected keyword argument 'P'. Did you mean 'p'?`],
    [
      [{ trainin: true }],
      `${op}() got an unexpected keyword argument 'trainin'. Did you mean 'training'?`,
    ],
    [
      [{ in_place: true }],
      `${op}() got an unexpected keyword argument 'in_place'. Did you mean 'inplace'?`,
    ],
    [[{ rate: 1 }], `${op}() got an unexpected keyword argument 'rate'`],
    [[0.5, { p: 0.5 }], `${op}() got multiple values for argument 'p'`],
    [[0.5, true, false, { training: true }], `${op}() got multiple values for argument 'training'`],
    [[null, null, true, { inplace: true }], `${op}() got multiple values for argument 'inplace'`],
    [[0.5, true, false, 7], `${op}(): argument 'options' must be a plain object, not number`],
    [[0.5, true, false, {}, 1], `${op}() takes from 1 to 5 positional arguments but 6 were given`],
    [[{ p: 0.5 }, true], `${op}(): argument 'p' (position 2) must be number, not Object`],
    [
      [{ train: true }],
      `${op}() got an unexpected keyword argument 'train'. Did you mean 'training'?`,
    ],
    [[{ generator: 3 }], `${op}(): argument 'generator' must be Generator, not number`],
  ])('%j', (args, message) => {
    expect(() => any(given, ...args)).toThrow(new TypeError(message));
  });

  it('the input', () => {
    expect(() => any([1, 2])).toThrow(
      new TypeError(`${op}(): argument 'input' (position 1) must be Tensor, not Array`),
    );
    expect(() => any(undefined)).toThrow('not undefined');
    expect(() => any(null)).toThrow('not null');
  });

  it('all forms say the same', () => {
    const results = [
      any(given, 0.5, true, false),
      any(given, 0.5, true),
      any(given, { p: 0.5, training: true }),
      any(given, 0.5, { training: true }),
      any(given, null, undefined, null, { p: 0.5, training: true, inplace: false }),
      any(given, undefined, true),
    ];
    for (const result of results) {
      expect(result).not.toBe(given);
      expect(result.shape).toEqual(given.shape);
    }
  });

  it('defaults', () => {
    const trains = op !== 'alpha_dropout' && op !== 'feature_alpha_dropout';
    expect(any(given) === given).toBe(!trains);
    expect(any(given, {}) === given).toBe(!trains);
    expect(any(given, null, null, null, null) === given).toBe(!trains);
  });
});

describe('selu and linear', () => {
  it('forms of selu', () => {
    const y = torch.zeros(2);
    expect(F.selu(y)).not.toBe(y);
    expect(F.selu(y, false)).not.toBe(y);
    expect(F.selu(y, true)).toBe(y);
    expect(F.selu(y, { inplace: true })).toBe(y);
    expect(F.selu(y, null, { inplace: true })).toBe(y);
    const any = F.selu as unknown as (...args: unknown[]) => torch.Tensor;
    expect(any(y, { inplace: true }, undefined)).toBe(y);
    expect(any(y, true, undefined, null)).toBe(y);
    expect(() => any(y, true, undefined, {})).toThrow(
      'selu() takes from 1 to 3 positional arguments but 4 were given',
    );
    expect(() => F.selu(y, 1 as never)).toThrow(
      "selu(): argument 'inplace' (position 2) must be boolean, not number",
    );
    expect(() => F.selu(y, true, { inplace: true })).toThrow('multiple values');
    expect(() => F.selu(y, { dim: 1 } as never)).toThrow(
      new TypeError("selu() got an unexpected keyword argument 'dim'"),
    );
  });

  it('forms of linear', () => {
    const weight = torch.ones(4, 3);
    expect(F.linear(x, weight).shape).toEqual([2, 4]);
    expect(F.linear(x, weight, null).shape).toEqual([2, 4]);
    expect(F.linear(x, weight, torch.ones(4)).shape).toEqual([2, 4]);
    expect(F.linear(x, torch.ones(3)).shape).toEqual([2]);
    expect(() => F.linear(x, 3 as never)).toThrow(
      "linear(): argument 'weight' (position 2) must be Tensor, not number",
    );
    expect(() => F.linear(x, weight, [1] as never)).toThrow(
      "linear(): argument 'bias' (position 3) must be Tensor, not Array",
    );
    expect(() => F.linear(x, torch.ones(4, 2) as torch.Tensor)).toThrow(torch.RuntimeError);
  });
});

describe('disposed in the middle of a call', () => {
  const input = () => torch.ones(2, 3) as torch.Tensor;

  it('by a getter of the options', () => {
    const y = input();
    const options = {
      get p() {
        y.dispose();
        return 0.5;
      },
    };
    for (const call of [
      () => F.dropout(y, options),
      () => y.bernoulli_(options),
      () =>
        y.normal_({
          get generator() {
            y.dispose();
            return null;
          },
        }),
    ]) {
      expect(call).toThrow(torch.DisposedError);
    }
  });

  it('by a getter of the generator', () => {
    const y = input();
    const options = {
      get generator() {
        y.dispose();
        return null;
      },
    };
    expect(() => y.uniform_(options)).toThrow(
      new torch.DisposedError('uniform_: the tensor of shape [2, 3] has been disposed'),
    );
  });
});

it('a method without its tensor', () => {
  for (const self of [{}, null, 3]) {
    expect(() => torch.Tensor.prototype.numel.call(self as never)).toThrow(
      /^Tensor\(\): argument 'self' must be Tensor, not /,
    );
  }
});
