// torch.utils.data: samples, their order, batches of them.

export type { Collated, SampleOf } from '../../types/data_batch.js';
export { default_collate } from './collate.js';
export { Dataset, type DatasetLike, random_split, Subset, TensorDataset } from './dataset.js';
export { DataLoader, type DataLoaderOptions } from './loader.js';
export {
  RandomSampler,
  type RandomSamplerOptions,
  type Sampler,
  SequentialSampler,
  type Sized,
} from './sampler.js';
