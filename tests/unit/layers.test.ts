// The modules that are more than their functions: norms with their statistics, convolutions, losses, pools.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';

const { nn } = torch;

const numbers = (x: torch.Tensor | null | undefined): number[] =>
  Array.from((x as torch.Tensor).toArray() as Float32Array);

/** Mean and unbiased variance of each column. */
function statistics(x: torch.Tensor): { mean: number[]; variance: number[] } {
  const rows = x.tolist() as number[][];
  const n = rows.length;
  const columns = (rows[0] as number[]).map((_, c) => rows.map((row) => row[c] as number));
  const mean = columns.map((column) => column.reduce((a, b) => a + b, 0) / n);
  const variance = columns.map((column, c) => {
    const m = mean[c] as number;
    return column.reduce((sum, value) => sum + (value - m) ** 2, 0) / (n - 1);
  });
  return { mean, variance };
}

const close = (got: readonly number[], want: readonly number[]): void => {
  expect(got.length).toBe(want.length);
  got.forEach((value, i) => {
    expect(value).toBeCloseTo(want[i] as number, 5);
  });
};

describe('BatchNorm', () => {
  const batches = Array.from({ length: 3 }, () => torch.randn(6, 4));

  it('moves its statistics by the momentum, and uses them after eval', () => {
    const norm = new nn.BatchNorm1d(4);
    let [mean, variance] = [Array(4).fill(0), Array(4).fill(1)];
    for (const x of batches) {
      norm(x);
      const batch = statistics(x);
      mean = mean.map((m, i) => 0.9 * m + 0.1 * (batch.mean[i] as number));
      variance = variance.map((v, i) => 0.9 * v + 0.1 * (batch.variance[i] as number));
    }
    close(numbers(norm.running_mean), mean);
    close(numbers(norm.running_var), variance);
    expect(norm.num_batches_tracked?.item()).toBe(3n);
    const x = batches[0] as torch.Tensor;
    const want = (x.tolist() as number[][]).flatMap((row) =>
      row.map((value, i) => (value - mean[i]) / Math.sqrt(variance[i] + 1e-5)),
    );
    close(numbers(norm.eval()(x)), want);
    expect(norm.num_batches_tracked?.item()).toBe(3n);
  });

  it.each([
    ['by position', () => new nn.BatchNorm1d(4, 1e-5, null)],
    ['by name', () => new nn.BatchNorm1d(4, { momentum: null })],
  ])('without a momentum averages all batches: %s', (_, make) => {
    const norm = make();
    for (const x of batches) norm(x);
    const all = batches.map(statistics);
    const average = (of: (s: ReturnType<typeof statistics>) => number[]) =>
      [0, 1, 2, 3].map((i) => all.reduce((sum, s) => sum + (of(s)[i] as number), 0) / 3);
    expect(norm.momentum).toBeNull();
    close(
      numbers(norm.running_mean),
      average((s) => s.mean),
    );
    close(
      numbers(norm.running_var),
      average((s) => s.variance),
    );
  });

  it('keeps its statistics through a tidy, and nothing else', () => {
    const before = torch.memory().live_tensors;
    const norm = torch.tidy(() => new nn.BatchNorm1d(4));
    expect(torch.memory().live_tensors - before).toBe(5);
    for (let i = 0; i < 5; i++) torch.tidy(() => void norm(batches[0] as torch.Tensor));
    expect(torch.memory().live_tensors - before).toBe(5);
    expect(norm.buffers().some((buffer) => buffer.is_disposed)).toBe(false);
    norm.dispose();
    expect(torch.memory().live_tensors).toBe(before);
  });

  it('starts anew', () => {
    const norm = new nn.BatchNorm1d(4);
    norm(batches[0] as torch.Tensor);
    norm.weight?.detach().fill_(7);
    norm.reset_running_stats();
    expect(numbers(norm.running_mean)).toEqual([0, 0, 0, 0]);
    expect(numbers(norm.running_var)).toEqual([1, 1, 1, 1]);
    expect(norm.num_batches_tracked?.item()).toBe(0n);
    expect(numbers(norm.weight)).toEqual([7, 7, 7, 7]);
    norm.reset_parameters();
    expect(numbers(norm.weight)).toEqual([1, 1, 1, 1]);
  });

  it('has what its options say', () => {
    const plain = new nn.BatchNorm2d(3, { affine: false, track_running_stats: false });
    expect(Object.keys(plain.state_dict())).toEqual([]);
    const x = torch.randn(2, 3, 4, 4);
    // Without statistics those of the batch are used, in training or not.
    expect(`${plain.eval()(x)}`).toBe(`${plain.train()(x)}`);
    const half = new nn.BatchNorm2d(3, { bias: false, dtype: 'float64' });
    expect([half.bias, half.weight?.dtype, half.running_mean?.dtype]).toEqual([
      null,
      'float64',
      'float64',
    ]);
    expect(half.num_batches_tracked?.dtype).toBe('int64');
    expect(() => new nn.BatchNorm1d('3' as never)).toThrow(TypeError);
    expect(() => new nn.BatchNorm1d(3, { momentun: 0.1 } as never)).toThrow(
      "Did you mean 'momentum'?",
    );
  });

  it('learns from both sides: gradients reach weight, bias and input', () => {
    const model = new nn.Sequential(
      new nn.Linear(4, 4),
      new nn.BatchNorm1d(4),
      new nn.LayerNorm(4),
    );
    const x = torch.randn([6, 4], { requires_grad: true });
    model(x).backward(torch.randn(6, 4));
    for (const p of [x, ...model.parameters()]) {
      expect(numbers(p.grad).every(Number.isFinite)).toBe(true);
      expect(p.grad?.shape).toEqual(p.shape);
    }
  });
});

