// What is done to a built wasm file: optimisation, and checks of what is inside. Reads and writes files only.

import { readFileSync, writeFileSync } from 'node:fs';
import { arrangeFunctions } from './arrange.mjs';
import { removeBarriers } from './barriers.mjs';
import { at } from './paths.mjs';
import { must, Stop } from './run.mjs';
import { forgetPlaces, trapPanics } from './trap.mjs';

const binaryen = (tool) => at('node_modules', 'binaryen', 'bin', tool);

/** Without these exports the facade cannot work; its other names are checked by the compiler against core.d.ts. */
const EXPORTS = ['memory', '__wbindgen_malloc', 'version', 'dropout', 'tensor_address'];

// What Rust's standard library for this target uses anyway.
const FEATURES = [
  'bulk-memory',
  'bulk-memory-opt',
  'sign-ext',
  'nontrapping-float-to-int',
  'mutable-globals',
  'reference-types',
  'multivalue',
];

/** Takes out of a module with names what only its size shows, and puts it in an order that compresses well. */
export async function slim(input, output) {
  // Loaded late: set-up may just have installed it, and it is large.
  const { default: binaryen } = await import('binaryen');
  const module = binaryen.readBinary(readFileSync(input));
  trapPanics(binaryen, module);
  forgetPlaces(module);
  arrangeFunctions(binaryen, module);
  const wasm = module.emitBinary();
  removeBarriers(wasm);
  writeFileSync(output, wasm);
  module.dispose();
}

/**
 * Optimises a module. `--low-memory-unused` lets it fold an addition into a load's offset (20 to 30 % in kernels);
 * it holds because the linker puts the far end of the stack, and no data, below address 1024.
 */
export async function optimise(input, output, { simd }) {
  const features = simd ? [...FEATURES, 'simd'] : FEATURES;
  // Only what is named here is allowed: SIMD that slipped into the other build is an error.
  const flags = ['--mvp-features', ...features.map((name) => `--enable-${name}`)];
  const speed = [
    '-O3',
    '--low-memory-unused',
    '--one-caller-inline-max-function-size=20',
    ...['--strip-debug', '--strip-producers', '--strip-target-features'],
  ];
  await must(process.execPath, [binaryen('wasm-opt'), input, '-o', output, ...flags, ...speed], {
    label: 'wasm-opt',
  });
}

/** Checks exports and SIMD instructions of a built module; returns the number of the latter. */
export async function inspect(file, { simd }) {
  const bytes = readFileSync(file);
  const exported = new Set(
    WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name),
  );
  const missing = EXPORTS.filter((name) => !exported.has(name));
  if (missing.length > 0) throw new Stop(`the wasm does not export ${missing.join(', ')}`);

  const { output: text } = await must(process.execPath, [
    binaryen('wasm-dis'),
    file,
    '--all-features',
  ]);
  const simdOpcodes = text.match(/\((?:v128|[if]\d+x\d+)\.\w+/g)?.length ?? 0;
  if (simd !== simdOpcodes > 0) {
    throw new Stop(
      `the wasm ${simd ? 'with' : 'without'} simd128 holds ${simdOpcodes} SIMD instructions`,
    );
  }
  if (text.includes('.avgr_u')) throw new Stop('the wasm still holds a barrier for the compiler');
  return { simdOpcodes };
}
