//! Other shapes of the same elements.
//!
//! Tensors have no gaps: [`reshape`], [`flatten`], [`unflatten`], [`squeeze`] and [`unsqueeze`] give
//! tensors on the same memory; [`permute`] and its special cases and [`expand`] copy.

use crate::autograd;
use crate::error::{Result, bail};
use crate::kernels::permute::{Walk, gather};
use crate::ops::convert::sum_to;
use crate::shape::{List, infer_sizes, wrap_dim};
use crate::tensor::{Tensor, bytes};
use crate::warnings::warn;

/// The same elements in other sizes (`torch.reshape`, `Tensor.view`); one size may be -1: computed.
/// Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the number of elements differs.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::reshape};
///
/// let x = Tensor::zeros(&[2, 3], DType::Float32)?;
/// assert_eq!(reshape(&x, &[3, -1])?.shape(), &[3, 2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn reshape(input: &Tensor, sizes: &[i64]) -> Result<Tensor> {
    input.reshape(sizes)
}

/// The dimensions from `start` to `end` as a single one (`torch.flatten`); a scalar becomes a vector.
/// The tensor itself when there is nothing to join. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when `start` comes after `end`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::flatten};
///
/// let x = Tensor::zeros(&[2, 3, 4], DType::Float32)?;
/// assert_eq!(flatten(&x, 1, -1)?.shape(), &[2, 12]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn flatten(input: &Tensor, start: i64, end: i64) -> Result<Tensor> {
    let (start, end) = (wrap_dim(start, input.dim())?, wrap_dim(end, input.dim())?);
    if start > end {
        bail!(Runtime, "flatten() has invalid args: start_dim cannot come after end_dim");
    }
    let sizes = input.shape();
    match sizes.get(start..=end) {
        Some([_]) => Ok(input.clone()),
        Some(joined) => {
            // A view has as many elements: beside a zero the others may overflow.
            let size = if joined.contains(&0) { 0 } else { joined.iter().product() };
            viewed(input, &[&sizes[..start], &[size], &sizes[end + 1..]].concat(), "ViewBackward0")
        }
        None => viewed(input, &[1], "ViewBackward0"),
    }
}

/// One dimension as several (`torch.unflatten`); one of their sizes may be -1: computed. Any data
/// type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the sizes do not multiply up to its size.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::unflatten};
///
/// let x = Tensor::zeros(&[2, 12], DType::Float32)?;
/// assert_eq!(unflatten(&x, 1, &[3, -1])?.shape(), &[2, 3, 4]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn unflatten(input: &Tensor, dim: i64, sizes: &[i64]) -> Result<Tensor> {
    let dim = wrap_dim(dim, input.dim())?;
    if sizes.is_empty() {
        bail!(Runtime, "unflatten: sizes must be non-empty");
    }
    let Some(&size) = input.shape().get(dim) else {
        bail!(Runtime, "unflatten: a scalar has no dimension to split")
    };
    let Ok(inferred) = infer_sizes(sizes, size) else {
        let sizes = List(sizes);
        bail!(
            Runtime,
            "unflatten: Provided sizes {sizes} don't multiply up to the size of dim {dim} ({size}) \
             in the input tensor"
        )
    };
    let (before, after) = (&input.shape()[..dim], &input.shape()[dim + 1..]);
    viewed(input, &[before, &inferred, after].concat(), "ViewBackward0")
}

/// Without the dimensions of size 1 (`torch.squeeze`): without all of them when `dims` is `None`, else
/// without those of `dims` that have it. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when one is named twice.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::squeeze};
///
/// let x = Tensor::zeros(&[2, 1, 3, 1], DType::Float32)?;
/// assert_eq!(squeeze(&x, None)?.shape(), &[2, 3]);
/// assert_eq!(squeeze(&x, Some(&[1, 2]))?.shape(), &[2, 3, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn squeeze(input: &Tensor, dims: Option<&[i64]>) -> Result<Tensor> {
    let (sizes, name) = match dims {
        None => (vec![true; input.dim()], "SqueezeBackward0"),
        Some(dims) => {
            let name = if dims.len() == 1 { "SqueezeBackward1" } else { "SqueezeBackward2" };
            (dim_mask(dims, input.dim())?, name)
        }
    };
    let kept = input.shape().iter().zip(sizes).filter(|&(&size, named)| size != 1 || !named);
    viewed(input, &kept.map(|(&size, _)| size).collect::<Vec<_>>(), name)
}

