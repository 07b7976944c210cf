//! One value or another for each element: `where`, clamping, filling.

use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::pointwise as kernels;
use crate::ops::convert::{check_repeats_to, converted, expand};
use crate::ops::create::full;
use crate::ops::pointwise::{Binary, Operand, binary, fit, mul};
use crate::ops::promote::{check_cast, check_computes, result_type};
use crate::shape::Broadcast;
use crate::tensor::{Tensor, match_float};
use crate::warnings::warn;

/// `condition ? a : b` element by element, with broadcasting (`torch.where`). Either may be a number.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the condition is not `bool` (or `uint8`, with a
/// warning) or the shapes do not match.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::select::where_};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0], &[2], DType::Float32)?;
/// let condition = Tensor::from_slice(&[1u8, 0], &[2], DType::Bool)?;
/// assert_eq!(where_(&condition, &x, 0.5)?.to_vec::<f32>()?, [1.0, 0.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn where_<'a>(
    condition: &Tensor,
    a: impl Into<Operand<'a>>,
    b: impl Into<Operand<'a>>,
) -> Result<Tensor> {
    choose(condition, a.into(), b.into())
}

fn choose(condition: &Tensor, a: Operand, b: Operand) -> Result<Tensor> {
    match condition.dtype() {
        DType::Bool => {}
        DType::UInt8 => warn(
            "where received a uint8 condition tensor. This behavior is deprecated and will be \
             removed in a future version of PyTorch. Use a boolean condition instead.",
        )?,
        other => {
            let name = other.scalar_type();
            bail!(
                Runtime,
                "where expected condition to be a boolean tensor, but got a tensor with dtype \
                 {name}"
            )
        }
    }
    let dtype = result_type(&[a, b]);
    let output = autograd::no_grad(|| {
        let sizes = Broadcast::new(condition.shape(), a.shape())?.shape;
        let sizes = Broadcast::new(&sizes, b.shape())?.shape;
        let condition = expand(condition, &sizes)?;
        let a = expand(&*a.in_dtype(dtype)?, &sizes)?;
        let b = expand(&*b.in_dtype(dtype)?, &sizes)?;
        let output = Tensor::empty(&sizes, dtype)?;
        let condition = condition.data::<u8>()?;
        let (a, b, mut y) = (a.buffer()?, b.buffer()?, output.buffer_mut()?);
        // The bits as whole numbers of the same size: three loops for all types.
        match dtype.size() {
            1 => kernels::where_(&condition, a.as_slice::<u8>(), b.as_slice(), y.as_mut_slice()),
            4 => kernels::where_(&condition, a.as_slice::<i32>(), b.as_slice(), y.as_mut_slice()),
            _ => kernels::where_(&condition, a.as_slice::<i64>(), b.as_slice(), y.as_mut_slice()),
        }
        drop(y);
        Ok(output)
    })?;
    let inputs: Vec<&Tensor> = [a, b].into_iter().filter_map(Operand::tensor).collect();
    if dtype.is_floating_point() && autograd::tracks(&inputs) {
        let sides = [a, b].map(|x| x.tensor().map(|x| (x.shared_shape(), x.dtype())));
        autograd::record(&output, "WhereBackward0", &inputs, &[condition], move |context| {
            let condition = &context.saved[0];
            let mut grads = Vec::new();
            for (first, side) in [true, false].into_iter().zip(&sides) {
                let Some((shape, dtype)) = side else { continue };
                let grad = match (context.needs[grads.len()], first) {
                    (false, _) => None,
                    (true, true) => Some(where_(condition, context.grad, 0.0)?),
                    (true, false) => Some(where_(condition, 0.0, context.grad)?),
                };
                grads.push(grad.map(|grad| fit(&grad, shape, *dtype)).transpose()?);
            }
            Ok(grads)
        });
    }
    Ok(output)
}

