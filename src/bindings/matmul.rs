//! Mirror of `ops/matmul.rs`.
