// What users say about memory: tidy, keep, memory, set_debug. The bookkeeping is in scope.ts.

import { tag_of, wrong_kind } from './kind.js';
import * as raw from './raw.js';
import { in_scope, move_reached } from './reach.js';
import { hand_over, move, type Scope, set_recording } from './scope.js';
import type { Tensor } from './tensor.js';
import { cell_of, live_cell } from './tensor_base.js';

/**
 * What the memory of the core holds, in bytes.
 *
 * @example Live tensors
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const stats: torch.MemoryStats = torch.memory();
 * if (stats.live_bytes > stats.wasm_bytes) throw new Error();
 * ```
 */
export interface MemoryStats {
  /** How many tensors have not been released. */
  readonly live_tensors: number;
  /** What their elements take; shared storage counts once. */
  readonly live_bytes: number;
  /** The highest `live_bytes` since the start or `reset_peak_memory_stats()`. */
  readonly peak_bytes: number;
  /** What is kept for reuse by coming tensors. */
  readonly pooled_bytes: number;
  /** The size of the memory of the core, which never shrinks. */
  readonly wasm_bytes: number;
}

/**
 * Runs a function and releases every tensor that it made, except those that it returns.
 *
 * Tensors that are to stay are returned, bare or in arrays, plain objects, `Map`, `Set` or modules, or
 * given to `keep`. Returned ones belong to the `tidy` around, if there is one. When the function throws,
 * its tensors are released as well.
 *
 * Source: the idea is TensorFlow.js's `tf.tidy`; PyTorch needs none.
 *
 * @typeParam T what the function returns
 * @param fn a synchronous function
 * @returns what the function returned
 * @throws TypeError if `fn` is not a function, or returns a promise or a generator: its tensors
 * would be released while it still runs; they are then left alone
 *
 * @example Only the result stays
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const before = torch.memory().live_tensors;
 * const y = torch.tidy(() => {
 *   const x = torch.randn(100);
 *   return torch.nn.functional.selu(x);
 * });
 * if (torch.memory().live_tensors !== before + 1) throw new Error('leak');
 * y.dispose();
 * ```
 */
export function tidy<T>(fn: () => T): T {
  if (typeof fn !== 'function') throw wrong_kind('tidy', 'fn', 1, 'function', fn);
  const settle = (result: T | undefined, scope: Scope, outer: Scope | null): void => {
    const later = runs_later(result);
    if (later !== undefined) {
      hand_over(scope, outer);
      throw new TypeError(
        `tidy(): the function returned a ${later}, but tidy works synchronously: use dispose(), ` +
          'or tidy() in each step',
      );
    }
    move_reached(result, scope, outer);
  };
  return in_scope(fn, settle, false);
}

/** What a function returned that still runs, or has not begun to; undefined for a result. */
export function runs_later(value: unknown): 'promise' | 'generator' | undefined {
  if (cell_of(value) !== undefined) return undefined;
  const thenable = value as { readonly then?: unknown } | null | undefined;
  if (typeof thenable?.then === 'function') return 'promise';
  // AsyncGenerator as well.
  return tag_of(value).endsWith('Generator') ? 'generator' : undefined;
}

/**
 * Takes a tensor out of every `tidy`: it stays until `dispose()` or the garbage collector.
 *
 * Source: the idea is TensorFlow.js's `tf.keep`.
 *
 * @typeParam T the type of the tensor
 * @param tensor a tensor
 * @returns the same tensor
 * @throws TypeError if it is not a tensor
 * @throws DisposedError if it has been disposed
 *
 * @example Kept for later
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * let running = torch.zeros(2);
 * torch.tidy(() => {
 *   running.dispose();
 *   running = torch.keep(torch.ones(2));
 * });
 * if (running.is_disposed) throw new Error('released');
 * ```
 */
export function keep<T extends Tensor>(tensor: T): T {
  move(tensor, live_cell('keep', 'tensor', 1, tensor), null);
  return tensor;
}

/**
 * Tells what the memory of the core holds.
 *
 * Source: the role of PyTorch's `torch.cuda.memory_stats`.
 *
 * @returns numbers of this moment
 *
 * @example No leak
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const before = torch.memory().live_tensors;
 * torch.tidy(() => void torch.randn(1000));
 * if (torch.memory().live_tensors !== before) throw new Error('leak');
 * ```
 */
export function memory(): MemoryStats {
  return raw.memory_stats();
}

/**
 * Lets `memory().peak_bytes` start again from what is live now.
 *
 * Source: PyTorch's `torch.cuda.reset_peak_memory_stats`.
 *
 * @example The peak of a piece of work
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.reset_peak_memory_stats();
 * torch.zeros(1000).dispose();
 * const { peak_bytes, live_bytes } = torch.memory();
 * if (peak_bytes < live_bytes + 4000) throw new Error(`${peak_bytes}`);
 * ```
 */
export function reset_peak_memory_stats(): void {
  raw.reset_peak_bytes();
}

/**
 * Turns debugging on or off: the error of a use after disposal then shows where the tensor was made.
 *
 * Only tensors made while it is on are recorded; making one then takes some microseconds more.
 *
 * @param on true to record
 * @returns what it was before
 * @throws TypeError if it is not a boolean
 *
 * @example Where was it made?
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.set_debug(true);
 * const x = torch.ones(2);
 * x.dispose();
 * let text = '';
 * try {
 *   x.clone();
 * } catch (error) {
 *   text = String(error);
 * }
 * torch.set_debug(false);
 * if (!text.includes('made here')) throw new Error(text);
 * ```
 */
export function set_debug(on: boolean): boolean {
  if (typeof on !== 'boolean') throw wrong_kind('set_debug', 'on', 1, 'boolean', on);
  return set_recording(on);
}
