// What PyTorch's autograd does and says, statement by statement (make_autograd.py).

import { describe, expect, it } from 'vitest';
import { oracle_json } from '../../helpers/files.ts';
import {
  type AutogradProgram,
  missing_in,
  run_statements,
} from '../../helpers/runners/autograd.ts';
import { scoped } from '../../helpers/tensors.ts';

const { cases } = await oracle_json<{ cases: AutogradProgram[] }>('autograd.json');
const now = cases.filter((c) => missing_in(c.statements).length === 0);

describe('programs', () => {
  it.each(now.map((c) => [`${c.id} ${c.note}`, c] as const))('%s', (_, c) => {
    scoped(() => run_statements(c));
  });

  it('are all there', () => {
    expect(cases.length).toBe(175);
  });
});
