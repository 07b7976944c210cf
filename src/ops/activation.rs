//! Activation functions.

use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::activation::{self as kernels, ALPHA, From, SCALE};
use crate::ops::convert::converted;
use crate::ops::promote::{check_cast, check_computes};
use crate::tensor::{Tensor, match_float};

pub use crate::kernels::activation::Activation;

/// Scaled so that the outputs of a deep network keep mean 0 and variance 1.
pub const SELU: Activation = Activation::Elu { alpha: ALPHA, scale: SCALE };

impl Activation {
    /// The function of a code that crosses from JavaScript, with its parameters.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) for a code that there is not.
    pub fn from_code(code: u32, p: f64, q: f64) -> Result<Activation> {
        Ok(match code {
            0 => Activation::Relu,
            1 => SELU,
            2 => Activation::Elu { alpha: p, scale: 1.0 },
            3 => Activation::Celu { alpha: p },
            4 => Activation::LeakyRelu { slope: p },
            5 => Activation::Tanh,
            6 => Activation::Sigmoid,
            7 => Activation::Gelu { tanh: p != 0.0 },
            8 => Activation::Silu,
            9 => Activation::Softplus { beta: p, threshold: q },
            _ => bail!(Type, "there is no activation function of code {code}"),
        })
    }
}

/// Of a function: the names of its nodes out of place and in place, and what backward reads there.
fn nodes(f: Activation) -> [(&'static str, From); 2] {
    use From::{Input, Result};
    match f {
        Activation::Relu => [("ReluBackward0", Result); 2],
        Activation::Elu { .. } => [("EluBackward0", Input), ("EluBackward1", Result)],
        Activation::Celu { .. } => [("CeluBackward0", Input), ("CeluBackward1", Result)],
        Activation::LeakyRelu { .. } => {
            [("LeakyReluBackward0", Input), ("LeakyReluBackward1", Result)]
        }
        Activation::Tanh => [("TanhBackward0", Result); 2],
        Activation::Sigmoid => [("SigmoidBackward0", Result); 2],
        Activation::Gelu { .. } => [("GeluBackward0", Input); 2],
        Activation::Silu => [("SiluBackward0", Input); 2],
        Activation::Softplus { .. } => [("SoftplusBackward0", Input); 2],
    }
}

/// The data type of the result.
fn result_dtype(f: Activation, dtype: DType) -> Result<DType> {
    let kernel = match f {
        _ if dtype.is_floating_point() => return Ok(dtype),
        Activation::Relu if dtype == DType::Bool => {
            bail!(NotImplemented, "Boolean inputs not supported for relu")
        }
        Activation::Relu => return Ok(dtype),
        Activation::Tanh | Activation::Sigmoid => return Ok(DType::Float32),
        Activation::Elu { .. } | Activation::Celu { .. } => "elu_cpu",
        Activation::LeakyRelu { .. } => "leaky_relu_cpu",
        Activation::Gelu { .. } => "GeluKernelImpl",
        Activation::Silu => "silu_cpu",
        Activation::Softplus { .. } => "softplus_cpu",
    };
    let name = dtype.scalar_type();
    bail!(NotImplemented, "\"{kernel}\" not implemented for '{name}'")
}

/// `f(x)` element by element; `inplace` overwrites `input` and returns it.
///
/// The input is `float32` or `float64`, of any shape; relu also takes integers, tanh and sigmoid make
/// `float32` of them. Errors are a few units in the last place; see the table in the source of the
/// kernels.
///
/// # Errors
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other data types;
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) in place, when the input cannot hold the result or is a
/// leaf that requires a gradient.
///
/// Source: PyTorch's `torch.nn.functional`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::activation::{Activation, activation}};
///
/// let x = Tensor::from_slice(&[-1.0f32, 0.0, 1.0], &[3], DType::Float32)?;
/// let y = activation(Activation::LeakyRelu { slope: 0.5 }, &x, false)?;
/// assert_eq!(y.to_vec::<f32>()?, [-0.5, 0.0, 1.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn activation(f: Activation, input: &Tensor, inplace: bool) -> Result<Tensor> {
    let dtype = input.dtype();
    if inplace {
        autograd::check_inplace(input, &[])?;
    }
    if f == (Activation::Celu { alpha: 0.0 }) {
        bail!(Runtime, "ZeroDivisionError: alpha cannot be 0 for CELU");
    }
    let result = result_dtype(f, dtype)?;
    check_computes("activation", &[input.into()])?;
    if inplace {
        check_cast(result, dtype, result.scalar_type(), dtype.scalar_type())?;
    }
    let tracked = autograd::tracks(&[input]);
    let (name, from) = nodes(f)[usize::from(inplace)];
    // In place the input is gone.
    let before = if inplace && tracked && from == From::Input { Some(input.copy()?) } else { None };
    let output = forward(f, input, result, inplace)?;
    if inplace {
        output.bump_version(1);
    }
    if tracked {
        let saved = match from {
            From::Input => before.as_ref().unwrap_or(input),
            From::Result => &output,
        };
        autograd::record_as(inplace, &output, name, &[input], &[saved], move |context| {
            Ok(vec![Some(backward(f, from, context.grad, &context.saved[0])?)])
        });
    }
    Ok(output)
}

