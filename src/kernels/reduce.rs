//! Reductions of slices: sums, extrema, moments, in a fixed order.
//!
//! A slice is read as `outer` x `n` x `inner`, row-major, and the middle is what goes.
//!
//! How sums run, and that they give the same bits everywhere, is said in `rows`.

use super::rows::{columns, load_at, max, min, row, row_sum, store_at};
use crate::dtype::Element;
use crate::simd::{Float, FloatVector};

/// `outer`, `n`, `inner`.
pub(crate) type Sizes = [usize; 3];

/// How two partial results become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    Sum,
    Product,
    /// A NaN wins.
    Max,
    /// A NaN wins.
    Min,
}

/// Writes `out` of `outer` x `inner`: the middle of `x`, folded.
pub(crate) fn fold<T: Float>(kind: Fold, x: &[T], sizes: Sizes, out: &mut [T]) {
    fold_kind::<T::Vector>(kind, x, sizes, out);
}

fn fold_kind<V: FloatVector>(kind: Fold, x: &[V::Elem], sizes: Sizes, out: &mut [V::Elem]) {
    match kind {
        Fold::Sum => fold_with::<V>(x, sizes, out, 0.0, V::add),
        Fold::Product => fold_with::<V>(x, sizes, out, 1.0, V::mul),
        Fold::Max => fold_with::<V>(x, sizes, out, f64::NEG_INFINITY, max),
        Fold::Min => fold_with::<V>(x, sizes, out, f64::INFINITY, min),
    }
}

#[inline(always)]
fn fold_with<V: FloatVector>(
    x: &[V::Elem],
    [outer, n, inner]: Sizes,
    out: &mut [V::Elem],
    identity: f64,
    combine: impl Fn(V, V) -> V + Copy,
) {
    let identity = V::Elem::from_f64(identity);
    if inner == 1 {
        for (o, out) in out.iter_mut().enumerate() {
            let x = &x[o * n..][..n];
            [*out] = row::<V, 1>(n, identity, |at| [load_at(x, at)], combine);
        }
        return;
    }
    for o in 0..outer {
        let x = &x[o * n * inner..][..n * inner];
        let out = &mut out[o * inner..][..inner];
        let f = |row: usize, column| [load_at(x, row * inner + column)];
        columns::<V, 1>([n, inner], identity, f, combine, |c, [v]| store_at(v, out, c));
    }
}

/// Folds whole numbers, in 64 bits. A product that does not fit stays at the end of the range.
pub(crate) fn fold_whole<T: Element>(
    kind: Fold,
    x: &[T],
    [outer, n, inner]: Sizes,
    out: &mut [i64],
) {
    let (identity, combine): (i64, fn(i64, i64) -> i64) = match kind {
        Fold::Sum => (0, i64::wrapping_add),
        Fold::Product => (1, i64::saturating_mul),
        Fold::Max => (i64::MIN, i64::max),
        Fold::Min => (i64::MAX, i64::min),
    };
    out.fill(identity);
    for o in 0..outer {
        let out = &mut out[o * inner..][..inner];
        for row in x[o * n * inner..][..n * inner].chunks_exact(inner.max(1)) {
            for (out, x) in out.iter_mut().zip(row) {
                *out = combine(*out, x.to_i64().unwrap_or(0));
            }
        }
    }
}

/// Writes the greatest (or least) of each middle and where it stands: the first of equals, and the
/// first NaN before all others. `n` is not 0.
pub(crate) fn extremum<T: Element + PartialOrd>(
    greatest: bool,
    x: &[T],
    [outer, n, inner]: Sizes,
    values: &mut [T],
    indices: &mut [i32],
) {
    indices.fill(0);
    for o in 0..outer {
        let x = &x[o * n * inner..][..n * inner];
        let values = &mut values[o * inner..][..inner];
        let indices = &mut indices[o * inner..][..inner];
        values.copy_from_slice(&x[..inner]);
        for (at, row) in x.chunks_exact(inner.max(1)).enumerate().skip(1) {
            for ((&x, best), index) in row.iter().zip(&mut *values).zip(&mut *indices) {
                let better = if greatest { x > *best } else { x < *best };
                // Only a NaN differs from itself.
                #[allow(clippy::eq_op)]
                if better || (x != x && *best == *best) {
                    (*best, *index) = (x, at as i32);
                }
            }
        }
    }
}

/// Writes the mean and the sum of squared deviations of each middle.
pub(crate) fn moments<T: Float>(x: &[T], sizes: Sizes, mean: &mut [T], squares: &mut [T]) {
    moments_with::<T::Vector>(x, sizes, mean, squares);
}

