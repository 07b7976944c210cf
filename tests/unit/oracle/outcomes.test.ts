// What PyTorch answers to wrong and nearly wrong calls, word for word (make_errors.py).

import { describe, expect, it } from 'vitest';
import { type Call, expect_outcome, perform } from '../../helpers/call.ts';
import { oracle_json } from '../../helpers/files.ts';
import type { Outcome } from '../../helpers/manifest.ts';
import { scoped } from '../../helpers/tensors.ts';

interface Probe {
  readonly id: string;
  readonly call: Call;
  readonly result: Outcome;
  readonly warnings?: readonly string[];
}

const { cases } = await oracle_json<{ cases: Probe[] }>('errors.json');

describe('outcomes', () => {
  it.each(cases.map((c) => [`${c.id} ${JSON.stringify(c.call)}`, c] as const))('%s', (name, c) => {
    scoped(() => {
      expect_outcome(name, () => perform(c.call, undefined), c.result, c.warnings);
    });
  });
});

it('has all cases', () => {
  expect(cases.length).toBe(337);
});
