// Creation: both forms of sizes, options, torch.tensor from every kind of data.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

describe('sizes', () => {
  it.each([
    ['zeros', torch.zeros],
    ['ones', torch.ones],
    ['empty', torch.empty],
    ['rand', torch.rand],
    ['randn', torch.randn],
  ] as [string, typeof torch.zeros][])('%s: spread, array, options', (_name, make) => {
    expect(make(2, 3).shape).toEqual([2, 3]);
    expect(make([2, 3]).shape).toEqual([2, 3]);
    expect(make([2, 3], { dtype: 'float64' }).dtype).toBe('float64');
    expect(make(2, 3, { dtype: 'float64' }).shape).toEqual([2, 3]);
    expect(make([2, 3], null).dtype).toBe('float32');
    expect(make([2], { dtype: null, device: undefined }).dtype).toBe('float32');
    expect(make().shape).toEqual([]);
    expect(make([]).shape).toEqual([]);
    expect(make(0, 2).numel()).toBe(0);
  });

  it.each([
    ['2.5', 2.5],
    ['nan', Number.NaN],
    ['inf', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
  ])('%s is no size', (text, size) => {
    for (const [op, make] of [
      ['zeros', () => torch.zeros(size)],
      ['ones', () => torch.ones(2, size)],
      ['ones', () => torch.ones([size], { dtype: 'bool' })],
      ['randn', () => torch.randn(size)],
      ['full', () => torch.full([size], 1)],
      ['randint', () => torch.randint(3, [size])],
      ['reshape', () => torch.zeros(4).reshape(size)],
      ['view', () => torch.zeros(4).view([2, size])],
    ] as const) {
      expect(make).toThrow(new TypeError(`${op}(): sizes must be whole numbers, got ${text}`));
    }
  });

  it('negative sizes', () => {
    expect(() => torch.empty(2, -1)).toThrow(torch.RuntimeError);
    expect(() => torch.empty(2, -1)).toThrow(
      'Trying to create tensor with negative dimension -1: [2, -1]',
    );
  });

  it('a size of -0 is 0', () => {
    for (const x of [
      torch.zeros(-0, 2),
      torch.empty([-0]),
      torch.full([-0], 1),
      torch.rand(-0),
      torch.randperm(-0),
      torch.zeros(0).reshape(-0),
    ]) {
      expect(Object.is(x.shape[0], 0), `${x}`).toBe(true);
    }
  });

  it('more than 64 dimensions', () => {
    expect(torch.zeros(new Array(64).fill(1)).toString()).toContain('0.');
    expect(() => torch.zeros(new Array(65).fill(1))).toThrow(torch.RuntimeError);
    expect(() => torch.zeros(2).reshape(new Array(5000).fill(1))).toThrow(torch.RuntimeError);
  });

  it('nothing at the end counts as absent, but not as a size', () => {
    const make = torch.zeros as unknown as (...args: unknown[]) => torch.Tensor;
    expect(make(2, 3, { dtype: 'int32' }, undefined, null).dtype).toBe('int32');
    expect(make([2, 3], { dtype: 'int32' }, undefined).dtype).toBe('int32');
    expect(make([2, 3], undefined, null).shape).toEqual([2, 3]);
    expect(() => make(2, undefined)).toThrow(TypeError);
    expect(() => make([2], undefined, 3)).toThrow(TypeError);
    const range = torch.arange as unknown as (...args: unknown[]) => torch.Tensor;
    expect(range(3, { dtype: 'int32' }, undefined).tolist()).toEqual([0, 1, 2]);
    expect(range(0, 5, 2, undefined, undefined).tolist()).toEqual([0, 2, 4]);
    expect(() => range(0, 5, 2, undefined, 1)).toThrow(
      'arange() takes from 1 to 4 positional arguments but 5 were given',
    );
  });

  it('wrong kinds', () => {
    expect(() => torch.zeros('2' as never)).toThrow(
      "zeros(): argument 'size' must be numbers, but found string at position 1",
    );
    expect(() => torch.zeros([2], 3 as never)).toThrow(TypeError);
    expect(() => torch.zeros(2, null as never)).toThrow(TypeError);
  });
});

describe('values', () => {
  it('zeros, ones, full', () => {
    expect(torch.zeros(2).tolist()).toEqual([0, 0]);
    expect(torch.ones([2], { dtype: 'bool' }).tolist()).toEqual([true, true]);
    expect(torch.full([2], 7).tolist()).toEqual([7, 7]);
    expect(torch.full([], true).item()).toBe(true);
    expect(torch.full([2], 2n ** 62n + 1n).tolist()).toEqual([2n ** 62n + 1n, 2n ** 62n + 1n]);
    expect(torch.full([1], 5n, { dtype: 'float32' }).tolist()).toEqual([5]);
    // torch.full((1,), 2**63)
    expect(() => torch.full([1], 2n ** 63n)).toThrow(
      new torch.RuntimeError('value cannot be converted to type int64_t without overflow'),
    );
    expect(() => torch.full([1], 'x' as never)).toThrow(
      "full(): argument 'fill_value' (position 2) must be number, boolean or bigint, not string",
    );
    expect(() => torch.full(3 as never, 1)).toThrow(TypeError);
  });

  it('full is not zeros', () => {
    expect(Object.is(torch.full([1], -0).item(), -0)).toBe(true);
    expect(Object.is(torch.full_like(torch.ones(1), -0).item(), -0)).toBe(true);
    expect(Object.is(torch.zeros(1).item(), 0)).toBe(true);
    // The texts of torch.full([-1], 0) and torch.zeros(-1).
    expect(() => torch.full([-1], 0)).toThrow(
      new torch.RuntimeError('Trying to create tensor with negative dimension -1: [-1]'),
    );
    expect(() => torch.zeros(-1)).toThrow(
      new torch.RuntimeError('zeros: Dimension size must be non-negative.'),
    );
  });

  it('arange', () => {
    expect(torch.arange(3).tolist()).toEqual([0, 1, 2]);
    expect(torch.arange(1, 3).tolist()).toEqual([1, 2]);
    expect(torch.arange(0, 5, 2).tolist()).toEqual([0, 2, 4]);
    expect(torch.arange(0, 5, { step: 2 }).tolist()).toEqual([0, 2, 4]);
    expect(torch.arange(3, 0, -1).tolist()).toEqual([3, 2, 1]);
    expect(torch.arange(3, { dtype: 'int64' }).tolist()).toEqual([0n, 1n, 2n]);
    expect(() => torch.arange('3' as never)).toThrow(TypeError);
    expect(() => torch.arange(0, 5, 1, { step: 2 })).toThrow(
      "arange() got multiple values for argument 'step'",
    );
  });

  it('like another tensor', () => {
    const x = torch.ones([2, 1], { dtype: 'float64' });
    expect(torch.zeros_like(x).tolist()).toEqual([[0], [0]]);
    expect(torch.zeros_like(x).dtype).toBe('float64');
    expect(torch.ones_like(x, { dtype: 'int32' }).dtype).toBe('int32');
    expect(torch.full_like(x, 3).tolist()).toEqual([[3], [3]]);
    expect(torch.empty_like(x).shape).toEqual([2, 1]);
    expect(torch.rand_like(x).dtype).toBe('float64');
    expect(torch.randn_like(x, { dtype: 'float32' }).dtype).toBe('float32');
    expect(() => torch.zeros_like([1] as never)).toThrow(
      "zeros_like(): argument 'input' (position 1) must be Tensor, not Array",
    );
  });
});

describe('torch.tensor', () => {
  it('takes the dtype from the values', () => {
    expect(torch.tensor(1).dtype).toBe('float32');
    expect(torch.tensor([true, false]).dtype).toBe('bool');
    expect(torch.tensor([1n]).dtype).toBe('int64');
    expect(torch.tensor([true, 2]).dtype).toBe('float32');
    expect(torch.tensor([true, 2n]).tolist()).toEqual([1n, 2n]);
    expect(torch.tensor([]).dtype).toBe('float32');
    expect(torch.tensor([1, 2], { dtype: 'int32' }).dtype).toBe('int32');
  });

  it.each([
    [Float32Array.of(1.5, 2), 'float32'],
    [Float64Array.of(0.1, 2), 'float64'],
    [Int8Array.of(-1, 2), 'int32'],
    [Int16Array.of(-1, 2), 'int32'],
    [Int32Array.of(-1, 2), 'int32'],
    [Uint8Array.of(1, 255), 'uint8'],
    [Uint8ClampedArray.of(1, 255), 'uint8'],
    [Uint16Array.of(1, 65535), 'int32'],
    [Uint32Array.of(1, 2), 'int32'],
    [BigInt64Array.of(-1n, 2n ** 62n + 1n), 'int64'],
    [BigUint64Array.of(1n, 2n ** 62n + 1n), 'int64'],
    // A subclass, as Node's Buffer is one.
    [new (class extends Uint8Array {})([1, 2]), 'uint8'],
  ] as const)('from %s: %s', (data, dtype) => {
    const x = torch.tensor(data);
    expect(x.dtype).toBe(dtype);
    expect(x.tolist()).toEqual([...data]);
    const first = x.tolist();
    (data as Int8Array).fill((typeof data[0] === 'bigint' ? 0n : 0) as number);
    expect(x.tolist()).toEqual(first);
  });

  it('casts typed arrays', () => {
    expect(torch.tensor(Uint8Array.of(0, 3), { dtype: 'bool' }).tolist()).toEqual([false, true]);
    expect(torch.tensor(Uint32Array.of(2 ** 32 - 1), { dtype: 'float64' }).item()).toBe(
      2 ** 32 - 1,
    );
    expect(torch.tensor(Int32Array.of(-5), { dtype: 'int64' }).item()).toBe(-5n);
    expect(torch.tensor(new Float32Array(0)).shape).toEqual([0]);
  });

  it('numbers become whole among bigints, when int64 is asked for', () => {
    const int64 = { dtype: 'int64' } as const;
    // torch.tensor([1, 1.5], dtype=torch.int64) and so on.
    expect(torch.tensor([1n, 1.5], int64).tolist()).toEqual([1n, 1n]);
    expect(torch.tensor([[-1.5], [2n ** 62n + 1n]], int64).tolist()).toEqual([
      [-1n],
      [2n ** 62n + 1n],
    ]);
    expect(torch.tensor([1n, true, 2 ** 62], int64).tolist()).toEqual([1n, 1n, 2n ** 62n]);
    const live = torch.memory().live_tensors;
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 63, -1e30]) {
      expect(() => torch.tensor([1n, bad], int64)).toThrow(
        new torch.RuntimeError('value cannot be converted to type int64_t without overflow'),
      );
    }
    expect(() => torch.tensor([1, 2n ** 63n], int64)).toThrow(torch.ValueError);
    expect(torch.memory().live_tensors).toBe(live);
  });

  it('leaves nothing behind', () => {
    const live = torch.memory().live_tensors;
    for (const dtype of ['float32', 'float64', 'int32', 'uint8', 'bool', 'int64'] as const) {
      torch.tensor([1, 0], { dtype }).dispose();
      torch.tensor([1n, 0n], { dtype }).dispose();
      torch.tensor(Int8Array.of(1, 0), { dtype }).dispose();
      torch.tensor(BigUint64Array.of(1n, 0n), { dtype }).dispose();
    }
    expect(() => torch.tensor([1, 300], { dtype: 'uint8' })).toThrow(torch.RuntimeError);
    expect(() => torch.tensor(Int32Array.of(300), { dtype: 'uint8' })).toThrow(torch.RuntimeError);
    expect(torch.memory().live_tensors).toBe(live);
  });

  it.each(['float32', 'uint8', 'int64'] as const)(
    'copies a view on its own memory while that grows: %s',
    (dtype) => {
      const bytes = { float32: 4, uint8: 1, int64: 8 }[dtype];
      const { live_tensors, wasm_bytes } = torch.memory();
      // A copy of a tensor that takes more than half of the memory does not fit.
      const n = Math.ceil((wasm_bytes * 0.6) / bytes);
      const x = torch.ones([n], { dtype });
      for (const to of [dtype, 'uint8'] as const) {
        const y = torch.tensor(x.data as Float32Array, { dtype: to });
        expect(y.numel()).toBe(n);
        expect(Number(y.toArray()[n - 1])).toBe(1);
        y.dispose();
      }
      expect(torch.memory().wasm_bytes).toBeGreaterThan(wasm_bytes);
      x.dispose();
      expect(torch.memory().live_tensors).toBe(live_tensors);
    },
  );

  it('keeps the bits of a typed array', () => {
    const nan = new Float32Array(Uint32Array.of(0x7fc12345).buffer);
    expect(new Uint32Array(torch.tensor(nan).toArray().buffer)[0]).toBe(0x7fc12345);
  });

  it.each([
    [Uint32Array.of(2 ** 31), undefined],
    [[300], 'uint8'],
    [[-1], 'uint8'],
    [[2 ** 31], 'int32'],
    [2n ** 40n, 'int32'],
  ] as const)('%s does not fit', (data, dtype) => {
    expect(() => torch.tensor(data as unknown as number[], { dtype })).toThrow(torch.RuntimeError);
  });

  it.each([[2n ** 63n], [[1n, -(2n ** 63n) - 1n]], [BigUint64Array.of(2n ** 63n)]])(
    '%s is beyond int64',
    (data) => {
      // torch.tensor([2**63])
      expect(() => torch.tensor(data as bigint)).toThrow(
        new torch.ValueError('Overflow when unpacking long long'),
      );
    },
  );

  it('nested arrays', () => {
    expect(
      torch.tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(torch.tensor([[], []]).shape).toEqual([2, 0]);
    expect(torch.tensor([[[1]]]).shape).toEqual([1, 1, 1]);
  });

  it.each([
    [
      [
        [1, 2],
        [1, 2, 3],
      ],
      'expected sequence of length 2 at dim 1 (got 3)',
    ],
    [[[[1]], [[1, 2]]], 'expected sequence of length 1 at dim 2 (got 2)'],
    [[[1, 2], []], 'expected sequence of length 2 at dim 1 (got 0)'],
  ])('ragged: %j', (data, message) => {
    expect(() => torch.tensor(data as never)).toThrow(new torch.ValueError(message));
  });

  it.each([
    [[[1, 2], 3]],
    [[1, [3]]],
    [['a']],
    ['a'],
    [{}],
    [undefined],
    [null],
    [[1, null]],
    [new DataView(new ArrayBuffer(8))],
  ])('unusable: %j', (data) => {
    expect(() => torch.tensor(data as never)).toThrow(TypeError);
  });

  it('arrays nested too deep', () => {
    const data: unknown[] = [];
    data.push(data);
    expect(() => torch.tensor(data as never)).toThrow(torch.ValueError);
    const nested = (depth: number): torch.NestedData =>
      depth === 0 ? 7 : ([nested(depth - 1)] as torch.NestedData);
    const x: torch.Tensor = torch.tensor(nested(64));
    expect(x.dim()).toBe(64);
    expect(x.toString()).toContain('[7.]');
    expect(x.tolist()).toEqual(nested(64));
    expect(() => torch.tensor(nested(65))).toThrow(
      new torch.ValueError('too many dimensions: arrays can be nested 64 deep at most'),
    );
    expect(() => torch.tensor([nested(63), nested(2000)] as never)).toThrow(TypeError);
  });

  it('clones a tensor', () => {
    const x = torch.tensor([1, 2]);
    const y = torch.tensor(x);
    y.data[0] = 9;
    expect(x.tolist()).toEqual([1, 2]);
    expect(torch.tensor(x, { dtype: 'int32' }).dtype).toBe('int32');
  });
});

