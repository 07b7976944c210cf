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
//! 2. In the last sum only some taps reach a given `i`: those for which the division leaves no rest.
//!    All `i` with the same rest see the same taps, and are a convolution with stride 1 of their own.

use super::gemm::{Matrix, Rows, Size, product, scratch_len};
use super::patches::{Frame, Grid, Images, Patches};
use crate::error::Result;
use crate::simd::Float;
use crate::storage::Buffer;

/// Bytes of framed images that are worked on at a time.
const CHUNK: usize = 512 << 10;

/// All sizes of a convolution; none is zero but perhaps the batch.
#[derive(Clone, Debug)]
pub(crate) struct Geometry {
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

/// No columns.
const NONE: ((usize, usize), Option<usize>) = ((0, 0), None);

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
}

/// Calls `run` with a few images at a time: the number of the first, how many there are, and their
/// channels in the frame.
fn in_chunks<T: Float>(
    frame: &Frame,
    images: &[T],
    (batch, channels): (usize, usize),
    mut run: impl FnMut(usize, usize, &[T]) -> Result<()>,
) -> Result<()> {
    if frame.is_image {
        return run(0, batch, images);
    }
    let bytes = frame.channel * channels * size_of::<T>();
    let most = (CHUNK / bytes.max(1)).clamp(1, batch.max(1));
    let mut buffer = Buffer::new(most * bytes)?;
    let size = images.len() / batch.max(1);
    for first in (0..batch).step_by(most) {
        let taken = most.min(batch - first);
        let frames = &mut buffer.as_mut_slice::<T>()[..taken * frame.channel * channels];
        frame.fill(&images[first * size..][..taken * size], frames);
        run(first, taken, frames)?;
    }
    Ok(())
}

fn scratch<T: Float>(size: Size) -> Result<Buffer> {
    Buffer::new(scratch_len::<T>(size) * size_of::<T>())
}

/// Writes the convolution of `x` with `weight` into `y`, or adds it to what is there.
pub(crate) fn forward<T: Float>(
    g: &Geometry,
    x: &[T],
    weight: &[T],
    y: &mut [T],
    add: bool,
) -> Result<()> {
    let (frame, taps, points) = g.input_frame();
    let (terms, pixels) = (g.inputs * taps.len(), points.count());
    in_chunks(&frame, x, (g.batch, g.groups * g.inputs), |first, images, frames| {
        let size = Size { m: g.outputs, n: images * pixels, k: terms };
        let mut scratch = scratch::<T>(size)?;
        for group in 0..g.groups {
            let data = &weight[group * g.outputs * terms..];
            let weight = Matrix { data, line: terms, term: 1 };
            let patches = Patches {
                data: &frames[group * g.inputs * frame.channel..],
                image: g.groups * g.inputs * frame.channel,
                points,
                channel: frame.channel,
                taps: &taps,
                by_point: true,
            };
            let start = (first * g.groups + group) * g.outputs * pixels;
            let image = g.groups * g.outputs * pixels;
            let data = &mut y[start..];
            let points = Grid::line(pixels);
            let mut y = Images { data, image, channel: pixels, points, last: NONE };
            product(size, &weight, &patches, &mut y, add, scratch.as_mut_slice());
        }
        Ok(())
    })
}

