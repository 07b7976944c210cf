//! Activation functions and their gradients: one table, in which variants are parameters.
//!
//! | function | value | gradient, times that of the result |
//! |---|---|---|
//! | relu | `max(x, 0)` | `y <= 0 ? 0 : 1` |
//! | elu | `x < 0 ? alpha scale expm1(x in) : x scale` | `x <= 0 ? in alpha scale exp(x in) : scale`, or from `y` `y <= 0 ? in (y + alpha scale) : scale` |
//! | leaky_relu | `x > 0 ? x : x slope` | `x > 0 ? 1 : slope`, or from `y` |
//! | tanh | `tanh(x)` | `1 - y^2` |
//! | sigmoid | `1 / (1 + exp(-x))` | `(1 - y) y` |
//! | gelu | `x/2 (1 + erf(x / sqrt 2))` | `(1 + erf(x / sqrt 2)) / 2 + x exp(-x^2/2) / sqrt(2 pi)` |
//! | gelu, tanh | `x/2 (1 + tanh(b (x + k x^3)))` | its derivative |
//! | silu | `x / (1 + exp(-x))` | `s (1 + x (1 - s))`, `s` the sigmoid of `x` |
//! | softplus | `x beta > threshold ? x : log1p(exp(x beta)) / beta` | `x beta > threshold ? 1 : z / (z + 1)`, `z = exp(x beta)` |
//!
//! Formulas, and what happens at the corners, are PyTorch's: gradients at zero are those of the left
//! side. selu is elu with constants, celu is elu with `in = 1 / alpha`. The error of selu is below
//! 2.5 ULP in float32; in float64 below 4 ULP from what the `libm` crate's `expm1` gives (both
//! asserted below, for results that are normal numbers).

use crate::kernels::math::{
    MathFloat, erf_all, exp_all, exp_of_negative, expm1_all, expm1_of_negative, log1p_all, splat,
    tanh_all,
};
use crate::kernels::pointwise::{Output, map, zip};
use crate::kernels::steps::{CHUNK, Steps, each, replace, together, update, update2};
use crate::shape::Runs;
use crate::simd::{Float, FloatVector};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, SQRT_2};

/// alpha of Klambauer et al., "Self-Normalizing Neural Networks" (2017), as PyTorch writes it.
pub(crate) const ALPHA: f64 = 1.673_263_242_354_377_2;
/// scale, likewise.
pub(crate) const SCALE: f64 = 1.050_700_987_355_480_5;

/// An activation function with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// The positive part.
    Relu,
    /// The exponential linear unit; also selu.
    Elu {
        /// The limit on the left side is `-alpha * scale`.
        alpha: f64,
        /// The factor of the result.
        scale: f64,
    },
    /// The exponential linear unit whose slope at zero is one on both sides.
    Celu {
        /// The limit on the left side is `-alpha`.
        alpha: f64,
    },
    /// The positive part, and a part of the negative one.
    LeakyRelu {
        /// The slope on the left side.
        slope: f64,
    },
    /// The hyperbolic tangent.
    Tanh,
    /// The logistic function.
    Sigmoid,
    /// `x` times the normal distribution function.
    Gelu {
        /// Whether that is approximated by a hyperbolic tangent.
        tanh: bool,
    },
    /// `x sigmoid(x)`.
    Silu,
    /// A smooth positive part.
    Softplus {
        /// The steepness of the corner.
        beta: f64,
        /// Beyond this `beta x` the result is `x`.
        threshold: f64,
    },
}

/// The constants of gelu's approximation: of the argument of tanh, and of the cube.
const GELU_TANH: (f64, f64) = (SQRT_2 * FRAC_2_SQRT_PI * 0.5, 0.044_715);

