//! Batch and layer normalization.

use crate::autograd::{self, Context, Grads};
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::kernels::norm::{self as kernel, Channels};
use crate::number::Python;
use crate::ops::convert::in_type;
use crate::ops::create::full;
use crate::shape::{List, Shape};
use crate::simd::Float;
use crate::tensor::{Tensor, match_float};

/// The vectors of an element type.
type Lanes<T> = <T as Float>::Vector;

/// The running statistics of [`batch_norm`] and how they are used.
#[derive(Clone, Copy)]
pub struct Running<'a> {
    /// The running mean, `(C)`.
    pub mean: Option<&'a Tensor>,
    /// The running variance, `(C)`.
    pub var: Option<&'a Tensor>,
    /// How much of the batch's statistics they take over.
    pub momentum: f64,
}

/// Normalizes each channel over the batch and all places: `(x - mean) / sqrt(var + eps) * weight + bias`.
///
/// `input` is `(N, C, ...)`, `float32` or `float64`; `weight` and `bias` are `(C)`. In `training` the
/// statistics are those of the batch, and the running ones move towards them, the variance in its
/// unbiased form; else they are the running ones. Statistics take two passes in a fixed order.
///
/// # Errors
/// [`ErrorKind::Value`](crate::ErrorKind::Value) when a channel has only one value in training, and for an
/// `eps` that is too small; [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when sizes or data types do not
/// match or the running statistics are missing;
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other data types.
///
/// Source: `torch.nn.functional.batch_norm`; Ioffe and Szegedy (2015).
///
/// ```
/// use selfnorm::{DType, Tensor, ops::norm::{Running, batch_norm}};
///
/// let x = Tensor::from_slice(&[1.0f64, 3.0], &[2, 1], DType::Float64)?;
/// let running = Running { mean: None, var: None, momentum: 0.1 };
/// let y = batch_norm(&x, running, None, None, true, 1e-12)?.to_vec::<f64>()?;
/// assert!((y[0] + 1.0).abs() < 1e-9 && (y[1] - 1.0).abs() < 1e-9);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn batch_norm(
    input: &Tensor,
    running: Running,
    weight: Option<&Tensor>,
    bias: Option<&Tensor>,
    training: bool,
    eps: f64,
) -> Result<Tensor> {
    check_batch(input, training, eps)?;
    let channels = input.shape().get(1).copied().unwrap_or(0);
    check_channels(input, channels, running, training)?;
    for (name, tensor) in [("weight", weight), ("bias", bias)] {
        check_count(name, tensor, channels)?;
    }
    if running.mean.is_some() != running.var.is_some() {
        bail!(Value, "running_mean and running_var must either both be None or neither be None");
    }
    check_dtypes("batch_norm", input, &[weight, bias, running.mean, running.var])?;
    let inputs: Vec<&Tensor> = [Some(input), weight, bias].into_iter().flatten().collect();
    if input.numel() == 0 {
        return nothing("CloneBackward0", &inputs);
    }
    let l = input.shape()[2..].iter().product::<usize>();
    let sizes = [input.shape()[0], channels, l];
    // Numbers of channels are few: they are float64 until the kernel needs them.
    let (mean, inverse) = match (training, running.mean, running.var) {
        (false, Some(mean), Some(var)) => {
            // A copy: a later training writes the mean without autograd's notice.
            (each(&[mean], &|[mean]| mean)?, each(&[var], &|[var]| 1.0 / (var + eps).sqrt())?)
        }
        _ => statistics(input, sizes, running, eps)?,
    };
    let dtype = input.dtype();
    let scale = in_type(&scaled(&inverse, weight)?, dtype)?;
    let center = in_type(&mean, dtype)?;
    let shift = match bias {
        Some(bias) => bias.clone(),
        None => Tensor::zeros(&[channels], dtype)?,
    };
    let output = Tensor::empty_shaped(input.shared_shape(), input.dtype())?;
    match_float!(input.dtype(), T => {
        let (center, scale, shift) = (center.data::<T>()?, scale.data::<T>()?, shift.data::<T>()?);
        let of = [&*center, &*scale, &*shift];
        kernel::channel_map::<Lanes<T>>(&input.data::<T>()?, sizes, of, &mut output.data_mut::<T>()?);
    }, ());
    if autograd::tracks(&inputs) {
        let (weighted, biased) = (weight.is_some(), bias.is_some());
        // PyTorch saves the running statistics, and so notices when they are written.
        let saved: Vec<&Tensor> =
            [Some(input), weight, running.mean, running.var].into_iter().flatten().collect();
        autograd::record(&output, "NativeBatchNormBackward0", &inputs, &saved, move |ctx| {
            let weight = weighted.then(|| &ctx.saved[1]);
            let state = BatchState { mean: &center, inverse: &inverse, sizes, training };
            state.backward(ctx, weight, biased)
        });
    }
    Ok(output)
}

