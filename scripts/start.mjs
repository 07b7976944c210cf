// `npm start`: from a fresh clone to the package's main job on real data. Set-up and build come first and are skipped when done.

import { build } from './build.mjs';
import { at } from './lib/paths.mjs';
import { must } from './lib/run.mjs';
import { main, say } from './lib/say.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  await setup();
  await build();
  say();
  // A process of its own: it imports the package as a user does, and its failures are its own.
  await must(process.execPath, [at('scripts', 'job', 'digits.mjs')], {
    live: true,
    remedy: 'the job failed: the lines above say why; `npm test` checks the whole installation',
  });
});
