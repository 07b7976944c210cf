//! Other data types, and copies from one tensor to another.

use crate::autograd;
use crate::dtype::{DType, Element};
use crate::error::{Result, bail};
use crate::kernels::reduce::{self, Fold};
use crate::ops::shape::repeated;
use crate::shape::{Broadcast, List};
use crate::tensor::{Tensor, match_dtype, match_float};

/// Makes each number one that `dtype` has: cut off for integers, 0 or 1 for bool. Floats stay.
fn fit(numbers: &mut [f64], dtype: DType) -> Result<()> {
    if dtype == DType::Bool {
        numbers.iter_mut().for_each(|x| *x = f64::from(*x != 0.0));
    } else if !dtype.is_floating_point() {
        let (low, high) = dtype.integer_range();
        // The largest i64 rounds up to 2^63, which does not fit: hence the comparison with the next
        // whole number. A NaN is in no range.
        let range = low as f64..high as f64 + 1.0;
        numbers.iter_mut().for_each(|x| *x = x.trunc());
        if !numbers.iter().all(|x| range.contains(x)) {
            return Err(overflow(dtype));
        }
    }
    Ok(())
}

fn overflow(dtype: DType) -> crate::Error {
    let name = dtype.name();
    crate::Error::new(
        crate::ErrorKind::Runtime,
        format!("value cannot be converted to type {name} without overflow"),
    )
}

/// How many numbers are converted at a time.
const CHUNK: usize = 256;

/// The tensor in another data type; the tensor itself when it has that type (`Tensor.to`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when a value does not fit: nothing wraps around.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::convert::to};
///
/// let x = Tensor::from_slice(&[1.9f32, -2.0], &[2], DType::Float32)?;
/// assert_eq!(to(&x, DType::Int32)?.to_vec::<i32>()?, [1, -2]);
/// assert!(to(&x, DType::UInt8).is_err());
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[inline(never)]
pub fn to(input: &Tensor, dtype: DType) -> Result<Tensor> {
    if input.dtype() == dtype {
        return Ok(input.clone());
    }
    let output = converted(input, dtype)?;
    if dtype.is_floating_point() && autograd::tracks(&[input]) {
        let back = input.dtype();
        autograd::record(&output, "ToCopyBackward0", &[input], &[], move |context| {
            Ok(vec![Some(to(context.grad, back)?)])
        });
    }
    Ok(output)
}

/// The tensor in another data type, or itself when it has that type, without a history.
#[inline(never)]
pub(crate) fn in_type(input: &Tensor, dtype: DType) -> Result<Tensor> {
    if input.dtype() == dtype { Ok(input.clone()) } else { converted(input, dtype) }
}

/// A new tensor of the same numbers in another type.
pub(crate) fn converted(input: &Tensor, dtype: DType) -> Result<Tensor> {
    let output = Tensor::empty_shaped(input.shared_shape(), dtype)?;
    if input.dtype() == DType::Int64 {
        write_whole_numbers(&input.data()?, &output, 0)?;
        return Ok(output);
    }
    // By way of float64, which holds all numbers of all other types exactly: ten loops, not thirty.
    let mut chunk = [0.0; CHUNK];
    let (from, mut to) = (input.buffer()?, output.buffer_mut()?);
    for start in (0..input.numel()).step_by(CHUNK) {
        let range = start..input.numel().min(start + CHUNK);
        match_dtype!(input.dtype(), T => {
            for (to, &from) in chunk.iter_mut().zip(&from.as_slice::<T>()[range.clone()]) {
                *to = from.to_f64();
            }
        });
        fit(&mut chunk[..range.len()], dtype)?;
        match_dtype!(dtype, T => {
            for (to, &from) in to.as_mut_slice::<T>()[range].iter_mut().zip(&chunk) {
                *to = T::from_f64(from);
            }
        });
    }
    drop(to);
    Ok(output)
}

/// A new tensor with the same contents (`torch.clone`).
///
/// # Errors
/// [`ErrorKind::Memory`](crate::ErrorKind::Memory) when there is not enough memory.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::convert::clone};
///
/// let x = Tensor::zeros(&[2], DType::Float32)?;
/// assert!(!clone(&x)?.shares_storage(&x));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn clone(input: &Tensor) -> Result<Tensor> {
    let output = input.copy()?;
    if autograd::tracks(&[input]) {
        let backward = |context: &autograd::Context| Ok(vec![Some(context.grad.clone())]);
        autograd::record(&output, "CloneBackward0", &[input], &[], backward);
    }
    Ok(output)
}

/// Writes whole numbers, from an element on: int64 must stay exact beyond 2^53.
pub(crate) fn write_whole_numbers(input: &[i64], output: &Tensor, start: usize) -> Result<()> {
    let dtype = output.dtype();
    let (low, high) = dtype.integer_range();
    let limited = !dtype.is_floating_point() && dtype != DType::Bool;
    if limited && !input.iter().all(|x| (low..=high).contains(x)) {
        return Err(overflow(dtype));
    }
    let mut output = output.buffer_mut()?;
    match_dtype!(dtype, T => {
        for (to, &from) in output.as_mut_slice::<T>()[start..].iter_mut().zip(input) {
            *to = T::from_i64(if dtype == DType::Bool { (from != 0).into() } else { from });
        }
    });
    Ok(())
}

