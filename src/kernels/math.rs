//! Exponential, logarithm and their kin: our own, the same bits on every machine.
//!
//! Every function is written once for float32 and float64; the constants are those of the precision
//! ([`MathFloat`]). The greatest errors, in units of the last place of the exact result, as
//! far as the sweeps of the tests (against the `libm` crate in float64) can see:
//!
//! | function | float32 | float64 | method |
//! |---|---|---|---|
//! | [`exp`] | 1.0 | 1.0 | `x = n ln 2 + r`, polynomial in `r`, scaled by `2^n` in two steps |
//! | [`expm1_all`] | 1.5 | 1.5 | likewise; `2^n p + (2^n - 1)`, so that nothing cancels |
//! | [`log`] | 1.0 | 1.0 | `x = 2^e m`, `m` near 1; series in `s = (m - 1) / (m + 1)` |
//! | [`log1p`] | 1.0 | 1.0 | likewise, with what `1 + x` lost added back |
//! | [`tanh_all`] | 1.2 | 1.2 | `x + x^3 p(x^2)` below 1, else `1 - 2 / (exp(2 x) + 1)` |
//! | [`sigmoid`] | 2.5 | 2.5 | `1 / (1 + exp(-x))`, as PyTorch has it |
//! | [`erf_all`] | 1.5 | 1.5 | `x + x p(x^2)` below 1, else `1 - exp(-x^2) q(t)` with `t = (x - k) / (x + k)` |
//! | [`sin_or_cos_all`] | 0.51 | 1.0 | in float64, see `sin_cos`; beyond 400,000 by the `libm` crate |
//! | [`pow`], [`pow_all`] | 0.51 | 1.0 | in float64 by the `libm` crate, or with its bits |
//!
//! The polynomials are Chebyshev fits in 50 digits (mpmath's `chebyfit`) of the functions that the
//! table of constants names; none costs more than a tenth of the last place.

use crate::dtype::Element;
use crate::kernels::sin_cos;
use crate::kernels::steps::{CHUNK, Steps, replace, update, with_copy};
use crate::simd::{Float, FloatVector};

/// Constants that depend on the precision. Coefficients stand highest power first.
pub(crate) trait MathFloat: Float {
    /// Below the first `exp` is 0 to the last bit, above the second infinite.
    const EXP_RANGE: (f64, f64);
    /// Below this `expm1` is -1 to the last bit.
    const EXPM1_LOWEST: f64;
    /// Nearer to zero than this `expm1(x)` is `x` to the last bit.
    const TINY: f64;
    /// The leading part of ln 2, short enough that `n` times it is exact; and the rest.
    const LN_2: (f64, f64);
    /// `(exp(r) - 1 - r) / r^2` for `abs r <= ln 2 / 2`.
    const EXP: &'static [f64];
    /// `(2 atanh(s) - 2 s) / s^3` in powers of `s^2`, for `abs s <= 0.1716`.
    const LOG: &'static [f64];
    /// The least normal number; and a power of two that makes a normal number of all others, and its
    /// exponent.
    const NORMAL: (f64, f64, f64);
    /// `(tanh(x) / x - 1) / x^2` in powers of `x^2`, for `abs x <= 1`.
    const TANH: &'static [f64];
    /// `erf(x) / x - 1` in powers of `x^2`, for `abs x <= 1`.
    const ERF_NEAR: &'static [f64];
    /// `exp(x^2) erfc(x)` in powers of `(x - k) / (x + k)`, for `x` from 1 to `ERF_LIMIT`.
    const ERF_FAR: &'static [f64];
    /// The `k` of `ERF_FAR`.
    const ERF_MIDDLE: f64;
    /// From here on `erf` is 1 to the last bit.
    const ERF_LIMIT: f64;
}