/// `min(max(x, low), high)` element by element (`torch.clamp`); NaN stays. The bounds are numbers or
/// tensors, at least one of them; `inplace` overwrites `input` and returns it.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) without bounds and when the shapes do not match; in place,
/// when `input` cannot hold the shape or the type of the result, or is a leaf that requires a gradient:
/// then nothing has changed.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::select::clamp};
///
/// let x = Tensor::from_slice(&[-3.0f32, 0.5, 3.0], &[3], DType::Float32)?;
/// let y = clamp(&x, Some((-1.0).into()), Some(2.0.into()), false)?;
/// assert_eq!(y.to_vec::<f32>()?, [-1.0, 0.5, 2.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn clamp(
    input: &Tensor,
    low: Option<Operand>,
    high: Option<Operand>,
    inplace: bool,
) -> Result<Tensor> {
    if inplace {
        check_clamp_inplace(input, low, high)?;
    }
    let output = clamped(input, low, high)?;
    if !inplace {
        record_clamp(false, &output, input, input, low, high);
        return Ok(output);
    }
    let (output, before) = (converted_or_same(output, input.dtype())?, input.copy()?);
    input.bytes_mut()?.copy_from_slice(&output.bytes()?);
    input.bump_version(1);
    record_clamp(true, input, input, &before, low, high);
    Ok(input.clone())
}

fn check_clamp_inplace(target: &Tensor, low: Option<Operand>, high: Option<Operand>) -> Result<()> {
    let bounds: Vec<Operand> = [low, high].into_iter().flatten().collect();
    let tensors: Vec<&Tensor> = bounds.iter().filter_map(|bound| bound.tensor()).collect();
    autograd::check_inplace(target, &tensors)?;
    for bound in &tensors {
        check_repeats_to(target.shape(), bound.shape())?;
    }
    let (dtype, result) = (target.dtype(), result_type(&[&[target.into()][..], &bounds].concat()));
    check_cast(result, dtype, result.scalar_type(), dtype.cpp_name())
}

fn converted_or_same(tensor: Tensor, dtype: DType) -> Result<Tensor> {
    if tensor.dtype() == dtype { Ok(tensor) } else { converted(&tensor, dtype) }
}

/// Clamps without recording.
fn clamped(input: &Tensor, low: Option<Operand>, high: Option<Operand>) -> Result<Tensor> {
    autograd::no_grad(|| match (low, high) {
        (None, None) => {
            bail!(Runtime, "torch.clamp: At least one of 'min' or 'max' must not be None")
        }
        (Some(low), Some(high)) if low.tensor().is_some() != high.tensor().is_some() => {
            bail!(Type, "clamp(): 'min' and 'max' must both be numbers or both be tensors")
        }
        (Some(low), None) => bound(Binary::Maximum, input, low),
        (None, Some(high)) => bound(Binary::Minimum, input, high),
        (Some(low), Some(high)) => {
            check_computes("clamp", &[input.into(), low, high])?;
            bound(Binary::Minimum, &bound(Binary::Maximum, input, low)?, high)
        }
    })
}

/// Limits to one side; of a zero beside a number that is zero, the sign stays.
fn bound(op: Binary, input: &Tensor, bound: Operand) -> Result<Tensor> {
    match bound {
        Operand::Tensor(bound) => binary(op, input, bound),
        Operand::Number(_) | Operand::Bool(_) => binary(op, bound, input),
    }
}

