//! Tensors side by side.

use crate::autograd;
use crate::error::{Result, bail};
use crate::kernels::permute::{Walk, scatter};
use crate::ops::convert::converted;
use crate::ops::promote::{Operand, result_type};
use crate::ops::shape::{gathered, steps};
use crate::shape::{List, wrap_dim};
use crate::tensor::Tensor;

/// Tensors one after the other along a dimension (`torch.cat`). Any data types, which meet as in
/// PyTorch; vectors without elements are left out.
///
/// # Errors
/// [`ErrorKind::Value`](crate::ErrorKind::Value) when there is none, [`ErrorKind::Runtime`](crate::ErrorKind::Runtime)
/// when the other sizes differ, [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::cat};
///
/// let x = Tensor::from_slice(&[1, 2], &[2, 1], DType::Int32)?;
/// let y = Tensor::from_slice(&[3, 4], &[2, 1], DType::Int32)?;
/// assert_eq!(cat(&[x, y], 1)?.to_vec::<i32>()?, [1, 3, 2, 4]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn cat(tensors: &[Tensor], dim: i64) -> Result<Tensor> {
    if tensors.is_empty() {
        bail!(Value, "torch.cat(): expected a non-empty list of Tensors");
    }
    if let Some(i) = tensors.iter().position(|x| x.dim() == 0) {
        bail!(Runtime, "zero-dimensional tensor (at position {i}) cannot be concatenated");
    }
    let skipped = |x: &Tensor| x.shape() == [0];
    let Some(first) = tensors.iter().find(|x| !skipped(x)) else {
        return joined(tensors, 0, &[0], "CatBackward0");
    };
    let dim = wrap_dim(dim, first.dim())?;
    let mut sizes = first.shape().to_vec();
    let mut total = 0usize;
    for (i, x) in tensors.iter().enumerate().filter(|(_, x)| !skipped(x)) {
        let (a, b) = (first.dim(), x.dim());
        if a != b {
            bail!(Runtime, "Tensors must have same number of dimensions: got {a} and {b}");
        }
        let differs = |&d: &usize| d != dim && x.shape()[d] != sizes[d];
        if let Some(d) = (0..a).find(differs) {
            let (want, have) = (sizes[d], x.shape()[d]);
            bail!(
                Runtime,
                "Sizes of tensors must match except in dimension {dim}. Expected size {want} but \
                 got size {have} for tensor number {i} in the list."
            );
        }
        total = total.saturating_add(x.shape()[dim]);
    }
    sizes[dim] = total;
    joined(tensors, dim, &sizes, "CatBackward0")
}

/// Tensors of equal shape along a new dimension (`torch.stack`). Any data types, which meet as in
/// PyTorch.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when there is none or the shapes differ,
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::stack};
///
/// let x = Tensor::from_slice(&[1, 2], &[2], DType::Int32)?;
/// let y = Tensor::from_slice(&[3, 4], &[2], DType::Int32)?;
/// assert_eq!(stack(&[x, y], 1)?.to_vec::<i32>()?, [1, 3, 2, 4]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn stack(tensors: &[Tensor], dim: i64) -> Result<Tensor> {
    let Some(first) = tensors.first() else {
        bail!(Runtime, "stack expects a non-empty TensorList")
    };
    let dim = wrap_dim(dim, first.dim() + 1)?;
    if let Some(i) = tensors.iter().position(|x| x.shape() != first.shape()) {
        let (want, have) = (List(first.shape()), List(tensors[i].shape()));
        bail!(
            Runtime,
            "stack expects each tensor to be equal size, but got {want} at entry 0 and {have} at \
             entry {i}"
        );
    }
    let mut sizes = first.shape().to_vec();
    sizes.insert(dim, tensors.len());
    joined(tensors, dim, &sizes, "StackBackward0")
}

/// Tensors side by side along `dim` of `sizes`; without that dimension each takes one place of it.
fn joined(tensors: &[Tensor], dim: usize, sizes: &[usize], name: &'static str) -> Result<Tensor> {
    let operands: Vec<Operand> = tensors.iter().map(Operand::Tensor).collect();
    let dtype = result_type(&operands);
    let output = Tensor::empty(sizes, dtype)?;
    let all = steps(sizes);
    // Where each begins, and which part of the result it is.
    let mut parts = Vec::with_capacity(tensors.len());
    let mut place = 0;
    for x in tensors {
        let mut own = sizes.to_vec();
        own[dim] = match x.dim() {
            _ if x.shape() == [0] => 0,
            rank if rank < sizes.len() => 1,
            _ => x.shape()[dim],
        };
        // Nothing stands nowhere, whichever of the sizes is zero.
        let start = if own.contains(&0) { 0 } else { place * all[dim] };
        place += own[dim];
        let x = autograd::no_grad(|| converted(x, dtype))?;
        let walk = Walk::new(&own, &all);
        let (x, mut y) = (x.buffer()?, output.buffer_mut()?);
        match dtype.size() {
            1 => scatter(&walk, x.as_slice::<u8>(), &mut y.as_mut_slice()[start..]),
            4 => scatter(&walk, x.as_slice::<i32>(), &mut y.as_mut_slice()[start..]),
            _ => scatter(&walk, x.as_slice::<i64>(), &mut y.as_mut_slice()[start..]),
        }
        parts.push((start, own));
    }
    let inputs: Vec<&Tensor> = tensors.iter().collect();
    if autograd::tracks(&inputs) {
        let kinds: Vec<_> = tensors.iter().map(|x| (x.shared_shape(), x.dtype())).collect();
        autograd::record(&output, name, &inputs, &[], move |ctx| {
            let mut grads = Vec::with_capacity(parts.len());
            for (((start, own), (shape, dtype)), &needed) in parts.iter().zip(&kinds).zip(ctx.needs)
            {
                grads.push(match needed {
                    true => {
                        let grad = gathered(ctx.grad, *start, own, &all)?.alias(shape.clone());
                        Some(converted(&grad, *dtype)?)
                    }
                    false => None,
                });
            }
            Ok(grads)
        });
    }
    Ok(output)
}
