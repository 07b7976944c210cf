//! Which dimensions are reduced, and in which passes over `outer` x `n` x `inner`.

use super::{Fold, kernels, match_float};
use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::reduce::Sizes;
use crate::ops::convert::in_type;
use crate::ops::pointwise::{add, div, mul};
use crate::shape::{Shape, wrap_dim};
use crate::tensor::Tensor;

/// A reduction of some dimensions of a shape.
pub(crate) struct Plan {
    /// The sizes of the result.
    pub output: Shape,
    /// Those with the reduced dimensions as 1.
    kept: Shape,
    /// How many elements fall together.
    pub count: usize,
    /// One pass for each run of reduced dimensions, from the last to the first; at least one.
    passes: Vec<Sizes>,
}

impl Plan {
    /// `dims` may be negative; none stands for all.
    ///
    /// # Errors
    /// [`ErrorKind::Index`](crate::ErrorKind::Index) for a dimension that does not exist,
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for one that is given twice.
    pub fn new(shape: &[usize], dims: &[i64], keepdim: bool) -> Result<Plan> {
        let mut reduced = vec![dims.is_empty(); shape.len().max(1)];
        for &dim in dims {
            let dim = wrap_dim(dim, shape.len())?;
            if std::mem::replace(&mut reduced[dim], true) {
                bail!(Runtime, "dim {dim} appears multiple times in the list of dims");
            }
        }
        let (mut output, mut kept) = (Vec::with_capacity(shape.len()), Vec::new());
        let mut count = 1usize;
        for (&size, &reduced) in shape.iter().zip(&reduced) {
            let left = if reduced { 1 } else { size };
            kept.push(left);
            if !reduced || keepdim {
                output.push(left);
            }
            if reduced {
                // Saturates beside a size of zero, where it is not used.
                count = count.saturating_mul(size);
            }
        }
        let passes = passes(shape, &reduced);
        Ok(Plan { output: output.into(), kept: kept.into(), count, passes })
    }

    /// Folds `input`; the result is of `dtype`, which for floating point is that of the input.
    pub fn fold(&self, kind: Fold, input: &Tensor, dtype: DType) -> Result<Tensor> {
        let wide = if input.dtype().is_floating_point() { dtype } else { DType::Int64 };
        let mut x = in_type(input, wide)?;
        for (i, &sizes) in self.passes.iter().enumerate() {
            let output = self.after_pass(i, wide)?;
            match_float!(wide, T => {
                kernels::reduce::fold(kind, &x.data::<T>()?, sizes, &mut output.data_mut::<T>()?);
            }, {
                let (x, mut output) = (x.data::<i64>()?, output.data_mut::<i64>()?);
                kernels::reduce::fold_whole(kind, &x, sizes, &mut output);
            });
            x = output;
        }
        in_type(&x, dtype)
    }

    /// Means and sums of squared deviations of floating point numbers.
    pub fn moments(&self, input: &Tensor) -> Result<(Tensor, Tensor)> {
        let dtype = input.dtype();
        let mut so_far: Option<(Tensor, Tensor)> = None;
        let mut count = 1.0;
        for (i, &sizes) in self.passes.iter().enumerate() {
            let (mean, squares) = (self.after_pass(i, dtype)?, self.after_pass(i, dtype)?);
            match_float!(dtype, T => {
                let x = so_far.as_ref().map_or(input, |(mean, _)| mean);
                let (mut mean, mut squares) = (mean.data_mut::<T>()?, squares.data_mut::<T>()?);
                kernels::reduce::moments(&x.data::<T>()?, sizes, &mut mean, &mut squares);
            }, ());
            let squares = match &so_far {
                None => squares,
                // The squares within the parts, and those between their means.
                Some((_, former)) => {
                    let rest = self.after_pass(i, dtype)?;
                    match_float!(dtype, T => {
                        let (former, mut rest) = (former.data::<T>()?, rest.data_mut::<T>()?);
                        kernels::reduce::fold(Fold::Sum, &former, sizes, &mut rest);
                    }, ());
                    add(&mul(&squares, count)?, &rest)?
                }
            };
            count *= sizes[1] as f64;
            so_far = Some((mean, squares));
        }
        Ok(so_far.unwrap_or_else(|| (input.clone(), input.clone())))
    }

    /// The tensor repeated along the reduced dimensions of `shape`, divided by `divisor`: the
    /// gradient of a sum, or of a mean.
    pub fn spread(&self, reduced: &Tensor, shape: &Shape, divisor: f64) -> Result<Tensor> {
        let mut x = reduced.clone();
        for (i, &sizes) in self.passes.iter().enumerate().rev() {
            let output = match i {
                0 => Tensor::empty_shaped(shape.clone(), x.dtype())?,
                _ => self.after_pass(i - 1, x.dtype())?,
            };
            let divisor = if i == 0 { divisor } else { 1.0 };
            match_float!(x.dtype(), T => {
                let (x, divisor) = (x.data::<T>()?, divisor as T);
                kernels::reduce::spread(&x, sizes, divisor, &mut output.data_mut::<T>()?);
            }, ());
            x = output;
        }
        Ok(x)
    }

    /// A sum divided by how many elements it has.
    pub fn divided(&self, sum: Tensor) -> Result<Tensor> {
        autograd::no_grad(|| div(&sum, self.count as f64))
    }

    /// A result with the reduced dimensions as 1, so that it repeats along them.
    pub fn kept(&self, result: &Tensor) -> Result<Tensor> {
        Ok(result.alias(self.kept.clone()))
    }

    /// `outer`, `n` and `inner` of the only pass: of one dimension or all of them.
    pub fn only_pass(&self) -> Sizes {
        self.passes[0]
    }

    /// Memory for what a pass gives.
    fn after_pass(&self, i: usize, dtype: DType) -> Result<Tensor> {
        match self.passes[i] {
            _ if i + 1 == self.passes.len() => Tensor::empty_shaped(self.output.clone(), dtype),
            [outer, _, inner] => Tensor::empty(&[outer * inner], dtype),
        }
    }
}

/// The passes for the dimensions that are marked.
fn passes(shape: &[usize], reduced: &[bool]) -> Vec<Sizes> {
    let product = |sizes: &[usize]| sizes.iter().fold(1usize, |n, &size| n.saturating_mul(size));
    let mut passes: Vec<Sizes> = Vec::new();
    let (mut inner, mut end) = (1usize, shape.len());
    while end > 0 {
        // A run of dimensions of one kind; sizes of 1 are of either.
        let kind = (0..end).rev().find(|&i| shape[i] != 1).is_some_and(|i| reduced[i]);
        let start = (0..end).rev().find(|&i| shape[i] != 1 && reduced[i] != kind);
        let start = start.map_or(0, |i| i + 1);
        let n = product(&shape[start..end]);
        match kind {
            true => passes.push([product(&shape[..start]), n, inner]),
            false => inner = inner.saturating_mul(n),
        }
        end = start;
    }
    if passes.is_empty() {
        passes.push([inner, 1, 1]);
    }
    passes
}
