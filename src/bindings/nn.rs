//! Mirror of `ops/dropout.rs`, `ops/activation.rs` and `ops/linear.rs`.

use super::error::or_zero;
use super::handle::{generator, keep, keep_or_same, tensor};
use crate::error::Error;
use crate::ops::dropout::Kind;
use crate::ops::{activation, dropout, linear};
use wasm_bindgen::prelude::wasm_bindgen;

/// The six of `torch.nn.functional`; `kind` is the place in `Kind::ALL`.
#[wasm_bindgen]
pub fn dropout(
    kind: u32,
    handle: u32,
    p: f64,
    training: bool,
    inplace: bool,
    generator_handle: u32,
) -> u32 {
    or_zero((|| {
        let kind = Kind::ALL.get(kind as usize).copied();
        let kind = kind.ok_or_else(|| Error::Type("there is no such dropout".into()))?;
        let (input, generator) = (tensor(handle)?, generator(generator_handle)?);
        let output = dropout::dropout(kind, &input, p, training, inplace, generator.as_ref())?;
        keep_or_same(output, &input, handle)
    })())
}

/// `torch.nn.functional.selu`
#[wasm_bindgen]
pub fn selu(handle: u32, inplace: bool) -> u32 {
    or_zero((|| {
        let input = tensor(handle)?;
        keep_or_same(activation::selu(&input, inplace)?, &input, handle)
    })())
}

/// `torch.nn.functional.linear`; `bias` is 0 for none.
#[wasm_bindgen]
pub fn linear(input: u32, weight: u32, bias: u32) -> u32 {
    or_zero((|| {
        let bias = if bias == 0 { None } else { Some(tensor(bias)?) };
        keep(linear::linear(&tensor(input)?, &tensor(weight)?, bias.as_ref())?)
    })())
}
