//! Sizes of tensors: checks and counting. No data.

use crate::error::{Error, ErrorKind, Result, bail};
#[cfg(any(test, feature = "bindings"))]
use crate::number::Python;
use std::fmt;
use std::rc::Rc;

/// The sizes of a tensor's dimensions, cheap to share between tensors. `[]` is a scalar.
pub(crate) type Shape = Rc<[usize]>;

/// How many elements a tensor of these sizes has.
///
/// # Errors
/// [`ErrorKind::Memory`](crate::ErrorKind::Memory) when the number does not fit.
pub(crate) fn numel(sizes: &[usize]) -> Result<usize> {
    // A zero anywhere makes an empty tensor, whatever the product of the others.
    if sizes.contains(&0) {
        return Ok(0);
    }
    let count = sizes.iter().try_fold(1usize, |n, &size| n.checked_mul(size));
    count.ok_or_else(|| overflow(sizes))
}

pub(crate) fn overflow<T: fmt::Display>(sizes: &[T]) -> Error {
    Error::new(
        ErrorKind::Memory,
        format!("Storage size calculation overflowed with sizes={}", List(sizes)),
    )
}

/// Sizes as they come from a caller that has only floating point numbers, `op` for the message.
///
/// # Errors
/// [`ErrorKind::Type`](crate::ErrorKind::Type) for a size that is no whole number, [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a negative one,
/// [`ErrorKind::Memory`](crate::ErrorKind::Memory) for one that no tensor can have.
#[cfg(any(test, feature = "bindings"))]
pub(crate) fn sizes_from_numbers(op: &str, sizes: &[f64]) -> Result<Vec<usize>> {
    let sizes = sizes_or_rest(op, sizes)?;
    if let Some(negative) = sizes.iter().find(|&&size| size < 0) {
        if op == "zeros" {
            // The one function with a text of its own.
            bail!(Runtime, "zeros: Dimension size must be non-negative.");
        }
        bail!(
            Runtime,
            "Trying to create tensor with negative dimension {negative}: {}",
            List(&sizes)
        );
    }
    fit(&sizes, sizes.iter().copied())
}

/// The same where -1 may stand for what is left.
#[cfg(any(test, feature = "bindings"))]
pub(crate) fn sizes_or_rest(op: &str, sizes: &[f64]) -> Result<Vec<i64>> {
    if let Some(&bad) = sizes.iter().find(|size| size.fract() != 0.0 || size.is_infinite()) {
        bail!(Type, "{op}(): sizes must be whole numbers, got {}", Python(bad));
    }
    // Saturates: what does not fit here fits nowhere.
    Ok(sizes.iter().map(|&size| size as i64).collect())
}

/// Sizes that the address space can hold; `given` for the message.
fn fit(given: &[i64], sizes: impl Iterator<Item = i64>) -> Result<Vec<usize>> {
    let sizes: Option<_> = sizes.map(|size| usize::try_from(size).ok()).collect();
    sizes.ok_or_else(|| overflow(given))
}

/// The dimension that `dim` means, counted from the end where it is negative, of a tensor with `rank`
/// dimensions; a scalar counts as having one.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such dimension.
pub(crate) fn wrap_dim(dim: i64, rank: usize) -> Result<usize> {
    let rank = rank.max(1) as i64;
    if !(-rank..rank).contains(&dim) {
        let (low, high) = (-rank, rank - 1);
        bail!(
            Index,
            "Dimension out of range (expected to be in range of [{low}, {high}], but got {dim})"
        );
    }
    Ok(dim.rem_euclid(rank) as usize)
}

/// The sizes of a tensor of `count` elements that `sizes` asks for; one of them may be -1, which
/// stands for what is left.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) as `torch.reshape` has it, [`ErrorKind::Memory`](crate::ErrorKind::Memory) for a size that no tensor can
/// have.
pub(crate) fn infer_sizes(sizes: &[i64], count: usize) -> Result<Vec<usize>> {
    let mut unknown = None;
    let mut known: Option<usize> = Some(1);
    for (i, &size) in sizes.iter().enumerate() {
        match size {
            -1 if unknown.is_some() => bail!(Runtime, "only one dimension can be inferred"),
            -1 => unknown = Some(i),
            ..0 => bail!(
                Runtime,
                "invalid shape dimension {size} at index {i} of shape {}",
                List(sizes)
            ),
            0 => known = Some(0),
            _ => {
                let size = usize::try_from(size).ok();
                known = known.and_then(|n| if n == 0 { Some(0) } else { n.checked_mul(size?) });
            }
        }
    }
    if sizes.contains(&0) {
        // Whatever the others are, there is no element.
        known = Some(0);
    }
    let fits = match (known, unknown) {
        (Some(0), Some(_)) if count == 0 => bail!(
            Runtime,
            "cannot reshape tensor of 0 elements into shape {} because the unspecified \
             dimension size -1 can be any value and is ambiguous",
            List(sizes)
        ),
        (Some(known), Some(_)) => known != 0 && count.is_multiple_of(known),
        (Some(known), None) => known == count,
        (None, _) => false,
    };
    if !fits {
        bail!(Runtime, "shape '{}' is invalid for input of size {count}", List(sizes));
    }
    // A count fits into an i64: memory ends before.
    let rest = (count / known.unwrap_or(1).max(1)) as i64;
    fit(sizes, sizes.iter().map(|&size| if size < 0 { rest } else { size }))
}

