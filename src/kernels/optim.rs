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
/// room for one more.
const PARAM: usize = 0;
const GRAD: usize = 1;
const STATE: [usize; 3] = [2, 3, 4];
const ROOM: usize = 5;

/// Some of PyTorch's operations in place; `y` is what they write.
#[derive(Clone, Copy, Debug)]
enum Op {
    /// `y = a`
    Copy,
    /// `y *= scale` (`mul_`)
    Scale,
    /// `y = y * scale + a` (`mul_`, `add_`)
    Add,
    /// `y += a * value` (`add_`)
    AddScaled,
    /// `y += (a - y) * value` (`lerp_`), from the nearer end
    Lerp,
    /// `y = y * scale + value * a * b` (`mul_`, `addcmul_`)
    AddProduct,
    /// `y = y * scale + value * a / (sqrt(b) / divisor + eps)` (`mul_`, `sqrt`, `div_`, `add_`,
    /// `addcdiv_`)
    AddQuotient { divisor: f64, eps: f64 },
    /// `y` or `a`, whichever is greater
    Greatest,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    op: Op,
    y: usize,
    a: usize,
    b: usize,
    scale: f64,
    value: f64,
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
        program.line(quotient, PARAM, [mean, root], 1.0 - self.lr * decoupled, -step_size);
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

/// Elements that are worked on together: with their state, they stay in the first cache.
const CHUNK: usize = 512;
/// Elements in a block of the loops.
const BLOCK: usize = 16;
/// As few as fill a vector, where the loop does not count.
const FEW: usize = 4;
/// Vectors of float32 in a block, fused with one look at all of them.
const TOGETHER: usize = 4;

/// What belongs to a parameter beside its value: slices as long, or nothing.
pub(crate) type State<'a, T> = [Option<&'a mut [T]>; 3];

/// What a line can name.
#[derive(Default)]
enum Register<'a, T> {
    #[default]
    Empty,
    Read(&'a [T]),
    Write(&'a mut [T]),
}

impl<T> Register<'_, T> {
    fn read(&self) -> Option<&[T]> {
        match self {
            Register::Empty => None,
            Register::Read(x) => Some(x),
            Register::Write(x) => Some(x),
        }
    }
}

/// Runs a program on a parameter.
pub(crate) fn run<V: FloatVector>(
    program: &Program,
    param: &mut [V::Elem],
    grad: &[V::Elem],
    state: &mut State<V::Elem>,
) {
    let mut room = [[V::Elem::default(); CHUNK]; 2];
    let (count, whole) = (grad.len(), grad.len() / BLOCK * BLOCK);
    for start in (0..whole).step_by(CHUNK) {
        let places = start..whole.min(start + CHUNK);
        let state =
            state.each_mut().map(|part| part.as_deref_mut().map(|x| &mut x[places.clone()]));
        program.run::<V>(&mut param[places.clone()], &grad[places], state, &mut room);
    }
    if whole < count {
        // A copy of what fills no block.
        let mut rest = [[V::Elem::default(); BLOCK]; STATE.len() + 2];
        let [own_param, own_grad, own_state @ ..] = &mut rest;
        let last = count - whole;
        own_param[..last].copy_from_slice(&param[whole..]);
        own_grad[..last].copy_from_slice(&grad[whole..]);
        for (own, part) in own_state.iter_mut().zip(&*state) {
            if let Some(part) = part {
                own[..last].copy_from_slice(&part[whole..]);
            }
        }
        let all = own_state.each_mut().map(|part| Some(&mut part[..]));
        program.run::<V>(own_param, own_grad, all, &mut room);
        param[whole..].copy_from_slice(&own_param[..last]);
        for (own, part) in own_state.iter().zip(state) {
            if let Some(part) = part {
                part[whole..].copy_from_slice(&own[..last]);
            }
        }
    }
}

impl Program {
    /// Runs on whole blocks, one chunk at most.
    #[inline(never)]
    fn run<V: FloatVector>(
        &self,
        param: &mut [V::Elem],
        grad: &[V::Elem],
        state: State<V::Elem>,
        room: &mut [[V::Elem; CHUNK]; 2],
    ) {
        let [more, own_grad] = room.each_mut().map(|room| &mut room[..grad.len()]);
        let grad = if self.0.iter().any(|line| line.y == GRAD) {
            own_grad.copy_from_slice(grad);
            Register::Write(own_grad)
        } else {
            Register::Read(grad)
        };
        let [a, b, c] = state.map(|part| part.map_or(Register::Empty, Register::Write));
        let mut registers = [Register::Write(param), grad, a, b, c, Register::Write(more)];
        for line in &self.0 {
            // Taken out, so that the others can be read meanwhile.
            let y = std::mem::take(&mut registers[line.y]);
            let (a, b) = (registers[line.a].read(), registers[line.b].read());
            if let (Register::Write(y), Some(a), Some(b)) = (y, a, b) {
                line.compute::<V>(y, a, b);
                registers[line.y] = Register::Write(y);
            }
        }
    }
}

