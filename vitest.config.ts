// Which tests run where: the unit tests in Node and in Chromium, each with and without simd128;
// the documentation's examples, the types and the end of memory once, in Node; those of the demo page drive a browser from
// Node. Needs a built package.

import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What `import 'selfnorm'` finds: the assembled package, or its twin without simd128. */
const PACKAGES = { simd: at('pkg'), nosimd: at('target/pkg-nosimd') };

const chromium = playwright({
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-sync',
      '--no-first-run',
    ],
  },
});

function project(
  where: 'node' | 'chromium',
  build: keyof typeof PACKAGES,
): TestProjectConfiguration {
  const browser = {
    enabled: true,
    provider: chromium,
    headless: true,
    screenshotFailures: false,
    instances: [{ browser: 'chromium' as const }],
  };
  return {
    extends: true,
    resolve: { alias: { selfnorm: `${PACKAGES[build]}/dist/entry/inline.js` } },
    // Each has a cache of its own, because several may run at the same time.
    cacheDir: at(`target/vite/${where}-${build}`),
    test: {
      name: build === 'simd' ? where : `${where}-nosimd`,
      include: ['tests/unit/**/*.test.ts'],
      ...(where === 'chromium' ? { browser } : {}),
    },
  };
}

export default defineConfig({
  root: at('.'),
  // The examples and the tests are started from here; nothing outside may be read.
  server: { fs: { allow: [at('.')] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the usual machine; a browser takes one.
    maxWorkers: 2,
    projects: [
      project('node', 'simd'),
      project('node', 'nosimd'),
      project('chromium', 'simd'),
      project('chromium', 'nosimd'),
      {
        extends: true,
        cacheDir: at('target/vite/static'),
        test: { name: 'static', include: ['tests/{docs,memory,types}/**/*.test.ts'] },
      },
      {
        extends: true,
        cacheDir: at('target/vite/demo-tests'),
        test: {
          name: 'demo',
          include: ['tests/demo/**/*.test.ts'],
          // Six looks of a section, each read by axe, on a machine that builds beside it.
          testTimeout: 300_000,
          globalSetup: at('tests/demo/harness/setup.ts'),
          // One browser at a time: these tests look at how fluently the page runs.
          fileParallelism: false,
        },
      },
    ],
  },
});
