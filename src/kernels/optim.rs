//! One step of an optimizer on one parameter, in place, in PyTorch's order of roundings.
//!
//! The formulas are those of the single-tensor functions in `torch/optim/*.py`: one operation of
//! tensors there, or a few that follow each other, are one [`Line`] of a program here. All lines run
//! over a chunk that stays in the cache before the next chunk is read, so that memory is passed over
//! once. A program is the same for both precisions; only the loops of the lines are there twice.
//!
//! Float32 gives PyTorch's bits for SGD, and for the state of the others, on a CPU with fused
//! multiply-add (see [`mul_add`](crate::simd::FloatVector::mul_add)); PyTorch takes the square root from MKL, which is off
//! by one unit in the last place now and then.

mod lines;

use crate::simd::Float;
pub(crate) use lines::run;
use lines::{GRAD, Line, Op, PARAM, ROOM, STATE};

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

/// The lines of a step, the first of which see the gradient as it is.
#[derive(Debug)]
pub(crate) struct Program(Vec<Line>);

impl Program {
    /// A program that begins with what all have in common.
    fn new(maximize: bool, weight_decay: f64) -> Program {
        let mut program = Program(Vec::with_capacity(6));
        if maximize {
            program.line(Op::Scale, GRAD, [ROOM; 2], -1.0, 0.0);
        }
        if weight_decay != 0.0 {
            program.add_scaled(GRAD, PARAM, weight_decay);
        }
        program
    }

    fn line(&mut self, op: Op, y: usize, [a, b]: [usize; 2], scale: f64, value: f64) {
        self.0.push(Line { op, y, a, b, scale, value });
    }

    fn add_scaled(&mut self, y: usize, a: usize, value: f64) {
        // Where the product is exact, sums lie halfway between floats every other time, which takes
        // `fuse` longer.
        let op = if value == 1.0 { Op::Add } else { Op::AddScaled };
        self.line(op, y, [a; 2], 1.0, value);
    }
}

impl Sgd {
    /// The state is the momentum buffer, which is written anew when it is `fresh`.
    pub(crate) fn program(&self, fresh: bool) -> Program {
        let [buffer, ..] = STATE;
        let mut program = Program::new(self.maximize, self.weight_decay);
        let mut direction = GRAD;
        if self.momentum != 0.0 {
            if fresh {
                program.line(Op::Copy, buffer, [GRAD; 2], 1.0, 1.0);
            } else if self.dampening == 0.0 {
                program.line(Op::Add, buffer, [GRAD; 2], self.momentum, 1.0);
            } else {
                program.line(Op::Scale, buffer, [ROOM; 2], self.momentum, 1.0);
                program.add_scaled(buffer, GRAD, 1.0 - self.dampening);
            }
            if self.nesterov {
                program.add_scaled(GRAD, buffer, self.momentum);
            } else {
                direction = buffer;
            }
        }
        program.add_scaled(PARAM, direction, -self.lr);
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
        // What is decoupled waits for the last line: nothing before reads the parameter.
        let (decoupled, coupled) = match self.decoupled_weight_decay {
            true => (self.weight_decay, 0.0),
            false => (0.0, self.weight_decay),
        };
        let mut program = Program::new(self.maximize, coupled);
        program.line(Op::Lerp, mean, [GRAD; 2], 1.0, 1.0 - beta1);
        program.line(Op::AddProduct, square, [GRAD; 2], beta2, 1.0 - beta2);
        if self.amsgrad {
            program.line(Op::Greatest, greatest, [square; 2], 1.0, 0.0);
        }
        let root = if self.amsgrad { greatest } else { square };
        let quotient = Op::AddQuotient { divisor: bias_correction(beta2).sqrt(), eps: self.eps };
        // Nothing times an infinite rate would be NaN.
        let kept = if decoupled == 0.0 { 1.0 } else { 1.0 - self.lr * decoupled };
        program.line(quotient, PARAM, [mean, root], kept, -step_size);
        program
    }
}

impl RmsProp {
    /// The state is the average of the square of the gradient, the momentum buffer and the average of
    /// the gradient.
    pub(crate) fn program(&self) -> Program {
        let [square, buffer, mean] = STATE;
        let mut program = Program::new(self.maximize, self.weight_decay);
        program.line(Op::AddProduct, square, [GRAD; 2], self.alpha, 1.0 - self.alpha);
        let mut root = square;
        if self.centered {
            root = ROOM;
            program.line(Op::Copy, ROOM, [square; 2], 1.0, 0.0);
            program.line(Op::Lerp, mean, [GRAD; 2], 1.0, 1.0 - self.alpha);
            program.line(Op::AddProduct, ROOM, [mean; 2], 1.0, -1.0);
        }
        let quotient = Op::AddQuotient { divisor: 1.0, eps: self.eps };
        if self.momentum > 0.0 {
            program.line(quotient, buffer, [GRAD, root], self.momentum, 1.0);
            program.add_scaled(PARAM, buffer, -self.lr);
        } else {
            program.line(quotient, PARAM, [GRAD, root], 1.0, -self.lr);
        }
        program
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
