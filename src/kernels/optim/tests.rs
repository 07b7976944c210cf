//! Tests of `optim.rs`.

use super::lines::State;
use super::*;
use crate::simd::{FloatVector, fused::fused, portable};
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

/// Numbers of few bits, some of them zero or next to it: their sums lie halfway between two floats, or
/// are subnormal.
fn coarse<T: Float>(seed: usize, count: usize) -> Vec<T> {
    let scales = [1.0, 0.0, 2f64.powi(-12), 2f64.powi(-75), 2f64.powi(-130), 1.0, 2f64.powi(-145)];
    let at = |(i, x): (usize, T)| (x.to_f64() * 16.0).round() * scales[(i * i / 5 + seed) % 7];
    numbers(seed, count).into_iter().enumerate().map(|x| T::from_f64(at(x))).collect()
}

/// Three steps on vectors `V`.
fn run<V: FloatVector>(
    rule: usize,
    switches: usize,
    count: usize,
    numbers: fn(usize, usize) -> Vec<V::Elem>,
) -> All<V::Elem> {
    let on = |bit: usize| switches >> bit & 1 == 1;
    let zeros = vec![V::Elem::default(); count];
    let mut all = All { param: numbers(1, count), state: [zeros.clone(), zeros.clone(), zeros] };
    for step in 1..=3 {
        let grad = numbers(step + 1, count);
        let All { param, state: [a, b, c] } = &mut all;
        let mut state: State<V::Elem> = [Some(a), Some(b), Some(c)];
        let program = match rule {
            0 => sgd_rule(&on).program(step == 1),
            1 => adam_rule(&on).program(step as f64),
            _ => rms_rule(&on).program(),
        };
        super::run::<V>(&program, param, &grad, &mut state);
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
        let got = run::<<f64 as Float>::Vector>(rule, switches, count, numbers).param;
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
            for numbers in [numbers, coarse] {
                let single = run::<<f32 as Float>::Vector>(rule, switches, count, numbers);
                assert_eq!(single, run::<portable::F32x4>(rule, switches, count, numbers));
            }
            let double = run::<<f64 as Float>::Vector>(rule, switches, count, numbers);
            assert_eq!(double, run::<portable::F64x2>(rule, switches, count, numbers));
        }
    }
}

/// The roundings of PyTorch's operations, one after the other.
#[wasm_bindgen_test(unsupported = test)]
fn single_precision_rounds_as_pytorch() {
    let got = run::<<f32 as Float>::Vector>(0, 0b00111, 100, numbers);
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

/// Where the sum lies halfway between two floats or is subnormal, too.
#[wasm_bindgen_test(unsupported = test)]
fn multiplies_and_adds_with_one_rounding() {
    let special = [0.0, -0.0, f32::INFINITY, f32::NAN, f32::MAX, 1e-45, 2f32.powi(-75), -3e-39];
    let mut x: Vec<f32> = numbers::<f32>(3, 200);
    x.extend(numbers::<f32>(4, 60).iter().map(|x| x * 1e-20));
    x.extend((0..60).map(|i| 1.0 + i as f32 * 2f32.powi(-23)));
    x.extend(special);
    let check = |a: &[f32], factor: f32, c: f32| {
        type V = <f32 as Float>::Vector;
        let mut y = [0.0; 4];
        V::load(a).mul_add(V::splat(factor), V::splat(c)).store(&mut y);
        for (&a, y) in a.iter().zip(y) {
            let want = fused(a, factor, c);
            let same = y.to_bits() == want.to_bits() || (y.is_nan() && want.is_nan());
            assert!(same, "{a:e} * {factor:e} + {c:e}: {y:e}, not {want:e}");
        }
    };
    for &factor in x.iter().chain(&[0.5, 1.0, 1.0 + 2f32.powi(-12)]) {
        x.chunks_exact(4).zip(x.iter().rev()).for_each(|(a, c)| check(a, factor, *c));
    }
    // Sums between two subnormal floats, by less than double precision can tell from halfway.
    let e = 2f32.powi(-23);
    let near = [1.0 - e, 1.0 + e, -(1.0 + 302.0 * e), 1.0 - 302.0 * e].map(|x| x * 2f32.powi(-75));
    for (factor, c) in near.into_iter().flat_map(|x| [(x, 0x7f_ffff), (x, 0x807f_ffff)]) {
        check(&near, factor, f32::from_bits(c));
        check(&[0.0, 1.0, near[0], 0.0], factor, f32::from_bits(c));
        // All lanes alike: no other one casts the doubt.
        near.iter().for_each(|&a| check(&[a; 4], factor, f32::from_bits(c)));
    }
}

/// A block of equal elements, each of which rounds to the least normal float if it rounds twice.
#[wasm_bindgen_test(unsupported = test)]
fn a_block_of_sums_below_the_least_normal_float_rounds_once() {
    let (a, b) = ((1.0 - 2f32.powi(-23)) * 2f32.powi(-75), (1.0 + 2f32.powi(-23)) * 2f32.powi(-75));
    let c = f32::from_bits(0x7f_ffff);
    let sgd = Sgd {
        lr: f64::from(b),
        momentum: 0.0,
        dampening: 0.0,
        weight_decay: 0.0,
        nesterov: false,
        maximize: false,
    };
    let mut param = [c; 40];
    let mut state: State<f32> = [None, None, None];
    super::run::<<f32 as Float>::Vector>(&sgd.program(true), &mut param, &[-a; 40], &mut state);
    assert_eq!(param, [fused(a, b, c); 40]);
}

/// Adam without weight decay leaves the parameter as it is before the last operation.
#[wasm_bindgen_test(unsupported = test)]
fn without_weight_decay_nothing_is_multiplied() {
    let adam = Adam {
        lr: f64::INFINITY,
        betas: (0.9, 0.999),
        eps: 1e-8,
        weight_decay: 0.0,
        amsgrad: false,
        maximize: false,
        decoupled_weight_decay: true,
    };
    let (mut param, mut state) = ([1.0f64], [[0.0]; 3]);
    let mut state: State<f64> = state.each_mut().map(|part| Some(&mut part[..]));
    super::run::<<f64 as Float>::Vector>(&adam.program(1.0), &mut param, &[2.0], &mut state);
    assert_eq!(param, [f64::NEG_INFINITY]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_nan_is_not_hidden() {
    let mut y = [f32::NAN, 5.0, -5.0, 0.5, f32::NAN];
    clamp(&mut y, -1.0, 1.0);
    assert!(y[0].is_nan() && y[4].is_nan());
    assert_eq!(y[1..4], [1.0, -1.0, 0.5]);
    let (mut param, mut state) = ([1.0f32], [[f32::NAN], [f32::NAN], [0.5]]);
    let [a, b, c] = &mut state;
    let mut state: State<f32> = [Some(a), Some(b), Some(c)];
    let program = adam_rule(&|bit| bit == 2).program(1.0);
    super::run::<<f32 as Float>::Vector>(&program, &mut param, &[1.0], &mut state);
    assert!(param[0].is_nan());
}
