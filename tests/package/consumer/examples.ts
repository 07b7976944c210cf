// What a user's program may look like; compiled under --strict by two compilers in two resolution modes, then run.

import type { Tensor } from 'selfnorm';
import * as torch from 'selfnorm';

const F = torch.nn.functional;

/** Fails unless the shapes agree; no assertion library, because the project has no types of Node. */
function expect_shape(x: Tensor, ...sizes: number[]): void {
  if (x.shape.join() !== sizes.join())
    throw new Error(`[${x.shape.join()}] is not [${sizes.join()}]`);
}

// Literal sizes are known to the compiler.
const images = torch.randn(2, 3, 8, 8);
const sizes: readonly [2, 3, 8, 8] = images.shape;
expect_shape(F.feature_alpha_dropout(images, 0.1, true), ...sizes);

// Positional arguments, all optional; an options object; both.
expect_shape(F.feature_alpha_dropout(images), 2, 3, 8, 8);
expect_shape(F.feature_alpha_dropout(images, 0.05, false, false), 2, 3, 8, 8);
expect_shape(F.feature_alpha_dropout(images, { p: 0.2, training: true }), 2, 3, 8, 8);
const generator = new torch.Generator();
generator.manual_seed(7);
expect_shape(F.feature_alpha_dropout(images, 0.2, true, false, { generator }), 2, 3, 8, 8);

// A self-normalizing layer on a batch of rows, then three strengths of regularization.
const rows = torch.randn(16, 32);
const weight = torch.empty(64, 32).normal_(0, 1 / Math.sqrt(32));
const hidden = F.selu(F.linear(rows, weight));
for (const p of [0.05, 0.1, 0.2]) expect_shape(F.feature_alpha_dropout(hidden, p, true), 16, 64);

// Training draws, evaluation returns its input.
const evaluated = F.feature_alpha_dropout(hidden, 0.1, false);
if ((evaluated as unknown) !== hidden) throw new Error('evaluation must return the input itself');

// The other dropouts take the same arguments.
expect_shape(F.dropout(hidden, 0.1, true), 16, 64);
expect_shape(F.alpha_dropout(hidden, { p: 0.1, training: true }), 16, 64);

// Reading and writing.
const data: Float32Array = torch.zeros(3).toArray();
const cell: number = torch.full([1], 2.5).item();
if (data.length !== 3 || cell !== 2.5) throw new Error('values differ');
const doubles: Tensor<readonly [2], 'float64'> = torch.zeros([2], { dtype: 'float64' });
doubles.dispose();

// @ts-expect-error: an unknown option is a compile-time error too
const misspelt = (): unknown => F.dropout(hidden, { train: true });
// @ts-expect-error: channels need at least two dimensions
const too_few = (): unknown => F.feature_alpha_dropout(torch.randn(5), 0.1, true);
void [misspelt, too_few];
