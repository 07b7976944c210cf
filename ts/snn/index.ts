// torch.snn: what self-normalizing networks need beside PyTorch's own.

export { type McDropoutOptions, mc_dropout, type Prediction } from './mc_dropout.js';
export type { Moments } from './moments.js';
export { type LayerReport, report, type SnnReport } from './report.js';
