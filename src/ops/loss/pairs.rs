//! Losses of an input and a target, element by element.

use super::Reduction;
use crate::autograd::{self, Context, Grads};
use crate::dtype::{DType, Element};
use crate::error::{Result, bail};
use crate::kernels::loss::{self as kernel, Bend, Logits};
use crate::kernels::rows::{Along, MAX_LANES};
use crate::ops::convert::{expand, sum_to, to};
use crate::ops::promote::{check_computes, result_type};
use crate::ops::reduce::check_mean;
use crate::ops::unary::neg;
use crate::shape::{Broadcast, List};
use crate::simd::Float;
use crate::tensor::{Tensor, match_float};
use crate::warnings::warn;
use std::cell::Ref;

/// The vectors of an element type.
type Lanes<T> = <T as Float>::Vector;

/// Which loss [`pair_loss`] computes, with `d = input - target`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pair {
    /// `d^2` (`mse_loss`)
    Mse,
    /// `|d|` (`l1_loss`)
    L1,
    /// `d^2 / (2 beta)` where `|d| < beta`, else `|d| - beta / 2` (`smooth_l1_loss`)
    SmoothL1 {
        /// Where the parabola ends; not negative. 0 makes it [`Pair::L1`].
        beta: f64,
    },
}

/// Mean squared error, mean absolute error, or their mixture.
///
/// Both are repeated to a common shape, with PyTorch's warning when they differ, and meet in a
/// common data type.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the shapes do not match or `beta` is negative,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) when neither is of a floating point type.
///
/// Source: `torch.nn.functional.mse_loss`, `l1_loss`, `smooth_l1_loss`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::loss::{Pair, Reduction, pair_loss}};
///
/// let x = Tensor::from_slice(&[1.0f32, 5.0], &[2], DType::Float32)?;
/// let target = Tensor::zeros(&[2], DType::Float32)?;
/// assert_eq!(pair_loss(Pair::Mse, &x, &target, Reduction::Mean)?.to_vec::<f32>()?, [13.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn pair_loss(
    pair: Pair,
    input: &Tensor,
    target: &Tensor,
    reduction: Reduction,
) -> Result<Tensor> {
    if input.shape() != target.shape() {
        warn(&format!(
            "Using a target size (torch.Size({})) that is different to the input size \
             (torch.Size({})). This will likely lead to incorrect results due to broadcasting. \
             Please ensure they have the same size.",
            List(target.shape()),
            List(input.shape())
        ))?;
    }
    let bend = |end, half, steep, rest| Bend { end, half, steep, rest };
    let (bend, op, name) = match pair {
        Pair::SmoothL1 { beta } if beta < 0.0 || beta.is_nan() => {
            bail!(Runtime, "smooth_l1_loss does not support negative values for beta.")
        }
        Pair::Mse => (bend(f64::INFINITY, 1.0, 1.0, 0.0), "mse", "MseLossBackward0"),
        Pair::SmoothL1 { beta } if beta > 0.0 => {
            (bend(beta, 0.5, beta, 0.5 * beta), "smooth_l1", "SmoothL1LossBackward0")
        }
        // PyTorch composes it of smaller operations: the name is that of the last.
        Pair::L1 | Pair::SmoothL1 { .. } => {
            let last = match reduction {
                Reduction::None => "AbsBackward0",
                Reduction::Mean => "MeanBackward0",
                Reduction::Sum => "SumBackward0",
            };
            (bend(0.0, 0.0, 1.0, 0.0), "l1", last)
        }
    };
    check_computes(op, &[input.into(), target.into()])?;
    let shape = Broadcast::new(input.shape(), target.shape())?.shape;
    let dtype = result_type(&[input.into(), target.into()]);
    if op == "l1" && reduction == Reduction::Mean {
        check_mean("Input", dtype)?;
    }
    check_floating(op, dtype)?;
    let (input, target) = (to(input, dtype)?, to(target, dtype)?);
    Loss { kind: Kind::Bent(bend), name, reduction }.run(&input, &target, &shape)
}

fn check_floating(op: &str, dtype: DType) -> Result<()> {
    if !dtype.is_floating_point() {
        bail!(NotImplemented, "\"{op}_cpu\" not implemented for '{}'", dtype.scalar_type());
    }
    Ok(())
}