/// Writes `source` into `target`, converted to its type and repeated to its shape
/// (`Tensor.copy_`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the shapes do not match or a value does not fit;
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
    autograd::check_inplace(target, &[source])?;
    let broadcast = check_repeats_to(target.shape(), source.shape())?;
    write_copy(target, source, &broadcast)?;
    if autograd::tracks(&[target, source]) && target.dtype().is_floating_point() {
        let (shape, dtype) = (source.shared_shape(), source.dtype());
        let inputs = [target, source];
        let name = "torch::autograd::CopyBackwards";
        autograd::record_as(true, target, name, &inputs, &[], move |context| {
            let grad = context.grad;
            // Nothing is left of what was there.
            let zero = context.needs[0].then(|| Tensor::zeros(grad.shape(), grad.dtype()));
            let copied = context.needs[1].then(|| to(&sum_to(grad, &shape)?, dtype));
            Ok(vec![zero.transpose()?, copied.transpose()?])
        });
    }
    Ok(())
}

/// Writes and counts the write.
fn write_copy(target: &Tensor, source: &Tensor, broadcast: &Broadcast) -> Result<()> {
    if target.shares_storage(source) && target.shape() == source.shape() {
        // The same elements at the same places.
        target.bump_version(1);
        return Ok(());
    }
    // Converted first, so that a value that does not fit leaves the target alone; `to` gives the
    // source itself when there is nothing to convert, and a copy keeps shared memory readable.
    let source = to(source, target.dtype())?;
    let source = if source.shares_storage(target) { source.copy()? } else { source };
    let (from, mut to) = (source.bytes()?, target.bytes_mut()?);
    if target.shape() == source.shape() {
        to.copy_from_slice(&from);
    } else {
        let size = target.dtype().size();
        for (to, at) in to.chunks_exact_mut(size).zip(broadcast.indices_of_second()) {
            to.copy_from_slice(&from[at * size..][..size]);
        }
    }
    target.bump_version(1);
    Ok(())
}

/// Checks that a tensor of `source` sizes repeats to `target`, as PyTorch does for operations in
/// place.
pub(crate) fn check_repeats_to(target: &[usize], source: &[usize]) -> Result<Broadcast> {
    let broadcast = Broadcast::new(target, source)?;
    if broadcast.shape != target {
        let (have, want) = (List(target), List(&broadcast.shape));
        bail!(Runtime, "output with shape {have} doesn't match the broadcast shape {want}");
    }
    Ok(broadcast)
}

/// The tensor repeated to `sizes`; the tensor itself when it has those sizes (`Tensor.expand`, but
/// a copy: tensors are contiguous).
pub(crate) fn expand(input: &Tensor, sizes: &[usize]) -> Result<Tensor> {
    if input.shape() == sizes {
        return Ok(input.clone());
    }
    repeated(input, &sizes.iter().map(|&size| size as i64).collect::<Vec<_>>())
}

/// Adds up what repeating has spread: the tensor summed to `sizes`, which repeat to its own; the
/// tensor itself when it has those sizes. This is the backward of [`expand`] and of every
/// operation that broadcasts. For floating point types only.
#[inline(never)]
pub(crate) fn sum_to(input: &Tensor, sizes: &[usize]) -> Result<Tensor> {
    let lead = input.dim().saturating_sub(sizes.len());
    let repeats = |i: usize, size: usize| size != 1 && (i < lead || sizes[i - lead] == 1);
    let mut current = input.clone();
    let mut now = input.shape().to_vec();
    let mut start = 0;
    while start < now.len() {
        // Neighbours are summed together.
        let count = (start..now.len()).take_while(|&i| repeats(i, now[i])).count();
        let end = start + count.max(1);
        if count > 0 {
            let product = |sizes: &[usize]| sizes.iter().product::<usize>();
            let before = product(&now[..start]);
            let between = product(&now[start..end]);
            now[start..end].fill(1);
            let after = product(&now[end..]);
            let output = Tensor::empty(&now, input.dtype())?;
            match_float!(input.dtype(), T => {
                let x = current.data::<T>()?;
                let sizes = [before, between, after];
                reduce::fold(Fold::Sum, &x, sizes, &mut output.data_mut::<T>()?);
            }, ());
            current = output;
        }
        start = end;
    }
    if current.shape() == sizes { Ok(current) } else { Ok(current.alias(sizes.into())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::numel;
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

    #[wasm_bindgen_test(unsupported = test)]
    fn sums_to_what_was_repeated() {
        let cases: [(&[usize], &[usize]); 11] = [
            (&[2, 3], &[2, 3]),
            (&[2, 3], &[3]),
            (&[2, 3], &[2, 1]),
            (&[2, 3], &[]),
            (&[2, 3, 4, 5], &[3, 1, 5]),
            (&[2, 3, 4, 5], &[2, 1, 4, 1]),
            (&[1, 3], &[3]),
            (&[1, 3], &[1, 1]),
            (&[70, 37], &[37]),
            (&[3, 0], &[1]),
            (&[3, 0], &[1, 0]),
        ];
        for (from, to) in cases {
            let data: Vec<f64> = (0..numel(from).unwrap()).map(|i| (i * i % 97) as f64).collect();
            let x = Tensor::from_slice(&data, from, DType::Float64).unwrap();
            let y = sum_to(&x, to).unwrap();
            let mut want = vec![0.0; numel(to).unwrap()];
            let places = Broadcast::new(from, to).unwrap();
            for (&x, at) in data.iter().zip(places.indices_of_second()) {
                want[at] += x;
            }
            assert_eq!((y.shape(), y.to_vec::<f64>().unwrap()), (to, want), "{from:?} {to:?}");
            assert_eq!(y.is(&x), from == to);
        }
    }
}
