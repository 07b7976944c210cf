// batch_norm and layer_norm: both argument orders, running statistics, properties.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const F = torch.nn.functional;

type Loose = (...args: unknown[]) => torch.Tensor;

function input(...shape: number[]): torch.Tensor {
  torch.manual_seed(3);
  return torch.randn(shape, { dtype: 'float64' }).mul(3).add(2) as torch.Tensor;
}

describe('batch_norm', () => {
  const x = input(6, 3, 2);
  const [weight, bias] = [torch.tensor([1, 2, 3]), torch.tensor([-1, 0, 1])].map((t) =>
    t.to('float64'),
  ) as unknown as [torch.Tensor, torch.Tensor];
  const statistics = (): [torch.Tensor, torch.Tensor] => [
    torch.zeros([3], { dtype: 'float64' }),
    torch.ones([3], { dtype: 'float64' }),
  ];

  it('gives every channel mean zero and variance one', () => {
    for (const shape of [
      [8, 3],
      [8, 3, 5],
      [4, 3, 2, 7],
      [2, 3, 2, 2, 2],
    ]) {
      const y = F.batch_norm(input(...shape), null, null, { training: true, eps: 1e-12 });
      const dims = shape.map((_, d) => d).filter((d) => d !== 1);
      for (const m of y.mean(dims).toArray()) expect(Number(m)).toBeCloseTo(0, 12);
      for (const v of y.var(dims, { correction: 0 }).toArray()) expect(Number(v)).toBeCloseTo(1, 9);
    }
  });

  it('takes both orders and options', () => {
    const mixed = F.batch_norm as unknown as Loose;
    const forms: ((m: torch.Tensor, v: torch.Tensor) => torch.Tensor)[] = [
      (m, v) => F.batch_norm(x, m, v, weight, bias, true, 0.3, 1e-3),
      (m, v) => F.batch_norm(x, m, v, true, 0.3, 1e-3, weight, bias),
      (m, v) => F.batch_norm(x, m, v, { weight, bias, training: true, momentum: 0.3, eps: 1e-3 }),
      (m, v) => mixed(x, m, v, weight, bias, { training: true, momentum: 0.3, eps: 1e-3 }),
      (m, v) => mixed(x, m, v, true, 0.3, 1e-3, { weight, bias }),
    ];
    const results = forms.map((form) => {
      const [m, v] = statistics();
      return [form(m, v).tolist(), m.tolist(), v.tolist()];
    });
    for (const result of results) expect(result).toEqual(results[0]);
    const f = mixed;
    expect(() => f(x, null, null, true, 0.1, 1e-5, null, null, { training: true })).toThrow(
      "batch_norm() got multiple values for argument 'training'",
    );
    expect(() => f(x, null, null, null, null, true, 0.1, 1e-5, 1)).toThrow(TypeError);
    expect(() => f(x, 1, null)).toThrow(TypeError);
  });

  it('moves the running statistics in training alone', () => {
    const [mean, variance] = statistics();
    F.batch_norm(x, mean, variance, { training: true, momentum: 1 });
    mean.toArray().forEach((m, i) => {
      expect(Number(m)).toBeCloseTo(Number(x.mean([0, 2]).toArray()[i]), 12);
    });
    variance.toArray().forEach((v, i) => {
      expect(Number(v)).toBeCloseTo(Number(x.var([0, 2]).toArray()[i]), 12);
    });
    const before = [mean.tolist(), variance.tolist()];
    const y = F.batch_norm(x, mean, variance);
    expect([mean.tolist(), variance.tolist()]).toEqual(before);
    for (const m of y.mean([0, 2]).toArray()) expect(Number(m)).toBeCloseTo(0, 12);
  });

  it('is untouched by what runs before an error', () => {
    const [mean, variance] = statistics();
    const one = torch.ones([1, 3], { dtype: 'float64' });
    expect(() => F.batch_norm(one, mean, variance, { training: true })).toThrow(torch.ValueError);
    expect(mean.tolist()).toEqual([0, 0, 0]);
    expect(() => F.batch_norm(x, null, null)).toThrow(
      'running_mean must be defined in evaluation mode',
    );
  });

  it('refuses a backward after the running statistics were written, as PyTorch', () => {
    const [mean, variance] = statistics();
    const leaf = input(4, 3).requires_grad_();
    const y = F.batch_norm(leaf, mean, variance);
    mean.copy_(torch.ones(3));
    expect(() => y.sum().backward()).toThrow('modified by an inplace operation');
  });
});

describe('layer_norm', () => {
  it('normalizes the last dimensions', () => {
    const x = input(4, 3, 5);
    const y = F.layer_norm(x, [3, 5], { eps: 1e-12 });
    for (const m of y.mean([1, 2]).toArray()) expect(Number(m)).toBeCloseTo(0, 12);
    for (const v of y.var([1, 2], { correction: 0 }).toArray()) expect(Number(v)).toBeCloseTo(1, 9);
    expect(F.layer_norm(x, 5).tolist()).toEqual(F.layer_norm(x, [5], null, null, 1e-5).tolist());
  });

  it('scales and shifts each place', () => {
    const x = input(2, 3);
    const [w, b] = [torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6])].map((t) => t.to('float64'));
    const plain = F.layer_norm(x, [3]).toArray();
    const y = F.layer_norm(x, [3], { weight: w as torch.Tensor, bias: b as torch.Tensor });
    y.toArray().forEach((value, i) => {
      const place = i % 3;
      expect(Number(value)).toBeCloseTo(Number(plain[i]) * (place + 1) + place + 4, 12);
    });
  });

  it('refuses what PyTorch refuses', () => {
    const x = torch.ones(2, 3) as torch.Tensor;
    expect(() => F.layer_norm(x, [4])).toThrow(
      'Given normalized_shape=[4], expected input with shape [*, 4], but got input of size[2, 3]',
    );
    expect(() => F.layer_norm(x, [3], torch.ones(4))).toThrow(torch.RuntimeError);
    expect(() => F.layer_norm(x.to('int32'), [3])).toThrow(torch.NotImplementedError);
  });
});
