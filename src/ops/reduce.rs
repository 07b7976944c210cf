//! Sums, means, variances, extrema over dimensions.

mod extremum;
mod moments;
mod plan;

pub use extremum::{Extremum, arg_extremum, extremum, extremum_all, extremum_dim};
pub use moments::{Moment, moment};
pub(crate) use plan::Plan;

use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels;
use crate::kernels::reduce::Fold;
use crate::ops::convert::to;
use crate::ops::pointwise::{Binary, binary, div, mul};
use crate::ops::promote::{Operand, check_computes};
use crate::ops::select::where_;
use crate::tensor::{Tensor, match_float};

/// What [`reduce`] computes of the elements that fall together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// `torch.sum`
    Sum,
    /// `torch.mean`
    Mean,
    /// `torch.prod`
    Prod,
    /// `torch.all`: is every element other than zero?
    All,
    /// `torch.any`: is one element other than zero?
    Any,
}

impl Reduction {
    /// All of them; the place in this list is the code that crosses to JavaScript.
    pub const ALL: [Reduction; 5] =
        [Reduction::Sum, Reduction::Mean, Reduction::Prod, Reduction::All, Reduction::Any];

    fn op(self) -> &'static str {
        ["sum", "mean", "prod", "all", "any"][self as usize]
    }
}

/// Sum, mean, product, all or any of the elements over `dims`.
///
/// `dims` may be negative; `None` and an empty list stand for all. The result has the other
/// dimensions, with `keepdim` also the reduced ones with size 1. Floating point types stay, sums and
/// products of integers and booleans are `int32` (int64 in PyTorch), `All` and `Any` are `bool`
/// (`uint8` for `uint8`). With `dtype` the input is converted first. Over no elements a sum is 0, a
/// product 1, a mean NaN. Float sums are pairwise, in an order that depends on the sizes alone.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) for a dimension that does not exist,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for one that is given twice and for a sum that does not
/// fit, [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for the mean of integers.
///
/// Source: `torch.sum`, `torch.mean`, `torch.prod`, `torch.all`, `torch.any`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::reduce::{Reduction, reduce}};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0], &[2, 2], DType::Float32)?;
/// let rows = reduce(Reduction::Sum, &x, Some(&[-1]), true, None)?;
/// assert_eq!((rows.shape(), rows.to_vec::<f32>()?), (&[2, 1][..], vec![3.0, 7.0]));
/// assert_eq!(reduce(Reduction::Mean, &x, None, false, None)?.to_vec::<f32>()?, [2.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn reduce(
    reduction: Reduction,
    input: &Tensor,
    dims: Option<&[i64]>,
    keepdim: bool,
    dtype: Option<DType>,
) -> Result<Tensor> {
    let plan = Plan::new(input.shape(), dims.unwrap_or(&[]), keepdim)?;
    let input = match (reduction, dtype) {
        (Reduction::All | Reduction::Any, _) => to(input, DType::Bool)?,
        (_, Some(dtype)) => to(input, dtype)?,
        (_, None) => input.clone(),
    };
    check_computes(reduction.op(), &[Operand::from(&input)])?;
    let (kind, names) = match reduction {
        Reduction::Sum => (Fold::Sum, ["SumBackward0", "SumBackward1"]),
        Reduction::Mean => (Fold::Sum, ["MeanBackward0", "MeanBackward1"]),
        Reduction::Prod => (Fold::Product, ["ProdBackward0", "ProdBackward1"]),
        Reduction::All => return plan.fold(Fold::Product, &input, DType::Bool),
        Reduction::Any => return plan.fold(Fold::Sum, &input, DType::Bool),
    };
    if !input.dtype().is_floating_point() {
        if reduction == Reduction::Mean {
            check_mean(if dtype.is_some() { "Optional" } else { "Input" }, input.dtype())?;
        }
        return plan.fold(kind, &input, dtype.unwrap_or(DType::Int32));
    }
    let mut output = plan.fold(kind, &input, input.dtype())?;
    if reduction == Reduction::Mean {
        output = plan.divided(output)?;
    }
    if autograd::tracks(&[&input]) {
        let name = names[usize::from(dims.is_some())];
        if reduction == Reduction::Prod {
            // PyTorch's node saves the result too, which must not be written before the backward.
            autograd::record(&output, name, &[&input], &[&input, &output], move |ctx| {
                Ok(vec![Some(product_gradient(&plan, ctx.grad, &ctx.saved[0])?)])
            });
        } else {
            let (shape, divisor) = match reduction {
                Reduction::Mean => (input.shared_shape(), plan.count as f64),
                _ => (input.shared_shape(), 1.0),
            };
            autograd::record(&output, name, &[&input], &[], move |ctx| {
                Ok(vec![Some(plan.spread(ctx.grad, &shape, divisor)?)])
            });
        }
    }
    Ok(output)
}

