//! Normalization of channels and of rows: statistics, the map itself, and its gradients.
//!
//! ```text
//! channels: x is (n, c, l); each of c has a mean, a scale, a shift     y = (x - mean) scale + shift
//! rows:     x is (rows, m); each row has a mean and an inverse std     y = (x - mean) inv w + b
//! ```
//!
//! 1. Statistics take two passes; those of a channel are done channel by channel, so that the
//!    second pass finds its numbers in the cache.
//! 2. With `l` = 1 the lanes are channels, else they run along a plane.

use super::reduce::{column_moments, row_moments};
use super::rows::{column_sums, load_at, map_rows, row_sums, store_at};
use crate::dtype::Element;
use crate::simd::FloatVector;

/// `n`, `c`, `l`.
pub(crate) type Channels = [usize; 3];

/// Writes the mean and the sum of squared deviations of each channel.
pub(crate) fn channel_moments<V: FloatVector>(
    x: &[V::Elem],
    [n, c, l]: Channels,
    mean: &mut [V::Elem],
    squares: &mut [V::Elem],
) {
    if l == 1 {
        return column_moments::<V>(x, [n, c], mean, squares);
    }
    for (channel, (mean, squares)) in mean.iter_mut().zip(squares).enumerate() {
        let (m, s) = row_moments::<V>((0..n).map(|i| plane(x, i * c + channel, l)));
        (*mean, *squares) = (V::Elem::from_f64(m), V::Elem::from_f64(s));
    }
}

#[inline(always)]
fn plane<T>(x: &[T], i: usize, l: usize) -> &[T] {
    &x[i * l..][..l]
}

/// Writes `y = (x - mean) * scale + shift`, with one of each for a channel.
pub(crate) fn channel_map<V: FloatVector>(
    x: &[V::Elem],
    [n, c, l]: Channels,
    mean_scale_shift: [&[V::Elem]; 3],
    y: &mut [V::Elem],
) {
    let map = |x: V, [mean, scale, shift]: [V; 3]| x.sub(mean).mul(scale).add(shift);
    if l == 1 {
        for i in 0..n {
            let (x, y) = (plane(x, i, c), &mut y[i * c..][..c]);
            map_rows([x], y, |[x], at| map(x, mean_scale_shift.map(|of| load_at(of, at))));
        }
        return;
    }
    for i in 0..n * c {
        let of = mean_scale_shift.map(|of| V::splat(of[i % c]));
        map_rows([plane(x, i, l)], &mut y[i * l..][..l], |[x], _| map(x, of));
    }
}

/// Writes for each channel the sum of `dy`, and that of `dy * (x - mean)`.
pub(crate) fn channel_gradients<V: FloatVector>(
    dy: &[V::Elem],
    x: &[V::Elem],
    [n, c, l]: Channels,
    mean: &[V::Elem],
    [plain, moved]: [&mut [V::Elem]; 2],
) {
    let products = |dy: V, x: V, mean: V| [dy, dy.mul(x.sub(mean))];
    if l == 1 {
        let f = |row: usize, column| {
            let at = row * c + column;
            products(load_at(dy, at), load_at(x, at), load_at(mean, column))
        };
        return column_sums::<V, 2>([n, c], f, |column, [a, b]| {
            store_at(a, plain, column);
            store_at(b, moved, column);
        });
    }
    for channel in 0..c {
        let mean = V::splat(mean[channel]);
        let mut sums = [0.0; 2];
        for i in (0..n).map(|i| i * c + channel) {
            let rows = [plane(dy, i, l), plane(x, i, l)];
            let [a, b] = row_sums(rows, |[dy, x], _| products(dy, x, mean));
            sums = [sums[0] + a.to_f64(), sums[1] + b.to_f64()];
        }
        plain[channel] = V::Elem::from_f64(sums[0]);
        moved[channel] = V::Elem::from_f64(sums[1]);
    }
}

/// Writes `dx = (dy - offset - (x - mean) * slope) * scale`, with one of each for a channel.
pub(crate) fn channel_backward<V: FloatVector>(
    dy: &[V::Elem],
    x: &[V::Elem],
    [n, c, l]: Channels,
    offset_mean_slope_scale: [&[V::Elem]; 4],
    dx: &mut [V::Elem],
) {
    let map = |[dy, x]: [V; 2], [offset, mean, slope, scale]: [V; 4]| {
        dy.sub(offset).sub(x.sub(mean).mul(slope)).mul(scale)
    };
    if l == 1 {
        for i in 0..n {
            let (rows, dx) = ([plane(dy, i, c), plane(x, i, c)], &mut dx[i * c..][..c]);
            map_rows(rows, dx, |pair, at| {
                map(pair, offset_mean_slope_scale.map(|of| load_at(of, at)))
            });
        }
        return;
    }
    for i in 0..n * c {
        let of = offset_mean_slope_scale.map(|of| V::splat(of[i % c]));
        let rows = [plane(dy, i, l), plane(x, i, l)];
        map_rows(rows, &mut dx[i * l..][..l], |pair, _| map(pair, of));
    }
}

