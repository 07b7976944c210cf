//! Indices that stand in a tensor.

use super::{is_mask, picked, whole_numbers};
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::permute::{Places, Walk};
use crate::ops::shape::steps;
use crate::shape::{List, wrap_dim};
use crate::tensor::Tensor;

/// The indices of a dimension that a vector names (`torch.index_select`), copied. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension or index, or `index` is no
/// vector; [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when it is neither `int32` nor `int64`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::index_select};
///
/// let x = Tensor::from_slice(&[1, 2, 3], &[3], DType::Int32)?;
/// let index = Tensor::from_slice(&[2, 0, 2], &[3], DType::Int32)?;
/// assert_eq!(index_select(&x, 0, &index)?.to_vec::<i32>()?, [3, 1, 3]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn index_select(input: &Tensor, dim: i64, index: &Tensor) -> Result<Tensor> {
    let dim = wrap_dim(dim, input.dim())?;
    if index.dim() > 1 {
        bail!(Index, "index_select(): Index is supposed to be a vector");
    }
    let indices = match whole_numbers(index) {
        Some(indices) if !is_mask(index) => indices,
        _ => bail!(Runtime, "index_select(): Expected dtype int32 or int64 for index"),
    };
    if input.dim() == 0 && indices.len() != 1 {
        let count = indices.len();
        bail!(
            Runtime,
            "index_select(): Index to scalar can have only 1 value, got {count} value(s)"
        );
    }
    let (mut sizes, steps) = (input.shape().to_vec(), steps(input.shape()));
    let size = sizes.get(dim).copied().unwrap_or(1);
    let step = steps.get(dim).copied().unwrap_or(0);
    let mut table = Vec::with_capacity(indices.len());
    for index in indices {
        match usize::try_from(index) {
            Ok(index) if index < size => table.push(index * step),
            _ => bail!(Index, "index out of range in self"),
        }
    }
    let after = (dim + 1).min(sizes.len());
    let places = Places {
        outer: Walk::new(&sizes[..dim], &steps[..dim]),
        inner: Walk::new(&sizes[after..], &steps[after..]),
        table,
    };
    if let Some(size) = sizes.get_mut(dim) {
        *size = places.table.len();
    }
    picked(input, places, &sizes, "IndexSelectBackward0", &[index])
}

/// The elements along a dimension that `index` names for each place (`torch.gather`): for `dim` 0
/// `y[i][j] = x[index[i][j]][j]`. Any data type.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when there is no such index, or the shape or the data type
/// of `index` does not fit.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::gather};
///
/// let x = Tensor::from_slice(&[1, 2, 3, 4], &[2, 2], DType::Int32)?;
/// let index = Tensor::from_slice(&[1, 0], &[2, 1], DType::Int32)?;
/// assert_eq!(gather(&x, 1, &index)?.to_vec::<i32>()?, [2, 3]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn gather(input: &Tensor, dim: i64, index: &Tensor) -> Result<Tensor> {
    let dim = wrap_dim(dim, input.dim())?;
    let indices = match whole_numbers(index) {
        Some(indices) if !is_mask(index) => indices,
        _ => bail!(Runtime, "gather(): Expected dtype int32/int64 for index"),
    };
    // A scalar counts as a vector here.
    let as_vector = |sizes: &[usize]| if sizes.is_empty() { vec![1] } else { sizes.to_vec() };
    let (sizes, wanted) = (as_vector(input.shape()), as_vector(index.shape()));
    if index.numel() > 0 {
        if sizes.len() != wanted.len() {
            bail!(Runtime, "Index tensor must have the same number of dimensions as input tensor");
        }
        if let Some(i) = (0..sizes.len()).find(|&i| i != dim && wanted[i] > sizes[i]) {
            let (have, want) = (List(index.shape()), List(input.shape()));
            bail!(
                Runtime,
                "Size does not match at dimension {i} expected index {have} to be no larger than \
                 self {want} apart from dimension {dim}"
            );
        }
    }
    let mut along = steps(&sizes);
    let (step, size) = (std::mem::take(&mut along[dim]), sizes[dim]);
    let mut table = Vec::with_capacity(indices.len());
    if index.numel() > 0 {
        Walk::new(&wanted, &along).each(&mut |offset| table.push(offset));
    }
    for (offset, index) in table.iter_mut().zip(indices) {
        match usize::try_from(index) {
            Ok(index) if index < size => *offset += index * step,
            _ => bail!(
                Runtime,
                "index {index} is out of bounds for dimension {dim} with size {size}"
            ),
        }
    }
    let places = Places { outer: Walk::new(&[], &[]), table, inner: Walk::new(&[], &[]) };
    picked(input, places, index.shape(), "GatherBackward0", &[index])
}

/// One at the place of the class, zero at those of all others, as `int32`
/// (`torch.nn.functional.one_hot`). `classes` is -1 for one more than the highest class.
///
/// `input` is `int64` or `int32`, of any shape; the result has a dimension more.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for other data types and for classes that cannot be.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::one_hot};
///
/// let x = Tensor::from_slice(&[1, 0], &[2], DType::Int32)?;
/// assert_eq!(one_hot(&x, -1)?.to_vec::<i32>()?, [0, 1, 1, 0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn one_hot(input: &Tensor, classes: i64) -> Result<Tensor> {
    let indices = match whole_numbers(input) {
        Some(indices) if !is_mask(input) => indices,
        _ => bail!(Runtime, "one_hot is only applicable to index tensor of type LongTensor."),
    };
    let highest = indices.iter().max().copied();
    let classes = match highest {
        None if classes <= 0 => {
            bail!(Runtime, "Can not infer total number of classes from empty tensor.")
        }
        Some(_) if indices.iter().any(|&index| index < 0) => {
            bail!(Runtime, "Class values must be non-negative.")
        }
        Some(highest) if classes == -1 => highest.saturating_add(1),
        Some(highest) if highest >= classes => {
            bail!(Runtime, "Class values must be smaller than num_classes.")
        }
        _ => classes,
    };
    // Saturates: what does not fit here fits nowhere.
    let classes = usize::try_from(classes).unwrap_or(usize::MAX);
    let output = Tensor::zeros(&[input.shape(), &[classes]].concat(), DType::Int32)?;
    let mut y = output.data_mut::<i32>()?;
    for (row, &index) in y.chunks_exact_mut(classes.max(1)).zip(&indices) {
        row[index as usize] = 1;
    }
    drop(y);
    Ok(output)
}
