// What PyTorch answers to wrong and nearly wrong calls of the ops of training, word for word (make_op_errors.py).

import { describe, expect, it } from 'vitest';
import { type Call, exists, expect_outcome, perform } from '../../helpers/call.ts';
import { oracle_json } from '../../helpers/files.ts';
import type { Outcome } from '../../helpers/manifest.ts';
import { scoped } from '../../helpers/tensors.ts';

interface Probe {
  readonly id: string;
  readonly call: Call;
  readonly result: Outcome;
  readonly warnings?: readonly string[];
}

const { cases } = await oracle_json<{ cases: Probe[] }>('op_errors.json');
const now = cases.filter((c) => exists(c.call));

describe('outcomes', () => {
  it.each(now.map((c) => [`${c.id} ${JSON.stringify(c.call)}`, c] as const))('%s', (name, c) => {
    scoped(() => {
      expect_outcome(name, () => perform(c.call), c.result, c.warnings);
    });
  });

  it('are all there', () => {
    expect(cases.length).toBe(501);
  });
});