impl MathFloat for f32 {
    const EXP_RANGE: (f64, f64) = (-104.5, 89.0);
    const EXPM1_LOWEST: f64 = -40.0;
    const TINY: f64 = 2.980_232_238_769_531_2e-8; // 2^-25
    const LN_2: (f64, f64) = (0.693_359_375, -2.121_944_4e-4);
    const EXP: &'static [f64] = &[
        1.989_103_065_437_032_7e-4,
        1.393_368_586_261_717_4e-3,
        8.333_310_889_582_076e-3,
        4.166_646_460_202_654e-2,
        0.166_666_666_816_591_8,
        0.500_000_001_349_817_8,
    ];
    const LOG: &'static [f64] = &[
        0.233_316_144_718_434_98,
        0.285_507_786_331_919_64,
        0.400_001_222_118_106_5,
        0.666_666_665_540_420_1,
    ];
    const NORMAL: (f64, f64, f64) = (1.175_494_350_822_287_5e-38, 16_777_216.0, 24.0);
    const TANH: &'static [f64] = &[
        1.427_931_879_962_156_5e-4,
        -9.235_008_463_481_761e-4,
        3.206_803_386_846_565e-3,
        -8.697_847_592_814_879e-3,
        2.182_954_884_305_937e-2,
        -5.396_341_475_443_884e-2,
        0.133_333_106_555_451,
        -0.333_333_331_567_223_1,
    ];
    const ERF_NEAR: &'static [f64] = &[
        7.875_875_062_685_488e-5,
        -8.016_864_287_165_87e-4,
        5.189_087_423_433_974e-3,
        -2.685_421_201_062_641_2e-2,
        0.112_835_947_151_602_18,
        -0.376_126_266_667_203_34,
        0.128_379_165_848_350_9,
    ];
    const ERF_FAR: &'static [f64] = &[
        -8.379_754_387_023_134e-4,
        6.811_140_131_085_635e-3,
        3.732_371_758_939_544_4e-3,
        -7.896_830_612_793_473e-2,
        0.241_658_201_525_560_2,
        -0.427_185_989_768_486_7,
        0.255_395_676_310_505_75,
    ];
    const ERF_MIDDLE: f64 = 2.0;
    const ERF_LIMIT: f64 = 4.0;
}

impl MathFloat for f64 {
    const EXP_RANGE: (f64, f64) = (-746.0, 710.0);
    const EXPM1_LOWEST: f64 = -60.0;
    const TINY: f64 = 5.551_115_123_125_783e-17; // 2^-54
    const LN_2: (f64, f64) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);
    const EXP: &'static [f64] = &[
        2.091_471_734_171_637_8e-9,
        2.510_525_953_854_485e-8,
        2.755_727_357_010_214e-7,
        2.755_725_529_796_964_3e-6,
        2.480_158_732_560_532_4e-5,
        1.984_126_987_490_126e-4,
        1.388_888_888_888_373e-3,
        8.333_333_333_326_112e-3,
        4.166_666_666_666_667e-2,
        0.166_666_666_666_666_7,
        0.5,
    ];
    const LOG: &'static [f64] = &[
        0.130_880_348_509_275_55,
        0.132_686_383_692_668_25,
        0.153_862_447_376_216_65,
        0.181_817_955_475_211_37,
        0.222_222_223_925_810_45,
        0.285_714_285_707_997_84,
        0.400_000_000_000_008_85,
        0.666_666_666_666_666_6,
    ];
    const NORMAL: (f64, f64, f64) = (f64::MIN_POSITIVE, 18_014_398_509_481_984.0, 54.0);
    const TANH: &'static [f64] = &[
        2.515_502_365_938_210_5e-8,
        -2.633_077_223_295_933_7e-7,
        1.379_181_449_908_334_2e-6,
        -4.987_760_317_520_347e-6,
        1.460_613_167_671_537_8e-5,
        -3.838_960_789_314_733_4e-5,
        9.646_277_743_313_181e-5,
        -2.389_570_522_873_822_5e-4,
        5.899_792_946_300_052e-4,
        -1.455_824_692_096_494_1e-3,
        3.592_126_679_366_341e-3,
        -8.863_235_404_578_283e-3,
        2.186_948_852_912_909e-2,
        -5.396_825_396_804_637e-2,
        0.133_333_333_333_330_9,
        -0.333_333_333_333_333_3,
    ];
    const ERF_NEAR: &'static [f64] = &[
        5.957_176_147_748_911e-11,
        -1.137_284_885_679_167_4e-9,
        1.465_977_527_404_743_6e-8,
        -1.635_031_270_105_469_5e-7,
        1.646_100_048_412_136_8e-6,
        -1.492_559_526_683_118_2e-5,
        1.205_533_111_164_271e-4,
        -8.548_326_980_833_79e-4,
        5.223_977_624_818_014_5e-3,
        -2.686_617_064_507_679_2e-2,
        0.112_837_916_709_548_79,
        -0.376_126_389_031_837_5,
        0.128_379_167_095_512_6,
    ];
    const ERF_FAR: &'static [f64] = &[
        1.280_190_086_296_266_2e-6,
        2.023_603_179_641_757e-6,
        -8.008_021_319_412_685e-6,
        -1.284_889_451_252_353e-5,
        6.406_182_073_530_546e-5,
        4.525_472_635_483_354e-5,
        -5.970_623_517_093_284e-4,
        7.077_464_443_901_538e-4,
        4.269_136_347_508_256e-3,
        -2.439_249_931_827_319_3e-2,
        7.166_583_719_774_874e-2,
        -0.150_115_936_500_787_44,
        0.245_603_801_712_331_95,
        -0.326_233_560_043_037_16,
        0.179_001_151_181_389_96,
    ];
    const ERF_MIDDLE: f64 = 3.0;
    const ERF_LIMIT: f64 = 6.0;
}

