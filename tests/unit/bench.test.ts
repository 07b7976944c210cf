// The benchmark itself: that every case runs, that rounds are interleaved, that targets are judged rightly, and that
// instructions are counted exactly. Nothing is timed here.

import { describe, expect, it } from 'vitest';
import { cases } from '../bench/cases/index.mjs';
import { scaling } from '../bench/cases/scaling.mjs';
import { judged, targets } from '../bench/cases/targets.mjs';
import { excesses } from '../bench/counts/excesses.mjs';
import { COUNTED, exportName, instrument } from '../bench/counts/instrument.mjs';
import * as copy from '../bench/engines/copy.mjs';
import * as selfnorm from '../bench/engines/selfnorm.mjs';
import { measure } from '../bench/lib/measure.mjs';
import { groupTable, targetTable } from '../bench/lib/report.mjs';
import { interleaved, summary, TINY } from '../bench/lib/rounds.mjs';
import { oracle_bytes } from '../helpers/files.ts';

interface Spec {
  readonly name: string;
  readonly bytes?: number;
  readonly layers?: number;
  readonly batch?: number;
}

interface Measured {
  readonly name: string;
  readonly bytes?: number;
  readonly results: Readonly<Record<string, { min: number; median: number; rounds: number }>>;
  readonly errors?: Readonly<Record<string, string>>;
}

const all = [...cases, ...scaling] as readonly Spec[];

const small = (one: Spec): boolean =>
  (one.bytes ?? 0) < 5e6 && (one.layers ?? 0) < 11 && (one.batch ?? 0) < 200;

describe('the cases', () => {
  it('have names of their own', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('run, and a copy beside those that move bytes', async () => {
    const context = { wasm: await oracle_bytes('../../ts/wasm/core_bg.wasm') };
    const chosen = all.filter(small);
    const measured: Measured[] = await measure(chosen, [selfnorm, copy], context, TINY);
    expect(measured.length).toBe(chosen.length);
    for (const { name, bytes, results, errors } of measured) {
      expect([name, errors]).toEqual([name, undefined]);
      expect([name, Object.keys(results)]).toEqual([
        name,
        bytes === undefined ? ['selfnorm'] : ['selfnorm', 'copy'],
      ]);
      for (const { min, median, rounds } of Object.values(results)) {
        expect(min).toBeGreaterThanOrEqual(0);
        expect(median).toBeGreaterThanOrEqual(min);
        expect(rounds).toBe(1);
      }
    }
  });

  it('tell who cannot do what', async () => {
    const broken = {
      name: 'broken',
      prepare: () => {
        throw new Error('no kernel\nand more');
      },
    };
    const absent = { name: 'absent', prepare: () => undefined };
    const [one] = await measure(cases.slice(5, 6), [selfnorm, broken, absent], {}, TINY);
    expect(Object.keys(one.results)).toEqual(['selfnorm']);
    expect(one.errors).toEqual({ broken: 'no kernel' });
    expect(groupTable([one]).at(-1)).toBe(`  broken: no kernel (${one.name})`);
  });
});

describe('the clock', () => {
  it('takes turns, and divides by how often something was done', async () => {
    const order: string[] = [];
    const contestant = (name: string, each: number) => ({
      time(repeat: number) {
        order.push(name);
        return each * repeat;
      },
    });
    const effort = { passes: 1, seconds: 0, sample: 4, leastRounds: 3, mostRounds: 3 };
    const [a, b] = await interleaved([contestant('a', 1), contestant('b', 2)], effort);
    expect(order.slice(-6).join('')).toBe('ababab');
    expect(a).toEqual([1000, 1000, 1000]);
    expect(b).toEqual([2000, 2000, 2000]);
  });

  it('finds the smallest and the middle', () => {
    expect(summary([3, 1, 2])).toEqual({ min: 1, median: 2, rounds: 3 });
  });
});

describe('the targets', () => {
  it.each(targets.map((target) => [target.what, target.unit, target.applies] as const))(
    '%s, %s: there is a case for it',
    (what, _unit, applies) => {
      expect(what === 'start' || cases.some(applies)).toBe(true);
    },
  );

  it('are judged by minima and by medians', () => {
    const [spec] = cases.filter(({ name }) => name === 'selu [32, 64, 28, 28]');
    const time = (min: number, median: number) => ({ min, median, rounds: 1 });
    const results = { selfnorm: time(10, 20), pytorch: time(11, 19), tfjs: time(90, 150) };
    const judgements = judged([{ ...spec, results }]);
    expect(judgements.map(({ figures }) => figures)).toEqual([
      { min: 1.1, median: 0.95 },
      { min: 9, median: 7.5 },
    ]);
    expect(judgements.map(({ verdict }) => verdict)).toEqual([
      { min: true, median: false },
      { min: true, median: false },
    ]);
    expect(targetTable(judgements).at(-1)).toMatch(
      /at least 8.00 +9.00 \(7.50\) .* met \(short\)$/,
    );
  });
});

describe('the counts of instructions', () => {
  // (global (mut i32) (i32.const 0))
  // (func (export "run") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  const loop = Uint8Array.from(
    [
      [0, 97, 115, 109, 1, 0, 0, 0], // the magic number and the version
      [1, 5, 1, 0x60, 1, 0x7f, 0], // types
      [3, 2, 1, 0], // functions
      [6, 6, 1, 0x7f, 1, 0x41, 0, 0x0b], // globals
      [7, 7, 1, 3, 114, 117, 110, 0, 0], // exports
      [10, 16, 1, 14, 0, 3, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x0b], // code
    ].flat(),
  );

  it('are exact', () => {
    const module = new WebAssembly.Module(instrument(loop) as Uint8Array<ArrayBuffer>);
    const { exports } = new WebAssembly.Instance(module);
    const count = (name: string) => Number((exports[exportName(name)] as WebAssembly.Global).value);
    (exports.run as (n: number) => void)(1000);
    // A subtraction and a jump each time.
    expect(COUNTED.map(count)).toEqual([2000, 0, 0, 0]);
  });

  it('may be lower than recorded, but not higher', () => {
    const count = (operations: number, memory = 1, calls = 0) => ({ operations, memory, calls });
    const recorded = { selu: count(10) };
    expect(excesses({ selu: count(10.2, 1.02, 0.01) }, recorded)).toEqual([]);
    expect(excesses({ selu: count(1) }, recorded)).toEqual([]);
    expect(excesses({ selu: count(11, 2, 0.25) }, recorded)).toEqual([
      'selu: 11.00 operations, recorded are 10.00',
      'selu: 2.000 memory, recorded are 1.000',
      'selu: 0.2500 calls, recorded are 0.000',
    ]);
    expect(excesses({ sum: count(1) }, recorded)[0]).toBe('sum: operations have not been recorded');
  });
});
