//! Convolutions in one, two and three dimensions: one implementation, over three, of which the first
//! ones may have size 1.

use crate::autograd::{self, Context, Grads};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result, bail};
use crate::kernels::conv::{Geometry, backward_input, backward_weight, forward};
use crate::kernels::patches::fill_planes;
use crate::ops::convert::sum_to;
use crate::ops::matmul::other_factors;
use crate::shape::{List, Shape};
use crate::tensor::Tensor;

/// How the window moves. Lists have a number for each dimension, or one for all.
#[derive(Clone, Debug)]
pub struct Window<'a> {
    /// The step from one output to the next.
    pub stride: &'a [i64],
    /// What stands around the input.
    pub padding: Padding<'a>,
    /// The distance of the taps.
    pub dilation: &'a [i64],
    /// In how many parts the channels are convolved, each by itself.
    pub groups: i64,
}

/// Zeros around the input of a convolution.
#[derive(Clone, Copy, Debug)]
pub enum Padding<'a> {
    /// So many on both sides of each dimension.
    Zeros(&'a [i64]),
    /// By name: `same`, as many as keep the sizes, or `valid`, none.
    Named(&'a str),
}

/// The convolution (cross-correlation) of `input` with `weight`, plus `bias`, over `rank` dimensions:
/// 1, 2 or 3.
///
/// Shapes: `input` `(N, C, ...)` or `(C, ...)`, `weight` `(O, C / groups, ...)`, `bias` `(O)`; the
/// result is `(N, O, ...)` or `(O, ...)`, in each dimension of size
/// `floor((in + 2 padding - dilation (kernel - 1) - 1) / stride) + 1`. All of one type, `float32` or
/// `float64`.
///
/// # Errors
/// [`ErrorKind::Runtime`] when shapes, data types or parameters do not match,
/// [`ErrorKind::NotImplemented`] for other data types.
///
/// Source: `torch.nn.functional.conv1d`, `conv2d`, `conv3d`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::conv::{Padding, Window, conv}};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0], &[1, 1, 4], DType::Float32)?;
/// let weight = Tensor::from_slice(&[1.0f32, -1.0], &[1, 1, 2], DType::Float32)?;
/// let window =
///     Window { stride: &[1], padding: Padding::Zeros(&[0]), dilation: &[1], groups: 1 };
/// let y = conv(1, &x, &weight, None, &window)?;
/// assert_eq!(y.shape(), &[1, 1, 3]);
/// assert_eq!(y.to_vec::<f32>()?, [-1.0, -1.0, -1.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn conv(
    rank: usize,
    input: &Tensor,
    weight: &Tensor,
    bias: Option<&Tensor>,
    window: &Window,
) -> Result<Tensor> {
    if input.dim() != rank + 1 && input.dim() != rank + 2 {
        let (low, high, sizes) = (rank + 1, rank + 2, List(input.shape()));
        bail!(
            Runtime,
            "Expected {low}D (unbatched) or {high}D (batched) input to conv{rank}d, but got input \
             of size: {sizes}"
        );
    }
    let batched = input.dim() == rank + 2;
    let lead: &[usize] = if batched { &[] } else { &[1] };
    let sizes = [lead, input.shape()].concat();
    let (numbers, shape) = check(rank, &sizes, input, weight, bias, window)?;
    let name = if batched { "ConvolutionBackward0" } else { "SqueezeBackward1" };
    let output = Tensor::empty(&shape[usize::from(!batched)..], input.dtype())?;
    let geometry = (output.numel() > 0).then(|| geometry(rank, &sizes, weight, &shape, numbers));
    if let Some(geometry) = &geometry {
        let (x, w, mut y) = (input.buffer()?, weight.buffer()?, output.buffer_mut()?);
        if let Some(bias) = bias {
            let size = geometry.output.iter().product();
            fill_planes(input.dtype(), &mut y, size, &*bias.buffer()?);
        }
        forward(geometry, &x, &w, &mut y, bias.is_some())?;
    }
    let inputs: Vec<&Tensor> = [input, weight].into_iter().chain(bias).collect();
    if autograd::tracks(&inputs) {
        let shapes: Vec<Shape> = inputs.iter().map(|input| input.shared_shape()).collect();
        let saved = other_factors(input, weight);
        autograd::record(&output, name, &inputs, &saved, move |context| {
            conv_backward(geometry.as_ref(), &shapes, context)
        });
    }
    Ok(output)
}

