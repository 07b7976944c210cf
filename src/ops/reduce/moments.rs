//! Variance and standard deviation.

use super::{Fold, Plan, kernels, match_float};
use crate::autograd;
use crate::dtype::Element;
use crate::error::{Result, bail};
use crate::tensor::Tensor;
use crate::warnings::warn;

/// What [`moment`] computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// `torch.var`
    Var,
    /// `torch.std`: its square root.
    Std,
}

/// Variance or standard deviation over `dims`: the squared deviations from the mean, divided by
/// their number less `correction` (1 in PyTorch if not given).
///
/// `dims` and `keepdim` as in [`reduce`](super::reduce). Two passes, the second corrected for the
/// rounding of the mean.
///
/// # Errors
/// [`Error::NotImplemented`](crate::Error::NotImplemented) for other types than floating point ones,
/// errors of dimensions as in [`reduce`](super::reduce).
///
/// Source: `torch.var`, `torch.std`, with the warning where `correction` leaves nothing.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::reduce::{Moment, moment}};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0, 4.0, 5.0], &[4], DType::Float32)?;
/// assert_eq!(moment(Moment::Var, &x, None, 0.0, false)?.to_vec::<f32>()?, [2.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn moment(
    moment: Moment,
    input: &Tensor,
    dims: Option<&[i64]>,
    correction: f64,
    keepdim: bool,
) -> Result<Tensor> {
    let dtype = input.dtype();
    if !dtype.is_floating_point() {
        bail!(NotImplemented, "std and var only support floating point and complex dtypes");
    }
    let plan = Plan::new(input.shape(), dims.unwrap_or(&[]), keepdim)?;
    let (op, name) = match moment {
        Moment::Var => ("var", "VarBackward0"),
        Moment::Std => ("std", "StdBackward0"),
    };
    let freedom = plan.count as f64 - correction;
    if input.numel() == 0 || freedom <= 0.0 {
        warn(&format!(
            "{op}(): degrees of freedom is <= 0. Correction should be strictly less than the \
             reduction factor (input numel divided by output numel)."
        ))?;
    }
    let (_, output) = plan.moments(input)?;
    match_float!(dtype, T => {
        // The square root is correctly rounded everywhere.
        let divisor = freedom.max(0.0);
        for x in output.data_mut::<T>()?.iter_mut() {
            let var = x.to_f64() / divisor;
            *x = if moment == Moment::Var { var as T } else { var.sqrt() as T };
        }
    }, ());
    if autograd::tracks(&[input]) {
        let saved = [input, &output];
        let saved = if moment == Moment::Std { &saved[..] } else { &saved[..1] };
        autograd::record(&output, name, &[input], saved, move |ctx| {
            let std = ctx.saved.get(1);
            Ok(vec![Some(gradient(&plan, ctx.grad, &ctx.saved[0], std, freedom)?)])
        });
    }
    Ok(output)
}

/// `grad * 2 (x - mean) / freedom`, for the standard deviation divided by twice itself.
fn gradient(
    plan: &Plan,
    grad: &Tensor,
    x: &Tensor,
    std: Option<&Tensor>,
    freedom: f64,
) -> Result<Tensor> {
    let shape = x.shared_shape();
    // The deviations from the mean of the deviations: that of the numbers is rounded.
    let mean = |x: &Tensor| {
        let mean = plan.divided(plan.fold(Fold::Sum, x, x.dtype())?)?;
        plan.spread(&mean, &shape, 1.0)
    };
    let centered = mean(x)?;
    match_float!(x.dtype(), T => {
        kernels::reduce::subtract_from(&x.data::<T>()?, &mut centered.data_mut::<T>()?);
    }, ());
    let off = mean(&centered)?;
    let slope = grad.copy()?;
    match_float!(x.dtype(), T => {
        let mut slope = slope.data_mut::<T>()?;
        slope.iter_mut().for_each(|g| *g *= (2.0 / freedom) as T);
        if let Some(std) = std {
            for (g, &std) in slope.iter_mut().zip(&*std.data::<T>()?) {
                *g = if std == 0.0 { 0.0 } else { *g / (2.0 * std) };
            }
        }
    }, ());
    let slope = plan.spread(&slope, &shape, 1.0)?;
    match_float!(x.dtype(), T => {
        let (x, off) = (centered.data::<T>()?, off.data::<T>()?);
        kernels::reduce::scale_difference(&x, &off, &mut slope.data_mut::<T>()?);
    }, ());
    Ok(slope)
}