/// The scaled exponential linear unit, `scale * (x >= 0 ? x : alpha * (exp(x) - 1))` with
/// `alpha = 1.6732632423543772` and `scale = 1.0507009873554805`, element by element.
///
/// `input` is `float32` or `float64`, of any shape; `inplace` overwrites it and returns it. The
/// error is below 2.5 units in the last place in `float32`; in `float64` the result is within 4 of what
/// the `libm` crate gives.
///
/// # Errors
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other data types.
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
    activation(SELU, input, inplace)
}

/// Computes without recording.
fn forward(f: Activation, input: &Tensor, result: DType, inplace: bool) -> Result<Tensor> {
    let dtype = input.dtype();
    if !dtype.is_floating_point() {
        // Integers by way of float64, which holds them all.
        let compute = if result.is_floating_point() { result } else { DType::Float64 };
        let output = forward(f, &converted(input, compute)?, compute, true)?;
        let output = if result == compute { output } else { converted(&output, result)? };
        if inplace {
            input.bytes_mut()?.copy_from_slice(&output.bytes()?);
            return Ok(input.clone());
        }
        return Ok(output);
    }
    let output = match inplace {
        true => input.clone(),
        false => Tensor::empty_shaped(input.shared_shape(), dtype)?,
    };
    match_float!(dtype, T => {
        let x = if inplace { None } else { Some(input.data::<T>()?) };
        kernels::forward(f, x.as_deref(), &mut output.data_mut::<T>()?);
    }, ());
    Ok(output)
}

fn backward(f: Activation, from: From, grad: &Tensor, saved: &Tensor) -> Result<Tensor> {
    // From the result nobody can tell which side it came from.
    match f {
        Activation::Elu { alpha, .. } | Activation::Celu { alpha }
            if from == From::Result && alpha < 0.0 =>
        {
            bail!(
                Runtime,
                "In-place elu backward calculation is triggered with a negative slope which is not \
             supported. This is caused by calling in-place forward function with a negative slope, \
             please call out-of-place version instead."
            )
        }
        Activation::LeakyRelu { slope } if from == From::Result && slope < 0.0 => bail!(
            Runtime,
            "In-place leakyReLu backward calculation is triggered with a negative slope which is \
             not supported. This is caused by calling in-place forward function with a negative \
             slope, please call out-of-place version instead. File an issue at \
             https://github.com/pytorch/pytorch if you do require supporting in-place leakRelu \
             backward calculation with negative slope"
        ),
        _ => {}
    }
    let output = Tensor::empty_shaped(grad.shared_shape(), grad.dtype())?;
    match_float!(grad.dtype(), T => {
        let (grad, saved) = (grad.data::<T>()?, saved.data::<T>()?);
        kernels::backward(f, from, &grad, &saved, &mut output.data_mut::<T>()?);
    }, ());
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use crate::ops::pointwise::mul;
    use crate::{DType, Error};
    use wasm_bindgen_test::wasm_bindgen_test;

    const ALL: [Activation; 11] = [
        Activation::Relu,
        SELU,
        Activation::Elu { alpha: 0.7, scale: 1.0 },
        Activation::Celu { alpha: 2.0 },
        Activation::LeakyRelu { slope: 0.1 },
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::Gelu { tanh: false },
        Activation::Gelu { tanh: true },
        Activation::Silu,
        Activation::Softplus { beta: 3.0, threshold: 2.0 },
    ];

    #[wasm_bindgen_test(unsupported = test)]
    fn in_place_overwrites_and_counts() {
        for f in ALL {
            let x = Tensor::from_slice(&[2.0f32, -3.0], &[2], DType::Float32).unwrap();
            let y = activation(f, &x, false).unwrap();
            assert!(!y.shares_storage(&x) && x.version() == 0);
            let z = activation(f, &x, true).unwrap();
            assert!(z.is(&x) && x.version() == 1);
            assert_eq!(x.to_vec::<f32>(), y.to_vec::<f32>());
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        for f in ALL {
            gradcheck(|x| activation(f, &x[0], false), &[sample(&[3, 7], 0.0)]);
            gradcheck(|x| activation(f, &mul(&x[0], 1.0)?, true), &[sample(&[3, 7], 0.0)]);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn integers() {
        let x = Tensor::from_slice(&[1, -2], &[2], DType::Int32).unwrap();
        let error = selu(&x, true).unwrap_err();
        assert_eq!(
            error,
            Error::new(ErrorKind::NotImplemented, "\"elu_cpu\" not implemented for 'Int'".into())
        );
        assert_eq!((x.to_vec::<i32>().unwrap(), x.version()), (vec![1, -2], 0));
        let tanh = activation(Activation::Tanh, &x, false).unwrap();
        assert_eq!(tanh.dtype(), DType::Float32);
        let text = "result type Float can't be cast to the desired output type Int";
        let error = activation(Activation::Tanh, &x, true).unwrap_err();
        assert_eq!(error, Error::new(ErrorKind::Runtime, text.into()));
        let relu = activation(Activation::Relu, &x, true).unwrap();
        assert!(relu.is(&x));
        assert_eq!(x.to_vec::<i32>().unwrap(), [1, 0]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_negative_slope_in_place_has_no_gradient() {
        for f in
            [Activation::Elu { alpha: -1.0, scale: 1.0 }, Activation::LeakyRelu { slope: -1.0 }]
        {
            let x = sample(&[2], 0.0);
            x.set_requires_grad(true).unwrap();
            let y = activation(f, &mul(&x, 1.0).unwrap(), true).unwrap();
            let error = y.backward(Some(&sample(&[2], 0.0)), false).unwrap_err();
            assert!(error.message().contains("triggered with a negative slope"));
        }
    }
}
