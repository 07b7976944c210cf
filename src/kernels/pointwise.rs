//! Loops over one or two operands, element by element, with repetition.
//!
//! ```text
//! for each run of the plan: for each i in it: y[i] = f(a[i or 0], b[i or 0])
//! ```
//!
//! 1. One driver for each precision ([`zip`]); a function comes as a loop over whole vectors, called once
//!    for some hundred elements. So a function costs the code of its own loop and no more.
//! 2. Contiguous operands that repeat do so over runs in which each either goes on or stands still
//!    (`shape::Runs`); one that stands still is written into a small buffer first.
//! 3. A function of one operand is one of two that ignores the second.

use crate::kernels::math::{self, MathFloat, splat};
use crate::kernels::steps::{CHUNK, Steps, each};
use crate::shape::Runs;
use crate::simd::{Float, FloatVector};

/// Functions of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// `a + b`
    Add,
    /// `a - b`
    Sub,
    /// `a * b`
    Mul,
    /// `a / b`
    Div,
    /// `a` to the power `b`
    Pow,
    /// The greater one; NaN where one is NaN.
    Maximum,
    /// The lesser one; NaN where one is NaN.
    Minimum,
    /// `a == b`
    Eq,
    /// `a != b`
    Ne,
    /// `a < b`
    Lt,
    /// `a <= b`
    Le,
    /// `a > b`
    Gt,
    /// `a >= b`
    Ge,
}

/// Functions of one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `-x`
    Neg,
    /// The absolute value.
    Abs,
    /// -1, 0 or 1.
    Sign,
    /// `x * x`
    Square,
    /// `1 / x`
    Reciprocal,
    /// The square root.
    Sqrt,
    /// `e^x`
    Exp,
    /// `e^x - 1`
    Expm1,
    /// The natural logarithm.
    Log,
    /// `log(1 + x)`
    Log1p,
    /// The sine.
    Sin,
    /// The cosine.
    Cos,
    /// The error function.
    Erf,
    /// Whether `x` is zero.
    LogicalNot,
    /// Whether `x` is NaN.
    IsNan,
}