/// A vector of this number.
#[inline(always)]
pub(crate) fn splat<V: FloatVector>(x: f64) -> V {
    V::splat(<V::Elem as Element>::from_f64(x))
}

/// The polynomial with these coefficients, by Horner's rule.
#[inline(always)]
fn polynomial<V: FloatVector>(x: V, coefficients: &[f64]) -> V {
    let mut y = splat::<V>(coefficients[0]);
    for &coefficient in &coefficients[1..] {
        y = y.mul(x).add(splat(coefficient));
    }
    y
}

/// `(n + ROUND, exp(r) - 1)` where `x = n ln 2 + r`.
#[inline(always)]
fn reduced_expm1<V: FloatVector<Elem: MathFloat>>(x: V) -> (V, V) {
    let round = V::splat(V::Elem::ROUND);
    let rounded = x.mul(splat(std::f64::consts::LOG2_E)).add(round);
    let n = rounded.sub(round);
    let (high, low) = V::Elem::LN_2;
    let r = x.sub(n.mul(splat(high))).sub(n.mul(splat(low)));
    (rounded, polynomial(r, V::Elem::EXP).mul(r.mul(r)).add(r))
}

/// `e^x`.
#[inline(always)]
fn exp_inline<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    let (low, high) = V::Elem::EXP_RANGE;
    let (rounded, p) = reduced_expm1(x.at_least(splat(low)).at_most(splat(high)));
    // 2^n alone may be too great or too small for a normal number: half of n, then the rest.
    let round = V::splat(V::Elem::ROUND);
    let n = rounded.sub(round);
    let half = n.mul(splat(0.5)).add(round);
    let rest = n.sub(half.sub(round)).add(round);
    p.add(splat(1.0)).mul(half.exp2_of_rounded()).mul(rest.exp2_of_rounded())
}

/// `e^x - 1`.
#[inline(always)]
fn expm1_inline<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    let clamped = x.at_least(splat(V::Elem::EXPM1_LOWEST)).at_most(splat(V::Elem::EXP_RANGE.1));
    let (rounded, p) = reduced_expm1(clamped);
    // Half of the result, because 2^n itself may be too great.
    let power = rounded.sub(splat(1.0)).exp2_of_rounded();
    let half = power.mul(p).add(power.sub(splat(0.5)));
    x.abs().less(splat(V::Elem::TINY)).select(x, half.add(half))
}

