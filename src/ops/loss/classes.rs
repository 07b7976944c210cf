//! Losses of classes: negative log likelihood and cross entropy.

use super::Reduction;
use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::loss as kernel;
use crate::kernels::reduce::Fold;
use crate::number::Cpp;
use crate::ops::convert::{in_type, to};
use crate::ops::create::full;
use crate::ops::pointwise::{add, mul};
use crate::ops::promote::{Operand, result_type};
use crate::ops::reduce::Plan;
use crate::ops::softmax::softmax;
use crate::ops::unary::neg;
use crate::shape::List;
use crate::tensor::{Tensor, match_float};

/// How classes are weighted and targets are read.
#[derive(Clone, Copy)]
pub struct Classes<'a> {
    /// One weight for each class, `(C)`.
    pub weight: Option<&'a Tensor>,
    /// The target that does not count; -100 in PyTorch if not given.
    pub ignore_index: i64,
    /// What becomes of the single losses.
    pub reduction: Reduction,
    /// How much of each target is spread over all classes, from 0 to 1.
    pub label_smoothing: f64,
}

/// The cross entropy of scores: [`nll_loss`] of their log-softmax.
///
/// `input` is `(C)`, `(N, C)` or `(N, C, d1, ...)`. `target` is either of its shape and of a
/// floating point type, probabilities of the classes; or class indices of the shape without `C`,
/// `int32`, `int64` or `uint8`. The result has that shape, or none after a reduction.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) for a class that does not exist,
/// [`ErrorKind::Value`](crate::ErrorKind::Value) and [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when sizes or
/// data types do not match, [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for an input of
/// integers.
///
/// Source: `torch.nn.functional.cross_entropy`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::loss::{Classes, Reduction, cross_entropy}};
///
/// let x = Tensor::zeros(&[1, 4], DType::Float64)?;
/// let target = Tensor::from_slice(&[2], &[1], DType::Int32)?;
/// let reduction = Reduction::Mean;
/// let of = Classes { weight: None, ignore_index: -100, reduction, label_smoothing: 0.0 };
/// let loss = cross_entropy(&x, &target, of)?.to_vec::<f64>()?;
/// assert!((loss[0] - 4f64.ln()).abs() < 1e-15);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn cross_entropy(input: &Tensor, target: &Tensor, of: Classes) -> Result<Tensor> {
    let class_dim = i64::from(input.dim() != 1);
    let distributions = input.shape() == target.shape();
    if distributions {
        if !target.dtype().is_floating_point() {
            let name = target.dtype().scalar_type();
            bail!(
                Runtime,
                "Expected floating point type for target with class probabilities, got {name}"
            );
        }
        if of.ignore_index >= 0 {
            bail!(Runtime, "ignore_index is not supported for floating point target");
        }
    }
    let smoothing = of.label_smoothing;
    if smoothing > 1.0 {
        let got = Cpp(smoothing);
        bail!(Runtime, "label_smoothing must be between 0.0 and 1.0. Got: {got}");
    }
    // A negative one and NaN mean nothing, as in PyTorch.
    let of = Classes { label_smoothing: smoothing.max(0.0), ..of };
    if distributions {
        if let (Some(weight), 1..) = (of.weight, input.dim()) {
            check_weight("cross_entropy: ", weight, sizes_of(input)[1])?;
        }
        // Without dimensions there is no class: softmax says so.
        return distribution_loss(&softmax(true, input, class_dim, None)?, target, of);
    }
    class_loss(&softmax(true, input, class_dim, None)?, target, of)
}

/// The negative log likelihood: minus the logarithm of the target class's probability.
///
/// `input`, logarithms of probabilities, is `(C)`, `(N, C)` or `(N, C, d1, ...)`; `target`, class
/// indices of the shape without `C`, is `int32`, `int64` or `uint8`.
///
/// # Errors
/// As [`cross_entropy`].
///
/// Source: `torch.nn.functional.nll_loss`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::loss::{Classes, Reduction, nll_loss}};
///
/// let x = Tensor::from_slice(&[-0.5f32, -1.0], &[1, 2], DType::Float32)?;
/// let target = Tensor::from_slice(&[1], &[1], DType::Int32)?;
/// let reduction = Reduction::Mean;
/// let of = Classes { weight: None, ignore_index: -100, reduction, label_smoothing: 0.0 };
/// assert_eq!(nll_loss(&x, &target, of)?.to_vec::<f32>()?, [1.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn nll_loss(input: &Tensor, target: &Tensor, of: Classes) -> Result<Tensor> {
    class_loss(input, target, Classes { label_smoothing: 0.0, ..of })
}