/// Where the results go.
pub(crate) enum Output<'a, T> {
    /// One number for each element.
    Numbers(&'a mut [T]),
    /// 0 or 1 for each element: whether the number is not zero.
    Bools(&'a mut [u8]),
}

/// A loop over operands of one length.
type Loop<'a, T> = &'a dyn Fn(&Steps<T>, &Steps<T>, &mut Steps<T>);

/// Writes `y = f(a, b)` over the runs of the plan; `a` is `None` to work in place.
#[inline(never)]
pub(crate) fn zip<T: Float>(
    runs: &Runs,
    a: Option<&[T]>,
    b: &[T],
    mut y: Output<'_, T>,
    f: Loop<'_, T>,
) {
    let chunk = CHUNK * T::Vector::LANES;
    let [mut from_a, mut from_b, mut bools] = [[T::Step::default(); CHUNK]; 3];
    let [from_a, from_b, bools] = [&mut from_a, &mut from_b, &mut bools].map(|x| T::flat_mut(x));
    let mut start = 0;
    runs.for_each(|at_a, at_b| {
        if runs.stands_still.0
            && let Some(a) = a
        {
            from_a[..runs.length.min(chunk)].fill(a[at_a]);
        }
        if runs.stands_still.1 {
            from_b[..runs.length.min(chunk)].fill(b[at_b]);
        }
        for i in (0..runs.length).step_by(chunk) {
            let count = chunk.min(runs.length - i);
            let place = start + i..start + i + count;
            let a = match (a, &y) {
                (Some(a), _) if !runs.stands_still.0 => &a[at_a + i..][..count],
                (None, Output::Numbers(y)) => {
                    from_a[..count].copy_from_slice(&y[place.clone()]);
                    &from_a[..count]
                }
                _ => &from_a[..count],
            };
            let b = if runs.stands_still.1 { &from_b[..count] } else { &b[at_b + i..][..count] };
            match &mut y {
                Output::Numbers(y) => whole_steps(a, b, &mut y[place], f),
                Output::Bools(y) => {
                    whole_steps(a, b, &mut bools[..count], f);
                    for (y, &x) in y[place].iter_mut().zip(&*bools) {
                        *y = u8::from(x != T::default());
                    }
                }
            }
        }
        start += runs.length;
    });
}

/// Calls the loop for the whole steps, and once more for the rest.
fn whole_steps<T: Float>(a: &[T], b: &[T], y: &mut [T], f: Loop<'_, T>) {
    let ((a, rest_a), (b, rest_b)) = (T::steps(a), T::steps(b));
    let (y, rest) = T::steps_mut(y);
    if !y.is_empty() {
        f(a, b, y);
    }
    if !rest.is_empty() {
        let [mut last_a, mut last_b, mut last] = [[T::Step::default()]; 3];
        T::flat_mut(&mut last_a)[..rest_a.len()].copy_from_slice(rest_a);
        T::flat_mut(&mut last_b)[..rest_b.len()].copy_from_slice(rest_b);
        f(&last_a, &last_b, &mut last);
        rest.copy_from_slice(&T::flat(&last)[..rest.len()]);
    }
}

/// The loop of a function of two numbers, computed in float64.
#[inline(always)]
fn each_number<T: Float>(
    a: &Steps<T>,
    b: &Steps<T>,
    y: &mut Steps<T>,
    f: impl Fn(f64, f64) -> f64,
) {
    let operands = T::flat(a).iter().zip(T::flat(b));
    for (y, (a, b)) in T::flat_mut(y).iter_mut().zip(operands) {
        *y = T::from_f64(f(a.to_f64(), b.to_f64()));
    }
}

/// Writes `y = op(a, b)`; `a` is `None` to work in place.
pub(crate) fn binary<T: MathFloat>(
    op: Binary,
    runs: &Runs,
    a: Option<&[T]>,
    b: &[T],
    y: Output<'_, T>,
) {
    zip(runs, a, b, y, &|a, b, y| binary_loop::<T::Vector>(op, a, b, y));
}

fn binary_loop<V: FloatVector>(
    op: Binary,
    a: &Steps<V::Elem>,
    b: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
) {
    match op {
        Binary::Add => each(a, b, y, V::add),
        Binary::Sub => each(a, b, y, V::sub),
        Binary::Mul => each(a, b, y, V::mul),
        Binary::Div => each(a, b, y, V::div),
        Binary::Pow => each_number::<V::Elem>(a, b, y, math::pow),
        Binary::Maximum => each(a, b, y, |a: V, b| a.equal(a).select(b.at_least(a), a)),
        Binary::Minimum => each(a, b, y, |a: V, b| a.equal(a).select(b.at_most(a), a)),
        Binary::Eq => each(a, b, y, |a: V, b| one_where(a.equal(b))),
        Binary::Ne => each(a, b, y, |a: V, b| zero_where(a.equal(b))),
        Binary::Lt => each(a, b, y, |a: V, b| one_where(a.less(b))),
        Binary::Gt => each(a, b, y, |a: V, b| one_where(b.less(a))),
        Binary::Le => each(a, b, y, |a: V, b| one_where(a.less(b).or(a.equal(b)))),
        Binary::Ge => each(a, b, y, |a: V, b| one_where(b.less(a).or(a.equal(b)))),
    }
}

/// Writes `y = a + scale * b`, rounded once; `a` is `None` to work in place.
pub(crate) fn add_scaled<T: Float>(
    scale: f64,
    runs: &Runs,
    a: Option<&[T]>,
    b: &[T],
    y: Output<'_, T>,
) {
    zip(runs, a, b, y, &|a, b, y| {
        if size_of::<T>() == 4 {
            let scale = splat::<T::Vector>(scale);
            each(a, b, y, |a: T::Vector, b| b.mul_add(scale, a));
        } else {
            each_number::<T>(a, b, y, |a, b| libm::fma(b, scale, a));
        }
    });
}

/// Writes `y = x^exponent`, the simple exponents as PyTorch computes them; `x` is `None` to work in place.
pub(crate) fn pow_number<T: MathFloat>(exponent: f64, x: Option<&[T]>, y: Output<'_, T>) {
    map(x, y, &|x, _, y| {
        let one = splat::<T::Vector>(1.0);
        match exponent {
            2.0 => each(x, x, y, |x: T::Vector, _| x.mul(x)),
            3.0 => each(x, x, y, |x: T::Vector, _| x.mul(x).mul(x)),
            0.5 => each(x, x, y, |x: T::Vector, _| x.sqrt()),
            -0.5 => each(x, x, y, |x: T::Vector, _| one.div(x.sqrt())),
            -1.0 => each(x, x, y, |x: T::Vector, _| one.div(x)),
            -2.0 => each(x, x, y, |x: T::Vector, _| one.div(x.mul(x))),
            _ if size_of::<T>() == 4 => math::pow_all::<T>(x, y, exponent),
            _ => each_number::<T>(x, x, y, |x, _| math::pow(x, exponent)),
        }
    });
}

/// Writes `y = op(x)`; `x` is `None` to work in place.
pub(crate) fn unary<T: MathFloat>(op: Unary, x: Option<&[T]>, y: Output<'_, T>) {
    map(x, y, &|x, _, y| unary_loop::<T::Vector>(op, x, y));
}

fn unary_loop<V: FloatVector<Elem: MathFloat>>(
    op: Unary,
    x: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
) {
    let (zero, one) = (splat::<V>(0.0), splat::<V>(1.0));
    let mut of_copy = |f: fn(&mut Steps<V::Elem>)| {
        y.copy_from_slice(x);
        f(y);
    };
    match op {
        Unary::Neg => each(x, x, y, |x: V, _| x.neg()),
        Unary::Abs => each(x, x, y, |x: V, _| x.abs()),
        Unary::Sign => {
            each(x, x, y, |x: V, _| x.less(zero).and(splat(-1.0)).or(zero.less(x).and(one)))
        }
        Unary::Square => each(x, x, y, V::mul),
        Unary::Reciprocal => each(x, x, y, |x: V, _| one.div(x)),
        Unary::Sqrt => each(x, x, y, |x: V, _| x.sqrt()),
        Unary::Exp => of_copy(math::exp_all::<V>),
        Unary::Expm1 => of_copy(math::expm1_all::<V>),
        Unary::Log => of_copy(math::log_all::<V>),
        Unary::Log1p => of_copy(math::log1p_all::<V>),
        Unary::Sin => math::sin_or_cos_all::<V>(x, y, 0.0),
        Unary::Cos => math::sin_or_cos_all::<V>(x, y, 1.0),
        Unary::Erf => of_copy(math::erf_all::<V>),
        Unary::LogicalNot => each(x, x, y, |x: V, _| one_where(x.equal(zero))),
        Unary::IsNan => each(x, x, y, |x: V, _| zero_where(x.equal(x))),
    }
}

/// Writes `y = f(x)`; `x` is `None` to work in place.
pub(crate) fn map<T: Float>(x: Option<&[T]>, y: Output<'_, T>, f: Loop<'_, T>) {
    let length = match &y {
        Output::Numbers(y) => y.len(),
        Output::Bools(y) => y.len(),
    };
    zip(&Runs::beside_number(length), x, &[T::default()], y, f);
}

/// Writes `y = grad` where `low < x < high`, else zero: the backward of clamping. A bound may be absent.
pub(crate) fn clamp_backward<T: Float>(
    (low, high): (Option<f64>, Option<f64>),
    grad: &[T],
    x: &[T],
    y: &mut [T],
) {
    let runs = Runs::contiguous(y.len());
    zip(&runs, Some(grad), x, Output::Numbers(y), &|grad, x, y| {
        each(grad, x, y, |grad: T::Vector, x| {
            // NaN is on no side of anything.
            let above = low.map_or(x.equal(x), |low| splat::<T::Vector>(low).less(x));
            let below = high.map_or(x.equal(x), |high| x.less(splat(high)));
            above.and(below).and(grad)
        });
    });
}

/// 1 where the mask is set, else 0.
#[inline(always)]
fn one_where<V: FloatVector>(mask: V) -> V {
    mask.and(splat(1.0))
}

/// 0 where the mask is set, else 1.
#[inline(always)]
fn zero_where<V: FloatVector>(mask: V) -> V {
    mask.select(splat(0.0), splat(1.0))
}

/// Writes `y = condition ? a : b`, for elements of any type.
pub(crate) fn where_<T: Copy>(condition: &[u8], a: &[T], b: &[T], y: &mut [T]) {
    for (y, (&condition, (&a, &b))) in y.iter_mut().zip(condition.iter().zip(a.iter().zip(b))) {
        *y = if condition != 0 { a } else { b };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    const SPECIAL: [f64; 13] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1e-42,
        -1e-42,
        3e38,
        -3e38,
        0.3,
        -7.25,
    ];

    /// Every pair of special values, as many as fill whole vectors.
    fn pairs<T: Float>() -> (Vec<T>, Vec<T>) {
        let all = SPECIAL.iter().flat_map(|&a| SPECIAL.map(|b| (T::from_f64(a), T::from_f64(b))));
        all.take(168).unzip()
    }

    fn same<T: Float>(a: &[T], b: &[T]) -> bool {
        let bits = |x: &T| {
            let x = x.to_f64();
            if x.is_nan() { 1 } else { x.to_bits() }
        };
        a.iter().map(bits).eq(b.iter().map(bits))
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn portable_agrees_bit_for_bit() {
        fn check<T: MathFloat, P: FloatVector<Elem = T>>() {
            use crate::ops::{pointwise, unary};
            let (a, b) = pairs::<T>();
            let (mut y, mut z) = (a.clone(), a.clone());
            for op in pointwise::Binary::ALL {
                binary_loop::<T::Vector>(
                    op,
                    T::steps(&a).0,
                    T::steps(&b).0,
                    T::steps_mut(&mut y).0,
                );
                binary_loop::<P>(op, T::steps(&a).0, T::steps(&b).0, T::steps_mut(&mut z).0);
                assert!(same(&y, &z), "{op:?}");
            }
            for op in unary::Unary::ALL {
                unary_loop::<T::Vector>(op, T::steps(&a).0, T::steps_mut(&mut y).0);
                unary_loop::<P>(op, T::steps(&a).0, T::steps_mut(&mut z).0);
                assert!(same(&y, &z), "{op:?}");
            }
        }
        check::<f32, portable::F32x4>();
        check::<f64, portable::F64x2>();
    }

    /// As in the vectors of PyTorch 2.15: NaN wins, of two zeros the second one does.
    #[wasm_bindgen_test(unsupported = test)]
    fn comparisons_of_special_values() {
        let (a, b) = pairs::<f64>();
        let run = |op| {
            let mut y = vec![0u8; a.len()];
            binary(op, &Runs::contiguous(a.len()), Some(&a), &b, Output::Bools(&mut y));
            y
        };
        let holds = |f: fn(f64, f64) -> bool| -> Vec<u8> {
            a.iter().zip(&b).map(|(&a, &b)| f(a, b).into()).collect()
        };
        assert_eq!(run(Binary::Eq), holds(|a, b| a == b));
        assert_eq!(run(Binary::Ne), holds(|a, b| a != b));
        assert_eq!(run(Binary::Lt), holds(|a, b| a < b));
        assert_eq!(run(Binary::Le), holds(|a, b| a <= b));
        assert_eq!(run(Binary::Gt), holds(|a, b| a > b));
        assert_eq!(run(Binary::Ge), holds(|a, b| a >= b));
        for (op, wins) in
            [(Binary::Maximum, f64::gt as fn(&f64, &f64) -> bool), (Binary::Minimum, f64::lt)]
        {
            let mut y = vec![0.0; a.len()];
            let (a, b) = (f64::steps(&a).0, f64::steps(&b).0);
            binary_loop::<<f64 as Float>::Vector>(op, a, b, f64::steps_mut(&mut y).0);
            let pairs = a.as_flattened().iter().zip(b.as_flattened());
            let want = pairs.map(|(a, b)| match a.is_nan() || b.is_nan() {
                true => f64::NAN,
                false => {
                    if wins(a, b) {
                        *a
                    } else {
                        *b
                    }
                }
            });
            assert!(same(&y, &want.collect::<Vec<_>>()), "{op:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_scaled_sum_rounds_once() {
        let run = |a: f64, b: f64, scale: f64| {
            let mut y = [a];
            add_scaled(scale, &Runs::contiguous(1), None, &[b], Output::Numbers(&mut y));
            y[0]
        };
        let e = f64::EPSILON;
        assert_eq!(run(-1.0, 1.0 + e, 1.0 - e), -e * e);
        assert_eq!(run(2.0, 3.0, -0.5), 0.5);
    }
}