/// `e^x - 1` where `x < 0`, with the bits of [`expm1_all`]; any number elsewhere, but NaN stays. In the
/// place of the call. `2^n` is a normal number here, and nothing that is multiplied by it is lost.
#[inline(always)]
pub(crate) fn expm1_of_negative<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    let (rounded, p) = reduced_expm1(x.at_least(splat(V::Elem::EXPM1_LOWEST)));
    let power = rounded.exp2_of_rounded();
    power.mul(p).add(power.sub(splat(1.0)))
}

/// `e^x` where `x <= 0`, with the bits of [`exp_all`]; any number elsewhere, but NaN stays. In the place
/// of the call.
#[inline(always)]
pub(crate) fn exp_of_negative<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    let (rounded, p) = reduced_expm1(x.at_least(splat(V::Elem::EXP_RANGE.0)));
    // 2^n alone may be too small for a normal number: too great by a power of two, then by that.
    let shift = if V::LANES == 4 { 64 } else { 512 };
    let power = rounded.add(splat(f64::from(shift))).exp2_of_rounded();
    p.add(splat(1.0)).mul(power).mul(splat(2f64.powi(-shift)))
}

/// The exponent and the mantissa, from sqrt(1/2) to sqrt(2), of a normal positive number.
#[inline(always)]
fn split<V: FloatVector>(x: V) -> (V, V) {
    let exponent = x.sub_bits(splat(std::f64::consts::FRAC_1_SQRT_2)).exponent_bits();
    let round = V::splat(V::Elem::ROUND);
    (round.add_bits(exponent).sub(round), x.sub_bits(exponent.to_exponent()))
}

/// `exponent ln 2 + log(1 + f) + extra`.
#[inline(always)]
fn log_sum<V: FloatVector<Elem: MathFloat>>(exponent: V, f: V, extra: V) -> V {
    let s = f.div(f.add(splat(2.0)));
    let z = s.mul(s);
    let rest = polynomial(z, V::Elem::LOG).mul(z);
    let half = f.mul(f).mul(splat(0.5));
    let (high, low) = V::Elem::LN_2;
    let small = s.mul(half.add(rest)).add(exponent.mul(splat(low)).add(extra));
    exponent.mul(splat(high)).sub(half.sub(small).sub(f))
}

/// The natural logarithm.
#[inline(always)]
fn log_inline<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    let zero = splat::<V>(0.0);
    let (least, factor, power) = V::Elem::NORMAL;
    let small = x.less(splat(least));
    let (exponent, m) = split(small.select(x.mul(splat(factor)), x));
    let exponent = exponent.sub(small.and(splat(power)));
    let y = log_sum(exponent, m.sub(splat(1.0)), zero);
    let y = x.less(splat(f64::INFINITY)).select(y, x);
    let y = x.equal(zero).select(splat(f64::NEG_INFINITY), y);
    x.less(zero).select(splat(f64::NAN), y)
}

/// `log(1 + x)`.
#[inline(always)]
fn log1p_inline<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    let (zero, one) = (splat::<V>(0.0), splat::<V>(1.0));
    let u = one.add(x);
    // What that rounding lost.
    let there = u.sub(one);
    let lost = one.sub(u.sub(there)).add(x.sub(there));
    let (exponent, m) = split(u);
    let near = exponent.equal(zero);
    let f = near.select(x, m.sub(one));
    let y = log_sum(exponent, f, near.select(zero, lost.div(u)));
    let y = x.less(splat(f64::INFINITY)).select(y, x);
    let y = x.equal(zero).select(x, y);
    let y = u.equal(zero).select(splat(f64::NEG_INFINITY), y);
    u.less(zero).select(splat(f64::NAN), y)
}

/// A positive number with the sign of another.
#[inline(always)]
fn with_sign<V: FloatVector>(positive: V, sign: V) -> V {
    positive.or(sign.and(splat(-0.0)))
}

