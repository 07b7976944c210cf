// One incremental step of a build: it is skipped while the content of its inputs and outputs is what it was. No watching, no dates.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { at } from './paths.mjs';
import { duration, say } from './say.mjs';

/** All files below the paths, sorted; a missing path has none. */
export function filesBelow(...paths) {
  return paths.flatMap((path) => {
    if (!existsSync(path)) return [];
    if (!statSync(path).isDirectory()) return [path];
    return filesBelow(
      ...readdirSync(path)
        .sort()
        .map((name) => join(path, name)),
    );
  });
}

/** A digest over names and contents of files and over further texts. */
export function digest(paths, ...texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text}\0`);
  for (const file of filesBelow(...paths)) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/**
 * Runs `work` unless nothing changed since it last succeeded; returns whether it ran.
 *
 * - `inputs`, `outputs`: files and folders; `extra`: texts that matter too, such as versions and flags
 */
export async function step(name, { inputs, outputs, extra = [] }, work) {
  const stamp = at('target', 'stamps', name.replaceAll(/[^a-z0-9]+/gi, '-'));
  const before = digest(inputs, ...extra);
  const complete = () => outputs.every((path) => existsSync(path));
  const recorded = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (complete() && recorded === `${before} ${digest(outputs)}\n`) {
    say(`  ${name}: unchanged`);
    return false;
  }
  const started = performance.now();
  const note = await work();
  if (!complete())
    throw new Error(`${name} did not make ${outputs.find((path) => !existsSync(path))}`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${before} ${digest(outputs)}\n`);
  const time = duration((performance.now() - started) / 1000);
  say(`  ${name}: ${time}${note ? `, ${note}` : ''}`);
  return true;
}

/** The version of an installed npm package: it belongs to a step's `extra`. */
export function versionOf(name) {
  return JSON.parse(readFileSync(at('node_modules', name, 'package.json'), 'utf8')).version;
}

/** Puts a folder that was made aside in the place of an older one. */
export function replace(target, fresh) {
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}
