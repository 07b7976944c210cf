//! The vectors as wasm simd128 intrinsics: every intrinsic of the crate stands here or in `fused`.

use super::{FloatVector, IntVector, Wide};
use core::arch::wasm32::*;
use fused::Doubt;

mod fused;

#[derive(Clone, Copy, Debug)]
pub(crate) struct F32x4(v128);
#[derive(Clone, Copy, Debug)]
pub(crate) struct F64x2(v128);
#[derive(Clone, Copy, Debug)]
pub(crate) struct U32x4(v128);

/// What vectors are made of: every bit pattern is a value, and there is no padding.
trait Lane: Copy {}
impl Lane for f32 {}
impl Lane for f64 {}
impl Lane for u32 {}
impl Lane for u8 {}

/// Loads the first `N` elements, which are 16 bytes.
#[inline(always)]
fn load<T: Lane, const N: usize>(from: &[T]) -> v128 {
    const { assert!(size_of::<T>() * N == 16) };
    let from: &[T] = &from[..N];
    // SAFETY: the slice above holds 16 initialised bytes (N elements, checked); v128.load needs no
    // alignment.
    unsafe { v128_load(from.as_ptr().cast()) }
}

/// Stores to the first `N` elements, which are 16 bytes.
#[inline(always)]
fn store<T: Lane, const N: usize>(vector: v128, to: &mut [T]) {
    const { assert!(size_of::<T>() * N == 16) };
    let to: &mut [T] = &mut to[..N];
    // SAFETY: the slice above is 16 writable bytes (N elements, checked), and a `Lane` takes any
    // bits; v128.store needs no alignment.
    unsafe { v128_store(to.as_mut_ptr().cast(), vector) }
}

/// The first two elements of both, by turns.
#[inline(always)]
fn low_u32(a: v128, b: v128) -> v128 {
    u32x4_shuffle::<0, 4, 1, 5>(a, b)
}

/// The last two elements of both, by turns.
#[inline(always)]
fn high_u32(a: v128, b: v128) -> v128 {
    u32x4_shuffle::<2, 6, 3, 7>(a, b)
}

/// The last two elements, first.
#[inline(always)]
fn upper(x: v128) -> v128 {
    i64x2_shuffle::<1, 1>(x, x)
}

