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
/// [`Error::Runtime`](crate::Error::Runtime) when the number of elements differs.
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
/// [`Error::Index`](crate::Error::Index) when there is no such dimension,
/// [`Error::Runtime`](crate::Error::Runtime) when `start` comes after `end`.
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
/// [`Error::Index`](crate::Error::Index) when there is no such dimension,
/// [`Error::Runtime`](crate::Error::Runtime) when the sizes do not multiply up to its size.
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
/// [`Error::Index`](crate::Error::Index) when there is no such dimension,
/// [`Error::Runtime`](crate::Error::Runtime) when one is named twice.
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
/// [`Error::Index`](crate::Error::Index) when there is no such place.
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
/// [`Error::Runtime`](crate::Error::Runtime) when `dims` does not name each dimension once,
/// [`Error::Index`](crate::Error::Index) when there is no such dimension.
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
/// [`Error::Index`](crate::Error::Index) when there is no such dimension.
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
/// [`Error::Runtime`](crate::Error::Runtime) when there are more than two dimensions.
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
/// [`Error::Runtime`](crate::Error::Runtime) when there are fewer than two dimensions.
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
/// [`Error::Index`](crate::Error::Index) when there is no such dimension,
/// [`Error::Runtime`](crate::Error::Runtime) when there are not as many of both or one is named
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
/// [`Error::Runtime`](crate::Error::Runtime) when a size does not fit.
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
mod tests {
    use super::*;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use crate::autograd::no_grad;
    use crate::{DType, Error};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn counting(sizes: &[usize], dtype: DType) -> Tensor {
        let data: Vec<f64> = (0..sizes.iter().product::<usize>()).map(|i| i as f64).collect();
        let x = Tensor::from_slice(&data, sizes, DType::Float64).unwrap();
        crate::ops::convert::to(&x, dtype).unwrap()
    }

    fn numbers(x: &Tensor) -> Vec<f64> {
        crate::ops::convert::to(x, DType::Float64).unwrap().to_vec().unwrap()
    }

