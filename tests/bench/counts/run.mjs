// Counts what the core executes for some cases: instructions for each element, or for each multiplication and addition.

import { COUNTED, exportName, instrument } from './instrument.mjs';

/**
 * Replaces what loads WebAssembly, so that the package, unchanged, loads a twin of its core that counts. Returns what reads
 * the counts so far.
 */
function hook() {
  const { Module, Instance } = WebAssembly;
  const isCore = (module) => Module.exports(module).some(({ name }) => name === 'dropout');
  let exports;
  WebAssembly.Module = class extends Module {
    constructor(bytes) {
      super(isCore(new Module(bytes)) ? instrument(bytes) : bytes);
    }
  };
  WebAssembly.Instance = class extends Instance {
    constructor(module, imports) {
      super(module, imports);
      if (isCore(module)) exports = this.exports;
    }
  };
  return () => COUNTED.map((name) => Number(exports[exportName(name)].value));
}

/** Of what a case has many: elements, or pairs of a multiplication and an addition; else it is counted as a whole. */
const units = ({ shape, flops, batch }) =>
  flops ? flops / 2 : (batch ?? shape.reduce((all, size) => all * size, 1));

/** The counts of all cases by name, each for one unit of its work. */
export async function counts(cases) {
  const read = hook();
  const { prepare } = await import('../engines/selfnorm.mjs');
  const table = {};
  for (const spec of cases) {
    const { run, free } = prepare(spec);
    run(1); // what is made once only
    const before = read();
    run(1);
    const after = read();
    free();
    const each = COUNTED.map((name, i) => [name, (after[i] - before[i]) / units(spec)]);
    table[spec.name] = Object.fromEntries(each);
  }
  return table;
}