/// Records clamping; `before` has the values of `input` as they were.
fn record_clamp(
    inplace: bool,
    output: &Tensor,
    input: &Tensor,
    before: &Tensor,
    low: Option<Operand>,
    high: Option<Operand>,
) {
    let bounds = [low, high].map(|bound| bound.and_then(Operand::tensor));
    let inputs: Vec<&Tensor> = [Some(input), bounds[0], bounds[1]].into_iter().flatten().collect();
    if !autograd::tracks(&inputs) {
        return;
    }
    if inputs.len() == 1 {
        let number = |bound| match bound {
            Some(Operand::Number(x)) => Some(x),
            Some(Operand::Bool(x)) => Some(f64::from(x)),
            Some(Operand::Tensor(_)) | None => None,
        };
        let range = (number(low), number(high));
        let name = "ClampBackward1";
        return autograd::record_as(inplace, output, name, &inputs, &[before], move |context| {
            let (grad, x) = (context.grad, &context.saved[0]);
            let dx = Tensor::empty_shaped(grad.shared_shape(), grad.dtype())?;
            match_float!(grad.dtype(), T => {
                let (grad, x) = (grad.data::<T>()?, x.data::<T>()?);
                kernels::clamp_backward(range, &grad, &x, &mut dx.data_mut::<T>()?);
            }, ());
            Ok(vec![Some(dx)])
        });
    }
    let mut saved = inputs.clone();
    saved[0] = before;
    let has_low = bounds[0].is_some();
    autograd::record_as(inplace, output, "ClampBackward0", &inputs, &saved, move |context| {
        let (grad, x) = (context.grad, &context.saved[0]);
        let low = has_low.then(|| &context.saved[1]);
        let high = context.saved.get(1 + usize::from(has_low));
        let none = || Tensor::zeros(&[], DType::Bool);
        let compare = |op, bound: Option<&Tensor>| match bound {
            Some(bound) => binary(op, x, bound),
            None => none(),
        };
        let (below, above) = (compare(Binary::Lt, low)?, compare(Binary::Gt, high)?);
        let (at_low, at_high) = (compare(Binary::Eq, low)?, compare(Binary::Eq, high)?);
        // The bounds the wrong way round: the upper one counts.
        let crossed = match (low, high) {
            (Some(low), Some(high)) => binary(Binary::Lt, high, low)?,
            _ => none()?,
        };
        // Half to each at one bound; at both the input has it all.
        let at_one = binary(Binary::Ne, &at_low, &at_high)?;
        let half = where_(&at_one, &mul(grad, 0.5)?, 0.0)?;
        let inside = where_(&at_one, &half, grad)?;
        let from_x = where_(&below, 0.0, &where_(&above, 0.0, &inside)?)?;
        let from_x = where_(&crossed, 0.0, &from_x)?;
        let from_low = where_(&below, grad, &where_(&at_low, &half, 0.0)?)?;
        let from_low = where_(&crossed, 0.0, &from_low)?;
        let from_high = where_(&above, grad, &where_(&at_high, &half, 0.0)?)?;
        let from_high = where_(&crossed, grad, &from_high)?;
        let candidates =
            [Some((from_x, x)), low.map(|x| (from_low, x)), high.map(|x| (from_high, x))];
        let grads = candidates.into_iter().flatten().zip(context.needs);
        grads
            .map(|((grad, x), &needed)| {
                needed.then(|| fit(&grad, x.shape(), x.dtype())).transpose()
            })
            .collect()
    });
}

/// Sets every element to a number, or to a tensor without dimensions (`Tensor.fill_`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the value does not fit or has dimensions, or
/// `target` is a leaf that requires a gradient.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::select::fill_};
///
/// let x = Tensor::zeros(&[2], DType::Float32)?;
/// fill_(&x, 7.0.into())?;
/// assert_eq!(x.to_vec::<f32>()?, [7.0, 7.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn fill_(target: &Tensor, value: Operand) -> Result<()> {
    let name = if value.tensor().is_some() { "FillBackward3" } else { "FillBackward2" };
    fill_as(name, target, value)
}

/// Sets every element to zero (`Tensor.zero_`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a leaf that requires a gradient.
pub fn zero_(target: &Tensor) -> Result<()> {
    fill_as("ZeroBackward0", target, Operand::Number(0.0))
}

