//! One step of an optimizer on one parameter, in place, in PyTorch's order of roundings.
//!
//! The formulas are those of the single-tensor functions in `torch/optim/*.py`: one operation of
//! tensors there is one [`Line`] of a program here. All lines run over a chunk that stays in the
//! cache before the next chunk is read, so that memory is passed over once. A program is the same for
//! both precisions; only the loops of the lines are there twice.
//!
//! Float32 gives PyTorch's bits for SGD, and for the state of the others, on a CPU with fused
//! multiply-add (see [`FloatVector::mul_add`]); PyTorch takes the square root from MKL, which is off
//! by one unit in the last place now and then.

use crate::dtype::Element;
use crate::kernels::math::splat;
use crate::simd::{Float, FloatVector};

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

/// What a line works on: the parameter, the gradient as the step sees it, three parts of the state, and
/// room for what is divided by.
const PARAM: usize = 0;
const GRAD: usize = 1;
const STATE: [usize; 3] = [2, 3, 4];
const ROOT: usize = 5;
const REGISTERS: usize = 6;

/// One of PyTorch's operations in place; `y` is what it writes.
#[derive(Clone, Copy, Debug)]
enum Op {
    /// `y = a`
    Copy,
    /// `y = -y`
    Negate,
    /// `y *= value` (`mul_`)
    Scale,
    /// `y += a * value` (`add_`)
    AddScaled,
    /// `y += (a - y) * value` (`lerp_`), from the nearer end
    Lerp,
    /// `y += value * a * b` (`addcmul_`)
    AddProduct,
    /// `y += value * a / b` (`addcdiv_`)
    AddQuotient,
    /// `y = sqrt(y)`
    Root,
    /// `y /= value`
    Divide,
    /// `y += value`
    Add,
    /// `y` or `a`, whichever is greater
    Greatest,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    op: Op,
    y: usize,
    a: usize,
    b: usize,
    value: f64,
}

/// The lines of a step, the first of which see the gradient as it is.
#[derive(Debug)]
pub(crate) struct Program(Vec<Line>);

impl Program {
    /// A program that begins with what all have in common.
    fn new(maximize: bool, weight_decay: f64) -> Program {
        let mut program = Program(Vec::with_capacity(12));
        if maximize {
            program.unary(Op::Negate, GRAD, 0.0);
        }
        if weight_decay != 0.0 {
            program.binary(Op::AddScaled, GRAD, PARAM, weight_decay);
        }
        program
    }

    fn unary(&mut self, op: Op, y: usize, value: f64) {
        // Any other register: what it holds does not matter.
        self.binary(op, y, (y + 1) % REGISTERS, value);
    }

    fn binary(&mut self, op: Op, y: usize, a: usize, value: f64) {
        self.ternary(op, y, [a, a], value);
    }

    fn ternary(&mut self, op: Op, y: usize, [a, b]: [usize; 2], value: f64) {
        self.0.push(Line { op, y, a, b, value });
    }
}

impl Sgd {
    /// The state is the momentum buffer, which is written anew when it is `fresh`.
    pub(crate) fn program(&self, fresh: bool) -> Program {
        let [buffer, ..] = STATE;
        let mut program = Program::new(self.maximize, self.weight_decay);
        if self.momentum != 0.0 {
            if fresh {
                program.binary(Op::Copy, buffer, GRAD, 0.0);
            } else {
                program.unary(Op::Scale, buffer, self.momentum);
                program.binary(Op::AddScaled, buffer, GRAD, 1.0 - self.dampening);
            }
            if self.nesterov {
                program.binary(Op::AddScaled, GRAD, buffer, self.momentum);
            } else {
                program.binary(Op::Copy, GRAD, buffer, 0.0);
            }
        }
        program.binary(Op::AddScaled, PARAM, GRAD, -self.lr);
        program
    }
}

