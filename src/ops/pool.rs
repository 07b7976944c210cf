//! Pooling: the largest number or the mean of each window of an image.
//!
//! Everything is done over two dimensions; over one it is an image of a single row, as in PyTorch.

#[cfg(test)]
mod tests;
mod windows;

pub use windows::Windows;

use crate::autograd;
use crate::error::{Result, bail};
use crate::kernels::pool::{Divisor, Grid, Window, max, max_backward, mean, mean_backward};
use crate::ops::reduce::{Reduction, reduce};
use crate::ops::shape::{squeeze, unsqueeze};
use crate::shape::List;
use crate::tensor::{Tensor, match_float};
use crate::{DType, Error, ErrorKind};
use windows::{grid, output_size};

/// The sizes of what a grid gives for `input`.
fn output_sizes(input: &Tensor, grid: &Grid) -> Vec<usize> {
    let batch = &input.shape()[..input.dim() - 2];
    [batch, &[grid.rows.len(), grid.columns.len()]].concat()
}

fn not_implemented(name: &str, dtype: DType) -> Error {
    let dtype = dtype.scalar_type();
    Error::new(ErrorKind::NotImplemented, format!("\"{name}\" not implemented for '{dtype}'"))
}

/// The largest number of each window (`torch.nn.functional.max_pool2d`), and where it is in its image,
/// as `int32`: the first of equal ones. A NaN is larger than everything.
///
/// `input` is `(N, C, H, W)` or `(C, H, W)`, `float32` or `float64`.
///
/// # Errors
/// [`ErrorKind::Runtime`] when sizes or windows do not fit, [`ErrorKind::NotImplemented`] for other data types.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pool::{Windows, max_pool2d}};
///
/// let x = Tensor::from_slice(&[1.0f32, 4.0, 3.0, 2.0], &[1, 2, 2], DType::Float32)?;
/// let of = Windows { kernel: &[2], stride: &[], padding: &[0], dilation: &[1], ceil_mode: false };
/// let (y, indices) = max_pool2d(&x, &of)?;
/// assert_eq!((y.to_vec::<f32>()?, indices.to_vec::<i32>()?), (vec![4.0], vec![1]));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn max_pool2d(input: &Tensor, of: &Windows) -> Result<(Tensor, Tensor)> {
    check_lengths("max_pool2d", of)?;
    if !windows::is_one_for_each(of.dilation, false) {
        bail!(Runtime, "max_pool2d: dilation must be either a single int, or a tuple of two ints");
    }
    if !matches!(input.dim(), 3 | 4) {
        bail!(Runtime, "non-empty 3D or 4D (batch mode) tensor expected for input");
    }
    let grid = grid(input, of)?;
    let sizes = output_sizes(input, &grid);
    let (output, indices) =
        (Tensor::empty(&sizes, input.dtype())?, Tensor::empty(&sizes, DType::Int32)?);
    match_float!(input.dtype(), T => {
        let (mut y, mut at) = (output.data_mut::<T>()?, indices.data_mut::<i32>()?);
        max(&grid, &input.data::<T>()?, &mut y, &mut at);
    }, return Err(not_implemented("max_pool2d", input.dtype())));
    if autograd::tracks(&[input]) {
        let (name, shape) = ("MaxPool2DWithIndicesBackward0", input.shared_shape());
        autograd::record(&output, name, &[input], &[&indices, input], move |ctx| {
            let grad = Tensor::zeros(&shape, ctx.grad.dtype())?;
            match_float!(ctx.grad.dtype(), T => {
                let (dy, at) = (ctx.grad.data::<T>()?, ctx.saved[0].data::<i32>()?);
                max_backward(&grid, &dy, &at, &mut grad.data_mut::<T>()?);
            }, ());
            Ok(vec![Some(grad)])
        });
    }
    Ok((output, indices))
}

fn check_lengths(op: &str, of: &Windows) -> Result<()> {
    if !windows::is_one_for_each(of.kernel, false) {
        bail!(Runtime, "{op}: kernel_size must either be a single int, or a tuple of two ints");
    }
    if !windows::is_one_for_each(of.stride, true) {
        bail!(Runtime, "{op}: stride must either be omitted, a single int, or a tuple of two ints");
    }
    if !windows::is_one_for_each(of.padding, false) {
        bail!(Runtime, "{op}: padding must either be a single int, or a tuple of two ints");
    }
    Ok(())
}