impl Activation {
    /// The factors of an exponential linear unit: on the left, on the right, of the exponent.
    fn factors(self) -> Option<[f64; 3]> {
        match self {
            Activation::Elu { alpha, scale } => Some([alpha * scale, scale, 1.0]),
            Activation::Celu { alpha } => Some([alpha, 1.0, 1.0 / alpha]),
            _ => None,
        }
    }
}

/// What the gradient is computed from: an operation in place has only its result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum From {
    Input,
    Result,
}

/// Writes `y = f(x)`; `x` is `None` to work in place.
pub(crate) fn forward<T: MathFloat>(f: Activation, x: Option<&[T]>, y: &mut [T]) {
    map(x, Output::Numbers(y), &|x, _, y| values::<T::Vector>(f, x, y));
}

/// Writes `dx = grad * f'(x)`, from `x` or from `y = f(x)`.
pub(crate) fn backward<T: MathFloat>(
    f: Activation,
    from: From,
    grad: &[T],
    saved: &[T],
    dx: &mut [T],
) {
    let runs = Runs::contiguous(dx.len());
    zip(&runs, Some(grad), saved, Output::Numbers(dx), &|grad, saved, dx| {
        gradients::<T::Vector>(f, from, grad, saved, dx);
    });
}

/// Writes the values.
fn values<V: FloatVector<Elem: MathFloat>>(
    f: Activation,
    x: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
) {
    let (zero, one, half) = (splat::<V>(0.0), splat::<V>(1.0), splat::<V>(0.5));
    match f {
        Activation::Relu => each(x, x, y, |x: V, _| x.at_least(zero)),
        // The most used one, and in the most used precision, in one pass.
        Activation::Elu { alpha, scale } if V::LANES == 4 => {
            let [left, right] = [alpha * scale, scale].map(splat::<V>);
            together::<4, V>(x, x, y, |x, _| {
                x.select_non_negative(x.mul(right), expm1_of_negative(x).mul(left))
            });
        }
        Activation::Elu { .. } | Activation::Celu { .. } => {
            let [left, right, inner] = f.factors().unwrap_or_default().map(splat::<V>);
            each(x, x, y, |x: V, _| x.mul(inner));
            expm1_all::<V>(y);
            update(x, y, |x: V, y| x.select_non_negative(x.mul(right), y.mul(left)));
        }
        Activation::LeakyRelu { slope } => {
            let slope = splat::<V>(slope);
            each(x, x, y, |x: V, _| zero.less(x).select(x, x.mul(slope)));
        }
        Activation::Tanh => {
            y.copy_from_slice(x);
            tanh_all::<V>(y);
        }
        Activation::Sigmoid => {
            exp_of_minus::<V>(x, y);
            replace(y, |power: V| one.div(power.add(one)));
        }
        Activation::Gelu { tanh: false } => {
            erf_inside::<V>(x, y);
            update(x, y, |x: V, erf| x.mul(half).mul(erf.add(one)));
        }
        Activation::Gelu { tanh: true } => {
            tanh_inside::<V>(x, y);
            update(x, y, |x: V, tanh| half.mul(x).mul(one.add(tanh)));
        }
        Activation::Silu => {
            exp_of_minus::<V>(x, y);
            update(x, y, |x: V, power| x.div(power.add(one)));
        }
        Activation::Softplus { beta, threshold } => {
            let (beta, threshold) = (splat::<V>(beta), splat::<V>(threshold));
            each(x, x, y, |x: V, _| x.mul(beta));
            exp_all::<V>(y);
            log1p_all::<V>(y);
            update(x, y, |x: V, y| threshold.less(x.mul(beta)).select(x, y.div(beta)));
        }
    }
}