/// Refuses the mean of whole numbers; `which` data type that is, for the message.
pub(crate) fn check_mean(which: &str, dtype: DType) -> Result<()> {
    if !dtype.is_floating_point() {
        let name = dtype.scalar_type();
        bail!(
            NotImplemented,
            "mean(): could not infer output dtype. {which} dtype must be either a floating point \
             or complex dtype. Got: {name}"
        );
    }
    Ok(())
}

/// The gradient of a factor is the product of the others, which must not divide by zero.
fn product_gradient(plan: &Plan, grad: &Tensor, x: &Tensor) -> Result<Tensor> {
    let is_zero = binary(Binary::Eq, x, 0.0)?;
    let others = where_(&is_zero, 1.0, x)?;
    let zeros = plan.kept(&plan.fold(Fold::Sum, &is_zero, DType::Int32)?)?;
    let product = plan.kept(&plan.fold(Fold::Product, &others, x.dtype())?)?;
    // With a single zero its gradient alone is not zero.
    let of_zero = where_(&binary(Binary::Eq, &zeros, 1.0)?, &product, 0.0)?;
    let of_others = where_(&binary(Binary::Eq, &zeros, 0.0)?, &div(&product, &others)?, 0.0)?;
    mul(&where_(&is_zero, &of_zero, &of_others)?, &plan.kept(grad)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use wasm_bindgen_test::wasm_bindgen_test;

    const ALL: [Reduction; 5] = Reduction::ALL;

    /// What the definition gives: each element counted where its place without `dims` is.
    fn naive(x: &Tensor, dims: &[usize], mut f: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
        let data = x.to_vec::<f64>().unwrap();
        let kept: Vec<usize> = (0..x.dim()).filter(|d| !dims.contains(d)).collect();
        let count = kept.iter().map(|&d| x.shape()[d]).product::<usize>();
        let mut groups = vec![Vec::new(); count];
        for (at, &value) in data.iter().enumerate() {
            let mut rest = at;
            let mut place = vec![0; x.dim()];
            for d in (0..x.dim()).rev() {
                place[d] = rest % x.shape()[d];
                rest /= x.shape()[d];
            }
            groups[kept.iter().fold(0, |at, &d| at * x.shape()[d] + place[d])].push(value);
        }
        groups.iter().map(|group| f(group)).collect()
    }

    fn near(got: &Tensor, want: &[f64], what: &str) {
        let got = to(got, DType::Float64).unwrap().to_vec::<f64>().unwrap();
        assert_eq!(got.len(), want.len(), "{what}");
        for (got, want) in got.iter().zip(want) {
            assert!((got - want).abs() <= 1e-12 * want.abs().max(1.0), "{what}: {got} {want}");
        }
    }

    fn subsets(rank: usize) -> Vec<Vec<usize>> {
        (0..1 << rank).map(|bits| (0..rank).filter(|d| bits >> d & 1 == 1).collect()).collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_set_of_dimensions_agrees_with_the_definition() {
        for sizes in
            [&[][..], &[5], &[3, 4], &[1, 3], &[2, 1, 3, 2], &[2, 3, 4, 5], &[3, 2, 2, 1, 2]]
        {
            let x = sample(sizes, 0.0);
            for dims in subsets(sizes.len()) {
                // Without any all go, as in PyTorch.
                let all: Vec<usize> = (0..sizes.len()).collect();
                let gone = if dims.is_empty() { &all } else { &dims };
                let given: Vec<i64> = dims.iter().map(|&d| d as i64 - sizes.len() as i64).collect();
                for keepdim in [false, true] {
                    let run = |reduction| reduce(reduction, &x, Some(&given), keepdim, None);
                    let what = format!("{sizes:?} {gone:?} {keepdim}");
                    let sum = run(Reduction::Sum).unwrap();
                    let kept = sizes.iter().enumerate().filter_map(|(d, &size)| {
                        if !gone.contains(&d) { Some(size) } else { keepdim.then_some(1) }
                    });
                    assert_eq!(sum.shape(), kept.collect::<Vec<_>>(), "{what}");
                    near(&sum, &naive(&x, gone, |g| g.iter().sum()), &what);
                    let count = |g: &[f64]| g.len() as f64;
                    let mean = |g: &[f64]| g.iter().sum::<f64>() / count(g);
                    near(&run(Reduction::Mean).unwrap(), &naive(&x, gone, mean), &what);
                    let product = |g: &[f64]| g.iter().product();
                    near(&run(Reduction::Prod).unwrap(), &naive(&x, gone, product), &what);
                    let best = |g: &[f64]| g.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    let max = extremum(Extremum::Max, &x, Some(&given), keepdim).unwrap();
                    near(&max, &naive(&x, gone, best), &what);
                    let var = |g: &[f64]| {
                        let m = mean(g);
                        g.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / count(g)
                    };
                    let got = moment(Moment::Var, &x, Some(&given), 0.0, keepdim).unwrap();
                    near(&got, &naive(&x, gone, var), &what);
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn whole_numbers_are_summed_in_int32() {
        let x = Tensor::from_slice(&[1u8, 0, 255, 2, 0, 3], &[2, 3], DType::UInt8).unwrap();
        let run = |reduction, dims: &[i64]| reduce(reduction, &x, Some(dims), false, None).unwrap();
        assert_eq!(run(Reduction::Sum, &[1]).to_vec::<i32>().unwrap(), [256, 5]);
        assert_eq!(run(Reduction::Prod, &[0]).to_vec::<i32>().unwrap(), [2, 0, 765]);
        assert_eq!(run(Reduction::All, &[1]).to_vec::<u8>().unwrap(), [0, 0]);
        assert_eq!(run(Reduction::Any, &[0]).to_vec::<u8>().unwrap(), [1, 0, 1]);
        assert_eq!(run(Reduction::Any, &[0]).dtype(), DType::Bool);
        let error = reduce(Reduction::Mean, &x, None, false, None).unwrap_err();
        assert!(
            error.kind() == ErrorKind::NotImplemented && error.message().ends_with("Got: Byte")
        );
        let mean = reduce(Reduction::Mean, &x, None, false, Some(DType::Float32)).unwrap();
        assert_eq!(mean.to_vec::<f32>().unwrap(), [43.5]);
        let big = Tensor::from_slice(&[i32::MAX, 1], &[2], DType::Int32).unwrap();
        assert!(reduce(Reduction::Sum, &big, None, false, None).is_err());
        assert!(reduce(Reduction::Sum, &big, None, false, Some(DType::Float64)).is_ok());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nothing_has_a_sum() {
        let x = Tensor::zeros(&[0, 3], DType::Float32).unwrap();
        let run = |reduction, dims: Option<&[i64]>| {
            let y = reduce(reduction, &x, dims, false, None).unwrap();
            to(&y, DType::Float32).unwrap().to_vec::<f32>().unwrap()
        };
        assert_eq!(ALL[..3].iter().map(|&r| run(r, Some(&[1])).len()).sum::<usize>(), 0);
        assert_eq!(run(Reduction::Sum, Some(&[0])), [0.0; 3]);
        assert_eq!(run(Reduction::Prod, None), [1.0]);
        assert!(run(Reduction::Mean, Some(&[0])).iter().all(|x| x.is_nan()));
        assert_eq!((run(Reduction::All, None), run(Reduction::Any, None)), (vec![1.0], vec![0.0]));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn wrong_dimensions_are_pytorchs_errors() {
        let x = sample(&[2, 3], 0.0);
        let error = |dims: &[i64]| reduce(Reduction::Sum, &x, Some(dims), false, None).unwrap_err();
        let range = "Dimension out of range (expected to be in range of [-2, 1], but got 2)";
        assert_eq!(error(&[0, 2]), Error::new(ErrorKind::Index, range.into()));
        let twice = "dim 0 appears multiple times in the list of dims";
        assert_eq!(error(&[0, -2]), Error::new(ErrorKind::Runtime, twice.into()));
        let long = Tensor::zeros(&[2], DType::Int64).unwrap();
        assert!(reduce(Reduction::Sum, &long, None, false, None).is_err());
    }

    const DIMS: [Option<&[i64]>; 5] = [None, Some(&[0]), Some(&[1]), Some(&[0, 2]), Some(&[2, 1])];

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        for dims in DIMS {
            for keepdim in [false, true] {
                for reduction in [Reduction::Sum, Reduction::Mean, Reduction::Prod] {
                    let f = |x: &[Tensor]| reduce(reduction, &x[0], dims, keepdim, None);
                    gradcheck(f, &[sample(&[3, 4, 2], 0.0)]);
                }
                for which in [Moment::Var, Moment::Std] {
                    let f = |x: &[Tensor]| moment(which, &x[0], dims, 0.5, keepdim);
                    gradcheck(f, &[sample(&[3, 4, 2], 0.0)]);
                }
                for kind in [Extremum::Max, Extremum::Min] {
                    let f = |x: &[Tensor]| extremum(kind, &x[0], dims, keepdim);
                    gradcheck(f, &[sample(&[3, 4, 2], 0.0)]);
                }
            }
        }
        for dim in -3..3 {
            let f = |x: &[Tensor]| Ok(extremum_dim(Extremum::Min, &x[0], dim, false)?.0);
            gradcheck(f, &[sample(&[3, 4, 2], 0.0)]);
        }
        gradcheck(|x| extremum_all(Extremum::Max, &x[0]), &[sample(&[3, 4], 0.0)]);
        // To float64 and back.
        let f = |x: &[Tensor]| reduce(Reduction::Sum, &x[0], None, true, Some(DType::Float64));
        gradcheck(f, &[sample(&[3], 0.0)]);
    }

    fn gradient(x: &[f32], f: impl Fn(&Tensor) -> Tensor) -> Vec<f32> {
        let x = Tensor::from_slice(x, &[x.len()], DType::Float32).unwrap();
        x.set_requires_grad(true).unwrap();
        f(&x).backward(None, false).unwrap();
        x.grad().unwrap().to_vec().unwrap()
    }

    /// The numbers are PyTorch's.
    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_at_ties_zeros_and_nans_are_pytorchs() {
        let nan = f32::NAN;
        let all = |x: &Tensor| extremum_all(Extremum::Max, x).unwrap();
        assert_eq!(gradient(&[1.0, 5.0, 5.0], all), [0.0, 0.5, 0.5]);
        assert_eq!(gradient(&[1.0, nan, nan], all), [0.0, 0.5, 0.5]);
        let amax = |x: &Tensor| extremum(Extremum::Max, x, None, false).unwrap();
        assert!(gradient(&[1.0, nan, nan], amax).iter().all(|g| g.is_nan()));
        let max = |x: &Tensor| extremum_dim(Extremum::Max, x, 0, false).unwrap().0;
        assert_eq!(gradient(&[1.0, 5.0, 5.0], max), [0.0, 1.0, 0.0]);
        assert_eq!(gradient(&[1.0, nan, nan], max), [0.0, 1.0, 0.0]);
        let prod = |x: &Tensor| reduce(Reduction::Prod, x, None, false, None).unwrap();
        assert_eq!(gradient(&[2.0, 3.0, 4.0], prod), [12.0, 8.0, 6.0]);
        assert_eq!(gradient(&[2.0, 0.0, 4.0], prod), [0.0, 8.0, 0.0]);
        assert_eq!(gradient(&[0.0, 0.0, 4.0], prod), [0.0; 3]);
        let std = |x: &Tensor| moment(Moment::Std, x, None, 1.0, false).unwrap();
        assert_eq!(gradient(&[2.0, 2.0, 2.0], std), [0.0; 3]);
    }
}