/// The binary cross entropy of `sigmoid(input)`, computed without its loss of digits.
///
/// `target` has the shape of `input` and holds probabilities. `weight` repeats to that shape and
/// multiplies each loss; `pos_weight` multiplies what is lost on positive targets.
///
/// # Errors
/// [`ErrorKind::Value`](crate::ErrorKind::Value) when the sizes differ,
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for weights that do not repeat or require a gradient and
/// for a target of integers, [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for an input of
/// integers.
///
/// Source: `torch.nn.functional.binary_cross_entropy_with_logits`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::loss::{Reduction, binary_cross_entropy_with_logits}};
///
/// let x = Tensor::zeros(&[2], DType::Float64)?;
/// let loss = binary_cross_entropy_with_logits(&x, &x, None, None, Reduction::Mean)?;
/// assert!((loss.to_vec::<f64>()?[0] - 2f64.ln()).abs() < 1e-15);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn binary_cross_entropy_with_logits(
    input: &Tensor,
    target: &Tensor,
    weight: Option<&Tensor>,
    pos_weight: Option<&Tensor>,
    reduction: Reduction,
) -> Result<Tensor> {
    let op = "binary_cross_entropy_with_logits";
    let shape = input.shape();
    if target.shape() != shape {
        let (have, want) = (List(target.shape()), List(shape));
        bail!(
            Value,
            "Target size (torch.Size({have})) must be the same as input size (torch.Size({want}))"
        );
    }
    check_computes(op, &[input.into(), target.into()])?;
    check_floating("log_sigmoid", input.dtype())?;
    if !target.dtype().is_floating_point() {
        let (from, into) = (input.dtype().scalar_type(), target.dtype().scalar_type());
        bail!(Runtime, "result type {from} can't be cast to the desired output type {into}");
    }
    for (name, tensor) in [("weight", weight), ("pos_weight", pos_weight)] {
        if tensor.is_some_and(|tensor| autograd::tracks(&[tensor])) {
            bail!(
                Runtime,
                "The function '{op}' is not differentiable with respect to argument '{name}'. This \
                 input cannot have requires_grad True."
            );
        }
    }
    // PyTorch computes in the memory of the target.
    let dtype = target.dtype();
    let repeated = |tensor: Option<&Tensor>, first: bool| {
        let Some(tensor) = tensor else { return Ok(None) };
        let sizes = match first {
            true => Broadcast::new(tensor.shape(), shape)?.shape,
            false => Broadcast::new(shape, tensor.shape())?.shape,
        };
        if sizes != shape {
            let (have, want) = (List(shape), List(&sizes));
            bail!(Runtime, "output with shape {have} doesn't match the broadcast shape {want}");
        }
        Ok(Some(expand(&to(tensor, dtype)?, shape)?))
    };
    let (positive, weight) = (repeated(pos_weight, true)?, repeated(weight, false)?);
    let name = "BinaryCrossEntropyWithLogitsBackward0";
    let kind = Kind::Logits { weight, positive };
    Loss { kind, name, reduction }.run(&to(input, dtype)?, target, shape)
}

enum Kind {
    Bent(Bend),
    Logits { weight: Option<Tensor>, positive: Option<Tensor> },
}

/// A loss of pairs that has been checked.
struct Loss {
    kind: Kind,
    name: &'static str,
    reduction: Reduction,
}

impl Loss {
    fn run(self, input: &Tensor, target: &Tensor, shape: &[usize]) -> Result<Tensor> {
        let (x, t) = (expand(input, shape)?, expand(target, shape)?);
        let each = Tensor::empty(shape, x.dtype())?;
        match_float!(x.dtype(), T => {
            let (x, t, mut y) = (x.data::<T>()?, t.data::<T>()?, each.data_mut::<T>()?);
            let ones = [1.0; MAX_LANES];
            match &self.kind {
                Kind::Bent(bend) => kernel::bent::<Lanes<T>>(*bend, &x, &t, &mut y),
                Kind::Logits { weight, positive } => {
                    let (weight, positive) = (data::<T>(weight)?, data::<T>(positive)?);
                    let (weight, positive) = (along(weight.as_deref(), &ones), along(positive.as_deref(), &ones));
                    let of = Logits { x: &x, t: &t, weight, positive };
                    kernel::logits::<Lanes<T>>(of, &mut y);
                }
            }
        }, ());
        let output = self.reduction.of(each, x.numel() as f64)?;
        if autograd::tracks(&[input, target]) {
            let inputs = [input, target];
            autograd::record(&output, self.name, &inputs, &inputs, move |ctx| self.backward(ctx));
        }
        Ok(output)
    }

