// snn.report: what it measures, what it finds, and that it changes nothing.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { scoped } from '../helpers/tensors.ts';

const nn = torch.nn;
const { report } = torch.snn;

/** LeCun-normal weights and no biases, as a self-normalizing network has them. */
function right<M extends torch.nn.Module>(model: M): M {
  model.apply((module) => {
    const { weight, bias } = module;
    if (weight instanceof torch.Tensor && weight.dim() > 1) nn.init.lecun_normal_(weight);
    if (bias instanceof torch.Tensor) nn.init.zeros_(bias);
  });
  return model;
}

const dense = (...between: torch.nn.Module[]): torch.nn.Module =>
  right(
    new nn.Sequential(
      new nn.Linear(64, 128),
      new nn.SELU(),
      ...(between as []),
      new nn.Linear(128, 128),
      new nn.SELU(),
      new nn.Linear(128, 10),
    ),
  );

const batch = (n = 512, features = 64): torch.Tensor => {
  torch.manual_seed(3);
  return torch.randn([n, features]);
};

/** Mean and variance in float64. */
function moments(x: torch.Tensor): [mean: number, variance: number] {
  const values = Array.from(x.toArray() as Float32Array);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length];
}

describe('what it measures', () => {
  it('the output of each layer, as in evaluation', () => {
    scoped(() => {
      const model = dense(new nn.AlphaDropout(0.3));
      const x = batch();
      const { layers, input, input_shape } = report(model, x);
      const kinds = ['Linear', 'SELU', 'AlphaDropout', 'Linear', 'SELU', 'Linear'];
      expect(layers.map(({ kind }) => kind)).toEqual(kinds);
      expect(layers.map(({ name }) => name)).toEqual(['0', '1', '2', '3', '4', '5']);
      expect(input_shape).toEqual([512, 64]);
      model.eval();
      let y: torch.Tensor = x;
      const want = [moments(x)];
      for (const layer of model as never as Iterable<torch.nn.Module>) {
        y = layer(y) as torch.Tensor;
        want.push(moments(y));
        expect(layers[want.length - 2]?.shape).toEqual(y.shape);
      }
      [input, ...layers].forEach(({ mean, variance }, i) => {
        expect(mean).toBeCloseTo((want[i] as number[])[0] as number, 5);
        expect(variance).toBeCloseTo((want[i] as number[])[1] as number, 5);
      });
    });
  });

  it('the weights, times the inputs of a unit', () => {
    scoped(() => {
      const model = right(new nn.Sequential(new nn.Conv2d(3, 8, 5), new nn.SELU()));
      const weight = (model[0] as torch.nn.Conv2d).weight;
      const [mean, variance] = moments(weight as torch.Tensor);
      const { layers } = report(model, torch.randn(4, 3, 9, 9));
      expect(layers[0]?.weight?.mean).toBeCloseTo(mean * 75, 5);
      expect(layers[0]?.weight?.variance).toBeCloseTo(variance * 75, 5);
      expect(layers[1]?.weight).toBe(null);
    });
  });
});