describe('options', () => {
  it.each([
    ['dtyp', ". Did you mean 'dtype'?"],
    ['Dtype', ". Did you mean 'dtype'?"],
    ['devise', ". Did you mean 'device'?"],
    ['foo', ''],
  ])('unknown: %s', (key, hint) => {
    expect(() => torch.randn(2, { [key]: 1 } as never)).toThrow(
      new TypeError(`randn() got an unexpected keyword argument '${key}'${hint}`),
    );
  });

  it('wrong values', () => {
    expect(() => torch.zeros([1], { dtype: 'float16' } as never)).toThrow(
      "zeros(): argument 'dtype' must be one of 'float32', 'float64', 'int32', 'uint8', 'bool', 'int64', not 'float16'",
    );
    expect(() => torch.zeros([1], { dtype: 3 } as never)).toThrow('not number');
    expect(() => torch.zeros([1], { dtype: 'toString' } as never)).toThrow(TypeError);
    expect(() => torch.zeros([1], { device: 'webgpu' } as never)).toThrow(torch.RuntimeError);
    expect(() => torch.zeros([1], { device: 1 } as never)).toThrow(TypeError);
    expect(() => torch.rand([1], { generator: {} } as never)).toThrow(
      "rand(): argument 'generator' must be Generator, not Object",
    );
  });
});

