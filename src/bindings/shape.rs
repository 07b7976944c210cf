//! Mirror of `ops/shape.rs`.
