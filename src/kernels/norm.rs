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
use super::rows::{columns, load_at, map_row, map_rows, row_sum, store_at};
use crate::dtype::Element;
use crate::simd::{Float, FloatVector};

/// `n`, `c`, `l`.
pub(crate) type Channels = [usize; 3];

/// Writes the mean and the sum of squared deviations of each channel.
pub(crate) fn channel_moments<T: Float>(
    x: &[T],
    sizes: Channels,
    mean: &mut [T],
    squares: &mut [T],
) {
    channel_moments_with::<T::Vector>(x, sizes, mean, squares);
}

fn channel_moments_with<V: FloatVector>(
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
pub(crate) fn channel_map<T: Float>(
    x: &[T],
    sizes: Channels,
    mean_scale_shift: [&[T]; 3],
    y: &mut [T],
) {
    channel_map_with::<T::Vector>(x, sizes, mean_scale_shift, y);
}

fn channel_map_with<V: FloatVector>(
    x: &[V::Elem],
    [_, c, l]: Channels,
    of: [&[V::Elem]; 3],
    y: &mut [V::Elem],
) {
    let map = |x: V, [mean, scale, shift]: [V; 3]| x.sub(mean).mul(scale).add(shift);
    if l == 1 {
        for (x, y) in x.chunks_exact(c).zip(y.chunks_exact_mut(c)) {
            map_row(x, y, |x, at| map(x, of.map(|of| load_at(of, at))));
        }
        return;
    }
    for (i, (x, y)) in x.chunks_exact(l).zip(y.chunks_exact_mut(l)).enumerate() {
        let of = of.map(|of| V::splat(of[i % c]));
        map_row(x, y, |x, _| map(x, of));
    }
}

/// Writes for each channel the sum of `dy`, and that of `dy * (x - mean)`.
pub(crate) fn channel_gradients<T: Float>(
    dy: &[T],
    x: &[T],
    sizes: Channels,
    mean: &[T],
    sums: [&mut [T]; 2],
) {
    channel_gradients_with::<T::Vector>(dy, x, sizes, mean, sums);
}

fn channel_gradients_with<V: FloatVector>(
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
        return columns::<V, 2>([n, c], V::Elem::default(), f, V::add, |column, [a, b]| {
            store_at(a, plain, column);
            store_at(b, moved, column);
        });
    }
    for channel in 0..c {
        let mean = V::splat(mean[channel]);
        let mut sums = [0.0; 2];
        for i in (0..n).map(|i| i * c + channel) {
            let (dy, x) = (plane(dy, i, l), plane(x, i, l));
            let [a, b] = row_sum::<V, 2>(l, |at| products(load_at(dy, at), load_at(x, at), mean));
            sums = [sums[0] + a.to_f64(), sums[1] + b.to_f64()];
        }
        plain[channel] = V::Elem::from_f64(sums[0]);
        moved[channel] = V::Elem::from_f64(sums[1]);
    }
}

/// Writes `dx = (dy - offset - (x - mean) * slope) * scale`, with one of each for a channel.
pub(crate) fn channel_backward<T: Float>(
    dy: &[T],
    x: &[T],
    sizes: Channels,
    offset_mean_slope_scale: [&[T]; 4],
    dx: &mut [T],
) {
    channel_backward_with::<T::Vector>(dy, x, sizes, offset_mean_slope_scale, dx);
}

fn channel_backward_with<V: FloatVector>(
    dy: &[V::Elem],
    x: &[V::Elem],
    [_, c, l]: Channels,
    of: [&[V::Elem]; 4],
    dx: &mut [V::Elem],
) {
    let map = |dy: V, x: V, [offset, mean, slope, scale]: [V; 4]| {
        dy.sub(offset).sub(x.sub(mean).mul(slope)).mul(scale)
    };
    if l == 1 {
        let inputs = dy.chunks_exact(c).zip(x.chunks_exact(c));
        for ((dy, x), dx) in inputs.zip(dx.chunks_exact_mut(c)) {
            map_rows(dy, x, dx, |dy, x, at| map(dy, x, of.map(|of| load_at(of, at))));
        }
        return;
    }
    let inputs = dy.chunks_exact(l).zip(x.chunks_exact(l));
    for (i, ((dy, x), dx)) in inputs.zip(dx.chunks_exact_mut(l)).enumerate() {
        let of = of.map(|of| V::splat(of[i % c]));
        map_rows(dy, x, dx, |dy, x, _| map(dy, x, of));
    }
}