/// Two shapes laid over each other from the last dimension on; size 1 repeats.
pub(crate) struct Broadcast {
    /// The common shape.
    pub shape: Vec<usize>,
    /// How far the second operand moves for a step in each dimension; 0 where it repeats.
    second_strides: Vec<usize>,
}

impl Broadcast {
    /// Lays `second` over `first`.
    pub fn new(first: &[usize], second: &[usize]) -> Result<Broadcast> {
        let dim = first.len().max(second.len());
        let size = |sizes: &[usize], i: usize| match (i + sizes.len()).checked_sub(dim) {
            Some(i) => sizes[i],
            None => 1,
        };
        let mut shape = vec![1; dim];
        let mut second_strides = vec![0; dim];
        let mut stride: usize = 1;
        for i in (0..dim).rev() {
            let (a, b) = (size(first, i), size(second, i));
            if a != b && a != 1 && b != 1 {
                bail!(
                    Runtime,
                    "The size of tensor a ({a}) must match the size of tensor b ({b}) at \
                     non-singleton dimension {i}"
                );
            }
            shape[i] = if a == 1 { b } else { a };
            if b != 1 {
                second_strides[i] = stride;
                // Beside a size of zero the others may be anything; then no place is ever asked for.
                stride = stride.saturating_mul(b);
            }
        }
        Ok(Broadcast { shape, second_strides })
    }

    /// For each element of the common shape in row-major order, where it is in the second operand.
    pub fn indices_of_second(&self) -> impl Iterator<Item = usize> + '_ {
        let mut place = vec![0; self.shape.len()];
        let mut at = 0;
        std::iter::from_fn(move || {
            let now = at;
            for i in (0..place.len()).rev() {
                place[i] += 1;
                at += self.second_strides[i];
                if place[i] < self.shape[i] {
                    break;
                }
                at -= self.second_strides[i] * place[i];
                place[i] = 0;
            }
            Some(now)
        })
    }
}

/// How a loop goes over two contiguous operands that repeat to a common shape: in runs, through
/// which each operand either goes on or stands still.
pub(crate) struct Runs {
    /// Elements of a run.
    pub length: usize,
    /// Whether the first and the second operand stand still in a run.
    pub stands_still: (bool, bool),
    /// For the dimensions around a run, from the outermost: the size, and how far a step moves in the
    /// operands.
    around: Vec<(usize, [usize; 2])>,
}

impl Runs {
    /// One run over operands without repetition.
    pub fn contiguous(length: usize) -> Runs {
        Runs { length, stands_still: (false, false), around: Vec::new() }
    }

    /// One run over an operand and a number.
    pub fn beside_number(length: usize) -> Runs {
        Runs { length, stands_still: (false, true), around: Vec::new() }
    }

    /// The common shape of two operands, and the runs over them.
    pub fn new(first: &[usize], second: &[usize]) -> Result<(Shape, Runs)> {
        if first == second || second.is_empty() {
            // The most frequent cases by far. The number of elements is known to fit.
            let length = if first.contains(&0) { 0 } else { first.iter().product() };
            let stands_still = (false, first != second);
            return Ok((first.into(), Runs { length, stands_still, around: Vec::new() }));
        }
        let second = Broadcast::new(first, second)?;
        let first = Broadcast::new(&second.shape, first)?;
        let shape = second.shape;
        if numel(&shape)? == 0 {
            return Ok((shape.into(), Runs::contiguous(0)));
        }
        // Dimensions that both operands go through as if they were one become one.
        let mut around: Vec<(usize, [usize; 2])> = Vec::new();
        for (i, &size) in shape.iter().enumerate().filter(|(_, size)| **size != 1) {
            let strides = [first.second_strides[i], second.second_strides[i]];
            match around.last_mut() {
                Some((outer, steps)) if *steps == strides.map(|stride| stride * size) => {
                    (*outer, *steps) = (*outer * size, strides);
                }
                _ => around.push((size, strides)),
            }
        }
        let (length, [a, b]) = around.pop().unwrap_or((1, [1, 1]));
        Ok((shape.into(), Runs { length, stands_still: (a == 0, b == 0), around }))
    }

