//! The product of two matrices, `c = a b` or `c += a b`, by way of packed panels.
//!
//! ```text
//! for each block of k, each block of columns of b:
//!     copy the columns into panels of two vectors
//!     for each block of rows of a:
//!         copy the rows into panels of four
//!         for each two panels of b, each panel of a: two tiles of c (+)= sums over k of row times column
//! ```
//!
//! 1. A tile of 4 by 2 vectors keeps eight sums in registers; panels are read from end to end.
//!    The blocks fit into the caches: panels of `b` into the first, the rows of `a` into the second.
//! 2. The order of every sum is fixed by `k` alone: one product after the other within a block, then
//!    one block after the other. So a result depends neither on the tile nor on the engine.
//! 3. A factor is whatever can be copied into panels: a matrix either way up, or patches of images.
//! 4. Only what touches numbers is made for each data type; the rest is there once.

use super::sweep::{TOGETHER, add_terms};
use crate::dtype::DType;
use crate::error::Result;
use crate::simd::{Float, FloatVector};
use crate::storage::Buffer;
use crate::tensor::match_float;
use std::ops::Range;

/// Rows in a tile; its columns are two vectors.
const TILE_ROWS: usize = 4;
/// Terms of a sum in a block.
pub(crate) const BLOCK_DEPTH: usize = 256;
/// Rows of `a` in a block.
const BLOCK_ROWS: usize = 192;
/// Bytes of a row of `b` in a block.
const BLOCK_ROW_BYTES: usize = 2048;
/// Panels of `b` that every panel of `a` meets in turn: as wide as a line of the cache, in `c` too.
const PANELS: usize = 2;
/// The most rows for which a product makes no panels of `b`, if its columns lie next to each other.
const FEW_ROWS: usize = 4;
/// The most elements and columns a tile has.
const MAX_TILE: usize = TILE_ROWS * MAX_WIDTH;
pub(crate) const MAX_WIDTH: usize = 8;

/// A matrix to be multiplied, in lines: the rows of the first factor, the columns of the second.
pub(crate) trait Factor {
    /// Copies lines, of each the terms from `start` on, into panels: term by term, `width` numbers each.
    /// Those without a line may be anything: their sums are not used.
    fn pack(&self, lines: Range<usize>, start: usize, panels: Panels);
}

/// Where lines are copied to, one panel after the other.
pub(crate) struct Panels<'a> {
    pub dtype: DType,
    /// Lines in a panel.
    pub width: usize,
    /// Terms.
    pub depth: usize,
    block: &'a mut Buffer,
}

impl Panels<'_> {
    /// Calls `fill` for each panel: its lines, and its numbers.
    pub fn each<T: Float>(self, lines: Range<usize>, mut fill: impl FnMut(Range<usize>, &mut [T])) {
        let panels = self.block.as_mut_slice().chunks_exact_mut(self.width * self.depth);
        for (first, panel) in lines.clone().step_by(self.width).zip(panels) {
            fill(first..lines.end.min(first + self.width), panel);
        }
    }
}

/// Where a product goes.
pub(crate) trait Sink {
    /// Where columns are in the first row.
    fn place(&self, column: usize, columns: usize) -> Place;
    /// From one row to the next.
    fn stride(&self) -> usize;
    fn data(&mut self) -> &mut Buffer;
}

/// Where some columns are: next to each other, or anywhere.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Run(usize),
    Points([usize; MAX_WIDTH]),
}

/// Rows and columns of a product, and the number of terms in each of its sums.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub m: usize,
    pub n: usize,
    pub k: usize,
}

/// A matrix in memory, from a place on; one of the two strides is 1.
pub(crate) struct Matrix<'a> {
    pub data: &'a Buffer,
    pub at: usize,
    /// From one line to the next.
    pub line: usize,
    /// From one term to the next.
    pub term: usize,
}

/// A product in memory, row-major, from a place on.
pub(crate) struct Rows<'a> {
    pub data: &'a mut Buffer,
    pub at: usize,
    /// From one row to the next.
    pub row: usize,
}

/// How the work is divided.
struct Plan {
    tile_rows: usize,
    tile_columns: usize,
    block_columns: usize,
    block_rows: usize,
}

impl Plan {
    fn new(dtype: DType, Size { m, n, .. }: Size) -> Plan {
        let tile_columns = 32 / dtype.size();
        // A single row would be a quarter of a tile.
        let tile_rows = if m == 1 { 1 } else { TILE_ROWS };
        // With few rows no panel is used twice: then it need not leave the first cache.
        let few = PANELS * tile_columns;
        let most = if m <= TILE_ROWS { few } else { BLOCK_ROW_BYTES / dtype.size() };
        let block_columns = most.min(n.max(1)).next_multiple_of(tile_columns);
        let block_rows = m.min(BLOCK_ROWS).next_multiple_of(tile_rows);
        Plan { tile_rows, tile_columns, block_columns, block_rows }
    }
}

