// Types of modules: shapes through calls and chains, errors by name, nothing `any` but undeclared properties.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const { nn } = torch;
type Float<S extends torch.Shape> = torch.Tensor<S, 'float32', 'cpu'>;

const x = torch.randn(7, 16);
declare const anything: torch.Tensor;
declare const batch: torch.Tensor<readonly [number, 16], 'float32', 'cpu'>;

// Linear.
const linear = new nn.Linear(16, 9);
typed<torch.nn.Linear<16, 9>>()(linear);
typed<Float<readonly [7, 9]>>()(linear(x));
typed<Float<readonly [number, 9]>>()(linear(batch));
typed<readonly [2, 3, 9]>()(linear(torch.randn(2, 3, 16)).shape);
typed<torch.Shape>()(linear(anything).shape);
typed<16>()(linear.in_features);
typed<readonly [9, 16]>()(linear.weight.shape);
typed<torch.nn.Parameter<readonly [9]> | null>()(linear.bias);
typed<torch.Tensor>()(linear.forward(x));
typed<Float<readonly [7, 9]>>()(new nn.Linear(16, 9, false)(x));
typed<Float<readonly [7, 9]>>()(new nn.Linear(16, 9, { bias: false, dtype: 'float32' })(x));
// @ts-expect-error 16 features, a layer for 17
new nn.Linear(17, 9)(x);
// @ts-expect-error a tensor
linear(1);
// @ts-expect-error there is no such property
linear.in_feature;
// @ts-expect-error misspelt
new nn.Linear(1, 2, { biass: false });
// @ts-expect-error two sizes
new nn.Linear(1);

// Where sizes are not known they are numbers, and what is known can be assigned to it.
declare const n: number;
const loose: torch.nn.Linear = linear;
typed<number>()(loose.in_features);
typed<Float<readonly [7, number]>>()(loose(x));
typed<Float<readonly [7, number]>>()(new nn.Linear(n, n)(x));
const modules: readonly torch.nn.Module[] = [linear, new nn.SELU(), new nn.Sequential()];
typed<torch.Tensor | undefined>()(modules[0]?.(x));

// What keeps the shape.
typed<typeof x>()(new nn.SELU()(x));
typed<typeof x>()(new nn.SELU({ inplace: true })(x));
typed<typeof x>()(new nn.Identity()(x));
typed<typeof x>()(new nn.Dropout(0.1)(x));
typed<typeof x>()(new nn.Dropout(0.1, true)(x));
typed<typeof x>()(new nn.FeatureAlphaDropout({ p: 0.1 })(x));
typed<torch.Tensor>()(new nn.AlphaDropout()(anything));
typed<number>()(new nn.AlphaDropout().p);
// @ts-expect-error misspelt
new nn.Dropout({ prob: 1 });
// @ts-expect-error a number
new nn.Dropout('0.5');

// Chains.
const chain = new nn.Sequential(linear, new nn.SELU(), new nn.Linear(9, 3));
typed<Float<readonly [7, 3]>>()(chain(x));
typed<Float<readonly [7, 3]>>()(new nn.Sequential(chain, new nn.Dropout())(x));
typed<torch.Shape>()(chain(anything).shape);
// @ts-expect-error the second layer takes 10 features and gets 9
new nn.Sequential(linear, new nn.SELU(), new nn.Linear(10, 3))(x);
typed<torch.Shape>()(new nn.Sequential(...[1, 2].map(() => new nn.SELU()))(x).shape);
typed<torch.Shape>()(new nn.Sequential({ a: linear })(x).shape);
typed<torch.nn.Module | undefined>()(chain[0]);
const stored: torch.nn.Sequential = chain;
typed<torch.Shape>()(stored(x).shape);
// @ts-expect-error no module
new nn.Sequential(1);
// @ts-expect-error a list has no forward
new nn.ModuleList([linear])(x);
for (const layer of new nn.ModuleList([linear])) typed<torch.Tensor>()(layer(x));

