// Forms, errors, warnings and state of schedulers. Their numbers are compared with PyTorch elsewhere; those
// that are not, here.

import * as torch from 'selfnorm';
import { describe, expect, it } from 'vitest';
import { with_warnings } from '../helpers/tensors.ts';

const schedulers = torch.optim.lr_scheduler;
const { CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, LRScheduler } = schedulers;
const { OneCycleLR, ReduceLROnPlateau, SequentialLR, StepLR } = schedulers;

function sgd(...lrs: number[]): torch.optim.SGD {
  const groups = lrs.map((lr) => ({ params: [torch.ones(1, { requires_grad: true })], lr }));
  return new torch.optim.SGD(groups, { momentum: 0.9 });
}

/** The first learning rate at the start and after each of so many steps. */
function run(
  optimizer: torch.optim.Optimizer,
  scheduler: torch.optim.lr_scheduler.LRScheduler,
  steps: number,
): number[] {
  const rates = [optimizer.param_groups[0]?.lr as number];
  for (let k = 0; k < steps; k++) {
    optimizer.step();
    scheduler.step();
    rates.push(scheduler.get_last_lr()[0] as number);
  }
  return rates;
}

// PyTorch 2.15: the learning rates after 0, 1, ... steps.
const LINEAR = [0.025, 0.03125, 0.0375, 0.043750000000000004, 0.05, 0.05];
const SEQUENTIAL = [0.0125, 0.025, 0.037500000000000006, 0.05, 0.05, 0.025, 0.025, 0.0125];
const COSINE_AFTER = [
  0.05, 0.045000000000000005, 0.05, 0.044142135623730955, 0.03, 0.01585786437626905,
];

describe('numbers of PyTorch', () => {
  it('ExponentialLR', () => {
    const optimizer = sgd(0.1);
    expect(run(optimizer, new ExponentialLR(optimizer, 0.9), 2)).toEqual([
      0.1, 0.09000000000000001, 0.08100000000000002,
    ]);
  });

  it('LinearLR', () => {
    const optimizer = sgd(0.05);
    const scheduler = new LinearLR(optimizer, { start_factor: 0.5, total_iters: 4 });
    expect(run(optimizer, scheduler, 5)).toEqual(LINEAR);
  });

  it('LambdaLR', () => {
    const optimizer = sgd(0.05, 0.1);
    const scheduler = new LambdaLR(optimizer, [(epoch) => 0.95 ** epoch, () => 2]);
    expect(run(optimizer, scheduler, 1)).toEqual([0.05, 0.05 * 0.95]);
    expect(scheduler.get_last_lr()[1]).toBe(0.2);
  });

  it('SequentialLR', () => {
    const optimizer = sgd(0.05);
    const parts = [new LinearLR(optimizer, 0.25, 1, 3), new StepLR(optimizer, 2, 0.5)];
    const scheduler = new SequentialLR(optimizer, parts, [3]);
    expect(run(optimizer, scheduler, 7)).toEqual(SEQUENTIAL);
    const other = sgd(0.05);
    const both = [new ExponentialLR(other, 0.9), new CosineAnnealingLR(other, 4, 0.01)];
    const again = run(other, new SequentialLR(other, both, [2]), 5);
    again.forEach((rate, i) => {
      expect(rate).toBeCloseTo(COSINE_AFTER[i] as number, 15);
    });
  });
});