impl Adam {
    /// Step number `step`, from 1; the state is the averages of the gradient and of its square, and
    /// the greatest of the latter for `amsgrad`.
    pub(crate) fn program(&self, step: f64) -> Program {
        let ([mean, square, greatest], (beta1, beta2)) = (STATE, self.betas);
        let bias_correction = |beta| 1.0 - super::math::pow(beta, step);
        let step_size = self.lr / bias_correction(beta1);
        let coupled = if self.decoupled_weight_decay { 0.0 } else { self.weight_decay };
        let mut program = Program::new(self.maximize, coupled);
        if self.decoupled_weight_decay && self.weight_decay != 0.0 {
            program.unary(Op::Scale, PARAM, 1.0 - self.lr * self.weight_decay);
        }
        program.binary(Op::Lerp, mean, GRAD, 1.0 - beta1);
        program.unary(Op::Scale, square, beta2);
        program.binary(Op::AddProduct, square, GRAD, 1.0 - beta2);
        if self.amsgrad {
            program.binary(Op::Greatest, greatest, square, 0.0);
        }
        program.binary(Op::Copy, ROOT, if self.amsgrad { greatest } else { square }, 0.0);
        program.unary(Op::Root, ROOT, 0.0);
        program.unary(Op::Divide, ROOT, bias_correction(beta2).sqrt());
        program.unary(Op::Add, ROOT, self.eps);
        program.ternary(Op::AddQuotient, PARAM, [mean, ROOT], -step_size);
        program
    }
}

impl RmsProp {
    /// The state is the average of the square of the gradient, the momentum buffer and the average of
    /// the gradient.
    pub(crate) fn program(&self) -> Program {
        let [square, buffer, mean] = STATE;
        let mut program = Program::new(self.maximize, self.weight_decay);
        program.unary(Op::Scale, square, self.alpha);
        program.binary(Op::AddProduct, square, GRAD, 1.0 - self.alpha);
        program.binary(Op::Copy, ROOT, square, 0.0);
        if self.centered {
            program.binary(Op::Lerp, mean, GRAD, 1.0 - self.alpha);
            program.binary(Op::AddProduct, ROOT, mean, -1.0);
        }
        program.unary(Op::Root, ROOT, 0.0);
        program.unary(Op::Add, ROOT, self.eps);
        if self.momentum > 0.0 {
            program.unary(Op::Scale, buffer, self.momentum);
            program.ternary(Op::AddQuotient, buffer, [GRAD, ROOT], 1.0);
            program.binary(Op::AddScaled, PARAM, buffer, -self.lr);
        } else {
            program.ternary(Op::AddQuotient, PARAM, [GRAD, ROOT], -self.lr);
        }
        program
    }
}

/// Elements that are worked on together: with their state, most of a first cache.
const CHUNK: usize = 512;
/// Elements in a block of the loops.
const BLOCK: usize = 8;

/// What belongs to a parameter beside its value: slices as long, or nothing.
pub(crate) type State<'a, T> = [Option<&'a mut [T]>; 3];

/// Runs a program on a parameter.
pub(crate) fn run<V: FloatVector>(
    program: &Program,
    param: &mut [V::Elem],
    grad: &[V::Elem],
    state: &mut State<V::Elem>,
) {
    let mut registers = [[V::Elem::default(); CHUNK]; REGISTERS];
    for (i, (param, grad)) in param.chunks_mut(CHUNK).zip(grad.chunks(CHUNK)).enumerate() {
        // Copies in the cache, so that no loop has a rest that does not fill a vector.
        let count = grad.len();
        let places = i * CHUNK..i * CHUNK + count;
        registers[PARAM][..count].copy_from_slice(param);
        registers[GRAD][..count].copy_from_slice(grad);
        for (register, part) in STATE.into_iter().zip(&*state) {
            if let Some(part) = part {
                registers[register][..count].copy_from_slice(&part[places.clone()]);
            }
        }
        let mut used = registers.each_mut().map(|register| Some(&mut register[..]));
        for line in &program.0 {
            line.run::<V>(&mut used, count.next_multiple_of(BLOCK));
        }
        param.copy_from_slice(&registers[PARAM][..count]);
        for (register, part) in STATE.into_iter().zip(&mut *state) {
            if let Some(part) = part {
                part[places.clone()].copy_from_slice(&registers[register][..count]);
            }
        }
    }
}

impl Line {
    fn run<V: FloatVector>(
        &self,
        registers: &mut [Option<&mut [V::Elem]>; REGISTERS],
        count: usize,
    ) {
        // Taken out, so that the others can be read meanwhile.
        let Some(y) = registers[self.y].take() else { return };
        if let (Some(a), Some(b)) = (&registers[self.a], &registers[self.b]) {
            self.compute::<V>(&mut y[..count], &a[..count], &b[..count]);
        }
        registers[self.y] = Some(y);
    }