describe('Conv', () => {
  it('takes arguments by position and by name', () => {
    const a = new nn.Conv2d(2, 4, [3, 2], 2, [1, 0], 1, 2, false);
    const b = new nn.Conv2d(2, 4, [3, 2], { stride: 2, padding: [1, 0], groups: 2, bias: false });
    expect(String(a)).toBe(String(b));
    expect([a.weight.shape, a.bias]).toEqual([[4, 1, 3, 2], null]);
    expect(new nn.Conv1d(1, 1, 3, 2, { padding: 1 }).padding).toEqual([1]);
    const make = nn.Conv2d as unknown as new (...args: unknown[]) => unknown;
    expect(() => new make(1, 2)).toThrow(
      "argument 'kernel_size' (position 3) must be number or array",
    );
    expect(() => new make(1, 2, 3, { strides: 1 })).toThrow("Did you mean 'stride'?");
    expect(() => new make(1, 2, 3, 2, { stride: 1 })).toThrow('multiple values');
    expect(() => new make(1, 2, 3, { padding_mode: 'reflect' })).toThrow(
      new torch.ValueError("padding_mode must be one of {'zeros'}, but got padding_mode='reflect'"),
    );
    expect(() => new make(1, 2, 3, { padding_mode: 1 })).toThrow(TypeError);
    expect(() => new make(1, 2, ['3', 3])).toThrow(TypeError);
  });

  it("keeps the sizes with padding 'same', and none with 'valid'", () => {
    const x = torch.randn(2, 3, 7);
    expect(new nn.Conv1d(3, 5, 4, { padding: 'same' })(x).shape).toEqual([2, 5, 7]);
    expect(new nn.Conv1d(3, 5, 4, { padding: 'valid' })(x).shape).toEqual([2, 5, 4]);
  });

  it('is its function with its parameters', () => {
    const conv = new nn.Conv2d(3, 4, 3, { stride: 2, padding: 1, dilation: 2 });
    const x = torch.randn(2, 3, 9, 9);
    const want = nn.functional.conv2d(x, conv.weight, conv.bias, 2, 1, 2);
    expect(`${conv(x)}`).toBe(`${want}`);
    expect(conv(x).shape).toEqual(want.shape);
  });
});

