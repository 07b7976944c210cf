//! Mirror of `ops/softmax.rs`.
