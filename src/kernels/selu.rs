//! `selu(x) = scale * (x >= 0 ? x : alpha * expm1(x))`, with the `expm1` of `math`.
//!
//! Error: below 2.5 ULP in float32; in float64 below 4 ULP from what the `libm` crate's `expm1`
//! gives (both asserted below, for results that are normal numbers).

use crate::kernels::math::{MathFloat, expm1, splat};
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