/// [`max_pool2d`] over one dimension (`torch.nn.functional.max_pool1d`): `input` is `(N, C, L)` or
/// `(C, L)`.
///
/// # Errors
/// Those of [`max_pool2d`], in other words.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pool::{Windows, max_pool1d}};
///
/// let x = Tensor::from_slice(&[1.0f32, 4.0, 3.0, 2.0], &[1, 4], DType::Float32)?;
/// let of = Windows { kernel: &[2], stride: &[], padding: &[0], dilation: &[1], ceil_mode: false };
/// assert_eq!(max_pool1d(&x, &of)?.0.to_vec::<f32>()?, [4.0, 3.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn max_pool1d(input: &Tensor, of: &Windows) -> Result<(Tensor, Tensor)> {
    let sizes = input.shape();
    let inner = if sizes.len() == 3 { &sizes[1..] } else { sizes };
    if !matches!(sizes.len(), 2 | 3) || inner.contains(&0) {
        let sizes = List(sizes);
        bail!(
            Runtime,
            "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for \
             input, but got:{sizes}"
        );
    }
    let lists = [
        ("kernel_size", of.kernel, "an int, list of ints or"),
        ("stride", of.stride, "None, an int, list of ints, or"),
        ("padding", of.padding, "an int, list of ints or"),
        ("dilation", of.dilation, "an int, list of ints or"),
    ];
    for (name, list, kinds) in lists {
        let given = list.len();
        if given > 1 || (given == 0 && name != "stride") {
            bail!(
                Runtime,
                "max_pool1d() {name} must be {kinds} tuple of ints of size 1 but got size {given}"
            );
        }
    }
    let [(kernel, _), (stride, _), (padding, _), (dilation, _)] = of.pairs();
    for (name, value) in [("kernel_size", kernel), ("stride", stride)] {
        if value <= 0 {
            bail!(Runtime, "max_pool1d() {name} must be greater than zero, but got {value}");
        }
    }
    if padding < 0 {
        bail!(Runtime, "max_pool1d() padding must be non-negative, but got {padding}");
    }
    if padding > kernel / 2 {
        bail!(
            Runtime,
            "max_pool1d() padding should be at most half of kernel size, but got \
             padding={padding} and kernel_size={kernel}"
        );
    }
    if dilation <= 0 {
        bail!(Runtime, "max_pool1d() dilation must be greater than zero, but got {dilation}");
    }
    let length = inner.last().copied().unwrap_or(0);
    let size = output_size(length, (kernel, stride, padding, dilation), of.ceil_mode)?;
    if size <= 0 {
        bail!(Runtime, "max_pool1d() Invalid computed output size: {size}");
    }
    if !input.dtype().is_floating_point() {
        return Err(not_implemented("max_pool1d_impl", input.dtype()));
    }
    let of = Windows {
        kernel: &[1, kernel],
        stride: &[1, stride],
        padding: &[0, padding],
        dilation: &[1, dilation],
        ceil_mode: of.ceil_mode,
    };
    let (y, indices) = max_pool2d(&unsqueeze(input, -2)?, &of)?;
    Ok((squeeze(&y, Some(&[-2]))?, squeeze(&indices, Some(&[-2]))?))
}

/// The mean of each window (`torch.nn.functional.avg_pool2d`).
///
/// The sum is divided by `divisor` where there is one, else by the size of the window: with its padding,
/// or without when `include_pad` is false. `input` is `(N, C, H, W)` or `(C, H, W)`, `float32` or
/// `float64`; dilations are 1.
///
/// # Errors
/// [`ErrorKind::Runtime`] when sizes or windows do not fit, [`ErrorKind::NotImplemented`] for other data types.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pool::{Windows, avg_pool2d}};
///
/// let x = Tensor::from_slice(&[1.0f32, 4.0, 3.0, 2.0], &[1, 2, 2], DType::Float32)?;
/// let of = Windows { kernel: &[2], stride: &[], padding: &[0], dilation: &[1], ceil_mode: false };
/// assert_eq!(avg_pool2d(&x, &of, true, None)?.to_vec::<f32>()?, [2.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn avg_pool2d(
    input: &Tensor,
    of: &Windows,
    include_pad: bool,
    divisor: Option<i64>,
) -> Result<Tensor> {
    check_lengths("avg_pool2d", of)?;
    let divisor = match divisor {
        Some(0) => bail!(Runtime, "divisor must be not zero"),
        Some(divisor) => Divisor::Fixed(divisor as f64),
        None if include_pad => Divisor::Span,
        None => Divisor::Count,
    };
    let grid = grid(input, of)?;
    averaged(input, grid, divisor, "avg_pool2d", "AvgPool2DBackward0")
}

