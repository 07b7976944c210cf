//! Losses of pairs of numbers, and of classes; with their gradients.
//!
//! ```text
//! pairs:    x and t element by element, with d = x - t
//! classes:  logarithms of probabilities (n, c, l); a class, or c probabilities, for each of n x l
//! ```

use super::math::{self, MathFloat, splat};
use super::rows::{load_at, map_rows};
use crate::simd::{Float, FloatVector};

/// A loss of two numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PairLoss {
    /// `d^2`
    Mse,
    /// `|d|`
    L1,
    /// `d^2 / (2 beta)` where `|d| < beta`, else `|d| - beta / 2`.
    SmoothL1(f64),
    /// `-(p t log(s) + (1 - t) log(1 - s))` with `s = sigmoid(x)`, times a weight.
    Logits,
}

/// The numbers that a loss reads; `weight` and `positive` (the factor `p`) for [`PairLoss::Logits`].
#[derive(Clone, Copy)]
pub(crate) struct Pairs<'a, T> {
    pub x: &'a [T],
    pub t: &'a [T],
    pub weight: Option<&'a [T]>,
    pub positive: Option<&'a [T]>,
}

/// A gradient that comes from behind: one for each result, or the same for all.
#[derive(Clone, Copy)]
pub(crate) enum Upstream<'a, T> {
    Each(&'a [T]),
    Same(T),
}

impl<T: Float> Upstream<'_, T> {
    #[inline(always)]
    fn lanes<V: FloatVector<Elem = T>>(&self, at: usize) -> V {
        match self {
            Upstream::Each(all) => load_at(all, at),
            Upstream::Same(one) => V::splat(*one),
        }
    }

    #[inline(always)]
    fn at(&self, at: usize) -> T {
        match self {
            Upstream::Each(all) => all[at],
            Upstream::Same(one) => *one,
        }
    }
}

/// `log(sigmoid(x))`
#[inline(always)]
fn log_sigmoid<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    x.at_most(splat(0.0)).sub(math::log1p(math::exp(x.abs().neg())))
}

/// The sign of a number; zero for NaN.
#[inline(always)]
fn sign<V: FloatVector<Elem: MathFloat>>(d: V) -> V {
    let (zero, one) = (splat::<V>(0.0), splat::<V>(1.0));
    zero.less(d).and(one).sub(d.less(zero).and(one))
}

/// Writes the loss of each pair.
pub(crate) fn pairs<T: MathFloat>(loss: PairLoss, from: Pairs<T>, y: &mut [T]) {
    pairs_with::<T::Vector>(loss, from, y);
}

fn pairs_with<V: FloatVector<Elem: MathFloat>>(
    loss: PairLoss,
    from: Pairs<V::Elem>,
    y: &mut [V::Elem],
) {
    let Pairs { x, t, weight, positive } = from;
    match loss {
        PairLoss::Mse => map_rows(x, t, y, |x: V, t, _| {
            let d = x.sub(t);
            d.mul(d)
        }),
        PairLoss::L1 => map_rows(x, t, y, |x: V, t, _| x.sub(t).abs()),
        PairLoss::SmoothL1(beta) => {
            let (half, steep) = (splat::<V>(0.5 * beta), splat::<V>(beta));
            map_rows(x, t, y, |x: V, t, _| {
                let d = x.sub(t).abs();
                d.less(steep).select(d.mul(d).mul(splat(0.5)).div(steep), d.sub(half))
            });
        }
        PairLoss::Logits => {
            let one = splat::<V>(1.0);
            map_rows(x, t, y, |x: V, t, at| {
                let mut log = log_sigmoid(x);
                if let Some(positive) = positive {
                    let factor: V = load_at(positive, at);
                    log = log.mul(factor.sub(one).mul(t).add(one));
                }
                let loss = one.sub(t).mul(x).sub(log);
                weight.map_or(loss, |weight| loss.mul(load_at(weight, at)))
            });
        }
    }
}

