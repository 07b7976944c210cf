// Runs the cases of tests/oracle/training.json: optimizers, schedulers, clipping, initialisation, loader.

import * as torch from 'selfnorm';
import { perform, value_of } from '../call.ts';
import { type Check, compare, compare_value } from '../compare.ts';
import type { Fixtures } from '../manifest.ts';
import { type Build, build, make } from '../modules.ts';
import { next_number, seed_with } from '../tensors.ts';
import { expect_values, type Lookup, lookup, made } from './ops.ts';
import { optimizer_check } from './optim.ts';

type Options = Readonly<Record<string, unknown>>;
type Names = Readonly<Record<string, string>>;

/** See tests/oracle/make_training.py: each kind has some of the fields. */
export interface TrainingCase {
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly name: string;
  readonly dtype: torch.DType;
  readonly seed: number;
  readonly args: unknown;
  readonly kw: Options;
  readonly check: Check;
  readonly tensors: Names;
  readonly next: number;
  readonly state: unknown;
  readonly groups: readonly (readonly string[])[];
  readonly own: readonly Options[];
  readonly steps: number;
  readonly groups_after: readonly Options[];
  readonly optimizer: string;
  readonly optimizer_args: Options;
  readonly lrs: readonly number[][];
  readonly momenta: readonly number[][];
  readonly last_lr: readonly number[];
  readonly metrics?: readonly unknown[];
  readonly max_norm: number;
  readonly norm_type: unknown;
  readonly n: number;
  readonly nonlinearity: string;
  readonly param?: number;
  readonly gain: number;
  readonly shape: readonly number[];
  readonly module: string;
  readonly modules?: readonly (readonly [string, readonly unknown[], Options])[];
  readonly repr: string;
  readonly batch_size: number;
  readonly shuffle: boolean;
  readonly drop_last: boolean;
  readonly generator_seed?: number;
  readonly default_next?: number;
  readonly len: number;
  readonly epochs: readonly Epoch[];
}

interface Epoch {
  readonly before: number;
  readonly started: number;
  readonly batches: readonly (readonly number[])[];
  readonly next: readonly number[];
  readonly after: number;
}

type Group = Record<string, unknown> & { params: torch.Tensor[] };

interface Optimizer {
  readonly param_groups: Group[];
  step(): void;
  state_dict(): { state: Record<string, Record<string, unknown>>; param_groups: Options[] };
}

interface Scheduler {
  step(metric?: unknown): void;
  get_last_lr(): number[];
}

const EXACT: Check = { rtol: 1e-15, atol: 0 };

/** A state of an optimizer or module against tensors of the file, by name. */
function expect_state(name: string, got: Options, want: Names, check: Check, at: Lookup): void {
  compare_value(name, 'names', Object.keys(got).sort(), Object.keys(want).sort());
  for (const [key, tensor] of Object.entries(want)) {
    const value = got[key];
    // PyTorch keeps the number of steps in a tensor.
    if (typeof value === 'number') compare(`${name} ${key}`, [value], at(tensor).values);
    else expect_values(`${name} ${key}`, value as torch.Tensor, at(tensor), check);
  }
}