/// The gradients of the input, of the weight and of the bias if there is one.
fn conv_backward(
    geometry: Option<&Geometry>,
    shapes: &[Shape],
    context: &Context,
) -> Result<Grads> {
    let grad = context.grad;
    let Some(geometry) = geometry else {
        // Nothing was computed.
        let zeros = |shape: &Shape| Tensor::zeros(shape, grad.dtype()).map(Some);
        return shapes.iter().map(zeros).collect();
    };
    let mut grads = vec![None; shapes.len()];
    let target = |shape: &Shape| Tensor::empty_shaped(shape.clone(), grad.dtype());
    if let (true, Some(weight)) = (context.needs[0], context.saved.last()) {
        let to = target(&shapes[0])?;
        backward_input(geometry, &*grad.buffer()?, &*weight.buffer()?, &mut *to.buffer_mut()?)?;
        grads[0] = Some(to);
    }
    if let (true, Some(input)) = (context.needs[1], context.saved.first()) {
        let to = target(&shapes[1])?;
        backward_weight(geometry, &*input.buffer()?, &*grad.buffer()?, &mut *to.buffer_mut()?)?;
        grads[1] = Some(to);
    }
    if let (Some(true), Some(shape)) = (context.needs.get(2), shapes.get(2)) {
        let (channels, points) = (shape[0], geometry.output.iter().product());
        let planes = grad.alias([geometry.batch, channels, points].into());
        grads[2] = Some(sum_to(&planes, &[channels, 1])?.alias(shape.clone()));
    }
    Ok(grads)
}

/// Stride, zeros before the image and dilation, one of each for each dimension.
struct Numbers {
    stride: [i64; 3],
    padding: [i64; 3],
    dilation: [i64; 3],
    groups: usize,
}

fn geometry(
    rank: usize,
    input: &[usize],
    weight: &Tensor,
    output: &[usize],
    numbers: Numbers,
) -> Geometry {
    let Numbers { stride, padding, dilation, groups } = numbers;
    let (dtype, weight) = (weight.dtype(), weight.shape());
    let three = |sizes: &[usize]| {
        let mut all = [1; 3];
        all[3 - rank..].copy_from_slice(sizes);
        all
    };
    // Checked: all are whole numbers that fit.
    let numbers = |list: [i64; 3], other: usize| {
        let mut all = [other; 3];
        all[3 - rank..].iter_mut().zip(list).for_each(|(to, from)| *to = from as usize);
        all
    };
    Geometry {
        dtype,
        batch: input[0],
        groups,
        inputs: weight[1],
        outputs: weight[0] / groups,
        input: three(&input[2..]),
        kernel: three(&weight[2..]),
        output: three(&output[2..]),
        stride: numbers(stride, 1),
        padding: numbers(padding, 0),
        dilation: numbers(dilation, 1),
    }
}

/// A number for each of `dims` dimensions, of which only the first three are of interest.
fn spread(name: &str, dims: usize, list: &[i64]) -> Result<[i64; 3]> {
    if list.len() != 1 && list.len() != dims {
        bail!(
            Runtime,
            "expected {name} to be a single integer value or a list of {dims} values to match the \
             convolution dimensions, but got {name}={}",
            List(list)
        );
    }
    Ok(std::array::from_fn(|i| *list.get(i).or(list.last()).unwrap_or(&1)))
}

