// How PyTorch's modules print themselves, load and fail; wrong arguments of optimizers and schedulers (make_modules.py).

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { expect_outcome, value_of } from '../../helpers/call.ts';
import { compare_value } from '../../helpers/compare.ts';
import { oracle_json } from '../../helpers/files.ts';
import type { Outcome } from '../../helpers/manifest.ts';
import { type Build, build, make, one_kind_of_number } from '../../helpers/modules.ts';
import { scoped } from '../../helpers/tensors.ts';

interface ModuleCase {
  readonly id: string;
  readonly kind: 'repr' | 'load' | 'optimizer' | 'scheduler' | 'module';
  readonly build: Build;
  readonly repr: string;
  readonly state: Readonly<Record<string, number[]>>;
  readonly parameters: readonly string[];
  readonly buffers: readonly string[];
  readonly modules: readonly string[];
  readonly children: readonly string[];
  readonly count: number;
  readonly inputs: readonly unknown[];
  readonly name: string;
  readonly params: string;
  readonly args: unknown;
  readonly kw: Readonly<Record<string, unknown>>;
  readonly momentum: number;
  readonly steps: number;
  readonly result: Outcome & { readonly missing?: string[]; readonly unexpected?: string[] };
  readonly warnings?: readonly string[];
}

const { cases } = await oracle_json<{ cases: ModuleCase[] }>('modules.json');

const names = (pairs: Iterable<[string, unknown]>): string[] => Array.from(pairs, ([key]) => key);

function run_repr(c: ModuleCase): void {
  const module = build(c.build);
  compare_value(c.id, 'text', one_kind_of_number(`${module}`), one_kind_of_number(c.repr));
  const state = Object.entries(module.state_dict()).map(([key, x]) => [key, x.shape]);
  compare_value(c.id, 'state', state, Object.entries(c.state));
  const { parameters, buffers, modules, children } = c;
  compare_value(c.id, 'parameters', names(module.named_parameters()), parameters);
  compare_value(c.id, 'buffers', names(module.named_buffers()), buffers);
  compare_value(c.id, 'modules', names(module.named_modules()), modules);
  compare_value(c.id, 'children', names(module.named_children()), children);
}

function run_load(c: ModuleCase): void {
  const module = build(c.build);
  const zeros = Object.entries(c.state).map(([key, shape]) => [key, torch.zeros(shape)] as const);
  const load = () => module.load_state_dict(Object.fromEntries(zeros), c.kw);
  const keys = expect_outcome(c.id, load, c.result, c.warnings) as ReturnType<typeof load>;
  if (!c.result.ok) return;
  compare_value(c.id, 'missing', keys.missing_keys, c.result.missing);
  compare_value(c.id, 'unexpected', keys.unexpected_keys, c.result.unexpected);
}

const parameter = (): torch.Tensor => torch.ones(2).requires_grad_();

const whole = (text: string): string => text.replace(/(\d)\.0$/, '$1');

function run_optimizer(c: ModuleCase): void {
  const same = parameter();
  const made: Readonly<Record<string, () => torch.Tensor>> = {
    p: parameter,
    c: () => parameter().clone(),
    n: () => torch.ones(2),
    s: () => same,
  };
  const params = [...c.params].map((letter) => made[letter]?.());
  const kw = c.args as Readonly<Record<string, unknown>>;
  // JavaScript does not tell 1 from 1.0.
  const { message } = c.result;
  const want = message === undefined ? c.result : { ...c.result, message: whole(message) };
  expect_outcome(c.id, () => void make(`optim.${c.name}`, [params], kw), want, c.warnings);
}

interface Stepping {
  step(metric?: number): void;
}

function run_scheduler(c: ModuleCase): void {
  const run = (): void => {
    const options = { lr: 0.1, momentum: c.momentum };
    const optimizer = make<Stepping>('optim.SGD', [[parameter()]], options);
    const args = [optimizer, ...(c.args as unknown[])];
    const scheduler = make<Stepping>(`optim.lr_scheduler.${c.name}`, args, c.kw);
    for (let k = 0; k < c.steps; k++) {
      optimizer.step();
      scheduler.step(...(c.name === 'ReduceLROnPlateau' ? [1] : []));
    }
  };
  expect_outcome(c.id, run, c.result, c.warnings);
}

function run_module(c: ModuleCase): void {
  const run = (): unknown => {
    const module = build(c.build);
    if (c.inputs.length === 0) return undefined;
    return module(...c.inputs.map((input) => value_of(input) as torch.Tensor));
  };
  expect_outcome(`${c.id} ${JSON.stringify(c.build)}`, run, c.result, c.warnings);
}

const RUNNERS = {
  repr: run_repr,
  load: run_load,
  optimizer: run_optimizer,
  scheduler: run_scheduler,
  module: run_module,
};

const about = (c: ModuleCase): string => c.name ?? c.build.module;

describe.each(Object.keys(RUNNERS) as (keyof typeof RUNNERS)[])('%s', (kind) => {
  const own = cases.filter((c) => c.kind === kind);
  it.each(own.map((c) => [`${c.id} ${about(c)}`, c] as const))('%s', (_, c) => {
    scoped(() => RUNNERS[kind](c));
  });

  it('has cases', () => {
    expect(own.length).toBeGreaterThan(0);
  });
});

it('finds all cases', () => {
  expect(cases.length).toBe(238);
});