impl FloatVector for F32x4 {
    type Elem = f32;
    type Half = F64x2;
    type Exact = [F64x2; 2];
    type Doubt = Doubt;
    const LANES: usize = 4;

    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self(f32x4_splat(x))
    }
    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        Self(load::<f32, 4>(from))
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        store::<f32, 4>(self.0, to);
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0))
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0))
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(f32x4_div(self.0, other.0))
    }
    #[inline(always)]
    fn exact(self) -> [F64x2; 2] {
        self.widen()
    }
    #[inline(always)]
    fn load_exact(from: &[f32]) -> [F64x2; 2] {
        let from: &[f32] = &from[..4];
        // SAFETY: the slice above holds two times 8 bytes; v128.load64_zero needs no alignment.
        let (low, high) = unsafe {
            let first: *const u64 = from.as_ptr().cast();
            (v128_load64_zero(first), v128_load64_zero(first.add(1)))
        };
        [F64x2(f64x2_promote_low_f32x4(low)), F64x2(f64x2_promote_low_f32x4(high))]
    }
    #[inline(always)]
    fn fuse([a, b, c]: [[F64x2; 2]; 3], doubt: &mut Doubt) -> Self {
        let sums = [a[0].mul(b[0]).add(c[0]), a[1].mul(b[1]).add(c[1])];
        let y = Self::narrow(sums);
        doubt.see(sums, y);
        y
    }
    #[inline(always)]
    fn is_doubtful<const N: usize>(doubt: Doubt, sums: &[Self; N]) -> bool {
        doubt.is_founded(sums)
    }
    #[inline(always)]
    fn fuse_carefully([a, b, c]: [[F64x2; 2]; 3]) -> Self {
        Self(fused::carefully([a[0].0, b[0].0, c[0].0], [a[1].0, b[1].0, c[1].0]))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(f32x4_sqrt(self.0))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(f32x4_abs(self.0))
    }
    #[inline(always)]
    fn neg(self) -> Self {
        Self(f32x4_neg(self.0))
    }
    #[inline(always)]
    fn at_least(self, low: Self) -> Self {
        // pmax(a, b) is `a < b ? b : a`: in this order a NaN in `self` stays.
        Self(f32x4_pmax(self.0, low.0))
    }
    #[inline(always)]
    fn at_most(self, high: Self) -> Self {
        // pmin(a, b) is `b < a ? b : a`.
        Self(f32x4_pmin(self.0, high.0))
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self {
        Self(f32x4_lt(self.0, other.0))
    }
    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        Self(f32x4_eq(self.0, other.0))
    }
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        Self(v128_bitselect(yes.0, no.0, self.0))
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        Self(i32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn sub_bits(self, other: Self) -> Self {
        Self(i32x4_sub(self.0, other.0))
    }
    #[inline(always)]
    fn exponent_bits(self) -> Self {
        Self(i32x4_shr(self.0, 23))
    }
    #[inline(always)]
    fn to_exponent(self) -> Self {
        Self(i32x4_shl(self.0, 23))
    }
    #[inline(always)]
    fn select_non_negative(self, yes: Self, no: Self) -> Self {
        Self(v128_bitselect(yes.0, no.0, f32x4_ge(self.0, f32x4_splat(0.0))))
    }
    #[inline(always)]
    fn exp2_of_rounded(self) -> Self {
        Self(u32x4_shl(u32x4_add(self.0, u32x4_splat(127)), 23))
    }
    #[inline(always)]
    fn spread(bytes: &[u8; 16], places: &[u8; 16]) -> Self {
        Self(i32x4_neg(i8x16_swizzle(load::<u8, 16>(bytes), load::<u8, 16>(places))))
    }
    #[inline(always)]
    fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        // Twice the same step: the elements of two vectors by turns.
        let (ac, ac_high) = (low_u32(a.0, c.0), high_u32(a.0, c.0));
        let (bd, bd_high) = (low_u32(b.0, d.0), high_u32(b.0, d.0));
        [
            Self(low_u32(ac, bd)),
            Self(high_u32(ac, bd)),
            Self(low_u32(ac_high, bd_high)),
            Self(high_u32(ac_high, bd_high)),
        ]
    }
    #[inline(always)]
    fn unzip(self, other: Self) -> (Self, Self) {
        (
            Self(u32x4_shuffle::<0, 2, 4, 6>(self.0, other.0)),
            Self(u32x4_shuffle::<1, 3, 5, 7>(self.0, other.0)),
        )
    }
    #[inline(always)]
    fn in_float64(self, f: impl Fn(F64x2) -> F64x2) -> Self {
        let [low, high] = self.widen();
        Self::narrow([f(low), f(high)])
    }
    #[inline(always)]
    fn signs(self) -> u32 {
        u32x4_bitmask(self.0).into()
    }
}

impl Wide for F32x4 {
    #[inline(always)]
    fn widen(self) -> [F64x2; 2] {
        let wide = |x| F64x2(f64x2_promote_low_f32x4(x));
        [wide(self.0), wide(upper(self.0))]
    }
    #[inline(always)]
    fn narrow([low, high]: [F64x2; 2]) -> Self {
        let (low, high) = (f32x4_demote_f64x2_zero(low.0), f32x4_demote_f64x2_zero(high.0));
        // The averages of equal bytes change nothing, but keep the compiler from seeing the shuffle
        // and the demotions as one: it would demote number by number. The build takes them out again.
        Self(i64x2_shuffle::<0, 2>(u8x16_avgr(low, low), u8x16_avgr(high, high)))
    }
}

impl FloatVector for F64x2 {
    type Elem = f64;
    type Half = F64x2;
    const LANES: usize = 2;

