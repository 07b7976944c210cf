// From the start of a process to the first result, in fresh processes that take turns; beside them processes that do
// nothing. As everywhere in Node the clock is the processor's time.

import { spawnSync } from 'node:child_process';
import { root } from '../../../scripts/lib/paths.mjs';
import { summary } from './rounds.mjs';

/** What is run, by name: a first feature alpha dropout. */
const NODE = {
  node: '',
  selfnorm: `import * as torch from 'selfnorm';
    torch.nn.functional.feature_alpha_dropout(torch.randn(16, 128, 10), 0.1, true);`,
  tfjs: `import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-backend-wasm';
    await tf.setBackend('wasm');
    const mask = tf.greaterEqual(tf.randomUniform([16, 128, 1]), 0.1);
    tf.mul(tf.randomNormal([16, 128, 10]), tf.cast(mask, 'float32')).dataSync();`,
  'jax-js': `import * as jax from '@jax-js/jax';
    await jax.init('wasm');
    jax.defaultDevice('wasm');
    const { random, numpy: np } = jax;
    const mask = random.bernoulli(random.key(0), 0.9, [16, 128, 1]);
    random.normal(random.key(1), [16, 128, 10]).mul(mask.astype(np.float32)).dataSync();`,
};
const PYTHON = {
  python: '',
  pytorch: `import torch
torch.nn.functional.feature_alpha_dropout(torch.randn(16, 128, 10), 0.1, True)`,
};

/** Each process tells at its end what processor time it took, in microseconds; all its threads count. */
const NODE_END = '\n; const { user, system } = process.cpuUsage(); console.log(user + system);';
const PYTHON_END = '\nimport time; print(time.process_time() * 1e6)';

function processTime(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stderr}`.trim().split('\n').at(-1));
  return Number(stdout.trim().split('\n').at(-1));
}

/**
 * Measures the start of `names` of the peers and of selfnorm. The results are microseconds beside the start of Node, or of
 * Python; `node` and `python` are those starts themselves.
 *
 * - `peersFolder`: where their packages are; `python`: the program that has torch
 */
export function startup(names, { rounds, peersFolder, python }) {
  const node = ['node', 'selfnorm', ...names.filter((name) => NODE[name])].map((name) => {
    const args = ['--input-type=module', '-e', NODE[name] + NODE_END];
    const cwd = ['node', 'selfnorm'].includes(name) ? root : peersFolder;
    return { name, base: 'node', run: () => processTime(process.execPath, args, cwd) };
  });
  const others = names.includes('pytorch') ? Object.keys(PYTHON) : [];
  const contestants = [
    ...node,
    ...others.map((name) => ({
      name,
      base: 'python',
      run: () => processTime(python, ['-c', PYTHON[name] + PYTHON_END], root),
    })),
  ];
  const times = new Map(contestants.map(({ name }) => [name, []]));
  const errors = {};
  for (let round = -1; round < rounds; round++) {
    for (const { name, run } of contestants) {
      if (errors[name]) continue;
      try {
        const time = run();
        // The first round only fills the caches of the file system.
        if (round >= 0) times.get(name).push(time);
      } catch (error) {
        errors[name] = error.message;
      }
    }
  }
  const results = {};
  for (const { name, base } of contestants) {
    if (errors[name]) continue;
    const own = summary(times.get(name));
    const start = name === base ? { min: 0, median: 0 } : summary(times.get(base));
    results[name] = { ...own, min: own.min - start.min, median: own.median - start.median };
  }
  return {
    name: 'import to first result',
    group: 'start',
    results,
    ...(Object.keys(errors).length > 0 ? { errors } : {}),
  };
}
