// Builds the demo page of www/ in target/demo, from the package in pkg/.

import { at } from './paths.mjs';
import { must } from './run.mjs';
import { step, versionOf } from './step.mjs';

/** What the page is built, served and previewed by. */
export const pageConfig = at('www', 'vite.config.ts');

/** Builds the page unless neither it nor the package has changed. */
export async function buildPage() {
  await step(
    'demo page',
    {
      inputs: [at('www'), at('pkg', 'dist')],
      outputs: [at('target', 'demo')],
      extra: ['vite', 'd3-array', 'd3-shape'].map(versionOf),
    },
    async () => {
      const vite = at('node_modules', 'vite', 'bin', 'vite.js');
      const args = ['build', '--config', pageConfig, '--logLevel', 'warn'];
      await must(process.execPath, [vite, ...args], { label: 'vite build' });
    },
  );
}
