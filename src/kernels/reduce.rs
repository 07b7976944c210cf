//! Reductions of slices: sums, extrema, moments, in a fixed order.
//!
//! A slice is read as `outer` x `n` x `inner`, row-major, and the middle is what goes.
//!
//! How sums run, and that they give the same bits everywhere, is said in `rows`.

use super::rows::{column_sums, load_at, max, row_max, row_sum, row_sums, store_at};
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
    match kind {
        Fold::Sum => sum::<T::Vector>(x, sizes, out),
        Fold::Product => product(x, sizes, out),
        // The least is the greatest of all the numbers' opposites.
        Fold::Max => greatest::<T::Vector>(x, sizes, T::from_f64(1.0), out),
        Fold::Min => greatest::<T::Vector>(x, sizes, T::from_f64(-1.0), out),
    }
}

fn sum<V: FloatVector>(x: &[V::Elem], [_, n, inner]: Sizes, out: &mut [V::Elem]) {
    if inner == 1 {
        for (o, out) in out.iter_mut().enumerate() {
            *out = row_sum::<V>(&x[o * n..][..n]);
        }
        return;
    }
    for (o, out) in out.chunks_exact_mut(inner.max(1)).enumerate() {
        let f = |row: usize, column| [load_at(x, (o * n + row) * inner + column)];
        column_sums::<V, 1>([n, inner], f, |column, [sum]| store_at(sum, out, column));
    }
}

fn greatest<V: FloatVector>(
    x: &[V::Elem],
    [_, n, inner]: Sizes,
    sign: V::Elem,
    out: &mut [V::Elem],
) {
    if inner == 1 {
        for (o, out) in out.iter_mut().enumerate() {
            *out = row_max::<V>(&x[o * n..][..n], sign) * sign;
        }
        return;
    }
    out.fill(V::Elem::from_f64(f64::NEG_INFINITY) * sign);
    let sign = V::splat(sign);
    for (o, out) in out.chunks_exact_mut(inner.max(1)).enumerate() {
        for row in 0..n {
            for column in (0..inner).step_by(V::LANES) {
                let x: V = load_at(x, (o * n + row) * inner + column);
                let best = max(load_at::<V>(out, column).mul(sign), x.mul(sign));
                store_at(best.mul(sign), out, column);
            }
        }
    }
}

fn product<T: Float>(x: &[T], [_, n, inner]: Sizes, out: &mut [T]) {
    out.fill(T::from_f64(1.0));
    for (o, out) in out.chunks_exact_mut(inner.max(1)).enumerate() {
        for row in x[o * n * inner..][..n * inner].chunks_exact(inner.max(1)) {
            out.iter_mut().zip(row).for_each(|(out, &x)| *out = *out * x);
        }
    }
}

/// Folds whole numbers. A product that does not fit stays at the end of the range.
pub(crate) fn fold_whole(kind: Fold, x: &[i64], [_, n, inner]: Sizes, out: &mut [i64]) {
    let (identity, combine): (i64, fn(i64, i64) -> i64) = match kind {
        Fold::Sum => (0, i64::wrapping_add),
        Fold::Product => (1, i64::saturating_mul),
        Fold::Max => (i64::MIN, i64::max),
        Fold::Min => (i64::MAX, i64::min),
    };
    out.fill(identity);
    for (o, out) in out.chunks_exact_mut(inner.max(1)).enumerate() {
        for row in x[o * n * inner..][..n * inner].chunks_exact(inner.max(1)) {
            out.iter_mut().zip(row).for_each(|(out, &x)| *out = combine(*out, x));
        }
    }
}

/// Writes the greatest (or least) of each middle and where it stands: the first of equals, and the
/// first NaN before all others. `n` is not 0.
pub(crate) fn extremum<T: Float>(
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
        sum += row_sum::<V>(row).to_f64();
    }
    let count = count as f64;
    let mean = V::Elem::from_f64(sum / count);
    let (mut sum, mut squares) = (0.0, 0.0);
    for row in rows {
        let [d, d2] = deviations::<V>(row, mean);
        sum += d.to_f64();
        squares += d2.to_f64();
    }
    let off = sum / count;
    (mean.to_f64() + off, at_least_zero(squares - sum * off))
}

/// The sums of the deviations from a number and of their squares.
#[inline(never)]
fn deviations<V: FloatVector>(row: &[V::Elem], from: V::Elem) -> [V::Elem; 2] {
    let from = V::splat(from);
    row_sums([row], |[x]: [V; 1], _| {
        let d = x.sub(from);
        [d, d.mul(d)]
    })
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
    let (zero, count) = (V::splat(V::Elem::default()), V::splat(V::Elem::from_f64(n as f64)));
    let f = |row: usize, column| [load_at(x, row * inner + column)];
    column_sums::<V, 1>([n, inner], f, |c, [sum]| store_at(sum.div(count), mean, c));
    let mean: &[V::Elem] = mean;
    let deviations = |row: usize, column| {
        let d = load_at::<V>(x, row * inner + column).sub(load_at(mean, column));
        [d, d.mul(d)]
    };
    column_sums::<V, 2>([n, inner], deviations, |c, [sum, sum2]| {
        let off = sum.div(count);
        store_at(sum2.sub(sum.mul(off)).at_least(zero), squares, c);
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

    fn run<V: FloatVector>(kind: Fold, x: &[V::Elem], sizes: Sizes, out: &mut [V::Elem]) {
        let one = V::Elem::from_f64(1.0);
        match kind {
            Fold::Sum => sum::<V>(x, sizes, out),
            Fold::Product => product(x, sizes, out),
            Fold::Max => greatest::<V>(x, sizes, one, out),
            Fold::Min => greatest::<V>(x, sizes, -one, out),
        }
    }

    fn check_fold<V: FloatVector, P: FloatVector<Elem = V::Elem>>(tolerance: f64) {
        for sizes in SIZES {
            let [outer, n, inner] = sizes;
            let x = numbers::<V::Elem>(outer * n * inner);
            for kind in [Fold::Sum, Fold::Product, Fold::Max, Fold::Min] {
                let mut got = vec![V::Elem::default(); outer * inner];
                run::<V>(kind, &x, sizes, &mut got);
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
                run::<P>(kind, &x, sizes, &mut portable);
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
        let x = [2.0f32, 5.0, 5.0, 2.0, 7.0, 1.0, 7.0, 1.0];
        let (mut values, mut indices) = ([0.0; 2], [0; 2]);
        extremum(true, &x, [2, 4, 1], &mut values, &mut indices);
        assert_eq!((values, indices), ([5.0, 7.0], [1, 0]));
        extremum(false, &x, [1, 4, 2], &mut values, &mut indices);
        assert_eq!((values, indices), ([2.0, 1.0], [0, 2]));
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
