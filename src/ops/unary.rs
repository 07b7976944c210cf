//! Functions of one operand, element by element.

use crate::autograd::{self, Context};
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::pointwise::{self as kernels, Output};
use crate::ops::convert::converted;
use crate::ops::pointwise::{add, div, mul};
use crate::ops::promote::{check_cast, check_computes};
use crate::tensor::{Tensor, match_float};

pub use crate::kernels::pointwise::Unary;

/// What backward is computed from.
#[derive(Clone, Copy, PartialEq)]
enum From {
    Input,
    Result,
    Nothing,
}

impl Unary {
    /// All of them; the place in this list is the code that crosses to JavaScript.
    pub const ALL: [Unary; 15] = [
        Unary::Neg,
        Unary::Abs,
        Unary::Sign,
        Unary::Square,
        Unary::Reciprocal,
        Unary::Sqrt,
        Unary::Exp,
        Unary::Expm1,
        Unary::Log,
        Unary::Log1p,
        Unary::Sin,
        Unary::Cos,
        Unary::Erf,
        Unary::LogicalNot,
        Unary::IsNan,
    ];

    /// The names of the function and of its node in PyTorch, and what backward is computed from.
    const fn about(self) -> (&'static str, &'static str, From) {
        match self {
            Unary::Neg => ("neg", "NegBackward0", From::Nothing),
            Unary::Abs => ("abs", "AbsBackward0", From::Input),
            Unary::Sign => ("sign", "SignBackward0", From::Nothing),
            Unary::Square => ("square", "PowBackward0", From::Input),
            Unary::Reciprocal => ("reciprocal", "ReciprocalBackward0", From::Result),
            Unary::Sqrt => ("sqrt", "SqrtBackward0", From::Result),
            Unary::Exp => ("exp", "ExpBackward0", From::Result),
            Unary::Expm1 => ("expm1", "Expm1Backward0", From::Result),
            Unary::Log => ("log", "LogBackward0", From::Input),
            Unary::Log1p => ("log1p", "Log1PBackward0", From::Input),
            Unary::Sin => ("sin", "SinBackward0", From::Input),
            Unary::Cos => ("cos", "CosBackward0", From::Input),
            Unary::Erf => ("erf", "ErfBackward0", From::Input),
            Unary::LogicalNot => ("logical_not", "", From::Nothing),
            Unary::IsNan => ("isnan", "", From::Nothing),
        }
    }

    /// Of a tensor of this type, in which type is computed and which one the result has.
    fn types(self, dtype: DType) -> Result<(DType, DType)> {
        let compute = if dtype.is_floating_point() { dtype } else { DType::Float64 };
        match self {
            Unary::LogicalNot | Unary::IsNan => Ok((compute, DType::Bool)),
            Unary::Neg if dtype == DType::Bool => bail!(
                NotImplemented,
                "Negation, the `-` operator, on a bool tensor is not supported. If you are trying \
                 to invert a mask, use the `~` or `logical_not()` operator instead."
            ),
            Unary::Abs if dtype == DType::Bool => {
                bail!(NotImplemented, "\"abs_cpu\" not implemented for 'Bool'")
            }
            Unary::Square if dtype == DType::Bool => Ok((compute, DType::Int32)),
            Unary::Neg | Unary::Abs | Unary::Sign | Unary::Square => Ok((compute, dtype)),
            _ if dtype.is_floating_point() => Ok((dtype, dtype)),
            _ => Ok((DType::Float32, DType::Float32)),
        }
    }
}

