//! One step of an optimizer on one parameter, in place, in PyTorch's order of roundings.
//!
//! The formulas are those of the single-tensor functions in `torch/optim/*.py`: one operation of
//! tensors there is one loop here ([`scale`], [`add_scaled`], [`lerp`] ...). All loops of a step run
//! over a chunk that stays in the cache before the next chunk is read, so that memory is passed over
//! once.
//!
//! Float32 gives PyTorch's bits for SGD, and for the state of the others, on a CPU with fused
//! multiply-add (see [`FloatVector::mul_add`]); PyTorch takes the square root from MKL, which is off
//! by one unit in the last place now and then.

use crate::dtype::Element;
use crate::simd::FloatVector;

/// The arguments of `torch.optim.SGD`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // PyTorch's names
pub struct Sgd {
    pub lr: f64,
    pub momentum: f64,
    pub dampening: f64,
    pub weight_decay: f64,
    pub nesterov: bool,
    pub maximize: bool,
}

/// The arguments of `torch.optim.Adam`; `decoupled_weight_decay` makes it `AdamW`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // PyTorch's names
pub struct Adam {
    pub lr: f64,
    pub betas: (f64, f64),
    pub eps: f64,
    pub weight_decay: f64,
    pub amsgrad: bool,
    pub maximize: bool,
    pub decoupled_weight_decay: bool,
}

/// The arguments of `torch.optim.RMSprop`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // PyTorch's names
pub struct RmsProp {
    pub lr: f64,
    pub alpha: f64,
    pub eps: f64,
    pub weight_decay: f64,
    pub momentum: f64,
    pub centered: bool,
    pub maximize: bool,
}

/// Elements that are worked on together: with their state, a third of a small first cache.
const CHUNK: usize = 512;
/// The most elements in a vector.
const MAX_LANES: usize = 4;

/// What belongs to a parameter beside its value: slices as long, or nothing.
pub(crate) type State<'a, T> = [Option<&'a mut [T]>; 3];

/// The chunk from `start` of something that may be missing.
fn part<'a, T>(state: &'a mut Option<&mut [T]>, start: usize, count: usize) -> &'a mut [T] {
    state.as_deref_mut().map_or(&mut [], |state| &mut state[start..][..count])
}

/// SGD; `state` is the momentum buffer, which is written anew when it is `fresh`.
pub(crate) fn sgd<V: FloatVector>(
    rule: &Sgd,
    param: &mut [V::Elem],
    grad: &[V::Elem],
    state: &mut State<V::Elem>,
    fresh: bool,
) {
    let mut gradient = [V::Elem::default(); CHUNK];
    for (i, (param, grad)) in param.chunks_mut(CHUNK).zip(grad.chunks(CHUNK)).enumerate() {
        let (start, count) = (i * CHUNK, grad.len());
        let g = &mut gradient[..count];
        prepare::<V>(g, grad, param, rule.maximize, rule.weight_decay);
        let buffer = part(&mut state[0], start, count);
        if rule.momentum != 0.0 {
            if fresh {
                buffer.copy_from_slice(g);
            } else {
                scale::<V>(buffer, rule.momentum);
                add_scaled::<V>(buffer, g, 1.0 - rule.dampening);
            }
            if rule.nesterov {
                add_scaled::<V>(g, buffer, rule.momentum);
            } else {
                g.copy_from_slice(buffer);
            }
        }
        add_scaled::<V>(param, g, -rule.lr);
    }
}

/// Adam in step number `step`, from 1; `state` is the averages of the gradient and of its square,
/// and the greatest of the latter for `amsgrad`.
pub(crate) fn adam<V: FloatVector>(
    rule: &Adam,
    param: &mut [V::Elem],
    grad: &[V::Elem],
    state: &mut State<V::Elem>,
    step: f64,
) {
    let (beta1, beta2) = rule.betas;
    let bias_correction = |beta| 1.0 - super::math::pow(beta, step);
    let step_size = rule.lr / bias_correction(beta1);
    let divisor = bias_correction(beta2).sqrt();
    let coupled = if rule.decoupled_weight_decay { 0.0 } else { rule.weight_decay };
    let [mean, square, greatest] = state;
    let (mut gradient, mut root) = ([V::Elem::default(); CHUNK], [V::Elem::default(); CHUNK]);
    for (i, (param, grad)) in param.chunks_mut(CHUNK).zip(grad.chunks(CHUNK)).enumerate() {
        let (start, count) = (i * CHUNK, grad.len());
        let (g, root) = (&mut gradient[..count], &mut root[..count]);
        prepare::<V>(g, grad, param, rule.maximize, coupled);
        if rule.decoupled_weight_decay && rule.weight_decay != 0.0 {
            scale::<V>(param, 1.0 - rule.lr * rule.weight_decay);
        }
        let mean = part(mean, start, count);
        lerp::<V>(mean, g, 1.0 - beta1);
        let square = part(square, start, count);
        scale::<V>(square, beta2);
        add_product::<V>(square, g, g, 1.0 - beta2);
        if rule.amsgrad {
            let greatest = part(greatest, start, count);
            each::<V, 1>(greatest, [square], |greatest, [square]| square.at_least(greatest));
            root_of::<V>(root, greatest, divisor, rule.eps);
        } else {
            root_of::<V>(root, square, divisor, rule.eps);
        }
        add_quotient::<V>(param, mean, root, -step_size);
    }
}