/// Writes the gradients.
fn gradients<V: FloatVector<Elem: MathFloat>>(
    f: Activation,
    from: From,
    grad: &Steps<V::Elem>,
    saved: &Steps<V::Elem>,
    dx: &mut Steps<V::Elem>,
) {
    let (zero, one, half) = (splat::<V>(0.0), splat::<V>(1.0), splat::<V>(0.5));
    match f {
        // A NaN lets the gradient through.
        Activation::Relu => {
            each(grad, saved, dx, |grad: V, y| y.less(zero).or(y.equal(zero)).select(zero, grad))
        }
        // As above, in one pass.
        Activation::Elu { alpha, scale } if from == From::Input && V::LANES == 4 => {
            let [left, right] = [alpha * scale, scale].map(splat::<V>);
            together::<4, V>(grad, saved, dx, |grad, x| {
                choose(x, grad.mul(left).mul(exp_of_negative(x)), grad.mul(right))
            });
        }
        Activation::Elu { .. } | Activation::Celu { .. } => {
            let [left, right, inner] = f.factors().unwrap_or_default().map(splat::<V>);
            match from {
                From::Input => {
                    each(saved, saved, dx, |x: V, _| x.mul(inner));
                    exp_all::<V>(dx);
                    update2(grad, saved, dx, |grad: V, x, power| {
                        let slope = grad.mul(inner).mul(left).mul(power);
                        choose(x, slope, grad.mul(right))
                    });
                }
                From::Result => each(grad, saved, dx, |grad: V, y| {
                    choose(y, grad.mul(inner).mul(y.add(left)), grad.mul(right))
                }),
            }
        }
        Activation::LeakyRelu { slope } => {
            let slope = splat::<V>(slope);
            each(grad, saved, dx, |grad: V, x| zero.less(x).select(grad, grad.mul(slope)));
        }
        Activation::Tanh => each(grad, saved, dx, |grad: V, y| grad.mul(one.sub(y.mul(y)))),
        Activation::Sigmoid => each(grad, saved, dx, |grad: V, y| grad.mul(one.sub(y)).mul(y)),
        Activation::Gelu { tanh: false } => {
            erf_inside::<V>(saved, dx);
            replace(dx, |erf: V| half.mul(erf.add(one)));
            with_density::<V>(saved, dx);
            update(grad, dx, V::mul);
        }
        Activation::Gelu { tanh: true } => {
            let (outer, cube) = GELU_TANH;
            tanh_inside::<V>(saved, dx);
            update2(grad, saved, dx, |grad: V, x, tanh| {
                let inner = splat::<V>(outer).mul(one.add(splat::<V>(3.0 * cube).mul(x.mul(x))));
                let right = half.mul(x).mul(one.sub(tanh.mul(tanh))).mul(inner);
                grad.mul(half.mul(one.add(tanh)).add(right))
            });
        }
        Activation::Silu => {
            exp_of_minus::<V>(saved, dx);
            update2(grad, saved, dx, |grad: V, x, power| {
                let s = one.div(power.add(one));
                grad.mul(s).mul(one.add(x.mul(one.sub(s))))
            });
        }
        Activation::Softplus { beta, threshold } => {
            let (beta, threshold) = (splat::<V>(beta), splat::<V>(threshold));
            each(saved, saved, dx, |x: V, _| x.mul(beta));
            exp_all::<V>(dx);
            update2(grad, saved, dx, |grad: V, x, z| {
                threshold.less(x.mul(beta)).select(grad, grad.mul(z).div(z.add(one)))
            });
        }
    }
}

/// `left` on the left of zero, which belongs to it with either sign.
#[inline(always)]
fn choose<V: FloatVector>(x: V, left: V, right: V) -> V {
    splat::<V>(-0.0).sub(x).select_non_negative(left, right)
}

/// `y = exp(-x)`
fn exp_of_minus<V: FloatVector<Elem: MathFloat>>(x: &Steps<V::Elem>, y: &mut Steps<V::Elem>) {
    each(x, x, y, |x: V, _| x.neg());
    exp_all::<V>(y);
}

/// The error function inside of gelu.
fn erf_inside<V: FloatVector<Elem: MathFloat>>(x: &Steps<V::Elem>, y: &mut Steps<V::Elem>) {
    each(x, x, y, |x: V, _| x.mul(splat(FRAC_1_SQRT_2)));
    erf_all::<V>(y);
}