/// Writes the gradient of each pair: in `x`, or in `t` when `in_target`.
pub(crate) fn pairs_backward<T: MathFloat>(
    loss: PairLoss,
    from: Pairs<T>,
    in_target: bool,
    grad: Upstream<T>,
    dx: &mut [T],
) {
    pairs_backward_with::<T::Vector>(loss, from, in_target, grad, dx);
}

fn pairs_backward_with<V: FloatVector<Elem: MathFloat>>(
    loss: PairLoss,
    from: Pairs<V::Elem>,
    in_target: bool,
    grad: Upstream<V::Elem>,
    dx: &mut [V::Elem],
) {
    let Pairs { x, t, weight, positive } = from;
    let one = splat::<V>(1.0);
    // The first three depend on the difference alone.
    let side: V = splat(if in_target { -1.0 } else { 1.0 });
    match loss {
        PairLoss::Mse => {
            map_rows(x, t, dx, |x: V, t, at| x.sub(t).mul(splat(2.0)).mul(grad.lanes(at)).mul(side))
        }
        PairLoss::L1 => {
            map_rows(x, t, dx, |x: V, t, at| sign(x.sub(t)).mul(grad.lanes(at)).mul(side));
        }
        PairLoss::SmoothL1(beta) => {
            let (low, high) = (splat::<V>(-1.0), splat::<V>(1.0));
            map_rows(x, t, dx, |x: V, t, at| {
                let slope = x.sub(t).div(splat(beta)).at_least(low).at_most(high);
                slope.mul(grad.lanes(at)).mul(side)
            });
        }
        PairLoss::Logits => map_rows(x, t, dx, |x: V, t, at| {
            let factor: V = positive.map_or(one, |positive| load_at(positive, at));
            let slope = match (in_target, positive) {
                (true, None) => x.neg(),
                (true, Some(_)) => log_sigmoid(x.neg()).sub(factor.mul(log_sigmoid(x))),
                (false, None) => math::sigmoid(x).sub(t),
                (false, Some(_)) => {
                    let weighted = factor.mul(t);
                    weighted.add(one).sub(t).mul(math::sigmoid(x)).sub(weighted)
                }
            };
            let slope = slope.mul(grad.lanes(at));
            weight.map_or(slope, |weight| slope.mul(load_at(weight, at)))
        }),
    }
}

/// What classes are weighted with, and what the loss makes of the target.
#[derive(Clone, Copy)]
pub(crate) struct Classes<'a, T> {
    /// `n`, `c`, `l`.
    pub sizes: [usize; 3],
    pub weight: Option<&'a [T]>,
    /// How much of each target is spread over all classes.
    pub smoothing: f64,
}

impl<T: Float> Classes<'_, T> {
    #[inline(always)]
    fn weight(&self, class: usize) -> T {
        self.weight.map_or(T::from_f64(1.0), |weight| weight[class])
    }

    /// The place of a class in the logarithms, for a place in the results.
    #[inline(always)]
    fn place(&self, at: usize, class: usize) -> usize {
        let [_, c, l] = self.sizes;
        (at / l * c + class) * l + at % l
    }
}

/// Writes the loss of each target class, 0 for `None`, and returns the sum of the weights.
pub(crate) fn class_loss<T: Float>(
    logs: &[T],
    of: Classes<T>,
    targets: impl Iterator<Item = Option<usize>>,
    y: &mut [T],
) -> f64 {
    let c = of.sizes[1];
    let spread = of.smoothing / c as f64;
    let mut total = 0.0;
    for (at, (y, target)) in y.iter_mut().zip(targets).enumerate() {
        let Some(target) = target else {
            *y = T::default();
            continue;
        };
        let weight = of.weight(target);
        total += weight.to_f64();
        *y = -(logs[of.place(at, target)] * weight);
        if of.smoothing > 0.0 {
            let all = (0..c).map(|class| (logs[of.place(at, class)] * of.weight(class)).to_f64());
            *y = T::from_f64((1.0 - of.smoothing) * y.to_f64() - spread * all.sum::<f64>());
        }
    }
    total
}