fn moments_with<V: FloatVector>(
    x: &[V::Elem],
    [outer, n, inner]: Sizes,
    mean: &mut [V::Elem],
    squares: &mut [V::Elem],
) {
    if inner == 1 {
        for (o, (mean, squares)) in mean.iter_mut().zip(squares).enumerate() {
            let (m, s) = row_moments::<V>(std::iter::once(&x[o * n..][..n]));
            (*mean, *squares) = (V::Elem::from_f64(m), V::Elem::from_f64(s));
        }
        return;
    }
    for o in 0..outer {
        let x = &x[o * n * inner..][..n * inner];
        let mean = &mut mean[o * inner..][..inner];
        column_moments::<V>(x, [n, inner], mean, &mut squares[o * inner..][..inner]);
    }
}

/// The mean and the sum of squared deviations of rows taken together.
///
/// Two passes, the second corrected by what the rounded mean is off.
#[inline(always)]
pub(crate) fn row_moments<'a, V: FloatVector>(
    rows: impl Iterator<Item = &'a [V::Elem]> + Clone,
) -> (f64, f64)
where
    V::Elem: 'a,
{
    let (mut count, mut sum) = (0, 0.0);
    for row in rows.clone() {
        count += row.len();
        sum += row_sum::<V, 1>(row.len(), |at| [load_at(row, at)])[0].to_f64();
    }
    let count = count as f64;
    let mean = V::Elem::from_f64(sum / count);
    let (mut sum, mut squares) = (0.0, 0.0);
    for row in rows {
        let deviations = |at| {
            let d = load_at::<V>(row, at).sub(V::splat(mean));
            [d, d.mul(d)]
        };
        let [d, d2] = row_sum::<V, 2>(row.len(), deviations);
        sum += d.to_f64();
        squares += d2.to_f64();
    }
    let off = sum / count;
    (mean.to_f64() + off, at_least_zero(squares - sum * off))
}

/// Rounding can leave a little below zero; a NaN stays.
fn at_least_zero(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { x }
}

/// The same for the columns of a matrix.
pub(crate) fn column_moments<V: FloatVector>(
    x: &[V::Elem],
    [n, inner]: [usize; 2],
    mean: &mut [V::Elem],
    squares: &mut [V::Elem],
) {
    let (zero, count) = (V::Elem::default(), V::splat(V::Elem::from_f64(n as f64)));
    let f = |row: usize, column| [load_at(x, row * inner + column)];
    columns::<V, 1>([n, inner], zero, f, V::add, |c, [sum]| store_at(sum.div(count), mean, c));
    let mean: &[V::Elem] = mean;
    let deviations = |row: usize, column| {
        let d = load_at::<V>(x, row * inner + column).sub(load_at(mean, column));
        [d, d.mul(d)]
    };
    columns::<V, 2>([n, inner], zero, deviations, V::add, |c, [sum, sum2]| {
        let off = sum.div(count);
        store_at(sum2.sub(sum.mul(off)).at_least(V::splat(zero)), squares, c);
    });
}

/// Writes `out` of `outer` x `n` x `inner`: each of `outer` x `inner` values divided by `divisor`,
/// `n` times.
pub(crate) fn spread<T: Float>(x: &[T], [outer, n, inner]: Sizes, divisor: T, out: &mut [T]) {
    if inner == 1 {
        for (o, &x) in x.iter().enumerate() {
            out[o * n..][..n].fill(x / divisor);
        }
        return;
    }
    for o in 0..outer {
        let x = &x[o * inner..][..inner];
        for row in out[o * n * inner..][..n * inner].chunks_exact_mut(inner.max(1)) {
            row.iter_mut().zip(x).for_each(|(to, &x)| *to = x / divisor);
        }
    }
}

/// Writes one of each middle: `x` to where `indices` says, in an `out` of zeros.
pub(crate) fn scatter<T: Float>(x: &[T], indices: &[i32], [_, n, inner]: Sizes, out: &mut [T]) {
    for (at, (&x, &index)) in x.iter().zip(indices).enumerate() {
        let (o, i) = (at / inner, at % inner);
        out[(o * n + index as usize) * inner + i] = x;
    }
}

/// Makes of the spread extrema in `best`: 1 where `x` is the extremum, 0 elsewhere. Whether NaNs
/// equal each other is `nan`.
pub(crate) fn ties<T: Float>(x: &[T], nan: bool, best: &mut [T]) {
    for (best, &x) in best.iter_mut().zip(x) {
        // Only a NaN differs from itself.
        #[allow(clippy::eq_op)]
        let tie = x == *best || (nan && x != x && *best != *best);
        *best = T::from_f64(f64::from(u8::from(tie)));
    }
}