/// `op(x)` element by element: `torch.neg`, `abs`, `sign`, `square`, `reciprocal`, `sqrt`, `exp`,
/// `expm1`, `log`, `log1p`, `sin`, `cos`, `erf`, `logical_not`, `isnan`.
///
/// Of integers, the first four are integers, the last two `bool`, all others `float32`. The
/// functions are our own, with the same bits on every machine and errors of at most 1.5 units in the
/// last place.
///
/// # Errors
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for int64, and for `neg` and `abs` of
/// `bool`; [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when an integer does not fit.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::unary::{Unary, unary}};
///
/// let x = Tensor::from_slice(&[1.0f32, 4.0], &[2], DType::Float32)?;
/// assert_eq!(unary(Unary::Sqrt, &x)?.to_vec::<f32>()?, [1.0, 2.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn unary(op: Unary, input: &Tensor) -> Result<Tensor> {
    let (name, node, from) = op.about();
    check_computes(name, &[input.into()])?;
    let output = forward(op, input)?;
    if !node.is_empty() && autograd::tracks(&[input]) {
        let saved = match from {
            From::Input => &[input][..],
            From::Result => &[&output],
            From::Nothing => &[],
        };
        autograd::record(&output, node, &[input], saved, move |context| backward(op, context));
    }
    Ok(output)
}

/// The same in place: `Tensor.neg_`, `exp_` and so on.
///
/// # Errors
/// As [`unary`]; [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when `target` cannot hold the type of the
/// result, or is a leaf that requires a gradient. Then nothing has changed.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::unary::{Unary, unary_}};
///
/// let x = Tensor::from_slice(&[1, -2], &[2], DType::Int32)?;
/// unary_(Unary::Neg, &x)?;
/// assert_eq!(x.to_vec::<i32>()?, [-1, 2]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn unary_(op: Unary, target: &Tensor) -> Result<()> {
    let (name, node, from) = op.about();
    autograd::check_inplace(target, &[])?;
    check_computes(name, &[target.into()])?;
    let (dtype, (_, result)) = (target.dtype(), op.types(target.dtype())?);
    check_cast(result, dtype, result.scalar_type(), dtype.scalar_type())?;
    let tracked = autograd::tracks(&[target]);
    let before = match tracked && from == From::Input {
        true => Some(target.copy()?),
        false => None,
    };
    if dtype == result && dtype.is_floating_point() {
        match_float!(dtype, T => {
            kernels::unary::<T>(op, None, Output::Numbers(&mut target.data_mut::<T>()?));
        }, ());
    } else {
        let result = converted(&forward(op, target)?, dtype)?;
        target.bytes_mut()?.copy_from_slice(&result.bytes()?);
    }
    target.bump_version(1);
    if tracked {
        let saved = match from {
            From::Nothing => None,
            _ => Some(before.as_ref().unwrap_or(target)),
        };
        let saved: Vec<&Tensor> = saved.into_iter().collect();
        autograd::record_as(true, target, node, &[target], &saved, move |c| backward(op, c));
    }
    Ok(())
}

/// `-x`; see [`unary`].
pub(crate) fn neg(input: &Tensor) -> Result<Tensor> {
    unary(Unary::Neg, input)
}

/// Computes without recording.
fn forward(op: Unary, input: &Tensor) -> Result<Tensor> {
    let (compute, result) = op.types(input.dtype())?;
    let input = if input.dtype() == compute { input } else { &converted(input, compute)? };
    let bools = result == DType::Bool && op != Unary::Sign;
    let dtype = if bools { DType::Bool } else { compute };
    let output = Tensor::empty_shaped(input.shared_shape(), dtype)?;
    match_float!(compute, T => {
        let x = input.data::<T>()?;
        let mut buffer = output.buffer_mut()?;
        let y = match bools {
            true => Output::Bools(buffer.as_mut_slice()),
            false => Output::Numbers(buffer.as_mut_slice()),
        };
        kernels::unary::<T>(op, Some(&x), y);
    }, ());
    if dtype == result { Ok(output) } else { converted(&output, result) }
}