/// Normalizes each row of `m`: writes `y = (x - mean) * inv * w + b` and the rows' means and inverse
/// standard deviations.
pub(crate) fn row_norm<T: Float>(
    x: &[T],
    weight_bias: [&[T]; 2],
    eps: f64,
    y: &mut [T],
    mean_inv: [&mut [T]; 2],
) {
    row_norm_with::<T::Vector>(x, weight_bias, eps, y, mean_inv);
}

fn row_norm_with<V: FloatVector>(
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
        map_row(x, y, |x: V, at| {
            x.sub(mean).mul(inv).mul(load_at(weight, at)).add(load_at(bias, at))
        });
    }
}

/// Writes the gradient of [`row_norm`] in `x`.
pub(crate) fn row_backward<T: Float>(
    dy: &[T],
    x: &[T],
    weight: &[T],
    mean_inv: [&[T]; 2],
    dx: &mut [T],
) {
    row_backward_with::<T::Vector>(dy, x, weight, mean_inv, dx);
}

fn row_backward_with<V: FloatVector>(
    dy: &[V::Elem],
    x: &[V::Elem],
    weight: &[V::Elem],
    [means, inverses]: [&[V::Elem]; 2],
    dx: &mut [V::Elem],
) {
    let m = weight.len();
    let inputs = dy.chunks_exact(m).zip(x.chunks_exact(m));
    let statistics = means.iter().zip(inverses);
    for (((dy, x), dx), (&mean, &inv)) in inputs.zip(dx.chunks_exact_mut(m)).zip(statistics) {
        let (mean, scale) = (V::splat(mean), V::splat(inv));
        let normal = |x: V| x.sub(mean).mul(scale);
        let sums = row_sum::<V, 2>(m, |at| {
            let g = load_at::<V>(dy, at).mul(load_at(weight, at));
            [g, g.mul(normal(load_at(x, at)))]
        });
        let part = |sum: V::Elem| V::splat(V::Elem::from_f64(sum.to_f64() / m as f64));
        let [offset, slope] = sums.map(part);
        map_rows(dy, x, dx, |dy: V, x, at| {
            dy.mul(load_at(weight, at)).sub(offset).sub(normal(x).mul(slope)).mul(scale)
        });
    }
}

/// Writes the gradients of [`row_norm`] in the weight and in the bias.
pub(crate) fn row_parameters<T: Float>(
    dy: &[T],
    x: &[T],
    mean_inv: [&[T]; 2],
    weight_bias: [&mut [T]; 2],
) {
    row_parameters_with::<T::Vector>(dy, x, mean_inv, weight_bias);
}

fn row_parameters_with<V: FloatVector>(
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
    columns::<V, 2>([means.len(), m], V::Elem::default(), f, V::add, |column, [w, b]| {
        store_at(w, weight, column);
        store_at(b, bias, column);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::portable;
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
        channel_moments_with::<V>(&x, sizes, &mut a, &mut b);
        results.extend([a.clone(), b.clone()].concat());
        channel_map_with::<V>(&x, sizes, [&a, &b, &a], &mut y);
        results.extend(&y);
        channel_backward_with::<V>(&dy, &x, sizes, [&a, &b, &a, &b], &mut y);
        results.extend(&y);
        let mean = a.clone();
        channel_gradients_with::<V>(&dy, &x, sizes, &mean, [&mut a, &mut b]);
        results.extend([a, b].concat());
        let (mut mean, mut inv, m) = (zeros(n), zeros(n), c * l);
        let (weight, bias) = (numbers::<V::Elem>(m, 0.3), numbers::<V::Elem>(m, 0.9));
        row_norm_with::<V>(&x, [&weight, &bias], 1e-3, &mut y, [&mut mean, &mut inv]);
        results.extend([&y[..], &mean, &inv].concat());
        row_backward_with::<V>(&dy, &x, &weight, [&mean, &inv], &mut y);
        results.extend(&y);
        let (mut weight, mut bias) = (weight, bias);
        row_parameters_with::<V>(&dy, &x, [&mean, &inv], [&mut weight, &mut bias]);
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
