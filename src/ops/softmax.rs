//! Softmax and its logarithm, composed of smaller operations.
//!
//! ```text
//! m = max x;  s = sum exp(x - m);  softmax = exp(x - m) / s;  log_softmax = x - m - log s
//! ```

use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::reduce::Fold;
use crate::ops::convert::to;
use crate::ops::pointwise::{div, mul, sub};
use crate::ops::reduce::Plan;
use crate::ops::unary::{Unary, unary};
use crate::tensor::Tensor;

/// `exp(x) / sum of exp(x)` along a dimension, or the logarithm of that.
///
/// `input` is `float32` or `float64`, of any shape; `dim` may be negative. With `dtype` it is
/// converted first.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other data types.
///
/// Source: `torch.softmax`, `torch.log_softmax`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::softmax::softmax};
///
/// let x = Tensor::from_slice(&[1.0f64, 1.0, 7.0, 7.0], &[2, 2], DType::Float64)?;
/// assert_eq!(softmax(false, &x, -1, None)?.to_vec::<f64>()?, [0.5; 4]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn softmax(log: bool, input: &Tensor, dim: i64, dtype: Option<DType>) -> Result<Tensor> {
    let input = &to(input, dtype.unwrap_or(input.dtype()))?;
    let plan = Plan::new(input.shape(), &[dim], true)?;
    let dtype = input.dtype();
    if !dtype.is_floating_point() {
        let (op, name) = (if log { "log_softmax" } else { "softmax" }, dtype.scalar_type());
        let last = if plan.only_pass()[2] == 1 { "_lastdim" } else { "" };
        bail!(NotImplemented, "\"{op}{last}_kernel_impl\" not implemented for '{name}'");
    }
    let output = autograd::no_grad(|| {
        let moved = sub(input, &plan.fold(Fold::Max, input, dtype)?)?;
        let powers = unary(Unary::Exp, &moved)?;
        let sum = plan.fold(Fold::Sum, &powers, dtype)?;
        if log { sub(&moved, &unary(Unary::Log, &sum)?) } else { div(&powers, &sum) }
    })?;
    if autograd::tracks(&[input]) {
        let name = if log { "LogSoftmaxBackward0" } else { "SoftmaxBackward0" };
        autograd::record(&output, name, &[input], &[&output], move |ctx| {
            let (dy, y) = (ctx.grad, &ctx.saved[0]);
            let sum = |x: &Tensor| plan.fold(Fold::Sum, x, x.dtype());
            let dx = match log {
                true => sub(dy, &mul(&unary(Unary::Exp, y)?, &sum(dy)?)?)?,
                false => mul(y, &sub(dy, &sum(&mul(dy, y)?)?)?)?,
            };
            Ok(vec![Some(dx)])
        });
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn every_dimension_sums_to_one() {
        for dim in -3..3i64 {
            let x = sample(&[2, 3, 5], 0.0);
            let y = softmax(false, &x, dim, None).unwrap();
            let dims = [dim];
            let sum = crate::ops::reduce::Reduction::Sum;
            let sum = crate::ops::reduce::reduce(sum, &y, Some(&dims), false, None).unwrap();
            assert!(sum.to_vec::<f64>().unwrap().iter().all(|s| (s - 1.0).abs() < 1e-15));
            let logs = softmax(true, &x, dim, None).unwrap().to_vec::<f64>().unwrap();
            for (y, log) in y.to_vec::<f64>().unwrap().iter().zip(logs) {
                assert!((y.ln() - log).abs() < 1e-14);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        for dim in 0..3 {
            for log in [false, true] {
                gradcheck(|x| softmax(log, &x[0], dim, None), &[sample(&[2, 3, 5], 0.0)]);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn special_values_are_pytorchs() {
        let (inf, nan) = (f32::INFINITY, f32::NAN);
        let run = |log, x: &[f32]| {
            let x = Tensor::from_slice(x, &[x.len()], DType::Float32).unwrap();
            softmax(log, &x, 0, None).unwrap().to_vec::<f32>().unwrap()
        };
        assert!(run(false, &[-inf, -inf]).iter().all(|y| y.is_nan()));
        assert!(run(false, &[inf, 1.0]).iter().all(|y| y.is_nan()));
        assert!(run(false, &[nan, 1.0]).iter().all(|y| y.is_nan()));
        assert_eq!(run(true, &[-inf, 1.0]), [-inf, 0.0]);
        assert_eq!(run(false, &[-inf, 1.0]), [0.0, 1.0]);
        assert_eq!(run(false, &[1000.0, 1000.0]), [0.5, 0.5]);
        let scalar = Tensor::from_slice(&[3.0f32], &[], DType::Float32).unwrap();
        assert_eq!(softmax(false, &scalar, -1, None).unwrap().to_vec::<f32>().unwrap(), [1.0]);
        assert!(matches!(softmax(false, &scalar, 1, None), Err(e) if e.kind() == ErrorKind::Index));
        let whole = Tensor::zeros(&[2, 2], DType::Int32).unwrap();
        let text = "\"softmax_lastdim_kernel_impl\" not implemented for 'Int'";
        assert_eq!(
            softmax(false, &whole, 1, None).unwrap_err(),
            Error::new(ErrorKind::NotImplemented, text.into())
        );
    }
}
