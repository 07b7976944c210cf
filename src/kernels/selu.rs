//! `selu(x) = scale * (x >= 0 ? x : alpha * expm1(x))`, with the `expm1` of `math`.
//!
//! Error: below 2.5 ULP in float32; in float64 below 4 ULP from what the `libm` crate's `expm1`
//! gives (both asserted below, for results that are normal numbers).

use crate::kernels::math::{MathFloat, exp, expm1, splat};
use crate::simd::FloatVector;

/// alpha of Klambauer et al., "Self-Normalizing Neural Networks" (2017), as PyTorch writes it.
pub(crate) const ALPHA: f64 = 1.673_263_242_354_377_2;
/// scale, likewise.
pub(crate) const SCALE: f64 = 1.050_700_987_355_480_5;

/// Vectors in a block: enough that one does not wait for the other.
const VECTORS: usize = 2;
/// The most elements in a block.
const MAX_BLOCK: usize = 8;

/// Writes `y = selu(x)`; `x` is `None` to work in place.
pub(crate) fn selu<T: MathFloat>(x: Option<&[T]>, y: &mut [T]) {
    run::<T::Vector>(x, y);
}

#[inline(never)]
fn run<V: FloatVector<Elem: MathFloat>>(x: Option<&[V::Elem]>, y: &mut [V::Elem]) {
    let size = VECTORS * V::LANES;
    let whole = y.len() - y.len() % size;
    let (blocks, rest) = y.split_at_mut(whole);
    match x {
        Some(x) => {
            for (x, y) in x.chunks_exact(size).zip(blocks.chunks_exact_mut(size)) {
                for i in (0..size).step_by(V::LANES) {
                    one(V::load(&x[i..])).store(&mut y[i..]);
                }
            }
        }
        None => {
            for y in blocks.chunks_exact_mut(size) {
                for i in (0..size).step_by(V::LANES) {
                    one(V::load(&y[i..])).store(&mut y[i..]);
                }
            }
        }
    }
    let mut last = [V::Elem::default(); MAX_BLOCK];
    last[..rest.len()].copy_from_slice(x.map_or(&*rest, |x| &x[whole..]));
    for i in (0..rest.len()).step_by(V::LANES) {
        one(V::load(&last[i..])).store(&mut last[i..]);
    }
    rest.copy_from_slice(&last[..rest.len()]);
}

/// Which of both the gradient is computed from: `selu` in place has only its result.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum From {
    Input,
    Result,
}

/// Writes `dx = grad * selu'(x)`, from `x` or from `y = selu(x)`.
///
/// ```text
/// from x: x <= 0 ? grad * (alpha scale) * exp(x) : grad * scale
/// from y: y <= 0 ? grad * (y + alpha scale)      : grad * scale
/// ```
///
/// As in PyTorch, the gradient at zero is that of the left side.
pub(crate) fn selu_backward<T: MathFloat>(from: From, grad: &[T], saved: &[T], dx: &mut [T]) {
    run_backward::<T::Vector>(from, grad, saved, dx);
}

#[inline(never)]
fn run_backward<V: FloatVector<Elem: MathFloat>>(
    from: From,
    grad: &[V::Elem],
    saved: &[V::Elem],
    dx: &mut [V::Elem],
) {
    let size = VECTORS * V::LANES;
    let whole = dx.len() - dx.len() % size;
    let (blocks, rest) = dx.split_at_mut(whole);
    let inputs = grad.chunks_exact(size).zip(saved.chunks_exact(size));
    for ((grad, saved), dx) in inputs.zip(blocks.chunks_exact_mut(size)) {
        for i in (0..size).step_by(V::LANES) {
            one_backward(from, V::load(&grad[i..]), V::load(&saved[i..])).store(&mut dx[i..]);
        }
    }
    let mut last = [[V::Elem::default(); MAX_BLOCK]; 2];
    last[0][..rest.len()].copy_from_slice(&grad[whole..]);
    last[1][..rest.len()].copy_from_slice(&saved[whole..]);
    for i in (0..rest.len()).step_by(V::LANES) {
        one_backward(from, V::load(&last[0][i..]), V::load(&last[1][i..])).store(&mut last[0][i..]);
    }
    rest.copy_from_slice(&last[0][..rest.len()]);
}

#[inline(always)]
fn one_backward<V: FloatVector<Elem: MathFloat>>(from: From, grad: V, saved: V) -> V {
    let bottom = splat::<V>(ALPHA * SCALE);
    let negative = match from {
        From::Input => grad.mul(bottom).mul(exp(saved)),
        From::Result => grad.mul(saved.add(bottom)),
    };
    // Zero, of either sign, counts as negative.
    splat::<V>(-0.0).sub(saved).select_non_negative(negative, grad.mul(splat(SCALE)))
}

/// SELU of one vector.
#[inline(always)]
fn one<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    let negative = expm1(x).mul(splat(ALPHA * SCALE));
    x.select_non_negative(x.mul(splat(SCALE)), negative)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

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
    fn gradient_is_as_exact_and_portable_agrees() {
        let x: Vec<f64> = all_inputs().step_by(7).collect();
        let y: Vec<f64> = x.iter().map(|&x| reference(x)).collect();
        let ones = vec![1.0; x.len()];
        let (mut a, mut b, mut c) = (ones.clone(), ones.clone(), ones.clone());
        selu_backward(From::Input, &ones, &x, &mut a);
        selu_backward(From::Result, &ones, &y, &mut b);
        run_backward::<portable::F64x2>(From::Input, &ones, &x, &mut c);
        assert_eq!(a, c);
        for (i, &x) in x.iter().enumerate() {
            let want = if x <= 0.0 { ALPHA * SCALE * libm::exp(x) } else { SCALE };
            assert!(ulps(a[i], want, 53) < 4.0, "at {x}: {} {want}", a[i]);
            assert!((b[i] - want).abs() < 1e-15, "at {x}: {} {want}", b[i]);
        }
        let x: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        let ones = vec![1.0f32; x.len()];
        let (mut a, mut c) = (ones.clone(), ones.clone());
        selu_backward(From::Input, &ones, &x, &mut a);
        run_backward::<portable::F32x4>(From::Input, &ones, &x, &mut c);
        assert_eq!(a, c);
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

    #[wasm_bindgen_test(unsupported = test)]
    fn in_place_and_portable_agree_bit_for_bit() {
        for count in [0, 1, 5, 15, 16, 17, 31, 33, 1000] {
            let x: Vec<f32> = all_inputs().step_by(37).take(count).map(|x| x as f32).collect();
            let (mut a, mut b, mut c) = (x.clone(), x.clone(), x.clone());
            selu(Some(&x), &mut a);
            selu(None, &mut b);
            run::<portable::F32x4>(None, &mut c);
            assert!(a == b && a == c, "{count} of float32");

            let x: Vec<f64> = x.iter().map(|&x| f64::from(x)).collect();
            let (mut a, mut b, mut c) = (x.clone(), x.clone(), x.clone());
            selu(Some(&x), &mut a);
            selu(None, &mut b);
            run::<portable::F64x2>(None, &mut c);
            assert!(a == b && a == c, "{count} of float64");
        }
    }
}
