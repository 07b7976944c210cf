//! Softmax and its logarithm along the middle of `outer` x `n` x `inner`, and their gradients.
//!
//! ```text
//! m = max x;  s = sum exp(x - m);  softmax = exp(x - m) / s;  log_softmax = x - m - log s
//! ```
//!
//! With `inner` = 1 vectors run along a row, else each lane is a column.

use super::math::{self, MathFloat};
use super::reduce::Sizes;
use super::rows::{columns, load_at, map_row, map_rows, max, row_max, row_sum, store_at};
use crate::dtype::Element;
use crate::simd::FloatVector;

/// Writes the softmax, or its logarithm.
pub(crate) fn softmax<T: MathFloat>(log: bool, x: &[T], sizes: Sizes, y: &mut [T]) {
    softmax_with::<T::Vector>(log, x, sizes, y);
}

fn softmax_with<V: FloatVector<Elem: MathFloat>>(
    log: bool,
    x: &[V::Elem],
    [outer, n, inner]: Sizes,
    y: &mut [V::Elem],
) {
    if inner == 1 {
        for (x, y) in x.chunks_exact(n.max(1)).zip(y.chunks_exact_mut(n.max(1))) {
            row::<V>(log, x, y);
        }
        return;
    }
    for o in 0..outer {
        let range = o * n * inner..(o + 1) * n * inner;
        block::<V>(log, &x[range.clone()], inner, &mut y[range]);
    }
}

fn row<V: FloatVector<Elem: MathFloat>>(log: bool, x: &[V::Elem], y: &mut [V::Elem]) {
    let top = V::splat(row_max::<V>(x));
    if log {
        let sum = row_sum::<V, 1>(x.len(), |at| [math::exp(load_at::<V>(x, at).sub(top))]);
        let log_sum = math::log(V::splat(sum[0]));
        map_row(x, y, |x: V, _| x.sub(top).sub(log_sum));
        return;
    }
    map_row(x, y, |x: V, _| math::exp(x.sub(top)));
    let sum = V::splat(row_sum::<V, 1>(y.len(), |at| [load_at(y, at)])[0]);
    for at in (0..y.len()).step_by(V::LANES) {
        store_at(load_at::<V>(y, at).div(sum), y, at);
    }
}

fn block<V: FloatVector<Elem: MathFloat>>(
    log: bool,
    x: &[V::Elem],
    inner: usize,
    y: &mut [V::Elem],
) {
    let n = x.len() / inner.max(1);
    let lowest = V::Elem::from_f64(f64::NEG_INFINITY);
    for column in (0..inner).step_by(V::LANES) {
        let places = (0..n).map(|row| row * inner + column);
        // As many lanes as the columns that are left; the others hold what is beside them.
        let lanes = V::LANES.min(inner - column);
        let top = places.clone().fold(V::splat(lowest), |top, at| max(top, load_at(x, at)));
        let mut sum = V::splat(V::Elem::default());
        let f = |row: usize, _| [math::exp(load_at::<V>(x, row * inner + column).sub(top))];
        columns::<V, 1>([n, V::LANES], V::Elem::default(), f, V::add, |_, [s]| sum = s);
        let log_sum = math::log(sum);
        for at in places {
            let moved = load_at::<V>(x, at).sub(top);
            let value = if log { moved.sub(log_sum) } else { math::exp(moved).div(sum) };
            store_at(value, &mut y[at..at + lanes], 0);
        }
    }
}

/// Writes the gradient in `x` of [`softmax`], from its result `y`:
/// `y * (dy - sum of dy * y)`, or `dy - exp(y) * sum of dy`.
pub(crate) fn backward<T: MathFloat>(log: bool, dy: &[T], y: &[T], sizes: Sizes, dx: &mut [T]) {
    backward_with::<T::Vector>(log, dy, y, sizes, dx);
}