/// RMSprop; `state` is the average of the square of the gradient, the momentum buffer and the average
/// of the gradient.
pub(crate) fn rms_prop<V: FloatVector>(
    rule: &RmsProp,
    param: &mut [V::Elem],
    grad: &[V::Elem],
    state: &mut State<V::Elem>,
) {
    let [square, buffer, mean] = state;
    let (mut gradient, mut root) = ([V::Elem::default(); CHUNK], [V::Elem::default(); CHUNK]);
    for (i, (param, grad)) in param.chunks_mut(CHUNK).zip(grad.chunks(CHUNK)).enumerate() {
        let (start, count) = (i * CHUNK, grad.len());
        let (g, root) = (&mut gradient[..count], &mut root[..count]);
        prepare::<V>(g, grad, param, rule.maximize, rule.weight_decay);
        let square = part(square, start, count);
        scale::<V>(square, rule.alpha);
        add_product::<V>(square, g, g, 1.0 - rule.alpha);
        root.copy_from_slice(square);
        if rule.centered {
            let mean = part(mean, start, count);
            lerp::<V>(mean, g, 1.0 - rule.alpha);
            add_product::<V>(root, mean, mean, -1.0);
        }
        each::<V, 0>(root, [], |root, []| root.sqrt().add(splat(rule.eps)));
        if rule.momentum > 0.0 {
            let buffer = part(buffer, start, count);
            scale::<V>(buffer, rule.momentum);
            add_quotient::<V>(buffer, g, root, 1.0);
            add_scaled::<V>(param, buffer, -rule.lr);
        } else {
            add_quotient::<V>(param, g, root, -rule.lr);
        }
    }
}

/// The gradient that a step works with.
fn prepare<V: FloatVector>(
    g: &mut [V::Elem],
    grad: &[V::Elem],
    param: &[V::Elem],
    maximize: bool,
    weight_decay: f64,
) {
    g.copy_from_slice(grad);
    if maximize {
        each::<V, 0>(g, [], |g, []| g.neg());
    }
    if weight_decay != 0.0 {
        add_scaled::<V>(g, param, weight_decay);
    }
}

/// `y *= factor` (`mul_`).
#[inline(never)]
pub(crate) fn scale<V: FloatVector>(y: &mut [V::Elem], factor: f64) {
    let factor = splat::<V>(factor);
    each::<V, 0>(y, [], |y, []| y.mul(factor));
}

/// `y += x * alpha` (`add_`).
#[inline(never)]
fn add_scaled<V: FloatVector>(y: &mut [V::Elem], x: &[V::Elem], alpha: f64) {
    let alpha = splat::<V>(alpha);
    each::<V, 1>(y, [x], |y, [x]| x.mul_add(alpha, y));
}

/// `y += (end - y) * weight` (`lerp_`), from the nearer end.
#[inline(never)]
fn lerp<V: FloatVector>(y: &mut [V::Elem], end: &[V::Elem], weight: f64) {
    let weight = V::Elem::from_f64(weight);
    if weight.to_f64().abs() < 0.5 {
        let weight = V::splat(weight);
        each::<V, 1>(y, [end], |y, [end]| end.sub(y).mul_add(weight, y));
    } else {
        let rest = V::splat(weight - V::Elem::from_f64(1.0));
        each::<V, 1>(y, [end], |y, [end]| end.sub(y).mul_add(rest, end));
    }
}

/// `y += value * a * b` (`addcmul_`).
#[inline(never)]
fn add_product<V: FloatVector>(y: &mut [V::Elem], a: &[V::Elem], b: &[V::Elem], value: f64) {
    let value = splat::<V>(value);
    each::<V, 2>(y, [a, b], |y, [a, b]| value.mul(a).mul_add(b, y));
}

/// `y += value * a / b` (`addcdiv_`).
#[inline(never)]
fn add_quotient<V: FloatVector>(y: &mut [V::Elem], a: &[V::Elem], b: &[V::Elem], value: f64) {
    let value = splat::<V>(value);
    each::<V, 2>(y, [a, b], |y, [a, b]| y.add(value.mul(a).div(b)));
}

