//! Orthonormal vectors by the method of Gram and Schmidt, in double precision.
//!
//! ```text
//! for each vector v_i:  twice: for each j < i: v_i -= (v_j . v_i) v_j
//!     v_i /= |v_i|
//! ```
//!
//! 1. Once through loses orthogonality where vectors are nearly parallel; twice is enough (W. Kahan
//!    in B. Parlett, "The Symmetric Eigenvalue Problem", 1980).
//! 2. The lengths are positive, which makes the result that of a QR decomposition whose R has a
//!    positive diagonal: there is only one.

/// Makes the vectors of `length` elements, one after the other in `vectors`, orthonormal in their
/// order. A vector that depends on those before becomes zero.
pub(crate) fn orthonormalize(vectors: &mut [f64], length: usize) {
    let length = length.max(1);
    for start in (length..=vectors.len()).step_by(length) {
        let (before, v) = vectors[..start].split_at_mut(start - length);
        let original = norm(v);
        for _ in 0..2 {
            for u in before.chunks_exact(length) {
                let product = dot(u, v);
                v.iter_mut().zip(u).for_each(|(v, u)| *v -= product * u);
            }
        }
        let rest = norm(v);
        // What is left of a dependent vector is nothing but rounding errors.
        let scale = if rest > original * 1e-13 { 1.0 / rest } else { 0.0 };
        v.iter_mut().for_each(|v| *v *= scale);
    }
}

fn norm(v: &[f64]) -> f64 {
    dot(v, v).sqrt()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Numbers without a pattern.
    fn numbers(count: usize) -> Vec<f64> {
        (0..count).map(|i| (i as f64 * 0.618_033_988_75).fract() * (i % 7) as f64 - 1.3).collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_product_is_zero_or_one() {
        for (count, length) in [(1, 1), (1, 5), (3, 3), (4, 9), (20, 31)] {
            let given = numbers(count * length);
            let mut v = given.clone();
            orthonormalize(&mut v, length);
            for i in 0..count {
                for j in 0..=i {
                    let product = dot(&v[i * length..][..length], &v[j * length..][..length]);
                    let want = f64::from(u8::from(i == j));
                    assert!((product - want).abs() < 1e-14, "{count}x{length}: {product}");
                    // R = Q^T A: above the diagonal zero, on it positive.
                    let r = dot(&v[i * length..][..length], &given[j * length..][..length]);
                    assert!(if i == j { r > 0.0 } else { r.abs() < 1e-12 }, "R[{i}][{j}] = {r}");
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_dependent_vector_becomes_zero() {
        let mut v = [3.0, 4.0, -6.0, -8.0, 0.0, 1.0];
        orthonormalize(&mut v, 2);
        assert_eq!(v[2..4], [0.0, 0.0]);
        orthonormalize(&mut [], 0);
    }
}
