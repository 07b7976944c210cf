//! Convolutions in one, two and three dimensions: one implementation, over three, of which the first
//! ones may have size 1.

use crate::autograd::{self, Context, Grads};
use crate::dtype::DType;
use crate::error::{Error, Result, bail};
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
/// [`Error::Runtime`] when shapes, data types or parameters do not match,
/// [`Error::NotImplemented`] for other data types.
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
    fits.ok_or_else(|| Error::Memory("can't allocate memory: a size is too large".into()))
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
mod tests {
    use super::*;
    use crate::DType::{Bool, Float32, Float64, Int32};
    use crate::autograd::gradcheck::{gradcheck, sample};
    use wasm_bindgen_test::wasm_bindgen_test;

    struct Case {
        rank: usize,
        x: Vec<usize>,
        w: Vec<usize>,
        bias: bool,
        stride: Vec<i64>,
        /// `None` for `same`.
        padding: Option<Vec<i64>>,
        dilation: Vec<i64>,
        groups: i64,
    }

    impl Case {
        fn run(&self, x: &Tensor, w: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
            let padding = match &self.padding {
                Some(list) => Padding::Zeros(list),
                None => Padding::Named("same"),
            };
            let (stride, dilation, groups) = (&self.stride, &self.dilation, self.groups);
            conv(self.rank, x, w, bias, &Window { stride, padding, dilation, groups })
        }

        fn name(&self) -> String {
            let Case { rank, x, w, stride, padding, dilation, groups, .. } = self;
            format!("conv{rank}d {x:?} {w:?} {stride:?} {padding:?} {dilation:?} {groups}")
        }
    }

    fn case(rank: usize, x: &[usize], w: &[usize]) -> Case {
        let (x, w, ones) = (x.to_vec(), w.to_vec(), vec![1]);
        let padding = Some(vec![0]);
        Case { rank, x, w, bias: true, stride: ones.clone(), padding, dilation: ones, groups: 1 }
    }

    fn cases() -> Vec<Case> {
        let none = || case(2, &[1, 1, 1, 1], &[1, 1, 1, 1]);
        vec![
            none(),
            case(1, &[2, 3, 9], &[4, 3, 3]),
            case(1, &[3, 9], &[4, 3, 3]),
            Case { stride: vec![2], padding: Some(vec![1]), ..case(1, &[2, 3, 10], &[5, 3, 4]) },
            Case { dilation: vec![3], padding: Some(vec![2]), ..case(1, &[1, 2, 9], &[2, 2, 3]) },
            Case { padding: None, ..case(1, &[2, 2, 7], &[3, 2, 4]) },
            case(2, &[2, 3, 5, 6], &[4, 3, 3, 2]),
            case(2, &[3, 5, 6], &[4, 3, 3, 2]),
            Case { padding: Some(vec![1]), ..case(2, &[3, 2, 8, 8], &[5, 2, 3, 3]) },
            Case {
                stride: vec![2],
                padding: Some(vec![1]),
                ..case(2, &[3, 2, 8, 8], &[5, 2, 3, 3])
            },
            Case {
                stride: vec![2, 3],
                padding: Some(vec![2, 0]),
                dilation: vec![1, 2],
                ..case(2, &[2, 2, 7, 11], &[3, 2, 3, 2])
            },
            Case { stride: vec![3], ..case(2, &[2, 2, 8, 8], &[3, 2, 2, 2]) },
            Case { stride: vec![9], ..case(2, &[2, 2, 8, 8], &[3, 2, 2, 2]) },
            Case { groups: 2, padding: Some(vec![1]), ..case(2, &[2, 4, 5, 5], &[6, 2, 3, 3]) },
            Case {
                groups: 4,
                stride: vec![2],
                padding: Some(vec![1]),
                ..case(2, &[2, 4, 5, 5], &[8, 1, 3, 3])
            },
            Case { groups: 3, bias: false, ..case(2, &[1, 3, 4, 4], &[3, 1, 2, 2]) },
            Case {
                padding: None,
                dilation: vec![2, 1],
                bias: false,
                ..case(2, &[2, 2, 6, 5], &[2, 2, 2, 4])
            },
            Case { padding: Some(vec![4]), ..case(2, &[2, 1, 2, 2], &[2, 1, 3, 3]) },
            Case { stride: vec![2], ..case(2, &[2, 3, 5, 5], &[2, 3, 1, 1]) },
            case(3, &[2, 2, 3, 4, 5], &[3, 2, 2, 3, 2]),
            Case {
                stride: vec![2, 1, 2],
                padding: Some(vec![1, 0, 1]),
                dilation: vec![1, 2, 1],
                groups: 2,
                ..case(3, &[2, 2, 4, 5, 6], &[4, 1, 2, 2, 3])
            },
            Case { padding: None, ..case(3, &[2, 2, 3, 2], &[1, 2, 3, 3, 3]) },
        ]
    }

