//! Mirror of `ops/index.rs`. Dimensions and indices are whole numbers: the facade lets no others through.

use super::error::{kept, or_zero};
use super::handle::{keep, release, tensor};
use crate::error::Result;
use crate::ops::index::{self, Index};
use crate::shape::sizes_or_rest;
use crate::tensor::Tensor;
use wasm_bindgen::prelude::wasm_bindgen;

/// The index of four numbers: a kind, then what it needs; NaN where nothing is given.
fn decode(code: &[f64; 4]) -> Result<Index> {
    let [kind, a, b, c] = *code;
    let given = |x: f64| if x.is_nan() { None } else { Some(x as i64) };
    Ok(match kind as u32 {
        0 => Index::At(a as i64),
        1 => Index::Range(given(a), given(b), given(c).unwrap_or(1)),
        2 => Index::All,
        3 => Index::Rest,
        _ => Index::Of(tensor(a as u32)?),
    })
}

fn tensors(handles: &[u32]) -> Result<Vec<Tensor>> {
    handles.iter().map(|&handle| tensor(handle)).collect()
}

/// Handles of all of them, or a single 0 with the error kept.
fn keep_all(parts: Result<Vec<Tensor>>) -> Vec<u32> {
    let mut handles = Vec::new();
    let all = parts.and_then(|parts| {
        parts.into_iter().try_for_each(|part| keep(part).map(|handle| handles.push(handle)))
    });
    if let Err(error) = all {
        handles.iter().for_each(|&handle| drop(release(handle)));
        handles = vec![kept(error)];
    }
    handles
}

/// `Tensor.at`; four numbers for each index
#[wasm_bindgen]
pub fn at(handle: u32, codes: &[f64]) -> u32 {
    or_zero((|| {
        let indices = codes.as_chunks().0.iter().map(decode).collect::<Result<Vec<_>>>()?;
        keep(index::at(&tensor(handle)?, &indices)?)
    })())
}

/// `torch.select`
#[wasm_bindgen]
pub fn select(handle: u32, dim: f64, index: f64) -> u32 {
    or_zero((|| keep(index::select(&tensor(handle)?, dim as i64, index as i64)?))())
}

/// `Tensor.slice`; NaN for no start or end
#[wasm_bindgen]
pub fn slice(handle: u32, dim: f64, start: f64, end: f64, step: f64) -> u32 {
    or_zero((|| {
        let given = |x: f64| if x.is_nan() { None } else { Some(x as i64) };
        let (start, end) = (given(start), given(end));
        keep(index::slice(&tensor(handle)?, dim as i64, start, end, step as i64)?)
    })())
}

/// `torch.narrow`
#[wasm_bindgen]
pub fn narrow(handle: u32, dim: f64, start: f64, length: f64) -> u32 {
    or_zero((|| keep(index::narrow(&tensor(handle)?, dim as i64, start as i64, length as i64)?))())
}

/// `torch.index_select`
#[wasm_bindgen]
pub fn index_select(handle: u32, dim: f64, index: u32) -> u32 {
    or_zero((|| keep(index::index_select(&tensor(handle)?, dim as i64, &tensor(index)?)?))())
}

/// `torch.gather`
#[wasm_bindgen]
pub fn gather(handle: u32, dim: f64, index: u32) -> u32 {
    or_zero((|| keep(index::gather(&tensor(handle)?, dim as i64, &tensor(index)?)?))())
}

/// `torch.cat`
#[wasm_bindgen]
pub fn cat(handles: &[u32], dim: f64) -> u32 {
    or_zero((|| keep(index::cat(&tensors(handles)?, dim as i64)?))())
}

/// `torch.stack`
#[wasm_bindgen]
pub fn stack(handles: &[u32], dim: f64) -> u32 {
    or_zero((|| keep(index::stack(&tensors(handles)?, dim as i64)?))())
}

/// `torch.split` with a size
#[wasm_bindgen]
pub fn split(handle: u32, size: f64, dim: f64) -> Vec<u32> {
    keep_all(tensor(handle).and_then(|x| index::split(&x, size as i64, dim as i64)))
}

/// `torch.split` with sizes
#[wasm_bindgen]
pub fn split_with_sizes(handle: u32, sizes: &[f64], dim: f64) -> Vec<u32> {
    keep_all((|| {
        let sizes = sizes_or_rest("split", sizes)?;
        index::split_with_sizes(&tensor(handle)?, &sizes, dim as i64)
    })())
}

/// `torch.chunk`
#[wasm_bindgen]
pub fn chunk(handle: u32, chunks: f64, dim: f64) -> Vec<u32> {
    keep_all(tensor(handle).and_then(|x| index::chunk(&x, chunks as i64, dim as i64)))
}

/// `torch.unbind`
#[wasm_bindgen]
pub fn unbind(handle: u32, dim: f64) -> Vec<u32> {
    keep_all(tensor(handle).and_then(|x| index::unbind(&x, dim as i64)))
}

/// `torch.nn.functional.one_hot`
#[wasm_bindgen]
pub fn one_hot(handle: u32, classes: f64) -> u32 {
    or_zero((|| keep(index::one_hot(&tensor(handle)?, classes as i64)?))())
}
