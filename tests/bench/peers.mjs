// The libraries that the benchmark is measured against: found, or installed on demand into target/bench, and started.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { at } from '../../scripts/lib/paths.mjs';
import { LONG, must, npm, Stop } from '../../scripts/lib/run.mjs';
import { say } from '../../scripts/lib/say.mjs';
import * as jax from './engines/jax.mjs';
import * as pytorch from './engines/pytorch.mjs';
import * as tfjs from './engines/tfjs.mjs';

/** What is installed. */
export const VERSIONS = { pytorch: '2.15.0', jax: '0.1.25', tfjs: '4.22.0' };

/** npm packages, with exact versions. */
const PACKAGES = {
  tfjs: ['core', 'layers', 'backend-wasm', 'backend-cpu'].map(
    (name) => `@tensorflow/tfjs-${name}@${VERSIONS.tfjs}`,
  ),
  'jax-js': [`@jax-js/jax@${VERSIONS.jax}`],
};

export const peersFolder = at('target', 'bench', 'peers');

/** Installs the npm packages of those that are named, unless they are there. */
export async function installPackages(names) {
  const wanted = names.flatMap((name) => PACKAGES[name] ?? []);
  const missing = wanted.filter((one) => {
    const [, name, version] = /^(.+)@(.+)$/.exec(one);
    const manifest = join(peersFolder, 'node_modules', name, 'package.json');
    return !existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).version !== version;
  });
  if (missing.length === 0) return;
  mkdirSync(peersFolder, { recursive: true });
  const manifest = join(peersFolder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  say(`  npm install ${missing.join(' ')}`);
  await npm(['install', '--no-audit', '--no-fund', '--save-exact', ...missing], {
    cwd: peersFolder,
    label: 'npm install',
  });
}

/** A Python that has torch; it is installed where none is found. */
export async function python() {
  const own = at('target', 'bench', 'pytorch', 'bin', 'python');
  const has = (program) => spawnSync(program, ['-c', 'import torch']).status === 0;
  const found = [process.env.SELFNORM_PYTHON, own, 'python3'].filter(Boolean).find(has);
  if (found) return found;
  say(
    `  installing PyTorch ${VERSIONS.pytorch} into target/bench/pytorch (SELFNORM_PYTHON can name another)`,
  );
  const options = { label: 'installing PyTorch', limit: LONG };
  await must('python3', ['-m', 'venv', at('target', 'bench', 'pytorch')], options);
  await must(
    own,
    ['-m', 'pip', 'install', '--quiet', `torch==${VERSIONS.pytorch}`, 'numpy'],
    options,
  );
  return own;
}

/** The same libraries as a program in the folder of the peers would find them. */
const found = (name) => createRequire(join(peersFolder, 'package.json'))(name);

const START = {
  async tfjs() {
    const tf = found('@tensorflow/tfjs-core');
    const layers = found('@tensorflow/tfjs-layers');
    // It does not know the Bernoulli and other rare kernels; those run in JavaScript.
    found('@tensorflow/tfjs-backend-cpu');
    found('@tensorflow/tfjs-backend-wasm');
    return tfjs.start(tf, layers);
  },
  async 'jax-js'() {
    const file = join(peersFolder, 'node_modules', '@jax-js', 'jax', 'dist', 'index.js');
    return jax.start(await import(pathToFileURL(file).href), VERSIONS.jax);
  },
  async pytorch() {
    return pytorch.start(await python());
  },
};

/** Starts those that are named. */
export async function peers(names) {
  const unknown = names.find((name) => !(name in START));
  if (unknown) throw new Stop(`no peer is named ${unknown}: ${Object.keys(START).join(', ')}`);
  await installPackages(names);
  const started = [];
  for (const name of names) started.push(await START[name]());
  return started;
}