    /// Shapes that PyTorch 2.15 gives.
    #[wasm_bindgen_test(unsupported = test)]
    fn views_have_pytorchs_shapes_and_share() {
        let x = &counting(&[2, 1, 3, 1], DType::Float32);
        let scalar = &counting(&[], DType::Float32);
        let empty = &counting(&[0, 3], DType::Float32);
        let cases: [(Result<Tensor>, &[usize]); 20] = [
            (reshape(x, &[3, -1]), &[3, 2]),
            (reshape(x, &[2, 1, 3, 1]), &[2, 1, 3, 1]),
            (flatten(x, 0, -1), &[6]),
            (flatten(x, 1, -2), &[2, 3, 1]),
            (flatten(scalar, 0, -1), &[1]),
            (flatten(empty, 0, -1), &[0]),
            (unflatten(x, 2, &[-1, 3]), &[2, 1, 1, 3, 1]),
            (unflatten(x, -4, &[1, 2]), &[1, 2, 1, 3, 1]),
            (squeeze(x, None), &[2, 3]),
            (squeeze(x, Some(&[1])), &[2, 3, 1]),
            (squeeze(x, Some(&[0])), &[2, 1, 3, 1]),
            (squeeze(x, Some(&[1, -1])), &[2, 3]),
            (squeeze(x, Some(&[])), &[2, 1, 3, 1]),
            (squeeze(scalar, None), &[]),
            (squeeze(scalar, Some(&[0])), &[]),
            (squeeze(scalar, Some(&[-1])), &[]),
            (unsqueeze(x, 0), &[1, 2, 1, 3, 1]),
            (unsqueeze(x, -1), &[2, 1, 3, 1, 1]),
            (unsqueeze(x, -5), &[1, 2, 1, 3, 1]),
            (unsqueeze(scalar, 0), &[1]),
        ];
        for (i, (y, want)) in cases.into_iter().enumerate() {
            let y = y.unwrap();
            assert_eq!(y.shape(), want, "case {i}");
            assert!([x, scalar, empty].iter().any(|x| y.shares_storage(x) && !y.is(x)), "case {i}");
        }
        let vector = counting(&[3], DType::Float32);
        assert!(flatten(&vector, 0, -1).unwrap().is(&vector));
        assert!(flatten(x, 1, 1).unwrap().is(x));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn other_orders_copy() {
        for dtype in DType::ALL {
            let x = &counting(&[2, 3], dtype);
            let columns = [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]
                .map(|v| if dtype == DType::Bool { f64::from(v != 0.0) } else { v });
            for y in [
                permute(x, &[1, 0]),
                permute(x, &[-1, -2]),
                transpose(x, 0, 1),
                transpose(x, -1, -2),
                t(x),
                reversed(x),
                matrix_transpose(x),
                movedim(x, &[0], &[1]),
                movedim(x, &[-1], &[-2]),
            ] {
                let y = y.unwrap();
                assert_eq!((y.shape(), y.dtype()), (&[3, 2][..], dtype));
                assert_eq!(numbers(&y), columns, "{dtype:?}");
                assert!(!y.shares_storage(x));
            }
        }
        let x = &counting(&[1, 2, 3, 4], DType::Float64);
        let cases: [(Result<Tensor>, &[usize], &[i64]); 5] = [
            (movedim(x, &[0], &[2]), &[2, 3, 1, 4], &[1, 2, 0, 3]),
            (movedim(x, &[0, 1], &[2, 0]), &[2, 3, 1, 4], &[1, 2, 0, 3]),
            (movedim(x, &[3, 0], &[0, -1]), &[4, 2, 3, 1], &[3, 1, 2, 0]),
            (transpose(x, 1, -1), &[1, 4, 3, 2], &[0, 3, 2, 1]),
            (movedim(x, &[], &[]), &[1, 2, 3, 4], &[0, 1, 2, 3]),
        ];
        for (y, sizes, order) in cases {
            let y = y.unwrap();
            assert_eq!(y.shape(), sizes);
            assert_eq!(numbers(&y), numbers(&permute(x, order).unwrap()));
        }
        for x in [counting(&[], DType::Float32), counting(&[3], DType::Float32)] {
            for y in [t(&x).unwrap(), transpose(&x, 0, -1).unwrap()] {
                assert_eq!((y.shape(), numbers(&y)), (x.shape(), numbers(&x)));
            }
        }
    }

    /// Gradients against differences; the names are those of PyTorch 2.15.
    #[wasm_bindgen_test(unsupported = test)]
    fn gradients() {
        type Op = fn(&Tensor) -> Result<Tensor>;
        let cases: [(Op, &[usize], &str); 16] = [
            (|x| reshape(x, &[3, -1]), &[2, 3], "ViewBackward0"),
            (|x| flatten(x, 1, 2), &[2, 3, 2], "ViewBackward0"),
            (|x| flatten(x, 0, -1), &[], "ViewBackward0"),
            (|x| unflatten(x, 0, &[2, 3]), &[6, 2], "ViewBackward0"),
            (|x| squeeze(x, None), &[2, 1, 3], "SqueezeBackward0"),
            (|x| squeeze(x, Some(&[1])), &[2, 1, 3], "SqueezeBackward1"),
            (|x| squeeze(x, Some(&[1, 2])), &[2, 1, 1], "SqueezeBackward2"),
            (|x| unsqueeze(x, 1), &[2, 3], "UnsqueezeBackward0"),
            (|x| permute(x, &[2, 0, 1]), &[2, 3, 4], "PermuteBackward0"),
            (|x| transpose(x, 0, 2), &[2, 3, 4], "TransposeBackward0"),
            (t, &[2, 3], "TBackward0"),
            (t, &[3], "TBackward0"),
            (reversed, &[2, 3], "PermuteBackward0"),
            (matrix_transpose, &[2, 3, 4], "TransposeBackward0"),
            (|x| movedim(x, &[0], &[-1]), &[2, 3, 4], "PermuteBackward0"),
            (|x| expand(x, &[4, -1, 3]), &[2, 1], "ExpandBackward0"),
        ];
        for (op, sizes, name) in cases {
            let x = sample(sizes, 0.0);
            gradcheck(|x| op(&x[0]), std::slice::from_ref(&x));
            assert_eq!(op(&x).unwrap().grad_fn(), Some(name));
            assert_eq!(no_grad(|| op(&x)).unwrap().grad_fn(), None);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn expanding_repeats() {
        let x = counting(&[2, 1], DType::Int32);
        let cases: [(&[i64], &[usize], &[f64]); 5] = [
            (&[2, 1], &[2, 1], &[0.0, 1.0]),
            (&[-1, 2], &[2, 2], &[0.0, 0.0, 1.0, 1.0]),
            (&[2, -1, -1], &[2, 2, 1], &[0.0, 1.0, 0.0, 1.0]),
            (&[2, 2, 2], &[2, 2, 2], &[0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
            (&[0, 2, 5], &[0, 2, 5], &[]),
        ];
        for (sizes, shape, want) in cases {
            let y = expand(&x, sizes).unwrap();
            assert_eq!((y.shape(), &numbers(&y)[..]), (shape, want), "{sizes:?}");
        }
        let y = expand(&counting(&[1, 1], DType::Float32), &[3, 0]).unwrap();
        assert_eq!((y.shape(), y.numel()), (&[3, 0][..], 0));
    }

    /// The texts are those of PyTorch 2.15.
    #[wasm_bindgen_test(unsupported = test)]
    fn errors_are_those_of_pytorch() {
        let x = &counting(&[2, 3], DType::Float32);
        let (vector, scalar) = (&counting(&[3], DType::Float32), &counting(&[], DType::Float32));
        let x4 = &counting(&[1, 2, 3, 4], DType::Float32);
        let runtime: [(Result<Tensor>, &str); 22] = [
            (reshape(x, &[5]), "shape '[5]' is invalid for input of size 6"),
            (flatten(x4, 2, 1), "flatten() has invalid args: start_dim cannot come after end_dim"),
            (
                unflatten(x, 1, &[2, 2]),
                "unflatten: Provided sizes [2, 2] don't multiply up to the size of dim 1 (3) in \
                 the input tensor",
            ),
            (
                unflatten(x, 1, &[-1, 2]),
                "unflatten: Provided sizes [-1, 2] don't multiply up to the size of dim 1 (3) in \
                 the input tensor",
            ),
            (unflatten(x, 1, &[]), "unflatten: sizes must be non-empty"),
            (unflatten(scalar, 0, &[1]), "unflatten: a scalar has no dimension to split"),
            (squeeze(x4, Some(&[1, -3])), "dim 1 appears multiple times in the list of dims"),
            (
                permute(x, &[0]),
                "permute(sparse_coo): number of dimensions in the tensor input does not match the \
                 length of the desired ordering of dimensions i.e. input.dim() = 2 is not equal to \
                 len(dims) = 1",
            ),
            (permute(x, &[0, -2]), "permute(): duplicate dims are not allowed."),
            (t(x4), "t() expects a tensor with <= 2 dimensions, but self is 4D"),
            (
                matrix_transpose(vector),
                "tensor.mT is only supported on matrices or batches of matrices. Got 1-D tensor.",
            ),
            (
                movedim(x4, &[0, 1], &[2]),
                "movedim: Invalid source or destination dims: source ([0, 1] dims) should contain \
                 the same number of dims as destination ([2] dims)",
            ),
            (movedim(x4, &[0, 0], &[2, 1]), "movedim: repeated dim in `source` ([0, 0])"),
            (movedim(x4, &[0, 1], &[2, 2]), "movedim: repeated dim in `destination` ([2, 2])"),
            (
                expand(x, &[-1, 2, 3]),
                "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing \
                 dimension 0",
            ),
            (
                expand(x, &[2, 4]),
                "The expanded size of the tensor (4) must match the existing size (3) at \
                 non-singleton dimension 1.  Target sizes: [2, 4].  Tensor sizes: [2, 3]",
            ),
            (
                expand(x, &[-2, 3]),
                "The expanded size of the tensor (-2) must match the existing size (2) at \
                 non-singleton dimension 0.  Target sizes: [-2, 3].  Tensor sizes: [2, 3]",
            ),
            (
                expand(vector, &[0]),
                "The expanded size of the tensor (0) must match the existing size (3) at \
                 non-singleton dimension 0.  Target sizes: [0].  Tensor sizes: [3]",
            ),
            (
                expand(x, &[3]),
                "expand(torch.FloatTensor{[2, 3]}, size=[3]): the number of sizes provided (1) \
                 must be greater or equal to the number of dimensions in the tensor (2)",
            ),
            (
                expand(scalar, &[-1]),
                "The expanded size of the tensor (-1) isn't allowed in a \
                 leading, non-existing dimension 0",
            ),
            (reshape(x, &[-1, -1]), "only one dimension can be inferred"),
            (reshape(scalar, &[0]), "shape '[0]' is invalid for input of size 1"),
        ];
        for (got, want) in runtime {
            assert_eq!(got.unwrap_err(), Error::Runtime(want.into()));
        }
        let index: [(Result<Tensor>, &str); 12] = [
            (flatten(x4, 5, -1), "[-4, 3], but got 5"),
            (flatten(x4, 0, 7), "[-4, 3], but got 7"),
            (flatten(scalar, 1, -1), "[-1, 0], but got 1"),
            (unflatten(x, 2, &[3, 1]), "[-2, 1], but got 2"),
            (squeeze(x4, Some(&[1, 4])), "[-4, 3], but got 4"),
            (squeeze(scalar, Some(&[1])), "[-1, 0], but got 1"),
            (unsqueeze(x, 3), "[-3, 2], but got 3"),
            (unsqueeze(scalar, 1), "[-1, 0], but got 1"),
            (transpose(x, -3, 2), "[-2, 1], but got -3"),
            (transpose(scalar, 0, 1), "[-1, 0], but got 1"),
            (permute(x, &[0, 2]), "[-2, 1], but got 2"),
            (movedim(x4, &[-5], &[0]), "[-4, 3], but got -5"),
        ];
        for (got, want) in index {
            let text = format!("Dimension out of range (expected to be in range of {want})");
            assert_eq!(got.unwrap_err(), Error::Index(text));
        }
    }
}