describe('forms', () => {
  it('by position and by name', () => {
    const make = {
      StepLR: [
        (o: torch.optim.Optimizer) => new StepLR(o, 3, 0.5),
        (o: torch.optim.Optimizer) => new StepLR(o, { step_size: 3, gamma: 0.5 }),
        (o: torch.optim.Optimizer) => new StepLR(o, 3, { gamma: 0.5 }),
      ],
      CosineAnnealingLR: [
        (o: torch.optim.Optimizer) => new CosineAnnealingLR(o, 3, 0.01),
        (o: torch.optim.Optimizer) => new CosineAnnealingLR(o, { T_max: 3, eta_min: 0.01 }),
      ],
      OneCycleLR: [
        (o: torch.optim.Optimizer) => new OneCycleLR(o, 3, 10),
        (o: torch.optim.Optimizer) => new OneCycleLR(o, 3, { epochs: 5, steps_per_epoch: 2 }),
        (o: torch.optim.Optimizer) => new OneCycleLR(o, { max_lr: [3], total_steps: 10 }),
      ],
    };
    for (const forms of Object.values(make)) {
      const rates = forms.map((form) => {
        const optimizer = sgd(0.1);
        return run(optimizer, form(optimizer), 8);
      });
      for (const other of rates) expect(other).toEqual(rates[0]);
    }
  });

  it('wrong arguments', () => {
    const optimizer = sgd(0.1);
    expect(() => new StepLR({} as never, 3)).toThrow(new TypeError('Object is not an Optimizer'));
    expect(() => new StepLR(optimizer, undefined as never)).toThrow(TypeError);
    expect(() => new StepLR(optimizer, 3, { gama: 2 } as never)).toThrow("Did you mean 'gamma'?");
    expect(() => new LambdaLR(optimizer, 3 as never)).toThrow(TypeError);
    expect(() => new LambdaLR(optimizer, [() => 1, () => 2])).toThrow(
      new torch.ValueError('Expected 1 lr_lambdas, but got 2'),
    );
    expect(() => new LinearLR(optimizer, 0)).toThrow('greater than 0 and less or equal to 1');
    expect(() => new LinearLR(optimizer, 0.5, 2)).toThrow('between 0 and 1');
    expect(() => new ReduceLROnPlateau(optimizer).step('1' as never)).toThrow(TypeError);
    expect(() => new ReduceLROnPlateau(optimizer, { min_lr: ['1'] as never })).toThrow(TypeError);
    expect(() => new StepLR(sgd(0.1), 3, 0.5, 4)).toThrow("param 'initial_lr' is not specified");
    expect(() => new StepLR(optimizer, 3).load_state_dict(3 as never)).toThrow(TypeError);
  });

  it('OneCycleLR that fails leaves the optimizer as it was', () => {
    const optimizer = sgd(0.1);
    const before = JSON.stringify(optimizer.state_dict().param_groups);
    expect(() => new OneCycleLR(optimizer, [1, 2], 10)).toThrow('max_lr must have the same length');
    expect(() => new OneCycleLR(optimizer, 1, { total_steps: 9, base_momentum: [1, 2] })).toThrow(
      'base_momentum must have the same length',
    );
    expect(JSON.stringify(optimizer.state_dict().param_groups)).toBe(before);
  });

  it('SequentialLR', () => {
    const [a, b] = [sgd(0.1), sgd(0.1)];
    const parts = [new StepLR(a, 1)];
    expect(() => new SequentialLR(a, [], [])).toThrow('at least one scheduler');
    expect(() => new SequentialLR(a, parts, [1])).toThrow('one more than the number of milestone');
    expect(() => new SequentialLR(b, parts, [])).toThrow('belong to the same optimizer');
    expect(() => new SequentialLR(a, [new ReduceLROnPlateau(a)], [])).toThrow('ReduceLROnPlateau');
    expect(() => new SequentialLR(a, [3 as never], [])).toThrow(TypeError);
    expect(() => new SequentialLR(a, 3 as never, [])).toThrow(TypeError);
    expect(() => new SequentialLR(a, parts, 3 as never)).toThrow(TypeError);
  });
});

describe('the order of steps', () => {
  it('the scheduler before the optimizer', () => {
    const optimizer = sgd(0.1);
    const scheduler = new StepLR(optimizer, 3);
    const { warnings } = with_warnings(() => scheduler.step());
    expect(warnings.length).toBe(1);
    expect(warnings[0]).toMatch(
      /^Detected call of `lr_scheduler.step\(\)` before `optimizer.step\(\)`. In/,
    );
    expect(with_warnings(() => scheduler.step()).warnings).toEqual([]);
  });

  it('the right one, with two schedulers, and with a step that was replaced', () => {
    const optimizer = sgd(0.1);
    const [first, second] = [new StepLR(optimizer, 3), new ExponentialLR(optimizer, 0.5)];
    optimizer.step();
    const { warnings } = with_warnings(() => {
      first.step();
      second.step();
    });
    expect(warnings).toEqual([]);
    const third = new StepLR(optimizer, 3);
    optimizer.step = () => undefined as never;
    expect(with_warnings(() => third.step()).warnings[0]).toMatch(
      /^Seems like `optimizer.step\(\)` has/,
    );
  });

  it('a closure still reaches the optimizer', () => {
    const optimizer = sgd(0.1);
    new StepLR(optimizer, 3);
    expect(optimizer.step(() => 7)).toBe(7);
  });
});

