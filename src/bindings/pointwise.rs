//! Mirror of `ops/pointwise.rs`.
