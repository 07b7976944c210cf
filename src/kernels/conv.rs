//! Convolutions over three dimensions, and their gradients, as products with patches (see `patches`).
//!
//! ```text
//! y[n, o, p]        = sum over c, t of w[o, c, t] * x[n, c, p * stride + t * dilation - padding]
//! dw[o, c, t]       = sum over n, p of dy[n, o, p] * x[n, c, ...]
//! dx[n, c, i]       = sum over o, t of w[o, c, t] * dy[n, o, (i + padding - t * dilation) / stride]
//! ```
//!
//! 1. Images go through a few at a time, so that little memory is needed beside them; small ones make
//!    one product together.
//! 2. With few rows of weights, as where each channel is a group, sums are made without panels (see
//!    `direct`).
//! 3. In the last sum only some taps reach a given `i`: those for which the division leaves no rest.
//!    All `i` with the same rest see the same taps, and are a convolution with stride 1 of their own.

use super::gemm::{Matrix, Rows, Scratch, Size, product};
use super::patches::{Frame, Grid, Images, Patches, turn};
use crate::dtype::DType;
use crate::error::Result;
use crate::storage::Buffer;

mod direct;

/// Bytes of framed images that are worked on at a time.
const CHUNK: usize = 512 << 10;

/// All sizes of a convolution; none is zero but perhaps the batch.
#[derive(Clone, Debug)]
pub(crate) struct Geometry {
    /// `Float32` or `Float64`.
    pub dtype: DType,
    pub batch: usize,
    pub groups: usize,
    /// Channels in a group.
    pub inputs: usize,
    pub outputs: usize,
    pub input: [usize; 3],
    pub kernel: [usize; 3],
    pub output: [usize; 3],
    pub stride: [usize; 3],
    /// Zeros before the image; after it there are as many as the window needs.
    pub padding: [usize; 3],
    pub dilation: [usize; 3],
}

fn count(size: [usize; 3]) -> usize {
    size.iter().product()
}

/// All points of a box, row-major.
fn points([depth, height, width]: [usize; 3]) -> impl Iterator<Item = [usize; 3]> {
    (0..depth * height * width).map(move |i| [i / (height * width), i / width % height, i % width])
}

fn each<T>(f: impl FnMut(usize) -> T) -> [T; 3] {
    std::array::from_fn(f)
}

impl Geometry {
    /// The frame of the input, and where the taps and the outputs lie in it.
    fn input_frame(&self) -> (Frame, Vec<usize>, Grid) {
        let reach = |i: usize| (self.output[i] - 1) * self.stride[i];
        let size = each(|i| reach(i) + (self.kernel[i] - 1) * self.dilation[i] + 1);
        let frame = Frame::new(self.input, self.padding, size, self.stride[2]);
        let tap = |at: [usize; 3]| frame.place(each(|i| at[i] * self.dilation[i]));
        let step = [frame.plane * self.stride[0], frame.row * self.stride[1], 1];
        (frame, points(self.kernel).map(tap).collect(), Grid { size: self.output, step })
    }

    /// The patches of a group of channels of framed inputs.
    fn patches<'a>(
        &self,
        frames: &'a Buffer,
        frame: &Frame,
        points: Grid,
        taps: &'a [usize],
        group: usize,
        by_point: bool,
    ) -> Patches<'a> {
        Patches {
            data: frames,
            at: group * self.inputs * frame.channel,
            image: self.groups * self.inputs * frame.channel,
            points,
            channel: frame.channel,
            taps,
            by_point,
        }
    }
}

/// Calls `run` with a few images at a time: the number of the first, how many there are, and the buffer
/// of their channels in the frame.
fn in_chunks(
    dtype: DType,
    frame: &Frame,
    images: &Buffer,
    (batch, channels): (usize, usize),
    run: &mut dyn FnMut(usize, usize, &Buffer) -> Result<()>,
) -> Result<()> {
    if frame.is_image {
        return run(0, batch, images);
    }
    let bytes = frame.channel * channels * dtype.size();
    let most = (CHUNK / bytes.max(1)).clamp(1, batch.max(1));
    let mut frames = Buffer::new(most * bytes)?;
    // Once: the images of all chunks lie in the same places.
    frames.as_mut_slice::<u8>().fill(0);
    for first in (0..batch).step_by(most) {
        let taken = most.min(batch - first);
        let at = first * channels * frame.source();
        frame.fill(dtype, (images, at), taken * channels, &mut frames);
        run(first, taken, &frames)?;
    }
    Ok(())
}

/// Writes the convolution of `x` with `weight` into `y`, or adds it to what is there.
pub(crate) fn forward(
    g: &Geometry,
    x: &Buffer,
    weight: &Buffer,
    y: &mut Buffer,
    add: bool,
) -> Result<()> {
    let (frame, taps, points) = g.input_frame();
    let (terms, pixels) = (g.inputs * taps.len(), points.count());
    in_chunks(g.dtype, &frame, x, (g.batch, g.groups * g.inputs), &mut |first, images, frames| {
        let size = Size { m: g.outputs, n: images * pixels, k: terms };
        let mut scratch = Scratch::new(g.dtype, size)?;
        for group in 0..g.groups {
            let at = group * g.outputs * terms;
            let weight = Matrix { data: weight, at, line: terms, term: 1 };
            let patches = g.patches(frames, &frame, points, &taps, group, true);
            let at = (first * g.groups + group) * g.outputs * pixels;
            let image = g.groups * g.outputs * pixels;
            let mut y = Images { data: y, at, image, channel: pixels, points };
            y.points.step = [pixels / points.size[0], points.size[2], 1];
            if direct::is_for(size) {
                direct::convolve(g.dtype, size, &weight, &patches, &mut y, add);
            } else {
                y.points = Grid::line(pixels);
                product(g.dtype, size, &weight, &patches, &mut y, add, &mut scratch);
            }
        }
        Ok(())
    })
}

