//! The product of two matrices, `c = a b` or `c += a b`, by way of packed panels.
//!
//! ```text
//! for each block of k, each block of columns of b:
//!     copy the columns into panels of two vectors
//!     for each block of rows of a:
//!         copy the rows into panels of four
//!         for each panel of b, each panel of a: a tile of c (+)= the sum over k of row times column
//! ```
//!
//! 1. A tile of 4 by 2 vectors keeps eight sums in registers; panels are read from end to end.
//!    The blocks fit into the caches: a panel of `b` into the first, the rows of `a` into the second.
//! 2. The order of every sum is fixed by `k` alone: one product after the other within a block, then
//!    one block after the other. So a result depends neither on the tile nor on the engine.
//! 3. A factor is whatever can be copied into panels: a matrix either way up, or patches of images.

use crate::simd::{Float, FloatVector};

/// Rows in a tile; its columns are two vectors.
const TILE_ROWS: usize = 4;
/// Terms of a sum in a block.
pub(crate) const BLOCK_DEPTH: usize = 256;
/// Rows of `a` in a block.
const BLOCK_ROWS: usize = 192;
/// Bytes of a row of `b` in a block.
const BLOCK_ROW_BYTES: usize = 2048;
/// The most elements a tile has.
const MAX_TILE: usize = 32;

/// A matrix to be multiplied, in lines: the rows of the first factor, the columns of the second.
pub(crate) trait Factor<T> {
    /// Copies so many lines from `first` on, of each the terms from `start` on, into `panel`: term by
    /// term, `width` numbers each. Those without a line may be anything: their sums are not used.
    fn pack(&self, first: usize, lines: usize, start: usize, width: usize, panel: &mut [T]);
}

/// Where a product goes.
pub(crate) trait Sink<T> {
    /// Writes or adds the upper left part of a tile to what is at `row` and `column`.
    fn put(&mut self, row: usize, column: usize, tile: Tile<T>, add: bool);
}

/// Sums of some rows and columns.
pub(crate) struct Tile<'a, T> {
    pub sums: &'a [T],
    /// From one row to the next.
    pub stride: usize,
    pub rows: usize,
    pub columns: usize,
}

/// Rows and columns of a product, and the number of terms in each of its sums.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub m: usize,
    pub n: usize,
    pub k: usize,
}

/// A matrix in memory; one of the two strides is 1.
pub(crate) struct Matrix<'a, T> {
    pub data: &'a [T],
    /// From one line to the next.
    pub line: usize,
    /// From one term to the next.
    pub term: usize,
}

/// A product in memory, row-major.
pub(crate) struct Rows<'a, T> {
    pub data: &'a mut [T],
    /// From one row to the next.
    pub row: usize,
}

/// How the work is divided.
struct Plan {
    tile_rows: usize,
    tile_columns: usize,
    block_columns: usize,
    /// Elements of scratch memory for a block of each factor.
    scratch: (usize, usize),
}

impl Plan {
    fn new<V: FloatVector>(Size { m, n, k }: Size) -> Plan {
        let tile_columns = 2 * V::LANES;
        // A single row would be a quarter of a tile.
        let tile_rows = if m == 1 { 1 } else { TILE_ROWS };
        // With few rows no panel is used twice: then it need not leave the first cache.
        let all = if m <= tile_rows { 1 } else { BLOCK_ROW_BYTES / size_of::<V::Elem>() };
        let block_columns = all.min(n.max(1)).next_multiple_of(tile_columns);
        let depth = k.min(BLOCK_DEPTH);
        let rows = m.min(BLOCK_ROWS).next_multiple_of(tile_rows);
        let scratch = (rows * depth, block_columns * depth);
        Plan { tile_rows, tile_columns, block_columns, scratch }
    }
}

/// How many elements of scratch memory a product needs.
pub(crate) fn scratch_len<T: Float>(size: Size) -> usize {
    let (a, b) = Plan::new::<T::Vector>(size).scratch;
    a + b
}

