// `npm run demo`: from a fresh clone to the demo page in the browser. Set-up and build come first and are skipped when
// done. With `-- --dev` the sources are served instead, and the page follows every change.

import { build } from './build.mjs';
import { buildPage, pageConfig } from './lib/page.mjs';
import { main, say } from './lib/say.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  const developing = process.argv.includes('--dev');
  await setup();
  await build();
  if (!developing) await buildPage();
  const address = await serve(developing);
  say();
  say(`The demo page is at ${address} (Ctrl+C ends it)`);
});

/** Serves the built page as any static server would, or the sources; returns the address. */
async function serve(developing) {
  // Loaded late: set-up may just have installed it.
  const { createServer, preview } = await import('vite');
  const options = { configFile: pageConfig, logLevel: 'warn' };
  const server = developing ? await (await createServer(options)).listen() : await preview(options);
  return server.resolvedUrls.local[0];
}