/// Writes the gradient of the weight.
pub(crate) fn backward_weight(
    g: &Geometry,
    x: &Buffer,
    dy: &Buffer,
    dw: &mut Buffer,
) -> Result<()> {
    let (frame, taps, points) = g.input_frame();
    let (terms, pixels) = (g.inputs * taps.len(), points.count());
    in_chunks(g.dtype, &frame, x, (g.batch, g.groups * g.inputs), &mut |first, images, frames| {
        let size = Size { m: g.outputs, n: terms, k: images * pixels };
        let mut scratch = Scratch::new(g.dtype, size)?;
        for group in 0..g.groups {
            let grad = Patches {
                data: dy,
                at: (first * g.groups + group) * g.outputs * pixels,
                image: g.groups * g.outputs * pixels,
                points: Grid::line(pixels),
                channel: pixels,
                taps: &[0],
                by_point: false,
            };
            let patches = g.patches(frames, &frame, points, &taps, group, false);
            if g.inputs * g.outputs == 1 {
                let to = group * terms;
                direct::correlate(g.dtype, images, &grad, &patches, (dw, to), first > 0);
                continue;
            }
            let mut dw = Rows { data: dw, at: group * g.outputs * terms, row: terms };
            product(g.dtype, size, &grad, &patches, &mut dw, first > 0, &mut scratch);
        }
        Ok(())
    })
}

/// The taps that reach the inputs of one rest in one dimension, and from which output, counted from
/// the first input of that rest.
fn reaching(g: &Geometry, i: usize, rest: usize) -> impl Iterator<Item = (usize, isize)> + '_ {
    (0..g.kernel[i]).filter_map(move |tap| {
        let distance = (rest + g.padding[i]) as isize - (tap * g.dilation[i]) as isize;
        let stride = g.stride[i] as isize;
        (distance % stride == 0).then_some((tap, distance / stride))
    })
}

/// Writes the gradient of the input.
pub(crate) fn backward_input(
    g: &Geometry,
    dy: &Buffer,
    weight: &Buffer,
    dx: &mut Buffer,
) -> Result<()> {
    // The frame holds every output that some input asks for.
    let inputs = |i: usize, rest: usize| (g.input[i] - rest).div_ceil(g.stride[i]);
    let rests = each(|i| g.stride[i].min(g.input[i]));
    let bounds = each(|i| {
        let mut bounds = (0, 1);
        for rest in 0..rests[i] {
            for (_, first) in reaching(g, i, rest) {
                bounds = (first.min(bounds.0), bounds.1.max(first + inputs(i, rest) as isize));
            }
        }
        bounds
    });
    let before = bounds.map(|(low, _)| low.unsigned_abs());
    let size = each(|i| before[i] + bounds[i].1.unsigned_abs());
    let frame = Frame::new(g.output, before, size, 1);
    let (area, plane, window) = (count(g.input), g.input[1] * g.input[2], count(g.kernel));
    in_chunks(g.dtype, &frame, dy, (g.batch, g.groups * g.outputs), &mut |first, images, frames| {
        for rest in points(rests) {
            let ways = each(|i| reaching(g, i, rest[i]).collect::<Vec<_>>());
            // Which taps they are, and where the outputs lie.
            let (mut kept, mut taps) = (Vec::new(), Vec::new());
            for at in points(each(|i| ways[i].len())) {
                let way = each(|i| ways[i][at[i]]);
                let from = each(|i| (way[i].1 + before[i] as isize).unsigned_abs());
                kept.push((way[0].0 * g.kernel[1] + way[1].0) * g.kernel[2] + way[2].0);
                taps.push(frame.place(from));
            }
            let terms = g.outputs * taps.len();
            let sizes = each(|i| inputs(i, rest[i]));
            let sources = Grid { size: sizes, step: [frame.plane, frame.row, 1] };
            let step = [plane * g.stride[0], g.input[2] * g.stride[1], g.stride[2]];
            let targets = Grid { size: sizes, step };
            let size = Size { m: g.inputs, n: images * sources.count(), k: terms };
            let mut scratch = Scratch::new(g.dtype, size)?;
            let mut turned = Buffer::new(g.inputs * terms * g.dtype.size())?;
            for group in 0..g.groups {
                let start = group * g.outputs * g.inputs * window;
                let sizes = [g.inputs, g.outputs, window];
                turn(g.dtype, (weight, start), sizes, &kept, &mut turned);
                let weight = Matrix { data: &turned, at: 0, line: terms, term: 1 };
                let patches = Patches {
                    data: frames,
                    at: group * g.outputs * frame.channel,
                    image: g.groups * g.outputs * frame.channel,
                    points: sources,
                    channel: frame.channel,
                    taps: &taps,
                    by_point: true,
                };
                let corner = rest[0] * plane + rest[1] * g.input[2] + rest[2];
                let at = (first * g.groups + group) * g.inputs * area + corner;
                let image = g.groups * g.inputs * area;
                let mut dx = Images { data: dx, at, image, channel: area, points: targets };
                if direct::is_for(size) {
                    direct::convolve(g.dtype, size, &weight, &patches, &mut dx, false);
                } else {
                    if g.stride == [1; 3] {
                        dx.points = Grid::line(area);
                    }
                    product(g.dtype, size, &weight, &patches, &mut dx, false, &mut scratch);
                }
            }
        }
        Ok(())
    })
}
