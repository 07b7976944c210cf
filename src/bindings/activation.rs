//! Mirror of `ops/activation.rs`.

use super::error::or_zero;
use super::handle::{keep_or_same, tensor};
use crate::ops::activation;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.nn.functional.selu`
#[wasm_bindgen]
pub fn selu(handle: u32, inplace: bool) -> u32 {
    or_zero((|| {
        let input = tensor(handle)?;
        keep_or_same(activation::selu(&input, inplace)?, &input, handle)
    })())
}