describe('what may stand for options', () => {
  it('own keys only, read once', () => {
    const prototype = Object.prototype as { dtype?: string };
    prototype.dtype = 'float64';
    try {
      expect(torch.zeros([1], {}).dtype).toBe('float32');
      expect(torch.zeros(1, { device: 'cpu' }).dtype).toBe('float32');
    } finally {
      delete prototype.dtype;
    }
    let reads = 0;
    const options = {
      get dtype() {
        reads++;
        return 'int32' as const;
      },
    };
    expect(torch.zeros([1], options).dtype).toBe('int32');
    expect(reads).toBe(1);
    const bare = Object.assign(Object.create(null), { dtype: 'uint8' }) as torch.CreateOptions;
    expect(torch.zeros(1, bare).dtype).toBe('uint8');
  });

  it.each([
    ['Options', new (class Options {})()],
    ['Object', Object.create({ dtype: 'int32' }) as object],
    ['Map', new Map()],
    ['Generator', new torch.Generator()],
  ])('a plain object, not %s', (kind, options) => {
    const x = torch.zeros(2);
    for (const [op, make] of [
      ['zeros', () => torch.zeros([1], options)],
      ['rand', () => torch.rand(1, options)],
      ['zeros_like', () => torch.zeros_like(x, options)],
      ['tensor', () => torch.tensor([1], options)],
      ['dropout', () => torch.nn.functional.dropout(x, options)],
      ['selu', () => torch.nn.functional.selu(x, options)],
      ['normal_', () => x.normal_(options as never)],
    ] as const) {
      expect(make).toThrow(
        new TypeError(`${op}(): argument 'options' must be a plain object, not ${kind}`),
      );
    }
  });
});