/// Puts the product of `a` and `b` into `c`, or adds it to what is there. `scratch` has
/// [`scratch_len`] elements or more.
pub(crate) fn product<T: Float>(
    size: Size,
    a: &dyn Factor<T>,
    b: &dyn Factor<T>,
    c: &mut dyn Sink<T>,
    add: bool,
    scratch: &mut [T],
) {
    run::<T::Vector>(size, a, b, c, add, scratch);
}

fn run<V: FloatVector>(
    size: Size,
    a: &dyn Factor<V::Elem>,
    b: &dyn Factor<V::Elem>,
    c: &mut dyn Sink<V::Elem>,
    add: bool,
    scratch: &mut [V::Elem],
) {
    let (Size { m, n, k }, plan) = (size, Plan::new::<V>(size));
    let (block_a, block_b) = scratch.split_at_mut(plan.scratch.0);
    let mut sums = [V::Elem::default(); MAX_TILE];
    let mut start = 0;
    loop {
        // Without a term the sums are empty, and are written all the same.
        let depth = BLOCK_DEPTH.min(k - start);
        let add = add || start > 0;
        let mut packed = None;
        for j in (0..n).step_by(plan.block_columns) {
            let columns = plan.block_columns.min(n - j);
            pack_block(b, (j, columns), (start, depth), plan.tile_columns, block_b);
            for i in (0..m).step_by(BLOCK_ROWS) {
                let rows = BLOCK_ROWS.min(m - i);
                if packed.replace(i) != Some(i) {
                    pack_block(a, (i, rows), (start, depth), plan.tile_rows, block_a);
                }
                for column in (0..columns).step_by(plan.tile_columns) {
                    let panel_b = &block_b[column * depth..][..plan.tile_columns * depth];
                    for row in (0..rows).step_by(plan.tile_rows) {
                        let panel_a = &block_a[row * depth..][..plan.tile_rows * depth];
                        match plan.tile_rows {
                            1 => tile::<V, 1>(panel_a, panel_b, &mut sums),
                            _ => tile::<V, TILE_ROWS>(panel_a, panel_b, &mut sums),
                        }
                        let tile = Tile {
                            sums: &sums,
                            stride: plan.tile_columns,
                            rows: plan.tile_rows.min(rows - row),
                            columns: plan.tile_columns.min(columns - column),
                        };
                        c.put(i + row, j + column, tile, add);
                    }
                }
            }
        }
        start += depth;
        if start >= k {
            break;
        }
    }
}

/// Copies lines into panels of `width`, one after the other.
fn pack_block<T>(
    factor: &dyn Factor<T>,
    (first, lines): (usize, usize),
    (start, depth): (usize, usize),
    width: usize,
    block: &mut [T],
) {
    if depth == 0 {
        return;
    }
    for line in (0..lines).step_by(width) {
        let panel = &mut block[line * depth..][..width * depth];
        factor.pack(first + line, width.min(lines - line), start, width, panel);
    }
}

/// The sums of a tile. Out of line, so that an engine compiles it early and again when it is hot.
#[inline(never)]
fn tile<V: FloatVector, const ROWS: usize>(
    a: &[V::Elem],
    b: &[V::Elem],
    sums: &mut [V::Elem; MAX_TILE],
) {
    let mut tile = [[V::splat(V::Elem::default()); 2]; ROWS];
    let mut terms = b.chunks_exact(2 * V::LANES);
    for a in a.chunks_exact(ROWS) {
        let Some(b) = terms.next() else { break };
        let b = [V::load(b), V::load(&b[V::LANES..])];
        for (sums, &a) in tile.iter_mut().zip(a) {
            let a = V::splat(a);
            sums[0] = sums[0].add(a.mul(b[0]));
            sums[1] = sums[1].add(a.mul(b[1]));
        }
    }
    for (r, tile) in tile.iter().enumerate() {
        let sums = &mut sums[2 * V::LANES * r..];
        tile[0].store(sums);
        tile[1].store(&mut sums[V::LANES..]);
    }
}

