//! Losses of pairs of numbers, and of classes; with their gradients.
//!
//! ```text
//! pairs:    x and t element by element, with d = x - t
//! classes:  logarithms of probabilities (n, c, l); a class, or c probabilities, for each of n x l
//! ```

use super::math::{self, MathFloat, splat};
use super::rows::{Along, map_rows};
use crate::simd::{Float, FloatVector};

/// A loss of the difference `d = x - t`: `d^2 * half / steep` where `|d| <= end`, else `|d| - rest`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bend {
    pub end: f64,
    pub half: f64,
    pub steep: f64,
    pub rest: f64,
}

/// `log(sigmoid(x))`
#[inline(always)]
fn log_sigmoid<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    x.at_most(splat(0.0)).sub(math::log1p(math::exp(x.abs().neg())))
}

/// Writes the loss of each pair.
pub(crate) fn bent<V: FloatVector<Elem: MathFloat>>(
    Bend { end, half, steep, rest }: Bend,
    x: &[V::Elem],
    t: &[V::Elem],
    y: &mut [V::Elem],
) {
    let [end, half, steep, rest] = [end, half, steep, rest].map(splat::<V>);
    map_rows([x, t], y, |[x, t]: [V; 2], _| {
        let d = x.sub(t).abs();
        end.less(d).select(d.sub(rest), d.mul(d).mul(half).div(steep))
    });
}

/// Writes the gradient of each pair in `x`, times `grad`.
pub(crate) fn bent_backward<V: FloatVector<Elem: MathFloat>>(
    Bend { end, half, steep, .. }: Bend,
    x: &[V::Elem],
    t: &[V::Elem],
    grad: Along<V::Elem>,
    dx: &mut [V::Elem],
) {
    let [end, half, steep, one] = [end, half, steep, 1.0].map(splat::<V>);
    map_rows([x, t], dx, |[x, t]: [V; 2], at| {
        let d = x.sub(t);
        let sign = splat::<V>(-0.0).and(d).or(one);
        let slope = end.less(d.abs()).select(sign, d.add(d).mul(half).div(steep));
        slope.mul(grad.lanes(at))
    });
}

/// Numbers of a binary cross entropy: logits, targets, weights, factors of positive targets.
#[derive(Clone, Copy)]
pub(crate) struct Logits<'a, T> {
    pub x: &'a [T],
    pub t: &'a [T],
    pub weight: Along<'a, T>,
    pub positive: Along<'a, T>,
}

/// Writes `-(p t log(s) + (1 - t) log(1 - s))` with `s = sigmoid(x)`, times the weight.
pub(crate) fn logits<V: FloatVector<Elem: MathFloat>>(of: Logits<V::Elem>, y: &mut [V::Elem]) {
    let one = splat::<V>(1.0);
    map_rows([of.x, of.t], y, |[x, t]: [V; 2], at| {
        let factor = of.positive.lanes::<V>(at).sub(one).mul(t).add(one);
        let loss = one.sub(t).mul(x).sub(factor.mul(log_sigmoid(x)));
        loss.mul(of.weight.lanes(at))
    });
}

/// Writes the gradient in `x`, times `grad`.
pub(crate) fn logits_backward<V: FloatVector<Elem: MathFloat>>(
    of: Logits<V::Elem>,
    grad: Along<V::Elem>,
    dx: &mut [V::Elem],
) {
    let one = splat::<V>(1.0);
    map_rows([of.x, of.t], dx, |[x, t]: [V; 2], at| {
        let positive: V = of.positive.lanes(at);
        let factor = positive.sub(one).mul(t).add(one);
        let slope = factor.mul(math::sigmoid(x)).sub(positive.mul(t));
        slope.mul(of.weight.lanes(at)).mul(grad.lanes(at))
    });
}

/// Writes the gradient in `t`, times `grad`.
pub(crate) fn logits_target<V: FloatVector<Elem: MathFloat>>(
    of: Logits<V::Elem>,
    grad: Along<V::Elem>,
    dt: &mut [V::Elem],
) {
    map_rows([of.x], dt, |[x]: [V; 1], at| {
        let positive: V = of.positive.lanes(at);
        // log(1 - s) - p log(s), where log(1 - s) is log(s) - x.
        let slope = splat::<V>(1.0).sub(positive).mul(log_sigmoid(x)).sub(x);
        slope.mul(of.weight.lanes(at)).mul(grad.lanes(at))
    });
}