/// The memory for a block of each factor.
pub(crate) struct Scratch {
    a: Buffer,
    b: Buffer,
}

impl Scratch {
    pub fn new(dtype: DType, size: Size) -> Result<Scratch> {
        let (plan, depth) = (Plan::new(dtype, size), size.k.min(BLOCK_DEPTH) * dtype.size());
        let (a, b) = (plan.block_rows * depth, plan.block_columns * depth);
        Ok(Scratch { a: Buffer::new(a)?, b: Buffer::new(b)? })
    }
}

/// Puts the product of `a` and `b`, of this floating point type, into `c`, or adds it to what is
/// there. `scratch` was made for this size.
pub(crate) fn product(
    dtype: DType,
    size: Size,
    a: &dyn Factor,
    b: &dyn Factor,
    c: &mut dyn Sink,
    add: bool,
    scratch: &mut Scratch,
) {
    let (Size { m, n, k }, plan) = (size, Plan::new(dtype, size));
    let mut places = Vec::with_capacity(plan.block_columns / plan.tile_columns);
    let mut start = 0;
    loop {
        // Without a term the sums are empty, and are written all the same.
        let depth = BLOCK_DEPTH.min(k - start);
        let mut packed = None;
        for j in (0..n).step_by(plan.block_columns) {
            let columns = plan.block_columns.min(n - j);
            let width = plan.tile_columns;
            if depth > 0 {
                let panels = Panels { dtype, width, depth, block: &mut scratch.b };
                b.pack(j..j + columns, start, panels);
            }
            places.clear();
            places.extend((0..columns).step_by(width).map(|column| {
                let columns = width.min(columns - column);
                (c.place(j + column, columns), columns)
            }));
            for i in (0..m).step_by(BLOCK_ROWS) {
                let rows = BLOCK_ROWS.min(m - i);
                if packed.replace(i) != Some(i) && depth > 0 {
                    let width = plan.tile_rows;
                    let panels = Panels { dtype, width, depth, block: &mut scratch.a };
                    a.pack(i..i + rows, start, panels);
                }
                let (stride, add) = (c.stride(), add || start > 0);
                let block =
                    Block { plan: &plan, depth, first: i, rows, places: &places, stride, add };
                let data = c.data();
                match_float!(dtype, T => {
                    let (a, b) = (scratch.a.as_slice(), scratch.b.as_slice());
                    block.multiply::<<T as Float>::Vector>(a, b, data.as_mut_slice());
                }, ());
            }
        }
        start += depth;
        if start >= k {
            break;
        }
    }
}

/// Blocks of both factors, and where their product goes.
struct Block<'a> {
    plan: &'a Plan,
    depth: usize,
    /// The first row.
    first: usize,
    rows: usize,
    /// Where each panel of columns is, and how many they are.
    places: &'a [(Place, usize)],
    stride: usize,
    add: bool,
}

impl Block<'_> {
    #[inline(never)]
    fn multiply<V: FloatVector>(&self, a: &[V::Elem], b: &[V::Elem], to: &mut [V::Elem]) {
        let Plan { tile_rows, tile_columns, .. } = *self.plan;
        let (a_size, b_size) = (tile_rows * self.depth, tile_columns * self.depth);
        let mut sums = [V::Elem::default(); MAX_TILE];
        for first in (0..self.places.len()).step_by(PANELS) {
            let last = self.places.len().min(first + PANELS);
            for row in (0..self.rows).step_by(tile_rows) {
                let a = &a[row * self.depth..][..a_size];
                let rows = tile_rows.min(self.rows - row);
                let panel = |i: usize| &b[i * b_size..][..b_size];
                if tile_rows == 1 {
                    row_of_tiles::<V>(a, [panel(first), panel(last - 1)], &mut sums);
                }
                for i in first..last {
                    let (place, columns) = &self.places[i];
                    let sums = if tile_rows == 1 {
                        &sums[(i - first) * tile_columns..]
                    } else {
                        let whole = rows * columns == TILE_ROWS * tile_columns;
                        if let (Place::Run(at), true) = (place, whole) {
                            let to = &mut to[(self.first + row) * self.stride + at..];
                            tile::<V>(a, panel(i), to, self.stride, self.add);
                            continue;
                        }
                        tile::<V>(a, panel(i), &mut sums, tile_columns, false);
                        &sums
                    };
                    for (r, sums) in sums.chunks_exact(2 * V::LANES).enumerate().take(rows) {
                        let to = &mut to[(self.first + row + r) * self.stride..];
                        let sums = &sums[..*columns];
                        match place {
                            Place::Run(at) => put_run::<V>(sums, &mut to[*at..], self.add),
                            Place::Points(places) => scatter(sums, to, places, self.add),
                        }
                    }
                }
            }
        }
    }
}

