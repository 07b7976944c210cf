// Puts the npm package together: compiles the facade, adds the wasm, fills in the template. Knows nothing of Rust.

import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { at, version } from './paths.mjs';
import { must } from './run.mjs';
import { step } from './step.mjs';

const WASM_FILES = ['core.js', 'core.d.ts', 'core_bg.wasm'];

/** TypeScript's compiler of this repository; two versions are installed, so `.bin/tsc` would be ambiguous. */
export const tsc = at('node_modules', 'typescript', 'bin', 'tsc');

/** Compiles ts/ to pkg/dist, with declarations. */
export async function compileFacade() {
  const { version: compiler } = JSON.parse(
    readFileSync(at('node_modules', 'typescript', 'package.json'), 'utf8'),
  );
  await step(
    'facade: tsc',
    { inputs: [at('ts'), at('tsconfig.json')], outputs: [at('pkg', 'dist')], extra: [compiler] },
    async () => {
      // Compiled aside first: a failed or interrupted run leaves the last good package as it was.
      const fresh = at('target', 'dist');
      rmSync(fresh, { recursive: true, force: true });
      await must(process.execPath, [tsc, '-p', 'tsconfig.json', '--outDir', fresh], {
        label: 'tsc',
      });
      mkdirSync(join(fresh, 'wasm'), { recursive: true });
      for (const file of WASM_FILES) cpSync(at('ts', 'wasm', file), join(fresh, 'wasm', file));
      replace(at('pkg', 'dist'), fresh);
    },
  );
}

/** Adds package.json with the crate's version, README and licences. */
export async function assemble() {
  const texts = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE'];
  const source = (name) => (name === 'README.md' ? at('pkg-template', name) : at(name));
  await step(
    'package: template',
    {
      inputs: [at('pkg-template'), ...texts.map(source)],
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
  await step('package without simd', { inputs: [at('pkg'), wasm], outputs: [target] }, () => {
    const fresh = at('target', 'pkg-nosimd-fresh');
    rmSync(fresh, { recursive: true, force: true });
    cpSync(at('pkg'), fresh, { recursive: true });
    for (const file of WASM_FILES) cpSync(join(wasm, file), join(fresh, 'dist', 'wasm', file));
    const typed = readFileSync(join(wasm, 'inline.ts'), 'utf8');
    writeFileSync(join(fresh, 'dist', 'wasm', 'inline.js'), typed.replace('wasm: string', 'wasm'));
    replace(target, fresh);
  });
}

function replace(target, fresh) {
  mkdirSync(join(target, '..'), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}