fn averaged(
    input: &Tensor,
    grid: Grid,
    divisor: Divisor,
    op: &str,
    name: &'static str,
) -> Result<Tensor> {
    let output = Tensor::empty(&output_sizes(input, &grid), input.dtype())?;
    match_float!(input.dtype(), T => {
        mean(&grid, divisor, &input.data::<T>()?, &mut output.data_mut::<T>()?);
    }, return Err(not_implemented(op, input.dtype())));
    if autograd::tracks(&[input]) {
        // PyTorch's node saves the input, which must not be written before the backward.
        let shape = input.shared_shape();
        autograd::record(&output, name, &[input], &[input], move |ctx| {
            let sizes = ctx.grad.shape();
            if let Some(dim) = (1..sizes.len()).find(|&dim| sizes[dim] == 0 && shape[dim] != 0) {
                let sizes = List(sizes);
                bail!(
                    Runtime,
                    "adaptive_avg_pool2d_backward(): Expected grad_output to have non-zero size for \
                     non-batch dimensions, but grad_output has sizes {sizes} with dimension {dim} \
                     being empty"
                );
            }
            let grad = Tensor::zeros(&shape, ctx.grad.dtype())?;
            match_float!(ctx.grad.dtype(), T => {
                mean_backward(&grid, divisor, &ctx.grad.data::<T>()?, &mut grad.data_mut::<T>()?);
            }, ());
            Ok(vec![Some(grad)])
        });
    }
    Ok(output)
}

/// Checks that `input` is a batch of sequences or a single one, and that a list has one number.
fn check_1d(op: &str, input: &Tensor, lists: &[(&str, &[i64])]) -> Result<()> {
    for (name, list) in lists {
        let given = list.len();
        if given != 1 && !(given == 0 && *name == "stride") {
            bail!(Runtime, "{op}() argument '{name}' should contain one int (got {given})");
        }
    }
    let dim = input.dim();
    if !matches!(dim, 2 | 3) {
        bail!(
            Runtime,
            "Expected 2 to 3 dimensions, but got {dim}-dimensional tensor for argument #1 'self' \
             (while checking arguments for {op})"
        );
    }
    Ok(())
}

/// [`avg_pool2d`] over one dimension (`torch.nn.functional.avg_pool1d`): `input` is `(N, C, L)` or
/// `(C, L)`.
///
/// # Errors
/// Those of [`avg_pool2d`].
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pool::{Windows, avg_pool1d}};
///
/// let x = Tensor::from_slice(&[1.0f32, 4.0, 3.0, 2.0], &[1, 4], DType::Float32)?;
/// let of = Windows { kernel: &[2], stride: &[], padding: &[0], dilation: &[1], ceil_mode: false };
/// assert_eq!(avg_pool1d(&x, &of, true)?.to_vec::<f32>()?, [2.5, 2.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn avg_pool1d(input: &Tensor, of: &Windows, include_pad: bool) -> Result<Tensor> {
    let lists = [("kernel_size", of.kernel), ("stride", of.stride), ("padding", of.padding)];
    check_1d("avg_pool1d", input, &lists)?;
    let [(kernel, _), (stride, _), (padding, _), _] = of.pairs();
    let of = Windows {
        kernel: &[1, kernel],
        stride: &[1, stride],
        padding: &[0, padding],
        dilation: &[1],
        ceil_mode: of.ceil_mode,
    };
    squeeze(&avg_pool2d(&unsqueeze(input, -2)?, &of, include_pad, None)?, Some(&[-2]))
}