/// Where classes stand, and how much each counts.
#[derive(Clone, Copy)]
pub(crate) struct Classes<'a> {
    /// `n`, `c`, `l`.
    pub sizes: [usize; 3],
    /// One for each of `c`.
    pub weight: &'a [f64],
    /// How much of each target is spread over all classes.
    pub smoothing: f64,
}

impl Classes<'_> {
    /// The place of a class in the logarithms, for a place in the results.
    #[inline(always)]
    fn place(&self, at: usize, class: usize) -> usize {
        let [_, c, l] = self.sizes;
        (at / l * c + class) * l + at % l
    }
}

/// Writes the loss of each target class, 0 for a `target` of `ignored`, and returns the sum of the
/// weights.
pub(crate) fn class_loss<T: Float>(
    logs: &[T],
    of: Classes,
    (targets, ignored): (&[i64], i64),
    y: &mut [T],
) -> f64 {
    let c = of.sizes[1];
    let spread = of.smoothing / c as f64;
    let mut total = 0.0;
    for (at, (y, &target)) in y.iter_mut().zip(targets).enumerate() {
        *y = T::default();
        if target == ignored {
            continue;
        }
        let lost = |class: usize| -logs[of.place(at, class)].to_f64() * of.weight[class];
        let target = target as usize;
        total += of.weight[target];
        let mut loss = lost(target);
        if spread > 0.0 {
            let all = (0..c).map(lost).sum::<f64>();
            loss = (1.0 - of.smoothing) * loss + spread * all;
        }
        *y = T::from_f64(loss);
    }
    total
}

/// Writes the gradient of [`class_loss`], into zeros; `step` is 0 where `grad` is one for all.
pub(crate) fn class_backward<T: Float>(
    of: Classes,
    (targets, ignored): (&[i64], i64),
    (grad, step): (&[T], usize),
    dx: &mut [T],
) {
    let c = of.sizes[1];
    let (kept, spread) = (1.0 - of.smoothing, of.smoothing / c as f64);
    for (at, &target) in targets.iter().enumerate() {
        if target == ignored {
            continue;
        }
        let grad = -grad[at * step].to_f64();
        let mut add = |class: usize, part: f64| {
            let dx = &mut dx[of.place(at, class)];
            *dx = T::from_f64(dx.to_f64() + grad * part * of.weight[class]);
        };
        if spread > 0.0 {
            (0..c).for_each(|class| add(class, spread));
        }
        add(target as usize, kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Element;
    use crate::kernels::rows::MAX_LANES;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    const BENDS: [Bend; 3] = [
        Bend { end: f64::INFINITY, half: 1.0, steep: 1.0, rest: 0.0 },
        Bend { end: 0.0, half: 0.0, steep: 1.0, rest: 0.0 },
        Bend { end: 0.3, half: 0.5, steep: 0.3, rest: 0.15 },
    ];

    fn numbers<T: Float>(count: usize, seed: f64) -> Vec<T> {
        (0..count)
            .map(|i| T::from_f64(((i as f64 + seed) * 0.754_877_666).fract() * 2.0 - 0.7))
            .collect()
    }

    /// Everything that the vector kernels write.
    fn all<V: FloatVector<Elem: MathFloat>>(n: usize) -> Vec<V::Elem> {
        let of = |seed| numbers::<V::Elem>(n, seed);
        let (x, t, w, p, g) = (of(0.1), of(0.2), of(0.3), of(0.4), of(0.5));
        let half = [V::Elem::from_f64(0.5); MAX_LANES];
        let mut results = Vec::new();
        let mut y = of(0.0);
        for grad in [Along::each(&g[..]), Along::same(&half)] {
            for bend in BENDS {
                bent::<V>(bend, &x, &t, &mut y);
                results.extend(&y);
                bent_backward::<V>(bend, &x, &t, grad, &mut y);
                results.extend(&y);
            }
            let of = Logits { x: &x, t: &t, weight: Along::each(&w), positive: Along::each(&p) };
            logits::<V>(of, &mut y);
            results.extend(&y);
            logits_backward::<V>(of, grad, &mut y);
            results.extend(&y);
            logits_target::<V>(of, grad, &mut y);
            results.extend(&y);
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
