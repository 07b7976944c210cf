//! Logarithm, sine and cosine of float32 as PyTorch's AVX2 kernel computes them.
//!
//! The polynomials are those of the Cephes library (S. Moshier, *Methods and Programs for
//! Mathematical Functions*, 1989), in the order of operations of `avx_mathfun.h`, which PyTorch
//! ships. Its compiler fuses each multiplication with the addition that follows it; what it cannot
//! fuse is not fused here either. Results differ from the true values by one or two units in the
//! last place.
//!
//! 1. The product of two floats is exact in float64, so that a fused operation is one there,
//!    rounded to a float. That may go wrong by rounding twice; but there are only 2^24 uniform
//!    numbers, and for none of them it does: a test tries them all. This is also what allows to round
//!    halves away from zero, which takes two operations on whole numbers, and to leave fusing out
//!    where a product is exact.
//! 2. What waits for itself is computed for several vectors side by side.
//! 3. Constants are read from memory (`opaque`): V8 would make each of so many anew in every turn.
//!
//! This is an altered version: the constants and the method come from that file, the code does not.
//! The notice that it carries (the zlib license):
//!
//! > AVX implementation of sin, cos, sincos, exp and log
//! >
//! > Based on "sse_mathfun.h", by Julien Pommier <http://gruntthepeon.free.fr/ssemath/>
//! >
//! > Copyright (C) 2012 Giovanni Garberoglio, Interdisciplinary Laboratory for Computational Science
//! > (LISC), Fondazione Bruno Kessler and University of Trento, via Sommarive, 18, I-38123 Trento
//! > (Italy)
//! >
//! > This software is provided 'as-is', without any express or implied warranty. In no event will
//! > the authors be held liable for any damages arising from the use of this software.
//! >
//! > Permission is granted to anyone to use this software for any purpose, including commercial
//! > applications, and to alter it and redistribute it freely, subject to the following
//! > restrictions:
//! >
//! > 1. The origin of this software must not be misrepresented; you must not claim that you wrote
//! >    the original software. If you use this software in a product, an acknowledgment in the
//! >    product documentation would be appreciated but is not required.
//! > 2. Altered source versions must be plainly marked as such, and must not be misrepresented as
//! >    being the original software.
//! > 3. This notice may not be removed or altered from any source distribution.

use crate::simd::fused::{BELOW_FLOAT, HALFWAY};
use crate::simd::{Float, FloatVector, IntVector, Wide, opaque};
use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// All constants of the loop.
struct Constants {
    log: [f64; 9],
    sin: [f64; 3],
    cos: [f64; 3],
    /// Added to the bits of a float64, rounds away from zero what a float has no place for.
    halfway: f64,
    /// The bits that a float has a place for.
    kept: f64,
    minus_half: f64,
    /// ln 2 in two parts: a whole multiple of the larger is exact.
    ln_2: [f32; 2],
    /// -pi / 2 in three parts, of which the last is in two again: up to four times each is exact.
    minus_pi_2: [f32; 4],
    tau: f32,
    one: f32,
    half: f32,
    minus_two: f32,
    four: f32,
    /// Added to a small number, leaves it rounded to a whole number in the low bits.
    round: f32,
    sqrt_half: f32,
    below_half: f32,
}

// In the file's own digits, which are more than a float32 keeps.
static CONSTANTS: Constants = Constants {
    log: rounded([
        7.0376836292e-2,
        -1.1514610310e-1,
        1.1676998740e-1,
        -1.2420140846e-1,
        1.4249322787e-1,
        -1.6668057665e-1,
        2.0000714765e-1,
        -2.4999993993e-1,
        3.3333331174e-1,
    ]),
    sin: rounded([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]),
    cos: rounded([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]),
    halfway: f64::from_bits(HALFWAY),
    kept: f64::from_bits(!BELOW_FLOAT),
    minus_half: -0.5,
    ln_2: [-2.121_944_4e-4, 0.693_359_4],
    minus_pi_2: [-1.5703125, -4.837513e-4, -5.9604645e-8, -1.5893256e-8],
    tau: TAU as f32,
    one: 1.0,
    half: 0.5,
    minus_two: -2.0,
    four: 4.0,
    round: f32::ROUND,
    sqrt_half: FRAC_1_SQRT_2 as f32,
    below_half: 0.5f32.next_down(),
};

/// The nearest floats.
const fn rounded<const N: usize>(mut digits: [f64; N]) -> [f64; N] {
    let mut i = 0;
    while i < N {
        digits[i] = digits[i] as f32 as f64;
        i += 1;
    }
    digits
}

/// Vectors that are computed side by side.
const SIDE: usize = 2;
/// Some floats.
type Floats<V> = [<V as IntVector>::Floats; SIDE];
/// The same numbers in float64.
type WideFloats<V> = [[Half<V>; 2]; SIDE];
type Half<V> = <<V as IntVector>::Floats as FloatVector>::Half;

