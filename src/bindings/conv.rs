//! Mirror of `ops/conv.rs`.
