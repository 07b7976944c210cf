//! Activation functions.

use crate::autograd;
use crate::error::{Result, bail};
use crate::kernels;
use crate::kernels::selu::From;
use crate::tensor::{Tensor, match_float};

/// The scaled exponential linear unit, `scale * (x >= 0 ? x : alpha * (exp(x) - 1))` with
/// `alpha = 1.6732632423543772` and `scale = 1.0507009873554805`, element by element.
///
/// `input` is `float32` or `float64`, of any shape; `inplace` overwrites it and returns it. The
/// error is below 2.5 units in the last place in `float32`; in `float64` the result is within 4 of what
/// the `libm` crate gives.
///
/// # Errors
/// [`Error::NotImplemented`](crate::Error::NotImplemented) for other data types.
///
/// Source: `torch.nn.functional.selu`; Klambauer et al., "Self-Normalizing Neural Networks" (2017).
///
/// ```
/// use selfnorm::{DType, Tensor, ops::activation::selu};
///
/// let x = Tensor::from_slice(&[-1.0f64, 0.0, 1.0], &[3], DType::Float64)?;
/// let y = selu(&x, false)?.to_vec::<f64>()?;
/// assert!((y[0] + 1.1113307378125628).abs() < 1e-15);
/// assert_eq!(y[1..], [0.0, 1.0507009873554805]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn selu(input: &Tensor, inplace: bool) -> Result<Tensor> {
    if !input.dtype().is_floating_point() {
        let name = input.dtype().scalar_type();
        bail!(NotImplemented, "\"elu_cpu\" not implemented for '{name}'");
    }
    let tracked = autograd::tracks(&[input]);
    if inplace {
        autograd::check_inplace(input, &[])?;
    }
    let output = match inplace {
        true => input.clone(),
        false => Tensor::empty_shaped(input.shared_shape(), input.dtype())?,
    };
    match_float!(output.dtype(), T => {
        let x = if inplace { None } else { Some(input.data::<T>()?) };
        kernels::selu::selu(x.as_deref(), &mut output.data_mut::<T>()?);
    }, ());
    if inplace {
        output.bump_version(1);
    }
    if tracked {
        // In place the input is gone: the gradient then comes from the result.
        let (name, saved, from) = match inplace {
            true => ("EluBackward1", &output, From::Result),
            false => ("EluBackward0", input, From::Input),
        };
        autograd::record_as(inplace, &output, name, &[input], &[saved], move |context| {
            Ok(vec![Some(selu_backward(from, context.grad, &context.saved[0])?)])
        });
    }
    Ok(output)
}

fn selu_backward(from: From, grad: &Tensor, saved: &Tensor) -> Result<Tensor> {
    let output = Tensor::empty_shaped(grad.shared_shape(), grad.dtype())?;
    match_float!(grad.dtype(), T => {
        let (grad, saved) = (grad.data::<T>()?, saved.data::<T>()?);
        kernels::selu::selu_backward(from, &grad, &saved, &mut output.data_mut::<T>()?);
    }, ());
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use crate::{DType, Error};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn in_place_overwrites_and_counts() {
        let x = Tensor::from_slice(&[2.0f32, -3.0], &[2], DType::Float32).unwrap();
        let y = selu(&x, false).unwrap();
        assert!(!y.shares_storage(&x) && x.version() == 0);
        let z = selu(&x, true).unwrap();
        assert!(z.is(&x) && x.version() == 1);
        assert_eq!(x.to_vec::<f32>(), y.to_vec::<f32>());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        let x = sample(&[3, 5], 0.0);
        gradcheck(|x| selu(&x[0], false), std::slice::from_ref(&x));
        gradcheck(|x| selu(&selu(&x[0], false)?, true), &[x]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn integers_are_refused_unchanged() {
        let x = Tensor::from_slice(&[1, -2], &[2], DType::Int32).unwrap();
        let error = selu(&x, true).unwrap_err();
        assert_eq!(error, Error::NotImplemented("\"elu_cpu\" not implemented for 'Int'".into()));
        assert_eq!((x.to_vec::<i32>().unwrap(), x.version()), (vec![1, -2], 0));
    }
}