/// Makes normal numbers of uniform ones, 16 at a time; the second half are the angles. Scales and
/// shifts them, each rounded.
#[inline(never)]
pub(super) fn normals<V: IntVector>(blocks: &mut [[f32; 8 * SIDE]], scale: f32, shift: f32) {
    let [scale, shift] = [scale, shift].map(V::Floats::splat);
    for block in blocks {
        // In the loop: V8 puts what is loaded here between the chains of operations, and so these too.
        let constants = opaque(&CONSTANTS);
        let (radii, angles) = block.split_at_mut(4 * SIDE);
        let (radii, angles) = (radii.as_chunks_mut::<4>().0, angles.as_chunks_mut::<4>().0);
        let [x, y] = [&*radii, &*angles].map(|part| each(|i| V::Floats::load(&part[i])));
        let radius = radius::<V>(constants, x);
        let (sin, cos) = sin_cos::<V>(constants, y);
        for i in 0..SIDE {
            for (out, wave) in [(&mut radii[i], cos[i]), (&mut angles[i], sin[i])] {
                radius[i].mul(wave).mul(scale).add(shift).store(out);
            }
        }
    }
}

#[inline(always)]
fn each<T>(f: impl FnMut(usize) -> T) -> [T; SIDE] {
    std::array::from_fn(f)
}

/// `a * b + c`
#[inline(always)]
fn mul_add<V: IntVector>(a: WideFloats<V>, b: WideFloats<V>, c: WideFloats<V>) -> WideFloats<V> {
    each(|i| std::array::from_fn(|j| a[i][j].mul(b[i][j]).add(c[i][j])))
}

/// Rounds to floats.
#[inline(always)]
fn round<V: IntVector>(constants: &Constants, x: WideFloats<V>) -> WideFloats<V> {
    let (half, kept) = (wide(constants.halfway), wide(constants.kept));
    x.map(|x| x.map(|x: Half<V>| x.add_bits(half).and(kept)))
}

#[inline(always)]
fn wide<V: FloatVector<Elem = f64>>(x: f64) -> V {
    V::splat(x)
}

#[inline(always)]
fn widen<V: IntVector>(x: Floats<V>) -> WideFloats<V> {
    each(|i| x[i].widen())
}

/// Rounds to floats, halves to even.
#[inline(always)]
fn narrow<V: IntVector>(x: WideFloats<V>) -> Floats<V> {
    each(|i| Wide::narrow(x[i]))
}

/// Horner's scheme, the highest power first; the last sum is not rounded.
#[inline(always)]
fn polynomial<V: IntVector, const N: usize>(
    constants: &Constants,
    x: WideFloats<V>,
    coefficients: &[f64; N],
) -> WideFloats<V> {
    let all = |c: f64| [[wide(c); 2]; SIDE];
    let first = mul_add::<V>(all(coefficients[0]), x, all(coefficients[1]));
    let next = |y, &c: &f64| mul_add::<V>(round::<V>(constants, y), x, all(c));
    coefficients[2..].iter().fold(first, next)
}

/// `sqrt(-2 ln(1 - u))`
#[inline(always)]
fn radius<V: IntVector>(constants: &Constants, u: Floats<V>) -> Floats<V> {
    let splat = V::Floats::splat;
    let (one, round) = (splat(constants.one), splat(constants.round));
    // 1 - u = (1 + m) 2^e with 1 + m in [sqrt(1/2), sqrt(2)); then ln(1 - u) = ln(1 + m) + e ln 2.
    let x = u.map(|u| one.sub(u));
    let e = x.map(|x| x.sub_bits(splat(constants.sqrt_half)).exponent_bits());
    let m = each(|i| x[i].sub_bits(e[i].to_exponent()).sub(one));
    let e = e.map(|e| round.add_bits(e).sub(round));

    let square = m.map(|m| m.mul(m));
    let y = narrow::<V>(polynomial::<V, 9>(constants, widen::<V>(m), &constants.log));
    let y = widen::<V>(each(|i| y[i].mul(m[i])));
    let [low, high] = constants.ln_2.map(splat);
    let y = mul_add::<V>(y, widen::<V>(square), widen::<V>(e.map(|e| e.mul(low))));
    let y = narrow::<V>(y);
    each(|i| {
        let y = m[i].add(y[i].sub(square[i].mul(splat(constants.half))));
        e[i].mul(high).add(y).mul(splat(constants.minus_two)).sqrt()
    })
}