/// With a dimension of size 1 at `dim` (`torch.unsqueeze`). Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such place.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::unsqueeze};
///
/// let x = Tensor::zeros(&[2, 3], DType::Float32)?;
/// assert_eq!(unsqueeze(&x, -1)?.shape(), &[2, 3, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn unsqueeze(input: &Tensor, dim: i64) -> Result<Tensor> {
    let dim = wrap_dim(dim, input.dim() + 1)?;
    let (before, after) = input.shape().split_at(dim);
    viewed(input, &[before, &[1], after].concat(), "UnsqueezeBackward0")
}

/// The dimensions in another order (`torch.permute`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when `dims` does not name each dimension once,
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::permute};
///
/// let x = Tensor::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3], DType::Int32)?;
/// let y = permute(&x, &[1, 0])?;
/// assert_eq!((y.shape(), y.to_vec::<i32>()?), (&[3, 2][..], vec![1, 4, 2, 5, 3, 6]));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn permute(input: &Tensor, dims: &[i64]) -> Result<Tensor> {
    let (dim, given) = (input.dim(), dims.len());
    if dim != given {
        bail!(
            Runtime,
            "permute(sparse_coo): number of dimensions in the tensor input does not match the \
             length of the desired ordering of dimensions i.e. input.dim() = {dim} is not equal to \
             len(dims) = {given}"
        );
    }
    let order = dims.iter().map(|&d| wrap_dim(d, dim)).collect::<Result<Vec<_>>>()?;
    if !(0..dim).all(|d| order.contains(&d)) {
        bail!(Runtime, "permute(): duplicate dims are not allowed.");
    }
    permuted(input, &order, "PermuteBackward0")
}

/// Two dimensions in exchange for one another (`torch.transpose`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::transpose};
///
/// let x = Tensor::zeros(&[2, 3, 4], DType::Float32)?;
/// assert_eq!(transpose(&x, -2, -1)?.shape(), &[2, 4, 3]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn transpose(input: &Tensor, dim0: i64, dim1: i64) -> Result<Tensor> {
    let (dim0, dim1) = (wrap_dim(dim0, input.dim())?, wrap_dim(dim1, input.dim())?);
    let mut order: Vec<usize> = (0..input.dim()).collect();
    if dim0 != dim1 {
        order.swap(dim0, dim1);
    }
    permuted(input, &order, "TransposeBackward0")
}

/// A matrix transposed, a vector or scalar as it is (`torch.t`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when there are more than two dimensions.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::t};
///
/// let x = Tensor::zeros(&[2, 3], DType::Float32)?;
/// assert_eq!(t(&x)?.shape(), &[3, 2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn t(input: &Tensor) -> Result<Tensor> {
    let dim = input.dim();
    if dim > 2 {
        bail!(Runtime, "t() expects a tensor with <= 2 dimensions, but self is {dim}D");
    }
    permuted(input, &(0..dim).rev().collect::<Vec<_>>(), "TBackward0")
}

/// All dimensions in reverse order (`Tensor.T`), copied; warns, as PyTorch does, unless there are two
/// of them. Any data type.
///
/// # Errors
/// Only those of a warning handler.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::reversed};
///
/// let x = Tensor::zeros(&[2, 3], DType::Float32)?;
/// assert_eq!(reversed(&x)?.shape(), &[3, 2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn reversed(input: &Tensor) -> Result<Tensor> {
    let dim = input.dim();
    match dim {
        2 => {}
        0 => warn(
            "Tensor.T is deprecated on 0-D tensors. This function is the identity in these cases.",
        )?,
        _ => warn(
            "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is \
             deprecated and it will throw an error in a future release. Consider `x.mT` to \
             transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, -1))` to \
             reverse the dimensions of a tensor.",
        )?,
    }
    permuted(input, &(0..dim).rev().collect::<Vec<_>>(), "PermuteBackward0")
}