/// Steps in place: one loop for each function.
macro_rules! loops {
    ($($name:ident = $inline:ident;)*) => {$(
        #[inline(never)]
        pub(crate) fn $name<V: FloatVector<Elem: MathFloat>>(y: &mut Steps<V::Elem>) {
            replace::<V>(y, |y| $inline(y));
        }
    )*};
}
loops! {
    exp_all = exp_inline;
    expm1_all = expm1_inline;
    log_all = log_inline;
    log1p_all = log1p_inline;
}

/// One vector, by the loop over many.
macro_rules! out_of_line {
    ($($name:ident = $all:ident;)*) => {$(
        #[inline(always)]
        pub(crate) fn $name<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
            let mut step = [<V::Elem as Float>::Step::default()];
            x.store(step[0].as_mut());
            $all::<V>(&mut step);
            V::load(step[0].as_ref())
        }
    )*};
}
out_of_line! {
    exp = exp_all;
    log1p = log1p_all;
}

/// `1 / (1 + e^-x)`.
#[inline(always)]
pub(crate) fn sigmoid<V: FloatVector<Elem: MathFloat>>(x: V) -> V {
    splat::<V>(1.0).div(exp(x.neg()).add(splat(1.0)))
}

/// The hyperbolic tangent, in place.
#[inline(never)]
pub(crate) fn tanh_all<V: FloatVector<Elem: MathFloat>>(y: &mut Steps<V::Elem>) {
    let one = splat::<V>(1.0);
    with_copy::<V::Elem>(y, |x, y| {
        replace::<V>(y, |x| x.abs().add(x.abs()));
        exp_all::<V>(y);
        update(x, y, |x: V, power| {
            let a = x.abs();
            let square = a.mul(a);
            let near = polynomial(square, V::Elem::TANH).mul(square.mul(a)).add(a);
            let far = one.sub(splat::<V>(2.0).div(power.add(one)));
            with_sign(a.less(one).select(near, far), x)
        });
    });
}

/// The error function, in place.
#[inline(never)]
pub(crate) fn erf_all<V: FloatVector<Elem: MathFloat>>(y: &mut Steps<V::Elem>) {
    let (one, middle) = (splat::<V>(1.0), splat::<V>(V::Elem::ERF_MIDDLE));
    let limited = |x: V| x.abs().at_most(splat(V::Elem::ERF_LIMIT));
    with_copy::<V::Elem>(y, |x, y| {
        replace::<V>(y, |x| limited(x).mul(limited(x)).neg());
        exp_all::<V>(y);
        update(x, y, |x: V, power| {
            let a = limited(x);
            let near = polynomial(a.mul(a), V::Elem::ERF_NEAR).mul(a).add(a);
            let t = a.sub(middle).div(a.add(middle));
            let far = one.sub(power.mul(polynomial(t, V::Elem::ERF_FAR)));
            with_sign(a.less(one).select(near, far), x)
        });
    });
}

/// Beyond this the argument of a sine is not reduced exactly enough.
const SIN_COS_LIMIT: f64 = 400_000.0;

/// The sine for a `quarter` of 0, the cosine for 1; what is too great goes to the `libm` crate.
#[inline(never)]
pub(crate) fn sin_or_cos_all<V: FloatVector>(
    x: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
    quarter: f64,
) {
    let mut greatest = splat::<V>(0.0);
    for (x, y) in x.iter().zip(&mut *y) {
        let x = V::load(x.as_ref());
        greatest = greatest.at_least(x.abs());
        x.in_float64(|x| sin_of_quarters(x, quarter)).store(y.as_mut());
    }
    if greatest.less(splat(SIN_COS_LIMIT)).signs() == (1 << V::LANES) - 1 {
        return;
    }
    for (y, x) in V::Elem::flat_mut(y).iter_mut().zip(V::Elem::flat(x)) {
        let x = x.to_f64();
        if x.abs() >= SIN_COS_LIMIT {
            *y = V::Elem::from_f64(if quarter == 0.0 { libm::sin(x) } else { libm::cos(x) });
        }
    }
}

