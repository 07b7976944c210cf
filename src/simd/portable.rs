//! The vectors in plain Rust: the implementation for every target without simd128, and the
//! reference for `wasm`.

use super::fused::fused;
use super::{FloatVector, IntVector, Wide};

#[derive(Clone, Copy, Debug)]
pub(crate) struct F32x4([f32; 4]);
#[derive(Clone, Copy, Debug)]
pub(crate) struct F64x2([f64; 2]);
#[derive(Clone, Copy, Debug)]
pub(crate) struct U32x4([u32; 4]);

/// Implements [`FloatVector`] for an array of `$lanes` numbers with bits `$bits`.
macro_rules! float_vector {
    ($vector:ident, $elem:ty, $lanes:literal, $bits:ty, $signed:ty, $mantissa:literal, $bias:literal, $mul_add:expr) => {
        impl $vector {
            #[inline(always)]
            fn zip(self, other: Self, f: impl Fn($elem, $elem) -> $elem) -> Self {
                Self(std::array::from_fn(|i| f(self.0[i], other.0[i])))
            }
            #[inline(always)]
            fn bits(self, other: Self, f: impl Fn($bits, $bits) -> $bits) -> Self {
                self.zip(other, |a, b| <$elem>::from_bits(f(a.to_bits(), b.to_bits())))
            }
            #[inline(always)]
            fn mask(self, other: Self, f: impl Fn($elem, $elem) -> bool) -> Self {
                self.zip(other, |a, b| <$elem>::from_bits(if f(a, b) { <$bits>::MAX } else { 0 }))
            }
        }

        impl FloatVector for $vector {
            type Elem = $elem;
            type Half = F64x2;
            const LANES: usize = $lanes;

            #[inline(always)]
            fn splat(x: $elem) -> Self {
                Self([x; $lanes])
            }
            #[inline(always)]
            fn load(from: &[$elem]) -> Self {
                Self(std::array::from_fn(|i| from[i]))
            }
            #[inline(always)]
            fn store(self, to: &mut [$elem]) {
                to[..$lanes].copy_from_slice(&self.0);
            }
            #[inline(always)]
            fn add(self, other: Self) -> Self {
                self.zip(other, |a, b| a + b)
            }
            #[inline(always)]
            fn sub(self, other: Self) -> Self {
                self.zip(other, |a, b| a - b)
            }
            #[inline(always)]
            fn mul(self, other: Self) -> Self {
                self.zip(other, |a, b| a * b)
            }
            #[inline(always)]
            fn div(self, other: Self) -> Self {
                self.zip(other, |a, b| a / b)
            }
            undoubted!($elem);
            #[inline(always)]
            fn fuse_carefully([a, b, c]: [Self; 3]) -> Self {
                Self(std::array::from_fn(|i| $mul_add(a.0[i], b.0[i], c.0[i])))
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                Self(self.0.map(<$elem>::sqrt))
            }
            #[inline(always)]
            fn abs(self) -> Self {
                Self(self.0.map(<$elem>::abs))
            }
            #[inline(always)]
            fn neg(self) -> Self {
                Self(self.0.map(|x| -x))
            }
            #[inline(always)]
            fn at_least(self, low: Self) -> Self {
                self.zip(low, |a, b| if a < b { b } else { a })
            }
            #[inline(always)]
            fn at_most(self, high: Self) -> Self {
                self.zip(high, |a, b| if b < a { b } else { a })
            }
            #[inline(always)]
            fn less(self, other: Self) -> Self {
                self.mask(other, |a, b| a < b)
            }
            #[inline(always)]
            fn equal(self, other: Self) -> Self {
                self.mask(other, |a, b| a == b)
            }
            #[inline(always)]
            fn select(self, yes: Self, no: Self) -> Self {
                self.and(yes).or(self.bits(no, |mask, no| !mask & no))
            }
            #[inline(always)]
            fn and(self, other: Self) -> Self {
                self.bits(other, |a, b| a & b)
            }
            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self.bits(other, |a, b| a | b)
            }
            #[inline(always)]
            fn add_bits(self, other: Self) -> Self {
                self.bits(other, <$bits>::wrapping_add)
            }
            #[inline(always)]
            fn sub_bits(self, other: Self) -> Self {
                self.bits(other, <$bits>::wrapping_sub)
            }
            #[inline(always)]
            fn exponent_bits(self) -> Self {
                Self(self.0.map(|x| {
                    let bits = x.to_bits() as $signed >> $mantissa;
                    <$elem>::from_bits(bits as $bits)
                }))
            }
            #[inline(always)]
            fn to_exponent(self) -> Self {
                Self(self.0.map(|x| <$elem>::from_bits(x.to_bits() << $mantissa)))
            }
            #[inline(always)]
            fn select_non_negative(self, yes: Self, no: Self) -> Self {
                Self(std::array::from_fn(|i| if self.0[i] >= 0.0 { yes.0[i] } else { no.0[i] }))
            }
            #[inline(always)]
            fn exp2_of_rounded(self) -> Self {
                // Shifting drops the bits of the rounding constant above the exponent's.
                Self(
                    self.0
                        .map(|x| <$elem>::from_bits(x.to_bits().wrapping_add($bias) << $mantissa)),
                )
            }
            #[inline(always)]
            fn spread(bytes: &[u8; 16], places: &[u8; 16]) -> Self {
                let is_set = |i: usize| bytes[usize::from(places[i * 16 / $lanes])] != 0;
                let mask = |i| <$elem>::from_bits(if is_set(i) { <$bits>::MAX } else { 0 });
                Self(std::array::from_fn(mask))
            }
            #[inline(always)]
            fn transpose(rows: [Self; 4]) -> [Self; 4] {
                let at = |i: usize| rows[i % 4].0[i / 4];
                std::array::from_fn(|v| Self(std::array::from_fn(|i| at(v * $lanes + i))))
            }
            #[inline(always)]
            fn unzip(self, other: Self) -> (Self, Self) {
                let at = |i: usize| if i < $lanes { self.0[i] } else { other.0[i - $lanes] };
                let every = |start| Self(std::array::from_fn(|i| at(2 * i + start)));
                (every(0), every(1))
            }
            #[inline(always)]
            fn in_float64(self, f: impl Fn(F64x2) -> F64x2) -> Self {
                let mut halves = self.0.map(f64::from);
                for half in halves.as_chunks_mut::<2>().0 {
                    *half = f(F64x2(*half)).0;
                }
                Self(halves.map(|x| x as $elem))
            }
            #[inline(always)]
            fn signs(self) -> u32 {
                (0..$lanes).map(|i| u32::from(self.0[i].is_sign_negative()) << i).sum()
            }
        }
    };
}
float_vector!(F32x4, f32, 4, u32, i32, 23, 127, fused);
float_vector!(F64x2, f64, 2, u64, i64, 52, 1023, |a: f64, b, c| a * b + c);

