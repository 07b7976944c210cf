// More of PyTorch's numbers: generators, states carried over, dtypes, odd large shapes (make_extra.py).

import { describe, expect, it } from 'vitest';
import { load_fixtures, title } from '../../helpers/manifest.ts';
import { run_digest } from '../../helpers/runners/dropout.ts';
import { type Program, run_program } from '../../helpers/runners/program.ts';
import { scoped } from '../../helpers/tensors.ts';

const fixtures = await load_fixtures('extra.json');
const programs = fixtures.cases.filter((c) => c.op === 'program') as Program[];
const digests = fixtures.cases.filter((c) => c.sha256_output !== undefined);

describe('programs', () => {
  it.each(programs.map((c) => [`${c.id} ${c.note}`, c] as const))('%s', (_, c) => {
    scoped(() => run_program(c, fixtures));
  });
});

describe('digests', () => {
  it.each(digests.map((c) => [title(c), c] as const))('%s', (_, c) => run_digest(c));
});

it('has run every case', () => {
  expect([programs.length, digests.length]).toEqual([16, 158]);
  expect(programs.length + digests.length).toBe(fixtures.cases.length);
});