impl<T: Float> Factor<T> for Matrix<'_, T> {
    fn pack(&self, first: usize, lines: usize, start: usize, width: usize, panel: &mut [T]) {
        let data = &self.data[first * self.line + start * self.term..];
        if self.term == 1 && width.is_multiple_of(4) {
            for four in (0..width).step_by(4) {
                // The last line stands in for those that are not there.
                let rows = std::array::from_fn(|r| &data[(four + r).min(lines - 1) * self.line..]);
                transpose::<T::Vector>(rows, width, &mut panel[four..]);
            }
        } else if self.line == 1 && lines == width && width.is_multiple_of(4) {
            for (k, to) in panel.chunks_exact_mut(width).enumerate() {
                copy::<T::Vector>(&data[k * self.term..], to);
            }
        } else {
            for (k, to) in panel.chunks_exact_mut(width).enumerate() {
                for (line, to) in to.iter_mut().enumerate().take(lines) {
                    *to = data[line * self.line + k * self.term];
                }
            }
        }
    }
}

/// Copies as many elements as `to` has, which are whole vectors.
#[inline(always)]
fn copy<V: FloatVector>(from: &[V::Elem], to: &mut [V::Elem]) {
    for at in (0..to.len()).step_by(V::LANES) {
        V::load(&from[at..]).store(&mut to[at..]);
    }
}

/// Copies four rows to columns: `to[k * width + row] = rows[row][k]`.
#[inline(never)]
pub(crate) fn transpose<V: FloatVector>(rows: [&[V::Elem]; 4], width: usize, to: &mut [V::Elem]) {
    let depth = to.len().div_ceil(width);
    let rows = rows.map(|row| &row[..depth]);
    let whole = depth - depth % V::LANES;
    for k in (0..whole).step_by(V::LANES) {
        let columns = V::transpose(rows.map(|row| V::load(&row[k..])));
        for (v, column) in columns.into_iter().enumerate() {
            let at = v * V::LANES;
            column.store(&mut to[(k + at / 4) * width + at % 4..]);
        }
    }
    for k in whole..depth {
        for (r, row) in rows.iter().enumerate() {
            to[k * width + r] = row[k];
        }
    }
}

impl<T: Float> Sink<T> for Rows<'_, T> {
    fn put(&mut self, row: usize, column: usize, tile: Tile<T>, add: bool) {
        put::<T::Vector>(&mut self.data[row * self.row + column..], self.row, tile, add);
    }
}