/// `n`, `c`, `l` of an input.
fn sizes_of(input: &Tensor) -> [usize; 3] {
    match input.shape() {
        [] => [1, 1, 1],
        [c] => [1, *c, 1],
        [n, c, rest @ ..] => [*n, *c, rest.iter().product()],
    }
}

/// Checks the target and gives the sizes of the single losses.
fn check_target(input: &Tensor, target: &Tensor, weight: Option<&Tensor>) -> Result<Vec<usize>> {
    let (shape, of_target) = (input.shape(), target.shape());
    let first = of_target.first().copied().unwrap_or(0);
    match *shape {
        [] => bail!(Value, "Expected 1 or more dimensions (got 0)"),
        [n, _, ..] if n != first || of_target.is_empty() => {
            bail!(Value, "Expected input batch_size ({n}) to match target batch_size ({first}).")
        }
        [_] | [_, _] if of_target.len() > 1 => {
            bail!(Runtime, "0D or 1D target tensor expected, multi-target not supported")
        }
        [_] if of_target.len() == 1 && first != 1 => {
            bail!(Value, "For 1D input, 1D target must have size 1, but got target size: {first}")
        }
        [_, _, _, _] if of_target.len() != 3 => bail!(
            Runtime,
            "only batches of spatial targets supported (3D tensors) but got targets of dimension: {}",
            of_target.len()
        ),
        [_, _, ref places @ ..] if &of_target[1..] != places => match shape.len() {
            4 => bail!(
                Runtime,
                "size mismatch (got input: {} , target: {}",
                List(shape),
                List(of_target)
            ),
            _ => {
                let want = [&shape[..1], places].concat();
                bail!(Runtime, "Expected target size {}, got {}", List(&want), List(of_target))
            }
        },
        _ => {}
    }
    let [_, c, _] = sizes_of(input);
    if let Some(weight) = weight.filter(|weight| weight.shape() != [c]) {
        if shape.len() > 2 {
            bail!(Runtime, "weight tensor should be defined either for all or no classes");
        }
        check_weight("", weight, c)?;
    }
    Ok(if shape.len() == 1 { Vec::new() } else { of_target.to_vec() })
}

fn check_weight(op: &str, weight: &Tensor, c: usize) -> Result<()> {
    if weight.shape() != [c] {
        let shape = List(weight.shape());
        bail!(
            Runtime,
            "{op}weight tensor should be defined either for all {c} classes or no classes but got \
             weight tensor of shape: {shape}"
        );
    }
    Ok(())
}

fn class_loss(logs: &Tensor, target: &Tensor, of: Classes) -> Result<Tensor> {
    let each = check_target(logs, target, of.weight)?;
    let (dtype, kind) = (logs.dtype(), target.dtype());
    if !dtype.is_floating_point() {
        let name = dtype.scalar_type();
        bail!(NotImplemented, "\"nll_loss_out_frame\" not implemented for '{name}'");
    }
    if !matches!(kind, DType::Int32 | DType::Int64 | DType::UInt8) {
        let name = kind.scalar_type();
        bail!(Runtime, "expected target dtype to be Long or Byte, but got {name}");
    }
    if let Some(other) = of.weight.map(Tensor::dtype).filter(|&other| other != dtype) {
        let (want, have) = (dtype.scalar_type(), other.scalar_type());
        bail!(Runtime, "expected scalar type {want} but found {have}");
    }
    let sizes = sizes_of(logs);
    let classes = to(target, DType::Int64)?;
    let wrong = |&&class: &&i64| {
        class != of.ignore_index && usize::try_from(class).map_or(true, |class| class >= sizes[1])
    };
    if let Some(class) = classes.data::<i64>()?.iter().find(wrong) {
        bail!(Index, "Target {class} is out of bounds.");
    }
    let each = Tensor::empty(&each, dtype)?;
    let (smoothing, ignored) = (of.label_smoothing, of.ignore_index);
    let mut total = 0.0;
    let weight = weight_or_ones(of.weight, sizes[1])?;
    match_float!(dtype, T => {
        let (logs, mut each) = (logs.data::<T>()?, each.data_mut::<T>()?);
        let (weight, classes) = (weight.data::<f64>()?, classes.data::<i64>()?);
        let of = kernel::Classes { sizes, weight: &weight, smoothing };
        total = kernel::class_loss(&logs, of, (&classes, ignored), &mut each);
    }, ());
    let output = of.reduction.of(each, total)?;
    if autograd::tracks(&[logs]) {
        let name = match (smoothing > 0.0, logs.dim() > 2) {
            (true, _) => "AddBackward0",
            (false, true) => "NllLoss2DBackward0",
            (false, false) => "NllLossBackward0",
        };
        let saved: Vec<&Tensor> = std::iter::once(target).chain(of.weight).collect();
        let (shape, reduction) = (logs.shared_shape(), of.reduction);
        autograd::record(&output, name, &[logs], &saved, move |ctx| {
            let dx = Tensor::zeros(&shape, dtype)?;
            let classes = to(&ctx.saved[0], DType::Int64)?;
            let weight = weight_or_ones(ctx.saved.get(1), sizes[1])?;
            let grad = reduction.behind(ctx.grad, total)?;
            let step = usize::from(reduction == Reduction::None);
            match_float!(dtype, T => {
                let (grad, mut dx) = (grad.data::<T>()?, dx.data_mut::<T>()?);
                let (weight, classes) = (weight.data::<f64>()?, classes.data::<i64>()?);
                let of = kernel::Classes { sizes, weight: &weight, smoothing };
                kernel::class_backward(of, (&classes, ignored), (&grad, step), &mut dx);
            }, ());
            Ok(vec![Some(dx)])
        });
    }
    Ok(output)
}