/// Checks everything, in PyTorch's order; the numbers for each dimension, and the shape of the
/// batched result. `sizes` are those of the batched input.
fn check(
    rank: usize,
    sizes: &[usize],
    input: &Tensor,
    weight: &Tensor,
    bias: Option<&Tensor>,
    window: &Window,
) -> Result<(Numbers, Vec<usize>)> {
    let same = match window.padding {
        Padding::Named("same") => true,
        Padding::Named("valid") | Padding::Zeros(_) => false,
        Padding::Named(other) => bail!(Runtime, "Invalid padding string: '{other}'"),
    };
    let dtype = input.dtype();
    if let Some(bias) = bias.filter(|bias| bias.dtype() != dtype) {
        let (a, b) = (dtype.cpp_name(), bias.dtype().cpp_name());
        bail!(Runtime, "Input type ({a}) and bias type ({b}) should be the same");
    }
    if weight.dim() < 3 {
        bail!(Runtime, "weight should have at least three dimensions");
    }
    let (kernel, dims) = (&weight.shape()[2..], weight.dim() - 2);
    let zeros = match window.padding {
        Padding::Zeros(list) => list,
        Padding::Named(_) => &[0],
    };
    if same {
        check_same(sizes, weight, window)?;
    }
    let stride = spread("stride", dims, window.stride)?;
    let mut padding = spread("padding", dims, zeros)?;
    let dilation = spread("dilation", dims, window.dilation)?;
    if same {
        // Where the number is odd, the greater half comes after.
        for (i, &kernel) in kernel.iter().enumerate().take(3) {
            padding[i] = dilation[i].saturating_mul((kernel as i64).saturating_sub(1)) >> 1;
        }
    }
    if window.groups <= 0 {
        bail!(Runtime, "non-positive groups is not supported");
    }
    if padding.iter().any(|&x| x < 0) {
        bail!(Runtime, "negative padding is not supported");
    }
    if stride.iter().any(|&x| x <= 0) {
        bail!(Runtime, "non-positive stride is not supported");
    }
    if dilation.iter().any(|&x| x < 0) {
        bail!(Runtime, "dilation should be greater than zero");
    }
    if weight.dim() != sizes.len() {
        let (want, have, w, x) = (weight.dim(), sizes.len(), List(weight.shape()), List(sizes));
        bail!(
            Runtime,
            "Expected {want}-dimensional input for {want}-dimensional weight {w}, but got \
             {have}-dimensional input of size {x} instead"
        );
    }
    let groups = check_channels(sizes, weight, bias, window.groups)?;
    let reach = |i: usize| dilation[i].saturating_mul(kernel[i] as i64 - 1).saturating_add(1);
    let padded = |i: usize| {
        let both = if same { reach(i) - 1 } else { padding[i].saturating_mul(2) };
        both.saturating_add(sizes[i + 2] as i64)
    };
    if (0..rank).any(|i| padded(i) < reach(i)) {
        let by = |of: &dyn Fn(usize) -> i64| {
            (0..rank).map(|i| of(i).to_string()).collect::<Vec<_>>().join(" x ")
        };
        let (have, want) = (by(&padded), by(&reach));
        bail!(
            Runtime,
            "Calculated padded input size per channel: ({have}). Kernel size: ({want}). Kernel \
             size can't be greater than actual input size"
        );
    }
    if sizes[0] != 0 && sizes[1] != 0 && sizes.contains(&0) {
        // In one dimension PyTorch computes in two.
        let (lead, rest) = sizes.split_at(2);
        let shown = if rank == 1 { [lead, &[1], rest].concat() } else { sizes.to_vec() };
        let shown = List(&shown);
        bail!(
            Runtime,
            "Only zero batch or zero channel inputs are supported, but got input shape: {shown}"
        );
    }
    check_dtypes(rank, (sizes[0], groups), input, weight)?;
    if dilation.contains(&0) {
        bail!(Runtime, "non-positive dilation is not supported");
    }
    if kernel.contains(&0) {
        let (height, width) = (if rank == 1 { 1 } else { kernel[0] }, kernel[rank.min(2) - 1]);
        match kernel {
            [d, h, w] => bail!(
                Runtime,
                "kernel size should be greater than zero, but got: {d} x {h} x {w} (TxHxW)"
            ),
            _ => bail!(
                Runtime,
                "kernel size should be greater than zero, but got kernel_height: {height} \
                 kernel_width: {width}"
            ),
        }
    }
    // What is framed must be countable.
    let framed = (0..rank).fold(sizes[1] as i64, |all, i| all.saturating_mul(padded(i)));
    whole(framed.saturating_mul(8))?;
    // Without an input channel PyTorch gives none at all.
    let channels = if sizes[1] == 0 { 0 } else { weight.shape()[0] };
    let output = (0..rank).map(|i| whole((padded(i) - reach(i)) / stride[i] + 1));
    let shape = [Ok(sizes[0]), Ok(channels)].into_iter().chain(output).collect::<Result<_>>()?;
    (0..rank).try_for_each(|i| whole(stride[i].max(dilation[i]).max(padding[i])).map(|_| ()))?;
    Ok((Numbers { stride, padding, dilation, groups }, shape))
}

