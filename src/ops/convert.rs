//! Other data types, and copies from one tensor to another.

use crate::dtype::{DType, Element};
use crate::error::{Result, bail};
use crate::shape::{Broadcast, List};
use crate::tensor::{Tensor, match_dtype};

/// `x` as an element of `dtype`: cut off for integers, rounded for floats, 0 or 1 for bool.
pub(crate) fn from_number<T: Element>(x: f64, dtype: DType) -> Result<T> {
    if dtype == DType::Bool {
        return Ok(T::from_f64(f64::from(x != 0.0)));
    }
    if !dtype.is_floating_point() {
        let (low, high) = dtype.integer_range();
        // The largest i64 rounds up to 2^63, which does not fit: hence the strict comparison of
        // the next whole number.
        let cut = x.trunc();
        if cut.is_nan() || cut < low as f64 || cut >= high as f64 + 1.0 {
            return Err(overflow(dtype));
        }
    }
    Ok(T::from_f64(x))
}

fn overflow(dtype: DType) -> crate::Error {
    let name = dtype.name();
    crate::Error::Runtime(format!("value cannot be converted to type {name} without overflow"))
}

/// One element of any type as an element of `dtype`.
fn convert<A: Element, B: Element>(x: A, dtype: DType) -> Result<B> {
    match x.to_i64() {
        // Exact, also beyond 2^53.
        Some(x) if dtype == DType::Bool => Ok(B::from_i64((x != 0).into())),
        Some(x) if dtype.is_floating_point() => Ok(B::from_i64(x)),
        Some(x) => {
            let (low, high) = dtype.integer_range();
            if (low..=high).contains(&x) { Ok(B::from_i64(x)) } else { Err(overflow(dtype)) }
        }
        None => from_number(x.to_f64(), dtype),
    }
}

/// The tensor in another data type; the tensor itself when it has that type (`Tensor.to`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when a value does not fit: nothing wraps around.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::convert::to};
///
/// let x = Tensor::from_slice(&[1.9f32, -2.0], &[2], DType::Float32)?;
/// assert_eq!(to(&x, DType::Int32)?.to_vec::<i32>()?, [1, -2]);
/// assert!(to(&x, DType::UInt8).is_err());
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn to(input: &Tensor, dtype: DType) -> Result<Tensor> {
    if input.dtype() == dtype {
        return Ok(input.clone());
    }
    let output = Tensor::empty_shaped(input.shared_shape(), dtype)?;
    match_dtype!(input.dtype(), A => match_dtype!(dtype, B => {
        for (to, &from) in output.data_mut::<B>()?.iter_mut().zip(&*input.data::<A>()?) {
            *to = convert(from, dtype)?;
        }
    }));
    Ok(output)
}

/// Writes `source` into `target`, converted to its type and repeated to its shape
/// (`Tensor.copy_`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when the shapes do not match or a value does not fit;
/// then nothing has changed.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::convert::copy_};
///
/// let x = Tensor::zeros(&[2, 2], DType::Float32)?;
/// copy_(&x, &Tensor::from_slice(&[1, 2], &[2], DType::Int32)?)?;
/// assert_eq!(x.to_vec::<f32>()?, [1.0, 2.0, 1.0, 2.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn copy_(target: &Tensor, source: &Tensor) -> Result<()> {
    let broadcast = Broadcast::new(target.shape(), source.shape())?;
    if broadcast.shape != target.shape() {
        let (have, want) = (List(target.shape()), List(&broadcast.shape));
        bail!(Runtime, "output with shape {have} doesn't match the broadcast shape {want}");
    }
    if target.shares_storage(source) && target.shape() == source.shape() {
        // The same elements at the same places.
        target.bump_version(1);
        return Ok(());
    }
    // Converted first, so that a value that does not fit leaves the target alone; `to` gives the
    // source itself when there is nothing to convert, and a copy keeps shared memory readable.
    let source = to(source, target.dtype())?;
    let source = if source.shares_storage(target) { source.copy()? } else { source };
    match_dtype!(target.dtype(), T => {
        let (from, mut to) = (source.data::<T>()?, target.data_mut::<T>()?);
        if target.shape() == source.shape() {
            to.copy_from_slice(&from);
        } else {
            for (to, at) in to.iter_mut().zip(broadcast.indices_of_second()) {
                *to = from[at];
            }
        }
    });
    target.bump_version(1);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn every_type_converts_to_every_type() {
        for a in DType::ALL {
            for b in DType::ALL {
                let x = Tensor::zeros(&[2], a).unwrap();
                match_dtype!(a, A => x.data_mut::<A>().unwrap()[1] = A::from_f64(1.0));
                let y = to(&x, b).unwrap();
                assert_eq!((y.dtype(), y.is(&x)), (b, a == b));
                let back = to(&to(&y, DType::Float64).unwrap(), DType::Float64).unwrap();
                assert_eq!(back.to_vec::<f64>().unwrap(), [0.0, 1.0], "{a:?} to {b:?}");
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn whole_numbers_stay_exact() {
        let big = [i64::MAX, i64::MIN, (1 << 53) + 1];
        let x = Tensor::from_slice(&big, &[3], DType::Int64).unwrap();
        assert_eq!(to(&x, DType::Float32).unwrap().to_vec::<f32>().unwrap(), big.map(|x| x as f32));
        assert!(to(&x, DType::Int32).is_err());
        let y = Tensor::from_slice(&[9.3e18f64], &[1], DType::Float64).unwrap();
        assert!(to(&y, DType::Int64).is_err());
        let y = Tensor::from_slice(&[-9_223_372_036_854_775_808.0], &[1], DType::Float64).unwrap();
        assert_eq!(to(&y, DType::Int64).unwrap().to_vec::<i64>().unwrap(), [i64::MIN]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn copies_repeat_along_missing_dimensions() {
        let target = Tensor::zeros(&[2, 3, 2], DType::Int32).unwrap();
        let source = Tensor::from_slice(&[1, 2, 3], &[3, 1], DType::Int32).unwrap();
        copy_(&target, &source).unwrap();
        let row = [1, 1, 2, 2, 3, 3];
        assert_eq!(target.to_vec::<i32>().unwrap(), [row, row].concat());
        assert_eq!(target.version(), 1);
        // From itself.
        let square = Tensor::from_slice(&[1, 2, 3, 4], &[2, 2], DType::Int32).unwrap();
        copy_(&square, &square).unwrap();
        assert_eq!(square.to_vec::<i32>().unwrap(), [1, 2, 3, 4]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_failed_copy_changes_nothing() {
        let target = Tensor::from_slice(&[1u8, 2], &[2], DType::UInt8).unwrap();
        let source = Tensor::from_slice(&[3.0f32, 999.0], &[2], DType::Float32).unwrap();
        assert!(copy_(&target, &source).is_err());
        let wide = Tensor::zeros(&[2, 2], DType::UInt8).unwrap();
        let error = copy_(&target, &wide).unwrap_err();
        let text = "output with shape [2] doesn't match the broadcast shape [2, 2]";
        assert_eq!(error.message(), text);
        assert_eq!((target.to_vec::<u8>().unwrap(), target.version()), (vec![1, 2], 0));
    }
}