    #[inline(never)]
    fn compute<V: FloatVector>(&self, y: &mut [V::Elem], a: &[V::Elem], b: &[V::Elem]) {
        let value: V = splat(self.value);
        match self.op {
            Op::Copy => y.copy_from_slice(a),
            Op::Negate => each(y, a, b, |y: V, _, _| y.neg()),
            Op::Scale => each(y, a, b, |y: V, _, _| y.mul(value)),
            // The product is then exact and sums lie halfway between floats every other time, which
            // takes `mul_add` longer.
            Op::AddScaled if self.value == 1.0 => each(y, a, b, |y: V, a, _| y.add(a)),
            Op::AddScaled => each(y, a, b, |y, a: V, _| a.mul_add(value, y)),
            Op::Lerp => {
                let near = V::Elem::from_f64(self.value).to_f64().abs() < 0.5;
                let weight = if near { value } else { value.sub(splat(1.0)) };
                // A mask and not a branch, which would double the loop.
                let near = splat::<V>(0.0).less(splat(f64::from(u8::from(near))));
                each(y, a, b, |y, a: V, _| a.sub(y).mul_add(weight, near.select(y, a)));
            }
            Op::AddProduct => each(y, a, b, |y, a: V, b| value.mul(a).mul_add(b, y)),
            Op::AddQuotient => each(y, a, b, |y: V, a, b| y.add(value.mul(a).div(b))),
            Op::Root => each(y, a, b, |y: V, _, _| y.sqrt()),
            Op::Divide => each(y, a, b, |y: V, _, _| y.div(value)),
            Op::Add => each(y, a, b, |y: V, _, _| y.add(value)),
            Op::Greatest => each(y, a, b, |y, a: V, _| a.at_least(y)),
        }
    }
}

/// `y = f(y, a, b)`, block by block; a rest that fills no block is left alone.
#[inline(always)]
fn each<V: FloatVector>(y: &mut [V::Elem], a: &[V::Elem], b: &[V::Elem], f: impl Fn(V, V, V) -> V) {
    let (y, _) = y.as_chunks_mut::<BLOCK>();
    let ((a, _), (b, _)) = (a.as_chunks::<BLOCK>(), b.as_chunks::<BLOCK>());
    for ((y, a), b) in y.iter_mut().zip(a).zip(b) {
        for i in (0..BLOCK).step_by(V::LANES) {
            f(V::load(&y[i..]), V::load(&a[i..]), V::load(&b[i..])).store(&mut y[i..]);
        }
    }
}

/// `y *= factor`.
pub(crate) fn scale<T: Float>(y: &mut [T], factor: f64) {
    let factor = T::from_f64(factor);
    y.iter_mut().for_each(|y| *y = *y * factor);
}

/// `y` between two bounds, the upper one last; a NaN stays (`clamp_min_`, `clamp_max_`).
pub(crate) fn clamp<T: Float>(y: &mut [T], low: f64, high: f64) {
    let (low, high) = (T::from_f64(low), T::from_f64(high));
    for y in y {
        *y = if *y < low { low } else { *y };
        *y = if *y > high { high } else { *y };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{fused::fused, portable};
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

    /// Where the sum lies halfway between two floats or is subnormal, too.
    #[wasm_bindgen_test(unsupported = test)]
    fn multiplies_and_adds_with_one_rounding() {
        let special = [0.0, -0.0, f32::INFINITY, f32::NAN, f32::MAX, 1e-45, 2f32.powi(-75), -3e-39];
        let mut x: Vec<f32> = numbers::<f32>(3, 200);
        x.extend(numbers::<f32>(4, 60).iter().map(|x| x * 1e-20));
        x.extend((0..60).map(|i| 1.0 + i as f32 * 2f32.powi(-23)));
        x.extend(special);
        for &factor in x.iter().chain(&[0.5, 1.0, 1.0 + 2f32.powi(-12)]) {
            for (a, c) in x.chunks_exact(4).zip(x.iter().rev()) {
                type V = <f32 as Float>::Vector;
                let mut y = [0.0; 4];
                V::load(a).mul_add(V::splat(factor), V::splat(*c)).store(&mut y);
                for (&a, y) in a.iter().zip(y) {
                    let want = fused(a, factor, *c);
                    let same = y.to_bits() == want.to_bits() || (y.is_nan() && want.is_nan());
                    assert!(same, "{a:e} * {factor:e} + {c:e}: {y:e}, not {want:e}");
                }
            }
        }
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
}
