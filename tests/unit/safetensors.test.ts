// torch.safetensors: files that Python wrote, and round trips. Damaged files are in safetensors_hostile.test.ts.

import fc from 'fast-check';
import * as torch from 'selfnorm';
import { afterEach, describe, expect, it } from 'vitest';
import { compare } from '../helpers/compare.ts';
import { oracle_bytes } from '../helpers/files.ts';
import { read_safetensors } from '../helpers/safetensors.ts';
import { entry, file_of } from '../helpers/safetensors_files.ts';
import { scoped } from '../helpers/tensors.ts';

const { load, metadata, save } = torch.safetensors;

const exchange = await oracle_bytes('exchange.safetensors');
const halves = await oracle_bytes('halves.safetensors');
const before = torch.memory().live_tensors;

afterEach(() => {
  expect(torch.memory().live_tensors).toBe(before);
});

describe('a file that Python wrote', () => {
  it('has the same names, dtypes, shapes and values', () => {
    scoped(() => {
      const tensors = load(exchange);
      const stored = read_safetensors(exchange);
      expect(new Set(Object.keys(tensors))).toEqual(new Set(stored.keys()));
      for (const [name, want] of stored) {
        const got = tensors[name] as torch.Tensor;
        expect(got.shape, name).toEqual(want.shape);
        compare(name, got.toArray(), want.values);
      }
      const dtypes = ['double', 'float', 'int', 'long', 'byte', 'bool'].map(
        (name) => tensors[name]?.dtype,
      );
      expect(dtypes).toEqual(['float64', 'float32', 'int32', 'int64', 'uint8', 'bool']);
      expect(tensors.scalar?.item()).toBe(2.5);
      expect(tensors.long?.tolist()).toEqual([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]);
      // As plain properties, whatever the name.
      expect(Object.getPrototypeOf(tensors)).toBe(null);
      expect(Object.getOwnPropertyDescriptor(tensors, '__proto__')?.value.item()).toBe(7);
    });
    expect(metadata(exchange)).toEqual({ format: 'pt' });
    expect(metadata(halves)).toBe(null);
  });

  it('is written again byte for byte', () => {
    scoped(() => {
      const tensors = load(exchange);
      expect(save(tensors, metadata(exchange))).toEqual(exchange);
      // In whatever order they come.
      const turned = new Map(Object.entries(tensors).reverse());
      expect(save(turned, { format: 'pt' })).toEqual(exchange);
    });
  });

  it('has its halves as float32', () => {
    scoped(() => {
      const tensors = load(halves);
      for (const name of ['f16', 'bf16']) {
        const [got, want] = [tensors[name], tensors[`${name}_as_f32`]] as torch.Tensor[];
        expect(got?.dtype).toBe('float32');
        compare(name, (got as torch.Tensor).toArray(), (want as torch.Tensor).toArray());
      }
    });
  });

  it('may order its header otherwise and pad it', () => {
    const header = { b: entry('U8', [1], [8, 9]), a: entry('F32', [2], [0, 8]) };
    const data = new Uint8Array([0, 0, 128, 63, 0, 0, 0, 64, 9]);
    scoped(() => {
      const { a, b } = load(file_of(`${JSON.stringify(header)} \n `, data));
      expect([a?.tolist(), b?.tolist()]).toEqual([[1, 2], [9]]);
    });
  });
});

it('every half of both kinds is exact', () => {
  const all = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
  const data = new Uint8Array(all.buffer);
  /** The definition: sign, exponent, fraction. */
  const value = (half: number, digits: number, bias: number): number => {
    const [whole, most] = [2 ** digits, 2 * bias + 1];
    const exponent = Math.floor((half & 0x7fff) / whole);
    const fraction = (half % whole) / whole;
    const sign = half < 0x8000 ? 1 : -1;
    if (exponent === most) return fraction === 0 ? sign * Infinity : NaN;
    if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
    return sign * (1 + fraction) * 2 ** (exponent - bias);
  };
  for (const [format, digits, bias] of [
    ['F16', 10, 15],
    ['BF16', 7, 127],
  ] as const) {
    scoped(() => {
      const { x } = load(file_of({ x: entry(format, [2 ** 16], [0, 2 ** 17]) }, data));
      const want = Float64Array.from(all, (half) => value(half, digits, bias));
      compare(format, (x as torch.Tensor).toArray(), want);
    });
  }
});