describe('state', () => {
  it('goes on where another stopped', () => {
    const [a, b] = [sgd(0.5), sgd(0.5)];
    const make = (o: torch.optim.Optimizer) => new CosineAnnealingLR(o, 7, 0.01);
    const [first, second] = [make(a), make(b)];
    run(a, first, 3);
    second.load_state_dict(first.state_dict());
    b.load_state_dict(a.state_dict());
    expect(run(b, second, 9)).toEqual(run(a, first, 9));
  });

  it('has the names of PyTorch', () => {
    const names = Object.keys(new StepLR(sgd(0.5), 3).state_dict());
    for (const name of [
      'step_size',
      'gamma',
      'base_lrs',
      'last_epoch',
      '_step_count',
      '_last_lr',
    ]) {
      expect(names).toContain(name);
    }
    expect(names).not.toContain('optimizer');
    const plateau = new ReduceLROnPlateau(sgd(0.5), 'max', { patience: 3 });
    expect(plateau.state_dict()).toMatchObject({ mode: 'max', best: -Infinity, patience: 3 });
    plateau.load_state_dict({ mode: 'min', best: 2, num_bad_epochs: 1, other: 1 });
    expect([plateau.mode_worse, plateau.best, 'other' in plateau]).toEqual([Infinity, 2, false]);
    expect(() => plateau.load_state_dict({ mode: 'middle' })).toThrow('mode middle is unknown!');
    expect(plateau.mode).toBe('min');
  });

  it('of functions and of parts', () => {
    const optimizer = sgd(1);
    const lambda = new LambdaLR(optimizer, (epoch) => epoch);
    const saved = lambda.state_dict();
    expect(saved.lr_lambdas).toEqual([null]);
    lambda.load_state_dict({ ...saved, last_epoch: 4 });
    optimizer.step();
    lambda.step();
    expect(lambda.get_last_lr()).toEqual([5]);
    const parts = () => [new StepLR(optimizer, 1), new ExponentialLR(optimizer, 0.5)];
    const first = new SequentialLR(optimizer, parts(), [2]);
    run(optimizer, first, 3);
    const second = new SequentialLR(optimizer, parts(), [2]);
    second.load_state_dict(first.state_dict());
    expect(second._schedulers[1]?.last_epoch).toBe(1);
    expect(second.last_epoch).toBe(3);
  });

  it('resumes by last_epoch', () => {
    const optimizer = sgd(0.5);
    run(optimizer, new StepLR(optimizer, 2), 3);
    const scheduler = new StepLR(optimizer, 2, 0.1, 2);
    expect(scheduler.last_epoch).toBe(3);
    expect(scheduler.base_lrs).toEqual([0.5]);
  });
});

describe('ReduceLROnPlateau', () => {
  it('takes a tensor and a group that was added', () => {
    const optimizer = sgd(1);
    const scheduler = new ReduceLROnPlateau(optimizer, { patience: 0, min_lr: 0.05 });
    scheduler.step(torch.tensor(1));
    optimizer.add_param_group({ params: [torch.ones(1, { requires_grad: true })], lr: 2 });
    scheduler.step(torch.tensor([1]));
    expect(scheduler.get_last_lr()).toEqual([0.1, 0.2]);
    const each = new ReduceLROnPlateau(optimizer, { patience: -1, min_lr: [0, 0] });
    optimizer.add_param_group({ params: [torch.ones(1, { requires_grad: true })], lr: 2 });
    expect(() => each.step(1)).toThrow('differs from when `ReduceLROnPlateau` was initialized (2)');
  });
});

it('a scheduler of one kind only for its groups', () => {
  class Half extends LRScheduler {
    override get_lr(): number[] {
      return this.base_lrs.map((lr) => lr / 2);
    }
  }
  const optimizer = sgd(1);
  const scheduler = new Half(optimizer);
  expect(optimizer.param_groups[0]?.lr).toBe(0.5);
  optimizer.add_param_group({ params: [torch.ones(1, { requires_grad: true })], lr: 2 });
  optimizer.step();
  expect(() => scheduler.step()).toThrow('gives 1 learning rates, the optimizer has 2 groups');
  expect([scheduler.last_epoch, scheduler._step_count]).toEqual([0, 1]);
});
