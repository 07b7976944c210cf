//! Mirror of `ops/pool.rs`.
