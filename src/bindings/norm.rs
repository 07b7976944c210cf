//! Mirror of `ops/norm.rs`. A handle of 0 stands for none.

use super::error::or_zero;
use super::handle::{keep, optional, tensor};
use crate::ops::norm::{self, Running};
use crate::shape::sizes_from_numbers;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.nn.functional.batch_norm`
#[wasm_bindgen]
#[allow(clippy::too_many_arguments)]
pub fn batch_norm(
    input: u32,
    running_mean: u32,
    running_var: u32,
    weight: u32,
    bias: u32,
    training: bool,
    momentum: f64,
    eps: f64,
) -> u32 {
    or_zero((|| {
        let (mean, var) = (optional(running_mean)?, optional(running_var)?);
        let (weight, bias) = (optional(weight)?, optional(bias)?);
        let running = Running { mean: mean.as_ref(), var: var.as_ref(), momentum };
        let input = tensor(input)?;
        keep(norm::batch_norm(&input, running, weight.as_ref(), bias.as_ref(), training, eps)?)
    })())
}

/// `torch.nn.functional.layer_norm`
#[wasm_bindgen]
pub fn layer_norm(input: u32, normalized_shape: &[f64], weight: u32, bias: u32, eps: f64) -> u32 {
    or_zero((|| {
        let sizes = sizes_from_numbers("layer_norm", normalized_shape)?;
        let (weight, bias) = (optional(weight)?, optional(bias)?);
        keep(norm::layer_norm(&tensor(input)?, &sizes, weight.as_ref(), bias.as_ref(), eps)?)
    })())
}