/// What comes of an input without elements: one like it; its gradients are zero.
fn nothing(name: &'static str, inputs: &[&Tensor]) -> Result<Tensor> {
    let output = inputs[0].copy()?;
    if autograd::tracks(inputs) {
        let (shapes, dtype) = (inputs.iter().map(|x| x.shared_shape()), output.dtype());
        let shapes: Vec<Shape> = shapes.collect();
        autograd::record(&output, name, inputs, &[], move |_| {
            shapes.iter().map(|shape| Tensor::zeros(shape, dtype).map(Some)).collect()
        });
    }
    Ok(output)
}

fn check_batch(input: &Tensor, training: bool, eps: f64) -> Result<()> {
    let shape = input.shape();
    if training {
        if shape.is_empty() {
            bail!(Index, "tuple index out of range");
        }
        let places = shape.iter().enumerate().filter(|(i, _)| *i != 1);
        // Saturates beside a size of zero.
        if places.fold(1usize, |n, (_, &size)| n.saturating_mul(size)) == 1 {
            let shape = List(shape);
            bail!(
                Value,
                "Expected more than 1 value per channel when training, got input size \
                 torch.Size({shape})"
            );
        }
        if eps <= 0.0 {
            let eps = Python(eps);
            bail!(Value, "batch_norm eps must be positive during training, but got {eps}");
        }
    } else if eps < 0.0 {
        bail!(Value, "batch_norm eps must be non-negative, but got {}", Python(eps));
    }
    Ok(())
}

fn check_channels(input: &Tensor, channels: usize, running: Running, training: bool) -> Result<()> {
    for (name, tensor) in [("running_mean", running.mean), ("running_var", running.var)] {
        check_count(name, tensor, channels)?;
        if tensor.is_none() && !training {
            bail!(Runtime, "{name} must be defined in evaluation mode");
        }
    }
    if input.dim() < 2 {
        // With statistics of no channel at all PyTorch comes so far.
        let last = input.dim().max(1) as i64;
        let (low, high) = (-last, last - 1);
        bail!(
            Index,
            "Dimension out of range (expected to be in range of [{low}, {high}], but got 1)"
        );
    }
    Ok(())
}

fn check_count(name: &str, tensor: Option<&Tensor>, channels: usize) -> Result<()> {
    if let Some(count) = tensor.map(Tensor::numel).filter(|&count| count != channels) {
        bail!(Runtime, "{name} should contain {channels} elements not {count}");
    }
    Ok(())
}