describe('what it finds', () => {
  it('nothing in self-normalizing networks, dense, deep and convolutional', () => {
    scoped(() => {
      const deep = Array.from({ length: 16 }, () => [new nn.Linear(64, 64), new nn.SELU()]).flat();
      const conv = new nn.Sequential(
        new nn.Conv2d(1, 16, 3, { padding: 1 }),
        new nn.SELU({ inplace: true }),
        new nn.FeatureAlphaDropout(0.05),
        new nn.Conv2d(16, 32, 3, { stride: 2, padding: 1 }),
        new nn.SELU(),
        new nn.Flatten(),
        new nn.Linear(512, 10),
      );
      const images = torch.randn(128, 1, 8, 8);
      for (const [model, x] of [
        [dense(new nn.AlphaDropout(0.1)), batch()],
        [right(new nn.Sequential(...(deep as []))), batch()],
        [right(conv), images],
      ] as const) {
        const found = report(model, x);
        expect(found.problems, `${found}`).toEqual([]);
        expect(found.ok).toBe(true);
        expect(`${found}`).toContain('self-normalizing: nothing found that breaks it');
      }
    });
  });

  type Cause = readonly [
    what: string,
    make: () => torch.nn.Module,
    scale: number,
    problems: readonly string[],
  ];

  const causes: readonly Cause[] = [
    ['input that is not standardised', () => dense(), 6, ['(batch): mean']],
    [
      "PyTorch's default initialisation",
      () => new nn.Sequential(new nn.Linear(64, 64), new nn.SELU(), new nn.Linear(64, 64)),
      1,
      [
        '0 Linear: weights: variance times inputs is 0.3',
        "(PyTorch's default): use nn.init.lecun_normal_",
        '0 Linear: bias: root mean square 0.07',
        '1 SELU: mean',
      ],
    ],
    [
      'the initialisation for ReLU, and ReLU',
      () => {
        const model = dense(new nn.ReLU());
        nn.init.kaiming_normal_((model[0] as torch.nn.Linear).weight as never, {
          nonlinearity: 'relu',
        });
        return model;
      },
      1,
      ['(the one for ReLU)', '2 ReLU: ReLU does not lead to mean 0 and variance 1: use SELU'],
    ],
    [
      'plain dropout',
      () => dense(new nn.Dropout(0.1)),
      1,
      ['2 Dropout: Dropout changes', 'AlphaDropout'],
    ],
    [
      'no activation',
      () => dense(new nn.Identity(), new nn.Linear(128, 128), new nn.Dropout(0)),
      1,
      ["5 Linear: no activation between it and Linear '3'"],
    ],
    [
      'weights with a mean',
      () => {
        const model = dense();
        const weight = (model[0] as torch.nn.Linear).weight as torch.Tensor;
        torch.no_grad(() => weight.add_(0.02));
        return model;
      },
      1,
      ['0 Linear: weights: mean times inputs is 1.'],
    ],
  ];

  it.each(causes)('%s', (_, make, scale, problems) => {
    scoped(() => {
      torch.manual_seed(0);
      const found = report(make(), batch().mul(scale));
      expect(found.ok).toBe(false);
      for (const problem of problems) expect(found.problems.join('\n')).toContain(problem);
      expect(`${found}`).toContain(found.problems[0]);
      expect(`${found}`).toContain(`not self-normalizing: ${found.problems.length} found`);
    });
  });

  it('weights that fit their inputs, as after training', () => {
    scoped(() => {
      const model = dense() as never as torch.nn.Sequential;
      const signs = torch.tensor(Array.from({ length: 64 }, (_, i) => (i % 2) * 2 - 1));
      const x = batch(512, 1).mul(signs);
      const first = model[0] as torch.nn.Linear;
      // Every unit adds up what always comes together; mean and variance of the weights are right.
      torch.no_grad(() => first.weight.copy_(signs.div(8).expand(128, 64) as never));
      const found = report(model, x);
      expect(found.problems[0]).toMatch(
        /^1 SELU: mean .*: the output of Linear '0' has 6\d\.?\d* times the variance/,
      );
    });
  });

  it('norms', () => {
    scoped(() => {
      const { problems } = report(dense(new nn.BatchNorm1d(128), new nn.LayerNorm(128)), batch());
      expect(problems.map((problem) => problem.split(' does')[0])).toEqual([
        '2 BatchNorm1d: BatchNorm1d',
        '3 LayerNorm: LayerNorm',
      ]);
    });
  });

  it('what a forward does by itself, by its effect', () => {
    class Net extends nn.Module {
      constructor() {
        super();
        this.a = new nn.Linear(64, 64);
        this.b = new nn.Linear(64, 10);
      }
      override forward(x: torch.Tensor): torch.Tensor {
        return this.b(torch.nn.functional.relu(this.a(x)));
      }
    }
    scoped(() => {
      const found = report(right(new Net()), batch());
      expect(found.problems.length).toBe(1);
      expect(found.problems[0]).toMatch(
        /^b Linear: its input has mean 0\.\d+, variance 0\.\d+ instead of 0 and 1$/,
      );
      expect(found.layers.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
        'a Linear',
        'b Linear',
        ' Net',
      ]);
    });
  });

  it('nothing about what follows the last layer of weights', () => {
    scoped(() => {
      const model = right(new nn.Sequential(dense() as torch.nn.SELU, new nn.Sigmoid()));
      expect(report(model, batch()).ok).toBe(true);
    });
  });
});

describe('what it changes: nothing', () => {
  it('modes, gradients, running statistics, the generator, memory', () => {
    scoped(() => {
      const norm = new nn.BatchNorm1d(64);
      const mixed = new nn.Dropout(0.5).eval();
      const model = new nn.Sequential(norm, mixed, new nn.AlphaDropout(0.5), new nn.Linear(64, 4));
      const x = batch();
      (model(x) as torch.Tensor).sum().backward();
      const state = torch.get_rng_state().toArray();
      const values = (): unknown[] => [
        ...Object.values(model.state_dict()).map((t) => (t as torch.Tensor).tolist()),
        ...model.parameters().map((p) => (p.grad as torch.Tensor).tolist()),
        ...model.modules().map(({ training }) => training),
      ];
      const before = values();
      const { live_tensors, live_bytes } = torch.memory();
      report(model, x);
      expect(torch.memory()).toMatchObject({ live_tensors, live_bytes });
      expect(values()).toEqual(before);
      expect(torch.get_rng_state().toArray()).toEqual(state);
      expect(torch.is_grad_enabled()).toBe(true);
    });
  });

  it('also when forward draws, or throws', () => {
    class Net extends nn.Module {
      fails = false;
      constructor() {
        super();
        this.inner = new nn.Linear(64, 4);
      }
      override forward(x: torch.Tensor): torch.Tensor {
        const y = this.inner(torch.nn.functional.alpha_dropout(x, 0.5, true));
        if (this.fails) throw new Error('shown');
        return y;
      }
    }
    scoped(() => {
      const model = new Net();
      const x = batch();
      const state = torch.get_rng_state().toArray();
      report(model, x);
      model.fails = true;
      const { live_tensors } = torch.memory();
      expect(() => report(model, x)).toThrow('shown');
      expect(torch.memory().live_tensors).toBe(live_tensors);
      expect(torch.get_rng_state().toArray()).toEqual(state);
      expect(model.modules().every(({ training }) => training)).toBe(true);
      expect(torch.is_grad_enabled()).toBe(true);
    });
  });

  it('wrong kinds', () => {
    const x = torch.ones(1);
    expect(() => report(x as never, x)).toThrow("argument 'model' (position 1) must be Module");
    expect(() => report(new nn.SELU(), 3 as never)).toThrow(
      "argument 'batch' (position 2) must be Tensor",
    );
    x.dispose();
    expect(() => report(new nn.SELU(), x)).toThrow(torch.DisposedError);
  });
});