/// Normalizes each row of `m`: writes `y = (x - mean) * inv * w + b` and the rows' means and inverse
/// standard deviations.
pub(crate) fn row_norm<V: FloatVector>(
    x: &[V::Elem],
    [weight, bias]: [&[V::Elem]; 2],
    eps: f64,
    y: &mut [V::Elem],
    [means, inverses]: [&mut [V::Elem]; 2],
) {
    let m = weight.len();
    let rows = x.chunks_exact(m).zip(y.chunks_exact_mut(m));
    for ((x, y), (mean, inv)) in rows.zip(means.iter_mut().zip(inverses)) {
        let (center, squares) = row_moments::<V>(std::iter::once(x));
        *mean = V::Elem::from_f64(center);
        *inv = V::Elem::from_f64(1.0 / (squares / m as f64 + eps).sqrt());
        let (mean, inv) = (V::splat(*mean), V::splat(*inv));
        map_rows([x, weight, bias], y, |[x, weight, bias]: [V; 3], _| {
            x.sub(mean).mul(inv).mul(weight).add(bias)
        });
    }
}

/// Writes the gradient of [`row_norm`] in `x`.
pub(crate) fn row_backward<V: FloatVector>(
    dy: &[V::Elem],
    x: &[V::Elem],
    weight: &[V::Elem],
    [means, inverses]: [&[V::Elem]; 2],
    dx: &mut [V::Elem],
) {
    let m = weight.len();
    for (row, dx) in dx.chunks_exact_mut(m).enumerate() {
        let (dy, x) = (plane(dy, row, m), plane(x, row, m));
        let (mean, scale) = (V::splat(means[row]), V::splat(inverses[row]));
        // What comes from behind, and the normalized number.
        let pair = |[dy, x, weight]: [V; 3]| (dy.mul(weight), x.sub(mean).mul(scale));
        let sums = row_sums([dy, x, weight], |of, _| {
            let (g, normal) = pair(of);
            [g, g.mul(normal)]
        });
        let part = |sum: V::Elem| V::splat(V::Elem::from_f64(sum.to_f64() / m as f64));
        let [offset, slope] = sums.map(part);
        map_rows([dy, x, weight], dx, |of, _| {
            let (g, normal) = pair(of);
            g.sub(offset).sub(normal.mul(slope)).mul(scale)
        });
    }
}

/// Writes the gradients of [`row_norm`] in the weight and in the bias.
pub(crate) fn row_parameters<V: FloatVector>(
    dy: &[V::Elem],
    x: &[V::Elem],
    [means, inverses]: [&[V::Elem]; 2],
    [weight, bias]: [&mut [V::Elem]; 2],
) {
    let m = bias.len();
    let f = |row: usize, column| {
        let at = row * m + column;
        let (mean, inv) = (V::splat(means[row]), V::splat(inverses[row]));
        let dy: V = load_at(dy, at);
        [dy.mul(load_at::<V>(x, at).sub(mean).mul(inv)), dy]
    };
    column_sums::<V, 2>([means.len(), m], f, |column, [w, b]| {
        store_at(w, weight, column);
        store_at(b, bias, column);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Float, portable};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn numbers<T: Float>(count: usize, seed: f64) -> Vec<T> {
        (0..count).map(|i| T::from_f64(((i as f64 + seed) * 0.754_877_666).fract() - 0.4)).collect()
    }

    /// Everything that the kernels write, for `(n, c, l)`.
    fn all<V: FloatVector>([n, c, l]: Channels) -> Vec<V::Elem> {
        let sizes = [n, c, l];
        let (x, dy) = (numbers::<V::Elem>(n * c * l, 0.1), numbers::<V::Elem>(n * c * l, 0.7));
        let zeros = |count: usize| vec![V::Elem::default(); count];
        let (mut a, mut b, mut y) = (zeros(c), zeros(c), zeros(n * c * l));
        let mut results = Vec::new();
        channel_moments::<V>(&x, sizes, &mut a, &mut b);
        results.extend([a.clone(), b.clone()].concat());
        channel_map::<V>(&x, sizes, [&a, &b, &a], &mut y);
        results.extend(&y);
        channel_backward::<V>(&dy, &x, sizes, [&a, &b, &a, &b], &mut y);
        results.extend(&y);
        let mean = a.clone();
        channel_gradients::<V>(&dy, &x, sizes, &mean, [&mut a, &mut b]);
        results.extend([a, b].concat());
        let (mut mean, mut inv, m) = (zeros(n), zeros(n), c * l);
        let (weight, bias) = (numbers::<V::Elem>(m, 0.3), numbers::<V::Elem>(m, 0.9));
        row_norm::<V>(&x, [&weight, &bias], 1e-3, &mut y, [&mut mean, &mut inv]);
        results.extend([&y[..], &mean, &inv].concat());
        row_backward::<V>(&dy, &x, &weight, [&mean, &inv], &mut y);
        results.extend(&y);
        let (mut weight, mut bias) = (weight, bias);
        row_parameters::<V>(&dy, &x, [&mean, &inv], [&mut weight, &mut bias]);
        results.extend([weight, bias].concat());
        results
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn portable_agrees_bit_for_bit() {
        for sizes in [[2, 3, 1], [5, 17, 1], [3, 2, 5], [2, 3, 49], [40, 1, 1], [1, 2, 600]] {
            assert_eq!(all::<<f32 as Float>::Vector>(sizes), all::<portable::F32x4>(sizes));
            assert_eq!(all::<<f64 as Float>::Vector>(sizes), all::<portable::F64x2>(sizes));
        }
    }
}
