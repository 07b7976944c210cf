//! Loops over slices: no shapes, no checks, no errors. Written once over the vectors of `simd`.

pub(crate) mod affine_mask;
pub(crate) mod gemm;
pub(crate) mod selu;
pub(crate) mod sin_cos;
