//! Vectors along rows and down columns: the loops that reductions and norms share.
//!
//! ```text
//! a row is cut into blocks of 512, or 32 vectors, columns into blocks of 32 rows
//! blocks are added in pairs, pairs in pairs, ...: the error grows with the logarithm of n
//! ```
//!
//! 1. The order depends on the sizes alone, so that every engine gives the same bits.
//! 2. What is added up is first written to a small buffer: then only the loop that makes it is
//!    there for each use, and the sums, as long as they are, once.

use crate::dtype::Element;
use crate::simd::{Float, FloatVector};
use std::ops::Range;

/// Elements of a row in a block, as long as they are at hand.
const LONG_BLOCK: usize = 512;
/// Vectors in a block of what is made first.
const STEPS: usize = 32;
/// Rows of columns in a block.
const COLUMN_BLOCK: usize = 32;
/// Columns that are summed together.
const COLUMNS: usize = 64;
/// The most lanes a vector has.
pub(crate) const MAX_LANES: usize = 4;

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

/// Numbers that go with those of a row: one for each, or the same for all.
#[derive(Clone, Copy)]
pub(crate) struct Along<'a, T> {
    numbers: &'a [T],
    step: usize,
}

impl<'a, T> Along<'a, T> {
    /// One for each.
    pub fn each(numbers: &'a [T]) -> Self {
        Along { numbers, step: 1 }
    }

    /// The same for all, in every lane.
    pub fn same(lanes: &'a [T; MAX_LANES]) -> Self {
        Along { numbers: lanes, step: 0 }
    }

    /// The lanes that go with those from `at` on.
    #[inline(always)]
    pub fn lanes<V: FloatVector<Elem = T>>(&self, at: usize) -> V {
        load_at(self.numbers, at * self.step)
    }
}

/// Writes `y` of what `f` makes of the vectors of `I` rows, of which each is as long, and of their
/// places.
#[inline(always)]
pub(crate) fn map_rows<V: FloatVector, const I: usize>(
    rows: [&[V::Elem]; I],
    y: &mut [V::Elem],
    f: impl Fn([V; I], usize) -> V,
) {
    let (steps, rest) = V::Elem::steps_mut(y);
    let whole = steps.len();
    // Of one length, so that nothing is checked in the loop.
    let of = rows.map(|row| &V::Elem::steps(row).0[..whole]);
    for (i, y) in steps.iter_mut().enumerate() {
        f(of.map(|of| V::load(of[i].as_ref())), i * V::LANES).store(y.as_mut());
    }
    if !rest.is_empty() {
        let at = whole * V::LANES;
        store_at(f(rows.map(|row| load_at(row, at)), at), rest, 0);
    }
}

/// Sums up blocks: `leaf` gives those of a range.
#[inline(never)]
fn in_pairs<V: FloatVector, const K: usize>(
    range: Range<usize>,
    block: usize,
    leaf: &mut dyn FnMut(Range<usize>) -> [V::Elem; K],
) -> [V::Elem; K] {
    if range.len() <= block {
        return leaf(range);
    }
    let half = range.start + range.len().div_ceil(block).div_ceil(2) * block;
    let first = in_pairs::<V, K>(range.start..half, block, leaf);
    let second = in_pairs::<V, K>(half..range.end, block, leaf);
    std::array::from_fn(|k| first[k] + second[k])
}

/// The sum of a block: four sums side by side, so that one does not wait for the other.
#[inline(never)]
fn block_sum<V: FloatVector>(x: &[V::Elem]) -> V::Elem {
    let zero = V::splat(V::Elem::default());
    let (mut a, mut b, mut c, mut d) = (zero, zero, zero, zero);
    let wide = x.chunks_exact(4 * V::LANES);
    let rest = wide.remainder();
    for x in wide {
        a = a.add(V::load(x));
        b = b.add(V::load(&x[V::LANES..]));
        c = c.add(V::load(&x[2 * V::LANES..]));
        d = d.add(V::load(&x[3 * V::LANES..]));
    }
    for at in (0..rest.len()).step_by(V::LANES) {
        a = a.add(load_at(rest, at));
    }
    let mut lanes = [V::Elem::default(); MAX_LANES];
    a.add(b).add(c.add(d)).store(&mut lanes);
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}

/// The sum of a row.
#[inline(never)]
pub(crate) fn row_sum<V: FloatVector>(x: &[V::Elem]) -> V::Elem {
    if x.len() <= LONG_BLOCK {
        return block_sum::<V>(x);
    }
    in_pairs::<V, 1>(0..x.len(), LONG_BLOCK, &mut |range| [block_sum::<V>(&x[range])])[0]
}

