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
mod tests;
