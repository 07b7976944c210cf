// Starts the package, once: in the page from its file, in a worker from the module that the page compiled.

import address from 'selfnorm/core.wasm?url';
import { init } from 'selfnorm/slim';

let pending: Promise<WebAssembly.Module> | undefined;

/** Loads and starts the package in the page. The module is what a worker's `init` takes: nothing is loaded twice. */
export function start(): Promise<WebAssembly.Module> {
  pending ??= load();
  return pending;
}

async function load(): Promise<WebAssembly.Module> {
  const module = await compile();
  await init(module);
  return module;
}

async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the wasm did not arrive: ${response.status}`);
  // Servers that do not know the type of a wasm file rule out compiling while it loads.
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  return streams
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
