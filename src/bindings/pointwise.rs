//! Mirror of `ops/pointwise.rs`, `ops/unary.rs` and `ops/select.rs`.
//!
//! An operand is a handle and a number: beside handle 0 (never one of a tensor) the number itself
//! counts, beside 1 it is a boolean, beside 2 nothing is there.

use super::error::{or_zero, status};
use super::handle::{keep, keep_or_same, tensor};
use crate::error::{Error, ErrorKind, Result};
use crate::ops::pointwise::{self, Binary, Operand};
use crate::ops::select;
use crate::ops::unary::{self, Unary};
use crate::tensor::Tensor;
use wasm_bindgen::prelude::wasm_bindgen;

/// An operand that keeps its tensor alive.
enum Given {
    Tensor(Tensor),
    Number(f64),
    Bool(bool),
    Nothing,
}

#[inline(never)]
fn given(handle: u32, number: f64) -> Result<Given> {
    Ok(match handle {
        0 => Given::Number(number),
        1 => Given::Bool(number != 0.0),
        2 => Given::Nothing,
        _ => Given::Tensor(tensor(handle)?),
    })
}

impl Given {
    fn optional(&self) -> Option<Operand<'_>> {
        match self {
            Given::Tensor(tensor) => Some(Operand::Tensor(tensor)),
            Given::Number(x) => Some(Operand::Number(*x)),
            Given::Bool(x) => Some(Operand::Bool(*x)),
            Given::Nothing => None,
        }
    }

    fn operand(&self) -> Operand<'_> {
        self.optional().unwrap_or(Operand::Number(0.0))
    }
}

fn member<T: Copy>(all: &[T], code: u32) -> Result<T> {
    let found = all.get(code as usize).copied();
    found
        .ok_or_else(|| Error::new(ErrorKind::Type, format!("there is no operation of code {code}")))
}

/// `torch.add`, `sub`, `mul`, ...: two operands and `alpha`.
#[wasm_bindgen]
pub fn binary(op: u32, a: u32, x: f64, b: u32, y: f64, alpha_kind: u32, alpha: f64) -> u32 {
    or_zero((|| {
        let op = member(&Binary::ALL, op)?;
        let (a, b, alpha) = (given(a, x)?, given(b, y)?, given(alpha_kind, alpha)?);
        keep(pointwise::scaled(op, a.operand(), b.operand(), alpha.operand())?)
    })())
}

/// `Tensor.add_`, `sub_`, `mul_`, ...
#[wasm_bindgen]
pub fn binary_(op: u32, target: u32, b: u32, y: f64, alpha_kind: u32, alpha: f64) -> u32 {
    status((|| {
        let op = member(&Binary::ALL, op)?;
        let (b, alpha) = (given(b, y)?, given(alpha_kind, alpha)?);
        pointwise::binary_(op, &tensor(target)?, b.operand(), alpha.operand())
    })())
}

/// `torch.neg`, `exp`, `log`, ...
#[wasm_bindgen]
pub fn unary(op: u32, input: u32) -> u32 {
    or_zero((|| keep(unary::unary(member(&Unary::ALL, op)?, &tensor(input)?)?))())
}

/// `Tensor.neg_`, `exp_`, `log_`, ...
#[wasm_bindgen]
pub fn unary_(op: u32, target: u32) -> u32 {
    status((|| unary::unary_(member(&Unary::ALL, op)?, &tensor(target)?))())
}

/// `torch.where`
#[wasm_bindgen]
pub fn where_(condition: u32, a: u32, x: f64, b: u32, y: f64) -> u32 {
    or_zero((|| {
        let (a, b) = (given(a, x)?, given(b, y)?);
        keep(select::where_(&tensor(condition)?, a.operand(), b.operand())?)
    })())
}

/// `torch.clamp`
#[wasm_bindgen]
pub fn clamp(input: u32, a: u32, low: f64, b: u32, high: f64, inplace: bool) -> u32 {
    or_zero((|| {
        let (low, high) = (given(a, low)?, given(b, high)?);
        let target = tensor(input)?;
        let result = select::clamp(&target, low.optional(), high.optional(), inplace)?;
        keep_or_same(result, &target, input)
    })())
}

/// `Tensor.fill_`
#[wasm_bindgen]
pub fn fill_(target: u32, b: u32, y: f64) -> u32 {
    status((|| select::fill_(&tensor(target)?, given(b, y)?.operand()))())
}

/// `Tensor.zero_`
#[wasm_bindgen]
pub fn zero_(target: u32) -> u32 {
    status((|| select::zero_(&tensor(target)?))())
}