/// `x` with 1 for zero in `others`, and 1 where it is zero, else 0, in `zeros`.
pub(crate) fn split_zeros<T: Float>(x: &[T], others: &mut [T], zeros: &mut [T]) {
    for ((&x, other), zero) in x.iter().zip(others).zip(zeros) {
        let is_zero = x == T::default();
        *zero = T::from_f64(f64::from(u8::from(is_zero)));
        *other = if is_zero { T::from_f64(1.0) } else { x };
    }
}

/// Makes of the spread gradient of a product that of each factor: from the spread product of the
/// factors that are not zero, and how many are zero.
pub(crate) fn product_gradient<T: Float>(x: &[T], product: &[T], zeros: &[T], grad: &mut [T]) {
    let one = T::from_f64(1.0);
    for (((grad, &x), &product), &zeros) in grad.iter_mut().zip(x).zip(product).zip(zeros) {
        let others = match x == T::default() {
            true if zeros == one => product,
            false if zeros == T::default() => product / x,
            _ => T::default(),
        };
        *grad = *grad * others;
    }
}

/// Makes of `y`: `x - y`.
pub(crate) fn subtract_from<T: Float>(x: &[T], y: &mut [T]) {
    y.iter_mut().zip(x).for_each(|(y, &x)| *y = x - *y);
}

