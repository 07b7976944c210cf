//! Vectors of 128 bits: one small trait for each element type, two implementations that agree bit
//! for bit.
//!
//! Kernels are written once over these traits. `wasm` holds every intrinsic of the crate;
//! `portable` is plain Rust over arrays and serves all other targets, and as the reference that
//! `wasm` is tested against. Nothing here is relaxed: each operation rounds once.

/// What a vector of `$elem` fuses in one go, it does not doubt.
macro_rules! undoubted {
    ($elem:ty) => {
        type Exact = Self;
        type Doubt = ();
        #[inline(always)]
        fn exact(self) -> Self {
            self
        }
        #[inline(always)]
        fn load_exact(from: &[$elem]) -> Self {
            Self::load(from)
        }
        #[inline(always)]
        fn fuse(operands: [Self; 3], (): &mut ()) -> Self {
            Self::fuse_carefully(operands)
        }
        #[inline(always)]
        fn is_doubtful<const N: usize>((): (), _: &[Self; N]) -> bool {
            false
        }
    };
}

pub(crate) mod fused;
#[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
pub(crate) mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[allow(unsafe_code)]
pub(crate) mod wasm;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) use portable::{F32x4, F64x2, U32x4};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use wasm::{F32x4, F64x2, U32x4};

/// Constants that the compiler does not know to be ones, and so keeps in registers: V8 makes a
/// constant of a loop anew in every turn.
#[inline(always)]
pub(crate) fn opaque<T>(constants: T) -> T {
    std::hint::black_box(constants)
}

/// A vector of floating point numbers, generic over the element type.
///
/// Slices that are loaded from or stored to must have at least [`FloatVector::LANES`] elements;
/// with slices of a constant length (`as_chunks`) the check costs nothing.
pub(crate) trait FloatVector: Copy {
    /// `f32` or `f64`.
    type Elem: Float;
    /// The vector of float64.
    type Half: FloatVector<Elem = f64>;
    /// Its numbers as [`FloatVector::fuse`] takes them: in float64.
    type Exact: Copy;
    /// What has been seen of the results of [`FloatVector::fuse`].
    type Doubt: Copy + Default;
    /// How many elements a vector holds.
    const LANES: usize;

    fn splat(x: Self::Elem) -> Self;
    fn load(from: &[Self::Elem]) -> Self;
    fn store(self, to: &mut [Self::Elem]);
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Self;
    /// `self * by + plus`. In float32 rounded once, as PyTorch's kernels for AVX2, AVX-512 and arm64
    /// do; in float64, where this would take too long, twice.
    #[inline(always)]
    fn mul_add(self, by: Self, plus: Self) -> Self {
        let operands = [self.exact(), by.exact(), plus.exact()];
        let mut doubt = Self::Doubt::default();
        let y = Self::fuse(operands, &mut doubt);
        if Self::is_doubtful(doubt, &[y]) { Self::fuse_carefully(operands) } else { y }
    }
    fn exact(self) -> Self::Exact;
    /// As `exact` of a vector that is loaded, which takes longer.
    fn load_exact(from: &[Self::Elem]) -> Self::Exact;
    /// `a * b + c` as [`FloatVector::mul_add`] has it, unless `is_doubtful` says of one of many that
    /// it may be wrong: for all of them one branch is enough.
    fn fuse(operands: [Self::Exact; 3], doubt: &mut Self::Doubt) -> Self;
    fn is_doubtful<const N: usize>(doubt: Self::Doubt, sums: &[Self; N]) -> bool;
    /// The same in any case, slowly.
    fn fuse_carefully(operands: [Self::Exact; 3]) -> Self;
    fn sqrt(self) -> Self;
    /// Clears the sign bit.
    fn abs(self) -> Self;
    /// Flips the sign bit.
    fn neg(self) -> Self;
    /// `self < low ? low : self`, so that a NaN stays.
    fn at_least(self, low: Self) -> Self;
    /// `high < self ? high : self`, so that a NaN stays.
    fn at_most(self, high: Self) -> Self;
    /// A mask: all bits set where `self < other`, none elsewhere.
    fn less(self, other: Self) -> Self;
    /// A mask: where equal; not where one is NaN.
    fn equal(self, other: Self) -> Self;
    /// Takes the bits of `yes` where those of the mask `self` are set, of `no` elsewhere.
    fn select(self, yes: Self, no: Self) -> Self;
    /// The bits of both.
    fn and(self, other: Self) -> Self;
    /// The bits of either.
    fn or(self, other: Self) -> Self;
    /// The bits as whole numbers: adds those of `other`, wrapping around.
    fn add_bits(self, other: Self) -> Self;
    /// The bits as whole numbers: subtracts those of `other`, wrapping around.
    fn sub_bits(self, other: Self) -> Self;
    /// The bits above the mantissa, sign included, as a signed whole number.
    fn exponent_bits(self) -> Self;
    /// Moves the low bits to where the exponent is: undoes `exponent_bits`.
    fn to_exponent(self) -> Self;
    /// Takes the lanes of `yes` where `self >= 0` (true of -0, false of NaN), of `no` elsewhere.
    fn select_non_negative(self, yes: Self, no: Self) -> Self;
    /// `2^n` for a vector that holds `n + Elem::ROUND` with whole `n` in the range of normal
    /// numbers: the low bits of that sum are `n`, and shifted they are the exponent.
    fn exp2_of_rounded(self) -> Self;
    /// A mask: all bits set where the byte of `bytes` that a lane takes is 1, none where it is 0.
    /// Which one that is says the first byte of the lane in `places`; its other bytes are 128 or
    /// more.
    fn spread(bytes: &[u8; 16], places: &[u8; 16]) -> Self;
    /// Takes four vectors for the rows of a matrix and gives the transposed matrix, of `LANES` rows
    /// of four, as its elements follow each other.
    fn transpose(rows: [Self; 4]) -> [Self; 4];
    /// The elements at even places of both vectors, and those at odd places.
    fn unzip(self, other: Self) -> (Self, Self);
    /// Computes in float64, and rounds once.
    fn in_float64(self, f: impl Fn(Self::Half) -> Self::Half) -> Self;
    /// The highest bit of each lane, that of the first one in the lowest place.
    fn signs(self) -> u32;
}

