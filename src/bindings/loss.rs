//! Mirror of `ops/loss.rs`.
