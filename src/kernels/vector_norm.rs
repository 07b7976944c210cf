//! The norm of a slice as if it were one vector: `(sum |x|^p)^(1/p)`, its limits and its oddities.
//!
//! Everything is added up in double precision, in four sums of every fourth element, so that the order
//! is the same everywhere.

use crate::dtype::Element;

/// How many sums run side by side.
const SUMS: usize = 4;
/// How many elements are converted at a time.
const CHUNK: usize = 256;

/// The norm of order `p`; the number of elements that are not zero for `p = 0`.
pub(crate) fn vector_norm<T: Element>(x: &[T], p: f64) -> f64 {
    let mut norm = Norm { p, sums: [0.0; SUMS], end: if p < 0.0 { f64::INFINITY } else { 0.0 } };
    let mut sizes = [0.0; CHUNK];
    for x in x.chunks(CHUNK) {
        let sizes = &mut sizes[..x.len()];
        sizes.iter_mut().zip(x).for_each(|(size, x)| *size = x.to_f64().abs());
        norm.add(sizes);
    }
    norm.result()
}

/// A norm that grows; the same for all types.
struct Norm {
    p: f64,
    sums: [f64; SUMS],
    /// The greatest element so far, or the least.
    end: f64,
}

impl Norm {
    /// Adds elements without their signs: a multiple of [`SUMS`], or the last.
    #[inline(never)]
    fn add(&mut self, sizes: &[f64]) {
        let p = self.p;
        if p.is_infinite() {
            // A NaN that was met stays, because nothing compares with it.
            let better = |x: f64, y: f64| if p > 0.0 { x > y } else { x < y };
            let further = |y, &x: &f64| if better(x, y) || x.is_nan() { x } else { y };
            self.end = sizes.iter().fold(self.end, further);
        } else if p == 2.0 {
            self.sum(sizes, |x| x * x);
        } else if p == 1.0 {
            self.sum(sizes, |x| x);
        } else if p == 0.0 {
            self.sum(sizes, |x| f64::from(u8::from(x != 0.0)));
        } else {
            self.sum(sizes, |x| super::math::pow(x, p));
        }
    }

    #[inline(always)]
    fn sum(&mut self, sizes: &[f64], f: impl Fn(f64) -> f64) {
        for sizes in sizes.chunks(SUMS) {
            self.sums.iter_mut().zip(sizes).for_each(|(sum, &x)| *sum += f(x));
        }
    }

    fn result(&self) -> f64 {
        let [a, b, c, d] = self.sums;
        let sum = (a + b) + (c + d);
        match self.p {
            p if p.is_infinite() => self.end,
            2.0 => sum.sqrt(),
            0.0 | 1.0 => sum,
            p => super::math::pow(sum, 1.0 / p),
        }
    }
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
        let long: Vec<f32> = (0..1001).map(|i| i as f32).collect();
        assert_eq!(vector_norm(&long, 1.0), 500_500.0);
        assert_eq!(vector_norm(&long, f64::INFINITY), 1000.0);
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