/// A vector of float32 whose numbers fill two of float64.
pub(crate) trait Wide: FloatVector<Elem = f32> {
    fn widen(self) -> [Self::Half; 2];
    /// Rounds to the nearest float.
    fn narrow(halves: [Self::Half; 2]) -> Self;
}

/// The element of a [`FloatVector`]: what kernels need beside the arithmetic operators.
pub(crate) trait Float:
    crate::dtype::Element
    + PartialOrd
    + std::ops::Add<Output = Self>
    + std::ops::Sub<Output = Self>
    + std::ops::Mul<Output = Self>
    + std::ops::Div<Output = Self>
    + std::ops::Neg<Output = Self>
    + std::fmt::Debug
{
    /// The vector of this element.
    type Vector: FloatVector<Elem = Self>;
    /// An array that fills a vector: slices of them need no checks and have no rest.
    type Step: Copy + Default + AsRef<[Self]> + AsMut<[Self]>;
    /// Added to a small number, leaves it rounded to a whole number in the low bits.
    const ROUND: Self;

    /// Whole vectors, and the rest.
    fn steps(x: &[Self]) -> (&[Self::Step], &[Self]);
    /// Whole vectors, and the rest.
    fn steps_mut(x: &mut [Self]) -> (&mut [Self::Step], &mut [Self]);
    /// The elements of whole vectors.
    fn flat(steps: &[Self::Step]) -> &[Self];
    /// The elements of whole vectors.
    fn flat_mut(steps: &mut [Self::Step]) -> &mut [Self];
}

/// Says how `$elem` fills a vector of `$lanes`.
macro_rules! steps {
    ($elem:ty, $lanes:literal) => {
        type Step = [$elem; $lanes];
        fn steps(x: &[Self]) -> (&[Self::Step], &[Self]) {
            x.as_chunks()
        }
        fn steps_mut(x: &mut [Self]) -> (&mut [Self::Step], &mut [Self]) {
            x.as_chunks_mut()
        }
        fn flat(steps: &[Self::Step]) -> &[Self] {
            steps.as_flattened()
        }
        fn flat_mut(steps: &mut [Self::Step]) -> &mut [Self] {
            steps.as_flattened_mut()
        }
    };
}

impl Float for f32 {
    type Vector = F32x4;
    const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23
    steps!(f32, 4);
}

impl Float for f64 {
    type Vector = F64x2;
    const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52
    steps!(f64, 2);
}

/// Four unsigned 32-bit integers, for the random number generator.
pub(crate) trait IntVector: Copy {
    /// The vector of as many floats.
    type Floats: Wide;

    fn splat(x: u32) -> Self;
    fn load(from: &[u32]) -> Self;
    fn store(self, to: &mut [u32]);
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn shl<const N: u32>(self) -> Self;
    fn shr<const N: u32>(self) -> Self;
    /// Wraps around.
    fn sub(self, other: Self) -> Self;
    /// All ones where equal, else zero.
    fn equal(self, other: Self) -> Self;
    /// The bits of `self` that are not set in `other`.
    fn and_not(self, other: Self) -> Self;
    /// The lanes 0 and 2 of `self`, between them 1 and 3 of `other`.
    fn alternate(self, other: Self) -> Self;
    /// Whether any bit is set.
    fn any(self) -> bool;
    /// The highest bit of each lane, that of the first one in the lowest place.
    fn signs(self) -> u32;
    /// The numbers, below 2^31, as floats.
    fn to_floats(self) -> Self::Floats;
    /// The bits of floats.
    fn bits(floats: Self::Floats) -> Self;
    /// The floats that have these bits.
    fn as_floats(self) -> Self::Floats;
}
