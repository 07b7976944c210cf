//! Mirror of `ops/matmul.rs`.

use super::error::or_zero;
use super::handle::{keep, tensor};
use crate::ops::matmul;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.matmul`
#[wasm_bindgen]
pub fn matmul(a: u32, b: u32) -> u32 {
    or_zero((|| keep(matmul::matmul(&tensor(a)?, &tensor(b)?)?))())
}

/// `torch.mm`
#[wasm_bindgen]
pub fn mm(a: u32, b: u32) -> u32 {
    or_zero((|| keep(matmul::mm(&tensor(a)?, &tensor(b)?)?))())
}

/// `torch.bmm`
#[wasm_bindgen]
pub fn bmm(a: u32, b: u32) -> u32 {
    or_zero((|| keep(matmul::bmm(&tensor(a)?, &tensor(b)?)?))())
}

/// `torch.mv`
#[wasm_bindgen]
pub fn mv(a: u32, b: u32) -> u32 {
    or_zero((|| keep(matmul::mv(&tensor(a)?, &tensor(b)?)?))())
}

/// `torch.dot`
#[wasm_bindgen]
pub fn dot(a: u32, b: u32) -> u32 {
    or_zero((|| keep(matmul::dot(&tensor(a)?, &tensor(b)?)?))())
}