/// Parameters of one type with the input, in PyTorch's words, which also speak of mixed types.
fn check_dtypes(kernel: &str, input: &Tensor, parameters: &[Option<&Tensor>]) -> Result<()> {
    let dtype = input.dtype();
    if !dtype.is_floating_point() {
        bail!(NotImplemented, "\"{kernel}\" not implemented for '{}'", dtype.scalar_type());
    }
    let mut others = parameters.iter().flatten().map(|parameter| parameter.dtype());
    let first = others.clone().next();
    if first.is_some_and(|first| first != dtype) {
        if others.any(|other| other != DType::Float32) {
            bail!(Runtime, "mixed dtype (CPU): expect parameter to have scalar type of Float");
        }
        bail!(Runtime, "mixed dtype (CPU): all inputs must share same datatype.");
    }
    if let Some(other) = others.find(|&other| other != dtype) {
        let (want, have) = (dtype.scalar_type(), other.scalar_type());
        bail!(Runtime, "expected scalar type {want} but found {have}");
    }
    Ok(())
}

/// Mean and inverse standard deviation of each channel; the running statistics follow.
fn statistics(
    input: &Tensor,
    sizes: Channels,
    running: Running,
    eps: f64,
) -> Result<(Tensor, Tensor)> {
    let ([n, c, l], dtype) = (sizes, input.dtype());
    let (mean, squares) = (Tensor::empty(&[c], dtype)?, Tensor::empty(&[c], dtype)?);
    match_float!(dtype, T => {
        let (mut mean, mut squares) = (mean.data_mut::<T>()?, squares.data_mut::<T>()?);
        kernel::channel_moments::<Lanes<T>>(&input.data::<T>()?, sizes, &mut mean, &mut squares);
    }, ());
    let (count, momentum) = ((n * l) as f64, running.momentum);
    for (target, batch, divisor) in
        [(running.mean, &mean, 1.0), (running.var, &squares, count - 1.0)]
    {
        let Some(target) = target else { continue };
        let moved = each(&[target, batch], &|[old, new]| {
            momentum * (new / divisor) + (1.0 - momentum) * old
        })?;
        // Not a write that autograd counts, as in PyTorch.
        target.bytes_mut()?.copy_from_slice(&in_type(&moved, dtype)?.bytes()?);
    }
    let inverse = each(&[&squares], &|[squares]| 1.0 / (squares / count + eps).sqrt())?;
    Ok((in_type(&mean, DType::Float64)?, inverse))
}

/// A float64 tensor of what `f` makes of the numbers of each channel.
fn each<const K: usize>(inputs: &[&Tensor; K], f: &dyn Fn([f64; K]) -> f64) -> Result<Tensor> {
    let wide = inputs.iter().map(|input| in_type(input, DType::Float64));
    let wide = wide.collect::<Result<Vec<Tensor>>>()?;
    let data = wide.iter().map(Tensor::data::<f64>).collect::<Result<Vec<_>>>()?;
    let output = Tensor::empty(&[inputs[0].numel()], DType::Float64)?;
    for (i, to) in output.data_mut::<f64>()?.iter_mut().enumerate() {
        *to = f(std::array::from_fn(|k| data[k][i]));
    }
    Ok(output)
}

/// The product of both, or the first.
fn scaled(x: &Tensor, weight: Option<&Tensor>) -> Result<Tensor> {
    match weight {
        Some(weight) => each(&[x, weight], &|[x, weight]| x * weight),
        None => Ok(x.clone()),
    }
}

/// What the backward of a batch normalization keeps.
struct BatchState<'a> {
    mean: &'a Tensor,
    inverse: &'a Tensor,
    sizes: Channels,
    training: bool,
}

