//! Mirror of `ops/optim.rs`.
