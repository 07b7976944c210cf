//! Where windows lie: PyTorch's sizes and checks.

use crate::error::{Result, bail};
use crate::kernels::pool::{Grid, Window};
use crate::shape::List;
use crate::tensor::Tensor;

/// How windows lie on an image: a number for each dimension, or one for all; none for a stride of the
/// kernel's size.
#[derive(Clone, Copy, Debug)]
pub struct Windows<'a> {
    /// How large they are.
    pub kernel: &'a [i64],
    /// How far from one to the next.
    pub stride: &'a [i64],
    /// By how much they reach over the borders.
    pub padding: &'a [i64],
    /// How far from one number of a window to the next.
    pub dilation: &'a [i64],
    /// Whether the last window may reach further.
    pub ceil_mode: bool,
}

impl Windows<'_> {
    /// Kernel, stride, padding, dilation, down and across.
    pub(super) fn pairs(&self) -> [(i64, i64); 4] {
        let pair = |values: &[i64]| match *values {
            [both] => (both, both),
            [down, across, ..] => (down, across),
            [] => (0, 0),
        };
        let stride = if self.stride.is_empty() { self.kernel } else { self.stride };
        [self.kernel, stride, self.padding, self.dilation].map(pair)
    }
}

/// Whether there is a number for each of two dimensions, or one for both, or perhaps none.
pub(super) fn is_one_for_each(values: &[i64], none: bool) -> bool {
    matches!(values, [_] | [_, _]) || (none && values.is_empty())
}

/// The size of a dimension after windows have gone over it.
pub(super) fn output_size(
    size: usize,
    (kernel, stride, padding, dilation): (i64, i64, i64, i64),
    ceil_mode: bool,
) -> Result<i64> {
    if stride == 0 {
        bail!(Runtime, "stride should not be zero");
    }
    if padding < 0 {
        bail!(Runtime, "pad must be non-negative, but got pad: {padding}");
    }
    let effective = kernel.saturating_sub(1).saturating_mul(dilation).saturating_add(1);
    if padding > effective / 2 {
        bail!(
            Runtime,
            "pad should be at most half of effective kernel size, but got pad={padding}, \
             kernel_size={kernel} and dilation={dilation}"
        );
    }
    if stride < 0 {
        // Refused later, after other things.
        return Ok(0);
    }
    let size = size as i64;
    let more = if ceil_mode { stride - 1 } else { 0 };
    let padded = size.saturating_add(padding.saturating_mul(2));
    let steps = padded.saturating_sub(effective).saturating_add(more).div_euclid(stride);
    let count = steps.saturating_add(1);
    // The last window begins inside of the image or its left padding.
    let beyond = (count - 1).saturating_mul(stride) >= size.saturating_add(padding);
    Ok(if ceil_mode && beyond { count - 1 } else { count })
}

/// The windows of one dimension.
fn windows(
    count: i64,
    size: usize,
    (kernel, stride, padding, dilation): (i64, i64, i64, i64),
) -> Vec<Window> {
    let size = size as i64;
    (0..count)
        .map(|i| {
            let first = i * stride - padding;
            // The first number of the window that is inside of the image.
            let skipped = first.min(0).unsigned_abs().div_ceil(dilation as u64) as i64;
            let start = first + skipped * dilation;
            let end = (first + (kernel - 1) * dilation + 1).min(size);
            let span = (first + kernel).min(size + padding) - first;
            Window { start: start as usize, end: end.max(0) as usize, span: span.max(0) as usize }
        })
        .collect()
}

/// Checks what both kinds of pooling check, and gives the grid of the last two dimensions.
pub(super) fn grid(input: &Tensor, of: &Windows) -> Result<Grid> {
    let sizes = input.shape();
    let [kernel, stride, padding, dilation] = of.pairs();
    let down = (kernel.0, stride.0, padding.0, dilation.0);
    let across = (kernel.1, stride.1, padding.1, dilation.1);
    let (planes, height, width) = match *sizes {
        [.., planes, height, width] => (planes, height, width),
        _ => {
            let dim = sizes.len() as i64;
            bail!(
                Index,
                "Dimension out of range (expected to be in range of [{}, {}], but got -3)",
                -dim,
                dim - 1
            )
        }
    };
    let rows = output_size(height, down, of.ceil_mode)?;
    let columns = output_size(width, across, of.ceil_mode)?;
    let positive = |(a, b): (i64, i64)| a > 0 && b > 0;
    if !positive(kernel) {
        let (h, w) = kernel;
        bail!(Runtime, "kernel size should be greater than zero, but got kH: {h} kW: {w}");
    }
    if !positive(stride) {
        let (h, w) = stride;
        bail!(Runtime, "stride should be greater than zero, but got dH: {h} dW: {w}");
    }
    if !positive(dilation) {
        let (h, w) = dilation;
        bail!(
            Runtime,
            "dilation should be greater than zero, but got dilationH: {h} dilationW: {w}"
        );
    }
    // Only a batch may be empty.
    let inner = if sizes.len() == 4 { &sizes[1..] } else { sizes };
    if sizes.len() > 4 || inner.contains(&0) {
        let sizes = List(sizes);
        bail!(
            Runtime,
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but \
             got:{sizes}"
        );
    }
    let ((pad_h, pad_w), (h, w)) = (padding, kernel);
    if w / 2 < pad_w || h / 2 < pad_h {
        bail!(
            Runtime,
            "pad should be smaller than or equal to half of kernel size, but got padW = {pad_w}, \
             padH = {pad_h}, kW = {w}, kH = {h}"
        );
    }
    if rows < 1 || columns < 1 {
        bail!(
            Runtime,
            "Given input size: ({planes}x{height}x{width}). Calculated output size: \
             ({planes}x{rows}x{columns}). Output size is too small"
        );
    }
    Ok(Grid {
        height,
        width,
        rows: windows(rows, height, down),
        columns: windows(columns, width, across),
        dilation: (dilation.0 as usize, dilation.1 as usize),
    })
}
