// Finds Chromium and its driver for the browser tests, and installs them from Debian's packages where that is possible.

import { existsSync } from 'node:fs';
import { onPath } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

const PACKAGES = ['chromium', 'chromium-driver'];

function find() {
  const { CHROMIUM_PATH, CHROMEDRIVER } = process.env;
  const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const browser = CHROMIUM_PATH ?? browsers.map(onPath).find(Boolean);
  const driver = CHROMEDRIVER ?? onPath('chromedriver');
  return { browser, driver, complete: [browser, driver].every((file) => file && existsSync(file)) };
}

/** Returns the environment that names both programs, or undefined after saying what to do. */
export async function chromium() {
  let found = find();
  if (!found.complete && onPath('apt-get') && process.getuid?.() === 0) {
    say('  apt-get install chromium chromium-driver');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { env, label: 'apt-get update' });
    const install = ['install', '-y', '-q', '--no-install-recommends', ...PACKAGES];
    await run('apt-get', install, { env, label: 'apt-get install' });
    found = find();
  }
  if (found.complete) return { CHROMIUM_PATH: found.browser, CHROMEDRIVER: found.driver };
  say('  Chromium or its driver is missing, so the browser tests will fail. On Debian or Ubuntu:');
  say(`  sudo apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`);
  say('  elsewhere: set CHROMIUM_PATH and CHROMEDRIVER to the two programs');
  return undefined;
}
