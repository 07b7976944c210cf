//! Single indices and ranges of one dimension, and all parts of one.

use super::{Index, cut, named_at, wrap_index};
use crate::error::{Result, bail};
use crate::ops::shape::steps;
use crate::shape::{List, wrap_dim};
use crate::tensor::Tensor;

/// As many tensors as JavaScript can hold.
const MOST: i64 = 1 << 22;

/// One index of a dimension, which goes (`torch.select`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension or index.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::select};
///
/// let x = Tensor::from_slice(&[1, 2, 3, 4], &[2, 2], DType::Int32)?;
/// assert_eq!(select(&x, 1, -1)?.to_vec::<i32>()?, [2, 4]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn select(input: &Tensor, dim: i64, index: i64) -> Result<Tensor> {
    if input.dim() == 0 {
        bail!(Index, "select() cannot be applied to a 0-dim tensor.");
    }
    let at = wrap_dim(dim, input.dim())?;
    let Some(place) = wrap_index(index, input.shape()[at]) else {
        let sizes = List(input.shape());
        bail!(
            Index,
            "select(): index {index} out of range for tensor of size {sizes} at dimension {at}"
        )
    };
    selected(input, at, place, "SelectBackward0")
}

fn selected(input: &Tensor, dim: usize, place: usize, name: &'static str) -> Result<Tensor> {
    let mut steps = steps(input.shape());
    let start = place * steps.remove(dim);
    let mut sizes = input.shape().to_vec();
    sizes.remove(dim);
    cut(input, start, &sizes, &steps, name)
}

/// From `start` to before `end` along a dimension, in steps (`x[start:end:step]` in Python), copied. Any
/// data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the step is not above zero.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::slice};
///
/// let x = Tensor::from_slice(&[0, 1, 2, 3, 4], &[5], DType::Int32)?;
/// assert_eq!(slice(&x, 0, Some(-4), None, 2)?.to_vec::<i32>()?, [1, 3]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn slice(
    input: &Tensor,
    dim: i64,
    start: Option<i64>,
    end: Option<i64>,
    step: i64,
) -> Result<Tensor> {
    if input.dim() == 0 {
        bail!(Index, "slice() cannot be applied to a 0-dim tensor.");
    }
    let dim = wrap_dim(dim, input.dim())?;
    if step <= 0 {
        bail!(Runtime, "slice step must be positive");
    }
    let mut indices = vec![Index::All; dim];
    indices.push(Index::Range(start, end, step));
    named_at(input, &indices, Some("SliceBackward0"))
}

/// `length` indices of a dimension from `start` on (`torch.narrow`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension or start,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the length does not fit.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::narrow};
///
/// let x = Tensor::from_slice(&[0, 1, 2, 3, 4], &[5], DType::Int32)?;
/// assert_eq!(narrow(&x, 0, -3, 2)?.to_vec::<i32>()?, [2, 3]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn narrow(input: &Tensor, dim: i64, start: i64, length: i64) -> Result<Tensor> {
    if input.dim() == 0 {
        bail!(Runtime, "narrow() cannot be applied to a 0-dim tensor.");
    }
    let dim = wrap_dim(dim, input.dim())?;
    let Ok(length) = usize::try_from(length) else {
        bail!(Runtime, "narrow(): length must be non-negative.")
    };
    let size = input.shape()[dim];
    let end = size as i64;
    if !(-end..=end).contains(&start) {
        bail!(
            Index,
            "start out of range (expected to be in range of [{}, {end}], but got {start})",
            -end
        );
    }
    let start = if start < 0 { start + end } else { start } as usize;
    if length > size - start {
        bail!(Runtime, "start ({start}) + length ({length}) exceeds dimension size ({size}).");
    }
    narrowed(input, dim, start, length, "SliceBackward0")
}

fn narrowed(
    input: &Tensor,
    dim: usize,
    start: usize,
    length: usize,
    name: &'static str,
) -> Result<Tensor> {
    let steps = steps(input.shape());
    let mut sizes = input.shape().to_vec();
    sizes[dim] = length;
    let start = if length == 0 { 0 } else { start * steps[dim] };
    cut(input, start, &sizes, &steps, name)
}

