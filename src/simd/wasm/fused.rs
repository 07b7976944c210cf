//! The fused multiply-add of float32 as intrinsics; `simd::fused` says why it works.

use super::{F32x4, F64x2};
use crate::simd::Wide;
use core::arch::wasm32::*;

/// Whether a second rounding, to floats, may have made a sum wrong: the least of what tells it.
#[derive(Clone, Copy)]
pub(crate) struct Doubt {
    /// The bits below the last place of a float: halfway between two, the least number there is.
    tails: v128,
    /// The bits of a float without its sign: at most those of the least normal one, to which a
    /// subnormal sum may have been rounded.
    sizes: v128,
}

impl Default for Doubt {
    #[inline(always)]
    fn default() -> Self {
        Self { tails: i32x4_splat(i32::MAX), sizes: u32x4_splat(u32::MAX) }
    }
}

impl Doubt {
    /// Looks at four sums in double precision and at the floats that they give.
    #[inline(always)]
    pub(super) fn see(&mut self, [low, high]: [F64x2; 2], floats: F32x4) {
        let tails = i32x4_shuffle::<0, 2, 4, 6>(low.0, high.0);
        self.tails = i32x4_min(self.tails, i32x4_shl(tails, 3));
        self.sizes = u32x4_min(self.sizes, v128_and(floats.0, i32x4_splat(i32::MAX)));
    }

    /// Whether it is more than that some of the floats are zero: these were exact in double precision.
    #[inline(always)]
    pub(super) fn is_founded<const N: usize>(self, floats: &[F32x4; N]) -> bool {
        // The least number keeps its sign.
        let halfway = i32x4_abs(self.tails);
        let any_below = |sizes, bound| {
            let below = u32x4_lt(sizes, u32x4_splat(bound));
            i32x4_bitmask(v128_or(halfway, below)) != 0
        };
        any_below(self.sizes, 0x80_0001) && {
            // Twice the size, less 1: of zero the greatest number.
            let mut sizes = u32x4_splat(u32::MAX);
            for y in floats {
                sizes = u32x4_min(sizes, i32x4_sub(i32x4_shl(y.0, 1), i32x4_splat(1)));
            }
            any_below(sizes, 0x100_0000)
        }
    }
}

/// `a * b + c` in double precision, rounded to odd: safe to be rounded again.
#[inline(always)]
fn mul_add_odd(a: v128, b: v128, c: v128) -> v128 {
    let product = f64x2_mul(a, b);
    let sum = f64x2_add(product, c);
    let from_c = f64x2_sub(sum, product);
    let lost = f64x2_add(f64x2_sub(product, f64x2_sub(sum, from_c)), f64x2_sub(c, from_c));
    // Of an infinite sum nothing is lost that could be compared with zero.
    let size = f64x2_abs(lost);
    let inexact =
        v128_and(f64x2_gt(size, f64x2_splat(0.0)), f64x2_lt(size, f64x2_splat(f64::INFINITY)));
    let even = i64x2_eq(v128_and(sum, i64x2_splat(1)), i64x2_splat(0));
    // The odd neighbour on the side of what was lost: 1 away from zero, -1 towards it.
    let step = v128_or(i64x2_shr(v128_xor(lost, sum), 63), i64x2_splat(1));
    i64x2_add(sum, v128_and(step, v128_and(inexact, even)))
}

/// `a * b + c` of four floats. Out of line: hardly ever called, unless a factor is a power of two.
#[cold]
#[inline(never)]
pub(super) fn carefully([a, b, c]: [v128; 3], high: [v128; 3]) -> v128 {
    let [d, e, f] = high;
    F32x4::narrow([F64x2(mul_add_odd(a, b, c)), F64x2(mul_add_odd(d, e, f))]).0
}