/// A matrix, or each of a batch of matrices, transposed (`Tensor.mT`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when there are fewer than two dimensions.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::matrix_transpose};
///
/// let x = Tensor::zeros(&[5, 2, 3], DType::Float32)?;
/// assert_eq!(matrix_transpose(&x)?.shape(), &[5, 3, 2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn matrix_transpose(input: &Tensor) -> Result<Tensor> {
    let dim = input.dim();
    if dim < 2 {
        bail!(
            Runtime,
            "tensor.mT is only supported on matrices or batches of matrices. Got {dim}-D tensor."
        );
    }
    transpose(input, -2, -1)
}

/// The dimensions `source` moved to the places `destination`, the others in their order
/// (`torch.movedim`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when there are not as many of both or one is named
/// twice.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::movedim};
///
/// let x = Tensor::zeros(&[2, 3, 4], DType::Float32)?;
/// assert_eq!(movedim(&x, &[0], &[-1])?.shape(), &[3, 4, 2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn movedim(input: &Tensor, source: &[i64], destination: &[i64]) -> Result<Tensor> {
    let (from, to) = (List(source), List(destination));
    if source.len() != destination.len() {
        bail!(
            Runtime,
            "movedim: Invalid source or destination dims: source ({from} dims) should contain the \
             same number of dims as destination ({to} dims)"
        );
    }
    let wrapped = |dims: &[i64]| {
        dims.iter().map(|&dim| wrap_dim(dim, input.dim())).collect::<Result<Vec<_>>>()
    };
    let repeated = |dims: &[usize]| (1..dims.len()).any(|i| dims[..i].contains(&dims[i]));
    let (source, destination) = (wrapped(source)?, wrapped(destination)?);
    if repeated(&source) {
        bail!(Runtime, "movedim: repeated dim in `source` ({from})");
    }
    if repeated(&destination) {
        bail!(Runtime, "movedim: repeated dim in `destination` ({to})");
    }
    let mut others = (0..input.dim()).filter(|dim| !source.contains(dim));
    let moved = |place| destination.iter().position(|&to| to == place).map(|i| source[i]);
    let order = (0..input.dim()).filter_map(|place| moved(place).or_else(|| others.next()));
    permuted(input, &order.collect::<Vec<_>>(), "PermuteBackward0")
}

/// The elements repeated along dimensions of size 1 and along new ones in front (`Tensor.expand`,
/// `torch.broadcast_to`), copied; a size of -1 stays as it is. Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when a size does not fit.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::shape::expand};
///
/// let x = Tensor::from_slice(&[1, 2], &[2, 1], DType::Int32)?;
/// assert_eq!(expand(&x, &[-1, 3])?.to_vec::<i32>()?, [1, 1, 1, 2, 2, 2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn expand(input: &Tensor, sizes: &[i64]) -> Result<Tensor> {
    let output = repeated(input, sizes)?;
    if autograd::tracks(&[input]) {
        let sizes = input.shared_shape();
        autograd::record(&output, "ExpandBackward0", &[input], &[], move |ctx| {
            Ok(vec![Some(sum_to(ctx.grad, &sizes)?)])
        });
    }
    Ok(output)
}

