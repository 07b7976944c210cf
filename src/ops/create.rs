//! New tensors from a value, from numbers, from a range.

use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result, bail};
use crate::number::Cpp;
use crate::ops::convert::to;
use crate::shape::{List, numel};
use crate::tensor::Tensor;

/// A tensor of `sizes` filled with `value` (`torch.full`).
///
/// # Errors
/// [`ErrorKind::Runtime`] when `dtype` cannot hold the value,
/// [`ErrorKind::Memory`] when there is not enough memory.
///
/// ```
/// use selfnorm::{DType, ops::create::full};
///
/// assert_eq!(full(&[2], 7.0, DType::Int32)?.to_vec::<i32>()?, [7, 7]);
/// let error = full(&[2], 300.0, DType::UInt8).unwrap_err();
/// assert_eq!(error.message(), "value cannot be converted to type uint8_t without overflow");
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn full(sizes: &[usize], value: f64, dtype: DType) -> Result<Tensor> {
    // Here PyTorch names the type of C++, and takes no finite number for infinity.
    let overflow = || {
        let name = match dtype {
            DType::UInt8 => "uint8_t",
            DType::Int64 => "int64_t",
            other => other.cpp_name(),
        };
        Error::new(
            ErrorKind::Runtime,
            format!("value cannot be converted to type {name} without overflow"),
        )
    };
    if dtype == DType::Float32 && value.is_finite() && value.abs() > f64::from(f32::MAX) {
        return Err(overflow());
    }
    let value = from_numbers(&[value], &[], dtype).map_err(|error| match error.kind() {
        ErrorKind::Runtime => overflow(),
        _ => error,
    })?;
    let tensor = Tensor::empty(sizes, dtype)?;
    tensor.fill(&value)?;
    Ok(tensor)
}

/// A tensor of `sizes` with these numbers, row-major (`torch.tensor`). Fractions are cut off for
/// integer types; `float32` rounds to nearest.
///
/// # Errors
/// [`ErrorKind::Runtime`] when `dtype` cannot hold a value,
/// [`ErrorKind::Value`] when the sizes do not match the number of values.
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
    to(&Tensor::from_slice(values, sizes, DType::Float64)?, dtype)
}

/// The numbers `start`, `start + step`, ... below `end` (above it when `step` is negative), one
/// dimension (`torch.arange`).
///
/// # Errors
/// [`ErrorKind::Runtime`] when the step is zero, the range is not finite or
/// runs the other way, or `dtype` cannot hold a value; [`ErrorKind::NotImplemented`] for bool.
///
/// ```
/// use selfnorm::{DType, ops::create::arange};
///
/// let x = arange(1.0, 2.5, 0.5, DType::Float32)?;
/// assert_eq!(x.to_vec::<f32>()?, [1.0, 1.5, 2.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn arange(start: f64, end: f64, step: f64, dtype: DType) -> Result<Tensor> {
    if dtype == DType::Bool {
        bail!(NotImplemented, "\"arange_cpu\" not implemented for 'Bool'");
    }
    if step == 0.0 {
        bail!(Runtime, "step must be nonzero");
    }
    if !step.is_finite() {
        bail!(Runtime, "step must be finite but got {}", Cpp(step));
    }
    if !start.is_finite() || !end.is_finite() {
        bail!(Runtime, "unsupported range: {} -> {}", Cpp(start), Cpp(end));
    }
    if (step > 0.0 && start > end) || (step < 0.0 && start < end) {
        bail!(Runtime, "upper bound and lower bound inconsistent with step sign");
    }
    let count = ((end - start) / step).ceil();
    if count >= i64::MAX as f64 {
        bail!(Runtime, "invalid size, possible overflow?");
    }
    // Saturates: what does not fit fails when the bytes are counted.
    let count = count as usize;
    if dtype.is_floating_point() {
        let numbers = Tensor::empty(&[count], DType::Float64)?;
        for (i, x) in numbers.data_mut()?.iter_mut().enumerate() {
            *x = start + step * i as f64;
        }
        return to(&numbers, dtype);
    }
    // PyTorch cuts the arguments off first, and counts in whole numbers.
    let (start, step) = (start as i64, step as i64);
    let numbers = Tensor::empty(&[count], DType::Int64)?;
    for (i, x) in numbers.data_mut()?.iter_mut().enumerate() {
        *x = start.wrapping_add(step.wrapping_mul(i as i64));
    }
    to(&numbers, dtype)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn values_that_do_not_fit_are_errors() {
        let cases = [
            (300.0, DType::UInt8, "uint8", "uint8_t"),
            (-1.0, DType::UInt8, "uint8", "uint8_t"),
            (3e9, DType::Int32, "int32", "int"),
            (f64::NAN, DType::Int32, "int32", "int"),
            (f64::INFINITY, DType::Int64, "int64", "int64_t"),
            (9.3e18, DType::Int64, "int64", "int64_t"),
        ];
        let error = full(&[1], 3.5e38, DType::Float32).unwrap_err();
        assert!(error.message().contains("type float without overflow"));
        let infinite = full(&[1], f64::INFINITY, DType::Float32).unwrap();
        assert_eq!(infinite.to_vec::<f32>().unwrap(), [f32::INFINITY]);
        for (value, dtype, name, cpp_name) in cases {
            let text = |name| format!("value cannot be converted to type {name} without overflow");
            assert_eq!(full(&[1], value, dtype).unwrap_err().message(), text(cpp_name));
            let error = from_numbers(&[0.0, value], &[2], dtype).unwrap_err();
            assert_eq!(error.message(), text(name));
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
        assert_eq!(error(0.0, 5.0, f64::INFINITY), "step must be finite but got inf");
        assert_eq!(error(-1e308, 1e308, 1.0), "invalid size, possible overflow?");
        assert!(
            matches!(arange(0.0, 1e18, 1.0, DType::Float32), Err(e) if e.kind() == ErrorKind::Memory)
        );
        assert_eq!(arange(3.0, 3.0, 1.0, DType::Int32).unwrap().numel(), 0);
        assert!(
            matches!(arange(0.0, 2.0, 1.0, DType::Bool), Err(e) if e.kind() == ErrorKind::NotImplemented)
        );
        // torch.arange(0, 5, 1.5, dtype=torch.int32)
        let cut = arange(0.0, 5.0, 1.5, DType::Int32).unwrap();
        assert_eq!(cut.to_vec::<i32>().unwrap(), [0, 1, 2, 3]);
        let exact = arange(2f64.powi(53) - 2.0, 2f64.powi(53) + 2.0, 1.0, DType::Int64).unwrap();
        let first = (1i64 << 53) - 2;
        assert_eq!(exact.to_vec::<i64>().unwrap(), [first, first + 1, first + 2, first + 3]);
        let down = arange(3.0, 0.0, -1.0, DType::Int32).unwrap();
        assert_eq!(down.to_vec::<i32>().unwrap(), [3, 2, 1]);
    }
}