impl BatchState<'_> {
    fn backward(&self, ctx: &Context, weight: Option<&Tensor>, biased: bool) -> Result<Grads> {
        let (grad, input, dtype) = (ctx.grad, &ctx.saved[0], ctx.grad.dtype());
        let [n, c, l] = self.sizes;
        let (sums, moved) = (Tensor::zeros(&[c], dtype)?, Tensor::zeros(&[c], dtype)?);
        if self.training || ctx.needs[1..].contains(&true) {
            match_float!(dtype, T => {
                let (grad, x) = (grad.data::<T>()?, input.data::<T>()?);
                let (mut sums, mut moved) = (sums.data_mut::<T>()?, moved.data_mut::<T>()?);
                let (sums, mean) = ([&mut *sums, &mut *moved], self.mean.data::<T>()?);
                kernel::channel_gradients::<Lanes<T>>(&grad, &x, self.sizes, &mean, sums);
            }, ());
        }
        let mut grads = vec![None];
        if ctx.needs[0] {
            let scale = in_type(&scaled(self.inverse, weight)?, dtype)?;
            let output = Tensor::empty_shaped(input.shared_shape(), dtype)?;
            // What the statistics give back: their share of both sums.
            let count = if self.training { (n * l) as f64 } else { f64::INFINITY };
            let offset = each(&[&sums], &|[sum]| sum / count)?;
            let slope = each(&[&moved, self.inverse], &|[sum, inv]| sum * inv * inv / count)?;
            let (offset, slope) = (in_type(&offset, dtype)?, in_type(&slope, dtype)?);
            match_float!(dtype, T => {
                let (offset, slope) = (offset.data::<T>()?, slope.data::<T>()?);
                let (mean, scale) = (self.mean.data::<T>()?, scale.data::<T>()?);
                let (grad, mut output) = (grad.data::<T>()?, output.data_mut::<T>()?);
                if self.training {
                    let of = [&*offset, &*mean, &*slope, &*scale];
                    let x = input.data::<T>()?;
                    kernel::channel_backward::<Lanes<T>>(&grad, &x, self.sizes, of, &mut output);
                } else {
                    let of = [&*offset, &*scale, &*offset];
                    kernel::channel_map::<Lanes<T>>(&grad, self.sizes, of, &mut output);
                }
            }, ());
            grads[0] = Some(output);
        }
        if weight.is_some() {
            grads.push(Some(in_type(&scaled(&moved, Some(self.inverse))?, dtype)?));
        }
        if biased {
            grads.push(Some(sums));
        }
        Ok(grads)
    }
}

/// Normalizes over the last dimensions: `(x - mean) / sqrt(var + eps) * weight + bias`.
///
/// `input` is `(..., *normalized_shape)`, `float32` or `float64`; `weight` and `bias` have the sizes
/// `normalized_shape`. Statistics take two passes in a fixed order.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when sizes or data types do not match,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other data types.
///
/// Source: `torch.nn.functional.layer_norm`; Ba, Kiros and Hinton (2016).
///
/// ```
/// use selfnorm::{DType, Tensor, ops::norm::layer_norm};
///
/// let x = Tensor::from_slice(&[1.0f64, 3.0], &[1, 2], DType::Float64)?;
/// let y = layer_norm(&x, &[2], None, None, 1e-12)?.to_vec::<f64>()?;
/// assert!((y[0] + 1.0).abs() < 1e-9 && (y[1] - 1.0).abs() < 1e-9);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn layer_norm(
    input: &Tensor,
    normalized_shape: &[usize],
    weight: Option<&Tensor>,
    bias: Option<&Tensor>,
    eps: f64,
) -> Result<Tensor> {
    check_layer(input, normalized_shape, weight, bias)?;
    check_dtypes("LayerNormKernelImpl", input, &[weight, bias])?;
    let dtype = input.dtype();
    let inputs: Vec<&Tensor> = [Some(input), weight, bias].into_iter().flatten().collect();
    if input.numel() == 0 {
        return nothing("NativeLayerNormBackward0", &inputs);
    }
    let m = normalized_shape.iter().product::<usize>();
    let rows = input.numel() / m;
    // Without a weight it is one, without a bias zero: one loop for all.
    let scale = weight.map_or_else(|| full(&[m], 1.0, dtype), |weight| Ok(weight.clone()))?;
    let shift = bias.map_or_else(|| Tensor::zeros(&[m], dtype), |bias| Ok(bias.clone()))?;
    let (mean, inverse) = (Tensor::empty(&[rows], dtype)?, Tensor::empty(&[rows], dtype)?);
    let output = Tensor::empty_shaped(input.shared_shape(), dtype)?;
    match_float!(dtype, T => {
        let (scale, shift) = (scale.data::<T>()?, shift.data::<T>()?);
        let (mut mean, mut inverse) = (mean.data_mut::<T>()?, inverse.data_mut::<T>()?);
        let statistics = [&mut *mean, &mut *inverse];
        let (x, mut y) = (input.data::<T>()?, output.data_mut::<T>()?);
        kernel::row_norm::<Lanes<T>>(&x, [&scale, &shift], eps, &mut y, statistics);
    }, ());
    if autograd::tracks(&inputs) {
        let saved: Vec<&Tensor> = [Some(input), weight].into_iter().flatten().collect();
        let given = [weight.is_some(), bias.is_some()];
        let sizes = normalized_shape.to_vec();
        autograd::record(&output, "NativeLayerNormBackward0", &inputs, &saved, move |ctx| {
            layer_backward(ctx, [&mean, &inverse], &scale, &sizes, given)
        });
    }
    Ok(output)
}

