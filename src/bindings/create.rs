//! Mirror of `ops/create.rs`.

use super::error::or_zero;
use super::handle::{dtype, keep};
use crate::ops::create;
use crate::shape::sizes_from_numbers;
use crate::tensor::Tensor;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.empty`
#[wasm_bindgen]
pub fn empty(dtype_code: u32, sizes: &[f64]) -> u32 {
    or_zero((|| keep(Tensor::empty(&sizes_from_numbers("empty", sizes)?, dtype(dtype_code)?)?))())
}

/// `torch.zeros`
#[wasm_bindgen]
pub fn zeros(dtype_code: u32, sizes: &[f64]) -> u32 {
    or_zero((|| keep(Tensor::zeros(&sizes_from_numbers("zeros", sizes)?, dtype(dtype_code)?)?))())
}

/// `torch.full`
#[wasm_bindgen]
pub fn full(dtype_code: u32, sizes: &[f64], value: f64) -> u32 {
    or_zero((|| {
        keep(create::full(&sizes_from_numbers("full", sizes)?, value, dtype(dtype_code)?)?)
    })())
}

/// `torch.arange`
#[wasm_bindgen]
pub fn arange(dtype_code: u32, start: f64, end: f64, step: f64) -> u32 {
    or_zero((|| keep(create::arange(start, end, step, dtype(dtype_code)?)?))())
}
