//! `c = a b^T + bias`: the product of a matrix with a transposed one, both row-major.
//!
//! ```text
//! for each row i of a, row j of b: c[i][j] = bias[j] + sum over k of a[i][k] * b[j][k]
//! ```
//!
//! 1. A tile of 2 rows of `a` by 4 rows of `b` keeps eight vector sums in registers.
//! 2. The order of every sum is fixed by `k` alone (lanes, then across the lanes, then the rest),
//!    so that a result depends neither on the tile it falls into nor on the engine.

use crate::simd::{Float, FloatVector};

/// Rows of `a` and of `b` in a tile.
const TILE: (usize, usize) = (2, 4);
/// The most lanes a vector has.
const MAX_LANES: usize = 4;

/// Writes `c` of `m` by `n`, from `a` of `m` by `k` and `b` of `n` by `k`. `bias` has `n` numbers, the
/// same for each row, or `m` times `n`.
pub(crate) fn gemm_nt<T: Float>(a: &[T], b: &[T], bias: Option<&[T]>, c: &mut [T], k: usize) {
    run::<T::Vector>(a, b, bias, c, k);
}

fn run<V: FloatVector>(
    a: &[V::Elem],
    b: &[V::Elem],
    bias: Option<&[V::Elem]>,
    c: &mut [V::Elem],
    k: usize,
) {
    // Without a `k` there is no row to count; then the sums are empty.
    let (m, n) = match (a.len().checked_div(k), b.len().checked_div(k)) {
        (Some(m), Some(n)) => (m, n),
        _ => {
            c.fill(V::Elem::default());
            return add_bias(bias, c);
        }
    };
    for i in (0..m).step_by(TILE.0) {
        for j in (0..n).step_by(TILE.1) {
            let (rows, columns) = (TILE.0.min(m - i), TILE.1.min(n - j));
            // At the border the last row stands in for those that are not there.
            let row = |r: usize| &a[(i + r.min(rows - 1)) * k..][..k];
            let column = |s: usize| &b[(j + s.min(columns - 1)) * k..][..k];
            let sums = tile::<V>([row(0), row(1)], [column(0), column(1), column(2), column(3)], k);
            for (r, sums) in sums.iter().take(rows).enumerate() {
                c[(i + r) * n + j..][..columns].copy_from_slice(&sums[..columns]);
            }
        }
    }
    add_bias(bias, c);
}

/// Adds the bias to each row, or to the whole.
fn add_bias<T: Float>(bias: Option<&[T]>, c: &mut [T]) {
    if let Some(bias) = bias.filter(|bias| !bias.is_empty()) {
        for row in c.chunks_exact_mut(bias.len()) {
            row.iter_mut().zip(bias).for_each(|(c, &bias)| *c = *c + bias);
        }
    }
}

/// The 2 by 4 dot products of these rows.
#[inline(never)]
fn tile<V: FloatVector>(
    a: [&[V::Elem]; TILE.0],
    b: [&[V::Elem]; TILE.1],
    k: usize,
) -> [[V::Elem; TILE.1]; TILE.0] {
    let zero = V::splat(V::Elem::default());
    let mut sums = [[zero; TILE.1]; TILE.0];
    let whole = k - k % V::LANES;
    for at in (0..whole).step_by(V::LANES) {
        let b = b.map(|b| V::load(&b[at..]));
        for (sums, a) in sums.iter_mut().zip(a) {
            let a = V::load(&a[at..]);
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = sum.add(a.mul(b));
            }
        }
    }
    let mut results = [[V::Elem::default(); TILE.1]; TILE.0];
    for (r, results) in results.iter_mut().enumerate() {
        for (s, result) in results.iter_mut().enumerate() {
            *result = finish(sums[r][s], &a[r][whole..], &b[s][whole..]);
        }
    }
    results
}

/// Adds up the lanes of a sum, then the products of the rest. Out of line: eight for each tile.
#[inline(never)]
fn finish<V: FloatVector>(sums: V, a: &[V::Elem], b: &[V::Elem]) -> V::Elem {
    let mut lanes = [V::Elem::default(); MAX_LANES];
    sums.store(&mut lanes);
    let sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    a.iter().zip(b).fold(sum, |sum, (&a, &b)| sum + a * b)
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

    fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>(tolerance: f64) {
        for (m, n, k) in [
            (1, 1, 1),
            (2, 4, 4),
            (3, 5, 7),
            (5, 9, 16),
            (1, 6, 33),
            (7, 2, 5),
            (2, 3, 0),
            (0, 3, 2),
        ] {
            let a = numbers::<V::Elem>(m * k, 0.3);
            let b = numbers::<V::Elem>(n * k, 0.7);
            let bias = numbers::<V::Elem>(m * n, 0.1);
            for bias in [None, bias.get(..n), Some(&bias[..])] {
                let mut c = vec![V::Elem::from_f64(7.0); m * n];
                run::<V>(&a, &b, bias, &mut c, k);
                for (i, c) in c.iter().enumerate() {
                    let (row, column) = (i / n, i % n);
                    let products =
                        (0..k).map(|k_| a[row * k + k_].to_f64() * b[column * k + k_].to_f64());
                    let want =
                        products.sum::<f64>() + bias.map_or(0.0, |b| b[i % b.len()].to_f64());
                    let got = c.to_f64();
                    assert!((got - want).abs() <= tolerance, "{m} {n} {k}: {got} {want}");
                }
                let mut portable = vec![V::Elem::from_f64(7.0); m * n];
                run::<P>(&a, &b, bias, &mut portable, k);
                assert_eq!(c, portable, "{m} {n} {k}");
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn agrees_with_the_definition() {
        check::<<f32 as Float>::Vector, portable::F32x4>(1e-5);
        check::<<f64 as Float>::Vector, portable::F64x2>(1e-14);
    }
}