/// Writes or adds a tile to rows that are `stride` apart; a vector at a time, because few numbers are
/// quicker so than by a call that copies memory.
#[inline(never)]
pub(crate) fn put<V: FloatVector>(
    to: &mut [V::Elem],
    stride: usize,
    tile: Tile<V::Elem>,
    add: bool,
) {
    let whole = tile.columns - tile.columns % V::LANES;
    for r in 0..tile.rows {
        let sums = &tile.sums[r * tile.stride..][..tile.columns];
        let to = &mut to[r * stride..][..tile.columns];
        for at in (0..whole).step_by(V::LANES) {
            let (to, sums) = (&mut to[at..], V::load(&sums[at..]));
            let sums = if add { V::load(to).add(sums) } else { sums };
            sums.store(to);
        }
        for at in whole..tile.columns {
            to[at] = if add { to[at] + sums[at] } else { sums[at] };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Element;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn numbers<T: Float>(count: usize, seed: f64) -> Vec<T> {
        (0..count).map(|i| T::from_f64(((i as f64 + seed) * 0.754_877_666).fract() - 0.5)).collect()
    }

    /// The definition in the order of sums that is promised.
    fn naive<T: Float>(size: Size, a: &[T], b: &[T], c: &mut [T], add: bool) {
        for (i, c) in c.iter_mut().enumerate() {
            let (row, column) = (i / size.n, i % size.n);
            let mut sum = add.then_some(*c);
            for start in (0..size.k).step_by(BLOCK_DEPTH) {
                let block = (start..size.k.min(start + BLOCK_DEPTH))
                    .map(|k| a[row * size.k + k] * b[k * size.n + column])
                    .fold(T::default(), |sum, x| sum + x);
                sum = Some(sum.map_or(block, |sum| sum + block));
            }
            *c = sum.unwrap_or_default();
        }
    }

    fn turned<T: Copy>(x: &[T], rows: usize, columns: usize) -> Vec<T> {
        (0..x.len()).map(|i| x[i % rows * columns + i / rows]).collect()
    }

    const SIZES: [(usize, usize, usize); 15] = [
        (1, 1, 1),
        (2, 3, 0),
        (0, 3, 2),
        (3, 0, 2),
        (4, 8, 1),
        (5, 9, 7),
        (7, 4, 33),
        (1, 20, 300),
        (2, 17, 513),
        (20, 1, 40),
        (3, 2, 256),
        (8, 16, 257),
        (193, 5, 3),
        (200, 9, 2),
        (6, 530, 5),
    ];

    fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>() {
        for (m, n, k) in SIZES {
            let size = Size { m, n, k };
            let (a, b) = (numbers::<V::Elem>(m * k, 0.3), numbers::<V::Elem>(k * n, 0.7));
            let (at, bt) = (turned(&a, m, k), turned(&b, k, n));
            for add in [false, true] {
                let start = numbers::<V::Elem>(m * n, 0.1);
                let mut want = start.clone();
                naive(size, &a, &b, &mut want, add);
                for (a_turned, b_turned) in
                    [(false, false), (false, true), (true, false), (true, true)]
                {
                    let a = match a_turned {
                        false => Matrix { data: &a, line: k, term: 1 },
                        true => Matrix { data: &at, line: 1, term: m },
                    };
                    let b = match b_turned {
                        false => Matrix { data: &b, line: 1, term: n },
                        true => Matrix { data: &bt, line: k, term: 1 },
                    };
                    let mut scratch = vec![V::Elem::from_f64(7.0); scratch_len::<V::Elem>(size)];
                    let (mut c, mut d) = (start.clone(), start.clone());
                    let mut rows = Rows { data: &mut c, row: n };
                    run::<V>(size, &a, &b, &mut rows, add, &mut scratch);
                    let mut rows = Rows { data: &mut d, row: n };
                    run::<P>(size, &a, &b, &mut rows, add, &mut scratch);
                    assert_eq!(c, want, "{m} {n} {k} {add} {a_turned} {b_turned}");
                    assert_eq!(c, d, "{m} {n} {k} {add} {a_turned} {b_turned}: portable");
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn is_the_definition_bit_for_bit() {
        check::<<f32 as Float>::Vector, portable::F32x4>();
        check::<<f64 as Float>::Vector, portable::F64x2>();
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn vectors_are_transposed() {
        fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>() {
            for depth in 1..12 {
                let stride = depth + 3;
                let from = numbers::<V::Elem>(4 * stride, 0.2);
                for width in [4, 8] {
                    let mut to = vec![V::Elem::default(); depth * width];
                    let mut other = to.clone();
                    let rows = std::array::from_fn(|r| &from[r * stride..]);
                    transpose::<V>(rows, width, &mut to);
                    transpose::<P>(rows, width, &mut other);
                    assert_eq!(to, other);
                    for (i, &to) in to.iter().enumerate() {
                        let (k, row) = (i / width, i % width);
                        let want =
                            if row < 4 { from[row * stride + k] } else { V::Elem::default() };
                        assert_eq!(to, want, "{depth} {width}: {k}, {row}");
                    }
                }
            }
        }
        check::<<f32 as Float>::Vector, portable::F32x4>();
        check::<<f64 as Float>::Vector, portable::F64x2>();
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nan_and_infinity_reach_their_row_and_column_only() {
        let size = Size { m: 5, n: 9, k: 3 };
        let (mut a, mut b) = (vec![0.0f32; 15], vec![1.0f32; 27]);
        (a[2 * 3], b[4]) = (f32::NAN, f32::INFINITY);
        let mut c = vec![7.0; 45];
        let mut scratch = vec![0.0; scratch_len::<f32>(size)];
        let (a, b) = (Matrix { data: &a, line: 3, term: 1 }, Matrix { data: &b, line: 1, term: 9 });
        product(size, &a, &b, &mut Rows { data: &mut c, row: 9 }, false, &mut scratch);
        for (i, c) in c.into_iter().enumerate() {
            // Zero times infinity is NaN.
            assert_eq!(c.is_nan(), i / 9 == 2 || i % 9 == 4, "{i}");
            assert!(c.is_nan() || c == 0.0);
        }
    }
}
