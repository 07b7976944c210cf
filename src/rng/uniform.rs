//! Uniform numbers: `rand` and `uniform_`.
//!
//! A float32 comes from the low 24 bits of one draw, a float64 from the low 53 bits of two; a
//! range is put on them by one fused multiply-add, as PyTorch's kernels for AVX2 and arm64 do.

use super::Generator;
use super::mt19937::{Tempering, temper_one};
use crate::DType;
use crate::error::{Result, bail};
use crate::number::Cpp;
use crate::simd::fused::fused;
use crate::simd::{F32x4, FloatVector, IntVector, U32x4};

/// A number in [0, 1) of 24 bits.
#[inline(always)]
pub(super) fn unit_f32(draw: u32) -> f32 {
    (draw & 0xff_ffff) as f32 * UNIT
}

const UNIT: f32 = 1.0 / (1u32 << 24) as f32;

/// The numbers for words that are not tempered.
#[inline(never)]
fn units<V: IntVector>(words: &[u32], out: &mut [f32]) {
    let ((out, out_rest), (words, rest)) = (out.as_chunks_mut::<4>(), words.as_chunks::<4>());
    let tempering = Tempering::new();
    for (out, words) in out.iter_mut().zip(words) {
        let bits = tempering.of(V::load(words)).and(V::splat(0xff_ffff));
        bits.to_floats().mul(V::Floats::splat(UNIT)).store(out);
    }
    for (x, &word) in out_rest.iter_mut().zip(rest) {
        *x = unit_f32(temper_one(word));
    }
}

/// A number in [0, 1) of 53 bits.
#[inline(always)]
pub(super) fn unit_f64(high: u32, low: u32) -> f64 {
    const SCALE: f64 = 1.0 / (1u64 << 53) as f64;
    (u64::from(high & 0x1f_ffff) << 32 | u64::from(low)) as f64 * SCALE
}

/// Checks the bounds of `uniform_` for a tensor of `dtype`, as PyTorch does also for an empty one.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for bounds that are not numbers of the dtype, are out
/// of order or too far apart; [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for a dtype
/// that is not floating point.
pub(crate) fn check_uniform(from: f64, to: f64, dtype: DType) -> Result<()> {
    let (max, cpp) = match dtype {
        DType::Float32 => (f64::from(f32::MAX), "float"),
        DType::Float64 => (f64::MAX, "double"),
        DType::Int32 | DType::UInt8 | DType::Bool | DType::Int64 => {
            bail!(
                NotImplemented,
                "\"check_uniform_bounds\" not implemented for '{}'",
                dtype.scalar_type()
            )
        }
    };
    for (bound, name) in [(from, "from"), (to, "to")] {
        if !(-max..=max).contains(&bound) {
            bail!(Runtime, "{name} is out of bounds for {cpp}");
        }
    }
    let (shown_from, shown_to) = (Cpp(from), Cpp(to));
    if from > to {
        bail!(
            Runtime,
            "uniform_ expects to return a [from, to) range, but found from={shown_from} > \
             to={shown_to}"
        );
    }
    if to - from > max {
        bail!(
            Runtime,
            "uniform_ expects to-from <= std::numeric_limits<{}>::max(), but found to={shown_to} \
             and from={shown_from} which result in to-from to exceed the limit",
            dtype.scalar_type()
        );
    }
    Ok(())
}

