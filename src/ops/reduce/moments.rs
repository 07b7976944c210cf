//! Variance and standard deviation.

use super::{Fold, Plan};
use crate::autograd;
use crate::error::{Result, bail};
use crate::ops::pointwise::{Binary, binary, div, mul, sub};
use crate::ops::select::where_;
use crate::ops::unary::{Unary, unary};
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
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other types than floating point ones,
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
    if !input.dtype().is_floating_point() {
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
    let (_, squares) = plan.moments(input)?;
    let output = autograd::no_grad(|| {
        let var = div(&squares, freedom.max(0.0))?;
        // The square root is correctly rounded everywhere.
        if moment == Moment::Var { Ok(var) } else { unary(Unary::Sqrt, &var) }
    })?;
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
    // The deviations from the mean of the deviations: that of the numbers is rounded.
    let centered = |x: &Tensor| {
        let mean = plan.divided(plan.fold(Fold::Sum, x, x.dtype())?)?;
        sub(x, &plan.kept(&mean)?)
    };
    let once = centered(x)?;
    let twice = centered(&once)?;
    // Of an infinity only the first has anything but NaN.
    let deviations = where_(&binary(Binary::Ne, &twice, &twice)?, &once, &twice)?;
    let slope = match std {
        None => mul(grad, 2.0 / freedom)?,
        // Where nothing deviates there is no slope.
        Some(std) => where_(&binary(Binary::Eq, std, 0.0)?, 0.0, &div(&div(grad, freedom)?, std)?)?,
    };
    mul(&deviations, &plan.kept(&slope)?)
}
