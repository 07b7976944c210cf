// Bundles a consumer's script with several bundlers, as their users would: no plugin or setting for this package.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';

// The names of Node's own modules stay imports; everything else goes into the bundle.
const isBuiltin = (id) => id.startsWith('node:');

/** Rollup has no resolution of packages; this is the least of what its node-resolve plugin does. */
const resolvePackage = (folder) => ({
  name: 'resolve-package',
  resolveId(id) {
    if (id !== 'selfnorm') return null;
    const installed = join(folder, 'node_modules', 'selfnorm');
    const { exports, sideEffects } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    );
    const file = exports['.'].default;
    return { id: join(installed, file), moduleSideEffects: sideEffects.includes(file) };
  },
});

/** Each makes one file `out` from `entry`; both are absolute. */
export const bundlers = {
  async esbuild({ entry, out, minify = true, platform = 'neutral' }) {
    await esbuild({
      entryPoints: [entry],
      outfile: out,
      bundle: true,
      minify,
      platform,
      format: 'esm',
      external: ['node:*'],
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
  },

  async vite({ folder, entry, out }) {
    await vite({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: `${out}.vite`,
        target: 'es2022',
        lib: { entry, formats: ['es'], fileName: () => 'bundle.mjs' },
        rollupOptions: { external: isBuiltin },
      },
    });
    return join(`${out}.vite`, 'bundle.mjs');
  },

  async rollup({ folder, entry, out }) {
    const bundle = await rollup({
      input: entry,
      external: isBuiltin,
      plugins: [resolvePackage(folder)],
      onwarn: ({ message }) => {
        throw new Error(message);
      },
    });
    await bundle.write({ file: out, format: 'es' });
    await bundle.close();
  },
};
