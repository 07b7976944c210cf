//! Mirror of `tensor.rs` and `ops/convert.rs`.

use super::error::{or_zero, status};
use super::handle::{dtype, keep, keep_or_same, look, release, tensor};
use crate::dtype::DType;
use crate::ops::convert;
use crate::tensor::Tensor;
use wasm_bindgen::prelude::wasm_bindgen;

/// `Tensor.clone`
#[wasm_bindgen]
pub fn tensor_clone(handle: u32) -> u32 {
    or_zero((|| keep(convert::clone(&tensor(handle)?)?))())
}

/// `torch.tensor` of a tensor: a copy in any data type, without history.
#[wasm_bindgen]
pub fn tensor_copied(handle: u32, dtype_code: u32) -> u32 {
    or_zero((|| {
        let input = tensor(handle)?.detach();
        let output = convert::to(&input, dtype(dtype_code)?)?;
        keep(if output.is(&input) { output.copy()? } else { output })
    })())
}

/// Forgets the handle.
#[wasm_bindgen]
pub fn tensor_dispose(handle: u32) -> u32 {
    status(release(handle))
}

/// `Tensor.copy_`
#[wasm_bindgen]
pub fn tensor_copy_(target: u32, source: u32) -> u32 {
    status((|| convert::copy_(&tensor(target)?, &tensor(source)?))())
}

/// `Tensor.to`
#[wasm_bindgen]
pub fn tensor_to(handle: u32, dtype_code: u32) -> u32 {
    or_zero((|| {
        let input = tensor(handle)?;
        keep_or_same(convert::to(&input, dtype(dtype_code)?)?, &input, handle)
    })())
}

/// One more than the code of the data type; 0 when there is no such tensor.
#[wasm_bindgen]
pub fn tensor_dtype(handle: u32) -> u32 {
    or_zero(tensor(handle).map(|tensor| {
        DType::ALL.iter().position(|&dtype| dtype == tensor.dtype()).map_or(0, |i| i as u32 + 1)
    }))
}

/// The number of dimensions; 0 when there is no such tensor.
#[wasm_bindgen]
pub fn tensor_dim(handle: u32) -> u32 {
    look(handle, Tensor::dim)
}

/// The size of a dimension; 0 when there is no such tensor or dimension.
#[wasm_bindgen]
pub fn tensor_size(handle: u32, dim: u32) -> u32 {
    look(handle, |tensor| tensor.shape().get(dim as usize).map_or(0, |&n| n))
}

/// The address of the data in the memory of the module, which may move with any call that
/// allocates.
#[wasm_bindgen]
pub fn tensor_address(handle: u32) -> u32 {
    or_zero(tensor(handle).map(|tensor| tensor.address() as usize as u32))
}