/// A size that memory can hold, and whose products with others like it can be computed.
fn whole(number: i64) -> Result<usize> {
    let limit = if usize::BITS == 32 { i64::from(i32::MAX) } else { 1 << 40 };
    let fits = (number <= limit).then_some(number as usize);
    fits.ok_or_else(|| {
        Error::new(ErrorKind::Memory, "can't allocate memory: a size is too large".into())
    })
}

/// What PyTorch checks in advance for `padding='same'`.
fn check_same(sizes: &[usize], weight: &Tensor, window: &Window) -> Result<()> {
    if window.groups <= 0 {
        bail!(Runtime, "non-positive groups is not supported");
    }
    let (want, have, dims) = (weight.dim(), sizes.len(), weight.dim() - 2);
    if want != have {
        let (w, x) = (List(weight.shape()), List(sizes));
        bail!(
            Runtime,
            "Expected {want}-dimensional input for {want}-dimensional weight{w}, but got \
             {have}-dimensional input of size {x} instead"
        );
    }
    for (name, list) in [("stride", window.stride), ("dilation", window.dilation)] {
        if list.len() != 1 && list.len() != dims {
            bail!(Runtime, "{name} cannot broadcast to {dims} dimensions");
        }
    }
    if window.stride.iter().any(|&stride| stride != 1) {
        bail!(Runtime, "padding='same' is not supported for strided convolutions");
    }
    Ok(())
}

/// Checks the channels of all; the number of groups.
fn check_channels(
    sizes: &[usize],
    weight: &Tensor,
    bias: Option<&Tensor>,
    groups: i64,
) -> Result<usize> {
    let (shown, first) = (List(weight.shape()), weight.shape()[0]);
    if (first as i64) < groups {
        bail!(
            Runtime,
            "Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got \
             weight of size {shown} instead"
        );
    }
    let groups = groups as usize;
    if !first.is_multiple_of(groups) {
        bail!(
            Runtime,
            "Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but \
             got weight of size [{shown}] instead"
        );
    }
    let (have, want) = (sizes[1], weight.shape()[1].saturating_mul(groups));
    if have != want {
        let sizes = List(sizes);
        bail!(
            Runtime,
            "Given groups={groups}, weight of size {shown}, expected input{sizes} to have {want} \
             channels, but got {have} channels instead"
        );
    }
    if let Some(bias) = bias.filter(|bias| bias.shape() != [first]) {
        let bias = List(bias.shape());
        bail!(
            Runtime,
            "Given weight of size {shown}, expected bias to be 1-dimensional with {first} elements, \
             but got bias of size {bias} instead"
        );
    }
    Ok(groups)
}

fn check_dtypes(
    rank: usize,
    (batch, groups): (usize, usize),
    input: &Tensor,
    weight: &Tensor,
) -> Result<()> {
    let (x, w) = (input.dtype(), weight.dtype());
    let (a, b) = (x.scalar_type(), w.scalar_type());
    if x != w {
        // PyTorch has two ways, each with a text of its own.
        let large = batch > 1 || groups > 1 || weight.shape()[2..].iter().any(|&size| size > 3);
        if x == DType::Float32 && large {
            bail!(
                Runtime,
                "Input type (torch.{a}Tensor) and weight type (torch.{b}Tensor) should be the same \
                 or input should be a MKLDNN tensor and weight is a dense tensor"
            );
        }
        bail!(Runtime, "expected scalar type {a} but found {b}");
    }
    if !x.is_floating_point() {
        let op = if rank == 3 { "compute_columns3d" } else { "slow_conv2d_cpu" };
        bail!(NotImplemented, "\"{op}\" not implemented for '{a}'");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
