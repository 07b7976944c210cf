// snn.mc_dropout: mean and spread against the samples themselves, memory, modes, the generator.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { scoped } from '../helpers/tensors.ts';

const nn = torch.nn;
const { mc_dropout } = torch.snn;

function net(dropout: torch.nn.Module = new nn.AlphaDropout(0.2)): torch.nn.Module {
  return new nn.Sequential(
    new nn.Linear(6, 16),
    new nn.BatchNorm1d(16),
    new nn.SELU(),
    dropout as torch.nn.AlphaDropout,
    new nn.Linear(16, 3),
  );
}

/** The columns of samples: the values of one output. */
function columns(samples: torch.Tensor): number[][] {
  const [n, ...rest] = samples.shape as [number, ...number[]];
  const size = rest.reduce((a, b) => a * b, 1);
  const { data } = samples;
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: n }, (__, k) => Number(data[k * size + i])),
  );
}

describe('mean, variance, std', () => {
  it.each(['float32', 'float64'] as const)('are those of the samples (%s)', (dtype) => {
    scoped(() => {
      torch.manual_seed(1);
      const model = new nn.Sequential(new nn.Linear(6, 4, { dtype }), new nn.Dropout(0.4));
      const x = torch.randn([5, 6], { dtype });
      const { mean, variance, std, samples } = mc_dropout(model, x, 30, { samples: true });
      expect(samples?.shape).toEqual([30, 5, 4]);
      expect([mean.shape, variance.shape, std.shape]).toEqual([
        [5, 4],
        [5, 4],
        [5, 4],
      ]);
      const digits = dtype === 'float64' ? 12 : 5;
      columns(samples as torch.Tensor).forEach((values, i) => {
        const m = values.reduce((a, b) => a + b, 0) / 30;
        const v = values.reduce((a, b) => a + (b - m) ** 2, 0) / 29;
        expect(mean.data[i]).toBeCloseTo(m, digits);
        expect(variance.data[i]).toBeCloseTo(v, digits);
        expect(std.data[i]).toBeCloseTo(Math.sqrt(v), digits);
      });
    });
  });

  it('of what transform makes', () => {
    scoped(() => {
      const { mean } = mc_dropout(net(), torch.randn(5, 6), 8, {
        transform: (logits) => nn.functional.softmax(logits, 1),
      });
      for (const row of mean.tolist() as number[][]) {
        expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      }
    });
  });
});

describe('the generator', () => {
  it('goes on as after n passes in training', () => {
    scoped(() => {
      const dropout = new nn.AlphaDropout(0.3);
      const x = torch.ones(4, 6);
      torch.manual_seed(9);
      const { samples } = mc_dropout(dropout, x, 3, { samples: true });
      const state = torch.get_rng_state().toArray();
      torch.manual_seed(9);
      const want = [dropout(x), dropout(x), dropout(x)].map((y) => y.tolist());
      expect(samples?.tolist()).toEqual(want);
      expect(torch.get_rng_state().toArray()).toEqual(state);
    });
  });

  it('is left as it was with a seed, also when the model throws', () => {
    scoped(() => {
      const model = net();
      const x = torch.randn(4, 6);
      const state = torch.get_rng_state().toArray();
      const [a, b, c] = [1, 1n, 2].map((seed) => mc_dropout(model, x, 4, { seed }).mean.tolist());
      expect(a).toEqual(b);
      expect(a).not.toEqual(c);
      const transform = (): never => {
        throw new Error('shown');
      };
      expect(() => mc_dropout(model, x, 4, { seed: 1, transform })).toThrow('shown');
      expect(torch.get_rng_state().toArray()).toEqual(state);
    });
  });
});

it('only dropouts are in training, and afterwards all is as before', () => {
  scoped(() => {
    const model = net();
    model.eval();
    (model[2] as torch.nn.Module).training = true;
    const before = Object.values(model.state_dict()).map((t) => (t as torch.Tensor).tolist());
    const modes = model.modules().map(({ training }) => training);
    const { mean } = mc_dropout(model, torch.randn(4, 6), 3);
    expect(mean.requires_grad).toBe(false);
    expect(model.modules().map(({ training }) => training)).toEqual(modes);
    expect(Object.values(model.state_dict()).map((t) => (t as torch.Tensor).tolist())).toEqual(
      before,
    );
    expect(torch.is_grad_enabled()).toBe(true);
  });
});

it('the memory does not depend on how often', () => {
  scoped(() => {
    const model = net();
    const x = torch.randn(64, 6);
    const peak = (n: number): number => {
      torch.reset_peak_memory_stats();
      const before = torch.memory();
      const result = mc_dropout(model, x, n);
      const after = torch.memory();
      expect(after.live_tensors).toBe(before.live_tensors + 3);
      for (const tensor of Object.values(result)) tensor.dispose();
      return after.peak_bytes - before.live_bytes;
    };
    expect(peak(100)).toBe(peak(3));
  });
});

it('refuses what makes no sense', () => {
  scoped(() => {
    const x = torch.randn(4, 6);
    for (const n of [1, 0, -3, 2.5, Number.NaN]) {
      expect(() => mc_dropout(net(), x, n)).toThrow(torch.ValueError);
    }
    expect(() => mc_dropout(new nn.SELU(), x, 3)).toThrow('no dropout module that drops');
    expect(() => mc_dropout(new nn.Dropout(0), x, 3)).toThrow('no dropout module that drops');
    expect(() => mc_dropout(x as never, x, 3)).toThrow(
      "argument 'model' (position 1) must be Module",
    );
    expect(() => mc_dropout(net(), 1 as never, 3)).toThrow(
      "argument 'x' (position 2) must be Tensor",
    );
    expect(() => mc_dropout(net(), x, 3, { transform: 1 as never })).toThrow(
      "argument 'transform'",
    );
    expect(() => mc_dropout(net(), x, 3, { sample: true } as never)).toThrow(
      "Did you mean 'samples'",
    );
    const words = (): never => 'no tensor' as never;
    expect(() => mc_dropout(net(), x, 3, { transform: words })).toThrow(torch.RuntimeError);
  });
});