/// Makes of `slope`: `slope * (x - mean)`.
pub(crate) fn scale_difference<T: Float>(x: &[T], mean: &[T], slope: &mut [T]) {
    for ((slope, &x), &mean) in slope.iter_mut().zip(x).zip(mean) {
        *slope = *slope * (x - mean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    const SIZES: [Sizes; 16] = [
        [1, 1, 1],
        [3, 5, 1],
        [2, 16, 1],
        [2, 17, 1],
        [1, 1000, 1],
        [2, 4099, 1],
        [1, 70_001, 1],
        [1, 7, 3],
        [2, 33, 4],
        [1, 65, 5],
        [3, 100, 13],
        [1, 2000, 16],
        [2, 3, 37],
        [2, 0, 3],
        [0, 3, 1],
        [4, 0, 1],
    ];

    fn numbers<T: Float>(count: usize) -> Vec<T> {
        (0..count).map(|i| T::from_f64((i as f64 * 0.754_877_666).fract() * 4.0 - 1.0)).collect()
    }

    /// The values of a middle, one after the other.
    fn middle<T: Float>(x: &[T], [_, n, inner]: Sizes, at: usize) -> Vec<f64> {
        let (o, i) = (at / inner, at % inner);
        (0..n).map(|r| x[(o * n + r) * inner + i].to_f64()).collect()
    }

    fn check_fold<V: FloatVector, P: FloatVector<Elem = V::Elem>>(tolerance: f64) {
        for sizes in SIZES {
            let [outer, n, inner] = sizes;
            let x = numbers::<V::Elem>(outer * n * inner);
            for kind in [Fold::Sum, Fold::Product, Fold::Max, Fold::Min] {
                let mut got = vec![V::Elem::default(); outer * inner];
                fold_kind::<V>(kind, &x, sizes, &mut got);
                for (at, got) in got.iter().enumerate() {
                    let values = middle(&x, sizes, at);
                    let (want, scale) = match kind {
                        Fold::Sum => {
                            (values.iter().sum(), values.iter().map(|x| x.abs()).sum::<f64>())
                        }
                        Fold::Product => {
                            let product = values.iter().product::<f64>();
                            (product, product.abs() * n as f64)
                        }
                        Fold::Max => {
                            (values.iter().copied().fold(f64::NEG_INFINITY, f64::max), 0.0)
                        }
                        Fold::Min => (values.iter().copied().fold(f64::INFINITY, f64::min), 0.0),
                    };
                    let got = got.to_f64();
                    // A product below the least normal number has lost its digits.
                    let close = (got - want).abs() <= tolerance * scale + 1e-38;
                    assert!(got == want || close, "{kind:?} {sizes:?} at {at}: {got} {want}");
                }
                let mut portable = got.clone();
                fold_kind::<P>(kind, &x, sizes, &mut portable);
                assert_eq!(got, portable, "{kind:?} {sizes:?}");
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn folds_agree_with_the_definition() {
        check_fold::<<f32 as Float>::Vector, portable::F32x4>(2e-7);
        check_fold::<<f64 as Float>::Vector, portable::F64x2>(4e-16);
    }

    /// One large number among many small ones; 2^24 ones. A running sum would be off by far.
    #[wasm_bindgen_test(unsupported = test)]
    fn long_sums_stay_accurate() {
        let ones = vec![0.1f32; 1 << 22];
        for (sizes, n) in [([1, 1 << 22, 1], 1 << 22), ([1, 1 << 20, 4], 1 << 20)] {
            let mut sums = vec![0.0f32; sizes[2]];
            fold(Fold::Sum, &ones, sizes, &mut sums);
            let want = f64::from(0.1f32) * f64::from(n);
            for sum in sums {
                assert!((f64::from(sum) - want).abs() < 1e-6 * want, "{sum} {want}");
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_nan_wins_wherever_it_stands() {
        for n in [1, 3, 4, 9, 40, 600] {
            for at in 0..n {
                let mut x = numbers::<f32>(n);
                x[at] = f32::NAN;
                for inner in [1, 3] {
                    let wide: Vec<f32> =
                        x.iter().flat_map(|&x| std::iter::repeat_n(x, inner)).collect();
                    for kind in [Fold::Max, Fold::Min] {
                        let mut best = [0.0; 3];
                        fold(kind, &wide, [1, n, inner], &mut best[..inner]);
                        assert!(best[..inner].iter().all(|x| x.is_nan()), "{kind:?} {n} {at}");
                    }
                    let (mut values, mut indices) = ([0.0; 3], [0; 3]);
                    let (values, indices) = (&mut values[..inner], &mut indices[..inner]);
                    extremum(true, &wide, [1, n, inner], values, indices);
                    assert!(values[0].is_nan() && indices.iter().all(|&i| i == at as i32));
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_first_of_equals_is_found() {
        let x = [2, 5, 5, 2, 7, 1, 7, 1];
        let (mut values, mut indices) = ([0; 2], [0; 2]);
        extremum(true, &x, [2, 4, 1], &mut values, &mut indices);
        assert_eq!((values, indices), ([5, 7], [1, 0]));
        extremum(false, &x, [1, 4, 2], &mut values, &mut indices);
        assert_eq!((values, indices), ([2, 1], [0, 2]));
    }

    fn check_moments<V: FloatVector, P: FloatVector<Elem = V::Elem>>(tolerance: f64) {
        for sizes in SIZES.into_iter().filter(|sizes| sizes[1] > 0) {
            let [outer, n, inner] = sizes;
            // Far from zero: deviations from a rounded mean.
            let x: Vec<V::Elem> = numbers::<V::Elem>(outer * n * inner)
                .iter()
                .map(|x| V::Elem::from_f64(x.to_f64() + 300.0))
                .collect();
            let (mut mean, mut squares) = (vec![V::Elem::default(); outer * inner], vec![]);
            squares.clone_from(&mean);
            moments_with::<V>(&x, sizes, &mut mean, &mut squares);
            for at in 0..outer * inner {
                let values = middle(&x, sizes, at);
                let m = values.iter().sum::<f64>() / n as f64;
                let s = values.iter().map(|x| (x - m) * (x - m)).sum::<f64>();
                assert!((mean[at].to_f64() - m).abs() <= tolerance * m, "{sizes:?} {m}");
                let got = squares[at].to_f64();
                assert!((got - s).abs() <= 4.0 * tolerance * s + 1e-25, "{sizes:?} {got} {s}");
            }
            let (mut mean_p, mut squares_p) = (mean.clone(), squares.clone());
            moments_with::<P>(&x, sizes, &mut mean_p, &mut squares_p);
            assert_eq!((mean, squares), (mean_p, squares_p), "{sizes:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn moments_agree_with_the_definition() {
        check_moments::<<f32 as Float>::Vector, portable::F32x4>(2e-7);
        check_moments::<<f64 as Float>::Vector, portable::F64x2>(1e-14);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn spread_repeats_the_middle() {
        let mut out = [0.0; 12];
        spread(&[1.0, 2.0, 3.0, 4.0], [2, 3, 2], 0.5, &mut out);
        assert_eq!(out, [2., 4., 2., 4., 2., 4., 6., 8., 6., 8., 6., 8.]);
        spread(&[1.0, 2.0, 3.0, 4.0], [4, 3, 1], 1.0, &mut out);
        assert_eq!(out, [1., 1., 1., 2., 2., 2., 3., 3., 3., 4., 4., 4.]);
    }
}
