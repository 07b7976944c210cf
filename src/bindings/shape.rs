//! Mirror of `ops/shape.rs`. Numbers that are cut off when they become whole are none: the facade
//! lets only whole ones through.

use super::error::or_zero;
use super::handle::{keep, keep_or_same, tensor};
use crate::ops::shape;
use crate::shape::sizes_or_rest;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.reshape`
#[wasm_bindgen]
pub fn reshape(handle: u32, sizes: &[f64]) -> u32 {
    or_zero((|| keep(shape::reshape(&tensor(handle)?, &sizes_or_rest("reshape", sizes)?)?))())
}

/// `torch.flatten`
#[wasm_bindgen]
pub fn flatten(handle: u32, start: f64, end: f64) -> u32 {
    or_zero((|| {
        let input = tensor(handle)?;
        keep_or_same(shape::flatten(&input, start as i64, end as i64)?, &input, handle)
    })())
}

/// `torch.unflatten`
#[wasm_bindgen]
pub fn unflatten(handle: u32, dim: f64, sizes: &[f64]) -> u32 {
    or_zero((|| {
        let sizes = sizes_or_rest("unflatten", sizes)?;
        keep(shape::unflatten(&tensor(handle)?, dim as i64, &sizes)?)
    })())
}

/// `torch.squeeze`; of all dimensions when `all`
#[wasm_bindgen]
pub fn squeeze(handle: u32, all: bool, dims: &[f64]) -> u32 {
    or_zero((|| {
        let dims = sizes_or_rest("squeeze", dims)?;
        keep(shape::squeeze(&tensor(handle)?, if all { None } else { Some(&dims) })?)
    })())
}

/// `torch.unsqueeze`
#[wasm_bindgen]
pub fn unsqueeze(handle: u32, dim: f64) -> u32 {
    or_zero((|| keep(shape::unsqueeze(&tensor(handle)?, dim as i64)?))())
}

/// `torch.permute`
#[wasm_bindgen]
pub fn permute(handle: u32, dims: &[f64]) -> u32 {
    or_zero((|| keep(shape::permute(&tensor(handle)?, &sizes_or_rest("permute", dims)?)?))())
}

/// `torch.transpose`
#[wasm_bindgen]
pub fn transpose(handle: u32, dim0: f64, dim1: f64) -> u32 {
    or_zero((|| keep(shape::transpose(&tensor(handle)?, dim0 as i64, dim1 as i64)?))())
}

/// `torch.t`
#[wasm_bindgen]
pub fn t(handle: u32) -> u32 {
    or_zero((|| keep(shape::t(&tensor(handle)?)?))())
}

/// `Tensor.T`
#[wasm_bindgen]
pub fn reversed(handle: u32) -> u32 {
    or_zero((|| keep(shape::reversed(&tensor(handle)?)?))())
}

/// `Tensor.mT`
#[wasm_bindgen]
pub fn matrix_transpose(handle: u32) -> u32 {
    or_zero((|| keep(shape::matrix_transpose(&tensor(handle)?)?))())
}

/// `torch.movedim`
#[wasm_bindgen]
pub fn movedim(handle: u32, source: &[f64], destination: &[f64]) -> u32 {
    or_zero((|| {
        let source = sizes_or_rest("movedim", source)?;
        let destination = sizes_or_rest("movedim", destination)?;
        keep(shape::movedim(&tensor(handle)?, &source, &destination)?)
    })())
}

/// `Tensor.expand`
#[wasm_bindgen]
pub fn expand(handle: u32, sizes: &[f64]) -> u32 {
    or_zero((|| keep(shape::expand(&tensor(handle)?, &sizes_or_rest("expand", sizes)?)?))())
}
