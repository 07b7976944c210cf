// Types of torch.optim, the schedulers, torch.nn.init and clipping.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const { optim } = torch;
const { lr_scheduler: schedulers } = optim;
const weight = torch.randn(4, 3, { requires_grad: true });
const model = new torch.nn.Linear(3, 4);

// What parameters can be given as.
const sgd = new optim.SGD([weight], { lr: 0.1, momentum: 0.9 });
new optim.SGD(model.parameters(), 0.1);
new optim.Adam(model.named_parameters(), { betas: [0.9, 0.99] });
new optim.AdamW([
  { params: model.parameters(), lr: 0.1 },
  { params: weight, weight_decay: 0 },
]);
new optim.RMSprop([{ params: [['weight', weight]] }], null);
const groups: torch.optim.ParamGroupInput<torch.optim.AdamOptions>[] = [{ params: [weight] }];
new optim.Adam(groups);

// @ts-expect-error a tensor alone is no list of parameters
new optim.SGD(weight);
// @ts-expect-error numbers are no parameters
new optim.SGD([1, 2]);
// @ts-expect-error no such option
new optim.SGD([weight], { betas: [0.9, 0.99] });
// @ts-expect-error two of them
new optim.Adam([weight], { betas: [0.9] });
// @ts-expect-error no such option in a group
new optim.SGD([{ params: [weight], alpha: 0.9 }]);

// A step gives what its closure gives.
typed<undefined>()(sgd.step());
typed<number>()(sgd.step(() => 3));
typed<torch.Tensor<readonly [4, 3], 'float32', 'cpu'>>()(sgd.step(() => torch.zeros(4, 3)));
typed<torch.optim.OptimizerStateDict>()(sgd.state_dict());
sgd.load_state_dict(sgd.state_dict());
for (const group of sgd.param_groups) group.lr *= 0.5;
// @ts-expect-error the learning rate is a number
for (const group of sgd.param_groups) group.lr = '0.5';

// Schedulers.
new schedulers.StepLR(sgd, 10);
new schedulers.StepLR(sgd, 10, { gamma: 0.5 });
new schedulers.StepLR(sgd, { step_size: 10 });
new schedulers.CosineAnnealingLR(sgd, { T_max: 10, eta_min: 0.1 });
new schedulers.OneCycleLR(sgd, [0.1], { total_steps: 10, anneal_strategy: 'linear' });
const plateau = new schedulers.ReduceLROnPlateau(sgd, 'max', { min_lr: [0.1] });
plateau.step(torch.tensor(1));
typed<number[]>()(new schedulers.LambdaLR(sgd, (epoch) => 1 / epoch).get_last_lr());
const parts = [new schedulers.LinearLR(sgd), new schedulers.ExponentialLR(sgd, 0.9)];
new schedulers.SequentialLR(sgd, parts, [5]).step();

// @ts-expect-error needs its step size
new schedulers.StepLR(sgd);
// @ts-expect-error needs its step size, by name as well
new schedulers.StepLR(sgd, { gamma: 0.5 });
// @ts-expect-error no such strategy
new schedulers.OneCycleLR(sgd, 0.1, { total_steps: 10, anneal_strategy: 'quadratic' });
// @ts-expect-error needs a measure
plateau.step();
// @ts-expect-error a model is no optimizer
new schedulers.StepLR(model, 10);

// First values give the tensor back, whatever its type.
const { init, utils } = torch.nn;
typed<typeof weight>()(init.lecun_normal_(weight));
typed<typeof weight>()(init.kaiming_uniform_(weight, 0.1, 'fan_out', 'relu'));
typed<typeof weight>()(init.xavier_normal_(weight, { gain: 2 }));
typed<torch.nn.Parameter>()(init.zeros_(model.weight as torch.nn.Parameter));
typed<number>()(init.calculate_gain('leaky_relu', 0.2));
// @ts-expect-error no such nonlinearity
init.calculate_gain('gelu');
// @ts-expect-error no such mode
init.kaiming_normal_(weight, { mode: 'fan_sum' });

// Clipping.
typed<torch.Tensor<readonly [], 'float32' | 'float64', 'cpu'>>()(
  utils.clip_grad_norm_(model.parameters(), 1, { norm_type: Number.POSITIVE_INFINITY }),
);
utils.clip_grad_value_(weight, 0.5);
// @ts-expect-error needs a bound
utils.clip_grad_norm_([weight]);