    fn backward(&self, ctx: &Context) -> Result<Grads> {
        let shape = Broadcast::new(ctx.saved[0].shape(), ctx.saved[1].shape())?.shape;
        let (x, t) = (expand(&ctx.saved[0], &shape)?, expand(&ctx.saved[1], &shape)?);
        let grad = self.reduction.behind(ctx.grad, x.numel() as f64)?;
        let mut grads = vec![None, None];
        for (i, to) in grads.iter_mut().enumerate() {
            if !ctx.needs[i] {
                continue;
            }
            let dx = Tensor::empty(&shape, x.dtype())?;
            match_float!(x.dtype(), T => {
                let (x, t, mut dx) = (x.data::<T>()?, t.data::<T>()?, dx.data_mut::<T>()?);
                let (grad, ones) = (grad.data::<T>()?, [1.0; MAX_LANES]);
                let lanes = [grad.first().copied().unwrap_or_default(); MAX_LANES];
                let grad = match self.reduction {
                    Reduction::None => Along::each(&grad),
                    Reduction::Mean | Reduction::Sum => Along::same(&lanes),
                };
                match &self.kind {
                    Kind::Bent(bend) => {
                        kernel::bent_backward::<Lanes<T>>(*bend, &x, &t, grad, &mut dx);
                    }
                    Kind::Logits { weight, positive } => {
                        let (weight, positive) = (data::<T>(weight)?, data::<T>(positive)?);
                        let (weight, positive) =
                            (along(weight.as_deref(), &ones), along(positive.as_deref(), &ones));
                        let of = Logits { x: &x, t: &t, weight, positive };
                        match i {
                            0 => kernel::logits_backward::<Lanes<T>>(of, grad, &mut dx),
                            _ => kernel::logits_target::<Lanes<T>>(of, grad, &mut dx),
                        }
                    }
                }
            }, ());
            // A difference falls as its second number rises.
            let falls = i == 1 && matches!(self.kind, Kind::Bent(_));
            let dx = if falls { neg(&dx)? } else { dx };
            *to = Some(sum_to(&dx, ctx.saved[i].shape())?);
        }
        Ok(grads)
    }
}

fn data<T: Element>(tensor: &Option<Tensor>) -> Result<Option<Ref<'_, [T]>>> {
    tensor.as_ref().map(Tensor::data::<T>).transpose()
}