/// Writes or adds the sums of a tile, whose rows are `stride` apart. Out of line, so that an engine
/// compiles it early and again when it is hot.
#[inline(never)]
fn tile<V: FloatVector>(
    a: &[V::Elem],
    b: &[V::Elem],
    to: &mut [V::Elem],
    stride: usize,
    add: bool,
) {
    let mut tile = [[V::splat(V::Elem::default()); 2]; TILE_ROWS];
    let ((a, _), (b, _)) = (a.as_chunks::<TILE_ROWS>(), V::Elem::steps(b).0.as_chunks::<2>());
    for (a, b) in a.iter().zip(b) {
        add_term(&mut tile, a, &[b; TILE_ROWS]);
    }
    for (r, sums) in tile.iter().enumerate() {
        let to = &mut to[r * stride..][..2 * V::LANES];
        for (sum, to) in sums.iter().zip(V::Elem::steps_mut(to).0) {
            let sum = if add { V::load(to.as_ref()).add(*sum) } else { *sum };
            sum.store(to.as_mut());
        }
    }
}

/// The sums of a single row with two panels: of one alone each sum would wait for itself.
#[inline(never)]
fn row_of_tiles<V: FloatVector>(
    a: &[V::Elem],
    panels: [&[V::Elem]; PANELS],
    sums: &mut [V::Elem; MAX_TILE],
) {
    let mut tiles = [[V::splat(V::Elem::default()); 2]; PANELS];
    let [b, c] = panels.map(|panel| V::Elem::steps(panel).0.as_chunks::<2>().0);
    for (&a, (b, c)) in a.iter().zip(b.iter().zip(c)) {
        add_term(&mut tiles, &[a; PANELS], &[b, c]);
    }
    for (sum, to) in tiles.as_flattened().iter().zip(V::Elem::steps_mut(sums).0) {
        sum.store(to.as_mut());
    }
}

/// Adds to each line of sums a number times two vectors.
#[inline(always)]
fn add_term<V: FloatVector, const N: usize>(
    sums: &mut [[V; 2]; N],
    a: &[V::Elem; N],
    b: &[&[<V::Elem as Float>::Step; 2]; N],
) {
    for (sums, (&a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
        let a = V::splat(a);
        for (sum, b) in sums.iter_mut().zip(*b) {
            *sum = sum.add(a.mul(V::load(b.as_ref())));
        }
    }
}

/// Writes or adds sums; a vector at a time, because few numbers are quicker so than by a call that
/// copies memory.
#[inline(always)]
pub(crate) fn put_run<V: FloatVector>(sums: &[V::Elem], to: &mut [V::Elem], add: bool) {
    let to = &mut to[..sums.len()];
    let whole = sums.len() - sums.len() % V::LANES;
    for i in (0..whole).step_by(V::LANES) {
        let (to, sums) = (&mut to[i..], V::load(&sums[i..]));
        let sums = if add { V::load(to).add(sums) } else { sums };
        sums.store(to);
    }
    if whole < sums.len() {
        finish(&sums[whole..], &mut to[whole..], add);
    }
}

/// The numbers that are no vector. Out of line, where the compiler does not know how few they are, and
/// unrolls nothing.
#[inline(never)]
fn finish<T: Float>(sums: &[T], to: &mut [T], add: bool) {
    for (to, &sum) in to.iter_mut().zip(sums) {
        *to = if add { *to + sum } else { sum };
    }
}

/// Writes or adds sums to numbers anywhere; out of line for the same reason.
#[inline(never)]
fn scatter<T: Float>(sums: &[T], to: &mut [T], places: &[usize], add: bool) {
    for (&at, &sum) in places.iter().zip(sums) {
        to[at] = if add { to[at] + sum } else { sum };
    }
}

impl Factor for Matrix<'_> {
    fn pack(&self, lines: Range<usize>, start: usize, panels: Panels) {
        let (line, term, width) = (self.line, self.term, panels.width);
        match_float!(panels.dtype, T => {
            let data = &self.data.as_slice::<T>()[self.at + start * term..];
            panels.each(lines, |lines, panel| {
                let (data, lines) = (&data[lines.start * line..], lines.len());
                pack_matrix::<<T as Float>::Vector>(data, (line, term), lines, width, panel);
            });
        }, ());
    }
}

