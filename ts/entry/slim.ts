// The entry without the wasm inside: whoever imports it says when, and from where, it is loaded.

import { start, start_async } from '../raw.js';
import * as torch from '../torch.js';

/**
 * A compiled module, a `WebAssembly.Module`; its type has no members to tell it by.
 *
 * @example A type
 * ```ts
 * import { type WasmModule } from 'selfnorm/slim';
 *
 * const nothing: WasmModule | null = null;
 * if (nothing !== null) throw new Error();
 * ```
 */
export type WasmModule = object;

/**
 * The bytes of the wasm, or a module compiled from them.
 *
 * @example A type
 * ```ts
 * import { type WasmBytes } from 'selfnorm/slim';
 *
 * const empty: WasmBytes = new Uint8Array(0);
 * if (empty === null) throw new Error();
 * ```
 */
export type WasmBytes = ArrayBuffer | ArrayBufferView | WasmModule;

/**
 * Where `init` gets the wasm from: an address, a response, bytes or a compiled module.
 *
 * @example A type
 * ```ts
 * import { type WasmSource } from 'selfnorm/slim';
 *
 * const address: WasmSource = 'https://example.org/core_bg.wasm';
 * if (address === null) throw new Error();
 * ```
 */
export type WasmSource = string | WasmAddress | WasmBytes;

/**
 * What `init` needs of a `URL`, of whose type there is no other trace without the DOM.
 *
 * @example A type
 * ```ts
 * import { type WasmAddress } from 'selfnorm/slim';
 *
 * const address: WasmAddress = new URL('https://example.org/core_bg.wasm');
 * if (address.href !== 'https://example.org/core_bg.wasm') throw new Error();
 * ```
 */
export interface WasmAddress {
  /** The address as text. */
  readonly href: string;
}

let pending: Promise<void> | undefined;

/**
 * Loads the wasm; everything else of the package works only afterwards.
 *
 * A second call is harmless: it waits for the first. Without an argument the file is taken from
 * beside this module, which Vite, webpack, Parcel and Node find by themselves; esbuild and Rollup
 * do not copy it, so host `selfnorm/core.wasm` there and give its address.
 *
 * @param source an address, a `URL`, a `Response`, bytes, a `WebAssembly.Module`, or a promise of one
 * @returns a promise that is fulfilled when all is ready
 * @throws Error (as a rejection) if the file cannot be fetched
 * @throws WebAssembly.CompileError (as a rejection) if it is not the wasm
 *
 * @example From the file beside the module
 * ```ts
 * import * as torch from 'selfnorm/slim';
 *
 * await torch.init();
 * if (torch.ones(2).numel() !== 2) throw new Error();
 * ```
 */
export function init(source?: WasmSource | PromiseLike<WasmSource> | null): Promise<void> {
  pending ??= load(source).catch((error: unknown) => {
    // The next call may try again.
    pending = undefined;
    throw error;
  });
  return pending;
}

/**
 * Starts with bytes that are there already, synchronously.
 *
 * A second call is harmless. Browsers may refuse to compile large modules synchronously on the main
 * thread; this one is far below their limits.
 *
 * @param source bytes or a `WebAssembly.Module`
 * @throws WebAssembly.CompileError if it is not the wasm
 *
 * @example From a file in Node
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import * as torch from 'selfnorm/slim';
 *
 * torch.initSync(readFileSync(new URL(import.meta.resolve('selfnorm/core.wasm'))));
 * if (torch.ones(2).numel() !== 2) throw new Error();
 * ```
 */
export function initSync(source: WasmBytes): void {
  start(source);
}

async function load(given: WasmSource | PromiseLike<WasmSource> | null | undefined): Promise<void> {
  const source = (await given) ?? new URL('../wasm/core_bg.wasm', import.meta.url);
  const address = address_of(source);
  await start_async(address === undefined ? (source as WasmBytes) : await content(address));
}

function address_of(source: WasmSource): string | undefined {
  if (typeof source === 'string') return source;
  return 'href' in source && typeof source.href === 'string' ? source.href : undefined;
}

interface Node {
  process?: {
    getBuiltinModule?(name: 'node:fs/promises'): {
      readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
    };
  };
}

/** What is at an address. Node's fetch reads no files, so they are read otherwise there. */
async function content(address: string): Promise<Response | BufferSource> {
  const { process } = globalThis as Node;
  if (address.startsWith('file:') && process?.getBuiltinModule !== undefined) {
    // No import of node:fs: bundlers for browsers would stumble over it.
    return process.getBuiltinModule('node:fs/promises').readFile(new URL(address));
  }
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(
      `init(): ${address} answered ${response.status}: host the file 'selfnorm/core.wasm' and ` +
        'give its address to init()',
    );
  }
  return response;
}

export * from '../torch.js';
export { torch };
export default torch;
