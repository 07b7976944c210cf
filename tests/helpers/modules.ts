// Modules, optimizers and schedulers by PyTorch's names, made from the JSON of tests/oracle.

import * as torch from 'selfnorm';
import { value_of } from './call.ts';

/** A module to be made; see tests/oracle/make_modules.py. */
export interface Build {
  readonly module: string;
  readonly args: readonly unknown[];
  readonly kw: Readonly<Record<string, unknown>>;
}

type Class<T> = new (...args: unknown[]) => T;

/** The class at a path like `nn.Linear`; undefined if the package has none. */
export function class_at<T>(path: string): Class<T> | undefined {
  let found: unknown = torch;
  for (const name of path.split('.'))
    found = (found as Record<string, unknown> | undefined)?.[name];
  return found as Class<T> | undefined;
}

/** Makes an object of a class with positional arguments and options. */
export function make<T>(
  path: string,
  args: readonly unknown[],
  kw: Readonly<Record<string, unknown>> = {},
): T {
  const made = class_at<T>(path);
  if (made === undefined) throw new Error(`the package has no ${path}`);
  const options = Object.keys(kw).length === 0 ? [] : [value_of(kw_values(kw))];
  return new made(...args.map((arg) => value_of(arg)), ...options);
}

function kw_values(kw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(kw).map(([key, value]) => [key, value_of(value)]));
}

const is_build = (value: unknown): value is Build =>
  typeof value === 'object' && value !== null && 'module' in value;

/** What the fixtures ask of a module. */
export interface Module {
  (...inputs: torch.Tensor[]): unknown;
  state_dict(): Record<string, torch.Tensor>;
  load_state_dict(state: Record<string, torch.Tensor>, options?: object): IncompatibleKeys;
  named_parameters(): Iterable<[string, torch.Tensor]>;
  named_buffers(): Iterable<[string, torch.Tensor]>;
  named_modules(): Iterable<[string, unknown]>;
  named_children(): Iterable<[string, unknown]>;
  train(mode: boolean): this;
}

interface IncompatibleKeys {
  readonly missing_keys: readonly string[];
  readonly unexpected_keys: readonly string[];
}

/** Makes a module, and those that it is made of. */
export function build({ module, args, kw }: Build): Module {
  const part = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(part);
    return is_build(value) ? build(value) : value;
  };
  return make(`nn.${module}`, args.map(part), kw);
}

/** A text of a module with `2` for `2.0`: Python prints what it was given, and JavaScript has one kind of number. */
export function one_kind_of_number(text: string): string {
  return text.replaceAll(/=(-?\d+)\.0(?!\d)/g, '=$1');
}