    /// The definition, one product after the other.
    fn naive(case: &Case, x: &Tensor, w: &Tensor, bias: Option<&Tensor>) -> Vec<f64> {
        let three = |sizes: &[usize], other: usize| {
            let mut all = [other; 3];
            all[3 - sizes.len()..].copy_from_slice(sizes);
            all
        };
        let spread = |list: &[i64]| match list {
            [one] => vec![*one as usize; case.rank],
            _ => list.iter().map(|&x| x as usize).collect(),
        };
        let lead = case.x.len() - case.rank;
        let (size, kernel) = (three(&case.x[lead..], 1), three(&case.w[2..], 1));
        let stride = three(&spread(&case.stride), 1);
        let dilation = three(&spread(&case.dilation), 1);
        let reach: [usize; 3] = std::array::from_fn(|i| dilation[i] * (kernel[i] - 1));
        let padding = match &case.padding {
            Some(list) => three(&spread(list), 0),
            None => reach.map(|reach| reach / 2),
        };
        let after = if case.padding.is_some() { padding } else { reach.map(|r| r - r / 2) };
        let out: [usize; 3] = std::array::from_fn(|i| {
            (size[i] + padding[i] + after[i] - reach[i] - 1) / stride[i] + 1
        });
        let (batch, channels) = (if lead == 2 { case.x[0] } else { 1 }, case.x[lead - 1]);
        let (outputs, inputs) = (case.w[0], case.w[1]);
        let (x, w) = (x.to_vec::<f64>().unwrap(), w.to_vec::<f64>().unwrap());
        let bias = bias.map(|bias| bias.to_vec::<f64>().unwrap());
        let mut result = Vec::new();
        let all = |size: [usize; 3]| {
            (0..size[0]).flat_map(move |z| {
                (0..size[1]).flat_map(move |y| (0..size[2]).map(move |x| [z, y, x]))
            })
        };
        let at = |at: [usize; 3], size: [usize; 3]| (at[0] * size[1] + at[1]) * size[2] + at[2];
        let volume = |size: [usize; 3]| size.iter().product::<usize>();
        for (n, o) in (0..batch).flat_map(|n| (0..outputs).map(move |o| (n, o))) {
            let group = o / (outputs / case.groups as usize);
            for p in all(out) {
                let mut sum = bias.as_ref().map_or(0.0, |bias| bias[o]);
                for (c, t) in (0..inputs).flat_map(|c| all(kernel).map(move |t| (c, t))) {
                    let place: [usize; 3] =
                        std::array::from_fn(|i| p[i] * stride[i] + t[i] * dilation[i]);
                    if (0..3).all(|i| (padding[i]..padding[i] + size[i]).contains(&place[i])) {
                        let inside = std::array::from_fn(|i| place[i] - padding[i]);
                        let channel = n * channels + group * inputs + c;
                        sum += x[channel * volume(size) + at(inside, size)]
                            * w[(o * inputs + c) * volume(kernel) + at(t, kernel)];
                    }
                }
                result.push(sum);
            }
        }
        result
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn is_the_definition_with_gradients() {
        for case in cases() {
            let name = case.name();
            let mut inputs = vec![sample(&case.x, 0.0), sample(&case.w, 3.0)];
            inputs.extend(case.bias.then(|| sample(&[case.w[0]], 5.0)));
            let got = case.run(&inputs[0], &inputs[1], inputs.get(2)).unwrap();
            let want = naive(&case, &inputs[0], &inputs[1], inputs.get(2));
            assert_eq!(got.numel(), want.len(), "{name}");
            for (got, want) in got.to_vec::<f64>().unwrap().into_iter().zip(want) {
                assert!((got - want).abs() < 1e-13, "{name}: {got} {want}");
            }
            gradcheck(|x| case.run(&x[0], &x[1], x.get(2)), &inputs);
            let tracked = case.run(&inputs[0], &inputs[1], inputs.get(2)).unwrap();
            let batched = case.x.len() == case.rank + 2;
            let node = if batched { "ConvolutionBackward0" } else { "SqueezeBackward1" };
            assert_eq!(tracked.grad_fn(), Some(node), "{name}");
        }
    }

    /// Large enough for several chunks of images and several blocks of terms.
    #[wasm_bindgen_test(unsupported = test)]
    fn chunks_and_blocks_make_no_difference() {
        let case = Case {
            stride: vec![1, 2],
            padding: Some(vec![1]),
            ..case(2, &[9, 33, 24, 20], &[5, 33, 3, 3])
        };
        let inputs = [sample(&case.x, 0.0), sample(&case.w, 3.0), sample(&[5], 5.0)];
        let [x, w, bias] = &inputs;
        let want = naive(&case, x, w, Some(bias));
        let got = case.run(x, w, Some(bias)).unwrap();
        assert!(case.x.iter().product::<usize>() * 8 > 2 << 19);
        for (got, want) in got.to_vec::<f64>().unwrap().into_iter().zip(&want) {
            assert!((got - want).abs() < 1e-11, "{got} {want}");
        }
        // The gradients by their definition: the product with dy of what the output changes by.
        inputs.iter().for_each(|input| input.set_requires_grad(true).unwrap());
        let dy = sample(got.shape(), 9.0);
        case.run(x, w, Some(bias)).unwrap().backward(Some(&dy), false).unwrap();
        let dy = dy.to_vec::<f64>().unwrap();
        for (k, input) in inputs.iter().enumerate() {
            let direction = sample(input.shape(), 11.0);
            let mut moved = inputs.to_vec();
            moved[k] = direction.clone();
            let change = naive(&case, &moved[0], &moved[1], (k == 2).then_some(&moved[2]));
            let change = if k == 2 {
                // The output is the bias plus what does not depend on it.
                let rest = naive(&case, x, w, None);
                change.iter().zip(rest).map(|(a, b)| a - b).collect()
            } else {
                change
            };
            let want: f64 = change.iter().zip(&dy).map(|(a, b)| a * b).sum();
            let grad = input.grad().unwrap().to_vec::<f64>().unwrap();
            let along = direction.to_vec::<f64>().unwrap();
            let got: f64 = grad.iter().zip(along).map(|(a, b)| a * b).sum();
            assert!((got - want).abs() < 1e-8 * want.abs().max(1.0), "{k}: {got} {want}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn float32_is_near_float64() {
        for case in cases() {
            let [x, w] = [sample(&case.x, 0.0), sample(&case.w, 3.0)];
            let want = case.run(&x, &w, None).unwrap().to_vec::<f64>().unwrap();
            let single = |x: &Tensor| crate::ops::convert::to(x, Float32).unwrap();
            let got = case.run(&single(&x), &single(&w), None).unwrap();
            for (got, want) in got.to_vec::<f32>().unwrap().into_iter().zip(want) {
                assert!((f64::from(got) - want).abs() < 1e-5, "{}: {got} {want}", case.name());
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn empty_ones() {
        for (x, w, shape) in
            [([0, 4, 5, 5], [3, 4, 3, 3], [0, 3, 3, 3]), ([2, 0, 5, 5], [3, 0, 3, 3], [2, 0, 3, 3])]
        {
            let (x, w) = (sample(&x, 0.0), sample(&w, 0.0));
            x.set_requires_grad(true).unwrap();
            w.set_requires_grad(true).unwrap();
            let y = case(2, &[], &[]).run(&x, &w, None).unwrap();
            assert_eq!(y.shape(), shape);
            y.backward(Some(&sample(&shape, 0.0)), false).unwrap();
            assert_eq!(x.grad().unwrap().shape(), x.shape());
            let dw = w.grad().unwrap();
            assert!(dw.to_vec::<f64>().unwrap().iter().all(|&x| x == 0.0));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nan_and_infinity_go_where_the_window_goes() {
        let mut x = vec![1.0f32; 25];
        (x[6], x[24]) = (f32::NAN, f32::INFINITY);
        let x = Tensor::from_slice(&x, &[1, 1, 5, 5], Float32).unwrap();
        let w = Tensor::from_slice(&[1.0f32, 1.0, 1.0, 0.0], &[1, 1, 2, 2], Float32).unwrap();
        let y = case(2, &[], &[]).run(&x, &w, None).unwrap().to_vec::<f32>().unwrap();
        for (i, y) in y.into_iter().enumerate() {
            // Zero times either is NaN.
            assert_eq!(y.is_nan(), [0, 1, 4, 5, 15].contains(&i), "{i}");
        }
    }

    /// PyTorch 2.15's texts; each line has one fault more than the last of its kind.
    #[wasm_bindgen_test(unsupported = test)]
    fn wrong_arguments_are_errors() {
        let base = || case(2, &[2, 4, 8, 8], &[4, 4, 3, 3]);
        let same = |w: &[usize]| Case { padding: None, ..case(2, &[2, 4, 8, 8], w) };
        let cases: Vec<(Case, &str)> = vec![
            (
                case(2, &[8, 8], &[4, 4, 3, 3]),
                "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: \
                 [8, 8]",
            ),
            (
                case(1, &[1, 1, 8, 8], &[4, 4, 3]),
                "Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: \
                 [1, 1, 8, 8]",
            ),
            (case(2, &[2, 4, 8, 8], &[4, 4]), "weight should have at least three dimensions"),
            (
                Case { stride: vec![1, 1], ..case(2, &[2, 4, 8, 8], &[4, 4, 3]) },
                "expected stride to be a single integer value or a list of 1 values to match the \
                 convolution dimensions, but got stride=[1, 1]",
            ),
            (
                Case { padding: Some(vec![1, 1, 1]), ..base() },
                "expected padding to be a single integer value or a list of 2 values to match the \
                 convolution dimensions, but got padding=[1, 1, 1]",
            ),
            (
                case(1, &[2, 4, 8], &[4, 4, 3, 3]),
                "Expected 4-dimensional input for 4-dimensional weight [4, 4, 3, 3], but got \
                 3-dimensional input of size [2, 4, 8] instead",
            ),
            (Case { groups: 0, stride: vec![0], ..base() }, "non-positive groups is not supported"),
            (
                Case { padding: Some(vec![-1]), stride: vec![0], ..base() },
                "negative padding is not supported",
            ),
            (
                Case { stride: vec![0], dilation: vec![-1], ..base() },
                "non-positive stride is not supported",
            ),
            (
                Case { dilation: vec![-1], ..case(2, &[2, 4, 8, 8], &[4, 2, 3, 3]) },
                "dilation should be greater than zero",
            ),
            (Case { dilation: vec![0], ..base() }, "non-positive dilation is not supported"),
            (
                case(2, &[2, 4, 8, 8], &[0, 4, 3, 3]),
                "Given groups=1, expected weight to be at least 1 at dimension 0, but got weight of \
                 size [0, 4, 3, 3] instead",
            ),
            (
                Case { groups: 2, ..case(2, &[2, 4, 8, 8], &[3, 2, 3, 3]) },
                "Given groups=2, expected weight to be divisible by 2 at dimension 0, but got \
                 weight of size [[3, 2, 3, 3]] instead",
            ),
            (
                case(2, &[4, 8, 8], &[4, 2, 9, 9]),
                "Given groups=1, weight of size [4, 2, 9, 9], expected input[1, 4, 8, 8] to have 2 \
                 channels, but got 4 channels instead",
            ),
            (
                Case { padding: Some(vec![0, 1]), ..case(2, &[2, 4, 8, 8], &[4, 4, 9, 2]) },
                "Calculated padded input size per channel: (8 x 10). Kernel size: (9 x 2). Kernel \
                 size can't be greater than actual input size",
            ),
            (
                Case { padding: Some(vec![1]), ..case(1, &[2, 4, 0], &[4, 4, 1]) },
                "Only zero batch or zero channel inputs are supported, but got input shape: [2, 4, \
                 1, 0]",
            ),
            (
                Case { stride: vec![2], ..same(&[4, 2, 3, 3]) },
                "padding='same' is not supported for strided convolutions",
            ),
            (
                Case { stride: vec![1, 1, 1], ..same(&[4, 2, 3, 3]) },
                "stride cannot broadcast to 2 dimensions",
            ),
            (
                same(&[4, 2, 3]),
                "Expected 3-dimensional input for 3-dimensional weight[4, 2, 3], but got \
                 4-dimensional input of size [2, 4, 8, 8] instead",
            ),
            (
                Case { dilation: vec![-1], ..same(&[4, 4, 3, 3]) },
                "negative padding is not supported",
            ),
        ];
        for (case, want) in cases {
            let (x, w) = (sample(&case.x, 0.0), sample(&case.w, 0.0));
            let error = case.run(&x, &w, None).unwrap_err();
            assert_eq!(error, Error::Runtime(want.into()), "{}", case.name());
        }
        let (x, w) = (sample(&[2, 4, 8, 8], 0.0), sample(&[4, 4, 3, 3], 0.0));
        let error = base().run(&x, &w, Some(&sample(&[5], 0.0))).unwrap_err();
        let text = "Given weight of size [4, 4, 3, 3], expected bias to be 1-dimensional with 4 \
                    elements, but got bias of size [5] instead";
        assert_eq!(error.message(), text);
        let padding = Padding::Named("full");
        let window = Window { stride: &[1], padding, dilation: &[1], groups: 1 };
        let error = conv(2, &x, &w, None, &window).unwrap_err();
        assert_eq!(error.message(), "Invalid padding string: 'full'");
        let zeros = |sizes: &[usize], dtype| Tensor::zeros(sizes, dtype).unwrap();
        let error = |x: DType, w: DType, b: DType| {
            let (x, w) = (zeros(&[2, 4, 8, 8], x), zeros(&[4, 4, 3, 3], w));
            base().run(&x, &w, Some(&zeros(&[4], b))).unwrap_err().to_string()
        };
        let text = "Input type (float) and bias type (double) should be the same";
        assert_eq!(error(Float32, Float64, Float64), text);
        let text = "Input type (torch.FloatTensor) and weight type (torch.DoubleTensor) should be \
                    the same or input should be a MKLDNN tensor and weight is a dense tensor";
        assert_eq!(error(Float32, Float64, Float32), text);
        assert_eq!(error(Int32, Float32, Int32), "expected scalar type Int but found Float");
        let text = "\"slow_conv2d_cpu\" not implemented for 'Bool'";
        assert_eq!(error(Bool, Bool, Bool), text);
        // Sizes that cannot be.
        let huge = Case { padding: Some(vec![1 << 52]), stride: vec![1 << 52], ..base() };
        assert!(matches!(huge.run(&x, &w, None).unwrap_err(), Error::Memory(_)));
    }
}
