//! Mirror of `ops/linear.rs`.

use super::error::or_zero;
use super::handle::{keep, tensor};
use crate::ops::linear;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.nn.functional.linear`; `bias` is 0 for none.
#[wasm_bindgen]
pub fn linear(input: u32, weight: u32, bias: u32) -> u32 {
    or_zero((|| {
        let bias = if bias == 0 { None } else { Some(tensor(bias)?) };
        keep(linear::linear(&tensor(input)?, &tensor(weight)?, bias.as_ref())?)
    })())
}