impl Wide for F32x4 {
    #[inline(always)]
    fn widen(self) -> [F64x2; 2] {
        let [a, b, c, d] = self.0.map(f64::from);
        [F64x2([a, b]), F64x2([c, d])]
    }
    #[inline(always)]
    fn narrow([F64x2([a, b]), F64x2([c, d])]: [F64x2; 2]) -> Self {
        Self([a, b, c, d].map(|x| x as f32))
    }
}

impl U32x4 {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(u32, u32) -> u32) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

impl IntVector for U32x4 {
    type Floats = F32x4;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        Self([x; 4])
    }
    #[inline(always)]
    fn load(from: &[u32]) -> Self {
        Self(std::array::from_fn(|i| from[i]))
    }
    #[inline(always)]
    fn store(self, to: &mut [u32]) {
        to[..4].copy_from_slice(&self.0);
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        Self(self.0.map(|a| a << N))
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        Self(self.0.map(|a| a >> N))
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, u32::wrapping_sub)
    }
    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        self.zip(other, |a, b| if a == b { u32::MAX } else { 0 })
    }
    #[inline(always)]
    fn and_not(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }
    #[inline(always)]
    fn alternate(self, other: Self) -> Self {
        Self([self.0[0], other.0[1], self.0[2], other.0[3]])
    }
    #[inline(always)]
    fn any(self) -> bool {
        self.0.iter().any(|&a| a != 0)
    }
    #[inline(always)]
    fn signs(self) -> u32 {
        (0..4).map(|i| self.0[i] >> 31 << i).sum()
    }
    #[inline(always)]
    fn to_floats(self) -> F32x4 {
        F32x4(self.0.map(|a| a as f32))
    }
    #[inline(always)]
    fn bits(floats: F32x4) -> Self {
        Self(floats.0.map(f32::to_bits))
    }
    #[inline(always)]
    fn as_floats(self) -> F32x4 {
        F32x4(self.0.map(f32::from_bits))
    }
}
