//! Sums over the middle one of three dimensions, in an order that the sizes alone decide.
//!
//! ```text
//! for each i, k: y[i][k] = sum over j of x[i][j][k]
//! ```
//!
//! 1. Rows are added up in groups, and the groups then: the error of `n` additions grows like
//!    `n / GROUP`, not like `n`.
//! 2. Where the last dimension is one, a row is cut into as many as a vector has lanes.

use crate::simd::{Float, FloatVector};

/// Rows that are added one after the other.
const GROUP: usize = 32;
/// Lanes of the sum of a single row, the same for every engine and precision.
const LANES: usize = 8;

/// Writes the sums; `between` and `after` are the sizes of the middle and the last dimension.
pub(crate) fn sum_middle<T: Float>(x: &[T], y: &mut [T], between: usize, after: usize) {
    y.fill(T::default());
    if between * after == 0 {
        return;
    }
    let mut group = vec![T::default(); if after == 1 { LANES } else { after }];
    for (x, y) in x.chunks_exact(between * after).zip(y.chunks_exact_mut(after)) {
        if after == 1 {
            y[0] = sum::<T::Vector>(x, &mut group);
        } else {
            sum_rows::<T::Vector>(x, y, &mut group);
        }
    }
}

/// Adds the rows of `x` to `y`.
fn sum_rows<V: FloatVector>(x: &[V::Elem], y: &mut [V::Elem], group: &mut [V::Elem]) {
    for rows in x.chunks(GROUP * y.len()) {
        group.fill(V::Elem::default());
        for row in rows.chunks_exact(y.len()) {
            add::<V>(group, row);
        }
        add::<V>(y, group);
    }
}

/// The sum of a row.
fn sum<V: FloatVector>(x: &[V::Elem], lanes: &mut [V::Elem]) -> V::Elem {
    let mut total = [V::Elem::default(); LANES];
    for x in x.chunks(GROUP * LANES) {
        lanes.fill(V::Elem::default());
        let (whole, rest) = x.as_chunks::<LANES>();
        whole.iter().for_each(|x| add::<V>(lanes, x));
        lanes.iter_mut().zip(rest).for_each(|(sum, &x)| *sum = *sum + x);
        add::<V>(&mut total, lanes);
    }
    let [a, b, c, d, e, f, g, h] = total;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// `total += x`
#[inline(always)]
fn add<V: FloatVector>(total: &mut [V::Elem], x: &[V::Elem]) {
    let whole = total.len() - total.len() % V::LANES;
    let (vectors, rest) = total.split_at_mut(whole);
    for (total, x) in vectors.chunks_exact_mut(V::LANES).zip(x.chunks_exact(V::LANES)) {
        V::load(total).add(V::load(x)).store(total);
    }
    rest.iter_mut().zip(&x[whole..]).for_each(|(sum, &x)| *sum = *sum + x);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Element;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn agrees_with_the_definition_and_the_portable_loops() {
        for (before, between, after) in
            [(1, 1000, 1), (3, 257, 1), (2, 70, 5), (1, 33, 9), (2, 1, 3)]
        {
            let x: Vec<f32> =
                (0..before * between * after).map(|i| (i as f32 * 0.7549).fract() - 0.3).collect();
            let mut y = vec![7.0; before * after];
            sum_middle(&x, &mut y, between, after);
            for (at, &y) in y.iter().enumerate() {
                let (i, k) = (at / after, at % after);
                let terms = (0..between).map(|j| x[(i * between + j) * after + k].to_f64());
                let want: f64 = terms.sum();
                assert!(
                    (f64::from(y) - want).abs() < 1e-6 * (1.0 + want),
                    "{between} {after}: {y} {want}"
                );
            }
            let mut group = vec![0.0; LANES.max(after)];
            let row = &x[..between * after];
            let mut portable = vec![0.0; after];
            match after {
                1 => portable[0] = sum::<portable::F32x4>(row, &mut group[..LANES]),
                _ => sum_rows::<portable::F32x4>(row, &mut portable, &mut group[..after]),
            }
            assert_eq!(portable, y[..after]);
        }
    }
}
