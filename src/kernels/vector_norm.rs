//! The norm of a slice as if it were one vector: `(sum |x|^p)^(1/p)`, its limits and its oddities.
//!
//! Everything is added up in double precision, in four sums of every fourth element, so that the order
//! is the same everywhere.

use crate::dtype::Element;

/// How many sums run side by side.
const SUMS: usize = 4;

/// The norm of order `p`; the number of elements that are not zero for `p = 0`.
pub(crate) fn vector_norm<T: Element>(x: &[T], p: f64) -> f64 {
    let sizes = |x: T| x.to_f64().abs();
    if p == f64::INFINITY {
        return fold(x, 0.0, |greatest, x| {
            let x = sizes(x);
            if x > greatest || x.is_nan() { x } else { greatest }
        });
    }
    if p == f64::NEG_INFINITY {
        return fold(x, f64::INFINITY, |least, x| {
            let x = sizes(x);
            if x < least || x.is_nan() { x } else { least }
        });
    }
    if p == 0.0 {
        return sum(x, |x| f64::from(u8::from(x != 0.0)));
    }
    if p == 1.0 {
        return sum(x, f64::abs);
    }
    if p == 2.0 {
        return sum(x, |x| x * x).sqrt();
    }
    super::math::pow(sum(x, |x| super::math::pow(x.abs(), p)), 1.0 / p)
}

/// A NaN that was met stays, because nothing compares with it.
fn fold<T: Element>(x: &[T], start: f64, f: impl Fn(f64, T) -> f64) -> f64 {
    x.iter().fold(start, |y, &x| f(y, x))
}

#[inline(always)]
fn sum<T: Element>(x: &[T], f: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; SUMS];
    let (blocks, rest) = x.as_chunks::<SUMS>();
    for block in blocks {
        for (sum, x) in sums.iter_mut().zip(block) {
            *sum += f(x.to_f64());
        }
    }
    for (sum, x) in sums.iter_mut().zip(rest) {
        *sum += f(x.to_f64());
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn agrees_with_the_definition() {
        let x: Vec<f64> = (0..103).map(|i| (f64::from(i) * 0.7).sin() * 3.0).collect();
        for p in [1.0, 2.0, 3.0, 0.5, -1.0] {
            let want = x[1..].iter().map(|x| x.abs().powf(p)).sum::<f64>().powf(1.0 / p);
            let got = vector_norm(&x[1..], p);
            assert!((got - want).abs() < 1e-12 * want, "{p}: {got} {want}");
        }
        assert_eq!(vector_norm(&x, 0.0), 102.0);
        assert_eq!(vector_norm(&x, f64::NEG_INFINITY), 0.0);
        let greatest = x.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
        assert_eq!(vector_norm(&x, f64::INFINITY), greatest);
        assert_eq!(vector_norm(&[3.0f32, -4.0], 2.0), 5.0);
        assert_eq!(vector_norm::<f32>(&[], 2.0), 0.0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nan_stays() {
        for p in [f64::INFINITY, f64::NEG_INFINITY, 1.0, 2.0, 3.0] {
            for x in [[f64::NAN, 1.0, 2.0], [1.0, f64::NAN, 0.0], [2.0, 1.0, f64::NAN]] {
                assert!(vector_norm(&x, p).is_nan(), "{p} {x:?}");
            }
        }
    }
}