/// The sums of the `K` rows that `f` makes of the vectors of `I` rows, of which each is as long, and
/// of their places.
#[inline(always)]
pub(crate) fn row_sums<V: FloatVector, const I: usize, const K: usize>(
    rows: [&[V::Elem]; I],
    f: impl Fn([V; I], usize) -> [V; K],
) -> [V::Elem; K] {
    in_pairs::<V, K>(0..rows[0].len(), STEPS * V::LANES, &mut |range| {
        let mut made = [[<V::Elem as Float>::Step::default(); STEPS]; K];
        let parts = rows.map(|row| &row[range.clone()]);
        let whole = range.len() / V::LANES;
        let of = parts.map(|part| &V::Elem::steps(part).0[..whole]);
        for i in 0..whole {
            let x = f(of.map(|of| V::load(of[i].as_ref())), range.start + i * V::LANES);
            made.iter_mut().zip(x).for_each(|(made, x)| x.store(made[i].as_mut()));
        }
        let at = whole * V::LANES;
        if at < range.len() {
            let x = f(parts.map(|part| load_at(part, at)), range.start + at);
            made.iter_mut().zip(x).for_each(|(made, x)| x.store(made[whole].as_mut()));
        }
        made.each_ref().map(|made| block_sum::<V>(&V::Elem::flat(made)[..range.len()]))
    })
}

/// Sums of `K` times so many columns.
type Columns<T, const K: usize> = [[T; COLUMNS]; K];
/// What adds a block of rows to them.
type Leaf<'a, T, const K: usize> = dyn FnMut(Range<usize>, &mut Columns<T, K>) + 'a;

/// Sums up blocks of rows: `leaf` adds those of a range.
#[inline(never)]
fn columns_in_pairs<V: FloatVector, const K: usize>(
    rows: Range<usize>,
    leaf: &mut Leaf<V::Elem, K>,
    sums: &mut Columns<V::Elem, K>,
) {
    if rows.len() <= COLUMN_BLOCK {
        return leaf(rows, sums);
    }
    let half = rows.start + rows.len().div_ceil(COLUMN_BLOCK).div_ceil(2) * COLUMN_BLOCK;
    columns_in_pairs::<V, K>(rows.start..half, leaf, sums);
    let mut second = [[V::Elem::default(); COLUMNS]; K];
    columns_in_pairs::<V, K>(half..rows.end, leaf, &mut second);
    for (sums, second) in sums.iter_mut().flatten().zip(second.as_flattened()) {
        *sums = *sums + *second;
    }
}

/// Sums up the columns of `K` matrices of `n` rows: `f` makes the lanes of a row from a column on,
/// `out` takes the sums from a column on. Lanes beyond the last column are of no meaning.
#[inline(always)]
pub(crate) fn column_sums<V: FloatVector, const K: usize>(
    [n, inner]: [usize; 2],
    f: impl Fn(usize, usize) -> [V; K],
    mut out: impl FnMut(usize, [V; K]),
) {
    for start in (0..inner).step_by(COLUMNS) {
        let width = COLUMNS.min(inner - start);
        let mut sums = [[V::Elem::default(); COLUMNS]; K];
        let mut leaf = |rows: Range<usize>, sums: &mut Columns<V::Elem, K>| {
            for row in rows {
                for at in (0..width).step_by(V::LANES) {
                    for (sums, x) in sums.iter_mut().zip(f(row, start + at)) {
                        V::load(&sums[at..]).add(x).store(&mut sums[at..]);
                    }
                }
            }
        };
        columns_in_pairs::<V, K>(0..n, &mut leaf, &mut sums);
        for at in (0..width).step_by(V::LANES) {
            out(start + at, sums.each_ref().map(|sums| V::load(&sums[at..])));
        }
    }
}

/// The greater of two; a NaN wins.
#[inline(always)]
pub(crate) fn max<V: FloatVector>(best: V, x: V) -> V {
    // A NaN is taken where it is met, and nothing is greater than it then.
    x.equal(x).select(best.less(x).select(x, best), x)
}

/// The greatest number of a row, of which each is multiplied by `sign`; NaN if there is one.
#[inline(never)]
pub(crate) fn row_max<V: FloatVector>(x: &[V::Elem], sign: V::Elem) -> V::Elem {
    let mut top = V::Elem::from_f64(f64::NEG_INFINITY);
    let mut best = V::splat(top);
    let whole = x.chunks_exact(V::LANES);
    let rest = whole.remainder();
    for x in whole {
        best = max(best, V::load(x).mul(V::splat(sign)));
    }
    let mut lanes = [top; MAX_LANES];
    best.store(&mut lanes);
    for x in rest.iter().map(|&x| x * sign).chain(lanes) {
        // Only a NaN differs from itself.
        #[allow(clippy::eq_op)]
        if x > top || x != x {
            top = x;
        }
    }
    top
}
