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

use super::gemm::{BLOCK_DEPTH, Factor, Sink, Tile, put, transpose};
use crate::simd::{Float, FloatVector};

/// The most columns of a panel.
const MAX_WIDTH: usize = 8;

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

    /// Where the points from number `first` on lie, in images that are `image` apart.
    fn places(&self, first: usize, image: usize, places: &mut [usize]) {
        let [depth, height, width] = self.size;
        let (mut n, rest) = (first / (depth * height * width), first % (depth * height * width));
        let (mut z, mut y, mut x) = (rest / (height * width), rest / width % height, rest % width);
        let mut row = n * image + z * self.step[0] + y * self.step[1];
        for place in places {
            *place = row + x * self.step[2];
            x += 1;
            if x == width {
                (x, y) = (0, y + 1);
                if y == height {
                    (y, z) = (0, z + 1);
                    if z == depth {
                        (z, n) = (0, n + 1);
                    }
                }
                row = n * image + z * self.step[0] + y * self.step[1];
            }
        }
    }
}

/// Patches of framed images.
pub(crate) struct Patches<'a, T> {
    pub data: &'a [T],
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

impl<T> Patches<'_, T> {
    /// Where channels and taps from number `first` on lie.
    fn terms(&self, first: usize) -> impl Iterator<Item = usize> + '_ {
        let (channel, tap) = (first / self.taps.len(), first % self.taps.len());
        let later = (channel + 1..).flat_map(|channel| self.taps.iter().map(move |t| (channel, t)));
        let all = self.taps[tap..].iter().map(move |t| (channel, t)).chain(later);
        all.map(|(channel, tap)| channel * self.channel + tap)
    }
}

/// Whether places follow each other.
fn is_run(places: &[usize]) -> bool {
    places.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

impl<T: Float> Factor<T> for Patches<'_, T> {
    fn pack(&self, first: usize, lines: usize, start: usize, width: usize, panel: &mut [T]) {
        let mut line = [0; MAX_WIDTH];
        if self.by_point {
            self.points.places(first, self.image, &mut line[..lines]);
        } else {
            line.iter_mut().zip(self.terms(first)).take(lines).for_each(|(line, at)| *line = at);
        }
        let last = line[lines - 1];
        line[lines..].fill(last);
        let line = &line[..width];
        if self.by_point {
            pack_points::<T::Vector>(self.data, line, self.terms(start), panel);
        } else {
            let mut places = [0; BLOCK_DEPTH];
            let places = &mut places[..panel.len() / width];
            self.points.places(start, self.image, places);
            pack_terms::<T::Vector>(self.data, line, places, panel);
        }
    }
}

/// Fills a panel whose lines are points.
fn pack_points<V: FloatVector>(
    data: &[V::Elem],
    lines: &[usize],
    terms: impl Iterator<Item = usize>,
    panel: &mut [V::Elem],
) {
    let halves = [&lines[..V::LANES], &lines[V::LANES..]];
    let runs = halves.map(is_run);
    for (to, term) in panel.chunks_exact_mut(2 * V::LANES).zip(terms) {
        let data = &data[term..];
        for (half, to) in to.chunks_exact_mut(V::LANES).enumerate() {
            match runs[half] {
                true => V::load(&data[halves[half][0]..]).store(to),
                false => to.iter_mut().zip(halves[half]).for_each(|(to, &at)| *to = data[at]),
            }
        }
    }
}

/// Fills a panel whose terms are points.
fn pack_terms<V: FloatVector>(
    data: &[V::Elem],
    lines: &[usize],
    places: &[usize],
    panel: &mut [V::Elem],
) {
    let width = lines.len();
    let mut k = 0;
    while k < places.len() {
        // As many points as follow each other.
        let mut end = k + 1;
        while end < places.len() && places[end] == places[end - 1] + 1 {
            end += 1;
        }
        let (run, data) = (&mut panel[k * width..end * width], &data[places[k]..]);
        if width.is_multiple_of(4) {
            for (four, at) in lines.chunks_exact(4).enumerate() {
                let rows = std::array::from_fn(|r| &data[at[r]..]);
                transpose::<V>(rows, width, &mut run[4 * four..]);
            }
        } else {
            for (i, to) in run.chunks_exact_mut(width).enumerate() {
                to.iter_mut().zip(lines).for_each(|(to, &at)| *to = data[at + i]);
            }
        }
        k = end;
    }
}

/// Images whose rows are channels and whose columns are points.
pub(crate) struct Images<'a, T> {
    pub data: &'a mut [T],
    /// From one image to the next.
    pub image: usize,
    /// From one channel to the next.
    pub channel: usize,
    pub points: Grid,
}

impl<T: Float> Sink<T> for Images<'_, T> {
    fn put(&mut self, row: usize, column: usize, tile: Tile<T>, add: bool) {
        let mut places = [0; MAX_WIDTH];
        let places = &mut places[..tile.columns];
        self.points.places(column, self.image, places);
        let run = is_run(places);
        for (r, sums) in tile.lines().enumerate() {
            let data = &mut self.data[(row + r) * self.channel..];
            if run {
                put::<T::Vector>(&mut data[places[0]..], sums, add);
                continue;
            }
            for (&at, &sum) in places.iter().zip(sums) {
                data[at] = if add { data[at] + sum } else { sum };
            }
        }
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

    /// Where a point of the frame lies.
    pub fn place(&self, [z, y, x]: [usize; 3]) -> usize {
        let sorted = x % self.rests * (self.row / self.rests) + x / self.rests;
        z * self.plane + y * self.row + sorted
    }

    /// Copies channels into their frames.
    pub fn fill<T: Float>(&self, channels: &[T], frames: &mut [T]) {
        frames.fill(T::default());
        let [depth, height, width] = self.image;
        let plane = (height * width).max(1);
        let columns = width.min(self.size[2].saturating_sub(self.before[2]));
        for (i, rows) in channels.chunks_exact(plane).enumerate() {
            let (channel, z) = (i / depth, i % depth + self.before[0]);
            for (y, from) in rows.chunks_exact(width).enumerate() {
                let y = y + self.before[1];
                if z >= self.size[0] || y >= self.size[1] {
                    continue;
                }
                let at = channel * self.channel + self.place([z, y, 0]);
                let to = &mut frames[at..at + self.row];
                if self.rests == 1 {
                    to[self.before[2]..][..columns].copy_from_slice(&from[..columns]);
                    continue;
                }
                for (x, &from) in from[..columns].iter().enumerate() {
                    to[self.place([0, 0, x + self.before[2]])] = from;
                }
            }
        }
    }
}
