//! Logarithm, sine and cosine of float32 as PyTorch's AVX2 kernel computes them.
//!
//! The polynomials are those of the Cephes library (S. Moshier, *Methods and Programs for
//! Mathematical Functions*, 1989), in the order of operations of `avx_mathfun.h`, which PyTorch
//! ships. Its compiler fuses each multiplication with the addition that follows it, which is why
//! [`fused_lanes`] stands where `avx_mathfun.h` has two operations; what it cannot fuse is not
//! fused here either. Results differ from the true values by one or two units in the last place.
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

use crate::simd::fused::{LANES, Lanes, fused_lanes};

// In the file's own digits, which are more than a float32 keeps.
const LOG: [f32; 9] = floats([
    7.0376836292e-2,
    -1.1514610310e-1,
    1.1676998740e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
]);
/// ln 2 in two parts: a whole multiple of the larger is exact.
const LN_2: [f32; 2] = floats([-2.12194440e-4, 0.693359375]);
/// -pi / 4 in three parts.
const MINUS_PI_4: [f32; 3] = floats([-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8]);
const SIN: [f32; 3] = floats([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const COS: [f32; 3] = floats([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]);

const fn floats<const N: usize>(digits: [f64; N]) -> [f32; N] {
    let mut floats = [0.0; N];
    let mut i = 0;
    while i < N {
        floats[i] = digits[i] as f32;
        i += 1;
    }
    floats
}

#[inline(always)]
fn lanes(f: impl FnMut(usize) -> f32) -> Lanes {
    std::array::from_fn(f)
}

/// Horner's scheme, the highest power first. Out of line: three polynomials share the code.
#[inline(never)]
fn polynomial(coefficients: &[f32], x: Lanes) -> Lanes {
    let zero = [0.0; LANES];
    coefficients.iter().fold(zero, |y, &c| fused_lanes(y, x, [c; LANES]))
}

/// The natural logarithm of positive normal numbers.
#[inline(always)]
pub(super) fn ln(x: Lanes) -> Lanes {
    // x = m * 2^e with m in [sqrt(1/2), sqrt(2)); then ln x = ln m + e ln 2.
    let bits = x.map(f32::to_bits);
    let half: Lanes = bits.map(|bits| f32::from_bits(bits & 0x7f_ffff | 0x3f00_0000));
    let small: [bool; LANES] = half.map(|m| m < std::f32::consts::FRAC_1_SQRT_2);
    let e = lanes(|i| (bits[i] >> 23) as i32 as f32 - if small[i] { 127.0 } else { 126.0 });
    let m = lanes(|i| half[i] - 1.0 + if small[i] { half[i] } else { 0.0 });

    let square = lanes(|i| m[i] * m[i]);
    let y = polynomial(&LOG, m);
    let y = lanes(|i| y[i] * m[i]);
    let y = fused_lanes(y, square, e.map(|e| e * LN_2[0]));
    let y = fused_lanes(square.map(|z| -z), [0.5; LANES], y);
    fused_lanes(e, [LN_2[1]; LANES], lanes(|i| m[i] + y[i]))
}

/// Sine and cosine of numbers in [0, 2 pi].
#[inline(always)]
pub(super) fn sin_cos(x: Lanes) -> (Lanes, Lanes) {
    // The octant, rounded up to even: what is left of x lies in [-pi/4, pi/4].
    let octant = x.map(|x| ((x * (4.0 / std::f64::consts::PI) as f32) as i32 + 1) & !1);
    let turns = octant.map(|j| j as f32);
    let x = MINUS_PI_4.iter().fold(x, |x, part| fused_lanes(turns, [*part; LANES], x));

    let z = lanes(|i| x[i] * x[i]);
    let c = polynomial(&COS, z);
    let c = fused_lanes(lanes(|i| c[i] * z[i]), z, z.map(|z| -(z * 0.5)));
    let c = c.map(|c| c + 1.0);
    let s = polynomial(&SIN, z);
    let s = fused_lanes(lanes(|i| s[i] * z[i]), x, x);

    // Every second quadrant swaps sine and cosine; each changes its sign in two of four.
    let sin = lanes(|i| {
        let sine = if octant[i] & 2 == 0 { s[i] } else { c[i] };
        if octant[i] & 4 == 0 { sine } else { -sine }
    });
    let cos = lanes(|i| {
        let cosine = if octant[i] & 2 == 0 { c[i] } else { s[i] };
        if (octant[i] - 2) & 4 == 0 { -cosine } else { cosine }
    });
    (sin, cos)
}
