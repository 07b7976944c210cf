// Where and when figures were taken: the machine, the versions, the commit.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { root } from '../../../scripts/lib/paths.mjs';

const git = (...args) => {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

/** The data caches of the first core in bytes, by level; empty where the system does not tell. */
function caches() {
  const folder = '/sys/devices/system/cpu/cpu0/cache';
  const read = (entry, name) => readFileSync(`${folder}/${entry}/${name}`, 'utf8').trim();
  try {
    const data = readdirSync(folder).filter(
      (entry) => entry.startsWith('index') && read(entry, 'type') !== 'Instruction',
    );
    return Object.fromEntries(
      data.map((entry) => [
        `L${read(entry, 'level')}`,
        1024 * Number.parseInt(read(entry, 'size'), 10),
      ]),
    );
  } catch {
    return {};
  }
}

export function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    caches: caches(),
    memory_gb: Math.round(totalmem() / 2 ** 30),
    os: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  };
}

export const commit = () => ({
  commit: git('rev-parse', '--short', 'HEAD'),
  changed: git('status', '--porcelain', '--untracked-files=no') !== '',
});
