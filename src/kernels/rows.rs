//! Vectors along rows and down columns: the loops that reductions, norms, softmax and losses share.
//!
//! ```text
//! a row is cut into blocks of 512; four vectors run along a block
//! columns: the lanes are columns; a tile of four vectors runs down blocks of 32 rows
//! blocks are folded in pairs, pairs in pairs, ...: the error grows with the logarithm of n
//! ```
//!
//! The order depends on the sizes alone, so that every engine gives the same bits.

use crate::dtype::Element;
use crate::simd::FloatVector;
use std::ops::Range;

/// Elements of a row in a block.
const ROW_BLOCK: usize = 512;
/// Rows of columns in a block.
const COLUMN_BLOCK: usize = 32;
/// Vectors that run side by side.
const WIDTH: usize = 4;
/// The most lanes a vector has.
const MAX_LANES: usize = 4;

/// The lanes from `at` on; what is beyond the end is zero.
#[inline(always)]
pub(crate) fn load_at<V: FloatVector>(x: &[V::Elem], at: usize) -> V {
    match x.get(at..at + V::LANES) {
        Some(whole) => V::load(whole),
        None => load_end(x.get(at..).unwrap_or(&[])),
    }
}

#[cold]
#[inline(never)]
fn load_end<V: FloatVector>(x: &[V::Elem]) -> V {
    let mut lanes = [V::Elem::default(); MAX_LANES];
    lanes[..x.len()].copy_from_slice(x);
    V::load(&lanes)
}

/// Stores the lanes from `at` on, as far as there is room.
#[inline(always)]
pub(crate) fn store_at<V: FloatVector>(vector: V, to: &mut [V::Elem], at: usize) {
    match to.get_mut(at..at + V::LANES) {
        Some(whole) => vector.store(whole),
        None => store_end(vector, to.get_mut(at..).unwrap_or(&mut [])),
    }
}

#[cold]
#[inline(never)]
fn store_end<V: FloatVector>(vector: V, to: &mut [V::Elem]) {
    let mut lanes = [V::Elem::default(); MAX_LANES];
    vector.store(&mut lanes);
    to.copy_from_slice(&lanes[..to.len()]);
}

/// Folds a range in pairs of pairs of blocks. One call through a pointer for each block.
fn in_pairs<A>(
    range: Range<usize>,
    block: usize,
    leaf: &mut dyn FnMut(Range<usize>) -> A,
    combine: &dyn Fn(A, A) -> A,
) -> A {
    if range.len() <= block {
        return leaf(range);
    }
    let half = range.start + range.len().div_ceil(block).div_ceil(2) * block;
    let first = in_pairs(range.start..half, block, leaf, combine);
    combine(first, in_pairs(half..range.end, block, leaf, combine))
}

#[inline(always)]
fn zip<V: Copy, const K: usize>(a: [V; K], b: [V; K], f: impl Fn(V, V) -> V) -> [V; K] {
    std::array::from_fn(|k| f(a[k], b[k]))
}

/// Folds `K` rows of `n` values at once: `f` gives their lanes from a place on, and lanes beyond `n`
/// are left out.
#[inline(always)]
pub(crate) fn row<V: FloatVector, const K: usize>(
    n: usize,
    identity: V::Elem,
    mut f: impl FnMut(usize) -> [V; K],
    combine: impl Fn(V, V) -> V + Copy,
) -> [V::Elem; K] {
    let start = [V::splat(identity); K];
    let mut leaf = |range: Range<usize>| {
        let mut sums = [start; WIDTH];
        let mut at = range.start;
        while at + WIDTH * V::LANES <= range.end {
            for (i, sums) in sums.iter_mut().enumerate() {
                *sums = zip(*sums, f(at + i * V::LANES), combine);
            }
            at += WIDTH * V::LANES;
        }
        while at + V::LANES <= range.end {
            sums[0] = zip(sums[0], f(at), combine);
            at += V::LANES;
        }
        if at < range.end {
            let rest = f(at).map(|x| first_lanes(x, range.end - at, identity));
            sums[0] = zip(sums[0], rest, combine);
        }
        let [a, b, c, d] = sums;
        zip(zip(a, b, combine), zip(c, d, combine), combine)
    };
    let sums = match n {
        ..=ROW_BLOCK => leaf(0..n),
        _ => in_pairs(0..n, ROW_BLOCK, &mut leaf, &|a, b| zip(a, b, combine)),
    };
    sums.map(|sums| across(sums, combine))
}

/// The first lanes; `identity` in the others.
#[inline(never)]
fn first_lanes<V: FloatVector>(x: V, count: usize, identity: V::Elem) -> V {
    let mut lanes = [V::Elem::default(); MAX_LANES];
    x.store(&mut lanes);
    lanes[count..].fill(identity);
    V::load(&lanes)
}

