// Types of creation: literal shapes from every argument form, dtypes from options and from data.

import * as torch from 'selfnorm';
import { type Equal, type Expect, typed } from './equal.js';

type T<S extends torch.Shape, D extends torch.DType = 'float32'> = torch.Tensor<S, D, 'cpu'>;

// Spread, one array, options last.
typed<T<readonly [32, 64, 28, 28]>>()(torch.randn(32, 64, 28, 28));
typed<T<readonly [32, 64, 28, 28]>>()(torch.randn([32, 64, 28, 28]));
typed<T<readonly [2, 3]>>()(torch.zeros(2, 3));
typed<T<readonly [2, 3], 'float64'>>()(torch.zeros(2, 3, { dtype: 'float64' }));
typed<T<readonly [2, 3], 'float64'>>()(torch.zeros([2, 3], { dtype: 'float64' }));
typed<T<readonly [2, 3]>>()(torch.ones([2, 3], { device: 'cpu' }));
typed<T<readonly [4], 'uint8'>>()(torch.empty(4, { dtype: 'uint8' }));
typed<T<readonly [4], 'float64'>>()(torch.rand([4], { dtype: 'float64' }));
typed<T<readonly [4]>>()(torch.rand(4, { generator: new torch.Generator() }));
typed<T<readonly []>>()(torch.ones([]));
typed<T<readonly [5, 5], 'float64'>>()(torch.full([5, 5], 2, { dtype: 'float64' }));

// Sizes that nobody knows.
declare const n: number;
declare const sizes: number[];
typed<T<readonly [number, 3]>>()(torch.zeros(n, 3));
typed<T<readonly number[]>>()(torch.zeros(sizes) as T<readonly number[]>);
export type Dynamic = Expect<Equal<(typeof unknown_shape)['length'], number>>;
const unknown_shape = torch.zeros(sizes).shape;

// Nested data.
typed<T<readonly [2, 2]>>()(
  torch.tensor([
    [1, 2],
    [3, 4],
  ]),
);
typed<T<readonly [2, 1, 3]>>()(torch.tensor([[[1, 2, 3]], [[4, 5, 6]]]));
typed<T<readonly [3]>>()(torch.tensor([1, 2, 3]));
typed<T<readonly []>>()(torch.tensor(1));
typed<T<readonly [2], 'bool'>>()(torch.tensor([true, false]));
typed<T<readonly [2], 'float64'>>()(torch.tensor([1, 2], { dtype: 'float64' }));
typed<'float64'>()(torch.tensor(new Float64Array(3)).dtype);
typed<'int32'>()(torch.tensor(new Int32Array(3)).dtype);
typed<'int64'>()(torch.tensor(new BigInt64Array(3)).dtype);

// Like another tensor; reading back.
const x = torch.zeros(2, 3, { dtype: 'float64' });
typed<T<readonly [2, 3], 'float64'>>()(torch.ones_like(x));
typed<T<readonly [2, 3], 'float32'>>()(torch.randn_like(x, { dtype: 'float32' }));
typed<T<readonly [2, 3], 'float64'>>()(x.clone());
typed<T<readonly [2, 3], 'int32'>>()(x.to('int32'));
typed<T<readonly [3, 2], 'float64'>>()(x.reshape(3, 2));
typed<T<readonly [6], 'float64'>>()(x.view([6]));
typed<T<readonly [3, 2], 'float64'>>()(x.reshape(3, -1));
typed<readonly [2, 3]>()(x.shape);
typed<number>()(x.item());
typed<boolean>()(torch.tensor(true).item());
typed<bigint>()(torch.tensor(new BigInt64Array(1)).item());
typed<number[][]>()(x.tolist());
typed<number>()(torch.tensor(1).tolist());
typed<boolean[]>()(torch.tensor([true]).tolist());
typed<bigint[]>()(torch.tensor([1n]).tolist());
typed<number[][][][]>()(torch.randn(1, 2, 3, 4).tolist());
typed<torch.NestedList<number>>()(torch.zeros(sizes).tolist());
typed<torch.NestedList<number | boolean | bigint>>()((x as torch.Tensor).tolist());
typed<number[][]>()(x.toJSON());
typed<Float64Array<ArrayBuffer>>()(x.toArray());
typed<BigInt64Array<ArrayBuffer>>()(torch.tensor(new BigInt64Array(1)).data);

// Random integers are int32; a permutation as well.
typed<T<readonly [4], 'int32'>>()(torch.randint(0, 10, [4]));
typed<T<readonly [4], 'int32'>>()(torch.randint(10, [4]));
typed<T<readonly [4], 'float64'>>()(torch.randint(0, 2 ** 40, [4], { dtype: 'float64' }));
typed<'int32'>()(torch.randperm(5).dtype);

// In-place methods give the tensor itself.
typed<typeof x>()(x.uniform_(0, 1));
typed<typeof x>()(x.normal_(0, 1, { generator: torch.default_generator }));
typed<typeof x>()(x.bernoulli_(0.5));

// A literal tensor is a Tensor.
export const general: torch.Tensor = torch.zeros(2, 3);

// @ts-expect-error a misspelt option
torch.zeros([2], { dtyp: 'float64' });
// @ts-expect-error no such dtype
torch.zeros([2], { dtype: 'float16' });
// @ts-expect-error sizes are numbers
torch.zeros('2');
// @ts-expect-error the shape is frozen
torch.zeros(2).shape[0] = 3;
// @ts-expect-error Tensor is not made by new
new torch.Tensor();
// @ts-expect-error a float64 tensor is not a float32 tensor
export const wrong_dtype: T<readonly [2], 'float32'> = torch.zeros([2], { dtype: 'float64' });
// @ts-expect-error [2] is not [3]
export const wrong_shape: T<readonly [3]> = torch.zeros(2);
// @ts-expect-error no such device
torch.zeros([2], { device: 'webgpu' });
// @ts-expect-error a seed is a number or a bigint
torch.manual_seed('1');