/// One for all where there is none.
fn along<'a, T>(numbers: Option<&'a [T]>, ones: &'a [T; MAX_LANES]) -> Along<'a, T> {
    numbers.map_or(Along::same(ones), Along::each)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use crate::autograd::gradcheck::{gradcheck, sample};
    use wasm_bindgen_test::wasm_bindgen_test;

    const PAIRS: [Pair; 4] =
        [Pair::Mse, Pair::L1, Pair::SmoothL1 { beta: 0.4 }, Pair::SmoothL1 { beta: 0.0 }];

    fn naive(pair: Pair, x: f64, t: f64) -> f64 {
        let d = (x - t).abs();
        match pair {
            Pair::Mse => d * d,
            Pair::SmoothL1 { beta } if d < beta => d * d / (2.0 * beta),
            Pair::SmoothL1 { beta } => d - beta / 2.0,
            Pair::L1 => d,
        }
    }

    fn check(got: &Tensor, each: &[f64], reduction: Reduction) {
        let sum = each.iter().sum::<f64>();
        let want = match reduction {
            Reduction::None => each.to_vec(),
            Reduction::Mean => vec![sum / each.len() as f64],
            Reduction::Sum => vec![sum],
        };
        let got = got.to_vec::<f64>().unwrap();
        assert_eq!(got.len(), want.len());
        assert!(got.iter().zip(&want).all(|(a, b)| (a - b).abs() < 1e-13), "{got:?} {want:?}");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn pairs_agree_with_the_definition() {
        let (x, t) = (sample(&[3, 5], 0.0), sample(&[3, 5], 1.0));
        let (data, targets) = (x.to_vec::<f64>().unwrap(), t.to_vec::<f64>().unwrap());
        for reduction in Reduction::ALL {
            for pair in PAIRS {
                let each: Vec<f64> =
                    data.iter().zip(&targets).map(|(&x, &t)| naive(pair, x, t)).collect();
                check(&pair_loss(pair, &x, &t, reduction).unwrap(), &each, reduction);
            }
            let (w, p) = (sample(&[5], 2.0), sample(&[3, 1], 3.0));
            let (ws, ps) = (w.to_vec::<f64>().unwrap(), p.to_vec::<f64>().unwrap());
            let each: Vec<f64> = (0..15)
                .map(|i| {
                    let (s, t) = (1.0 / (1.0 + (-data[i]).exp()), targets[i]);
                    -ws[i % 5] * (ps[i / 5] * t * s.ln() + (1.0 - t) * (1.0 - s).ln())
                })
                .collect();
            let got = binary_cross_entropy_with_logits(&x, &t, Some(&w), Some(&p), reduction);
            check(&got.unwrap(), &each, reduction);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        crate::warnings::set_handler(Some(std::rc::Rc::new(|_: &str| Ok(()))));
        for reduction in Reduction::ALL {
            for pair in PAIRS {
                for (a, b) in [(&[3, 5][..], &[3, 5][..]), (&[3, 5], &[5]), (&[3, 1], &[2, 1, 5])] {
                    let inputs = [sample(a, 0.0), sample(b, 1.0)];
                    gradcheck(|x| pair_loss(pair, &x[0], &x[1], reduction), &inputs);
                }
            }
            let (w, p) = (sample(&[5], 2.0), sample(&[3, 1], 3.0));
            for (weight, positive) in [(None, None), (Some(&w), Some(&p))] {
                let f = |x: &[Tensor]| {
                    binary_cross_entropy_with_logits(&x[0], &x[1], weight, positive, reduction)
                };
                gradcheck(f, &[sample(&[3, 5], 0.0), sample(&[3, 5], 1.0)]);
            }
        }
        crate::warnings::set_handler(None);
    }

    /// PyTorch's results.
    #[wasm_bindgen_test(unsupported = test)]
    fn logits_at_the_ends_are_pytorchs() {
        let inf = f32::INFINITY;
        let x = [100.0, -100.0, 1e30, -1e30, inf, -inf];
        let run = |t: [f32; 6]| {
            let [x, t] =
                [x, t].map(|data| Tensor::from_slice(&data, &[6], DType::Float32).unwrap());
            let none = Reduction::None;
            binary_cross_entropy_with_logits(&x, &t, None, None, none).unwrap().to_vec().unwrap()
        };
        let right: Vec<f32> = run([1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
        assert!(
            right[0] < 1e-40 && right[1..4] == [0.0; 3] && right[4..].iter().all(|y| y.is_nan())
        );
        let wrong: Vec<f32> = run([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
        assert_eq!(wrong[..5], [100.0, 100.0, 1e30, 1e30, inf]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn mismatches_are_pytorchs_errors() {
        crate::warnings::set_handler(Some(std::rc::Rc::new(|_: &str| Ok(()))));
        let zeros = |sizes: &[usize], dtype| Tensor::zeros(sizes, dtype).unwrap();
        let (x, mean) = (zeros(&[2, 3], DType::Float32), Reduction::Mean);
        let error = pair_loss(Pair::Mse, &x, &zeros(&[4], DType::Float32), mean).unwrap_err();
        assert!(error.message().starts_with("The size of tensor a (3) must match the size of"));
        let error = pair_loss(Pair::SmoothL1 { beta: -1.0 }, &x, &x, mean).unwrap_err();
        assert_eq!(error.message(), "smooth_l1_loss does not support negative values for beta.");
        let whole = zeros(&[2, 3], DType::Int32);
        let error = pair_loss(Pair::Mse, &whole, &whole, mean).unwrap_err();
        assert_eq!(
            error,
            Error::new(ErrorKind::NotImplemented, "\"mse_cpu\" not implemented for 'Int'".into())
        );
        let double = pair_loss(Pair::Mse, &x, &zeros(&[2, 3], DType::Float64), mean).unwrap();
        assert_eq!(double.dtype(), DType::Float64);
        let logits = |t: &Tensor, w: Option<&Tensor>, p: Option<&Tensor>| {
            binary_cross_entropy_with_logits(&x, t, w, p, mean).unwrap_err()
        };
        let text = "Target size (torch.Size([3])) must be the same as input size \
                    (torch.Size([2, 3]))";
        assert_eq!(
            logits(&zeros(&[3], DType::Float32), None, None),
            Error::new(ErrorKind::Value, text.into())
        );
        let text = "result type Float can't be cast to the desired output type Int";
        assert_eq!(logits(&whole, None, None), Error::new(ErrorKind::Runtime, text.into()));
        let four = zeros(&[4], DType::Float32);
        let text = logits(&x, Some(&four), None);
        assert!(text.message().starts_with("The size of tensor a (3) must match"));
        let text = logits(&x, None, Some(&four));
        assert!(text.message().starts_with("The size of tensor a (4) must match"));
        let wide = zeros(&[1, 2, 3], DType::Float32);
        let text = "output with shape [2, 3] doesn't match the broadcast shape [1, 2, 3]";
        assert_eq!(logits(&x, Some(&wide), None), Error::new(ErrorKind::Runtime, text.into()));
        four.set_requires_grad(true).unwrap();
        assert!(logits(&x, Some(&four), None).message().contains("not differentiable"));
        crate::warnings::set_handler(None);
    }
}