// Classes of one's own: undeclared properties are any, declared ones and calls are exact.
class Block extends nn.Module {
  declared: torch.nn.Linear;
  constructor() {
    super();
    this.declared = new nn.Linear(16, 9);
    this.undeclared = new nn.Linear(16, 9);
  }
  override forward(input: torch.Tensor, scale: number): [torch.Tensor, number] {
    return [this.undeclared(this.declared(input)), scale];
  }
}
const block = new Block();
typed<[torch.Tensor, number]>()(block(x, 2));
typed<torch.nn.Linear>()(block.declared);
typed<boolean>()(block.training);
typed<Block>()(block.train().eval().to('float64'));
const base: torch.nn.ModuleBase = block;
new nn.Sequential(block, linear);
new nn.ModuleList([block]).append(block);
// @ts-expect-error two arguments
block(x);
// @ts-expect-error the second is a number
block(x, 'two');
base.apply((module) => {
  typed<torch.nn.Module>()(module);
  if (module instanceof nn.Linear) typed<number>()(module.in_features);
});

class Untyped extends nn.Module {
  constructor() {
    super();
    this.linear = linear;
  }
  override forward(input: torch.Tensor) {
    return this.linear(input);
  }
}
// What forward leaves open is a tensor, not any.
typed<torch.Tensor>()(new Untyped()(x));

class Subclass extends nn.Linear {
  constructor() {
    super(16, 9);
  }
  override forward(input: torch.Tensor): torch.Tensor {
    return super.forward(input);
  }
}
typed<Float<readonly [7, number]>>()(new Subclass()(x));

// Parameters, states, hooks.
typed<torch.nn.Parameter<readonly [7, 16], 'float32', 'cpu'>>()(new nn.Parameter(x));
typed<torch.nn.Parameter[]>()(block.parameters());
typed<[string, torch.nn.Parameter][]>()(block.named_parameters());
typed<torch.Tensor | undefined>()(block.state_dict().weight as torch.Tensor | undefined);
typed<string[]>()(block.load_state_dict({}, { strict: false }).missing_keys);
linear.register_forward_hook((module, args, output) => {
  typed<torch.nn.Linear<16, 9>>()(module);
  typed<readonly torch.Tensor[]>()(args);
  typed<torch.Tensor>()(output);
});
block.register_forward_hook(
  (_module, _args: [torch.Tensor, number], _output: [torch.Tensor, number]) => {},
);
// @ts-expect-error a dtype
block.to('float16');
// @ts-expect-error a tensor
new nn.Parameter([1]);

// Flatten and Unflatten.
const images = torch.randn(2, 3, 4, 4);
typed<readonly [2, 48]>()(new nn.Flatten()(images).shape);
typed<readonly [2, 3, 16]>()(new nn.Flatten(2)(images).shape);
typed<readonly [96]>()(new nn.Flatten({ start_dim: 0 })(images).shape);
typed<readonly [6, 4, 4]>()(new nn.Flatten(0, 1)(images).shape);
typed<readonly [6, 4, 4]>()(new nn.Flatten(0, { end_dim: 1 })(images).shape);
typed<readonly [2, 3, 4, 4]>()(new nn.Unflatten(1, [3, 4, 4])(torch.randn(2, 48)).shape);
typed<readonly [2, 7]>()(new nn.Sequential(new nn.Flatten(), new nn.Linear(48, 7))(images).shape);
declare const flatten: torch.nn.Flatten;
typed<torch.Shape>()(flatten(images).shape);
// @ts-expect-error 48 features, a layer for 47
new nn.Sequential(new nn.Flatten(), new nn.Linear(47, 7))(images);
// @ts-expect-error misspelt
new nn.Flatten({ start: 0 });
// @ts-expect-error there is no dimension 4
new nn.Flatten(4)(images);
const held: torch.nn.Flatten = new nn.Flatten(2);
typed<number>()(held.start_dim);

