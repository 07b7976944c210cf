// class Tensor: reading, aliasing, in-place methods, what cannot be done.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

describe('properties', () => {
  it('shape is a frozen array, always the same one', () => {
    const x = torch.zeros(2, 3);
    expect(x.shape).toEqual([2, 3]);
    expect(Object.isFrozen(x.shape)).toBe(true);
    expect(x.shape).toBe(x.shape);
  });

  it('shape of a computed size comes from the core', () => {
    const x = torch.zeros(2, 3, 4).reshape(4, -1);
    expect(x.shape).toEqual([4, 6]);
    expect(Object.isFrozen(x.shape)).toBe(true);
  });

  it('does not keep the array of the caller', () => {
    const size = [2, 3];
    const x = torch.zeros(size);
    size[0] = 9;
    expect(x.shape).toEqual([2, 3]);
  });

  it('dtype, device, numel, dim, size', () => {
    const x = torch.zeros([2, 3], { dtype: 'float64' });
    expect([x.dtype, x.device, x.numel(), x.dim()]).toEqual(['float64', 'cpu', 6, 2]);
    expect([x.size(), x.size(0), x.size(-1)]).toEqual([[2, 3], 2, 3]);
  });

  it.each([2, -3, 100])('size(%i) is out of range', (dim) => {
    expect(() => torch.zeros(2, 3).size(dim)).toThrow(
      new torch.IndexError(
        `Dimension out of range (expected to be in range of [-2, 1], but got ${dim})`,
      ),
    );
  });

  it('size of a scalar', () => {
    expect(() => torch.tensor(5).size(0)).toThrow(
      'Dimension specified as 0 but tensor has no dimensions',
    );
  });

  it('the handle cannot be reached', () => {
    const x = torch.zeros(2);
    expect(Reflect.ownKeys(x)).toEqual([]);
  });

  it('cannot be made with new', () => {
    const Made = torch.Tensor as unknown as new (...args: unknown[]) => unknown;
    expect(() => new Made()).toThrow(TypeError);
    expect(() => new Made([1, 2])).toThrow('use torch.tensor(...)');
    expect(() => new Made(Symbol('selfnorm'), 1, 'float32', [1])).toThrow(TypeError);
  });
});

describe('reading', () => {
  it('item', () => {
    expect(torch.tensor(2.5).item()).toBe(2.5);
    expect(torch.tensor([[true]]).item()).toBe(true);
    expect(torch.tensor(2n ** 60n).item()).toBe(2n ** 60n);
    expect(torch.tensor(7, { dtype: 'uint8' }).item()).toBe(7);
  });

  it.each([0, 2, 3])('item of %i elements', (n) => {
    expect(() => torch.zeros(n).item()).toThrow(
      new torch.RuntimeError(`a Tensor with ${n} elements cannot be converted to Scalar`),
    );
  });

  it.each([
    ['float32', Float32Array],
    ['float64', Float64Array],
    ['int32', Int32Array],
    ['uint8', Uint8Array],
    ['bool', Uint8Array],
    ['int64', BigInt64Array],
  ] as const)('toArray of %s copies', (dtype, kind) => {
    const x = torch.ones([2, 2], { dtype });
    const copy = x.toArray();
    expect(copy).toBeInstanceOf(kind);
    expect(copy.length).toBe(4);
    copy.fill((dtype === 'int64' ? 0n : 0) as never);
    expect(x.toArray().every((v) => Number(v) === 1)).toBe(true);
  });

  it('JSON has the nested arrays', () => {
    expect(JSON.stringify(torch.tensor([[1, 2.5]]))).toBe('[[1,2.5]]');
    expect(JSON.stringify({ x: torch.tensor([true]), y: torch.tensor(7) })).toBe(
      '{"x":[true],"y":7}',
    );
    expect(JSON.stringify(torch.tensor([Number.NaN]))).toBe('[null]');
    expect(() => JSON.stringify(torch.tensor([1n]))).toThrow(TypeError);
    const x = torch.zeros(1);
    x.dispose();
    expect(() => JSON.stringify(x)).toThrow(torch.DisposedError);
  });

  it('data is live', () => {
    const x = torch.zeros(3);
    x.data[1] = 5;
    expect([...x.toArray()]).toEqual([0, 5, 0]);
    expect(torch.zeros(0).data).toEqual(new Float32Array(0));
  });

  it('data is readable again after the memory has grown', () => {
    const x = torch.tensor([1, 2, 3]);
    const before = torch.memory().wasm_bytes;
    const big = torch.zeros(Math.ceil(before / 4) + 65536);
    expect(torch.memory().wasm_bytes).toBeGreaterThan(before);
    expect([...x.data]).toEqual([1, 2, 3]);
    big.dispose();
  });
});