/// Writes the gradient of the weight.
pub(crate) fn backward_weight<T: Float>(
    g: &Geometry,
    x: &[T],
    dy: &[T],
    dw: &mut [T],
) -> Result<()> {
    let (frame, taps, points) = g.input_frame();
    let (terms, pixels) = (g.inputs * taps.len(), points.count());
    in_chunks(&frame, x, (g.batch, g.groups * g.inputs), |first, images, frames| {
        let size = Size { m: g.outputs, n: terms, k: images * pixels };
        let mut scratch = scratch::<T>(size)?;
        for group in 0..g.groups {
            let grad = Patches {
                data: &dy[(first * g.groups + group) * g.outputs * pixels..],
                image: g.groups * g.outputs * pixels,
                points: Grid::line(pixels),
                channel: pixels,
                taps: &[0],
                by_point: false,
            };
            let patches = Patches {
                data: &frames[group * g.inputs * frame.channel..],
                image: g.groups * g.inputs * frame.channel,
                points,
                channel: frame.channel,
                taps: &taps,
                by_point: false,
            };
            let data = &mut dw[group * g.outputs * terms..];
            let mut dw = Rows { data, row: terms };
            product(size, &grad, &patches, &mut dw, first > 0, scratch.as_mut_slice());
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
pub(crate) fn backward_input<T: Float>(
    g: &Geometry,
    dy: &[T],
    weight: &[T],
    dx: &mut [T],
) -> Result<()> {
    // The frame holds every output that some input asks for.
    let inputs = |i: usize, rest: usize| (g.input[i] - rest).div_ceil(g.stride[i]);
    let rests = each(|i| g.stride[i].min(g.input[i]));
    let bounds = each(|i| {
        let all = (0..rests[i]).flat_map(|rest| {
            reaching(g, i, rest).map(move |(_, first)| (first, first + inputs(i, rest) as isize))
        });
        all.fold((0, 1), |(low, high), (first, end)| (first.min(low), end.max(high)))
    });
    let before = bounds.map(|(low, _)| low.unsigned_abs());
    let size = each(|i| before[i] + bounds[i].1.unsigned_abs());
    let frame = Frame::new(g.output, before, size, 1);
    let (area, window) = (count(g.input), count(g.kernel));
    in_chunks(&frame, dy, (g.batch, g.groups * g.outputs), |first, images, frames| {
        for rest in points(rests) {
            let ways = each(|i| reaching(g, i, rest[i]).collect::<Vec<_>>());
            // Which taps they are, and where the outputs lie.
            let (kept, taps): (Vec<usize>, Vec<usize>) = points(ways.each_ref().map(Vec::len))
                .map(|at| {
                    let way = each(|i| ways[i][at[i]]);
                    let [z, y, x] = way.map(|(tap, _)| tap);
                    let from = each(|i| way[i].1.wrapping_add_unsigned(before[i]) as usize);
                    ((z * g.kernel[1] + y) * g.kernel[2] + x, frame.place(from))
                })
                .unzip();
            let size_of_rest = each(|i| inputs(i, rest[i]));
            let step = [frame.plane, frame.row, 1];
            let points = Grid { size: size_of_rest, step };
            let terms = g.outputs * taps.len();
            let size = Size { m: g.inputs, n: images * points.count(), k: terms };
            let mut scratch = scratch::<T>(size)?;
            let mut turned = Buffer::new(g.inputs * terms * size_of::<T>())?;
            let turned = turned.as_mut_slice::<T>();
            for group in 0..g.groups {
                let weight = &weight[group * g.outputs * g.inputs * window..];
                for (i, to) in turned.iter_mut().enumerate() {
                    let (input, output) = (i / terms, i % terms / kept.len());
                    *to = weight[(output * g.inputs + input) * window + kept[i % kept.len()]];
                }
                let patches = Patches {
                    data: &frames[group * g.outputs * frame.channel..],
                    image: g.groups * g.outputs * frame.channel,
                    points,
                    channel: frame.channel,
                    taps: &taps,
                    by_point: true,
                };
                let [z, y, x] = rest;
                let corner = (z * g.input[1] + y) * g.input[2] + x;
                let start = (first * g.groups + group) * g.inputs * area + corner;
                let plane = g.input[1] * g.input[2];
                let step = [plane * g.stride[0], g.input[2] * g.stride[1], g.stride[2]];
                let mut dx = Images {
                    data: &mut dx[start..],
                    image: g.groups * g.inputs * area,
                    channel: area,
                    points: Grid { size: size_of_rest, step },
                    last: NONE,
                };
                let weight = Matrix { data: turned, line: terms, term: 1 };
                product(size, &weight, &patches, &mut dx, false, scratch.as_mut_slice());
            }
        }
        Ok(())
    })
}