describe('losses', () => {
  const scores = torch.randn(4, 3);
  const classes = torch.tensor([0, 2, 1, 2], { dtype: 'int32' });

  it('are their functions with their options', () => {
    const weight = torch.tensor([1, 2, 3]);
    const options = { reduction: 'sum', ignore_index: 2, label_smoothing: 0.1 } as const;
    const want = nn.functional.cross_entropy(scores, classes, { weight, ...options }).item();
    expect(new nn.CrossEntropyLoss(weight, options)(scores, classes).item()).toBe(want);
    expect(new nn.CrossEntropyLoss({ weight, ...options })(scores, classes).item()).toBe(want);
    const each = new nn.SmoothL1Loss({ reduction: 'none', beta: 2 })(scores, torch.zeros(4, 3));
    expect(each.shape).toEqual([4, 3]);
  });

  it('have their weights as buffers', () => {
    const loss = new nn.BCEWithLogitsLoss({ pos_weight: torch.tensor([2, 2, 2]) });
    expect(Object.keys(loss.state_dict())).toEqual(['pos_weight']);
    expect(loss.double().pos_weight?.dtype).toBe('float64');
    expect(Object.keys(new nn.CrossEntropyLoss().state_dict())).toEqual([]);
    expect(() => new nn.NLLLoss([1, 2] as never)).toThrow(TypeError);
    expect(() => new nn.MSELoss({ beta: 1 } as never)).toThrow(TypeError);
  });

  it('release what they make on the way', () => {
    const loss = new nn.CrossEntropyLoss();
    const before = torch.memory().live_tensors;
    loss(scores, classes).dispose();
    expect(torch.memory().live_tensors).toBe(before);
  });

  it('train a network', () => {
    torch.manual_seed(0);
    const model = new nn.Sequential(new nn.Linear(2, 16), new nn.SELU(), new nn.Linear(16, 2));
    const x = torch.randn(64, 2);
    const y = torch.tensor(
      (x.tolist() as number[][]).map(([a = 0, b = 0]) => (a * b > 0 ? 1 : 0)),
      {
        dtype: 'int32',
      },
    );
    const optimizer = new torch.optim.Adam(model.parameters(), { lr: 0.05 });
    const loss = new nn.CrossEntropyLoss();
    const step = () =>
      torch.tidy(() => {
        optimizer.zero_grad();
        const value = loss(model(x), y as torch.Tensor);
        value.backward();
        optimizer.step();
        return value.item();
      });
    const first = step();
    const live = torch.memory().live_tensors;
    for (let i = 0; i < 60; i++) step();
    expect(torch.memory().live_tensors).toBe(live);
    expect(step()).toBeLessThan(first / 4);
  });
});

describe('pools', () => {
  it('take the kernel size for the stride, and give no indices', () => {
    const x = torch.arange(16).reshape(1, 4, 4);
    expect(new nn.MaxPool2d(2)(x.to('float32')).tolist()).toEqual([
      [
        [5, 7],
        [13, 15],
      ],
    ]);
    const pool = new nn.AvgPool2d([2, 1], null, 0, true);
    expect([pool.stride, pool.ceil_mode]).toEqual([[2, 1], true]);
    expect(() => new nn.MaxPool2d(2, { return_indices: true as false })).toThrow(TypeError);
    expect(() => new nn.MaxPool2d('2' as never)).toThrow(TypeError);
    expect(() => new nn.AvgPool1d(2, { divisor_override: 1 } as never)).toThrow(TypeError);
    expect(() => new nn.AdaptiveAvgPool2d([1, 'x'] as never)).toThrow(TypeError);
  });
});
