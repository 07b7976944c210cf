// Types of torch.safetensors: what goes in, what comes out.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const { load, metadata, save } = torch.safetensors;

const bytes = save({ a: torch.ones(2), b: torch.ones([], { dtype: 'int64' }) }, { by: 'me' });
typed<Uint8Array<ArrayBuffer>>()(bytes);
save(new Map([['a', torch.ones(2)]]));
typed<torch.Tensor<torch.Shape, torch.DType, 'cpu'> | undefined>()(load(bytes).a);
save(load(bytes.buffer), metadata(bytes));

// @ts-expect-error a value that is no tensor
save({ a: 1 });
// @ts-expect-error metadata are texts
save({}, { epoch: 1 });
// @ts-expect-error no bytes
load('file.safetensors');
