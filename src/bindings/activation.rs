//! Mirror of `ops/activation.rs`.

use super::error::or_zero;
use super::handle::{keep_or_same, tensor};
use crate::ops::activation::{self, Activation};
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.nn.functional.relu`, `selu`, `gelu`, ...; what the numbers mean depends on the function.
#[wasm_bindgen]
pub fn activation(code: u32, handle: u32, p: f64, q: f64, inplace: bool) -> u32 {
    or_zero((|| {
        let input = tensor(handle)?;
        let f = Activation::from_code(code, p, q)?;
        keep_or_same(activation::activation(f, &input, inplace)?, &input, handle)
    })())
}
