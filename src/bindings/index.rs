//! Mirror of `ops/index.rs`.