/// Writes the gradient of [`class_loss`], into zeros.
pub(crate) fn class_backward<T: Float>(
    of: Classes<T>,
    targets: impl Iterator<Item = Option<usize>>,
    grad: Upstream<T>,
    dx: &mut [T],
) {
    let c = of.sizes[1];
    let (kept, spread) = (T::from_f64(1.0 - of.smoothing), T::from_f64(of.smoothing / c as f64));
    for (at, target) in targets.enumerate() {
        let Some(target) = target else { continue };
        let grad = -grad.at(at);
        if of.smoothing > 0.0 {
            for class in 0..c {
                dx[of.place(at, class)] = grad * spread * of.weight(class);
            }
        }
        let dx = &mut dx[of.place(at, target)];
        *dx = *dx + grad * kept * of.weight(target);
    }
}

/// Writes the loss of each distribution over the classes.
pub(crate) fn distribution_loss<T: Float>(logs: &[T], targets: &[T], of: Classes<T>, y: &mut [T]) {
    let c = of.sizes[1];
    for (at, y) in y.iter_mut().enumerate() {
        let sum = (0..c).fold(0.0, |sum, class| {
            let place = of.place(at, class);
            let target = smoothed(targets[place], of.smoothing, c);
            sum + (logs[place] * target * of.weight(class)).to_f64()
        });
        *y = T::from_f64(-sum);
    }
}

#[inline(always)]
fn smoothed<T: Float>(target: T, smoothing: f64, c: usize) -> T {
    if smoothing > 0.0 {
        return target * T::from_f64(1.0 - smoothing) + T::from_f64(smoothing / c as f64);
    }
    target
}

/// Writes the gradient of [`distribution_loss`]: in the logarithms, from the targets; or in the
/// targets, from the logarithms.
pub(crate) fn distribution_backward<T: Float>(
    other: &[T],
    of: Classes<T>,
    in_target: bool,
    grad: Upstream<T>,
    dx: &mut [T],
) {
    let [_, c, l] = of.sizes;
    let kept = T::from_f64(1.0 - of.smoothing.max(0.0));
    for (place, (dx, &other)) in dx.iter_mut().zip(other).enumerate() {
        let (class, at) = (place / l % c, place / (c * l) * l + place % l);
        let slope = if in_target { other * kept } else { smoothed(other, of.smoothing, c) };
        *dx = -(slope * of.weight(class) * grad.at(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Element;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    const LOSSES: [PairLoss; 4] =
        [PairLoss::Mse, PairLoss::L1, PairLoss::SmoothL1(0.3), PairLoss::Logits];

    fn numbers<T: Float>(count: usize, seed: f64) -> Vec<T> {
        (0..count)
            .map(|i| T::from_f64(((i as f64 + seed) * 0.754_877_666).fract() * 2.0 - 0.7))
            .collect()
    }

    /// Everything that the vector kernels write.
    fn all<V: FloatVector<Elem: MathFloat>>(n: usize) -> Vec<V::Elem> {
        let of = |seed| numbers::<V::Elem>(n, seed);
        let (x, t, w, p, g) = (of(0.1), of(0.2), of(0.3), of(0.4), of(0.5));
        let mut results = Vec::new();
        let mut y = of(0.0);
        for loss in LOSSES {
            for (weight, positive) in [(None, None), (Some(&w[..]), Some(&p[..]))] {
                let from = Pairs { x: &x, t: &t, weight, positive };
                pairs_with::<V>(loss, from, &mut y);
                results.extend(&y);
                for in_target in [false, true] {
                    for grad in [Upstream::Each(&g[..]), Upstream::Same(V::Elem::from_f64(0.5))] {
                        pairs_backward_with::<V>(loss, from, in_target, grad, &mut y);
                        results.extend(&y);
                    }
                }
            }
        }
        results
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn portable_agrees_bit_for_bit() {
        for n in [1, 4, 6, 33] {
            assert_eq!(all::<<f32 as Float>::Vector>(n), all::<portable::F32x4>(n));
            assert_eq!(all::<<f64 as Float>::Vector>(n), all::<portable::F64x2>(n));
        }
    }
}
