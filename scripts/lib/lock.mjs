// Lets one process at a time build in this folder; others wait. Not a lock between machines.

import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

/** The text of a lock file: who holds it, `pid id`, where no two ids are the same. */
const owner = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
};

/** Makes the file unless there is one; a link, so that nobody ever sees it half written. */
function acquire(file) {
  const id = randomUUID();
  const own = `${file}.${id}`;
  writeFileSync(own, `${process.pid} ${id}`);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own);
  }
}

const release = (file) => rmSync(file, { force: true });

function isGone(holder) {
  try {
    process.kill(Number.parseInt(holder, 10), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/**
 * Removes the file that a killed holder left behind; returns whether it is worth to try again at once.
 *
 * Of several that see the same dead holder one alone may remove it, and only while it is still there: the right to do so is
 * a lock too, named after the dead. Otherwise a slow one would remove the lock of whoever came next.
 */
function removeDead(file) {
  const holder = owner(file);
  if (holder === undefined) return true;
  if (!isGone(holder)) return false;
  const right = `${file}.after-${holder.split(' ').at(-1)}`;
  if (!acquire(right)) return removeDead(right);
  try {
    if (owner(file) === holder) release(file);
  } finally {
    release(right);
  }
  return true;
}

/** Runs `work` while holding the lock. */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!acquire(file)) {
    if (removeDead(file)) continue;
    if (!told) say('  another build is running in this folder: waiting for it');
    told = true;
    await sleep(500);
  }
  const end = () => release(file);
  process.once('exit', end);
  try {
    return await work();
  } finally {
    end();
    process.off('exit', end);
  }
}