describe('arguments beyond the last parameter', () => {
  const x = torch.ones(2, 2);
  const any = (f: unknown) => f as (...args: unknown[]) => unknown;
  const F = torch.nn.functional;
  const takes = (op: string, what: string) => new TypeError(`${op}() takes ${what} given`);

  it.each([
    ['zeros', 'from 0 to 2 positional arguments but 3 were', torch.zeros, [[2], undefined, 5]],
    ['ones_like', 'from 1 to 2 positional arguments but 4 were', torch.ones_like, [x, {}, 5, 6]],
    ['full', 'from 2 to 3 positional arguments but 4 were', torch.full, [[2], 1, {}, 5]],
    ['full_like', 'from 2 to 3 positional arguments but 4 were', torch.full_like, [x, 1, {}, 5]],
    ['tensor', 'from 1 to 2 positional arguments but 3 were', torch.tensor, [1, null, 5]],
    ['randint', 'from 2 to 4 positional arguments but 5 were', torch.randint, [0, 2, [1], {}, 5]],
    ['randperm', 'from 1 to 2 positional arguments but 3 were', torch.randperm, [3, {}, 5]],
    ['bernoulli', 'from 1 to 3 positional arguments but 4 were', torch.bernoulli, [x, 1, {}, 5]],
    ['linear', 'from 2 to 3 positional arguments but 4 were', F.linear, [x, x, null, { bogus: 1 }]],
    ['selu', 'from 1 to 3 positional arguments but 4 were', F.selu, [x, true, {}, 5]],
    [
      'dropout',
      'from 1 to 5 positional arguments but 6 were',
      F.dropout,
      [x, 1, true, true, {}, 5],
    ],
    [
      'manual_seed',
      '1 positional argument but 2 were',
      torch.default_generator.manual_seed,
      [1, 2],
    ],
    ['clone', '0 positional arguments but 1 was', x.clone, [{}]],
    ['copy_', '1 positional argument but 2 were', x.copy_, [x, true]],
    ['to', '1 positional argument but 2 were', x.to, ['int32', true]],
    ['size', 'from 0 to 1 positional arguments but 2 were', x.size, [0, 1]],
    ['reshape', '1 positional argument but 2 were', x.reshape, [[4], 1]],
    ['uniform_', 'from 0 to 3 positional arguments but 4 were', x.uniform_, [0, 1, {}, 5]],
    ['bernoulli_', 'from 0 to 2 positional arguments but 3 were', x.bernoulli_, [0, {}, 5]],
  ] as const)('%s() takes %s given', (op, what, f, args) => {
    const self = op === 'manual_seed' ? torch.default_generator : x;
    expect(() => any(f).apply(self, [...args])).toThrow(takes(op, what));
    expect([...x.toArray()]).toEqual([1, 1, 1, 1]);
  });

  it('nothing is no argument', () => {
    expect(any(torch.ones_like)(x, {}, undefined, null)).toBeInstanceOf(torch.Tensor);
    expect(any(F.linear)(x, x, null, undefined)).toBeInstanceOf(torch.Tensor);
  });
});
