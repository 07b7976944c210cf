// What PyTorch's autograd does and says, statement by statement (make_autograd.py).

import { describe, expect, it } from 'vitest';
import { Mismatch } from '../../helpers/compare.ts';
import { oracle_json } from '../../helpers/files.ts';
import {
  type AutogradProgram,
  type Described,
  type Given,
  run_statements,
  type Statement,
} from '../../helpers/runners/autograd.ts';
import { scoped } from '../../helpers/tensors.ts';

const { cases } = await oracle_json<{ cases: AutogradProgram[] }>('autograd.json');

describe('programs', () => {
  it.each(cases.map((c) => [`${c.id} ${c.note}`, c] as const))('%s', (_, c) => {
    scoped(() => run_statements(c));
  });

  it('fail where a statement is falsified', () => {
    const c = cases.find((one) => one.note === 'a leaf in place');
    const { statements, ...rest } = c as AutogradProgram;
    const [first, ...others] = statements as [Statement, ...Statement[]];
    const falsified = (result: Given) => () =>
      scoped(() => run_statements({ ...rest, statements: [{ ...first, result }, ...others] }));
    const tensor = first.result?.tensor as Described;
    falsified({ tensor })();
    const wrong: readonly Given[] = [
      { error: 'RuntimeError', message: 'no' },
      { value: 1 },
      ...[
        { shape: [9] },
        { dtype: 'uint8' },
        { values: [9, 9, 9] },
        { is_leaf: !tensor.is_leaf },
      ].map((change) => ({ tensor: { ...tensor, ...change } })),
      { tensor: { ...tensor, requires_grad: !tensor.requires_grad } },
      { tensor: { ...tensor, grad_fn: 'NoBackward0' } },
    ];
    for (const result of wrong) expect(falsified(result)).toThrow(Mismatch);
  });

  it('are all there', () => {
    expect(cases.length).toBe(195);
  });
});
