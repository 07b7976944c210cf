// Compiles examples and runs each in plain Node, where it imports the package by its name as a user does.

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { as_module, type Example, root } from './extract.ts';

const OPTIONS = {
  target: 'ES2022',
  module: 'NodeNext',
  lib: ['ES2022', 'ESNext.Disposable', 'DOM'],
  types: ['node'],
  rootDir: '.',
  outDir: 'out',
  strict: true,
};

const file_of = (name: string): string => name.replace(/[^a-z0-9]+/gi, '_');

/** Writes the examples as modules into a folder under target/ and compiles them; gives the errors. */
export function compile(examples: readonly Example[], folder: string): Promise<string> {
  const path = join(root, 'target', folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS }));
  for (const example of examples) {
    writeFileSync(join(path, `${file_of(example.name)}.ts`), as_module(example));
  }
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', path, '--pretty', 'false'], (_, out) => resolve(out));
  });
}

/** Runs a compiled example in a thread of its own, so that each finds the package fresh. */
export function run({ name }: Example, folder: string): Promise<void> {
  const file = join(root, 'target', folder, 'out', `${file_of(name)}.js`);
  return new Promise((resolve, reject) => {
    // What an example prints is of no interest here.
    const worker = new Worker(file, { stdout: true, stderr: true });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${name}: exit code ${code}`));
    });
  });
}
