// The border: the one import of the generated glue. Errors are mapped here; nothing is decided here.

import { IndexError, NotImplementedError, RuntimeError, ValueError } from './errors.js';
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
  RuntimeError,
  IndexError,
] as const;

/** The error that the core stored; a handler's own exception comes back as it was. */
function failure(): unknown {
  const kind = core.error_kind();
  const message = core.take_error_message();
  if (kind === 6) return take_thrown();
  return new (CLASSES[kind] ?? RuntimeError)(message || 'the core failed without a message');
}

function check(result: number): number {
  if (result === 0) throw failure();
  return result;
}

/**
 * An operation that may be the first: it looks whether the core is loaded. Eight arguments are the most
 * that there are; a rest parameter would make an array in each call.
 */
function first<A extends readonly unknown[]>(run: (...args: A) => number): (...args: A) => number {
  const call = run as (...args: readonly unknown[]) => number;
  const checked: typeof call = (a, b, c, d, e, f, g, h) => {
    loaded();
    return check(call(a, b, c, d, e, f, g, h));
  };
  return checked;
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

export const empty = /* @__PURE__ */ first(core.empty);
export const zeros = /* @__PURE__ */ first(core.zeros);
export const full = /* @__PURE__ */ first(core.full);
export const arange = /* @__PURE__ */ first(core.arange);
export const tensor_clone = /* @__PURE__ */ first(core.tensor_clone);
export const tensor_copy_ = /* @__PURE__ */ first(core.tensor_copy_);
export const tensor_copied = /* @__PURE__ */ first(core.tensor_copied);
export const tensor_to = /* @__PURE__ */ first(core.tensor_to);

export function tensor_dispose(h: number): void {
  check(core.tensor_dispose(h));
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

export const generator_new = /* @__PURE__ */ first(core.generator_new);
export const generator_dispose = /* @__PURE__ */ first(core.generator_dispose);
export const manual_seed = /* @__PURE__ */ first(core.manual_seed);

export function initial_seed(g: number): string {
  loaded();
  const seed = core.initial_seed(g);
  if (seed === '') throw failure();
  return seed;
}

export const seed = /* @__PURE__ */ first(core.seed);
export const get_rng_state = /* @__PURE__ */ first(core.get_rng_state);
export const set_rng_state = /* @__PURE__ */ first(core.set_rng_state);
export const rand = /* @__PURE__ */ first(core.rand);
export const randn = /* @__PURE__ */ first(core.randn);
export const randint = /* @__PURE__ */ first(core.randint);
export const randperm = /* @__PURE__ */ first(core.randperm);
export const bernoulli = /* @__PURE__ */ first(core.bernoulli);
export const bernoulli_like = /* @__PURE__ */ first(core.bernoulli_like);
export const bernoulli_ = /* @__PURE__ */ first(core.bernoulli_);
export const bernoulli_tensor_ = /* @__PURE__ */ first(core.bernoulli_tensor_);
export const uniform_ = /* @__PURE__ */ first(core.uniform_);
export const normal_ = /* @__PURE__ */ first(core.normal_);

// autograd

export const tensor_dtype = /* @__PURE__ */ first(core.tensor_dtype);
export const tensor_detach = /* @__PURE__ */ first(core.tensor_detach);
export const tensor_detach_ = /* @__PURE__ */ first(core.tensor_detach_);
export const set_requires_grad = /* @__PURE__ */ first(core.set_requires_grad);
export const retain_grad = /* @__PURE__ */ first(core.retain_grad);
export const set_grad = /* @__PURE__ */ first(core.set_grad);
export const backward = /* @__PURE__ */ first(core.backward);

export function requires_grad(h: number): boolean {
  return core.requires_grad(h);
}

export function retains_grad(h: number): boolean {
  return core.retains_grad(h);
}

/** The name of the operation that made a tensor; empty for a leaf. */
export function grad_fn(h: number): string {
  return core.grad_fn(h);
}

/** The handle of the gradient; 0 for none. */
export function tensor_grad(h: number): number {
  return core.has_grad(h) ? check(core.tensor_grad(h)) : 0;
}

/** The handles of the gradients for `inputs`; 0 for none. */
export function autograd_grad(
  outputs: Uint32Array,
  inputs: Uint32Array,
  gradients: Uint32Array,
  retain_graph: boolean,
  allow_unused: boolean,
): Uint32Array {
  const found = core.autograd_grad(outputs, inputs, gradients, retain_graph, allow_unused);
  if (found.length === 0) throw failure();
  return found;
}

export function is_grad_enabled(): boolean {
  loaded();
  return core.is_grad_enabled();
}

export function set_grad_enabled(enabled: boolean): boolean {
  loaded();
  return core.set_grad_enabled(enabled);
}

// ops/pointwise

export const binary = /* @__PURE__ */ first(core.binary);

export function binary_(
  op: number,
  h: number,
  b: number,
  y: number,
  alpha_kind: number,
  alpha: number,
): void {
  check(core.binary_(op, h, b, y, alpha_kind, alpha));
}

export const unary = /* @__PURE__ */ first(core.unary);
export const unary_ = /* @__PURE__ */ first(core.unary_);

export const where_ = /* @__PURE__ */ first(core.where_);
export const clamp = /* @__PURE__ */ first(core.clamp);

export const fill_ = /* @__PURE__ */ first(core.fill_);
export const zero_ = /* @__PURE__ */ first(core.zero_);

// ops/reduce

export const reduce = /* @__PURE__ */ first(core.reduce);
export const moment = /* @__PURE__ */ first(core.moment);
export const extremum = /* @__PURE__ */ first(core.extremum);
export const extremum_all = /* @__PURE__ */ first(core.extremum_all);
export const extremum_dim = /* @__PURE__ */ first(core.extremum_dim);
export const arg_extremum = /* @__PURE__ */ first(core.arg_extremum);

/** The handle of the second result of the operation before. */
export function take_second(): number {
  return core.take_second();
}

// ops/softmax

export const softmax = /* @__PURE__ */ first(core.softmax);

// ops/matmul

export const matmul = /* @__PURE__ */ first(core.matmul);
export const mm = /* @__PURE__ */ first(core.mm);

export const bmm = /* @__PURE__ */ first(core.bmm);
export const mv = /* @__PURE__ */ first(core.mv);

export const dot = /* @__PURE__ */ first(core.dot);

// ops/shape

export const reshape = /* @__PURE__ */ first(core.reshape);
export const flatten = /* @__PURE__ */ first(core.flatten);
export const unflatten = /* @__PURE__ */ first(core.unflatten);
export const squeeze = /* @__PURE__ */ first(core.squeeze);
export const unsqueeze = /* @__PURE__ */ first(core.unsqueeze);
export const permute = /* @__PURE__ */ first(core.permute);
export const transpose = /* @__PURE__ */ first(core.transpose);
export const t = /* @__PURE__ */ first(core.t);
export const reversed = /* @__PURE__ */ first(core.reversed);
export const matrix_transpose = /* @__PURE__ */ first(core.matrix_transpose);
export const movedim = /* @__PURE__ */ first(core.movedim);
export const expand = /* @__PURE__ */ first(core.expand);

// ops/index

export const at = /* @__PURE__ */ first(core.at);
export const select = /* @__PURE__ */ first(core.select);
export const slice = /* @__PURE__ */ first(core.slice);
export const narrow = /* @__PURE__ */ first(core.narrow);
export const index_select = /* @__PURE__ */ first(core.index_select);
export const gather = /* @__PURE__ */ first(core.gather);
export const cat = /* @__PURE__ */ first(core.cat);
export const stack = /* @__PURE__ */ first(core.stack);
export const one_hot = /* @__PURE__ */ first(core.one_hot);

/** An operation that gives any number of tensors; a single 0 stands for an error. */
function many<A extends readonly unknown[]>(
  run: (...args: A) => Uint32Array,
): (...args: A) => Uint32Array {
  return (...args) => {
    loaded();
    const handles = run(...args);
    if (handles[0] === 0) throw failure();
    return handles;
  };
}

export const split = /* @__PURE__ */ many(core.split);
export const split_with_sizes = /* @__PURE__ */ many(core.split_with_sizes);
export const chunk = /* @__PURE__ */ many(core.chunk);
export const unbind = /* @__PURE__ */ many(core.unbind);

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

export function linear(x: number, weight: number, bias: number): number {
  return check(core.linear(x, weight, bias));
}

// nn/init

/** NaN stands for a failure as well. */
export function calculate_gain(nonlinearity: string, param: number): number {
  loaded();
  const gain = core.calculate_gain(nonlinearity, param);
  if (Number.isNaN(gain) && core.error_kind() !== 0) throw failure();
  return gain;
}

export const init_scaled_ = /* @__PURE__ */ first(core.init_scaled_);
export const init_layer_ = /* @__PURE__ */ first(core.init_layer_);
export const init_orthogonal_ = /* @__PURE__ */ first(core.init_orthogonal_);
export const init_uniform_ = /* @__PURE__ */ first(core.init_uniform_);
export const init_normal_ = /* @__PURE__ */ first(core.init_normal_);
export const init_constant_ = /* @__PURE__ */ first(core.init_constant_);

// nn/functional/activation

export function activation(
  code: number,
  h: number,
  p: number,
  q: number,
  inplace: boolean,
): number {
  return check(core.activation(code, h, p, q, inplace));
}

// nn/functional/conv

export function conv(
  rank: number,
  x: number,
  weight: number,
  bias: number,
  stride: Float64Array,
  padding: Float64Array,
  padding_name: string,
  dilation: Float64Array,
  groups: number,
): number {
  return check(core.conv(rank, x, weight, bias, stride, padding, padding_name, dilation, groups));
}

// nn/functional/pool; the indices of a max pool are its second result

export const max_pool = /* @__PURE__ */ first(core.max_pool);
export const avg_pool = /* @__PURE__ */ first(core.avg_pool);
export const adaptive_avg_pool = /* @__PURE__ */ first(core.adaptive_avg_pool);

// nn/functional/norm

export const batch_norm = /* @__PURE__ */ first(core.batch_norm);
export const layer_norm = /* @__PURE__ */ first(core.layer_norm);

// nn/functional/loss

export const pair_loss = /* @__PURE__ */ first(core.pair_loss);
export const logits_loss = /* @__PURE__ */ first(core.logits_loss);
export const class_loss = /* @__PURE__ */ first(core.class_loss);

// optim

export const optim_step = /* @__PURE__ */ first(core.optim_step);
export const clip_grad_norm_ = /* @__PURE__ */ first(core.clip_grad_norm_);
export const clip_grad_value_ = /* @__PURE__ */ first(core.clip_grad_value_);

export function optim_made(): Uint32Array {
  return core.optim_made();
}

export function cos(x: number): number {
  loaded();
  return core.cos(x);
}
