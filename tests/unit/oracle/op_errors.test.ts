// What PyTorch answers to wrong and nearly wrong calls of the ops of training, word for word (make_op_errors.py).

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

const { cases } = await oracle_json<{ cases: Probe[] }>('op_errors.json');

// In float32 PyTorch's convolution library answers to an empty window, in words that say nothing of it: what
// is wanted is what PyTorch says in float64, where it answers itself.
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'nn.functional.conv1d/336':
    'kernel size should be greater than zero, but got kernel_height: 1 kernel_width: 0',
};

describe('outcomes', () => {
  it.each(cases.map((c) => [`${c.id} ${JSON.stringify(c.call)}`, c] as const))('%s', (name, c) => {
    scoped(() => {
      const message = OTHER_WORDS[c.id];
      const result = message === undefined ? c.result : { ...c.result, message };
      expect_outcome(name, () => perform(c.call), result, c.warnings);
    });
  });

  it('are all there', () => {
    expect(cases.length).toBe(501);
  });
});
