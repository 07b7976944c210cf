//! Patches of images as the factor of a product, and images as where a product goes.
//!
//! A convolution is the product of its weights with a matrix of patches: a line for each point of the
//! output, a term for each channel and each tap of the window. That matrix is never made: where its
//! number `(point, channel, tap)` lies in the framed image is `point + channel + tap`, a sum of three
//! places, and panels are filled by it.
//!
//! 1. A frame of zeros around the image leaves no border to look after.
//! 2. Where the window moves by a stride, each row of the frame holds first all columns that leave the
//!    same rest, then the next: so neighbouring outputs always read neighbouring numbers.
//! 3. Points that follow each other in memory are copied as vectors, all others one by one.

use super::gemm::{BLOCK_DEPTH, Factor, MAX_WIDTH, Panels, Place, Sink};
use crate::dtype::DType;
use crate::simd::{Float, FloatVector};
use crate::storage::Buffer;
use crate::tensor::match_float;
use std::ops::Range;

/// Points in row-major order, and where they lie.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    pub size: [usize; 3],
    /// From one point to the next in each dimension.
    pub step: [usize; 3],
}

impl Grid {
    /// Points that follow each other.
    pub fn line(count: usize) -> Grid {
        Grid { size: [1, 1, count], step: [0, 0, 1] }
    }

    /// How many points there are.
    pub fn count(&self) -> usize {
        self.size.iter().product()
    }

    /// In which image point number `i` is, and where in it.
    fn find(&self, i: usize) -> [usize; 4] {
        let [depth, height, width] = self.size;
        let (row, x) = (i / width, i % width);
        let (plane, y) = (row / height, row % height);
        [plane / depth, plane % depth, y, x]
    }

    pub fn place(&self, [n, z, y, x]: [usize; 4], image: usize) -> usize {
        n * image + z * self.step[0] + y * self.step[1] + x * self.step[2]
    }

    /// Where the points from number `first` on lie, in images that are `image` apart.
    #[inline(never)]
    fn places(&self, first: usize, image: usize, places: &mut [usize]) {
        let [depth, height, width] = self.size;
        let mut at = self.find(first);
        let mut next = self.place(at, image);
        for place in places {
            *place = next;
            (at[3], next) = (at[3] + 1, next + self.step[2]);
            if at[3] == width {
                (at[3], at[2]) = (0, at[2] + 1);
                if at[2] == height {
                    (at[2], at[1]) = (0, at[1] + 1);
                    if at[1] == depth {
                        (at[1], at[0]) = (0, at[0] + 1);
                    }
                }
                next = self.place(at, image);
            }
        }
    }

    /// Where points begin that lie in one row, next to each other.
    fn run(&self, first: usize, count: usize, image: usize) -> Option<usize> {
        let at = self.find(first);
        let in_row = self.step[2] == 1 && at[3] + count <= self.size[2];
        in_row.then(|| self.place(at, image))
    }
}

/// Patches of framed images.
pub(crate) struct Patches<'a> {
    pub data: &'a Buffer,
    /// Where the first image begins.
    pub at: usize,
    /// From one image to the next.
    pub image: usize,
    /// Where the window stands.
    pub points: Grid,
    /// From one channel to the next.
    pub channel: usize,
    /// Where the taps of the window lie.
    pub taps: &'a [usize],
    /// Whether the points are the lines and channels and taps the terms, or the other way round.
    pub by_point: bool,
}

impl Patches<'_> {
    /// Where so many terms lie.
    pub fn terms(&self, count: usize) -> Vec<usize> {
        let mut places = vec![0; count];
        self.term_places(0, &mut places);
        places
    }

    /// Where channels and taps lie, one after the other, from a number on.
    fn term_places(&self, first: usize, places: &mut [usize]) {
        let count = self.taps.len();
        let (mut base, mut tap) = (first / count * self.channel, first % count);
        for place in places {
            *place = base + self.taps[tap];
            tap += 1;
            if tap == count {
                (tap, base) = (0, base + self.channel);
            }
        }
    }

    /// Where points lie, or channels and taps, from a number on.
    fn places(&self, points: bool, first: usize, places: &mut [usize]) {
        match points {
            true => self.points.places(first, self.image, places),
            false => self.term_places(first, places),
        }
    }
}

/// Whether places follow each other.
fn is_run(places: &[usize]) -> bool {
    places.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

impl Factor for Patches<'_> {
    fn pack(&self, lines: Range<usize>, start: usize, panels: Panels) {
        let (width, depth) = (panels.width, panels.depth);
        let mut terms = [0; BLOCK_DEPTH];
        let terms = &mut terms[..depth];
        self.places(!self.by_point, start, terms);
        match_float!(panels.dtype, T => {
            let data = &self.data.as_slice::<T>()[self.at..];
            panels.each(lines, |lines, panel| {
                let mut places = [0; MAX_WIDTH];
                self.places(self.by_point, lines.start, &mut places[..lines.len()]);
                // The last line stands in for those that are not there.
                let last = places[lines.len() - 1];
                places[lines.len()..].fill(last);
                let places = &places[..width];
                match self.by_point {
                    true => pack_points::<<T as Float>::Vector>(data, places, terms, panel),
                    false => pack_terms::<<T as Float>::Vector>(data, places, terms, panel),
                }
            });
        }, ());
    }
}