fn pack_matrix<V: FloatVector>(
    data: &[V::Elem],
    (line, term): (usize, usize),
    lines: usize,
    width: usize,
    panel: &mut [V::Elem],
) {
    if term == 1 && (width == 4 || width == 8) {
        let panel = panel.as_chunks_mut().0;
        for four in 0..width / 4 {
            // The last line stands in for those that are not there.
            let rows = std::array::from_fn(|r| &data[(4 * four + r).min(lines - 1) * line..]);
            match width {
                4 => transpose::<V, 1>(rows, four, panel.as_chunks_mut().0),
                _ => transpose::<V, 2>(rows, four, panel.as_chunks_mut().0),
            }
        }
    } else if line == 1 && lines == width && width.is_multiple_of(V::LANES) {
        for (k, to) in panel.chunks_exact_mut(width).enumerate() {
            let (from, to) = (&data[k * term..][..width], V::Elem::steps_mut(to).0);
            for (from, to) in V::Elem::steps(from).0.iter().zip(to) {
                V::load(from.as_ref()).store(to.as_mut());
            }
        }
    } else {
        for (k, to) in panel.chunks_exact_mut(width).enumerate() {
            for (i, to) in to.iter_mut().enumerate().take(lines) {
                *to = data[i * line + k * term];
            }
        }
    }
}

/// Copies four rows to columns, the fours at one place of each row of `to`: `to[k][four][r] = rows[r][k]`.
#[inline(never)]
fn transpose<V: FloatVector, const FOURS: usize>(
    rows: [&[V::Elem]; 4],
    four: usize,
    to: &mut [[[V::Elem; 4]; FOURS]],
) {
    // Tells the compiler that it is one of them: nothing is checked in the loop.
    let four = four % FOURS;
    let (blocks, rest) = to.as_chunks_mut::<4>();
    let steps = rows.map(|row| &row.as_chunks::<4>().0[..blocks.len()]);
    let whole = 4 * blocks.len();
    for (i, block) in blocks.iter_mut().enumerate() {
        for part in (0..4).step_by(V::LANES) {
            let columns = V::transpose(steps.map(|row| V::load(&row[i][part..])));
            for (v, column) in columns.into_iter().enumerate() {
                let at = v * V::LANES;
                column.store(&mut block[part + at / 4][four][at % 4..]);
            }
        }
    }
    for (k, to) in (whole..).zip(rest) {
        to[four] = rows.map(|row| row[k]);
    }
}

impl Sink for Rows<'_> {
    fn place(&self, column: usize, _: usize) -> Place {
        Place::Run(self.at + column)
    }
    fn stride(&self) -> usize {
        self.row
    }
    fn data(&mut self) -> &mut Buffer {
        self.data
    }
}

/// Whether a product needs no panels, and is for [`few_rows`].
pub(crate) fn is_for_few_rows(size: Size, b: &Matrix) -> bool {
    size.m <= FEW_ROWS && size.n >= 32 && b.line == 1
}

/// As [`product`], with few rows.
pub(crate) fn few_rows(dtype: DType, size: Size, a: &Matrix, b: &Matrix, c: &mut Rows, add: bool) {
    match_float!(dtype, T => {
        let (a_data, b_data) = (&a.data.as_slice()[a.at..], &b.data.as_slice()[b.at..]);
        let factor = |row: usize, k: usize| a_data[row * a.line + k * a.term];
        let to = &mut c.data.as_mut_slice()[c.at..];
        add_rows::<<T as Float>::Vector>(size, &factor, (b_data, b.term), (to, c.row), add);
    }, ());
}

fn add_rows<V: FloatVector>(
    Size { m, n, k }: Size,
    factor: &dyn Fn(usize, usize) -> V::Elem,
    (b, b_row): (&[V::Elem], usize),
    (c, c_row): (&mut [V::Elem], usize),
    add: bool,
) {
    // A few rows of `b` and these sums are in the first cache.
    const COLUMNS: usize = 256;
    let mut sums = [[V::Elem::default(); COLUMNS]; FEW_ROWS];
    for start in (0..k.max(1)).step_by(BLOCK_DEPTH) {
        let end = k.min(start + BLOCK_DEPTH);
        for j in (0..n).step_by(COLUMNS) {
            let width = COLUMNS.min(n - j);
            sums.iter_mut().take(m).for_each(|sums| sums[..width].fill(V::Elem::default()));
            for first in (start..end).step_by(TOGETHER) {
                for (row, sums) in sums.iter_mut().take(m).enumerate() {
                    let term = |k: usize| (factor(row, k), k * b_row + j);
                    add_terms::<V>(b, first..end.min(first + TOGETHER), term, &mut sums[..width]);
                }
            }
            for (row, sums) in sums.iter().take(m).enumerate() {
                put_run::<V>(&sums[..width], &mut c[row * c_row + j..], add || start > 0);
            }
        }
    }
}

#[cfg(test)]
mod tests;