// Activations keep the shape.
typed<typeof x>()(new nn.GELU('tanh')(x));
typed<typeof x>()(new nn.ELU(0.5, { inplace: true })(x));
typed<readonly [7, 4]>()(
  new nn.Sequential(new nn.Linear(16, 8), new nn.ReLU(), new nn.Tanh(), new nn.Linear(8, 4))(x)
    .shape,
);
// @ts-expect-error another approximation
new nn.GELU('erf');

// Norms keep the shape.
typed<typeof images>()(new nn.BatchNorm2d(3)(images));
typed<typeof x>()(new nn.BatchNorm1d(16, 1e-5, null, { affine: false })(x));
typed<typeof x>()(new nn.LayerNorm([16])(x));
typed<torch.Tensor | null>()(new nn.BatchNorm1d(16).running_mean);
// @ts-expect-error misspelt
new nn.BatchNorm1d(16, { momentums: 1 });

// Losses are numbers, unless each is wanted.
const labels = torch.zeros([7], { dtype: 'int32' });
typed<Float<readonly []>>()(new nn.CrossEntropyLoss()(x, labels));
typed<Float<readonly []>>()(new nn.CrossEntropyLoss(torch.ones(16))(x, labels));
typed<Float<readonly []>>()(new nn.CrossEntropyLoss({ weight: torch.ones(16) })(x, labels));
typed<Float<readonly []>>()(
  new nn.NLLLoss(torch.ones(16), { reduction: 'sum', ignore_index: 3 })(x, labels),
);
typed<typeof x>()(new nn.MSELoss({ reduction: 'none' })(x, x));
typed<Float<readonly [7]>>()(new nn.CrossEntropyLoss({ reduction: 'none' })(x, labels));
typed<'float64'>()(new nn.L1Loss()(x, torch.zeros([7, 16], { dtype: 'float64' })).dtype);
declare const reduction: torch.nn.Reduction | null;
export const some: Float<torch.Shape> = new nn.L1Loss({ reduction })(x, x);
const criterion: torch.nn.MSELoss = new nn.MSELoss();
export const loss: Float<torch.Shape> = criterion(x, x);
const any_loss: torch.nn.Module = new nn.SmoothL1Loss({ beta: 0.5 });
typed<torch.Tensor>()(any_loss(x, x));
// @ts-expect-error misspelt
new nn.MSELoss({ reduction: 'means' });
// @ts-expect-error there is no target
new nn.MSELoss()(x);
// @ts-expect-error seven rows, six targets
new nn.CrossEntropyLoss()(x, torch.zeros([6], { dtype: 'int32' }));
// @ts-expect-error the same shape
new nn.BCEWithLogitsLoss()(x, torch.zeros(7, 15));
// @ts-expect-error 3 channels, a layer for 4
new nn.BatchNorm2d(4)(images);
// @ts-expect-error rows are for BatchNorm1d
new nn.BatchNorm2d(16)(x);
// @ts-expect-error the last size is 16
new nn.LayerNorm(15)(x);
typed<typeof images>()(new nn.LayerNorm([3, 4, 4])(images));
const norm: torch.nn.BatchNorm2d = new nn.BatchNorm2d(3);
typed<number>()(norm.num_features);
typed<typeof x>()(new nn.Softmax(1)(x));
typed<typeof x>()(new nn.LogSoftmax({ dim: -1 })(x));

