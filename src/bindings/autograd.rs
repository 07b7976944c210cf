//! Mirror of `autograd/mod.rs`.

use super::error::{kept, or_zero, status};
use super::handle::{keep, optional, release, tensor};
use crate::autograd;
use crate::error::Result;
use crate::tensor::Tensor;
use wasm_bindgen::prelude::wasm_bindgen;

/// `Tensor.detach`
#[wasm_bindgen]
pub fn tensor_detach(handle: u32) -> u32 {
    or_zero((|| keep(tensor(handle)?.detach()))())
}

/// `Tensor.detach_`
#[wasm_bindgen]
pub fn tensor_detach_(handle: u32) -> u32 {
    status((|| tensor(handle)?.detach_())())
}

/// `Tensor.requires_grad`; false when there is no such tensor.
#[wasm_bindgen]
pub fn requires_grad(handle: u32) -> bool {
    tensor(handle).is_ok_and(|tensor| tensor.requires_grad())
}

/// `Tensor.requires_grad_`
#[wasm_bindgen]
pub fn set_requires_grad(handle: u32, requires_grad: bool) -> u32 {
    status((|| tensor(handle)?.set_requires_grad(requires_grad))())
}

/// `Tensor.retain_grad`
#[wasm_bindgen]
pub fn retain_grad(handle: u32) -> u32 {
    status((|| tensor(handle)?.retain_grad())())
}

/// `Tensor.retains_grad`; false when there is no such tensor.
#[wasm_bindgen]
pub fn retains_grad(handle: u32) -> bool {
    tensor(handle).is_ok_and(|tensor| tensor.retains_grad())
}

/// The name of `Tensor.grad_fn`; empty for a leaf.
#[wasm_bindgen]
pub fn grad_fn(handle: u32) -> String {
    tensor(handle).ok().and_then(|tensor| tensor.grad_fn()).unwrap_or_default().into()
}

/// Whether `Tensor.grad` is there.
#[wasm_bindgen]
pub fn has_grad(handle: u32) -> bool {
    tensor(handle).is_ok_and(|tensor| tensor.grad().is_some())
}

/// `Tensor.grad`, which must be there.
#[wasm_bindgen]
pub fn tensor_grad(handle: u32) -> u32 {
    or_zero((|| tensor(handle)?.grad().map_or(Ok(0), keep))())
}

/// Assignment to `Tensor.grad`; 0 for none.
#[wasm_bindgen]
pub fn set_grad(handle: u32, grad: u32) -> u32 {
    status((|| tensor(handle)?.set_grad(optional(grad)?.as_ref()))())
}

/// `torch.is_grad_enabled`
#[wasm_bindgen]
pub fn is_grad_enabled() -> bool {
    autograd::is_grad_enabled()
}

/// `torch.set_grad_enabled`; returns what it was.
#[wasm_bindgen]
pub fn set_grad_enabled(enabled: bool) -> bool {
    autograd::set_grad_enabled(enabled)
}

/// `torch.autograd.backward`; a gradient of 0 is none.
#[wasm_bindgen]
pub fn backward(outputs: &[u32], gradients: &[u32], retain_graph: bool) -> u32 {
    status((|| autograd::backward(&tensors(outputs)?, &optionals(gradients)?, retain_graph))())
}

/// `torch.autograd.grad`; 0 for an input without a gradient, nothing at all after an error.
#[wasm_bindgen]
pub fn autograd_grad(
    outputs: &[u32],
    inputs: &[u32],
    gradients: &[u32],
    retain_graph: bool,
    allow_unused: bool,
) -> Vec<u32> {
    let found = (|| {
        let (outputs, inputs) = (tensors(outputs)?, tensors(inputs)?);
        let gradients = optionals(gradients)?;
        let found = autograd::grad(&outputs, &inputs, &gradients, retain_graph, allow_unused)?;
        let mut handles = Vec::with_capacity(found.len());
        for grad in found {
            match grad.map_or(Ok(0), keep) {
                Ok(handle) => handles.push(handle),
                Err(error) => {
                    // Those that are kept already would stay for ever.
                    handles.into_iter().filter(|&h| h != 0).try_for_each(release)?;
                    return Err(error);
                }
            }
        }
        Ok(handles)
    })();
    found.unwrap_or_else(kept)
}

fn tensors(handles: &[u32]) -> Result<Vec<Tensor>> {
    handles.iter().map(|&handle| tensor(handle)).collect()
}

fn optionals(handles: &[u32]) -> Result<Vec<Option<Tensor>>> {
    handles.iter().map(|&handle| optional(handle)).collect()
}
