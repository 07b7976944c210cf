// Makes the files that the browser loads, all in memory: the page's script, the package alone, the peers.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { at } from '../../../scripts/lib/paths.mjs';
import { contextOf } from '../lib/context.mjs';
import { peersFolder } from '../peers.mjs';

const entry = at('pkg', 'dist', 'entry', 'inline.js');

async function bundled(options) {
  const { outputFiles } = await build({
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
    alias: { selfnorm: entry },
    ...options,
  });
  return outputFiles[0].contents;
}

const text = (contents) => ({ contents, resolveDir: peersFolder, loader: 'js' });

/** Scripts of the peers, by name. */
const PEERS = {
  async tfjs() {
    const folder = join(peersFolder, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
    const wasm = 'tfjs-backend-wasm-simd.wasm';
    return {
      'tfjs.js': await bundled({
        stdin: text(`export * as tf from '@tensorflow/tfjs-core';
          export * as layers from '@tensorflow/tfjs-layers';
          import '@tensorflow/tfjs-backend-cpu';
          export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';`),
      }),
      [`tfjs/${wasm}`]: readFileSync(join(folder, wasm)),
    };
  },
  'jax-js': async () => ({
    'jax.js': await bundled({ stdin: text("export * from '@jax-js/jax';") }),
  }),
};

/** What a page does to get its first result. */
const FIRST = `import * as torch from 'selfnorm';
  torch.nn.functional.feature_alpha_dropout(torch.randn(16, 128, 10), 0.1, true);`;

/** All files by their path. */
export async function files(peers) {
  const external = ['./tfjs.js', './jax.js'];
  const context = await contextOf();
  const made = {
    'index.html': '<!doctype html><script type="module" src="page.js"></script>',
    'empty.html': '<!doctype html>',
    'page.js': await bundled({
      entryPoints: [at('tests', 'bench', 'browser', 'page.mjs')],
      external,
    }),
    'first.js': await bundled({ stdin: { ...text(FIRST), resolveDir: at() } }),
    'nothing.js': 'export {};',
    'core.wasm': context.wasm,
    'peak.wasm': context.peak,
    'stream.wasm': context.stream,
  };
  for (const name of peers) Object.assign(made, await PEERS[name]());
  return made;
}