fn check_layer(
    input: &Tensor,
    normalized_shape: &[usize],
    weight: Option<&Tensor>,
    bias: Option<&Tensor>,
) -> Result<()> {
    let want = List(normalized_shape);
    if normalized_shape.is_empty() {
        bail!(
            Runtime,
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one \
             element, but got normalized_shape = []"
        );
    }
    for (name, tensor) in [("weight", weight), ("bias", bias)] {
        if let Some(have) = tensor.map(Tensor::shape).filter(|&have| have != normalized_shape) {
            let have = List(have);
            bail!(
                Runtime,
                "Expected {name} to be of same shape as normalized_shape, but got {name} of shape \
                 {have} and normalized_shape = {want}"
            );
        }
    }
    if !input.shape().ends_with(normalized_shape) {
        let (have, inner) = (List(input.shape()), want.to_string());
        let inner = inner.trim_start_matches('[');
        bail!(
            Runtime,
            "Given normalized_shape={want}, expected input with shape [*, {inner}, but got input \
             of size{have}"
        );
    }
    Ok(())
}

fn layer_backward(
    ctx: &Context,
    [mean, inverse]: [&Tensor; 2],
    scale: &Tensor,
    sizes: &[usize],
    [weighted, biased]: [bool; 2],
) -> Result<Grads> {
    let (grad, input, dtype) = (ctx.grad, &ctx.saved[0], ctx.grad.dtype());
    let mut grads = Vec::with_capacity(3);
    grads.push(None);
    if ctx.needs[0] {
        let output = Tensor::empty_shaped(input.shared_shape(), dtype)?;
        match_float!(dtype, T => {
            let (mean, inverse) = (mean.data::<T>()?, inverse.data::<T>()?);
            let (grad, x, scale) = (grad.data::<T>()?, input.data::<T>()?, scale.data::<T>()?);
            let mut output = output.data_mut::<T>()?;
            kernel::row_backward::<Lanes<T>>(&grad, &x, &scale, [&mean, &inverse], &mut output);
        }, ());
        grads[0] = Some(output);
    }
    if ctx.needs[1..].contains(&true) {
        let (weight, bias) = (Tensor::empty(sizes, dtype)?, Tensor::empty(sizes, dtype)?);
        match_float!(dtype, T => {
            let (mean, inverse) = (mean.data::<T>()?, inverse.data::<T>()?);
            let (grad, x) = (grad.data::<T>()?, input.data::<T>()?);
            let (mut weight, mut bias) = (weight.data_mut::<T>()?, bias.data_mut::<T>()?);
            let parameters = [&mut *weight, &mut *bias];
            kernel::row_parameters::<Lanes<T>>(&grad, &x, [&mean, &inverse], parameters);
        }, ());
        grads.extend(weighted.then_some(Some(weight)));
        grads.extend(biased.then_some(Some(bias)));
    } else {
        grads.resize(1 + usize::from(weighted) + usize::from(biased), None);
    }
    Ok(grads)
}

#[cfg(test)]
mod tests;