/// The means of as many parts of each dimension as asked for, which may overlap
/// (`torch.nn.functional.adaptive_avg_pool2d`); `None` keeps a size.
///
/// `input` is `(N, C, H, W)` or `(C, H, W)`, `float32` or `float64`.
///
/// # Errors
/// [`ErrorKind::Runtime`] when sizes do not fit, [`ErrorKind::Value`] for too few dimensions,
/// [`ErrorKind::NotImplemented`] for other data types.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pool::adaptive_avg_pool2d};
///
/// let x = Tensor::from_slice(&[1.0f32, 4.0, 3.0, 2.0], &[1, 2, 2], DType::Float32)?;
/// assert_eq!(adaptive_avg_pool2d(&x, &[Some(1), None])?.to_vec::<f32>()?, [2.0, 3.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn adaptive_avg_pool2d(input: &Tensor, sizes: &[Option<i64>]) -> Result<Tensor> {
    let shape = input.shape();
    let sizes = match *sizes {
        [Some(down), Some(across)] => [down, across],
        [down, across] => {
            let [.., _, height, width] = *shape else {
                bail!(Value, "Input dimension should be at least 3")
            };
            [down.unwrap_or(height as i64), across.unwrap_or(width as i64)]
        }
        _ => bail!(Runtime, "adaptive_avg_pool2d: output_size must be 2"),
    };
    adaptive(input, sizes)
}

fn adaptive(input: &Tensor, [down, across]: [i64; 2]) -> Result<Tensor> {
    if down < 0 || across < 0 {
        bail!(
            Runtime,
            "adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but \
             received {{{down}, {across}}}"
        );
    }
    if (down, across) == (1, 1) {
        return reduce(Reduction::Mean, input, Some(&[-1, -2]), true, None);
    }
    let shape = input.shape();
    let (height, width) = match *shape {
        [.., height, width] if matches!(shape.len(), 3 | 4) => (height, width),
        _ => {
            let shape = List(shape);
            bail!(Runtime, "adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got {shape}")
        }
    };
    if let Some(dim) = (shape.len() - 2..shape.len()).find(|&dim| shape[dim] == 0) {
        let shape = List(shape);
        bail!(
            Runtime,
            "adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch \
             dimensions, but input has sizes {shape} with dimension {dim} being empty"
        );
    }
    let parts = |count: i64, size: usize| -> Result<Vec<Window>> {
        // More than memory holds is refused before the list is made.
        Tensor::empty(&[usize::try_from(count).unwrap_or(usize::MAX), 3], DType::Int64)?;
        let (count, size) = (count as u128, size as u128);
        let part = |i: u128| {
            let (start, end) = (i * size / count, ((i + 1) * size).div_ceil(count));
            Window { start: start as usize, end: end as usize, span: (end - start) as usize }
        };
        Ok((0..count).map(part).collect())
    };
    let grid = Grid {
        height,
        width,
        rows: parts(down, height)?,
        columns: parts(across, width)?,
        dilation: (1, 1),
    };
    let (op, name) = ("adaptive_avg_pool2d", "AdaptiveAvgPool2DBackward0");
    averaged(input, grid, Divisor::Sides, op, name)
}

/// [`adaptive_avg_pool2d`] over one dimension (`torch.nn.functional.adaptive_avg_pool1d`): `input` is
/// `(N, C, L)` or `(C, L)`.
///
/// # Errors
/// Those of [`adaptive_avg_pool2d`].
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pool::adaptive_avg_pool1d};
///
/// let x = Tensor::from_slice(&[1.0f32, 4.0, 3.0, 2.0], &[1, 4], DType::Float32)?;
/// assert_eq!(adaptive_avg_pool1d(&x, &[2])?.to_vec::<f32>()?, [2.5, 2.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn adaptive_avg_pool1d(input: &Tensor, sizes: &[i64]) -> Result<Tensor> {
    check_1d("adaptive_avg_pool1d", input, &[("output_size", sizes)])?;
    let size = sizes.first().copied().unwrap_or(0);
    squeeze(&adaptive(&unsqueeze(input, -2)?, [1, size])?, Some(&[-2]))
}
