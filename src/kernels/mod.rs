//! Loops over slices: no shapes, no checks, no errors. Written once over the vectors of `simd`.

pub(crate) mod accumulate;
pub(crate) mod activation;
pub(crate) mod affine_mask;
pub(crate) mod conv;
pub(crate) mod gemm;
pub(crate) mod loss;
pub(crate) mod math;
pub(crate) mod norm;
pub(crate) mod optim;
pub(crate) mod orthogonal;
pub(crate) mod patches;
pub(crate) mod permute;
pub(crate) mod pointwise;
pub(crate) mod pool;
pub(crate) mod reduce;
pub(crate) mod rows;
pub(crate) mod sin_cos;
pub(crate) mod steps;
pub(crate) mod sweep;
pub(crate) mod vector_norm;