fn fill_as(name: &'static str, target: &Tensor, value: Operand) -> Result<()> {
    let source = value.tensor();
    let inputs: Vec<&Tensor> = [Some(target), source].into_iter().flatten().collect();
    autograd::check_inplace(target, &inputs[1..])?;
    let dtype = target.dtype();
    let filling = match value {
        Operand::Tensor(value) if value.dim() > 0 => {
            let dim = value.dim();
            bail!(
                Runtime,
                "fill_ only supports 0-dimension value tensor but got tensor with {dim} dimensions."
            )
        }
        Operand::Tensor(value) if value.dtype() == dtype => value.copy()?,
        Operand::Tensor(value) => converted(value, dtype)?,
        Operand::Number(x) => full(&[], x, dtype)?,
        Operand::Bool(x) => full(&[], f64::from(x), dtype)?,
    };
    target.fill(&filling)?;
    target.bump_version(1);
    if dtype.is_floating_point() && autograd::tracks(&inputs) {
        let source = source.map(Tensor::dtype);
        autograd::record_as(true, target, name, &inputs, &[], move |context| {
            let grad = context.grad;
            // Nothing is left of what was there.
            let mut grads = vec![Some(Tensor::zeros(grad.shape(), grad.dtype())?)];
            if let Some(dtype) = source {
                grads.push(Some(fit(grad, &[], dtype)?));
            }
            Ok(grads)
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DType::{Bool, Float32, Int32};
    use crate::autograd::gradcheck::{gradcheck, sample};
    use crate::ops::pointwise::mul;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn condition(sizes: &[usize]) -> Tensor {
        let count = sizes.iter().product::<usize>();
        let data: Vec<u8> = (0..count).map(|i| u8::from(i % 3 == 0)).collect();
        Tensor::from_slice(&data, sizes, Bool).unwrap()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        let f = |x: &[Tensor]| where_(&condition(&[3, 1]), &x[0], &x[1]);
        gradcheck(f, &[sample(&[4], 0.0), sample(&[2, 3, 4], 1.0)]);
        gradcheck(|x| where_(&condition(&[5]), &x[0], 2.0), &[sample(&[5], 0.0)]);
        gradcheck(|x| where_(&condition(&[5]), false, &x[0]), &[sample(&[5], 0.0)]);
        let number = |x: f64| Some(Operand::Number(x));
        gradcheck(|x| clamp(&x[0], number(-0.51), number(0.73), false), &[sample(&[19], 0.0)]);
        gradcheck(|x| clamp(&x[0], None, number(0.73), false), &[sample(&[19], 0.0)]);
        let f = |x: &[Tensor]| clamp(&x[0], Some((&x[1]).into()), Some((&x[2]).into()), false);
        gradcheck(f, &[sample(&[3, 4], 0.0), sample(&[4], 1.1), sample(&[3, 1], 2.3)]);
        gradcheck(
            |x| clamp(&x[0], None, Some((&x[1]).into()), false),
            &[sample(&[3, 4], 0.0), sample(&[4], 1.1)],
        );
        let inplace = |x: &[Tensor]| {
            let y = mul(&x[0], 1.0)?;
            clamp(&y, number(-0.51), number(0.73), true)?;
            Ok(y)
        };
        gradcheck(inplace, &[sample(&[19], 0.0)]);
        let filled = |x: &[Tensor]| {
            let y = mul(&x[0], 1.0)?;
            fill_(&y, (&x[1]).into())?;
            Ok(y)
        };
        gradcheck(filled, &[sample(&[3], 0.0), sample(&[], 0.0)]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn values_and_types() {
        let ints = Tensor::from_slice(&[-5, 0, 5], &[3], Int32).unwrap();
        let y = clamp(&ints, Some((-1.0).into()), Some(3.0.into()), false).unwrap();
        assert_eq!(y.to_vec::<i32>().unwrap(), [-1, 0, 3]);
        let y = clamp(&ints, Some(0.5.into()), None, false).unwrap();
        assert_eq!(y.to_vec::<f32>().unwrap(), [0.5, 0.5, 5.0]);
        let floats = Tensor::from_slice(&[f32::NAN, 1.0], &[2], Float32).unwrap();
        let y = clamp(&floats, Some(3.0.into()), Some(2.0.into()), false)
            .unwrap()
            .to_vec::<f32>()
            .unwrap();
        assert!(y[0].is_nan() && y[1] == 2.0);
        let y = where_(&condition(&[3]), 1.0, 2.0).unwrap();
        assert_eq!((y.dtype(), y.to_vec::<i32>().unwrap()), (Int32, vec![1, 2, 2]));
        fill_(&ints, 3.7.into()).unwrap();
        assert_eq!(ints.to_vec::<i32>().unwrap(), [3, 3, 3]);
    }

    /// As torch.clamp in PyTorch 2.15: bounds that are equal, crossed, met, and NaN.
    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_at_the_bounds() {
        let (nan, inf) = (f64::NAN, f64::INFINITY);
        let leaf = |data: &[f64]| {
            let x = Tensor::from_slice(data, &[data.len()], DType::Float64).unwrap();
            x.set_requires_grad(true).unwrap();
            x
        };
        let gradients = |leaves: &[&Tensor], y: &Tensor| {
            y.backward(Some(&full(y.shape(), 1.0, DType::Float64).unwrap()), false).unwrap();
            let take = |x: &&Tensor| {
                let grad = x.grad().unwrap().to_vec::<f64>().unwrap();
                x.set_grad(None).unwrap();
                grad
            };
            leaves.iter().map(take).collect::<Vec<_>>()
        };
        let x = leaf(&[2.0, 0.0, 1.0, 1.0, 2.0, 3.0, 0.0, 0.5, -1.0, nan]);
        let low = leaf(&[1.0, 1.0, 1.0, 0.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0]);
        let high = leaf(&[1.0; 10]);
        let y = clamp(&x, Some((&low).into()), Some((&high).into()), false).unwrap();
        let want = [
            [0.0, 0.0, 1.0, 0.5, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0],
            [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            [1.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0],
        ];
        assert_eq!(gradients(&[&x, &low, &high], &y), want);
        let y = clamp(&x, Some((&low).into()), None, false).unwrap();
        let want = [
            [1.0, 0.0, 0.5, 1.0, 0.5, 1.0, 0.0, 1.0, 0.0, 1.0],
            [0.0, 1.0, 0.5, 0.0, 0.5, 0.0, 1.0, 0.0, 1.0, 0.0],
        ];
        assert_eq!(gradients(&[&x, &low], &y), want);
        let y = clamp(&x, Some(0.0.into()), Some(2.0.into()), false).unwrap();
        let want = [[0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]];
        assert_eq!(gradients(&[&x], &y), want);
        let x = leaf(&[-inf, inf, nan, 0.0]);
        let y = clamp(&x, None, Some(0.0.into()), false).unwrap();
        assert_eq!(gradients(&[&x], &y), [[1.0, 0.0, 0.0, 0.0]]);
    }

    /// The texts are those of PyTorch 2.15.
    #[wasm_bindgen_test(unsupported = test)]
    fn what_pytorch_refuses() {
        let ints = Tensor::zeros(&[3], Int32).unwrap();
        let text = where_(&ints, 1.0, 2.0).unwrap_err().to_string();
        assert_eq!(
            text,
            "where expected condition to be a boolean tensor, but got a tensor with dtype Int"
        );
        let mixed = clamp(&ints, Some((&ints).into()), Some(1.0.into()), false);
        assert!(matches!(mixed, Err(e) if e.kind() == crate::ErrorKind::Type));
        let text = clamp(&ints, None, None, false).unwrap_err().to_string();
        assert_eq!(text, "torch.clamp: At least one of 'min' or 'max' must not be None");
        let text = clamp(&ints, Some(0.5.into()), None, true).unwrap_err().to_string();
        assert_eq!(text, "result type Float can't be cast to the desired output type int");
        let text = fill_(&ints, 3e10.into()).unwrap_err().to_string();
        assert_eq!(text, "value cannot be converted to type int without overflow");
        let text = fill_(&ints, (&ints).into()).unwrap_err().to_string();
        assert_eq!(
            text,
            "fill_ only supports 0-dimension value tensor but got tensor with 1 dimensions."
        );
    }
}
