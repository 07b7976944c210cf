// biome-ignore-all format: the examples stand here as they were published
// biome-ignore-all lint: the same
// The six examples that feature_alpha_dropout was documented with, word for word, each in a block of its own because
// names are declared twice; before them what they leave undeclared, after the last what it is for.

import type { Tensor } from 'selfnorm';
import * as torch from 'selfnorm';

const linear_layer = new torch.nn.Linear(10, 10);
const model = new torch.nn.Sequential(linear_layer, new torch.nn.SELU());

function expect_shape(x: Tensor, ...sizes: number[]): void {
  if (x.shape.join() !== sizes.join()) throw new Error(`[${x.shape}] is not [${sizes}]`);
}

{
// Basic feature_alpha_dropout in SELU network
const input = torch.randn(32, 64, 28, 28); // Batch, channels, height, width
const output = torch.nn.functional.feature_alpha_dropout(input, 0.1, true);
// output shape: [32, 64, 28, 28] with ~10% of channels dropped

expect_shape(output, 32, 64, 28, 28);
}

{
// Self-Normalizing Neural Network layer
const x = torch.randn(16, 128, 10); // Batch, features, sequence_length
const selu_out = torch.nn.functional.selu(linear_layer(x));
const regularized = torch.nn.functional.feature_alpha_dropout(selu_out, 0.05, model.training);
// Maintains self-normalization property through the network

expect_shape(regularized, 16, 128, 10);
}

{
// Training vs inference behavior
const features = torch.randn(8, 256, 32, 32);
const is_training = true;
const output_train = torch.nn.functional.feature_alpha_dropout(features, 0.1, is_training);
// During training: ~10% channels dropped, affine transformation applied
const is_training_inf = false;
const output_inference = torch.nn.functional.feature_alpha_dropout(features, 0.1, is_training_inf);
// During inference: No dropout, returns input unchanged

expect_shape(output_train, 8, 256, 32, 32);
if (output_inference !== features) throw new Error('not unchanged');
}

{
// Compare with standard dropout (not SELU-compatible)
const x = torch.randn(16, 64, 14, 14);
const after_selu = torch.nn.functional.selu(x);
// Standard dropout (loses self-normalization)
const standard_dropout = torch.nn.functional.dropout(after_selu, 0.1, true);
// SELU-compatible dropout (preserves self-normalization)
const selu_dropout = torch.nn.functional.feature_alpha_dropout(after_selu, 0.1, true);

for (const y of [standard_dropout, selu_dropout]) expect_shape(y, 16, 64, 14, 14);
}

{
// Different dropout rates for different regularization strengths
const intermediate = torch.randn(32, 512);
const light_reg = torch.nn.functional.feature_alpha_dropout(intermediate, 0.05, true);
const moderate_reg = torch.nn.functional.feature_alpha_dropout(intermediate, 0.1, true);
const heavy_reg = torch.nn.functional.feature_alpha_dropout(intermediate, 0.2, true);
// Higher p values provide stronger regularization

for (const y of [light_reg, moderate_reg, heavy_reg]) expect_shape(y, 32, 512);
}

{
// Typical SNNs architecture pattern
class SNNBlock extends torch.nn.Module {
constructor(in_features: number, out_features: number, p_drop: number = 0.1) {
super();
this.linear = new torch.nn.Linear(in_features, out_features);
this.dropout_p = p_drop;
}
forward(x: Tensor): Tensor {
let y = this.linear(x);
y = torch.nn.functional.selu(y);
y = torch.nn.functional.feature_alpha_dropout(y, this.dropout_p, this.training);
return y;
}
}
// This pattern preserves self-normalization through the network

const block = new SNNBlock(6, 4);
expect_shape(block(torch.randn(3, 6)), 3, 4);
const network = new torch.nn.Sequential(block, new SNNBlock(4, 2, 0.5)).eval();
const x = torch.randn(3, 6);
if (`${network(x)}` !== `${network(x)}`) throw new Error('eval() draws');
if (Object.keys(network.state_dict()).join() !== '0.linear.weight,0.linear.bias,1.linear.weight,1.linear.bias')
  throw new Error(Object.keys(network.state_dict()).join());
}