    #[inline(always)]
    fn splat(x: f64) -> Self {
        Self(f64x2_splat(x))
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Self {
        Self(load::<f64, 2>(from))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        store::<f64, 2>(self.0, to);
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(f64x2_add(self.0, other.0))
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(f64x2_sub(self.0, other.0))
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(f64x2_mul(self.0, other.0))
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(f64x2_div(self.0, other.0))
    }
    undoubted!(f64);
    #[inline(always)]
    fn fuse_carefully([a, b, c]: [Self; 3]) -> Self {
        a.mul(b).add(c)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(f64x2_sqrt(self.0))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(f64x2_abs(self.0))
    }
    #[inline(always)]
    fn neg(self) -> Self {
        Self(f64x2_neg(self.0))
    }
    #[inline(always)]
    fn at_least(self, low: Self) -> Self {
        // pmax(a, b) is `a < b ? b : a`: in this order a NaN in `self` stays.
        Self(f64x2_pmax(self.0, low.0))
    }
    #[inline(always)]
    fn at_most(self, high: Self) -> Self {
        // pmin(a, b) is `b < a ? b : a`.
        Self(f64x2_pmin(self.0, high.0))
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self {
        Self(f64x2_lt(self.0, other.0))
    }
    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        Self(f64x2_eq(self.0, other.0))
    }
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        Self(v128_bitselect(yes.0, no.0, self.0))
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        Self(i64x2_add(self.0, other.0))
    }
    #[inline(always)]
    fn sub_bits(self, other: Self) -> Self {
        Self(i64x2_sub(self.0, other.0))
    }
    #[inline(always)]
    fn exponent_bits(self) -> Self {
        Self(i64x2_shr(self.0, 52))
    }
    #[inline(always)]
    fn to_exponent(self) -> Self {
        Self(i64x2_shl(self.0, 52))
    }
    #[inline(always)]
    fn select_non_negative(self, yes: Self, no: Self) -> Self {
        Self(v128_bitselect(yes.0, no.0, f64x2_ge(self.0, f64x2_splat(0.0))))
    }
    #[inline(always)]
    fn exp2_of_rounded(self) -> Self {
        Self(u64x2_shl(u64x2_add(self.0, u64x2_splat(1023)), 52))
    }
    #[inline(always)]
    fn spread(bytes: &[u8; 16], places: &[u8; 16]) -> Self {
        Self(i64x2_neg(i8x16_swizzle(load::<u8, 16>(bytes), load::<u8, 16>(places))))
    }
    #[inline(always)]
    fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        [
            Self(u64x2_shuffle::<0, 2>(a.0, b.0)),
            Self(u64x2_shuffle::<0, 2>(c.0, d.0)),
            Self(u64x2_shuffle::<1, 3>(a.0, b.0)),
            Self(u64x2_shuffle::<1, 3>(c.0, d.0)),
        ]
    }
    #[inline(always)]
    fn unzip(self, other: Self) -> (Self, Self) {
        (Self(u64x2_shuffle::<0, 2>(self.0, other.0)), Self(u64x2_shuffle::<1, 3>(self.0, other.0)))
    }
    #[inline(always)]
    fn in_float64(self, f: impl Fn(F64x2) -> F64x2) -> Self {
        f(self)
    }
    #[inline(always)]
    fn signs(self) -> u32 {
        u64x2_bitmask(self.0).into()
    }
}

impl IntVector for U32x4 {
    type Floats = F32x4;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        Self(u32x4_splat(x))
    }
    #[inline(always)]
    fn load(from: &[u32]) -> Self {
        Self(load::<u32, 4>(from))
    }
    #[inline(always)]
    fn store(self, to: &mut [u32]) {
        store::<u32, 4>(self.0, to);
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        Self(u32x4_shl(self.0, N))
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        Self(u32x4_shr(self.0, N))
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(u32x4_sub(self.0, other.0))
    }
    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        Self(u32x4_eq(self.0, other.0))
    }
    #[inline(always)]
    fn and_not(self, other: Self) -> Self {
        Self(v128_andnot(self.0, other.0))
    }
    #[inline(always)]
    fn alternate(self, other: Self) -> Self {
        Self(u32x4_shuffle::<0, 5, 2, 7>(self.0, other.0))
    }
    #[inline(always)]
    fn any(self) -> bool {
        v128_any_true(self.0)
    }
    #[inline(always)]
    fn signs(self) -> u32 {
        u32x4_bitmask(self.0).into()
    }
    #[inline(always)]
    fn to_floats(self) -> F32x4 {
        F32x4(f32x4_convert_i32x4(self.0))
    }
    #[inline(always)]
    fn bits(floats: F32x4) -> Self {
        Self(floats.0)
    }
    #[inline(always)]
    fn as_floats(self) -> F32x4 {
        F32x4(self.0)
    }
}