/// Folds the lanes: the halves, then the quarters.
#[inline(always)]
fn across<V: FloatVector>(x: V, combine: impl Fn(V, V) -> V) -> V::Elem {
    let (mut x, mut lanes, mut half) = (x, [V::Elem::default(); MAX_LANES], V::LANES / 2);
    while half > 0 {
        x.store(&mut lanes);
        lanes.rotate_left(half);
        x = combine(x, V::load(&lanes));
        half /= 2;
    }
    x.store(&mut lanes);
    lanes[0]
}

/// Folds the columns of `K` matrices of `n` rows at once: `f` gives the lanes of a row from a column
/// on, `out` takes the results from a column on. Lanes beyond the last column are of no meaning.
#[inline(always)]
pub(crate) fn columns<V: FloatVector, const K: usize>(
    [n, inner]: [usize; 2],
    identity: V::Elem,
    f: impl Fn(usize, usize) -> [V; K],
    combine: impl Fn(V, V) -> V + Copy,
    mut out: impl FnMut(usize, [V; K]),
) {
    let start = [V::splat(identity); K];
    let mut column = 0;
    while column + (WIDTH - 1) * V::LANES < inner {
        let mut leaf = |rows: Range<usize>| {
            let mut sums = [start; WIDTH];
            for row in rows {
                for (i, sums) in sums.iter_mut().enumerate() {
                    *sums = zip(*sums, f(row, column + i * V::LANES), combine);
                }
            }
            sums
        };
        let pair = |a: [[V; K]; WIDTH], b| zip(a, b, |a, b| zip(a, b, combine));
        let sums = in_pairs(0..n, COLUMN_BLOCK, &mut leaf, &pair);
        for (i, sums) in sums.into_iter().enumerate() {
            out(column + i * V::LANES, sums);
        }
        column += WIDTH * V::LANES;
    }
    while column < inner {
        let mut leaf =
            |rows: Range<usize>| rows.fold(start, |sums, row| zip(sums, f(row, column), combine));
        let sums = in_pairs(0..n, COLUMN_BLOCK, &mut leaf, &|a, b| zip(a, b, combine));
        out(column, sums);
        column += V::LANES;
    }
}

#[inline(always)]
pub(super) fn max<V: FloatVector>(best: V, x: V) -> V {
    // A NaN is taken where it is met, and nothing is greater than it then.
    x.equal(x).select(best.less(x).select(x, best), x)
}

#[inline(always)]
pub(super) fn min<V: FloatVector>(best: V, x: V) -> V {
    x.equal(x).select(x.less(best).select(x, best), x)
}

/// The greatest number of a row; NaN if there is one, the least number if there is none.
#[inline(always)]
pub(crate) fn row_max<V: FloatVector>(x: &[V::Elem]) -> V::Elem {
    row::<V, 1>(x.len(), V::Elem::from_f64(f64::NEG_INFINITY), |at| [load_at(x, at)], max)[0]
}

/// The sum of a row that `f` gives.
#[inline(always)]
pub(crate) fn row_sum<V: FloatVector, const K: usize>(
    n: usize,
    f: impl FnMut(usize) -> [V; K],
) -> [V::Elem; K] {
    row(n, V::Elem::default(), f, V::add)
}

/// Writes `y` from `x`, whose vectors `f` gets with their places.
#[inline(always)]
pub(crate) fn map_row<V: FloatVector>(x: &[V::Elem], y: &mut [V::Elem], f: impl Fn(V, usize) -> V) {
    let whole = y.len() - y.len() % V::LANES;
    let blocks = x.chunks_exact(V::LANES).zip(y.chunks_exact_mut(V::LANES));
    for (i, (x, y)) in blocks.enumerate() {
        f(V::load(x), i * V::LANES).store(y);
    }
    if whole < y.len() {
        store_at(f(load_at(x, whole), whole), y, whole);
    }
}

/// Writes `y` from `a` and `b`, likewise.
#[inline(always)]
pub(crate) fn map_rows<V: FloatVector>(
    a: &[V::Elem],
    b: &[V::Elem],
    y: &mut [V::Elem],
    f: impl Fn(V, V, usize) -> V,
) {
    let whole = y.len() - y.len() % V::LANES;
    let inputs = a.chunks_exact(V::LANES).zip(b.chunks_exact(V::LANES));
    for (i, ((a, b), y)) in inputs.zip(y.chunks_exact_mut(V::LANES)).enumerate() {
        f(V::load(a), V::load(b), i * V::LANES).store(y);
    }
    if whole < y.len() {
        store_at(f(load_at(a, whole), load_at(b, whole), whole), y, whole);
    }
}