    /// Calls `f` for each run with the places of its first elements in the operands.
    pub fn for_each(&self, mut f: impl FnMut(usize, usize)) {
        if self.length == 0 {
            return;
        }
        let mut place = vec![0; self.around.len()];
        let mut at = [0; 2];
        loop {
            f(at[0], at[1]);
            let mut dim = self.around.len();
            loop {
                if dim == 0 {
                    return;
                }
                dim -= 1;
                let (size, steps) = self.around[dim];
                place[dim] += 1;
                (at[0], at[1]) = (at[0] + steps[0], at[1] + steps[1]);
                if place[dim] < size {
                    break;
                }
                (at[0], at[1]) = (at[0] - steps[0] * size, at[1] - steps[1] * size);
                place[dim] = 0;
            }
        }
    }
}

/// A list as PyTorch prints sizes: `[2, 3]`.
pub(crate) struct List<'a, T>(pub &'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (i, item) in self.0.iter().enumerate() {
            write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
        }
        f.write_str("]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn counts_elements() {
        assert_eq!(numel(&[]), Ok(1));
        assert_eq!(numel(&[2, 3, 4]), Ok(24));
        assert_eq!(numel(&[usize::MAX, usize::MAX, 0]), Ok(0));
        let error = numel(&[1 << 31, usize::MAX]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Memory);
        assert!(error.message().contains("overflowed with sizes=["));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn dimensions_count_from_both_ends() {
        for (dim, rank, want) in
            [(0, 2, 0), (1, 2, 1), (-1, 2, 1), (-2, 2, 0), (0, 0, 0), (-1, 0, 0)]
        {
            assert_eq!(wrap_dim(dim, rank), Ok(want), "{dim} of {rank}");
        }
        for (dim, rank, range) in [(2, 2, "[-2, 1]"), (-3, 2, "[-2, 1]"), (1, 0, "[-1, 0]")] {
            let text = format!(
                "Dimension out of range (expected to be in range of {range}, but got {dim})"
            );
            assert_eq!(wrap_dim(dim, rank), Err(Error::new(ErrorKind::Index, text)));
        }
        assert!(wrap_dim(i64::MIN, 3).is_err() && wrap_dim(i64::MAX, 3).is_err());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn infers_one_size() {
        let good: [(&[i64], usize, &[usize]); 6] = [
            (&[], 1, &[]),
            (&[-1], 0, &[0]),
            (&[0, 5], 0, &[0, 5]),
            (&[6], 6, &[6]),
            (&[3, -1, 1], 6, &[3, 2, 1]),
            (&[-1, 1], 1, &[1, 1]),
        ];
        for (sizes, count, want) in good {
            assert_eq!(infer_sizes(sizes, count).as_deref(), Ok(want), "{sizes:?} of {count}");
        }
        // The texts are those of torch.ones(..).reshape(..) in PyTorch 2.15.
        let bad: [(&[i64], usize, &str); 7] = [
            (&[4], 6, "shape '[4]' is invalid for input of size 6"),
            (&[-1, -1], 6, "only one dimension can be inferred"),
            (&[-2, 3], 6, "invalid shape dimension -2 at index 0 of shape [-2, 3]"),
            (&[2], 0, "shape '[2]' is invalid for input of size 0"),
            (&[0, -1], 6, "shape '[0, -1]' is invalid for input of size 6"),
            (&[i64::MAX, i64::MAX], 6, "is invalid for input of size 6"),
            (&[-1, 0], 0, "cannot reshape tensor of 0 elements into shape [-1, 0] because"),
        ];
        for (sizes, count, want) in bad {
            let error = infer_sizes(sizes, count).unwrap_err();
            assert!(error.message().contains(want), "{error} for {sizes:?} of {count}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn sizes_beyond_the_address_space_are_errors() {
        let huge = 1i64 << 40;
        let fits = usize::try_from(huge).is_ok();
        assert_eq!(infer_sizes(&[0, huge], 0).is_ok(), fits);
        assert_eq!(sizes_from_numbers("empty", &[0.0, huge as f64]).is_ok(), fits);
        let error = sizes_from_numbers("empty", &[0.0, 1e300]).map(|sizes| sizes[1]);
        assert_eq!(error.is_ok(), usize::BITS == 64);
        if let Err(error) = error {
            let text = "Storage size calculation overflowed with sizes=[0, 9223372036854775807]";
            assert_eq!(error.message(), text);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn sizes_must_be_whole_and_not_negative() {
        assert_eq!(sizes_from_numbers("rand", &[2.0, 0.0]), Ok(vec![2, 0]));
        for bad in [1.5, f64::NAN, f64::INFINITY] {
            let error = sizes_from_numbers("rand", &[bad]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Type);
            assert!(error.message().starts_with("rand(): sizes must"));
        }
        let error = sizes_from_numbers("rand", &[2.0, -3.0]).unwrap_err();
        assert_eq!(
            error,
            Error::new(
                ErrorKind::Runtime,
                "Trying to create tensor with negative dimension -3: [2, -3]".into()
            )
        );
    }
}
