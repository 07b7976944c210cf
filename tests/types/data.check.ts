// Types of torch.utils.data: samples and batches follow from the data set.

import * as torch from 'selfnorm';
import { typed } from './equal.js';

const { DataLoader, random_split, Subset, TensorDataset } = torch.utils.data;
type Float<S extends torch.Shape> = torch.Tensor<S, 'float32', 'cpu'>;

const x = torch.zeros(10, 1, 8, 8);
const y = torch.randint(3, [10]);
const data = new TensorDataset(x, y);
typed<Float<readonly [1, 8, 8]>>()(data.get(0)[0]);
typed<torch.Tensor<readonly [], 'int32', 'cpu'>>()(data.get(0)[1]);

const [train] = random_split(data, [0.8, 0.2]);
for (const loader of [
  new DataLoader(data, 2),
  new DataLoader(new Subset(data, [1]), { shuffle: true }),
]) {
  for (const [xb, yb] of loader) {
    typed<Float<readonly [number, 1, 8, 8]>>()(xb);
    typed<torch.Tensor<readonly [number], 'int32', 'cpu'>>()(yb);
  }
}
if (train !== undefined) for (const [xb] of new DataLoader(train, 2)) typed<number>()(xb.shape[0]);

for (const batch of new DataLoader([1, 2])) typed<Float<readonly [number]>>()(batch);
for (const batch of new DataLoader(['a'], { collate_fn: (words) => words.join() })) {
  typed<string>()(batch);
}
for (const { image, name } of new DataLoader([{ image: torch.ones(3), name: 'a' as string }])) {
  typed<Float<readonly [number, 3]>>()(image);
  typed<string[]>()(name);
}

// Of any shape.
const any = new TensorDataset(x as torch.Tensor);
for (const [xb] of new DataLoader(any)) typed<torch.Tensor<torch.Shape, torch.DType, 'cpu'>>()(xb);

// @ts-expect-error no such option
new DataLoader(data, { batchsize: 3 });
// @ts-expect-error a data set of tensors
new TensorDataset([1, 2]);
// @ts-expect-error words are no numbers
new DataLoader(['a'], { collate_fn: (samples: number[]) => samples });
