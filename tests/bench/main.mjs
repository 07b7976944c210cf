// `npm run bench`: reads the arguments and starts what they ask for. See lib/options.mjs.

import { main, say } from '../../scripts/lib/say.mjs';
import { HELP, options } from './lib/options.mjs';

await main(async () => {
  const chosen = options(process.argv.slice(2));
  if (chosen.help) return say(HELP);
  // Loaded late: what is counted must be loaded by the counter.
  if (chosen.counts) {
    const { checkCounts } = await import('./counts/check.mjs');
    return checkCounts(chosen);
  }
  if (chosen.check) {
    const { check } = await import('./check/main.mjs');
    return check(chosen);
  }
  const { bench } = await import('./node.mjs');
  return bench(chosen);
});
