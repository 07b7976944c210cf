//! Sums of a few rows that lie in memory as they are, each times a number: products that would use a
//! panel (see `gemm`) once only.

use crate::simd::{Float, FloatVector};
use std::ops::Range;

/// Rows that are read together.
pub(crate) const TOGETHER: usize = 4;

/// Adds rows to `sums`, one after the other: of each of the terms, at most [`TOGETHER`], its number
/// times what is in `data` from its place on.
pub(crate) fn add_terms<V: FloatVector>(
    data: &[V::Elem],
    terms: Range<usize>,
    term: impl Fn(usize) -> (V::Elem, usize),
    sums: &mut [V::Elem],
) {
    if terms.len() == TOGETHER {
        let four: [_; TOGETHER] = std::array::from_fn(|i| term(terms.start + i));
        return add::<V, TOGETHER>(data, four, sums);
    }
    terms.for_each(|t| add::<V, 1>(data, [term(t)], sums));
}

#[inline(never)]
fn add<V: FloatVector, const N: usize>(
    data: &[V::Elem],
    terms: [(V::Elem, usize); N],
    sums: &mut [V::Elem],
) {
    let rows = terms.map(|(_, at)| &data[at..][..sums.len()]);
    let (steps, rest) = V::Elem::steps_mut(sums);
    let whole = steps.len();
    // Of one length, so that nothing is checked in the loop.
    let vectors = rows.map(|row| &V::Elem::steps(row).0[..whole]);
    let sum = |sum: V, i: usize| {
        let row = vectors.iter().zip(&terms);
        row.fold(sum, |sum, (row, &(factor, _))| {
            sum.add(V::splat(factor).mul(V::load(row[i].as_ref())))
        })
    };
    // Two at a time, for which the factors are spread over a vector once.
    for i in (0..whole - whole % 2).step_by(2) {
        let (a, b) = (V::load(steps[i].as_ref()), V::load(steps[i + 1].as_ref()));
        let (a, b) = (sum(a, i), sum(b, i + 1));
        a.store(steps[i].as_mut());
        b.store(steps[i + 1].as_mut());
    }
    if whole % 2 == 1 {
        let step = &mut steps[whole - 1];
        sum(V::load(step.as_ref()), whole - 1).store(step.as_mut());
    }
    for (sum, i) in rest.iter_mut().zip(whole * V::LANES..) {
        *sum = rows.iter().zip(&terms).fold(*sum, |sum, (row, &(factor, _))| sum + factor * row[i]);
    }
}
