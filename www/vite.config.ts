// How the demo page is built: static files that work under any path, the package taken by its name.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { digits, entries, looseWhileDeveloping } from './build/plugins.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: './',
  publicDir: false,
  // Beside the build of the package, never in the sources.
  cacheDir: at('../target/vite/demo'),
  resolve: {
    // The package as it is published; with `?url` behind, the address of its wasm.
    alias: [
      { find: /^selfnorm\/slim$/, replacement: at('../pkg/dist/entry/slim.js') },
      { find: /^selfnorm\/core\.wasm/, replacement: at('../pkg/dist/wasm/core_bg.wasm') },
    ],
  },
  plugins: [entries(), digits(at('data/digits.csv')), looseWhileDeveloping()],
  build: {
    outDir: at('../target/demo'),
    emptyOutDir: true,
    target: 'es2022',
    // Files of their own: a strict policy allows no `data:` scripts or styles, and sizes stay visible.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { fs: { allow: [at('..')] } },
});