/// The sine of `x + quarter pi / 2` for `x` up to the limit; the method is that of `sin_cos`.
#[inline(always)]
fn sin_of_quarters<V: FloatVector<Elem = f64>>(x: V, quarter: f64) -> V {
    let round = V::splat(f64::ROUND);
    let rounded = x.mul(V::splat(std::f64::consts::FRAC_2_PI)).add(round);
    let n = rounded.sub(round);
    let [high, middle, low] = sin_cos::PI_2.map(|part| n.mul(V::splat(part)));
    // x - n pi/2 as the sum of r and a small tail, which the last two roundings lost.
    let first = x.sub(high);
    let second = first.sub(middle);
    let rest = low.sub(first.sub(second).sub(middle));
    let r = second.sub(rest);
    let tail = second.sub(r).sub(rest);

    let (one, half) = (V::splat(1.0), V::splat(0.5));
    let z = r.mul(r);
    let cube = z.mul(r);
    let small = z.mul(half.mul(tail).sub(cube.mul(polynomial(z, &sin_cos::SIN)))).sub(tail);
    let sin = r.sub(small.sub(cube.mul(V::splat(sin_cos::SIN_CUBE))));
    let near = one.sub(half.mul(z));
    let small = z.mul(z.mul(polynomial(z, &sin_cos::COS))).sub(r.mul(tail));
    let cos = near.add(one.sub(near).sub(half.mul(z)).add(small));
    // The low bits of n say which is which, and the sign.
    let quarters = rounded.add(V::splat(quarter));
    let is_clear = |bit| quarters.and(V::splat(f64::from_bits(bit))).equal(V::splat(0.0));
    let y = is_clear(1).select(sin, cos);
    is_clear(2).select(y, y.neg())
}

/// The cosine of one number.
#[cfg(feature = "bindings")]
pub(crate) fn cos(x: f64) -> f64 {
    let mut y = [[0.0; 2]];
    sin_or_cos_all::<<f64 as Float>::Vector>(&[[x; 2]], &mut y, 1.0);
    y[0][0]
}

/// `x` to the power `y`.
#[inline(never)]
pub(crate) fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// More than what `exp(exponent log(x))` may be off in float64, in relation to it, where it has a
/// counterpart in float32: 104, the greatest argument, times the errors of three operations.
const POW_DOUBT: f64 = 1.0 / (1u64 << 43) as f64;

/// `x^exponent` in float32, with the bits of [`pow`]: by logarithms, but where the result is so near to
/// the middle of two float32 that it could round to either.
#[inline(never)]
pub(crate) fn pow_all<T: Float>(x: &Steps<T>, y: &mut Steps<T>, exponent: f64) {
    type Vector = <f64 as Float>::Vector;
    let is_whole = exponent.fract() == 0.0;
    let is_odd = is_whole && (exponent * 0.5).fract() != 0.0;
    let mut powers = [[0.0; 2]; 2 * CHUNK];
    for (x, y) in x.chunks(CHUNK).zip(y.chunks_mut(CHUNK)) {
        let (x, y) = (T::flat(x), T::flat_mut(y));
        let powers = &mut powers[..x.len().div_ceil(2)];
        for (power, x) in powers.as_flattened_mut().iter_mut().zip(x) {
            *power = x.to_f64().abs();
        }
        log_all::<Vector>(powers);
        replace::<Vector>(powers, |log| log.mul(splat(exponent)));
        exp_all::<Vector>(powers);
        for ((y, x), &power) in y.iter_mut().zip(x).zip(powers.as_flattened()) {
            let x = x.to_f64();
            let power = if is_odd { power.copysign(x) } else { power };
            let near = [1.0 - POW_DOUBT, 1.0 + POW_DOUBT];
            let [low, high] = near.map(|near| T::from_f64(power * near));
            // NaN is equal to nothing.
            let is_sure = low == high && (x >= 0.0 || is_whole);
            *y = if is_sure { low } else { T::from_f64(pow(x, exponent)) };
        }
    }
}

#[cfg(test)]
mod tests;