/// `y = sqrt(x) / divisor + eps`.
#[inline(never)]
fn root_of<V: FloatVector>(y: &mut [V::Elem], x: &[V::Elem], divisor: f64, eps: f64) {
    let (divisor, eps) = (splat::<V>(divisor), splat(eps));
    each::<V, 1>(y, [x], |_, [x]| x.sqrt().div(divisor).add(eps));
}

/// `y` between two bounds, the upper one last; a NaN stays (`clamp_min_`, `clamp_max_`).
pub(crate) fn clamp<V: FloatVector>(y: &mut [V::Elem], low: f64, high: f64) {
    let (low, high) = (splat::<V>(low), splat(high));
    each::<V, 0>(y, [], |y, []| y.at_least(low).at_most(high));
}

fn splat<V: FloatVector>(x: f64) -> V {
    super::math::splat(x)
}

/// `y = f(y, x)`, vector by vector.
#[inline(always)]
fn each<V: FloatVector, const N: usize>(
    y: &mut [V::Elem],
    x: [&[V::Elem]; N],
    f: impl Fn(V, [V; N]) -> V,
) {
    let whole = y.len() - y.len() % V::LANES;
    let (vectors, rest) = y.split_at_mut(whole);
    for (i, y) in vectors.chunks_exact_mut(V::LANES).enumerate() {
        let x = x.map(|x| V::load(&x[i * V::LANES..]));
        f(V::load(y), x).store(y);
    }
    if rest.is_empty() {
        return;
    }
    let padded = |from: &[V::Elem]| {
        let mut lanes = [V::Elem::default(); MAX_LANES];
        lanes[..from.len()].copy_from_slice(from);
        V::load(&lanes)
    };
    let mut lanes = [V::Elem::default(); MAX_LANES];
    f(padded(rest), x.map(|x| padded(&x[whole..whole + rest.len()]))).store(&mut lanes);
    rest.copy_from_slice(&lanes[..rest.len()]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Float, fused::fused, portable};
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Numbers without a pattern, from -2 to 2.
    fn numbers<T: Float>(seed: usize, count: usize) -> Vec<T> {
        let at = |i| ((i * 7 + seed * 13) as f64 * 0.618_033_988_749_894_9).fract() * 4.0 - 2.0;
        (0..count).map(|i| T::from_f64(at(i))).collect()
    }

    #[derive(Clone, Debug, PartialEq)]
    struct All<T> {
        param: Vec<T>,
        state: [Vec<T>; 3],
    }

    /// Three steps on vectors `V`.
    fn run<V: FloatVector>(rule: usize, switches: usize, count: usize) -> All<V::Elem> {
        let on = |bit: usize| switches >> bit & 1 == 1;
        let zeros = vec![V::Elem::default(); count];
        let mut all =
            All { param: numbers(1, count), state: [zeros.clone(), zeros.clone(), zeros] };
        for step in 1..=3 {
            let grad = numbers(step + 1, count);
            let All { param, state: [a, b, c] } = &mut all;
            let mut state: State<V::Elem> = [Some(a), Some(b), Some(c)];
            match rule {
                0 => sgd::<V>(&sgd_rule(&on), param, &grad, &mut state, step == 1),
                1 => adam::<V>(&adam_rule(&on), param, &grad, &mut state, step as f64),
                _ => rms_prop::<V>(&rms_rule(&on), param, &grad, &mut state),
            }
        }
        all
    }

    fn sgd_rule(on: &impl Fn(usize) -> bool) -> Sgd {
        let momentum = if on(0) { 0.9 } else { 0.0 };
        let weight_decay = if on(1) { 0.1 } else { 0.0 };
        let (nesterov, maximize) = (on(0) && on(2), on(3));
        let dampening = if on(4) && !nesterov { 0.3 } else { 0.0 };
        Sgd { lr: 0.05, momentum, dampening, weight_decay, nesterov, maximize }
    }

    fn adam_rule(on: &impl Fn(usize) -> bool) -> Adam {
        let weight_decay = if on(1) { 0.1 } else { 0.0 };
        let beta1 = if on(4) { 0.3 } else { 0.9 };
        let (decoupled_weight_decay, amsgrad, maximize) = (on(0), on(2), on(3));
        let (lr, betas, eps) = (0.05, (beta1, 0.99), 1e-8);
        Adam { lr, betas, eps, weight_decay, amsgrad, maximize, decoupled_weight_decay }
    }

    fn rms_rule(on: &impl Fn(usize) -> bool) -> RmsProp {
        let momentum = if on(0) { 0.9 } else { 0.0 };
        let weight_decay = if on(1) { 0.1 } else { 0.0 };
        let (centered, maximize) = (on(2), on(3));
        RmsProp { lr: 0.05, alpha: 0.9, eps: 1e-8, weight_decay, momentum, centered, maximize }
    }

    /// One element through three steps, by the formulas as they stand in books.
    fn naive(rule: usize, switches: usize, mut p: f64, grads: [f64; 3]) -> f64 {
        let on = |bit: usize| switches >> bit & 1 == 1;
        let (mut m, mut v, mut extra) = (0.0, 0.0, 0.0f64);
        for (i, grad) in grads.into_iter().enumerate() {
            let t = i as f64 + 1.0;
            match rule {
                0 => {
                    let r = sgd_rule(&on);
                    let g = if r.maximize { -grad } else { grad } + r.weight_decay * p;
                    m = if i == 0 { g } else { r.momentum * m + (1.0 - r.dampening) * g };
                    let by_momentum = if r.nesterov { g + r.momentum * m } else { m };
                    p -= r.lr * if r.momentum == 0.0 { g } else { by_momentum };
                }
                1 => {
                    let r = adam_rule(&on);
                    let mut g = if r.maximize { -grad } else { grad };
                    match r.decoupled_weight_decay {
                        true => p -= r.lr * r.weight_decay * p,
                        false => g += r.weight_decay * p,
                    }
                    m = r.betas.0 * m + (1.0 - r.betas.0) * g;
                    v = r.betas.1 * v + (1.0 - r.betas.1) * g * g;
                    extra = extra.max(v);
                    let v = if r.amsgrad { extra } else { v } / (1.0 - r.betas.1.powf(t));
                    p -= r.lr * m / (1.0 - r.betas.0.powf(t)) / (v.sqrt() + r.eps);
                }
                _ => {
                    let r = rms_rule(&on);
                    let g = if r.maximize { -grad } else { grad } + r.weight_decay * p;
                    v = r.alpha * v + (1.0 - r.alpha) * g * g;
                    extra = r.alpha * extra + (1.0 - r.alpha) * g;
                    let centre = if r.centered { extra * extra } else { 0.0 };
                    m = r.momentum * m + g / ((v - centre).sqrt() + r.eps);
                    p -= r.lr * m;
                }
            }
        }
        p
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn agrees_with_the_formulas() {
        for (rule, switches) in (0..3).flat_map(|rule| (0..32).map(move |bits| (rule, bits))) {
            let count = 21;
            let got = run::<<f64 as Float>::Vector>(rule, switches, count).param;
            let [start, grads @ ..] = [1, 2, 3, 4].map(|seed| numbers::<f64>(seed, count));
            for i in 0..count {
                let want = naive(rule, switches, start[i], [grads[0][i], grads[1][i], grads[2][i]]);
                let close = (got[i] - want).abs() < 1e-12 * want.abs().max(1.0);
                assert!(close, "{rule} {switches:b} [{i}]: {} {want}", got[i]);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn portable_agrees_bit_for_bit() {
        for (rule, switches) in (0..3).flat_map(|rule| (0..32).map(move |bits| (rule, bits))) {
            for count in [0, 1, 2, 3, 4, 5, 511, 512, 513, 1030] {
                let single = run::<<f32 as Float>::Vector>(rule, switches, count);
                assert_eq!(single, run::<portable::F32x4>(rule, switches, count));
                let double = run::<<f64 as Float>::Vector>(rule, switches, count);
                assert_eq!(double, run::<portable::F64x2>(rule, switches, count));
            }
        }
    }

    /// The roundings of PyTorch's operations, one after the other.
    #[wasm_bindgen_test(unsupported = test)]
    fn single_precision_rounds_as_pytorch() {
        let got = run::<<f32 as Float>::Vector>(0, 0b00111, 100);
        let (mut param, mut buffer) = (numbers::<f32>(1, 100), vec![0.0; 100]);
        for step in 1..=3 {
            let grad = numbers::<f32>(step + 1, 100);
            for i in 0..100 {
                let g = fused(param[i], 0.1, grad[i]);
                buffer[i] = if step == 1 { g } else { fused(g, 1.0, buffer[i] * 0.9) };
                param[i] = fused(fused(buffer[i], 0.9, g), -0.05, param[i]);
            }
        }
        assert_eq!((got.param, &got.state[0]), (param, &buffer));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_nan_is_not_hidden() {
        let mut y = [f32::NAN, 5.0, -5.0, 0.5, f32::NAN];
        clamp::<<f32 as Float>::Vector>(&mut y, -1.0, 1.0);
        assert!(y[0].is_nan() && y[4].is_nan());
        assert_eq!(y[1..4], [1.0, -1.0, 0.5]);
        let (mut param, mut state) = ([1.0f32], [[f32::NAN], [f32::NAN], [0.5]]);
        let [a, b, c] = &mut state;
        let mut state: State<f32> = [Some(a), Some(b), Some(c)];
        let rule = adam_rule(&|bit| bit == 2);
        adam::<<f32 as Float>::Vector>(&rule, &mut param, &[1.0], &mut state, 1.0);
        assert!(param[0].is_nan());
    }
}