/// Parts of `size` indices each along a dimension, the last one with what is left (`torch.split`),
/// copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a scalar and for a size that cannot be,
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::split};
///
/// let x = Tensor::from_slice(&[1, 2, 3], &[3], DType::Int32)?;
/// let parts = split(&x, 2, 0)?;
/// assert_eq!((parts[0].to_vec::<i32>()?, parts[1].to_vec::<i32>()?), (vec![1, 2], vec![3]));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn split(input: &Tensor, size: i64, dim: i64) -> Result<Vec<Tensor>> {
    if input.dim() == 0 {
        bail!(Runtime, "split expects at least a 1-dimensional tensor");
    }
    let dim = wrap_dim(dim, input.dim())?;
    let Ok(part) = usize::try_from(size) else {
        bail!(Runtime, "split expects split_size be non-negative, but got split_size={size}")
    };
    let all = input.shape()[dim];
    if part == 0 && all > 0 {
        bail!(
            Runtime,
            "split_size can only be 0 if dimension size is 0, but got dimension size of {all}"
        );
    }
    let count = all.checked_div(part).map_or(1, |_| all.div_ceil(part).max(1));
    (0..count)
        .map(|i| narrowed(input, dim, i * part, part.min(all - i * part), "SplitBackward0"))
        .collect()
}

/// Parts of these sizes along a dimension (`torch.split` with a list), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a scalar and when the sizes do not add up to that of
/// the dimension, [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::split_with_sizes};
///
/// let x = Tensor::from_slice(&[1, 2, 3], &[3], DType::Int32)?;
/// let parts = split_with_sizes(&x, &[1, 2], 0)?;
/// assert_eq!((parts[0].to_vec::<i32>()?, parts[1].to_vec::<i32>()?), (vec![1], vec![2, 3]));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn split_with_sizes(input: &Tensor, sizes: &[i64], dim: i64) -> Result<Vec<Tensor>> {
    if input.dim() == 0 {
        bail!(Runtime, "split expects at least a 1-dimensional tensor");
    }
    let dim = wrap_dim(dim, input.dim())?;
    let (all, given) = (input.shape()[dim], List(sizes));
    if sizes.iter().any(|&size| size < 0) {
        bail!(
            Runtime,
            "split_with_sizes expects split_sizes have only non-negative entries, but got \
             split_sizes={given}"
        );
    }
    if sizes.iter().fold(0i64, |sum, &size| sum.saturating_add(size)) != all as i64 {
        bail!(
            Runtime,
            "split_with_sizes expects split_sizes to sum exactly to {all} (input tensor's size at \
             dimension {dim}), but got split_sizes={given}"
        );
    }
    let mut start = 0;
    let part = |&size: &i64| {
        let from = start;
        start += size as usize;
        narrowed(input, dim, from, size as usize, "SplitWithSizesBackward0")
    };
    sizes.iter().map(part).collect()
}

/// At most `chunks` parts of equal size along a dimension, the last one perhaps smaller
/// (`torch.chunk`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a scalar and when `chunks` is not above zero,
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::chunk};
///
/// let x = Tensor::zeros(&[5], DType::Int32)?;
/// assert_eq!(chunk(&x, 4, 0)?.len(), 3);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn chunk(input: &Tensor, chunks: i64, dim: i64) -> Result<Vec<Tensor>> {
    if input.dim() == 0 {
        bail!(Runtime, "chunk expects at least a 1-dimensional tensor");
    }
    if chunks <= 0 {
        bail!(Runtime, "chunk expects `chunks` to be greater than 0, got: {chunks}");
    }
    let all = input.shape()[wrap_dim(dim, input.dim())?] as i64;
    if all == 0 {
        // So many empty tensors.
        if chunks > MOST {
            bail!(Memory, "chunk: {chunks} tensors are more than there can be");
        }
        return (0..chunks).map(|_| narrow(input, dim, 0, 0)).collect();
    }
    split(input, (all - 1) / chunks + 1, dim)
}

/// All indices of a dimension, which goes, one tensor each (`torch.unbind`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::unbind};
///
/// let x = Tensor::from_slice(&[1, 2, 3, 4], &[2, 2], DType::Int32)?;
/// assert_eq!(unbind(&x, 0)?[1].to_vec::<i32>()?, [3, 4]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn unbind(input: &Tensor, dim: i64) -> Result<Vec<Tensor>> {
    if input.dim() == 0 {
        bail!(Index, "Dimension specified as {dim} but tensor has no dimensions");
    }
    let dim = wrap_dim(dim, input.dim())?;
    (0..input.shape()[dim]).map(|i| selected(input, dim, i, "UnbindBackward0")).collect()
}
