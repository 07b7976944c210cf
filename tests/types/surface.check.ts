// Types of the rest of the surface: errors, generators, memory, the default export.

import type the_default from 'selfnorm';
import * as torch from 'selfnorm';
import { type Equal, type Expect, typed } from './equal.js';

export type SameModule = Expect<Equal<typeof the_default.zeros, typeof torch.zeros>>;

export const errors: readonly Error[] = [
  new torch.ValueError('text'),
  new torch.RuntimeError('text'),
  new torch.NotImplementedError('text'),
  new torch.IndexError('text') satisfies RangeError,
];

const generator = new torch.Generator();
typed<torch.Generator>()(generator.manual_seed(1n));
typed<torch.Generator>()(torch.manual_seed(2 ** 40));
typed<'uint8'>()(generator.get_state().dtype);
torch.set_rng_state(torch.get_rng_state());

typed<torch.Tensor<readonly [2], 'float32', 'cpu'>>()(torch.tidy(() => torch.zeros(2)));
typed<string>()(torch.version);
const name: torch.DType = 'bool';
typed<torch.DType>()(torch.zeros([2], { dtype: name as torch.DType }).dtype);

// @ts-expect-error a handler takes text
torch.set_warning_handler((text: number) => text);
// @ts-expect-error no such function
torch.feature_alpha_dropouts;