describe('copies and views', () => {
  it('clone is independent', () => {
    const x = torch.zeros(2);
    x.clone().data[0] = 1;
    expect([...x.toArray()]).toEqual([0, 0]);
  });

  it.each(['reshape', 'view'] as const)('%s shares the storage', (method) => {
    const x = torch.zeros(2, 3);
    const y = x[method](3, 2);
    y.data[0] = 1;
    expect(x.toArray()[0]).toBe(1);
    x.dispose();
    expect(y.toArray()[0]).toBe(1);
  });

  it.each(['reshape', 'view'] as const)('%s takes sizes by spread and in an array', (method) => {
    const x = torch.zeros(2, 6);
    expect(x[method](3, 4).shape).toEqual([3, 4]);
    expect(x[method]([3, 4]).shape).toEqual([3, 4]);
    expect(x[method](-1).shape).toEqual([12]);
    expect(x[method]([4, -1]).shape).toEqual([4, 3]);
    expect(torch.ones(1)[method]([]).shape).toEqual([]);
  });

  it('reshape that does not fit', () => {
    // @ts-expect-error four of six elements
    expect(() => torch.zeros(2, 3).reshape(4)).toThrow(
      new torch.RuntimeError("shape '[4]' is invalid for input of size 6"),
    );
    expect(() => torch.zeros(2).reshape('2' as never)).toThrow(
      "reshape(): argument 'size' must be numbers, but found string at position 1",
    );
  });

  it('copy_ returns the object itself', () => {
    const x = torch.zeros(2);
    expect(x.copy_(torch.tensor([1, 2]))).toBe(x);
    expect([...x.toArray()]).toEqual([1, 2]);
    expect(() => x.copy_([1, 2] as never)).toThrow(
      "copy_(): argument 'src' (position 1) must be Tensor, not Array",
    );
  });

  it('to casts, or returns the object itself', () => {
    const x = torch.tensor([1.5, 0]);
    expect(x.to('float32')).toBe(x);
    expect(x.to('bool').tolist()).toEqual([true, false]);
    expect(x.to('int64').tolist()).toEqual([1n, 0n]);
    expect(() => x.to('float16' as never)).toThrow("to(): argument 'dtype' must be one of");
    expect(() => x.to(undefined as never)).toThrow(TypeError);
  });
});

describe('drawing in place', () => {
  it('returns the object itself, by position and by name', () => {
    const x = torch.zeros(4);
    expect(x.bernoulli_(1)).toBe(x);
    expect([...x.toArray()]).toEqual([1, 1, 1, 1]);
    expect([...x.bernoulli_({ p: 0 }).toArray()]).toEqual([0, 0, 0, 0]);
    expect([...x.bernoulli_(torch.tensor([0, 1, 0, 1])).toArray()]).toEqual([0, 1, 0, 1]);
    expect([...x.normal_(3, 0).toArray()]).toEqual([3, 3, 3, 3]);
    expect([...x.normal_({ mean: 2, std: 0 }).toArray()]).toEqual([2, 2, 2, 2]);
    expect([...x.normal_(5, null, { std: 0 }).toArray()]).toEqual([5, 5, 5, 5]);
    expect([...x.normal_(6, { std: 0 } as never).toArray()]).toEqual([6, 6, 6, 6]);
    for (const v of x.uniform_(2, 3).toArray()) expect(v >= 2 && v <= 3).toBe(true);
    for (const v of x.uniform_({ from: -1, to: 0 }).toArray()) expect(v <= 0).toBe(true);
  });

  it('takes a generator', () => {
    const draw = () =>
      torch
        .zeros(5)
        .normal_({ generator: new torch.Generator().manual_seed(3) })
        .tolist();
    expect(draw()).toEqual(draw());
  });

  it('rejects wrong kinds and arguments given twice', () => {
    const x = torch.zeros(2);
    expect(() => x.normal_('1' as never)).toThrow(
      "normal_(): argument 'mean' (position 1) must be number, not string",
    );
    expect(() => x.normal_(1, null, { mean: 2 })).toThrow(
      "normal_() got multiple values for argument 'mean'",
    );
    expect(() => x.uniform_({ form: 1 } as never)).toThrow(
      "uniform_() got an unexpected keyword argument 'form'. Did you mean 'from'?",
    );
  });
});