/// The weights as float64.
fn weight_or_ones(weight: Option<&Tensor>, c: usize) -> Result<Tensor> {
    match weight {
        Some(weight) => in_type(weight, DType::Float64),
        None => full(&[c], 1.0, DType::Float64),
    }
}

fn distribution_loss(logs: &Tensor, target: &Tensor, of: Classes) -> Result<Tensor> {
    let mut operands = vec![Operand::from(logs), Operand::from(target)];
    operands.extend(of.weight.map(Operand::from));
    let dtype = result_type(&operands);
    let (logs, target) = (to(logs, dtype)?, to(target, dtype)?);
    let weight = of.weight.map(|weight| to(weight, dtype)).transpose()?;
    let sizes = sizes_of(&logs);
    let [n, c, l] = sizes;
    let smoothing = of.label_smoothing;
    let class_dim = usize::from(logs.dim() != 1);
    // One weight for each class, repeated along what comes after.
    let mut along = vec![1; logs.dim()];
    along[class_dim] = c;
    let weight = weight.map(|weight| weight.alias(along.into()));
    let kept = 1.0 - smoothing;
    let smoothed = move |target: &Tensor| match smoothing > 0.0 {
        true => add(&mul(target, kept)?, smoothing / c as f64),
        false => Ok(target.clone()),
    };
    let weighted = move |x: &Tensor| match &weight {
        Some(weight) => mul(x, weight),
        None => Ok(x.clone()),
    };
    let plan = Plan::new(logs.shape(), &[class_dim as i64], false)?;
    let total = (n * l) as f64;
    let output = autograd::no_grad(|| {
        let each = plan.fold(Fold::Sum, &weighted(&mul(&logs, &smoothed(&target)?)?)?, dtype)?;
        of.reduction.of(neg(&each)?, total)
    })?;
    if autograd::tracks(&[&logs, &target]) {
        // PyTorch composes it of smaller operations: the name is that of the last.
        let name = match of.reduction {
            Reduction::Mean => "DivBackward1",
            Reduction::None | Reduction::Sum => "NegBackward0",
        };
        let (reduction, inputs) = (of.reduction, [&logs, &target]);
        autograd::record(&output, name, &inputs, &inputs, move |ctx| {
            let mut grad = neg(&reduction.behind(ctx.grad, total)?)?;
            if reduction == Reduction::None {
                grad = plan.kept(&grad)?;
            }
            let [logs, target] = ctx.saved else { return Ok(vec![None, None]) };
            let grad = weighted(&grad)?;
            let in_logs = mul(&smoothed(target)?, &grad)?;
            let in_target = mul(&mul(logs, kept)?, &grad)?;
            Ok(vec![Some(in_logs), Some(in_target)])
        });
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use wasm_bindgen_test::wasm_bindgen_test;

    const REDUCTIONS: [Reduction; 3] = Reduction::ALL;

    fn ints(data: &[i32], sizes: &[usize]) -> Tensor {
        Tensor::from_slice(data, sizes, DType::Int32).unwrap()
    }

    fn of(reduction: Reduction) -> Classes<'static> {
        Classes { weight: None, ignore_index: -100, reduction, label_smoothing: 0.0 }
    }

    /// Shapes of inputs, of targets, and classes of three.
    fn cases() -> [(Vec<usize>, Tensor); 5] {
        [
            (vec![3], ints(&[2], &[])),
            (vec![4, 3], ints(&[2, 0, -7, 1], &[4])),
            (vec![2, 3, 2], ints(&[0, 1, 2, -7], &[2, 2])),
            (vec![1, 3, 2, 2], ints(&[0, 1, 2, 2], &[1, 2, 2])),
            (vec![2, 3, 1, 1, 2], ints(&[0, 1, -7, 2], &[2, 1, 1, 2])),
        ]
    }

    /// What PyTorch's documentation says, from the softmax of each place.
    fn naive(x: &Tensor, target: &Tensor, weight: &[f64], smoothing: f64) -> (Vec<f64>, f64) {
        let [_, c, l] = sizes_of(x);
        let data = x.to_vec::<f64>().unwrap();
        let (mut each, mut total) = (Vec::new(), 0.0);
        for (at, &class) in target.to_vec::<i32>().unwrap().iter().enumerate() {
            let score = |k: usize| data[(at / l * c + k) * l + at % l];
            let sum = (0..c).map(|k| score(k).exp()).sum::<f64>();
            let lost = |k: usize| -weight[k] * (score(k).exp() / sum).ln();
            if class < 0 {
                each.push(0.0);
                continue;
            }
            let class = class as usize;
            total += weight[class];
            let all = (0..c).map(lost).sum::<f64>();
            each.push((1.0 - smoothing) * lost(class) + smoothing / c as f64 * all);
        }
        (each, total)
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn class_losses_agree_with_the_definition() {
        let weight = Tensor::from_slice(&[0.5, 2.0, 1.5], &[3], DType::Float64).unwrap();
        for (sizes, target) in cases() {
            let x = sample(&sizes, 0.0);
            for (weight, smoothing) in [(None, 0.0), (Some(&weight), 0.0), (Some(&weight), 0.3)] {
                let weights = weight.map_or(vec![1.0; 3], |w| w.to_vec::<f64>().unwrap());
                let (each, total) = naive(&x, &target, &weights, smoothing);
                let sum = each.iter().sum::<f64>();
                for reduction in REDUCTIONS {
                    let ignore_index = -7;
                    let of =
                        Classes { weight, ignore_index, reduction, label_smoothing: smoothing };
                    let got = cross_entropy(&x, &target, of).unwrap();
                    let want = match reduction {
                        Reduction::None => each.clone(),
                        Reduction::Mean => vec![sum / total],
                        Reduction::Sum => vec![sum],
                    };
                    let shape = if reduction == Reduction::None { target.shape() } else { &[] };
                    assert_eq!(got.shape(), shape);
                    for (got, want) in got.to_vec::<f64>().unwrap().iter().zip(want) {
                        assert!((got - want).abs() < 1e-13, "{sizes:?} {reduction:?} {got} {want}");
                    }
                }
            }
        }
    }

    /// A distribution that is one at a single class is that class.
    #[wasm_bindgen_test(unsupported = test)]
    fn distributions_of_one_class_are_classes() {
        for (sizes, target) in cases() {
            let x = sample(&sizes, 0.0);
            let [n, c, l] = sizes_of(&x);
            let classes: Vec<i32> =
                target.to_vec::<i32>().unwrap().iter().map(|&class| class.max(0)).collect();
            let mut ones = vec![0.0; n * c * l];
            for (at, &class) in classes.iter().enumerate() {
                ones[(at / l * c + class as usize) * l + at % l] = 1.0;
            }
            let ones = Tensor::from_slice(&ones, &sizes, DType::Float64).unwrap();
            let target = ints(&classes, target.shape());
            for reduction in REDUCTIONS {
                for label_smoothing in [0.0, 0.2] {
                    let of = Classes { label_smoothing, ..of(reduction) };
                    let a = cross_entropy(&x, &target, of).unwrap();
                    let b = cross_entropy(&x, &ones, of).unwrap();
                    assert_eq!(a.shape(), b.shape());
                    let (a, b) = (a.to_vec::<f64>().unwrap(), b.to_vec::<f64>().unwrap());
                    assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-13), "{a:?} {b:?}");
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        let weight = Tensor::from_slice(&[0.5, 2.0, 1.5], &[3], DType::Float64).unwrap();
        for (sizes, target) in cases() {
            for reduction in REDUCTIONS {
                for (weight, label_smoothing) in
                    [(None, 0.0), (Some(&weight), 0.0), (Some(&weight), 0.3), (None, 0.3)]
                {
                    let of = Classes { weight, ignore_index: -7, reduction, label_smoothing };
                    gradcheck(|x| cross_entropy(&x[0], &target, of), &[sample(&sizes, 0.0)]);
                    gradcheck(|x| nll_loss(&x[0], &target, of), &[sample(&sizes, 0.0)]);
                    let both = [sample(&sizes, 0.0), sample(&sizes, 1.0)];
                    gradcheck(|x| cross_entropy(&x[0], &x[1], of), &both);
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn mismatches_are_pytorchs_errors() {
        let zeros = |sizes: &[usize]| Tensor::zeros(sizes, DType::Float32).unwrap();
        let fails = |x: &[usize], target: &Tensor| {
            cross_entropy(&zeros(x), target, of(Reduction::Mean)).unwrap_err()
        };
        let value = |text: &str| Error::new(ErrorKind::Value, text.into());
        let runtime = |text: &str| Error::new(ErrorKind::Runtime, text.into());
        let error = fails(&[2, 3], &ints(&[0, 7], &[2]));
        assert_eq!(error, Error::new(ErrorKind::Index, "Target 7 is out of bounds.".into()));
        let error = fails(&[2, 3], &ints(&[0, -1], &[2]));
        assert_eq!(error, Error::new(ErrorKind::Index, "Target -1 is out of bounds.".into()));
        let text = "Expected input batch_size (2) to match target batch_size (3).";
        assert_eq!(fails(&[2, 3], &ints(&[0; 3], &[3])), value(text));
        let text = "Expected input batch_size (2) to match target batch_size (0).";
        assert_eq!(fails(&[2, 3], &ints(&[0], &[])), value(text));
        let text = "0D or 1D target tensor expected, multi-target not supported";
        assert_eq!(fails(&[2, 3], &ints(&[0, 0], &[2, 1])), runtime(text));
        let text = "For 1D input, 1D target must have size 1, but got target size: 2";
        assert_eq!(fails(&[3], &ints(&[0, 0], &[2])), value(text));
        let text = "Expected target size [2, 4], got [2]";
        assert_eq!(fails(&[2, 3, 4], &ints(&[0, 0], &[2])), runtime(text));
        let text = "size mismatch (got input: [2, 3, 1, 5] , target: [2, 1, 6]";
        assert_eq!(fails(&[2, 3, 1, 5], &ints(&[0; 12], &[2, 1, 6])), runtime(text));
        let text = "only batches of spatial targets supported (3D tensors) but got targets of \
                    dimension: 2";
        assert_eq!(fails(&[2, 3, 1, 5], &ints(&[0; 2], &[2, 1])), runtime(text));
        let text = "expected target dtype to be Long or Byte, but got Float";
        assert_eq!(fails(&[2, 3], &zeros(&[2])), runtime(text));
        let text = "Expected floating point type for target with class probabilities, got Int";
        assert_eq!(fails(&[2, 3], &ints(&[0; 6], &[2, 3])), runtime(text));
        assert!(matches!(fails(&[0, 3], &ints(&[0], &[])), e if e.kind() == ErrorKind::Value));
        let bad = Classes { label_smoothing: 1.5, ..of(Reduction::Mean) };
        let error = cross_entropy(&zeros(&[2, 3]), &ints(&[0; 2], &[2]), bad).unwrap_err();
        assert_eq!(error, runtime("label_smoothing must be between 0.0 and 1.0. Got: 1.5"));
        let weight = zeros(&[4]);
        let bad = Classes { weight: Some(&weight), ..of(Reduction::Mean) };
        let error = cross_entropy(&zeros(&[2, 3]), &ints(&[0; 2], &[2]), bad).unwrap_err();
        assert!(error.message().ends_with("but got weight tensor of shape: [4]"));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nothing_has_no_mean() {
        let x = Tensor::zeros(&[0, 3], DType::Float32).unwrap();
        let target = ints(&[], &[0]);
        let run =
            |reduction| cross_entropy(&x, &target, of(reduction)).unwrap().to_vec::<f32>().unwrap();
        assert!(run(Reduction::Mean)[0].is_nan());
        assert_eq!((run(Reduction::Sum), run(Reduction::None)), (vec![0.0], vec![]));
        let x = Tensor::zeros(&[2, 3], DType::Float32).unwrap();
        let ignored = ints(&[-100, -100], &[2]);
        let loss = cross_entropy(&x, &ignored, of(Reduction::Mean)).unwrap();
        assert!(loss.to_vec::<f32>().unwrap()[0].is_nan());
    }
}