/// Sine and cosine of `2 pi u`.
#[inline(always)]
fn sin_cos<V: IntVector>(constants: &Constants, u: Floats<V>) -> (Floats<V>, Floats<V>) {
    let splat = V::Floats::splat;
    let (one, round_to_whole) = (splat(constants.one), splat(constants.round));
    // The quarter turn, from 0 to 4, that is nearest; halves rounded up. What is left of the angle
    // lies in [-pi/4, pi/4].
    let two = round_to_whole.add(one).add(one);
    let quarters =
        u.map(|u| u.sub(splat(constants.below_half)).mul(splat(constants.four)).add(two));
    let x = each(|i| {
        let n = quarters[i].sub(round_to_whole);
        let parts = constants.minus_pi_2;
        parts.iter().fold(u[i].mul(splat(constants.tau)), |x, &part| x.add(n.mul(splat(part))))
    });

    let z = widen::<V>(x.map(|x| x.mul(x)));
    let x = widen::<V>(x);
    let times_z = |y: WideFloats<V>| -> WideFloats<V> {
        each(|i| std::array::from_fn(|j| y[i][j].mul(z[i][j])))
    };
    let c = round::<V>(constants, polynomial::<V, 3>(constants, z, &constants.cos));
    let c = round::<V>(constants, times_z(c));
    // c z - z / 2 in fewer steps.
    let minus_half = wide(constants.minus_half);
    let c = times_z(c.map(|c| c.map(|c: Half<V>| c.add(minus_half))));
    let c = narrow::<V>(c).map(|c| V::bits(c.add(one)));
    let s = round::<V>(constants, polynomial::<V, 3>(constants, z, &constants.sin));
    let s = round::<V>(constants, times_z(s));
    let s = narrow::<V>(mul_add::<V>(s, x, x)).map(V::bits);

    // Every second quarter swaps sine and cosine; each changes its sign in two of four.
    let (one, sign, minus_one) = (V::splat(1), V::splat(1 << 31), V::splat(u32::MAX));
    let n = quarters.map(V::bits);
    let swap = each(|i| s[i].xor(c[i]).and(n[i].and(one).equal(one)));
    let sin = each(|i| s[i].xor(swap[i]).xor(n[i].shl::<30>().and(sign)).as_floats());
    let cos = each(|i| {
        let sign = n[i].sub(minus_one).shl::<30>().and(sign);
        c[i].xor(swap[i]).xor(sign).as_floats()
    });
    (sin, cos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::fused::fused;
    use crate::simd::{U32x4, portable};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn polynomial(coefficients: &[f64], x: f32) -> f32 {
        coefficients.iter().fold(0.0, |y, &c| fused(y, x, c as f32))
    }

    /// The logarithm of `avx_mathfun.h`, fused as PyTorch's compiler does.
    fn ln(x: f32) -> f32 {
        let bits = x.to_bits();
        let half = f32::from_bits(bits & 0x7f_ffff | 0x3f00_0000);
        let small = half < std::f32::consts::FRAC_1_SQRT_2;
        let e = (bits >> 23) as i32 as f32 - if small { 127.0 } else { 126.0 };
        let m = half - 1.0 + if small { half } else { 0.0 };
        let square = m * m;
        let y = polynomial(&CONSTANTS.log, m) * m;
        let y = fused(y, square, e * CONSTANTS.ln_2[0]);
        let y = fused(-square, 0.5, y);
        fused(e, CONSTANTS.ln_2[1], m + y)
    }

    /// Sine and cosine, likewise.
    fn sin_cos(x: f32) -> (f32, f32) {
        let octant = ((x * (4.0 / std::f64::consts::PI) as f32) as i32 + 1) & !1;
        // -pi / 4 in three parts.
        let parts = [-0.78515625, -2.418_756_5e-4, -3.774_895e-8];
        let x = parts.iter().fold(x, |x, &part| fused(octant as f32, part, x));
        let z = x * x;
        let c = fused(polynomial(&CONSTANTS.cos, z) * z, z, -(z * 0.5)) + 1.0;
        let s = fused(polynomial(&CONSTANTS.sin, z) * z, x, x);
        let (sine, cosine) = if octant & 2 == 0 { (s, c) } else { (c, s) };
        let sin = if octant & 4 == 0 { sine } else { -sine };
        (sin, if (octant - 2) & 4 == 0 { -cosine } else { cosine })
    }

    fn check<V: IntVector>(step: usize) {
        for k in (0..1u32 << 24).step_by(step * 4 * SIDE) {
            let u: [[f32; 4]; SIDE] = each(|i| {
                std::array::from_fn(|j| (k + 4 * i as u32 + j as u32) as f32 / 16_777_216.0)
            });
            let vectors = u.map(|u| V::Floats::load(&u));
            let (sin, cos) = super::sin_cos::<V>(&CONSTANTS, vectors);
            let (mut got, mut want) = ([[[0u32; 4]; 3]; SIDE], [[[0; 4]; 3]; SIDE]);
            for i in 0..SIDE {
                for (j, x) in
                    [radius::<V>(&CONSTANTS, vectors)[i], sin[i], cos[i]].into_iter().enumerate()
                {
                    V::bits(x).store(&mut got[i][j]);
                }
                for (j, u) in u[i].into_iter().enumerate() {
                    let (sin, cos) = sin_cos(TAU as f32 * u);
                    let all = [(-2.0 * ln(1.0 - u)).sqrt(), sin, cos];
                    want[i].iter_mut().zip(all).for_each(|(want, x)| want[j] = x.to_bits());
                }
            }
            assert_eq!(got, want, "u = {k} / 2^24");
        }
    }

    /// All that there are; where the portable vectors are not the ones in use, some of them.
    #[wasm_bindgen_test(unsupported = test)]
    fn every_uniform_number_gives_what_fused_operations_give() {
        if cfg!(target_arch = "wasm32") {
            check::<U32x4>(97);
        } else {
            check::<portable::U32x4>(1);
        }
    }
}