// Convolutions: every form of the arguments gives the sizes.
typed<readonly [2, 8, 4, 4]>()(new nn.Conv2d(3, 8, 3, { padding: 1 })(images).shape);
typed<readonly [2, 8, 2, 2]>()(new nn.Conv2d(3, 8, 3)(images).shape);
typed<readonly [2, 8, 2, 2]>()(new nn.Conv2d(3, 8, 3, 2, 1)(images).shape);
typed<readonly [2, 8, 2, 4]>()(
  new nn.Conv2d(3, 8, [3, 1], [2, 1], { padding: [1, 0] })(images).shape,
);
typed<readonly [2, 6, 4, 4]>()(
  new nn.Conv2d(3, 6, 3, { padding: 'same', groups: 3 })(images).shape,
);
typed<readonly [8, 2, 2]>()(new nn.Conv2d(3, 8, 3)(torch.randn(3, 4, 4)).shape);
typed<readonly [2, 8, 10]>()(new nn.Conv1d(4, 8, 3, 1, 1)(torch.randn(2, 4, 10)).shape);
typed<readonly [2, 4, 3, 2]>()(new nn.Conv3d(1, 2, [1, 2, 3])(torch.randn(1, 4, 4, 4)).shape);
typed<readonly [8, 3, 3, 3]>()(new nn.Conv2d(3, 8, 3).weight.shape);
typed<readonly [6, 1, 3, 5]>()(new nn.Conv2d(3, 6, [3, 5], { groups: 3 }).weight.shape);
typed<readonly [2, 10]>()(
  new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    new nn.SELU(),
    new nn.FeatureAlphaDropout(0.05),
    new nn.Conv2d(8, 4, 2, { stride: 2 }),
    new nn.Flatten(),
    new nn.Linear(16, 10),
  )(images).shape,
);
const conv: torch.nn.Conv2d = new nn.Conv2d(3, 8, 3, { padding: 1 });
typed<number>()(conv.in_channels);
typed<readonly [2, number, number, number]>()(conv(images).shape);
typed<torch.Shape>()(conv(anything).shape);
typed<readonly number[]>()(new nn.Conv2d(n, n, n).stride);
// @ts-expect-error 3 channels, a layer for 4
new nn.Conv2d(4, 8, 3)(images);
// @ts-expect-error the window is larger than the input
new nn.Conv2d(3, 8, 5)(images);
// @ts-expect-error a matrix has no channels
new nn.Conv2d(3, 8, 3)(torch.randn(3, 3));
// @ts-expect-error misspelt
new nn.Conv2d(3, 8, 3, { pad: 1 });
// @ts-expect-error two sizes for two dimensions
new nn.Conv2d(3, 8, [3, 3, 3]);
// @ts-expect-error other modes are not there
new nn.Conv2d(3, 8, 3, { padding_mode: 'reflect' });

// Pools.
const photo = torch.randn(2, 3, 8, 9);
const sound = torch.randn(2, 3, 10);
typed<readonly [2, 3, 4, 4]>()(new nn.MaxPool2d(2)(photo).shape);
typed<readonly [2, 3, 7, 5]>()(new nn.MaxPool2d(2, [1, 2], [0, 1])(photo).shape);
typed<readonly [2, 3, 7, 8]>()(new nn.MaxPool2d(2, { stride: 1 })(photo).shape);
typed<readonly [2, 3, number, number]>()(new nn.MaxPool2d(2, { ceil_mode: true })(photo).shape);
typed<readonly [2, 3, 5]>()(new nn.MaxPool1d(2)(sound).shape);
typed<readonly [2, 3, 9]>()(new nn.AvgPool1d(2, 1)(sound).shape);
typed<readonly [2, 3, 2, 4]>()(new nn.AvgPool2d([3, 2], { divisor_override: 1 })(photo).shape);
typed<readonly [2, 3, 4]>()(new nn.AdaptiveAvgPool1d(4)(sound).shape);
typed<readonly [2, 3, 1, 9]>()(new nn.AdaptiveAvgPool2d([1, null])(photo).shape);
const pool: torch.nn.MaxPool2d = new nn.MaxPool2d(2, 1);
typed<readonly [2, 3, number, number]>()(pool(photo).shape);
typed<readonly [2, 48]>()(new nn.Sequential(new nn.MaxPool2d(2), new nn.Flatten())(photo).shape);
// @ts-expect-error the window is larger than the input
new nn.MaxPool2d(9)(photo);
// @ts-expect-error three dimensions at least
new nn.AvgPool2d(2)(torch.randn(4, 4));
// @ts-expect-error a module gives no indices
new nn.MaxPool2d(2, { return_indices: true });
// @ts-expect-error misspelt
new nn.AvgPool1d(2, { strides: 1 });