describe('bytes', () => {
  it('may be an ArrayBuffer, a part of one, or stand in the memory of the core', () => {
    scoped(() => {
      const file = save({ x: torch.arange(5) });
      const padded = new Uint8Array(file.length + 6);
      padded.set(file, 3);
      const inside = torch.tensor(file);
      for (const data of [file.buffer, padded.subarray(3, -3), inside.data]) {
        expect(load(data).x?.tolist()).toEqual([0, 1, 2, 3, 4]);
      }
      // Large enough for the memory to grow and move while the file is read.
      const large = torch.tensor(save({ x: torch.ones(3e6), y: torch.ones(3e6) }));
      const { y } = load(large.data);
      expect(y?.data.every((v) => v === 1)).toBe(true);
    });
  });

  it('are nothing else', () => {
    for (const data of [null, 'x', [1], new Float32Array(4), {}]) {
      expect(() => load(data as never)).toThrow(
        "load(): argument 'data' (position 1) must be ArrayBuffer or Uint8Array, not",
      );
    }
  });
});

describe('save', () => {
  it('the empty file', () => {
    expect(save({})).toEqual(file_of('{}      '));
    expect(load(save(new Map()))).toEqual({});
    expect(metadata(save({}, {}))).toEqual({});
  });

  it('aligns every tensor', () => {
    scoped(() => {
      const tensors = {
        a: torch.ones([3], { dtype: 'bool' }),
        b: torch.ones([1], { dtype: 'float64' }),
        c: torch.ones(3),
      };
      const file = save(tensors, { é: 'ü' });
      const header = JSON.parse(
        new TextDecoder().decode(
          file.subarray(8, 8 + Number(new DataView(file.buffer).getBigUint64(0, true))),
        ),
      );
      expect((file.length - 3) % 4).toBe(0);
      expect(header).toEqual({
        __metadata__: { é: 'ü' },
        b: entry('F64', [1], [0, 8]),
        c: entry('F32', [3], [8, 20]),
        a: entry('BOOL', [3], [20, 23]),
      });
    });
  });

  it('writes what shares storage once each', () => {
    scoped(() => {
      const a = torch.arange(4);
      const again = load(save({ a, b: a.reshape(2, 2) }));
      expect(again.b?.tolist()).toEqual([
        [0, 1],
        [2, 3],
      ]);
    });
  });

  it('refuses wrong kinds and names', () => {
    scoped(() => {
      const x = torch.ones(1);
      const gone = torch.ones(1);
      gone.dispose();
      expect(() => save([x] as never)).toThrow(
        "argument 'tensors' (position 1) must be a plain object or a Map",
      );
      expect(() => save({ a: 3 } as never)).toThrow(
        `argument 'tensors["a"]' must be Tensor, not number`,
      );
      expect(() => save(new Map([[1, x]]) as never)).toThrow(
        "argument 'name' must be string, not number",
      );
      expect(() => save({ a: gone })).toThrow(torch.DisposedError);
      expect(() => save({ a: x }, { n: 1 } as never)).toThrow(
        `argument 'metadata["n"]' must be string, not number`,
      );
      expect(() => save({ __metadata__: x })).toThrow(torch.ValueError);
      expect(() => save({ '\ud800': x })).toThrow(torch.ValueError);
    });
  });
});

const dtypes = ['float32', 'float64', 'int32', 'uint8', 'bool', 'int64'] as const;

const tensors = fc.dictionary(
  fc.string({ unit: 'grapheme-composite' }).filter((name) => name !== '__metadata__'),
  fc.record({
    dtype: fc.constantFrom(...dtypes),
    shape: fc.array(fc.nat(4), { maxLength: 4 }),
    seed: fc.nat(),
  }),
  { maxKeys: 6 },
);

it('what is written comes back, every bit', () => {
  fc.assert(
    fc.property(tensors, fc.dictionary(fc.string(), fc.string()), (described, texts) =>
      scoped(() => {
        const made = new Map<string, torch.Tensor>();
        for (const [name, { dtype, shape, seed }] of Object.entries(described)) {
          const x = torch.zeros(shape, { dtype });
          const { data } = x;
          const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
          for (let i = 0; i < bytes.length; i++) {
            bytes[i] = (seed + 37 * i * i) % (dtype === 'bool' ? 2 : 256);
          }
          made.set(name, x);
        }
        const file = save(made, texts);
        const back = load(file);
        expect(Object.keys(back).length).toBe(made.size);
        for (const [name, x] of made) {
          const y = back[name] as torch.Tensor;
          expect([y.dtype, y.shape]).toEqual([x.dtype, x.shape]);
          expect(new Uint8Array(y.toArray().buffer)).toEqual(new Uint8Array(x.toArray().buffer));
        }
        expect({ ...metadata(file) }).toEqual({ ...texts });
        expect(save(back, texts)).toEqual(file);
      }),
    ),
  );
});