fn backward_with<V: FloatVector<Elem: MathFloat>>(
    log: bool,
    dy: &[V::Elem],
    y: &[V::Elem],
    [outer, n, inner]: Sizes,
    dx: &mut [V::Elem],
) {
    let term = |dy: V, y: V| if log { dy } else { dy.mul(y) };
    let result = |dy: V, y: V, sum: V| match log {
        true => dy.sub(math::exp(y).mul(sum)),
        false => y.mul(dy.sub(sum)),
    };
    if inner == 1 {
        let inputs = dy.chunks_exact(n.max(1)).zip(y.chunks_exact(n.max(1)));
        for ((dy, y), dx) in inputs.zip(dx.chunks_exact_mut(n.max(1))) {
            let f = |at| [term(load_at(dy, at), load_at(y, at))];
            let sum = V::splat(row_sum::<V, 1>(n, f)[0]);
            map_rows(dy, y, dx, |dy, y, _| result(dy, y, sum));
        }
        return;
    }
    for start in (0..outer).map(|o| o * n * inner) {
        let f = |row: usize, column| {
            let at = start + row * inner + column;
            [term(load_at(dy, at), load_at(y, at))]
        };
        columns::<V, 1>([n, inner], V::Elem::default(), f, V::add, |column, [sum]| {
            let lanes = V::LANES.min(inner - column);
            for at in (0..n).map(|row| start + row * inner + column) {
                let value = result(load_at(dy, at), load_at(y, at), sum);
                store_at(value, &mut dx[at..at + lanes], 0);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Float, portable};
    use wasm_bindgen_test::wasm_bindgen_test;

    const SIZES: [Sizes; 8] = [
        [1, 1, 1],
        [3, 10, 1],
        [2, 33, 1],
        [1, 1030, 1],
        [2, 5, 3],
        [1, 40, 4],
        [3, 7, 21],
        [2, 0, 3],
    ];

    fn numbers<T: Float>(count: usize, seed: f64) -> Vec<T> {
        (0..count)
            .map(|i| T::from_f64(((i as f64 + seed) * 0.754_877_666).fract() * 12.0 - 4.0))
            .collect()
    }

    fn check<V: FloatVector<Elem: MathFloat>, P: FloatVector<Elem = V::Elem>>(tolerance: f64) {
        for sizes in SIZES {
            let [outer, n, inner] = sizes;
            let count = outer * n * inner;
            let (x, dy) = (numbers::<V::Elem>(count, 0.2), numbers::<V::Elem>(count, 0.6));
            for log in [false, true] {
                let mut y = vec![V::Elem::default(); count];
                softmax_with::<V>(log, &x, sizes, &mut y);
                let mut dx = y.clone();
                backward_with::<V>(log, &dy, &y, sizes, &mut dx);
                for at in 0..outer * inner {
                    let place = |r: usize| (at / inner * n + r) * inner + at % inner;
                    let sum = (0..n).map(|r| x[place(r)].to_f64().exp()).sum::<f64>();
                    let soft = |r: usize| x[place(r)].to_f64().exp() / sum;
                    let all: f64 = (0..n).map(|r| dy[place(r)].to_f64()).sum();
                    let products = |r: usize| dy[place(r)].to_f64() * soft(r);
                    let mixed: f64 = (0..n).map(products).sum();
                    for r in 0..n {
                        let (s, g) = (soft(r), dy[place(r)].to_f64());
                        let want = if log { s.ln() } else { s };
                        let got = y[place(r)].to_f64();
                        let scale = want.abs().max(1.0);
                        assert!((got - want).abs() < tolerance * scale, "{log} {sizes:?} {got}");
                        let want = if log { g - s * all } else { s * (g - mixed) };
                        let got = dx[place(r)].to_f64();
                        let scale = n as f64 * 8.0;
                        assert!((got - want).abs() < tolerance * scale, "{log} {sizes:?} {got}");
                    }
                }
                let (mut y_p, mut dx_p) = (y.clone(), dx.clone());
                softmax_with::<P>(log, &x, sizes, &mut y_p);
                backward_with::<P>(log, &dy, &y, sizes, &mut dx_p);
                assert_eq!((y, dx), (y_p, dx_p), "{log} {sizes:?}");
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn agrees_with_the_definition() {
        check::<<f32 as Float>::Vector, portable::F32x4>(5e-7);
        check::<<f64 as Float>::Vector, portable::F64x2>(2e-15);
    }
}