function run_optimizer(c: TrainingCase, at: Lookup): void {
  const stored = (role: string): torch.Tensor => made(at(c.tensors[role] as string));
  const params = new Map(c.groups.flat().map((p) => [p, stored(p).requires_grad_()]));
  const list = (names: readonly string[]) => names.map((p) => params.get(p) as torch.Tensor);
  const groups = c.groups.map((names, i) => ({ params: list(names), ...c.own[i] }));
  const plain = groups.length === 1 && Object.keys(c.own[0] ?? {}).length === 0;
  const first = plain ? groups[0]?.params : groups;
  const kw = c.args as Options;
  const optimizer = make<Optimizer>(`optim.${c.name}`, [first], kw);
  const check = optimizer_check(c.name, c.dtype, c.check);
  for (let s = 0; s < c.steps; s++) {
    for (const [p, x] of params) {
      x.grad = c.tensors[`g${s}/${p}`] === undefined ? null : stored(`g${s}/${p}`);
    }
    optimizer.step();
    for (const [p, x] of params) {
      const want = at(c.tensors[`${p}@${s + 1}`] as string);
      expect_values(`${c.id} ${c.name} ${p} after step ${s + 1}`, x, want, check);
    }
  }
  const { state, param_groups } = optimizer.state_dict();
  const wanted = c.state as Readonly<Record<string, Names>>;
  // Averages have no square root; weight decay and the momentum of RMSprop bring one in.
  const rooted = 'weight_decay' in kw || (c.name === 'RMSprop' && 'momentum' in kw);
  const own = c.dtype === 'float32' && !rooted ? 'bits' : check;
  compare_value(c.id, 'parameters with a state', Object.keys(state), Object.keys(wanted));
  for (const [i, names] of Object.entries(wanted)) {
    expect_state(`${c.id} state ${i}`, state[i] as Options, names, own, at);
  }
  c.groups_after.forEach((group, i) => {
    for (const [key, value] of Object.entries(group)) {
      compare_value(`${c.id} group ${i}`, key, param_groups[i]?.[key], value);
    }
  });
}

function run_scheduler(c: TrainingCase): void {
  const params = c.own.map(() => torch.zeros(2).requires_grad_());
  const groups = c.own.map((own, i) => ({ params: [params[i]], ...own }));
  const optimizer = make<Optimizer>(`optim.${c.optimizer}`, [groups], c.optimizer_args);
  const args = [optimizer, ...(c.args as unknown[])];
  const scheduler = make<Scheduler>(`optim.lr_scheduler.${c.name}`, args, c.kw);
  const momentum = (group: Group): number =>
    (group.betas === undefined ? group.momentum : (group.betas as number[])[0]) as number;
  c.lrs.forEach((lrs, k) => {
    const name = `${c.id} ${c.name} after ${k} steps`;
    if (k > 0) {
      for (const x of params) x.grad = torch.ones(2);
      optimizer.step();
      if (c.metrics === undefined) scheduler.step();
      else scheduler.step(value_of(c.metrics[k - 1]));
    }
    const rates = optimizer.param_groups.map((group) => group.lr as number);
    compare(`${name}, learning rates`, rates, lrs, EXACT);
    const momenta = c.momenta[k] as number[];
    compare(`${name}, momenta`, optimizer.param_groups.map(momentum), momenta, EXACT);
  });
  compare(`${c.id} last rates`, scheduler.get_last_lr(), c.last_lr, EXACT);
}

function run_clip(c: TrainingCase, at: Lookup): void {
  const grads = Array.from({ length: c.n }, (_, i) => made(at(c.tensors[`g${i}`] as string)));
  const params = grads.map((grad) => {
    const x = torch.zeros([...grad.shape], { dtype: c.dtype }).requires_grad_();
    x.grad = grad;
    return x;
  });
  const args = [params, c.max_norm, value_of(c.norm_type)];
  const call = {
    fn: 'nn.utils.clip_grad_norm_',
    ...(Object.keys(c.kw).length > 0 && { kw: c.kw }),
  };
  const total = perform({ ...call, args }) as torch.Tensor;
  expect_values(`${c.id} total`, total, at(c.tensors.total as string), c.check);
  params.forEach((x, i) => {
    const want = at(c.tensors[`after${i}`] as string);
    expect_values(`${c.id} gradient ${i}`, x.grad as torch.Tensor, want, c.check);
  });
}

function run_gain(c: TrainingCase): void {
  const args = c.param === undefined ? [c.nonlinearity] : [c.nonlinearity, c.param];
  const gain = perform({ fn: 'nn.init.calculate_gain', args }) as number;
  compare(`${c.id} ${c.nonlinearity} ${c.param}`, [gain], [c.gain], EXACT);
}

