// What runs in the page: the same cases and engines as in Node, asked for by Node through globals.

import * as copy from '../engines/copy.mjs';
import * as jax from '../engines/jax.mjs';
import * as peak from '../engines/peak.mjs';
import * as selfnorm from '../engines/selfnorm.mjs';
import * as stream from '../engines/stream.mjs';
import * as tfjs from '../engines/tfjs.mjs';
import { measure } from '../lib/measure.mjs';

const engines = [selfnorm, copy, peak, stream];
let context;

/** Loads what is served beside the page: the wasm, the kernels of what is possible, the peers that are named. Returns the versions. */
globalThis.prepare = async (peers, versions) => {
  const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  const [wasm, ...kernels] = await Promise.all(
    ['core', 'peak', 'stream'].map((one) => bytes(`${one}.wasm`)),
  );
  context = { wasm, peak: kernels[0], stream: kernels[1] };
  if (peers.includes('tfjs')) {
    const { tf, layers, setWasmPaths } = await import(/* @vite-ignore */ './tfjs.js');
    setWasmPaths('/tfjs/');
    engines.push(await tfjs.start(tf, layers));
  }
  if (peers.includes('jax-js')) {
    // It would take several threads: here all have one.
    delete globalThis.SharedArrayBuffer;
    engines.push(await jax.start(await import('./jax.js'), versions.jax));
  }
  return Object.fromEntries(engines.map(({ name, version }) => [name, version]));
};

globalThis.measureCases = (cases, effort) =>
  measure(
    cases,
    engines,
    context,
    effort,
    ({ group }, pass) => void globalThis.tell({ group }, pass),
  );
