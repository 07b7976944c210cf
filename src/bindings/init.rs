//! Mirror of `ops/init.rs`.

use super::error::{or_nan, status};
use super::handle::{generator, tensor};
use crate::ops::init::{self, Distribution, Fan};
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.nn.init.calculate_gain`; `param` is NaN for none. NaN where there is no such gain.
#[wasm_bindgen]
pub fn calculate_gain(nonlinearity: &str, param: f64) -> f64 {
    or_nan(init::calculate_gain(nonlinearity, if param.is_nan() { None } else { Some(param) }))
}

/// `torch.nn.init.kaiming_*_`, `xavier_*_`; `fan` is 0 for in, 1 for out, 2 for both.
#[wasm_bindgen]
pub fn init_scaled_(handle: u32, gain: f64, fan: u32, uniform: bool, generator_handle: u32) -> u32 {
    let fan = match fan {
        0 => Fan::In,
        1 => Fan::Out,
        _ => Fan::Mean,
    };
    let distribution = if uniform { Distribution::Uniform } else { Distribution::Normal };
    status((|| {
        let generator = generator(generator_handle)?;
        init::scaled_(&tensor(handle)?, gain, fan, distribution, generator.as_ref())
    })())
}

/// `reset_parameters` of `nn.Linear` and `nn.Conv*d`; `bias` is 0 for none.
#[wasm_bindgen]
pub fn init_layer_(weight: u32, bias: u32, generator_handle: u32) -> u32 {
    status((|| {
        let bias = if bias == 0 { None } else { Some(tensor(bias)?) };
        let generator = generator(generator_handle)?;
        init::layer_(&tensor(weight)?, bias.as_ref(), generator.as_ref())
    })())
}

/// `torch.nn.init.orthogonal_`
#[wasm_bindgen]
pub fn init_orthogonal_(handle: u32, gain: f64, generator_handle: u32) -> u32 {
    status((|| init::orthogonal_(&tensor(handle)?, gain, generator(generator_handle)?.as_ref()))())
}

/// `torch.nn.init.uniform_`
#[wasm_bindgen]
pub fn init_uniform_(handle: u32, from: f64, to: f64, generator_handle: u32) -> u32 {
    status((|| init::uniform_(&tensor(handle)?, from, to, generator(generator_handle)?.as_ref()))())
}

/// `torch.nn.init.normal_`
#[wasm_bindgen]
pub fn init_normal_(handle: u32, mean: f64, std: f64, generator_handle: u32) -> u32 {
    status((|| init::normal_(&tensor(handle)?, mean, std, generator(generator_handle)?.as_ref()))())
}

/// `torch.nn.init.constant_`
#[wasm_bindgen]
pub fn init_constant_(handle: u32, value: f64) -> u32 {
    status((|| init::constant_(&tensor(handle)?, value))())
}
