// Puts the npm package together: compiles the facade, bundles it, fills in the template. Knows nothing of Rust.

import {
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { at, version } from './paths.mjs';
import { must, Stop } from './run.mjs';
import { filesBelow, replace, step, versionOf } from './step.mjs';

/** What is done stands here, so this file is an input of every step. */
const self = fileURLToPath(import.meta.url);

/** TypeScript's compiler of this repository; two versions are installed, so `.bin/tsc` would be ambiguous. */
export const tsc = at('node_modules', 'typescript', 'bin', 'tsc');

/** The compiled facade with the wasm, module by module. */
const facade = at('target', 'facade');

/** Compiles ts/, with declarations. Everything is made aside first: a failed run leaves the last good one as it was. */
export async function compileFacade() {
  const extra = [versionOf('typescript')];
  const inputs = [at('ts'), at('tsconfig.json'), self];
  await step('facade: tsc', { inputs, outputs: [facade], extra }, async () => {
    const fresh = emptied('target', 'facade-fresh');
    await must(process.execPath, [tsc, '-p', 'tsconfig.json', '--outDir', fresh], { label: 'tsc' });
    addWasm(at('ts', 'wasm'), fresh);
    replace(facade, fresh);
  });
}

/** Makes pkg/dist of the compiled facade. */
export async function bundleFacade() {
  const dist = at('pkg', 'dist');
  const extra = [versionOf('rollup')];
  await step('package: bundle', { inputs: [facade, self], outputs: [dist], extra }, async () => {
    const fresh = emptied('target', 'dist-fresh');
    await bundle(facade, fresh);
    replace(dist, fresh);
  });
}

/** Adds package.json with the crate's version, README and licences. */
export async function fillTemplate() {
  const texts = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE'];
  const source = (name) => (name === 'README.md' ? at('pkg-template', name) : at(name));
  await step(
    'package: template',
    {
      inputs: [at('pkg-template'), ...texts.map(source), self],
      outputs: [at('pkg', 'package.json'), ...texts.map((name) => at('pkg', name))],
      extra: [version],
    },
    () => {
      const { name, ...rest } = JSON.parse(
        readFileSync(at('pkg-template', 'package.json'), 'utf8'),
      );
      writeFileSync(
        at('pkg', 'package.json'),
        `${JSON.stringify({ name, version, ...rest }, null, 2)}\n`,
      );
      for (const text of texts) cpSync(source(text), at('pkg', text));
    },
  );
}

/** Lets everything in the repository import the assembled package by its name. */
export function linkPackage() {
  const link = at('node_modules', 'selfnorm');
  if (existsSync(link) && lstatSync(link).isSymbolicLink()) return;
  rmSync(link, { recursive: true, force: true });
  symlinkSync(process.platform === 'win32' ? at('pkg') : join('..', 'pkg'), link, 'junction');
}

/** The same package with another wasm in it, for tests only. */
export async function withoutSimd(wasm) {
  const target = at('target', 'pkg-nosimd');
  const inputs = [at('pkg'), facade, wasm, self];
  const extra = [versionOf('rollup')];
  await step('package without simd', { inputs, outputs: [target], extra }, async () => {
    const modules = emptied('target', 'facade-nosimd');
    cpSync(facade, modules, { recursive: true });
    addWasm(wasm, modules);
    const typed = readFileSync(join(wasm, 'inline.ts'), 'utf8');
    writeFileSync(
      join(modules, 'wasm', 'inline.js'),
      typed.replace(/^(export const \w+): string/gm, '$1'),
    );

    const fresh = emptied('target', 'pkg-nosimd-fresh');
    await bundle(modules, join(fresh, 'dist'));
    cpSync(at('pkg', 'package.json'), join(fresh, 'package.json'));
    replace(target, fresh);
  });
}

/** The path of a folder that is not there yet. */
function emptied(...path) {
  rmSync(at(...path), { recursive: true, force: true });
  return at(...path);
}

// All but inline.ts, which goes through the compiler.
function addWasm(wasm, folder) {
  for (const file of ['core.js', 'core.d.ts', 'core_bg.wasm'])
    cpSync(join(wasm, file), join(folder, 'wasm', file));
}

/**
 * Joins the modules into three: the two entries, and what they share, so that a program with both has one memory. Node
 * starts in less than half the time then, because it is the number of files that takes time. Comments go, which
 * the declarations have as well; nothing is minified, and bundlers still drop what a program does not use.
 */
async function bundle(from, to) {
  // Loaded late: set-up may just have installed it.
  const { rollup } = await import('rollup');
  const entry = (name) => join(from, 'entry', `${name}.js`);
  const made = await rollup({
    input: { 'entry/inline': entry('inline'), 'entry/slim': entry('slim') },
    onwarn: ({ message }) => {
      throw new Stop(`rollup: ${message}`);
    },
  });
  await made.write({
    dir: to,
    format: 'es',
    chunkFileNames: 'shared.js',
    minifyInternalExports: false,
    generatedCode: { preset: 'es2015', symbols: false },
    plugins: [fastNamespaces, compact],
  });
  await made.close();
  for (const file of filesBelow(from)) {
    if (/\.(d\.ts|wasm)$/.test(file)) cpSync(file, join(to, relative(from, file)));
  }
}

/** What the entries share without comments, but for those that bundlers read. The entries are short, or all text. */
const compact = {
  name: 'compact',
  async renderChunk(code, chunk) {
    if (chunk.isEntry) return null;
    const { transform } = await import('esbuild');
    return (await transform(code, { charset: 'utf8', legalComments: 'none' })).code;
  },
};

/** Objects without a prototype are dictionaries in V8: `torch.nn.functional.dropout` would be looked up at each call. */
const fastNamespaces = {
  name: 'fast-namespaces',
  renderChunk: (code) => code.replaceAll(/^\s*__proto__: null,\n/gm, ''),
};
