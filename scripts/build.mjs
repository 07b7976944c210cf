// Builds the npm package in pkg/, ready for `npm pack`, from the crate and the facade. Steps whose inputs are unchanged are skipped.
// With --no-simd a second, test-only package without simd128 is made as well, in target/pkg-nosimd.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bundleFacade,
  compileFacade,
  fillTemplate,
  linkPackage,
  withoutSimd,
} from './lib/assemble.mjs';
import { withLock } from './lib/lock.mjs';
import { inlineModule, packing } from './lib/pack.mjs';
import { at, bindgenVersion, cargoHome, wasmTarget } from './lib/paths.mjs';
import { LONG, must, run } from './lib/run.mjs';
import { duration, kilobytes, main, say } from './lib/say.mjs';
import { replace, step, versionOf } from './lib/step.mjs';
import { inspect, optimise, slim } from './lib/wasm.mjs';
import { setup } from './setup.mjs';

/**
 * Compiler flags of the package, beside those for SIMD, which replace `.cargo/config.toml`. The kernels are vectorised
 * and unrolled by hand and say what is to be inlined; whatever the compiler adds elsewhere only costs bytes: a tenth of
 * the download, for no measurable speed.
 */
const SMALL = [
  '-Cno-vectorize-loops',
  '-Cllvm-args=-inline-threshold=5',
  '-Cllvm-args=-unroll-allow-partial=false',
  '-Cllvm-args=-unroll-runtime=false',
  // Messages of panics name source files: not by the path that they have on this machine.
  `--remap-path-prefix=${cargoHome}=cargo`,
];
const flags = (simd) => ({
  // Encoded, because a path may have a space in it.
  CARGO_ENCODED_RUSTFLAGS: [`-Ctarget-feature=${simd}simd128`, ...SMALL].join('\x1f'),
});

/** The two ways to build the wasm; each has a target folder of its own, so that both caches stay warm. */
const SIMD = {
  name: 'wasm',
  simd: true,
  target: at('target'),
  out: at('ts', 'wasm'),
  env: flags('+'),
};
const NO_SIMD = {
  name: 'wasm without simd',
  simd: false,
  target: at('target', 'nosimd'),
  out: at('target', 'nosimd', 'wasm'),
  env: flags('-'),
};

/** The flags and the text of the wasm are written here, so this file is an input of their steps. */
const self = fileURLToPath(import.meta.url);

/** Builds pkg/, and target/pkg-nosimd too when asked for. */
export function build({ noSimd = false } = {}) {
  return withLock(at('target', 'build.lock'), async () => {
    const started = performance.now();
    say('Build');
    await wasm(SIMD);
    await compileFacade();
    await bundleFacade();
    await fillTemplate();
    linkPackage();
    if (noSimd) {
      await wasm(NO_SIMD);
      await withoutSimd(NO_SIMD.out);
    }
    say(`  pkg/ is ready, ${duration((performance.now() - started) / 1000)}`);
  });
}

/** cargo, wasm-bindgen, wasm-opt, and the wasm as text: `out` then holds core.js, core.d.ts, core_bg.wasm, inline.ts. */
async function wasm({ name, simd, target, out, env }) {
  const compiled = join(target, wasmTarget, 'release', 'selfnorm.wasm');
  const glue = join(target, 'glue');
  const rustc = (await run('rustc', ['--version'])).output;

  const build = ['build', '--release', '--target', wasmTarget, '--features', 'bindings', '--lib'];
  await step(
    `${name}: cargo build`,
    {
      inputs: [at('src'), at('Cargo.toml'), at('Cargo.lock'), at('.cargo', 'config.toml')],
      outputs: [compiled],
      extra: [rustc, JSON.stringify([build, env])],
    },
    async () => {
      await must('cargo', build, {
        env: { ...env, CARGO_TARGET_DIR: target },
        label: 'cargo build',
        limit: LONG,
      });
    },
  );

  const bindgen = [
    ...['--target', 'web', '--omit-default-module-path'],
    // The names stay until the panics are found by them.
    ...['--keep-debug', '--remove-producers-section'],
    ...['--out-name', 'core', '--out-dir', glue, compiled],
  ];
  await step(
    `${name}: wasm-bindgen`,
    { inputs: [compiled], outputs: [glue], extra: [bindgenVersion, JSON.stringify(bindgen)] },
    async () => {
      rmSync(glue, { recursive: true, force: true });
      await must('wasm-bindgen', bindgen, { label: 'wasm-bindgen' });
    },
  );

  await step(
    `${name}: wasm-opt`,
    {
      inputs: [
        glue,
        self,
        ...['wasm.mjs', 'trap.mjs', 'arrange.mjs', 'barriers.mjs'].map((file) =>
          at('scripts', 'lib', file),
        ),
        ...packing,
      ],
      outputs: [out],
      extra: [versionOf('binaryen')],
    },
    async () => {
      // Made aside first: what is in the folder is always complete, and nothing is left of earlier builds.
      const fresh = join(target, 'wasm-fresh');
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(fresh, { recursive: true });
      const binary = join(fresh, 'core_bg.wasm');
      const slimmed = join(fresh, 'slim.wasm');
      await slim(join(glue, 'core_bg.wasm'), slimmed);
      await optimise(slimmed, binary, { simd });
      rmSync(slimmed);
      const { simdOpcodes } = await inspect(binary, { simd });
      for (const file of ['core.js', 'core.d.ts']) cpSync(join(glue, file), join(fresh, file));
      const bytes = readFileSync(binary);
      writeFileSync(join(fresh, 'inline.ts'), await inlineModule(bytes, join(target, 'unpacker')));
      replace(out, fresh);
      return `${kilobytes(bytes.length)}, ${simdOpcodes} SIMD instructions`;
    },
  );
}

if (process.argv[1] === self) {
  await main(async () => {
    await setup();
    await build({ noSimd: process.argv.includes('--no-simd') });
  });
}
