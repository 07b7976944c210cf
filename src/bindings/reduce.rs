//! Mirror of `ops/reduce.rs`. An empty `dims` stands for all dimensions.

use super::error::or_zero;
use super::handle::{dtype_or_none, keep, keep_pair, tensor};
use crate::error::{Error, ErrorKind, Result};
use crate::number::whole;
use crate::ops::reduce::{self, Extremum, Moment, Reduction};
use wasm_bindgen::prelude::wasm_bindgen;

fn dims(dims: &[f64]) -> Result<Option<Vec<i64>>> {
    let whole = |&dim: &f64| whole("reduce", "dim", dim);
    if dims.is_empty() { Ok(None) } else { dims.iter().map(whole).collect::<Result<_>>().map(Some) }
}

fn extremum_of(least: bool) -> Extremum {
    if least { Extremum::Min } else { Extremum::Max }
}

/// `torch.sum`, `mean`, `prod`, `all`, `any`; a `dtype_code` of -1 stands for none.
#[wasm_bindgen]
pub fn reduce(kind: u32, input: u32, dim: &[f64], keepdim: bool, dtype_code: i32) -> u32 {
    or_zero((|| {
        let kind = Reduction::ALL.get(kind as usize).copied();
        let kind =
            kind.ok_or_else(|| Error::new(ErrorKind::Type, "there is no such reduction".into()))?;
        let dtype = dtype_or_none(dtype_code)?;
        keep(reduce::reduce(kind, &tensor(input)?, dims(dim)?.as_deref(), keepdim, dtype)?)
    })())
}

/// `torch.var`, `std`
#[wasm_bindgen]
pub fn moment(root: bool, input: u32, dim: &[f64], correction: f64, keepdim: bool) -> u32 {
    or_zero((|| {
        let kind = if root { Moment::Std } else { Moment::Var };
        keep(reduce::moment(kind, &tensor(input)?, dims(dim)?.as_deref(), correction, keepdim)?)
    })())
}

/// `torch.max`, `min` of all elements
#[wasm_bindgen]
pub fn extremum_all(least: bool, input: u32) -> u32 {
    or_zero((|| keep(reduce::extremum_all(extremum_of(least), &tensor(input)?)?))())
}

/// `torch.amax`, `amin`
#[wasm_bindgen]
pub fn extremum(least: bool, input: u32, dim: &[f64], keepdim: bool) -> u32 {
    or_zero((|| {
        let dims = dims(dim)?;
        keep(reduce::extremum(extremum_of(least), &tensor(input)?, dims.as_deref(), keepdim)?)
    })())
}

/// `torch.max`, `min` over one dimension: the values; the indices are the second result.
#[wasm_bindgen]
pub fn extremum_dim(least: bool, input: u32, dim: f64, keepdim: bool) -> u32 {
    or_zero((|| {
        let dim = whole(if least { "min" } else { "max" }, "dim", dim)?;
        keep_pair(reduce::extremum_dim(extremum_of(least), &tensor(input)?, dim, keepdim)?)
    })())
}

/// `torch.argmax`, `argmin`; a `dim` of NaN stands for none.
#[wasm_bindgen]
pub fn arg_extremum(least: bool, input: u32, dim: f64, keepdim: bool) -> u32 {
    or_zero((|| {
        let op = if least { "argmin" } else { "argmax" };
        let dim = if dim.is_nan() { None } else { Some(whole(op, "dim", dim)?) };
        keep(reduce::arg_extremum(extremum_of(least), &tensor(input)?, dim, keepdim)?)
    })())
}
