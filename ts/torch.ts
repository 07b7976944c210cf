// The public namespace: everything that users see, and nothing else. No code.

export { enable_grad, is_grad_enabled, no_grad } from './autograd.js';
export * as autograd from './autograd_namespace.js';
export { tensor } from './data.js';
export {
  DisposedError,
  IndexError,
  NotImplementedError,
  RuntimeError,
  ValueError,
} from './errors.js';
export {
  default_generator,
  Generator,
  get_rng_state,
  initial_seed,
  manual_seed,
  seed,
  set_rng_state,
} from './generator.js';
export * as safetensors from './io/safetensors.js';
export {
  keep,
  type MemoryStats,
  memory,
  reset_peak_memory_stats,
  set_debug,
  tidy,
} from './memory.js';
export type { AutogradMethods } from './methods/autograd.js';
export type { ExtremumMethods } from './methods/extremum.js';
export type { IndexMethods } from './methods/index.js';
export type { MatmulMethods } from './methods/matmul.js';
export type { PointwiseMethods } from './methods/pointwise.js';
export type { ReduceMethods } from './methods/reduce.js';
export type { ShapeMethods } from './methods/shape.js';
export type { UnaryMethods } from './methods/unary.js';
export { celu, relu, selu, sigmoid, tanh } from './nn/functional/activation.js';
export { celu_, relu_, selu_ } from './nn/functional/activation_.js';
export type {
  AlphaDropoutFunctionalOptions,
  Conv1dFunctionalOptions,
  Conv2dFunctionalOptions,
  Conv3dFunctionalOptions,
  DropoutFunctionalOptions,
  EluFunctionalOptions,
  GeluFunctionalOptions,
  LeakyReluFunctionalOptions,
  SeluFunctionalOptions,
  SoftplusFunctionalOptions,
} from './nn/functional/index.js';
export { log_softmax, softmax } from './nn/functional/softmax.js';
export * as nn from './nn/index.js';
export { eq, ge, gt, le, lt, maximum, minimum, ne } from './ops/comparison.js';
export {
  type ArangeOptions,
  arange,
  empty,
  empty_like,
  full,
  full_like,
  ones,
  ones_like,
  zeros,
  zeros_like,
} from './ops/create.js';
export { amax, amin, argmax, argmin, max, min } from './ops/extremum.js';
export {
  chunk,
  gather,
  index_select,
  narrow,
  select,
  split,
  unbind,
} from './ops/index.js';
export { cat, stack } from './ops/join.js';
export { bmm, dot, matmul, mm, mv } from './ops/matmul.js';
export { std, var } from './ops/moments.js';
export { add, div, mul, pow, sub } from './ops/pointwise.js';
export {
  type BernoulliOptions,
  bernoulli,
  rand,
  rand_like,
  randint,
  randn,
  randn_like,
  randperm,
} from './ops/random.js';
export { all, any, mean, prod, sum } from './ops/reduce.js';
export { clamp, where } from './ops/select.js';
export {
  broadcast_to,
  type FlattenOptions,
  flatten,
  movedim,
  permute,
  reshape,
  squeeze,
  t,
  transpose,
  unflatten,
  unsqueeze,
} from './ops/shape.js';
export {
  abs,
  cos,
  erf,
  exp,
  expm1,
  isnan,
  log,
  log1p,
  logical_not,
  neg,
  reciprocal,
  sign,
  sin,
  sqrt,
  square,
} from './ops/unary.js';
export * as optim from './optim/index.js';
export { version } from './raw.js';
export * as snn from './snn/index.js';
export { Tensor } from './tensor.js';
export type { TensorBase } from './tensor_base.js';
export type {
  AutogradBackwardOptions,
  AutogradGradOptions,
  BackwardOptions,
  GradFn,
} from './types/autograd.js';
export type {
  Broadcastable,
  BroadcastShape,
  broadcast_error_incompatible_dimensions,
} from './types/broadcast.js';
export type {
  ConvInput,
  ConvOptions,
  ConvOutput,
  ConvSize,
  PerDimension,
} from './types/conv.js';
export type {
  conv1d_error_channels_do_not_match,
  conv1d_error_input_needs_2_or_3_dimensions,
  conv1d_error_kernel_larger_than_input,
  conv2d_error_channels_do_not_match,
  conv2d_error_input_needs_3_or_4_dimensions,
  conv2d_error_kernel_larger_than_input,
  conv3d_error_channels_do_not_match,
  conv3d_error_input_needs_4_or_5_dimensions,
  conv3d_error_kernel_larger_than_input,
} from './types/conv_errors.js';
export type {
  DTypeOfArray,
  DTypeOfData,
  NestedData,
  ShapeOfData,
  TypedArrayInput,
} from './types/data.js';
export type { DeviceType } from './types/device.js';
export type {
  Dropout1dInput,
  Dropout2dInput,
  Dropout3dInput,
  dropout1d_error_input_needs_2_or_3_dimensions,
  dropout2d_error_input_needs_at_least_2_dimensions,
  dropout3d_error_input_needs_at_least_1_dimension,
  FeatureAlphaDropoutInput,
  feature_alpha_dropout_error_input_needs_at_least_2_dimensions,
} from './types/dropout.js';
export type {
  DType,
  DTypeOfValue,
  ElementOf,
  ListOf,
  NestedList,
  TypedArrayOf,
} from './types/dtype.js';
export type {
  AtInput,
  AtShape,
  CatInput,
  CatShape,
  DimOption,
  IndexSpec,
  Indices,
  IndicesSpec,
  JoinedDType,
  MaskSpec,
  OneHotShape,
  RangeSize,
  RangeSpec,
  Resized,
  Selected,
  SelectInput,
  Sliced,
  SliceOptions,
  StackInput,
  StackShape,
  VectorLength,
} from './types/index.js';
export type {
  at_error_index_out_of_bounds,
  at_error_tensor_is_no_index,
  at_error_too_many_indices,
  cat_error_sizes_do_not_match,
  stack_error_shapes_differ,
} from './types/index_errors.js';
export type {
  LinearInput,
  LinearOutput,
  linear_error_in_features_do_not_match,
} from './types/linear.js';
export type {
  MatmulInput,
  MatmulOutput,
  matmul_error_batch_dimensions_do_not_match,
  matmul_error_inner_dimensions_do_not_match,
  matmul_error_wrong_number_of_dimensions,
  ProductInput,
} from './types/matmul.js';
export type {
  AlphaOptions,
  ClampOptions,
  CreateOptions,
  DrawOptions,
  RandomOptions,
} from './types/options.js';
export type {
  AdaptiveInput,
  AdaptiveShape,
  AvgPool2dOptions,
  AvgPoolOptions,
  MaxPooled,
  MaxPoolOptions,
  PoolArguments,
  PoolInput,
  PoolShape,
  pool_error_kernel_larger_than_input,
  pool_error_wrong_number_of_dimensions,
} from './types/pool.js';
export type {
  Arithmetic,
  Choice,
  Clamped,
  Comparison,
  FloatOf,
  IntegerOf,
  Meets,
  Operand,
  OperationResult,
  Promoted,
  Quotient,
} from './types/promote.js';
export type {
  DimArgument,
  DimsIn,
  Reduced,
  ReduceOptions,
  SoftmaxOptions,
  SumDType,
  SumOptions,
  TruthDType,
  ValuesAndIndices,
  VarOptions,
} from './types/reduce.js';
export type {
  Backwards,
  DimIn,
  Dims,
  Expanded,
  ExpandInput,
  Flattened,
  FlattenInput,
  MatrixTransposed,
  Moved,
  MoveInput,
  Permuted,
  PermuteInput,
  Reshaped,
  ReversedShape,
  Shape,
  Spread,
  Squeezed,
  SqueezeInput,
  TInput,
  Transposed,
  TransposeInput,
  Unflattened,
  Unspread,
  Unsqueezed,
  UnsqueezeInput,
  ViewInput,
} from './types/shape.js';
export type {
  dim_error_out_of_range,
  expand_error_sizes_do_not_match,
  flatten_error_start_dim_after_end_dim,
  permute_error_dims_are_no_permutation,
  t_error_input_has_more_than_2_dimensions,
  view_error_number_of_elements_differs,
} from './types/shape_errors.js';
export * as utils from './utils/index.js';
export { set_warning_handler, type WarningHandler } from './warnings.js';
