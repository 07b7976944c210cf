//! The exact fused multiply-add of float32, where the machine has none (wasm has none).
//!
//! PyTorch's kernels round `a * b + c` once. In double precision the product of two floats is
//! exact, so that only the sum rounds before the result does. Rounding twice goes wrong in one
//! case: the first rounding lands exactly halfway between two floats. Then, and where floats are
//! subnormal and lie elsewhere, the sum is rounded to odd instead, which keeps the way down safe.
//! (S. Boldo, G. Melquiond, "Emulation of FMA and correctly rounded sums", IEEE TC 57, 2008.)

/// The bits of a double below the last place of a float.
pub(crate) const BELOW_FLOAT: u64 = (1 << 29) - 1;
/// These bits halfway between two floats.
pub(crate) const HALFWAY: u64 = 1 << 28;

/// `a * b + c`, rounded once.
#[inline(always)]
pub(crate) fn fused(a: f32, b: f32, c: f32) -> f32 {
    let (product, c) = (f64::from(a) * f64::from(b), f64::from(c));
    let sum = product + c;
    if is_safe(sum) { sum as f32 } else { round_carefully(product, c) }
}

/// Whether a rounded sum can be rounded again to a float.
#[inline(always)]
fn is_safe(sum: f64) -> bool {
    let bits = sum.to_bits();
    let normal = (sum.abs() >= f64::from(f32::MIN_POSITIVE)) | (sum == 0.0);
    (bits & BELOW_FLOAT != HALFWAY) & normal
}

/// `product + c` as a float, by a sum in double precision that is rounded to odd.
#[cold]
fn round_carefully(product: f64, c: f64) -> f32 {
    let sum = product + c;
    // What the sum lost (Knuth's TwoSum): exact, because nothing here overflows.
    let from_c = sum - product;
    let lost = (product - (sum - from_c)) + (c - from_c);
    if lost == 0.0 || !sum.is_finite() || sum.to_bits() & 1 == 1 {
        return sum as f32;
    }
    // The true sum lies between this even number and its odd neighbour on the side of `lost`.
    let away = (lost > 0.0) == (sum > 0.0);
    let odd = if away { sum.to_bits() + 1 } else { sum.to_bits() - 1 };
    f64::from_bits(odd) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn rounds_once_where_twice_would_differ() {
        // Its square is far below the last place of a sum near 1 in double precision, but decides on
        // which side of halfway the true sum lies.
        let tiny = 2f32.powi(-30);
        let a = 1.0 + 2f32.powi(-23);
        let cases = [
            // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24: halfway, and exact
            (1.0 + 2f32.powi(-12), 1.0 + 2f32.powi(-12), 0.0, 1.0 + 2f32.powi(-11)),
            // the same, and a little more or less than double precision can tell
            (
                1.0 + 2f32.powi(-12),
                1.0 + 2f32.powi(-12),
                tiny * tiny,
                1.0 + 2f32.powi(-11) + 2f32.powi(-23),
            ),
            (1.0 + 2f32.powi(-12), 1.0 + 2f32.powi(-12), -tiny * tiny, 1.0 + 2f32.powi(-11)),
            // between two subnormal floats, below halfway by 2^-196, which double precision loses
            (
                (1.0 - 2f32.powi(-23)) * 2f32.powi(-75),
                (1.0 + 2f32.powi(-23)) * 2f32.powi(-75),
                f32::from_bits(0x7f_ffff),
                f32::from_bits(0x7f_ffff),
            ),
            // the same, above halfway by less than one unit of double precision
            (
                -(1.0 + 302.0 * 2f32.powi(-23)) * 2f32.powi(-75),
                (1.0 - 604.0 * 2f32.powi(-24)) * 2f32.powi(-75),
                f32::from_bits(0x7f_ffff),
                f32::from_bits(0x7f_ffff),
            ),
            // 3 * 2^-150 + 2^-149 is halfway between two subnormal floats: to even
            (3.0 * 2f32.powi(-75), 2f32.powi(-75), f32::from_bits(1), f32::from_bits(2)),
            (a, 0.0, -0.0, 0.0),
            (f32::MAX, 2.0, 0.0, f32::INFINITY),
            (f32::INFINITY, 1.0, 1.0, f32::INFINITY),
        ];
        for (a, b, c, want) in cases {
            assert_eq!(fused(a, b, c).to_bits(), want.to_bits(), "{a:e} * {b:e} + {c:e}");
        }
        assert!(fused(f32::INFINITY, 0.0, 1.0).is_nan());
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// A float whose product with its like falls everywhere around the last place of `c`.
    fn float() -> impl Strategy<Value = f32> {
        (any::<bool>(), 0u32..1 << 23, 0usize..4, -40i32..40).prop_map(
            |(negative, mantissa, shape, exponent)| {
                let mantissa = match shape {
                    0 => mantissa,
                    1 => mantissa & 0x7f_f000,
                    2 => 1 << (mantissa % 23),
                    _ => 0,
                };
                let x = f32::from_bits(127 << 23 | mantissa) * 2f32.powi(exponent);
                if negative { -x } else { x }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn is_the_fused_multiply_add_of_the_standard_library(a in float(), b in float(), c in float()) {
            prop_assert_eq!(fused(a, b, c).to_bits(), a.mul_add(b, c).to_bits());
        }

        #[test]
        fn any_bits(a: u32, b: u32, c: u32) {
            let (a, b, c) = (f32::from_bits(a), f32::from_bits(b), f32::from_bits(c));
            let (got, want) = (fused(a, b, c), a.mul_add(b, c));
            prop_assert!(got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan());
        }

        #[test]
        fn subnormal_results(a in float(), b in float(), c in float()) {
            let (a, b, c) = (a * 2f32.powi(-60), b * 2f32.powi(-70), c * 2f32.powi(-120));
            prop_assert_eq!(fused(a, b, c).to_bits(), a.mul_add(b, c).to_bits());
        }
    }
}
