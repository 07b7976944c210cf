//! The lines of a [`Program`] and how they run: PyTorch's operations on chunks that stay in the cache.
//!
//! They work on the slices themselves, and copy only what fills no block and a gradient that is written.
//! Each loop is one pass over a chunk; float32 looks at four fused vectors with one branch.

use super::Program;
use crate::dtype::Element;
use crate::kernels::math::splat;
use crate::simd::FloatVector;

/// What a line works on: the parameter, the gradient as the step sees it, three parts of the state, and
/// room for one more.
pub(super) const PARAM: usize = 0;
pub(super) const GRAD: usize = 1;
pub(super) const STATE: [usize; 3] = [2, 3, 4];
pub(super) const ROOM: usize = 5;

/// Some of PyTorch's operations in place; `y` is what they write.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
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
pub(super) struct Line {
    pub(super) op: Op,
    pub(super) y: usize,
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) scale: f64,
    pub(super) value: f64,
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
pub(super) type State<'a, T> = [Option<&'a mut [T]>; 3];

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
