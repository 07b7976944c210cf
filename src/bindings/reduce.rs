//! Mirror of `ops/reduce.rs`.
