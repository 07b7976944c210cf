// The empty project of a user in a temporary folder, with the packed package installed; and how cases are run in it.

import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../scripts/lib/paths.mjs';
import { npm, run } from '../../scripts/lib/run.mjs';

/** Packs pkg/ and installs the tarball; returns the folder, the tarball, and npm's list of packed files. */
export async function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'selfnorm-package-'));
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  // A cache of its own: npm must not take an older package of the same version from the user's.
  const local = [...quiet, '--cache', join(folder, '.npm')];
  const packing = ['pack', '--json', '--pack-destination', folder, ...local];
  const [packed] = parseJson((await npm(packing, { cwd: at('pkg') })).output);
  const tarball = join(folder, packed.filename);

  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "consumer", "private": true, "type": "module" }\n',
  );
  await npm(['install', tarball, '--offline', '--ignore-scripts', '--no-package-lock', ...local], {
    cwd: folder,
  });
  cpSync(at('tests', 'package', 'consumer'), folder, { recursive: true });
  const installed = join(folder, 'node_modules', 'selfnorm');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  return { folder, tarball, installed, manifest, files: packed.files.map(({ path }) => path) };
}

// npm may print a warning around its JSON.
function parseJson(output) {
  return JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1));
}

/** Runs a Node script in the project; it must end well and print `ok` and nothing else. */
export async function runScript(folder, script) {
  const { code, output } = await run(process.execPath, [script], { cwd: folder, limit: 60 });
  if (code !== 0 || output.trim() !== 'ok')
    throw new Error(`node ${script}, exit code ${code}:\n${output}`);
}

/** Runs a tool of the repository in the project; it must end well. */
export async function runTool(folder, script, args) {
  const { code, output } = await run(process.execPath, [script, ...args], {
    cwd: folder,
    limit: 300,
  });
  if (code !== 0) throw new Error(output);
  return output;
}