/// The hyperbolic tangent inside of the approximation of gelu.
fn tanh_inside<V: FloatVector<Elem: MathFloat>>(x: &Steps<V::Elem>, y: &mut Steps<V::Elem>) {
    let (outer, cube) = GELU_TANH;
    each(x, x, y, |x: V, _| {
        let cubed = x.mul(x).mul(x);
        splat::<V>(outer).mul(x.add(splat::<V>(cube).mul(cubed)))
    });
    tanh_all::<V>(y);
}

/// Adds `x` times the density of the normal distribution at `x`.
fn with_density<V: FloatVector<Elem: MathFloat>>(x: &Steps<V::Elem>, y: &mut Steps<V::Elem>) {
    let factor = splat::<V>(FRAC_2_SQRT_PI * FRAC_1_SQRT_2 * 0.5);
    let mut density = [<V::Elem as Float>::Step::default(); CHUNK];
    for (x, y) in x.chunks(CHUNK).zip(y.chunks_mut(CHUNK)) {
        let density = &mut density[..y.len()];
        each(x, x, density, |x: V, _| x.mul(x).mul(splat(-0.5)));
        exp_all::<V>(density);
        update2(x, density, y, |x: V, density, y| y.add(x.mul(density.mul(factor))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    const SELU: Activation = Activation::Elu { alpha: ALPHA, scale: SCALE };

    const ALL: [Activation; 11] = [
        Activation::Relu,
        SELU,
        Activation::Elu { alpha: 0.7, scale: 1.0 },
        Activation::Celu { alpha: 2.0 },
        Activation::LeakyRelu { slope: 0.01 },
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::Gelu { tanh: false },
        Activation::Gelu { tanh: true },
        Activation::Silu,
        Activation::Softplus { beta: 2.0, threshold: 20.0 },
    ];

    fn selu<T: MathFloat>(x: Option<&[T]>, y: &mut [T]) {
        forward(SELU, x, y);
    }

    fn selu_backward<T: MathFloat>(from: From, grad: &[T], saved: &[T], dx: &mut [T]) {
        backward(SELU, from, grad, saved, dx);
    }

    /// The constants of PyTorch have more digits than a float64; these are the float64 nearest.
    #[wasm_bindgen_test(unsupported = test)]
    fn constants_are_those_of_pytorch() {
        assert_eq!(ALPHA, "1.6732632423543772848170429916717".parse::<f64>().unwrap());
        assert_eq!(SCALE, "1.0507009873554804934193349852946".parse::<f64>().unwrap());
    }

    fn all_inputs() -> impl Iterator<Item = f64> {
        let near_zero = (1..2000).map(|i| -(2f64.powf(-f64::from(i) * 0.07)));
        let wide = (0..60_000).map(|i| f64::from(i) * 0.001 - 50.0);
        near_zero.chain(wide)
    }

    /// The distance in units of the last place of the exact value.
    fn ulps(got: f64, want: f64, digits: i32) -> f64 {
        let exponent = want.abs().log2().floor().max(-1000.0) as i32;
        (got - want).abs() / 2f64.powi(exponent - digits + 1)
    }

    fn reference(x: f64) -> f64 {
        if x >= 0.0 { SCALE * x } else { ALPHA * SCALE * libm::expm1(x) }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn error_is_as_small_as_stated() {
        let x: Vec<f64> = all_inputs().collect();
        let mut y = vec![0.0; x.len()];
        selu(Some(&x), &mut y);
        // The reference itself is off by up to 1.5 ULP (libm's expm1 and the product).
        let worst = x.iter().zip(&y).map(|(&x, &y)| ulps(y, reference(x), 53)).fold(0.0, f64::max);
        assert!(worst < 4.0, "float64: {worst}");

        let x: Vec<f32> = x.iter().map(|&x| x as f32).filter(|x| x.abs() > 1e-37).collect();
        let mut y = vec![0.0; x.len()];
        selu(Some(&x), &mut y);
        let error = |(&x, &y): (&f32, &f32)| ulps(f64::from(y), reference(f64::from(x)), 24);
        let worst = x.iter().zip(&y).map(error).fold(0.0, f64::max);
        assert!(worst < 2.5, "float32: {worst}");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradient_is_as_exact() {
        let x: Vec<f64> = all_inputs().step_by(7).collect();
        let y: Vec<f64> = x.iter().map(|&x| reference(x)).collect();
        let ones = vec![1.0; x.len()];
        let (mut a, mut b) = (ones.clone(), ones.clone());
        selu_backward(From::Input, &ones, &x, &mut a);
        selu_backward(From::Result, &ones, &y, &mut b);
        for (i, &x) in x.iter().enumerate() {
            let want = if x <= 0.0 { ALPHA * SCALE * libm::exp(x) } else { SCALE };
            assert!(ulps(a[i], want, 53) < 4.0, "at {x}: {} {want}", a[i]);
            assert!((b[i] - want).abs() < 1e-15, "at {x}: {} {want}", b[i]);
        }
        let x: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        let ones = vec![1.0f32; x.len()];
        let mut a = ones.clone();
        selu_backward(From::Input, &ones, &x, &mut a);
        for (&x, &a) in x.iter().zip(&a) {
            let want = if x <= 0.0 { ALPHA * SCALE * libm::exp(x.into()) } else { SCALE };
            assert!(ulps(a.into(), want, 24) < 2.5, "at {x}: {a} {want}");
        }
    }

    /// As PyTorch has it: the left side at both zeros, the sign and the infinity of the gradient.
    #[wasm_bindgen_test(unsupported = test)]
    fn gradient_of_special_values() {
        let bottom = (ALPHA * SCALE) as f32;
        let x = [0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY, 5.0];
        let mut dx = [0.0; 5];
        selu_backward(From::Input, &[1.0, -1.0, 1.0, 1.0, f32::NAN], &x, &mut dx);
        assert_eq!((dx[0], dx[1], dx[2]), (bottom, -bottom, SCALE as f32));
        assert!(dx[3].abs() < 1e-37 && dx[4].is_nan());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn special_values() {
        let inf = f32::INFINITY;
        let x = [0.0, -0.0, inf, -inf, f32::NAN, -1e-45, -100.0, 1.0];
        let mut y = [0.0; 8];
        selu(Some(&x), &mut y);
        let bottom = (-(ALPHA * SCALE)) as f32;
        assert_eq!(y[0].to_bits(), 0);
        assert_eq!(y[1].to_bits(), (-0.0f32).to_bits());
        assert_eq!((y[2], y[3], y[6], y[7]), (inf, bottom, bottom, SCALE as f32));
        assert!(y[4].is_nan() && y[5] < 0.0);
    }

    /// The definitions, in float64.
    fn definition(f: Activation, x: f64) -> f64 {
        match f {
            Activation::Relu => x.max(0.0),
            Activation::Elu { scale, .. } if x >= 0.0 => scale * x,
            Activation::Elu { alpha, scale } => alpha * scale * libm::expm1(x),
            Activation::Celu { alpha } => x.max(0.0) + alpha * libm::expm1(x.min(0.0) / alpha),
            Activation::LeakyRelu { slope } => x.max(0.0) + slope * x.min(0.0),
            Activation::Tanh => libm::tanh(x),
            Activation::Sigmoid => 1.0 / (1.0 + libm::exp(-x)),
            Activation::Gelu { tanh: false } => x * 0.5 * (1.0 + libm::erf(x / SQRT_2)),
            Activation::Gelu { tanh: true } => {
                let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x * x * x);
                0.5 * x * (1.0 + libm::tanh(inner))
            }
            Activation::Silu => x / (1.0 + libm::exp(-x)),
            Activation::Softplus { beta, threshold } if x * beta > threshold => x,
            Activation::Softplus { beta, .. } => libm::log1p(libm::exp(x * beta)) / beta,
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn values_and_gradients_are_those_of_the_definitions() {
        let x: Vec<f64> = (0..4001).map(|i| f64::from(i) * 0.01 - 20.005).collect();
        for f in ALL {
            let (mut y, mut dx) = (x.clone(), x.clone());
            forward(f, None, &mut y);
            let from = match f {
                Activation::Relu | Activation::Tanh | Activation::Sigmoid => From::Result,
                _ => From::Input,
            };
            let saved = if from == From::Result { &y } else { &x };
            backward(f, from, &vec![2.0; x.len()], saved, &mut dx);
            for ((&x, y), dx) in x.iter().zip(&y).zip(dx) {
                let want = definition(f, x);
                assert!((y - want).abs() < 1e-14 * (1.0 + want.abs()), "{f:?} at {x}: {y} {want}");
                let slope = (definition(f, x + 1e-5) - definition(f, x - 1e-5)) / 1e-5;
                assert!((dx - slope).abs() < 1e-9, "{f:?}' at {x}: {dx} {slope}");
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn in_place_and_portable_agree_bit_for_bit() {
        fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>(count: usize)
        where
            V::Elem: MathFloat,
        {
            let numbers = all_inputs().step_by(37).map(|x| x + 20.0).take(count);
            let x: Vec<V::Elem> = numbers.map(crate::dtype::Element::from_f64).collect();
            let mut padded = x.clone();
            padded.resize(count.next_multiple_of(4), V::Elem::default());
            for f in ALL {
                let (mut a, mut b, mut c) = (x.clone(), x.clone(), padded.clone());
                forward(f, Some(&x), &mut a);
                forward(f, None, &mut b);
                values::<P>(f, V::Elem::steps(&padded).0, V::Elem::steps_mut(&mut c).0);
                assert!(a == b && a == c[..count], "{count} {f:?}");
                for from in [From::Input, From::Result] {
                    backward(f, from, &x, &x, &mut a);
                    let steps = V::Elem::steps(&padded).0;
                    let (c_steps, _) = V::Elem::steps_mut(&mut c);
                    gradients::<P>(f, from, steps, steps, c_steps);
                    assert!(a == c[..count], "{count} {f:?}'");
                }
            }
        }
        for count in [0, 1, 5, 15, 16, 17, 31, 33, 127, 128, 129, 1000] {
            check::<<f32 as Float>::Vector, portable::F32x4>(count);
            check::<<f64 as Float>::Vector, portable::F64x2>(count);
        }
    }

    /// As in PyTorch 2.15, where a NaN of relu's result lets the gradient through.
    #[wasm_bindgen_test(unsupported = test)]
    fn corners() {
        let x = [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.0];
        let slopes = |f, from| {
            let mut dx = [9.0; 6];
            backward(f, from, &[1.0; 6], &x, &mut dx);
            dx
        };
        assert_eq!(slopes(Activation::Relu, From::Result), [0.0, 0.0, 1.0, 1.0, 0.0, 1.0]);
        let leaky = Activation::LeakyRelu { slope: 0.5 };
        assert_eq!(slopes(leaky, From::Input), [0.5, 0.5, 0.5, 1.0, 0.5, 1.0]);
        let mut y = [9.0; 6];
        forward(Activation::Relu, Some(&x), &mut y);
        assert!(y[1].is_sign_negative() && y[2].is_nan());
        let softplus = Activation::Softplus { beta: 1.0, threshold: 20.0 };
        forward(softplus, Some(&[20.5, 800.0, -800.0, 0.0, 1.0, 2.0]), &mut y);
        assert_eq!((y[0], y[1], y[2]), (20.5, 800.0, 0.0));
    }
}