impl Line {
    #[inline(never)]
    fn compute<V: FloatVector>(&self, y: &mut [V::Elem], a: &[V::Elem], b: &[V::Elem]) {
        let [scale, value] = [self.scale, self.value].map(splat::<V>);
        match self.op {
            Op::Copy => y.copy_from_slice(a),
            Op::Scale => each::<V, FEW>(y, a, b, |y, _, _| y.mul(scale)),
            Op::Add => each::<V, BLOCK>(y, a, b, |y, a, _| y.mul(scale).add(a)),
            Op::AddScaled => fuse_each::<V>(y, a, b, |y, a, _| {
                [V::load_exact(a), value.exact(), V::load_exact(y)]
            }),
            Op::Lerp => {
                let near = V::Elem::from_f64(self.value).to_f64().abs() < 0.5;
                let weight = if near { value } else { value.sub(splat(1.0)) };
                // A mask and not a branch, which would double the loop.
                let near = splat::<V>(0.0).less(splat(f64::from(u8::from(near))));
                fuse_each::<V>(y, a, b, |y, a, _| {
                    let (y, a) = (V::load(y), V::load(a));
                    [a.sub(y).exact(), weight.exact(), near.select(y, a).exact()]
                });
            }
            Op::AddProduct => fuse_each::<V>(y, a, b, |y, a, b| {
                let (y, a) = (V::load(y).mul(scale), value.mul(V::load(a)));
                [a.exact(), V::load_exact(b), y.exact()]
            }),
            Op::AddQuotient { divisor, eps } => {
                let plain = divisor == 1.0;
                let [divisor, eps] = [divisor, eps].map(splat::<V>);
                let add = |y: V, a, root: V| y.mul(scale).add(value.mul(a).div(root.add(eps)));
                if plain {
                    // Divisions are what this loop takes its time for.
                    each::<V, FEW>(y, a, b, |y, a, b| add(y, a, b.sqrt()));
                } else {
                    each::<V, FEW>(y, a, b, |y, a, b| add(y, a, b.sqrt().div(divisor)));
                }
            }
            Op::Greatest => each::<V, FEW>(y, a, b, |y, a, _| a.at_least(y)),
        }
    }
}

/// `y = f(y, a, b)`, in blocks of `N`.
#[inline(always)]
fn each<V: FloatVector, const N: usize>(
    y: &mut [V::Elem],
    a: &[V::Elem],
    b: &[V::Elem],
    f: impl Fn(V, V, V) -> V,
) {
    for (y, a, b) in blocks::<_, N>(y, a, b) {
        for i in (0..N).step_by(V::LANES) {
            f(V::load(&y[i..]), V::load(&a[i..]), V::load(&b[i..])).store(&mut y[i..]);
        }
    }
}

/// `y` is the product of the first two numbers of `f(y, a, b)` and the third added to it, rounded once.
#[inline(always)]
fn fuse_each<V: FloatVector>(
    y: &mut [V::Elem],
    a: &[V::Elem],
    b: &[V::Elem],
    f: impl Fn(&[V::Elem], &[V::Elem], &[V::Elem]) -> [V::Exact; 3] + Copy,
) {
    if size_of::<V::Doubt>() == 0 {
        // Nothing to look at together.
        return fuse_carefully::<V>(y, a, b, f);
    }
    for (y, a, b) in blocks::<_, BLOCK>(y, a, b) {
        let mut doubt = V::Doubt::default();
        let sums: [V; TOGETHER] = std::array::from_fn(|i| {
            let i = i * V::LANES;
            V::fuse(f(&y[i..], &a[i..], &b[i..]), &mut doubt)
        });
        if V::is_doubtful(doubt, &sums) {
            fuse_carefully::<V>(y, a, b, f);
        } else {
            (0..TOGETHER).for_each(|i| sums[i].store(&mut y[i * V::LANES..]));
        }
    }
}

/// The same where sums are near a boundary.
#[cold]
#[inline(never)]
fn fuse_carefully<V: FloatVector>(
    y: &mut [V::Elem],
    a: &[V::Elem],
    b: &[V::Elem],
    f: impl Fn(&[V::Elem], &[V::Elem], &[V::Elem]) -> [V::Exact; 3],
) {
    for (y, a, b) in blocks::<_, FEW>(y, a, b) {
        for i in (0..FEW).step_by(V::LANES) {
            V::fuse_carefully(f(&y[i..], &a[i..], &b[i..])).store(&mut y[i..]);
        }
    }
}

/// The blocks of three slices, which hold nothing else.
#[inline(always)]
fn blocks<'a, T, const N: usize>(
    y: &'a mut [T],
    a: &'a [T],
    b: &'a [T],
) -> impl Iterator<Item = (&'a mut [T; N], &'a [T; N], &'a [T; N])> {
    let (y, _) = y.as_chunks_mut::<N>();
    let ((a, _), (b, _)) = (a.as_chunks::<N>(), b.as_chunks::<N>());
    y.iter_mut().zip(a).zip(b).map(|((y, a), b)| (y, a, b))
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