/// Fills a panel whose lines are points.
#[inline(never)]
fn pack_points<V: FloatVector>(
    data: &[V::Elem],
    lines: &[usize],
    terms: &[usize],
    panel: &mut [V::Elem],
) {
    let (low, high) = lines.split_at(V::LANES);
    let (low_runs, high_runs) = (is_run(low), is_run(high));
    if low_runs && high_runs {
        let (low, high) = (&data[low[0]..], &data[high[0]..]);
        let panel = V::Elem::steps_mut(panel).0.as_chunks_mut().0;
        for ([to_low, to_high], &term) in panel.iter_mut().zip(terms) {
            V::load(&low[term..]).store(to_low.as_mut());
            V::load(&high[term..]).store(to_high.as_mut());
        }
        return;
    }
    for (to, &term) in panel.chunks_exact_mut(2 * V::LANES).zip(terms) {
        let data = &data[term..];
        let (to_low, to_high) = to.split_at_mut(V::LANES);
        gather::<V>(data, low, low_runs, to_low);
        gather::<V>(data, high, high_runs, to_high);
    }
}

/// Copies a vector of numbers, which are next to each other or not.
#[inline(always)]
fn gather<V: FloatVector>(data: &[V::Elem], places: &[usize], runs: bool, to: &mut [V::Elem]) {
    if runs {
        V::load(&data[places[0]..]).store(to);
    } else {
        for i in 0..V::LANES {
            to[i] = data[places[i]];
        }
    }
}

/// Fills a panel whose terms are points.
#[inline(never)]
fn pack_terms<V: FloatVector>(
    data: &[V::Elem],
    lines: &[usize],
    places: &[usize],
    panel: &mut [V::Elem],
) {
    let width = lines.len();
    let fours = lines.as_chunks::<4>().0;
    let whole = if width.is_multiple_of(4) { places.len() - places.len() % V::LANES } else { 0 };
    let panels = panel.chunks_exact_mut(V::LANES * width);
    for (places, panel) in places[..whole].chunks_exact(V::LANES).zip(panels) {
        if !is_run(places) {
            copy_terms(data, lines, places, panel);
            continue;
        }
        let data = &data[places[0]..];
        let panel = panel.as_chunks_mut::<4>().0;
        for (i, four) in fours.iter().enumerate() {
            let columns = V::transpose(four.map(|line| V::load(&data[line..])));
            for (v, column) in columns.into_iter().enumerate() {
                let at = v * V::LANES;
                column.store(&mut panel[at / 4 * fours.len() + i][at % 4..]);
            }
        }
    }
    copy_terms(data, lines, &places[whole..], &mut panel[whole * width..]);
}

/// The same, one by one.
#[inline(never)]
fn copy_terms<T: Copy>(data: &[T], lines: &[usize], places: &[usize], panel: &mut [T]) {
    for (to, &place) in panel.chunks_exact_mut(lines.len()).zip(places) {
        for (to, &line) in to.iter_mut().zip(lines) {
            *to = data[line + place];
        }
    }
}

/// Images whose rows are channels and whose columns are points.
pub(crate) struct Images<'a> {
    pub data: &'a mut Buffer,
    /// Where the first image begins.
    pub at: usize,
    /// From one image to the next.
    pub image: usize,
    /// From one channel to the next.
    pub channel: usize,
    pub points: Grid,
}

impl Sink for Images<'_> {
    fn place(&self, column: usize, columns: usize) -> Place {
        if let Some(at) = self.points.run(column, columns, self.image) {
            return Place::Run(self.at + at);
        }
        let mut places = [0; MAX_WIDTH];
        self.points.places(column, self.image, &mut places[..columns]);
        Place::Points(places.map(|at| self.at + at))
    }
    fn stride(&self) -> usize {
        self.channel
    }
    fn data(&mut self) -> &mut Buffer {
        self.data
    }
}

/// How images are laid out with a frame around them.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// The sizes of the image.
    image: [usize; 3],
    /// Zeros before it.
    before: [usize; 3],
    /// The sizes with the frame; what lies beyond is cut off.
    size: [usize; 3],
    /// How many rests of a division the columns are sorted by.
    rests: usize,
    /// From one row, plane and channel to the next.
    pub row: usize,
    pub plane: usize,
    pub channel: usize,
    /// Whether the images need no copy.
    pub is_image: bool,
}

impl Frame {
    pub fn new(image: [usize; 3], before: [usize; 3], size: [usize; 3], rests: usize) -> Frame {
        let fits = image.iter().zip(size).all(|(&image, size)| size <= image);
        let is_image = rests == 1 && before == [0; 3] && fits;
        let [depth, height, width] = match is_image {
            true => image,
            false => [size[0], size[1], size[2].div_ceil(rests) * rests],
        };
        let (row, plane, channel) = (width, height * width, depth * height * width);
        Frame { image, before, size, rests, row, plane, channel, is_image }
    }

