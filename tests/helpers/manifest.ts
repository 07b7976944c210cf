// The cases of tests/oracle/*.json: their form, the tensors they name, and which of them apply now.

import type { Check } from './compare.ts';
import { oracle_bytes, oracle_json } from './files.ts';
import { read_safetensors, type Stored } from './safetensors.ts';

/** What PyTorch did with a call: `tests/oracle/README.md` describes each field. */
export interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly dtype: string;
  readonly seed?: number | string;
  readonly file?: string;
  readonly tensors?: Readonly<Record<string, string>>;
  readonly check?: Check;
  readonly warnings?: readonly string[];
  readonly next_randint_2_24?: number;
  readonly returns_input_itself?: boolean;
  readonly layout?: string;
  readonly shape?: readonly number[];
  readonly sha256_output?: string;
  readonly first?: readonly number[];
  readonly result?: Outcome;
}

/** How a call of PyTorch ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly error?: string;
  readonly message?: string;
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly same_object?: boolean;
}

/** Runs here, or needs strides, which no tensor of ours has. */
export type Fate = 'now' | 'strided';

/** Whether a case applies; an op that nobody has heard of is an error. */
export function fate_of(c: Case, ops: ReadonlySet<string>): Fate {
  if (!ops.has(c.op)) throw new Error(`${c.id}: no test knows the op ${c.op}`);
  return c.layout === undefined ? 'now' : 'strided';
}

/** The names of the gradients that PyTorch recorded for a case. */
export function gradients_of(c: Case): string[] {
  const roles = Object.keys(c.tensors ?? {});
  return roles.filter((role) => role.startsWith('grad_') && role !== 'grad_output');
}

/** A case in words, for test names and failures. */
export function title(c: Case): string {
  const args = Object.entries(c.args).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const shape = c.shape === undefined ? '' : ` [${c.shape.join(', ')}]`;
  const seed = c.seed === undefined ? '' : ` seed=${c.seed}`;
  return `${c.id} ${c.op}(${args.join(', ')}) ${c.dtype}${shape}${seed}`;
}

/** Cases with their tensors at hand. */
export interface Fixtures {
  readonly cases: readonly Case[];
  tensor(c: Pick<Case, 'id' | 'file' | 'tensors'>, role: string): Stored;
}

/** Loads a list of cases and the tensor files that `wanted` ones name. */
export async function load_fixtures(
  list: string,
  wanted: (c: Case) => boolean = () => true,
): Promise<Fixtures> {
  const { cases } = await oracle_json<{ cases: Case[] }>(list);
  const files = new Map<string, Map<string, Stored>>();
  for (const c of cases) {
    if (c.file === undefined || c.file === 'none.safetensors' || !wanted(c)) continue;
    if (!files.has(c.file)) files.set(c.file, read_safetensors(await oracle_bytes(c.file)));
  }
  return {
    cases,
    tensor(c, role) {
      const stored = files.get(c.file ?? '')?.get(c.tensors?.[role] ?? '');
      if (stored === undefined) throw new Error(`${c.id}: the fixture has no tensor '${role}'`);
      return stored;
    },
  };
}
