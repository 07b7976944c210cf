//! The greatest and the least, and where they stand.

use super::{Fold, Plan, kernels, match_float};
use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::ops::convert::in_type;
use crate::ops::pointwise::{Binary, binary, div, mul};
use crate::ops::promote::{Operand, check_computes};
use crate::ops::select::where_;
use crate::tensor::Tensor;

/// Which end of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extremum {
    /// The greatest.
    Max,
    /// The least.
    Min,
}

impl Extremum {
    fn fold(self) -> Fold {
        match self {
            Extremum::Max => Fold::Max,
            Extremum::Min => Fold::Min,
        }
    }

    fn pick<T>(self, max: T, min: T) -> T {
        match self {
            Extremum::Max => max,
            Extremum::Min => min,
        }
    }
}

/// The greatest or the least of all elements; a NaN is greater and less than everything.
///
/// The gradient is shared evenly among equals.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when there is no element.
///
/// Source: `torch.max(input)`, `torch.min(input)`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::reduce::{Extremum, extremum_all}};
///
/// let x = Tensor::from_slice(&[3, 9, -2], &[3], DType::Int32)?;
/// assert_eq!(extremum_all(Extremum::Min, &x)?.to_vec::<i32>()?, [-2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn extremum_all(kind: Extremum, input: &Tensor) -> Result<Tensor> {
    let op = kind.pick("max", "min");
    shared(kind, op, kind.pick("MaxBackward1", "MinBackward1"), input, &[], false)
}

/// The greatest or the least over `dims`, which are as in [`reduce`](super::reduce).
///
/// The gradient is shared evenly among equals.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) for a dimension that does not exist or has size 0,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for one that is given twice, and when there is no
/// element at all.
///
/// Source: `torch.amax`, `torch.amin`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::reduce::{Extremum, extremum}};
///
/// let x = Tensor::from_slice(&[1.0f32, 5.0, 7.0, 2.0], &[2, 2], DType::Float32)?;
/// assert_eq!(extremum(Extremum::Max, &x, Some(&[1]), false)?.to_vec::<f32>()?, [5.0, 7.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn extremum(
    kind: Extremum,
    input: &Tensor,
    dims: Option<&[i64]>,
    keepdim: bool,
) -> Result<Tensor> {
    let name = kind.pick("AmaxBackward0", "AminBackward0");
    shared(kind, kind.pick("amax", "amin"), name, input, dims.unwrap_or(&[]), keepdim)
}

fn shared(
    kind: Extremum,
    op: &str,
    name: &'static str,
    input: &Tensor,
    dims: &[i64],
    keepdim: bool,
) -> Result<Tensor> {
    let plan = Plan::new(input.shape(), dims, keepdim)?;
    check_computes(op, &[Operand::from(input)])?;
    if dims.is_empty() && input.numel() == 0 {
        bail!(
            Runtime,
            "{op}(): Expected reduction dim to be specified for input.numel() == 0. Specify the \
             reduction dim with the 'dim' argument."
        );
    }
    check_not_empty(op, input, dims)?;
    let output = plan.fold(kind.fold(), input, input.dtype())?;
    if autograd::tracks(&[input]) {
        // torch.max counts NaNs as equals, torch.amax does not.
        let nan_ties = op.len() == 3;
        autograd::record(&output, name, &[input], &[input, &output], move |ctx| {
            let [x, best] = ctx.saved else { return Ok(vec![None]) };
            Ok(vec![Some(share(&plan, ctx.grad, x, best, nan_ties)?)])
        });
    }
    Ok(output)
}

/// The gradient in equal parts for all elements that are the extremum.
fn share(plan: &Plan, grad: &Tensor, x: &Tensor, best: &Tensor, nan: bool) -> Result<Tensor> {
    let best = plan.kept(best)?;
    let mut ties = binary(Binary::Eq, x, &best)?;
    if nan {
        // Only a NaN differs from itself.
        let [x, best] = [binary(Binary::Ne, x, x)?, binary(Binary::Ne, &best, &best)?];
        ties = binary(Binary::Maximum, &ties, &mul(&x, &best)?)?;
    }
    let parts = plan.kept(&div(grad, &plan.fold(Fold::Sum, &ties, grad.dtype())?)?)?;
    // torch.amax multiplies, so that nothing of an infinite part is NaN.
    if nan { where_(&ties, &parts, 0.0) } else { mul(&ties, &parts) }
}