/// [`expand`] without history.
pub(crate) fn repeated(input: &Tensor, sizes: &[i64]) -> Result<Tensor> {
    let (have, want) = (List(input.shape()), List(sizes));
    let Some(lead) = sizes.len().checked_sub(input.dim()) else {
        let (name, given, dim) = (input.dtype().scalar_type(), sizes.len(), input.dim());
        bail!(
            Runtime,
            "expand(torch.{name}Tensor{{{have}}}, size={want}): the number of sizes provided \
             ({given}) must be greater or equal to the number of dimensions in the tensor ({dim})"
        )
    };
    let steps = steps(input.shape());
    let mut output = vec![0; sizes.len()];
    let mut places = vec![0; sizes.len()];
    for (i, &target) in sizes.iter().enumerate().rev() {
        let old = i.checked_sub(lead).map(|i| (input.shape()[i], steps[i]));
        (output[i], places[i]) = match (old, usize::try_from(target)) {
            (Some((size, step)), Ok(target)) if size == target => (size, step),
            (Some((size, step)), Err(_)) if target == -1 => (size, step),
            (Some((1, _)), Ok(target)) | (None, Ok(target)) => (target, 0),
            (Some((size, _)), _) => bail!(
                Runtime,
                "The expanded size of the tensor ({target}) must match the existing size ({size}) \
                 at non-singleton dimension {i}.  Target sizes: {want}.  Tensor sizes: {have}"
            ),
            (None, Err(_)) => bail!(
                Runtime,
                "The expanded size of the tensor ({target}) isn't allowed in a leading, \
                 non-existing dimension {i}"
            ),
        };
    }
    gathered(input, 0, &output, &places)
}

/// How far apart the elements of each dimension are in a tensor of these sizes.
pub(crate) fn steps(sizes: &[usize]) -> Vec<usize> {
    let mut step: usize = 1;
    let mut steps = vec![0; sizes.len()];
    for (i, &size) in sizes.iter().enumerate().rev() {
        steps[i] = step;
        // Beside a size of zero the others may be anything; then no place is ever asked for.
        step = step.saturating_mul(size);
    }
    steps
}

/// Which dimensions a list names.
fn dim_mask(dims: &[i64], rank: usize) -> Result<Vec<bool>> {
    let mut mask = vec![false; rank.max(1)];
    for &dim in dims {
        let dim = wrap_dim(dim, rank)?;
        if std::mem::replace(&mut mask[dim], true) {
            bail!(Runtime, "dim {dim} appears multiple times in the list of dims");
        }
    }
    Ok(mask)
}

/// A view of other sizes with as many elements.
fn viewed(input: &Tensor, sizes: &[usize], name: &'static str) -> Result<Tensor> {
    bytes(sizes, input.dtype())?;
    Ok(input.view(sizes.into(), name))
}

/// A copy with the dimensions in this order, which names each of them once.
fn permuted(input: &Tensor, order: &[usize], name: &'static str) -> Result<Tensor> {
    let output = reordered(input, order)?;
    if autograd::tracks(&[input]) {
        let mut back = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, &dim)| back[dim] = place);
        autograd::record(&output, name, &[input], &[], move |ctx| {
            Ok(vec![Some(reordered(ctx.grad, &back)?)])
        });
    }
    Ok(output)
}

fn reordered(input: &Tensor, order: &[usize]) -> Result<Tensor> {
    let steps = steps(input.shape());
    let pick = |from: &[usize]| order.iter().map(|&dim| from[dim]).collect::<Vec<_>>();
    gathered(input, 0, &pick(input.shape()), &pick(&steps))
}

/// A tensor of the elements at these places of another one, from `start` on.
pub(crate) fn gathered(
    input: &Tensor,
    start: usize,
    sizes: &[usize],
    steps: &[usize],
) -> Result<Tensor> {
    let output = Tensor::empty(sizes, input.dtype())?;
    let walk = Walk::new(sizes, steps);
    let (x, mut y) = (input.buffer()?, output.buffer_mut()?);
    // The bits as whole numbers of the same size: three loops for all types.
    match input.dtype().size() {
        1 => gather(&walk, &x.as_slice::<u8>()[start..], y.as_mut_slice()),
        4 => gather(&walk, &x.as_slice::<i32>()[start..], y.as_mut_slice()),
        _ => gather(&walk, &x.as_slice::<i64>()[start..], y.as_mut_slice()),
    }
    drop(y);
    Ok(output)
}

#[cfg(test)]
mod tests;