    /// How many numbers a channel of an image has.
    pub fn source(&self) -> usize {
        self.image.iter().product()
    }

    /// Where a point of the frame lies.
    pub fn place(&self, [z, y, x]: [usize; 3]) -> usize {
        let sorted = x % self.rests * (self.row / self.rests) + x / self.rests;
        z * self.plane + y * self.row + sorted
    }

    /// Copies so many channels, from a place on, into their frames, which are zero where no image is.
    pub fn fill(
        &self,
        dtype: DType,
        (channels, at): (&Buffer, usize),
        count: usize,
        frames: &mut Buffer,
    ) {
        let numbers = count * self.source();
        match_float!(dtype, T => {
            let channels = &channels.as_slice::<T>()[at..][..numbers];
            self.fill_with::<<T as Float>::Vector>(channels, frames.as_mut_slice());
        }, ());
    }

    fn fill_with<V: FloatVector>(&self, channels: &[V::Elem], frames: &mut [V::Elem]) {
        let [before_z, before_y, before_x] = self.before;
        let [_, height, width] = self.image;
        let columns = width.min(self.size[2].saturating_sub(before_x));
        let rows = height.min(self.size[1].saturating_sub(before_y));
        // Where the first columns go; the others follow them by turns.
        let starts: [usize; 2] = std::array::from_fn(|x| self.place([0, 0, before_x + x]));
        let frames = frames.chunks_exact_mut(self.channel);
        for (channel, frame) in channels.chunks_exact(self.source()).zip(frames) {
            let planes = frame.chunks_exact_mut(self.plane).skip(before_z);
            for (plane, to) in channel.chunks_exact(height * width).zip(planes) {
                let Some(to) = to.get_mut(before_y * self.row..) else { continue };
                let from = &plane[..rows * width];
                if self.rests <= 2 {
                    spread::<V>(from, (width, columns), to, self.row, starts, self.rests);
                    continue;
                }
                for (from, to) in from.chunks_exact(width).zip(to.chunks_exact_mut(self.row)) {
                    for (x, &from) in from[..columns].iter().enumerate() {
                        to[self.place([0, 0, before_x + x])] = from;
                    }
                }
            }
        }
    }
}

/// Copies the first columns of rows: all of them to the first place, or by turns to two.
#[inline(never)]
fn spread<V: FloatVector>(
    from: &[V::Elem],
    (width, columns): (usize, usize),
    to: &mut [V::Elem],
    row: usize,
    places: [usize; 2],
    turns: usize,
) {
    let whole = columns - columns % (turns * V::LANES);
    for (from, to) in from.chunks_exact(width).zip(to.chunks_exact_mut(row)) {
        let from = &from[..columns];
        for at in (0..whole).step_by(turns * V::LANES) {
            let first = V::load(&from[at..]);
            if turns == 1 {
                first.store(&mut to[places[0] + at..]);
            } else {
                let (even, odd) = first.unzip(V::load(&from[at + V::LANES..]));
                even.store(&mut to[places[0] + at / 2..]);
                odd.store(&mut to[places[1] + at / 2..]);
            }
        }
        for at in whole..columns {
            to[places[at % turns] + at / turns] = from[at];
        }
    }
}

/// Fills each plane of so many numbers with the number of its channel.
pub(crate) fn fill_planes(dtype: DType, planes: &mut Buffer, size: usize, channels: &Buffer) {
    match_float!(dtype, T => {
        let planes = planes.as_mut_slice::<T>();
        fill_with::<<T as Float>::Vector>(planes, size, channels.as_slice());
    }, ());
}

fn fill_with<V: FloatVector>(planes: &mut [V::Elem], size: usize, channels: &[V::Elem]) {
    for (i, plane) in planes.chunks_exact_mut(size).enumerate() {
        let value = channels[i % channels.len()];
        let mut vectors = plane.chunks_exact_mut(V::LANES);
        for to in vectors.by_ref() {
            V::splat(value).store(to);
        }
        vectors.into_remainder().iter_mut().for_each(|to| *to = value);
    }
}

/// Copies weights, from a place on, so that the inputs are the rows; of each window the taps that are
/// kept.
pub(crate) fn turn(
    dtype: DType,
    (weight, at): (&Buffer, usize),
    [inputs, outputs, window]: [usize; 3],
    kept: &[usize],
    to: &mut Buffer,
) {
    match_float!(dtype, T => {
        let windows = &weight.as_slice::<T>()[at..][..inputs * outputs * window];
        for (i, from) in windows.chunks_exact(window).enumerate() {
            let (output, input) = (i / inputs, i % inputs);
            let to = &mut to.as_mut_slice::<T>()[(input * outputs + output) * kept.len()..];
            for (to, &tap) in to.iter_mut().zip(kept) {
                *to = from[tap];
            }
        }
    }, ());
}

#[cfg(test)]
mod tests;