/// The greatest or the least along one dimension, and its index there (`int32`; int64 in PyTorch):
/// the first of equals, the first NaN before all others.
///
/// The gradient goes to the element of that index.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension, or its size is 0.
///
/// Source: `torch.max(input, dim)`, `torch.min(input, dim)`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::reduce::{Extremum, extremum_dim}};
///
/// let x = Tensor::from_slice(&[1.0f32, 5.0, 7.0, 2.0], &[2, 2], DType::Float32)?;
/// let (values, indices) = extremum_dim(Extremum::Max, &x, -1, false)?;
/// assert_eq!(values.to_vec::<f32>()?, [5.0, 7.0]);
/// assert_eq!(indices.to_vec::<i32>()?, [1, 0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn extremum_dim(
    kind: Extremum,
    input: &Tensor,
    dim: i64,
    keepdim: bool,
) -> Result<(Tensor, Tensor)> {
    let op = kind.pick("max", "min");
    let plan = Plan::new(input.shape(), &[dim], keepdim)?;
    check_computes(op, &[Operand::from(input)])?;
    check_not_empty(op, input, &[dim])?;
    let (values, indices) = find(kind, input, &plan)?;
    if autograd::tracks(&[input]) {
        let name = kind.pick("MaxBackward0", "MinBackward0");
        let shape = input.shared_shape();
        autograd::record(&values, name, &[input], &[&indices], move |ctx| {
            let output = Tensor::zeros(&shape, ctx.grad.dtype())?;
            match_float!(output.dtype(), T => {
                let (grad, indices) = (ctx.grad.data::<T>()?, ctx.saved[0].data::<i32>()?);
                let mut output = output.data_mut::<T>()?;
                kernels::reduce::scatter(&grad, &indices, plan.only_pass(), &mut output);
            }, ());
            Ok(vec![Some(output)])
        });
    }
    Ok((values, indices))
}

/// The index of the greatest or the least element along one dimension, or among all elements, as
/// `int32` (int64 in PyTorch): the first of equals, the first NaN before all others.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension, or no element,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for `bool`.
///
/// Source: `torch.argmax`, `torch.argmin`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::reduce::{Extremum, arg_extremum}};
///
/// let x = Tensor::from_slice(&[1.0f32, 5.0, 7.0, 2.0], &[2, 2], DType::Float32)?;
/// assert_eq!(arg_extremum(Extremum::Max, &x, None, false)?.to_vec::<i32>()?, [2]);
/// assert_eq!(arg_extremum(Extremum::Min, &x, Some(0), false)?.to_vec::<i32>()?, [0, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn arg_extremum(
    kind: Extremum,
    input: &Tensor,
    dim: Option<i64>,
    keepdim: bool,
) -> Result<Tensor> {
    let op = kind.pick("argmax", "argmin");
    if input.dtype() == DType::Bool {
        bail!(NotImplemented, "{op}(): does not support bool input");
    }
    let plan = Plan::new(input.shape(), dim.as_slice(), keepdim)?;
    check_computes(op, &[Operand::from(input)])?;
    if dim.is_none() && input.numel() == 0 {
        bail!(Index, "{op}(): Expected reduction dim to be specified for input.numel() == 0.");
    }
    check_not_empty(op, input, dim.as_slice())?;
    Ok(find(kind, input, &plan)?.1)
}

fn find(kind: Extremum, input: &Tensor, plan: &Plan) -> Result<(Tensor, Tensor)> {
    // float64 holds the other types exactly: two loops for all.
    let dtype = if input.dtype() == DType::Float32 { DType::Float32 } else { DType::Float64 };
    let x = in_type(input, dtype)?;
    let values = Tensor::empty_shaped(plan.output.clone(), dtype)?;
    let indices = Tensor::empty_shaped(plan.output.clone(), DType::Int32)?;
    match_float!(dtype, T => {
        let (x, sizes) = (x.data::<T>()?, plan.only_pass());
        let (mut values, mut indices) = (values.data_mut::<T>()?, indices.data_mut::<i32>()?);
        let greatest = kind == Extremum::Max;
        kernels::reduce::extremum(greatest, &x, sizes, &mut values, &mut indices);
    }, ());
    Ok((in_type(&values, input.dtype())?, indices))
}

/// There is no greatest of nothing.
fn check_not_empty(op: &str, input: &Tensor, dims: &[i64]) -> Result<()> {
    for &dim in dims {
        // The plan has checked the dimensions.
        let place = dim.rem_euclid(input.dim().max(1) as i64);
        if input.shape().get(place as usize) == Some(&0) {
            // torch.amax names it as it was given.
            let dim = if op.len() == 3 || op.starts_with("arg") { place } else { dim };
            bail!(Index, "{op}(): Expected reduction dim {dim} to have non-zero size.");
        }
    }
    Ok(())
}
