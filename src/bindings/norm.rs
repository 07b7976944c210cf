//! Mirror of `ops/norm.rs`.