fn backward(op: Unary, context: &Context) -> Result<autograd::Grads> {
    let grad = context.grad;
    let saved = || context.saved.first().unwrap_or(grad);
    let slope = match op {
        Unary::Neg => return Ok(vec![Some(neg(grad)?)]),
        Unary::Log => return Ok(vec![Some(div(grad, saved())?)]),
        Unary::Log1p => return Ok(vec![Some(div(grad, &add(saved(), 1.0)?)?)]),
        Unary::Sqrt => return Ok(vec![Some(div(grad, &mul(saved(), 2.0)?)?)]),
        Unary::Exp => saved().clone(),
        Unary::Expm1 => add(saved(), 1.0)?,
        Unary::Abs => unary(Unary::Sign, saved())?,
        Unary::Square => mul(saved(), 2.0)?,
        Unary::Reciprocal => neg(&unary(Unary::Square, saved())?)?,
        Unary::Sin => unary(Unary::Cos, saved())?,
        Unary::Cos => neg(&unary(Unary::Sin, saved())?)?,
        Unary::Erf => {
            let power = unary(Unary::Exp, &neg(&unary(Unary::Square, saved())?)?)?;
            mul(&power, std::f64::consts::FRAC_2_SQRT_PI)?
        }
        Unary::Sign | Unary::LogicalNot | Unary::IsNan => {
            return Ok(vec![Some(Tensor::zeros(grad.shape(), grad.dtype())?)]);
        }
    };
    Ok(vec![Some(mul(grad, &slope)?)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        for op in Unary::ALL.into_iter().filter(|op| !op.about().1.is_empty()) {
            // Logarithms and roots of positive numbers only.
            let positive = |x: &Tensor| add(&unary(Unary::Square, x)?, 0.1);
            let f = |x: &[Tensor]| unary(op, &positive(&x[0])?);
            gradcheck(f, &[sample(&[3, 4], 0.0)]);
            let inplace = |x: &[Tensor]| {
                let y = mul(&positive(&x[0])?, 1.0)?;
                unary_(op, &y)?;
                Ok(y)
            };
            gradcheck(inplace, &[sample(&[3, 4], 0.0)]);
        }
        gradcheck(|x| unary(Unary::Abs, &x[0]), &[sample(&[9], 0.0)]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn types_of_results() {
        let x = Tensor::from_slice(&[4, 0, 9], &[3], DType::Int32).unwrap();
        for op in Unary::ALL {
            let want = match op {
                Unary::Neg | Unary::Abs | Unary::Sign | Unary::Square => DType::Int32,
                Unary::LogicalNot | Unary::IsNan => DType::Bool,
                _ => DType::Float32,
            };
            assert_eq!(unary(op, &x).unwrap().dtype(), want);
            let float = unary(op, &Tensor::zeros(&[1], DType::Float64).unwrap()).unwrap();
            let same = if want == DType::Bool { DType::Bool } else { DType::Float64 };
            assert_eq!(float.dtype(), same);
        }
        assert_eq!(unary(Unary::Square, &x).unwrap().to_vec::<i32>().unwrap(), [16, 0, 81]);
        assert_eq!(unary(Unary::LogicalNot, &x).unwrap().to_vec::<u8>().unwrap(), [0, 1, 0]);
        let text = "result type Float can't be cast to the desired output type Int";
        assert_eq!(unary_(Unary::Exp, &x), Err(Error::new(ErrorKind::Runtime, text.into())));
        let bytes = Tensor::from_slice(&[3u8], &[1], DType::UInt8).unwrap();
        assert!(unary(Unary::Neg, &bytes).is_err() && unary_(Unary::Neg, &bytes).is_err());
        let bools = converted(&bytes, DType::Bool).unwrap();
        assert!(
            matches!(unary(Unary::Neg, &bools), Err(e) if e.kind() == ErrorKind::NotImplemented)
        );
        assert!(
            matches!(unary(Unary::Abs, &bools), Err(e) if e.kind() == ErrorKind::NotImplemented)
        );
        let long = converted(&bytes, DType::Int64).unwrap();
        assert!(
            matches!(unary(Unary::Exp, &long), Err(e) if e.kind() == ErrorKind::NotImplemented)
        );
    }
}
