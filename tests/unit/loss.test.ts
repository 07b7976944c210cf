// Losses: argument forms, old arguments, what they have in common. Values are compared in oracle.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { with_warnings } from '../helpers/tensors.ts';

const F = torch.nn.functional;

type Loose = (...args: unknown[]) => torch.Tensor;

const scores = torch.tensor([
  [1, 5, 5],
  [2, 5, 0],
]);
const classes = torch.tensor([0, 2], { dtype: 'int32' });

describe('cross_entropy', () => {
  it('is the negative log likelihood of the log-softmax', () => {
    const a = F.cross_entropy(scores, classes);
    const b = F.nll_loss(scores.log_softmax(1), classes);
    expect(a.item()).toBe(b.item());
    expect(a.item()).toBeCloseTo(4.878623962402344, 6); // PyTorch
  });

  it('takes classes of three dtypes', () => {
    for (const dtype of ['int32', 'int64', 'uint8'] as const) {
      expect(F.cross_entropy(scores, classes.to(dtype)).item()).toBeCloseTo(4.878624, 6);
    }
    expect(() => F.cross_entropy(scores, classes.to('bool'))).toThrow(
      'expected target dtype to be Long or Byte, but got Bool',
    );
  });

  it('takes positions and options', () => {
    const weight = torch.tensor([1, 2, 3]);
    const positional = F.cross_entropy(scores, classes, weight, null, -100, null, 'sum', 0.1);
    const reduction = 'sum';
    const f = F.cross_entropy as unknown as Loose;
    const mixed = f(scores, classes, weight, { reduction, label_smoothing: 0.1 });
    const named = F.cross_entropy(scores, classes, { weight, reduction, label_smoothing: 0.1 });
    expect([named.item(), mixed.item()]).toEqual([positional.item(), positional.item()]);
    expect(() => f(scores, classes, weight, { weight })).toThrow('multiple values');
    expect(() => f(scores)).toThrow(TypeError);
    expect(() => f(scores, classes, { ignore_index: 1.5 })).toThrow(TypeError);
    expect(() => f(scores, classes, { reduction: 'avg' })).toThrow(torch.ValueError);
    expect(() => f(scores, classes, { reduction: 1 })).toThrow(TypeError);
  });

  it('leaves out what is ignored', () => {
    const one = F.cross_entropy(scores, torch.tensor([0, -100], { dtype: 'int32' }));
    const row = scores.reshape(2, 3).sum(0); // any row will do: only the first counts
    expect(row.shape).toEqual([3]);
    const first = F.cross_entropy(torch.tensor([[1, 5, 5]]), torch.tensor([0], { dtype: 'int32' }));
    expect(one.item()).toBe(first.item());
    const all = torch.tensor([7, 7], { dtype: 'int32' });
    expect(F.cross_entropy(scores, all, { ignore_index: 7 }).item()).toBeNaN();
    expect(() => F.cross_entropy(scores, all)).toThrow('Target 7 is out of bounds.');
  });

  it('has the nodes of PyTorch', () => {
    const x = torch.randn(2, 3).requires_grad_();
    expect(F.cross_entropy(x, classes).grad_fn?.name()).toBe('NllLossBackward0');
    expect(F.cross_entropy(x, x.detach()).grad_fn?.name()).toBe('DivBackward1');
    const loss = F.cross_entropy(x, classes);
    loss.backward();
    // Of each row the gradients of a softmax sum to zero.
    const rows = (x.grad as torch.Tensor).sum(1).toArray();
    for (const s of rows) expect(Math.abs(Number(s))).toBeLessThan(1e-7);
    expect(() => loss.backward()).toThrow('Trying to backward through the graph a second time');
  });
});

describe('losses of pairs', () => {
  const [x, t] = [torch.tensor([1, 5, -2]), torch.tensor([0, 5, 2])];

  it.each([
    ['mse_loss', [1, 0, 16]],
    ['l1_loss', [1, 0, 4]],
    ['smooth_l1_loss', [0.5, 0, 3.5]],
  ] as const)('%s has three reductions', (name, each) => {
    const f = F[name] as typeof F.mse_loss;
    const sum = each[0] + each[1] + each[2];
    expect(f(x, t, { reduction: 'none' }).tolist()).toEqual([...each]);
    expect(f(x, t, { reduction: 'sum' }).item()).toBe(sum);
    expect(f(x, t).item()).toBeCloseTo(sum / 3, 6);
    expect(f(x, t, null, null, 'sum').item()).toBe(sum);
    expect(f(x, t).shape).toEqual([]);
  });

  it('take old arguments with a warning', () => {
    const old = with_warnings(() => F.mse_loss(x, t, false).item());
    expect(old).toEqual({
      value: 17,
      warnings: [
        "size_average and reduce args will be deprecated, please use reduction='sum' instead.",
      ],
    });
    const none = with_warnings(() => F.l1_loss(x, t, { reduce: false }).tolist());
    expect(none.value).toEqual([1, 0, 4]);
    expect(none.warnings[0]).toContain("reduction='none'");
  });

  it('repeat with a warning, which can become an error', () => {
    const loss = () => F.mse_loss(x, torch.tensor(1)).item();
    const { value, warnings } = with_warnings(loss);
    expect(value).toBeCloseTo(25 / 3, 5);
    expect(warnings).toHaveLength(1);
    const before = torch.memory().live_tensors;
    torch.set_warning_handler((text) => {
      throw new Error(text);
    });
    expect(loss).toThrow('Using a target size (torch.Size([]))');
    torch.set_warning_handler(null);
    expect(torch.memory().live_tensors).toBeLessThanOrEqual(before + 1);
  });

  it('smooth_l1_loss ends its parabola at beta', () => {
    expect(F.smooth_l1_loss(x, t, { beta: 8, reduction: 'sum' }).item()).toBeCloseTo(17 / 16, 6);
    expect(F.smooth_l1_loss(x, t, { beta: 0, reduction: 'sum' }).item()).toBe(5);
    expect(() => F.smooth_l1_loss(x, t, { beta: -1 })).toThrow(torch.RuntimeError);
  });

  it('binary_cross_entropy_with_logits keeps its digits', () => {
    const y = F.binary_cross_entropy_with_logits(torch.tensor([100, -100]), torch.tensor([1, 0]), {
      reduction: 'none',
    });
    for (const loss of y.toArray()) {
      expect(loss).toBeGreaterThanOrEqual(0);
      expect(loss).toBeLessThan(1e-40);
    }
    const weight = torch.tensor([2, 0]);
    const logits = torch.zeros(2);
    const half = F.binary_cross_entropy_with_logits(logits, torch.tensor([1, 1]), weight);
    expect(half.item()).toBeCloseTo(Math.LN2, 6);
    expect(() => F.binary_cross_entropy_with_logits(x, torch.ones(2) as torch.Tensor)).toThrow(
      torch.ValueError,
    );
  });
});
