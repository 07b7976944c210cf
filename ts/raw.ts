// The border: the one import of the generated glue. Errors are mapped here; nothing is decided here.

import { DisposedError, NotImplementedError, RuntimeError, ValueError } from './errors.js';
import { deliver, take_thrown } from './warnings.js';
import * as core from './wasm/core.js';

/** The core's answer to `memory_stats`. */
export interface RawMemoryStats {
  live_tensors: number;
  live_bytes: number;
  peak_bytes: number;
  pooled_bytes: number;
  wasm_bytes: number;
}

let memory: WebAssembly.Memory | undefined;

/**
 * The version of the package; empty before the wasm is loaded.
 *
 * @example A version number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (!/^\d+\.\d+\.\d+/.test(torch.version)) throw new Error(torch.version);
 * ```
 */
export let version = '';

function adopt(exports: core.InitOutput): void {
  memory = exports.memory;
  core.set_warning_handler(deliver);
  version = core.version();
}

/** Starts the core with the bytes of the wasm or a compiled module. */
export function start(source: object): void {
  // Declarations must not need the types of the DOM, hence `object` and the cast.
  if (memory === undefined) adopt(core.initSync({ module: source as core.SyncInitInput }));
}

/** Starts the core with a response (compiled while it arrives), bytes or a compiled module. */
export async function start_async(source: object): Promise<void> {
  if (memory !== undefined) return;
  const exports = await core.default({ module_or_path: source as core.InitInput });
  // A second start may have overtaken this one; the glue keeps a single instance.
  if (memory === undefined) adopt(exports);
}

/** Stands in every function that needs no tensor: without a tensor no other can be called. */
function loaded(): void {
  if (memory === undefined) {
    throw new RuntimeError(
      "selfnorm is not initialised: call `await init()` of 'selfnorm/slim' before anything else, " +
        "or import 'selfnorm', which needs no call",
    );
  }
}

/** The memory of the core, anew each time: it moves when it grows. */
export function buffer(): ArrayBuffer {
  loaded();
  return (memory as WebAssembly.Memory).buffer as ArrayBuffer;
}

/** The classes by the core's numbers; 6 is what a handler threw. */
const CLASSES = [
  RuntimeError,
  ValueError,
  RuntimeError,
  TypeError,
  RangeError,
  NotImplementedError,
] as const;

/** The error that the core stored; a handler's own exception comes back as it was. */
function failure(): unknown {
  const kind = core.error_kind();
  const message = core.take_error_message();
  if (kind === 6) return take_thrown();
  // Checked before the call: a warning handler disposed of it in the meantime.
  if (message.endsWith(' was disposed')) return new DisposedError(message);
  return new (CLASSES[kind] ?? RuntimeError)(message || 'the core failed without a message');
}

function check(result: number): number {
  if (result === 0) throw failure();
  return result;
}

// memory

export function memory_stats(): RawMemoryStats {
  loaded();
  return core.memory_stats() as RawMemoryStats;
}

export function reset_peak_bytes(): void {
  loaded();
  core.reset_peak_bytes();
}

// tensors

export function empty(dtype: number, sizes: Float64Array): number {
  loaded();
  return check(core.empty(dtype, sizes));
}

export function zeros(dtype: number, sizes: Float64Array): number {
  loaded();
  return check(core.zeros(dtype, sizes));
}

export function full(dtype: number, sizes: Float64Array, value: number): number {
  loaded();
  return check(core.full(dtype, sizes, value));
}

export function arange(dtype: number, start: number, end: number, step: number): number {
  loaded();
  return check(core.arange(dtype, start, end, step));
}

export function tensor_clone(h: number): number {
  return check(core.tensor_clone(h));
}

export function tensor_dispose(h: number): void {
  check(core.tensor_dispose(h));
}

export function tensor_reshape(h: number, sizes: Float64Array): number {
  return check(core.tensor_reshape(h, sizes));
}

export function tensor_copy_(destination: number, source: number): void {
  check(core.tensor_copy_(destination, source));
}

export function tensor_to(h: number, dtype: number): number {
  return check(core.tensor_to(h, dtype));
}

export function tensor_dim(h: number): number {
  return core.tensor_dim(h);
}

export function tensor_size(h: number, dim: number): number {
  return core.tensor_size(h, dim);
}

/** The byte address of the elements of a tensor that has some. */
export function tensor_address(h: number): number {
  return check(core.tensor_address(h));
}

// random numbers; generator 0 is the default one

export function generator_new(): number {
  loaded();
  return check(core.generator_new());
}

export function generator_dispose(g: number): void {
  check(core.generator_dispose(g));
}

export function manual_seed(g: number, seed: string): void {
  loaded();
  check(core.manual_seed(g, seed));
}

export function initial_seed(g: number): string {
  loaded();
  const seed = core.initial_seed(g);
  if (seed === '') throw failure();
  return seed;
}

export function seed(g: number): void {
  loaded();
  check(core.seed(g));
}

export function get_rng_state(g: number): number {
  loaded();
  return check(core.get_rng_state(g));
}

export function set_rng_state(g: number, h: number): void {
  check(core.set_rng_state(g, h));
}

export function rand(dtype: number, sizes: Float64Array, g: number): number {
  loaded();
  return check(core.rand(dtype, sizes, g));
}

export function randn(dtype: number, sizes: Float64Array, g: number): number {
  loaded();
  return check(core.randn(dtype, sizes, g));
}

export function randint(
  dtype: number,
  sizes: Float64Array,
  low: number,
  high: number,
  g: number,
): number {
  loaded();
  return check(core.randint(dtype, sizes, low, high, g));
}

export function randperm(dtype: number, n: number, g: number): number {
  loaded();
  return check(core.randperm(dtype, n, g));
}

export function bernoulli(h: number, g: number): number {
  return check(core.bernoulli(h, g));
}

export function bernoulli_like(h: number, p: number, g: number): number {
  return check(core.bernoulli_like(h, p, g));
}

export function bernoulli_(h: number, p: number, g: number): void {
  check(core.bernoulli_(h, p, g));
}

export function bernoulli_tensor_(h: number, p: number, g: number): void {
  check(core.bernoulli_tensor_(h, p, g));
}

export function uniform_(h: number, from: number, to: number, g: number): void {
  check(core.uniform_(h, from, to, g));
}

export function normal_(h: number, mean: number, std: number, g: number): void {
  check(core.normal_(h, mean, std, g));
}

// nn

export function dropout(
  kind: number,
  h: number,
  p: number,
  training: boolean,
  inplace: boolean,
  g: number,
): number {
  return check(core.dropout(kind, h, p, training, inplace, g));
}

export function selu(h: number, inplace: boolean): number {
  return check(core.selu(h, inplace));
}

export function linear(x: number, weight: number, bias: number): number {
  return check(core.linear(x, weight, bias));
}
