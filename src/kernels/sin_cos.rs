//! Sine and cosine of a float64 in `[-8, 8]`, the same bits on every machine.
//!
//! ```text
//! n = round(x * 2 / pi);  r = x - n pi/2        // |r| <= pi/4; pi/2 in three parts
//! sin r, cos r by polynomials; n says which is which, and the signs
//! ```
//!
//! 1. The first two parts of pi/2 have 33 bits, so that `n` times either is exact: near the zeros of
//!    sine and cosine, where `x - n pi/2` cancels, nothing is lost. What rounding does lose is kept
//!    in a tail.
//! 2. The polynomials are minimax ones of degree 13 and 14 from fdlibm (Sun Microsystems, 1993;
//!    coefficients only), with an error below 2^-57.
//!
//! At most 1 ULP from the `libm` crate's sine and cosine (asserted below).

/// pi/2 in parts of 33, 33 and 53 bits, as fdlibm has them.
pub(super) const PI_2: [f64; 3] =
    [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21];

/// Coefficients of `(sin(r) - r) / r^3` in powers of `r^2`, highest first, without the last, which is
/// the largest and added on its own.
pub(super) const SIN: [f64; 5] = [
    1.589_690_995_211_55e-10,
    -2.505_076_025_340_686_3e-8,
    2.755_731_370_707_006_8e-6,
    -1.984_126_982_985_795e-4,
    8.333_333_333_322_49e-3,
];
pub(super) const SIN_CUBE: f64 = -1.666_666_666_666_663_2e-1;

/// Coefficients of `(cos(r) - 1 + r^2/2) / r^4` in powers of `r^2`, highest first.
pub(super) const COS: [f64; 6] = [
    -1.135_964_755_778_819_5e-11,
    2.087_572_321_298_175e-9,
    -2.755_731_435_139_066_3e-7,
    2.480_158_728_947_673e-5,
    -1.388_888_888_887_411e-3,
    4.166_666_666_666_66e-2,
];

/// `(sin x, cos x)`.
pub(crate) fn sin_cos(x: f64) -> (f64, f64) {
    let n = (x * std::f64::consts::FRAC_2_PI).round_ties_even();
    // x - n pi/2 as the sum of r and a small tail, which the last two roundings lost.
    let first = x - n * PI_2[0];
    let second = first - n * PI_2[1];
    let rest = n * PI_2[2] - ((first - second) - n * PI_2[1]);
    let r = second - rest;
    let tail = (second - r) - rest;

    let z = r * r;
    let polynomial = |coefficients: &[f64]| coefficients.iter().fold(0.0, |y, c| y * z + c);
    let cube = z * r;
    let sin = r - ((z * (0.5 * tail - cube * polynomial(&SIN)) - tail) - cube * SIN_CUBE);
    // 1 - z/2 rounds; what it loses is added to the small terms.
    let half = 0.5 * z;
    let near = 1.0 - half;
    let cos = near + (((1.0 - near) - half) + (z * (z * polynomial(&COS)) - r * tail));
    match n as i32 & 3 {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn agrees_with_libm_within_one_ulp() {
        let multiples = (-5..=5).map(|n| f64::from(n) * std::f64::consts::FRAC_PI_2);
        let near = multiples.flat_map(|x| [x, x.next_up(), x.next_down(), x + 1e-9]);
        let grid = (0..200_000).map(|i| f64::from(i) * 7e-5 - 7.0);
        let mut worst: f64 = 0.0;
        for x in near.chain(grid) {
            let (sin, cos) = sin_cos(x);
            for (got, want) in [(sin, libm::sin(x)), (cos, libm::cos(x))] {
                let ulp = f64::EPSILON * 2f64.powi(libm::ilogb(want).max(-1022));
                worst = worst.max((got - want).abs() / ulp);
            }
        }
        // libm itself is off by up to 0.8, so that both may be neighbours of the exact value.
        assert!(worst <= 1.0, "{worst}");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn exact_at_zero() {
        assert_eq!(sin_cos(0.0), (0.0, 1.0));
    }
}
