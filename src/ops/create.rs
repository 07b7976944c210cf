//! New tensors from a value, from numbers, from a range.

use crate::dtype::DType;
use crate::error::{Number, Result, bail};
use crate::ops::convert::from_number;
use crate::shape::{List, numel};
use crate::tensor::{Tensor, match_dtype};

/// A tensor of `sizes` filled with `value` (`torch.full`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when `dtype` cannot hold the value,
/// [`Error::Memory`](crate::Error::Memory) when there is not enough memory.
///
/// ```
/// use selfnorm::{DType, ops::create::full};
///
/// assert_eq!(full(&[2], 7.0, DType::Int32)?.to_vec::<i32>()?, [7, 7]);
/// let error = full(&[2], 300.0, DType::UInt8).unwrap_err();
/// assert_eq!(error.message(), "value cannot be converted to type uint8 without overflow");
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn full(sizes: &[usize], value: f64, dtype: DType) -> Result<Tensor> {
    match_dtype!(dtype, T => {
        let value: T = from_number(value, dtype)?;
        let tensor = Tensor::empty(sizes, dtype)?;
        tensor.data_mut::<T>()?.fill(value);
        Ok(tensor)
    })
}

/// A tensor of `sizes` with these numbers, row-major (`torch.tensor`). Fractions are cut off for
/// integer types; `float32` rounds to nearest.
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when `dtype` cannot hold a value,
/// [`Error::Value`](crate::Error::Value) when the sizes do not match the number of values.
///
/// ```
/// use selfnorm::{DType, ops::create::from_numbers};
///
/// let x = from_numbers(&[1.0, 0.0, 2.5, -1.0], &[2, 2], DType::Bool)?;
/// assert_eq!(x.to_vec::<u8>()?, [1, 0, 1, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn from_numbers(values: &[f64], sizes: &[usize], dtype: DType) -> Result<Tensor> {
    if numel(sizes)? != values.len() {
        let (count, sizes) = (values.len(), List(sizes));
        bail!(Value, "tensor(): {count} values do not make a tensor of shape {sizes}");
    }
    let tensor = Tensor::empty(sizes, dtype)?;
    match_dtype!(dtype, T => {
        for (to, &from) in tensor.data_mut::<T>()?.iter_mut().zip(values) {
            *to = from_number(from, dtype)?;
        }
    });
    Ok(tensor)
}

/// The numbers `start`, `start + step`, ... below `end` (above it when `step` is negative), one
/// dimension (`torch.arange`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when the step is zero, the range is not finite or
/// runs the other way, or `dtype` cannot hold a value.
///
/// ```
/// use selfnorm::{DType, ops::create::arange};
///
/// let x = arange(1.0, 2.5, 0.5, DType::Float32)?;
/// assert_eq!(x.to_vec::<f32>()?, [1.0, 1.5, 2.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn arange(start: f64, end: f64, step: f64, dtype: DType) -> Result<Tensor> {
    if step == 0.0 {
        bail!(Runtime, "step must be nonzero");
    }
    if !start.is_finite() || !end.is_finite() || step.is_nan() {
        bail!(Runtime, "unsupported range: {} -> {}", Number(start), Number(end));
    }
    if (step > 0.0 && start > end) || (step < 0.0 && start < end) {
        bail!(Runtime, "upper bound and lower bound inconsistent with step sign");
    }
    // Saturates: what does not fit fails when the elements are counted.
    let count = ((end - start) / step).ceil() as usize;
    let tensor = Tensor::empty(&[count], dtype)?;
    match_dtype!(dtype, T => {
        for (i, to) in tensor.data_mut::<T>()?.iter_mut().enumerate() {
            *to = from_number(start + step * i as f64, dtype)?;
        }
    });
    Ok(tensor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn values_that_do_not_fit_are_errors() {
        let cases = [
            (300.0, DType::UInt8),
            (-1.0, DType::UInt8),
            (3e9, DType::Int32),
            (f64::NAN, DType::Int32),
            (f64::INFINITY, DType::Int64),
            (9.3e18, DType::Int64),
        ];
        for (value, dtype) in cases {
            let name = dtype.name();
            let want = format!("value cannot be converted to type {name} without overflow");
            assert_eq!(full(&[1], value, dtype).unwrap_err().message(), want);
            let error = from_numbers(&[0.0, value], &[2], dtype).unwrap_err();
            assert_eq!(error.message(), want);
        }
    }

    /// The texts are those of torch.arange in PyTorch 2.15.
    #[wasm_bindgen_test(unsupported = test)]
    fn ranges_that_cannot_be_are_errors() {
        let error =
            |start, end, step| arange(start, end, step, DType::Float32).unwrap_err().to_string();
        assert_eq!(error(0.0, 5.0, 0.0), "step must be nonzero");
        let text = "upper bound and lower bound inconsistent with step sign";
        assert_eq!(error(5.0, 0.0, 1.0), text);
        assert_eq!(error(0.0, f64::INFINITY, 1.0), "unsupported range: 0 -> inf");
        assert_eq!(error(0.0, f64::NAN, 1.0), "unsupported range: 0 -> nan");
        assert!(arange(0.0, 1e300, 1.0, DType::Float32).is_err());
        assert_eq!(arange(3.0, 3.0, 1.0, DType::Int32).unwrap().numel(), 0);
        let down = arange(3.0, 0.0, -1.0, DType::Int32).unwrap();
        assert_eq!(down.to_vec::<i32>().unwrap(), [3, 2, 1]);
    }
}
