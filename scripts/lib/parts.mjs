// All parts of `npm test`: what each runs and how its tests are counted. Two lanes run side by side, each in order:
// cargo's parts, which wait for one another's lock anyway, and those of Node.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tsc } from './assemble.mjs';
import { cargoTests, plainTests, vitestReport, yesOrNo } from './counts.mjs';
import { at, wasmTarget } from './paths.mjs';
import { LONG, run } from './run.mjs';

const noSimd = {
  RUSTFLAGS: '-C target-feature=-simd128',
  CARGO_TARGET_DIR: at('target', 'nosimd'),
};

/** The code for JavaScript and its tests are there with this feature only. */
const bindings = ['--features', 'bindings'];

/** Without debug information the test programs link, and pass through wasm-bindgen, in a fraction of the time. */
const lean = { CARGO_PROFILE_DEV_DEBUG: 'false' };

/** A part that runs one command. */
function part(name, command, args, options = {}) {
  const { count = yesOrNo, quick = false, env = {}, limit, ...rest } = options;
  return {
    name,
    quick,
    ...rest,
    async test(browser) {
      const result = await run(command, args, { env: { ...env, ...browser }, limit });
      return { ...result, ...count(result) };
    },
  };
}

const cargo = (name, args, options) => part(name, 'cargo', args, { limit: LONG, ...options });
const node = (name, args, options) => part(name, process.execPath, args, options);
const tool = (...path) => at('node_modules', ...path);

/** The crate's own wasm tests; without `browser` they run in Node. */
function wasmTests(name, { simd, browser }) {
  const args = ['test', '--target', wasmTarget, ...bindings, '--lib', '--test', 'wasm'];
  // The slowest test may take longer than the runner's 20 seconds on a busy machine.
  const env = { ...(simd ? {} : noSimd), ...lean, WASM_BINDGEN_TEST_TIMEOUT: '300' };
  if (browser) env.WASM_BINDGEN_USE_BROWSER = '1';
  return cargo(name, args, { count: cargoTests, env, browser });
}

function vitest(name, project, options = {}) {
  const report = at('target', 'reports', `${project}.json`);
  const args = [tool('vitest', 'vitest.mjs'), 'run', '--project', project];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { test, ...rest } = node(name, [...args, ...reporters], {
    count: (result) => vitestReport(result, report),
    ...options,
  });
  return {
    ...rest,
    test(browser) {
      mkdirSync(at('target', 'reports'), { recursive: true });
      rmSync(report, { force: true });
      return test(browser);
    },
  };
}

/** Miri interprets the tests of the module that holds unsafe code outside of wasm; it comes with the nightly compiler only. */
const miri = {
  name: 'Miri: storage',
  async test() {
    const nightly = ['+nightly', 'miri'];
    const found = await run('cargo', [...nightly, '--version'], {
      env: { RUSTUP_AUTO_INSTALL: '0' },
    });
    if (found.code !== 0) {
      return { passed: 0, failed: 0, skipped: 1, note: 'no nightly compiler with Miri' };
    }
    const result = await run('cargo', [...nightly, 'test', '--lib', '--', 'storage'], {
      env: { MIRIFLAGS: '-Zmiri-disable-isolation', CARGO_TARGET_DIR: at('target', 'miri') },
      limit: LONG,
    });
    return { ...result, ...cargoTests(result) };
  },
};

/** The lock files are complete and name no download address. */
const locks = {
  name: 'lock files',
  quick: true,
  async test() {
    const { packages } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
    const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
    const wrong = Object.entries(packages).flatMap(([path, entry]) => [
      ...('resolved' in entry && !entry.link ? [`${path} has a download address`] : []),
      // npm drops what its registry does not hold, and `npm ci` then refuses the lock.
      ...Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !names.has(name))
        .map((name) => `${path} wants ${name}, which is not locked`),
    ]);
    const metadata = await run('cargo', ['metadata', '--locked', '--format-version', '1']);
    if (metadata.code !== 0) wrong.push(`Cargo.lock is not current:\n${metadata.output}`);
    const code = wrong.length > 0 ? 1 : 0;
    return { output: wrong.join('\n'), ...yesOrNo({ code }) };
  },
};

const deny = ['--', '-D', 'warnings'];
const clippy = ['clippy', '--quiet'];
const onWasm = ['--target', wasmTarget, ...bindings];

export const cargoLane = [
  cargo('rustfmt', ['fmt', '--check', '--', '--color', 'never'], { quick: true }),
  cargo('clippy, native', [...clippy, '--all-targets', ...deny], { quick: true }),
  cargo('clippy, native, bindings', [...clippy, '--all-targets', ...bindings, ...deny]),
  cargo('clippy, wasm', [...clippy, ...onWasm, ...deny], { quick: true }),
  // The profile makes it look at the tests inside of the library.
  cargo('clippy, wasm tests', [
    ...[...clippy, ...onWasm, '--profile', 'test', '--lib', '--test', 'wasm'],
    ...deny,
  ]),
  cargo('cargo test, native', ['test', '--no-fail-fast', ...bindings], {
    count: cargoTests,
    quick: true,
  }),
  cargo('cargo doc', ['doc', '--no-deps'], { env: { RUSTDOCFLAGS: '-D warnings' } }),
  wasmTests('crate in Node', { simd: true }),
  wasmTests('crate in Chromium', { simd: true, browser: true }),
  wasmTests('crate in Node, no simd', { simd: false }),
  wasmTests('crate in Chromium, no simd', { simd: false, browser: true }),
  miri,
];

export const nodeLane = [
  locks,
  node('biome', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'], { quick: true }),
  node('types of the facade', [tsc, '--noEmit', '-p', 'tsconfig.json'], { quick: true }),
  node('types of the tests', [tsc, '--noEmit', '-p', 'tests/tsconfig.json'], { quick: true }),
  node('types of the demo page', [tsc, '--noEmit', '-p', 'www/tsconfig.json'], { quick: true }),
  vitest('type tests and documentation examples', 'static'),
  vitest('unit tests in Node', 'node', { quick: true }),
  node('instruction counts', [at('tests', 'bench', 'main.mjs'), '--counts'], {
    count: plainTests,
    quick: true,
  }),
  vitest('unit tests in Node, no simd', 'node-nosimd'),
  vitest('unit tests in Chromium', 'chromium', { browser: true }),
  vitest('unit tests in Chromium, no simd', 'chromium-nosimd', { browser: true }),
  vitest('demo page in Chromium', 'demo', { browser: true }),
  node('typedoc', [tool('typedoc', 'bin', 'typedoc')]),
  node('package', [at('tests', 'package', 'run.mjs')], { count: plainTests }),
];