impl Generator {
    /// Fills `out` with numbers from [0, 1), like `torch.rand`.
    ///
    /// # Errors
    /// None, except from an unseeded [`default_generator`](super::default_generator) on a system
    /// without entropy.
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// generator.manual_seed(42)?;
    /// let mut x = [0.0; 2];
    /// generator.rand_f32(&mut x)?;
    /// assert_eq!(x, [0.8822692632675171, 0.9150039553642273]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn rand_f32(&mut self, out: &mut [f32]) -> Result<()> {
        let n = out.len();
        let mut rest = out;
        self.ready()?.mt.words(n, |words| {
            let (now, later) = std::mem::take(&mut rest).split_at_mut(words.len());
            units::<U32x4>(words, now);
            rest = later;
        });
        Ok(())
    }

    /// Fills `out` with numbers from [0, 1), like `torch.rand` with dtype float64.
    ///
    /// # Errors
    /// As [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// generator.manual_seed(42)?;
    /// let mut x = [0.0; 2];
    /// generator.rand_f64(&mut x)?;
    /// assert_eq!(x, [0.05815448596142969, 0.06291016742457756]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn rand_f64(&mut self, out: &mut [f64]) -> Result<()> {
        self.each_f64(out, |unit| unit)
    }

    /// Fills `out` with numbers from [from, to), like `Tensor.uniform_`.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for bounds that are not numbers of the dtype, are out of
    /// order or too far apart, and as [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// let mut x = [0.0; 100];
    /// generator.uniform_f32(&mut x, -0.5, 0.5)?;
    /// assert!(x.iter().all(|x| (-0.5..0.5).contains(x)));
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn uniform_f32(&mut self, out: &mut [f32], from: f64, to: f64) -> Result<()> {
        check_uniform(from, to, DType::Float32)?;
        self.rand_f32(out)?;
        let (from, to) = (from as f32, to as f32);
        let range = to - from;
        let (vectors, rest) = out.as_chunks_mut::<4>();
        let [low, high, by] = [from, to, range].map(F32x4::splat);
        for x in vectors {
            let y = F32x4::load(x).mul_add(by, low);
            // Rounding may reach the bound that does not belong to the range.
            y.equal(high).select(low, y).store(x);
        }
        for x in rest {
            let y = fused(*x, range, from);
            *x = if y == to { from } else { y };
        }
        Ok(())
    }

    /// Fills `out` with numbers from [from, to), like `Tensor.uniform_` of a float64 tensor.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for bounds that are not numbers of the dtype, are out of
    /// order or too far apart, and as [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// let mut x = [0.0; 100];
    /// generator.uniform_f64(&mut x, 2.0, 3.0)?;
    /// assert!(x.iter().all(|x| (2.0..3.0).contains(x)));
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn uniform_f64(&mut self, out: &mut [f64], from: f64, to: f64) -> Result<()> {
        check_uniform(from, to, DType::Float64)?;
        let range = to - from;
        self.each_f64(out, |unit| {
            let x = libm::fma(unit, range, from);
            if x == to { from } else { x }
        })
    }

    fn each_f64(&mut self, out: &mut [f64], f: impl Fn(f64) -> f64) -> Result<()> {
        let n = out.len();
        let mut rest = out;
        self.ready()?.mt.pairs(n, |pairs| {
            let (now, later) = std::mem::take(&mut rest).split_at_mut(pairs.len());
            now.iter_mut().zip(pairs).for_each(|(x, &[high, low])| *x = f(unit_f64(high, low)));
            rest = later;
        });
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "floats as Python prints them")]
mod tests {
    use super::super::tests::{digest, seeded};
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn has_the_numbers_of_pytorch() {
        let mut x = [0.0; 3];
        // torch.manual_seed(5); torch.rand(3, dtype=torch.float64)
        seeded(5).rand_f64(&mut x).unwrap();
        assert_eq!(x, [0.6420150066280941, 0.2597579151763153, 0.36082761942715424]);

        // torch.manual_seed(5); torch.empty(4).uniform_(-0.1, 0.1)
        // torch.empty(2, dtype=torch.float64).uniform_(-2, 5)
        let (mut x, mut y) = ([0.0; 4], [0.0; 2]);
        let mut generator = seeded(5);
        generator.uniform_f32(&mut x, -0.1, 0.1).unwrap();
        generator.uniform_f64(&mut y, -2.0, 5.0).unwrap();
        let want =
            [0.06605037301778793, -0.07477781921625137, 0.08149393647909164, 0.06398540735244751];
        assert_eq!(x, want);
        assert_eq!(y, [0.5257933359900797, 0.2059282570433537]);

        // torch.manual_seed(9); torch.empty(100003).uniform_(-0.3, 0.7)
        let mut x = vec![0.0; 100_003];
        seeded(9).uniform_f32(&mut x, -0.3, 0.7).unwrap();
        assert_eq!(digest(x.iter().map(|x| x.to_bits())), 7196574711230637694);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn never_gives_the_upper_bound() {
        // Between 1 and its successor lies nothing else: half of all results round up to it.
        let (from, to) = (1.0, 1.0 + f32::EPSILON);
        let mut x = [0.0; 1000];
        seeded(0).uniform_f32(&mut x, from.into(), to.into()).unwrap();
        assert!(x.iter().all(|&x| x == from));
        seeded(0).uniform_f32(&mut x, 2.0, 2.0).unwrap();
        assert!(x.iter().all(|&x| x == 2.0));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn refuses_in_the_words_of_pytorch() {
        // torch.empty(0, dtype=dtype).uniform_(from, to)
        let cases = [
            (DType::Float32, f64::NAN, 1.0, "from is out of bounds for float"),
            (DType::Float32, 0.0, 3.5e38, "to is out of bounds for float"),
            (DType::Float64, f64::NEG_INFINITY, 0.0, "from is out of bounds for double"),
            (
                DType::Float32,
                1.0,
                0.1 + 0.2,
                "uniform_ expects to return a [from, to) range, but found from=1 > to=0.3",
            ),
            (
                DType::Float32,
                -3e38,
                3e38,
                "uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found \
                 to=3e+38 and from=-3e+38 which result in to-from to exceed the limit",
            ),
            (
                DType::Float64,
                -1.7e308,
                1.7e308,
                "uniform_ expects to-from <= std::numeric_limits<Double>::max(), but found \
                 to=1.7e+308 and from=-1.7e+308 which result in to-from to exceed the limit",
            ),
        ];
        for (dtype, from, to, text) in cases {
            assert_eq!(
                check_uniform(from, to, dtype),
                Err(Error::new(ErrorKind::Runtime, text.into()))
            );
        }
        assert_eq!(
            check_uniform(0.0, 1.0, DType::Int32),
            Err(Error::new(
                ErrorKind::NotImplemented,
                "\"check_uniform_bounds\" not implemented for 'Int'".into()
            ))
        );
        assert!(seeded(0).uniform_f32(&mut [], 1.0, 0.0).is_err());
        assert!(seeded(0).uniform_f64(&mut [], 1.0, 0.0).is_err());
    }
}