function run_init(c: TrainingCase, at: Lookup): void {
  const w = torch.zeros([...c.shape], { dtype: c.dtype });
  seed_with(c.seed);
  const kw = Object.keys(c.kw).length > 0 ? { kw: c.kw } : {};
  const args = [{ tensor: 'w' }, ...(c.args as unknown[])];
  const y = perform({ fn: `nn.init.${c.name}`, args, ...kw }, undefined, { w });
  const name = `${c.id} ${c.name} ${JSON.stringify(c.args)} ${JSON.stringify(c.kw)}`;
  compare_value(name, 'returns the tensor itself', y === w, true);
  expect_values(name, w, at(c.tensors.output as string), c.check);
  compare_value(name, 'the next number', next_number(), c.next);
}

function run_module_init(c: TrainingCase, at: Lookup): void {
  const { module, args, kw, dtype } = c;
  seed_with(c.seed);
  const built = build({ module, args: args as unknown[], kw: { ...kw, dtype } });
  compare_value(c.id, 'the next number', next_number(), c.next);
  expect_state(`${c.id} ${module}`, built.state_dict(), c.state as Names, 'bits', at);
  compare_value(c.id, 'text', String(built), c.repr);
}

function run_sequence(c: TrainingCase, at: Lookup): void {
  seed_with(c.seed);
  const parts: Build[] = (c.modules ?? []).map(([module, args, kw]) => ({ module, args, kw }));
  const net = build({ module: 'Sequential', args: parts, kw: {} });
  compare_value(c.id, 'the next number', next_number(), c.next);
  expect_state(c.id, net.state_dict(), c.state as Names, 'bits', at);
  compare_value(c.id, 'text', String(net), c.repr);
}

/** The number that the generator would give next, without taking it. */
function upcoming(generator: torch.Generator): number {
  const copy = new torch.Generator();
  copy.set_state(generator.get_state());
  const number = next_number(copy);
  copy.dispose();
  return number;
}

function run_loader(c: TrainingCase): void {
  const { batch_size, shuffle, drop_last } = c;
  seed_with(c.seed);
  const own = c.generator_seed === undefined ? null : new torch.Generator();
  if (own !== null) seed_with(c.generator_seed, own);
  const watched = own ?? torch.default_generator;
  const samples = Array.from({ length: c.n }, (_, i) => i);
  const collate_fn = (batch: number[]): number[] => batch;
  const options = { batch_size, shuffle, drop_last, generator: own, collate_fn };
  const loader = new torch.utils.data.DataLoader(samples, options);
  compare_value(c.id, 'length', loader.length, c.len);
  for (const epoch of c.epochs) {
    compare_value(c.id, 'before', upcoming(watched), epoch.before);
    const batches = loader[Symbol.iterator]();
    compare_value(c.id, 'at the start', upcoming(watched), epoch.started);
    epoch.batches.forEach((want, i) => {
      compare_value(c.id, `batch ${i}`, batches.next().value, want);
      compare_value(c.id, `after batch ${i}`, upcoming(watched), epoch.next[i]);
    });
    compare_value(c.id, 'ends', batches.next().done, true);
    compare_value(c.id, 'at the end', upcoming(watched), epoch.after);
  }
  if (own !== null) {
    compare_value(c.id, 'the default generator', upcoming(torch.default_generator), c.default_next);
  }
  own?.dispose();
}

const RUNNERS: Readonly<Record<string, (c: TrainingCase, at: Lookup) => void>> = {
  optimizer: run_optimizer,
  scheduler: run_scheduler,
  clip: run_clip,
  gain: run_gain,
  init: run_init,
  module_init: run_module_init,
  sequence: run_sequence,
  loader: run_loader,
};

export const KINDS = Object.keys(RUNNERS);

/** Runs one case. */
export function run_training(c: TrainingCase, fixtures: Fixtures): void {
  (RUNNERS[c.kind] as (c: TrainingCase, at: Lookup) => void)(c, lookup(c, fixtures));
}
