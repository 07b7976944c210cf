//! Mirror of `ops/softmax.rs`.

use super::error::or_zero;
use super::handle::{dtype_or_none, keep, tensor};
use crate::number::whole;
use crate::ops::softmax;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.softmax`, `log_softmax`; a `dtype_code` of -1 stands for none.
#[wasm_bindgen]
pub fn softmax(log: bool, input: u32, dim: f64, dtype_code: i32) -> u32 {
    or_zero((|| {
        let dim = whole(if log { "log_softmax" } else { "softmax" }, "dim", dim)?;
        keep(softmax::softmax(log, &tensor(input)?, dim, dtype_or_none(dtype_code)?)?)
    })())
}
