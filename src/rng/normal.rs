//! Normal numbers: `randn` and `normal_`, by two ways that draw differently.
//!
//! Fewer than 16 elements: one by one, in double precision for every dtype, with the method of
//! G. Box and M. Muller (Ann. Math. Statist. 29, 1958). It makes pairs; the second number of a
//! pair waits in the generator for the next call, whatever is drawn in between.
//!
//! 16 or more: all elements are first filled with uniform numbers, then each 16 of them become
//! 8 pairs, in the precision of the dtype. If the size is no multiple of 16, the last 16 elements
//! are drawn and computed anew.
//!
//! float32 has the bits of PyTorch on x86 with AVX2 (other processors differ by up to 2.3e-6);
//! float64 depends on the mathematics library of the system, there too, by a unit or two in the
//! last place.

use super::Generator;
use super::mt19937::Mt19937;
use super::normal_f32;
use super::uniform::unit_f64;
use crate::error::{Result, bail};
use crate::kernels::sin_cos::sin_cos;
use crate::number::Cpp;
use crate::simd::{F32x4, FloatVector, U32x4};
use std::f64::consts::TAU;

/// Elements from which on they are computed in blocks, and the size of a block.
const BLOCK: usize = 16;

/// Checks the standard deviation of `normal_`, as PyTorch does also for an empty tensor.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if it is negative or NaN.
pub(crate) fn check_normal(std: f64) -> Result<()> {
    if std.is_nan() || std < 0.0 {
        bail!(Runtime, "normal expects std >= 0.0, but found std {}", Cpp(std));
    }
    Ok(())
}

impl Generator {
    /// Fills `out` with normal numbers, like `torch.randn` (mean 0, std 1) and `Tensor.normal_`.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if `std` is negative or NaN, and as
    /// [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// generator.manual_seed(42)?;
    /// let mut x = [0.0; 3];
    /// generator.normal_f32(&mut x, 0.0, 1.0)?;
    /// // torch.manual_seed(42); torch.randn(3)
    /// assert_eq!(x, [0.33669036626815796, 0.12880940735340118, 0.23446236550807953]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn normal_f32(&mut self, out: &mut [f32], mean: f64, std: f64) -> Result<()> {
        check_normal(std)?;
        self.ready()?;
        if out.len() < BLOCK {
            out.iter_mut().for_each(|x| *x = self.next_normal(mean, std) as f32);
            return Ok(());
        }
        self.rand_f32(out)?;
        let (mean, std) = (mean as f32, std as f32);
        fill_f32(out.as_chunks_mut().0, mean, std);
        if !out.len().is_multiple_of(BLOCK) {
            let mut block = [0.0; BLOCK];
            self.rand_f32(&mut block)?;
            fill_f32(std::slice::from_mut(&mut block), mean, std);
            let last = out.len() - BLOCK;
            out[last..].copy_from_slice(&block);
        }
        Ok(())
    }

    /// The same for a float64 tensor.
    ///
    /// # Errors
    /// As [`Generator::normal_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// let mut x = [0.0; 1000];
    /// generator.normal_f64(&mut x, 5.0, 0.1)?;
    /// let mean = x.iter().sum::<f64>() / 1000.0;
    /// assert!((mean - 5.0).abs() < 0.02);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn normal_f64(&mut self, out: &mut [f64], mean: f64, std: f64) -> Result<()> {
        check_normal(std)?;
        self.ready()?;
        if out.len() < BLOCK {
            out.iter_mut().for_each(|x| *x = self.next_normal(mean, std));
            return Ok(());
        }
        self.rand_f64(out)?;
        out.as_chunks_mut().0.iter_mut().for_each(|block| fill_f64(block, mean, std));
        if !out.len().is_multiple_of(BLOCK) {
            let mut block = [0.0; BLOCK];
            self.rand_f64(&mut block)?;
            fill_f64(&mut block, mean, std);
            let last = out.len() - BLOCK;
            out[last..].copy_from_slice(&block);
        }
        Ok(())
    }

    /// One number by the first way.
    fn next_normal(&mut self, mean: f64, std: f64) -> f64 {
        let normal = self.next_normal.take().unwrap_or_else(|| {
            let (u1, u2) = (next_f64(&mut self.mt), next_f64(&mut self.mt));
            let radius = (-2.0 * libm::log1p(-u2)).sqrt();
            let theta = TAU * u1;
            let (sin, cos) = sin_cos(theta);
            self.next_normal = Some(radius * sin);
            radius * cos
        });
        libm::fma(normal, std, mean)
    }
}

fn next_f64(mt: &mut Mt19937) -> f64 {
    let high = mt.next_u32();
    unit_f64(high, mt.next_u32())
}

/// Makes normal numbers of uniform ones, 16 at a time; the second half of these are the angles.
fn fill_f32(blocks: &mut [[f32; BLOCK]], mean: f32, std: f32) {
    // The last step is fused; which shows only where the product is not the result already.
    let plain = std == 1.0 || mean == 0.0 && std > 1e-20;
    let (scale, shift) = if plain { (std, mean) } else { (1.0, -0.0) };
    normal_f32::normals::<U32x4>(blocks, scale, shift);
    if !plain {
        let [std, mean] = [std, mean].map(F32x4::splat);
        for x in blocks.as_flattened_mut().as_chunks_mut::<4>().0 {
            F32x4::load(x).mul_add(std, mean).store(x);
        }
    }
}

/// The same for 16 in float64.
fn fill_f64(block: &mut [f64; BLOCK], mean: f64, std: f64) {
    let (radii, angles) = block.split_at_mut(BLOCK / 2);
    for (x, y) in radii.iter_mut().zip(angles) {
        let radius = (-2.0 * libm::log(1.0 - *x)).sqrt();
        let (sin, cos) = sin_cos(TAU * *y);
        *x = libm::fma(radius * cos, std, mean);
        *y = libm::fma(radius * sin, std, mean);
    }
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "floats as Python prints them")]
mod tests {
    use super::super::tests::{digest, seeded};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn close(got: &[f64], want: &[f64]) {
        assert_eq!(got.len(), want.len());
        for (got, want) in got.iter().zip(want) {
            assert!((got - want).abs() <= 1e-12 + 1e-11 * want.abs(), "{got} is not {want}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_second_number_waits() {
        // torch.manual_seed(3); torch.randn(3), torch.rand(2), torch.randn(2)
        // torch.randn(1, dtype=torch.float64), torch.randn(1)
        let (mut a, mut b, mut c) = ([0.0; 3], [0.0; 2], [0.0; 2]);
        let (mut d, mut e) = ([0.0; 1], [0.0; 1]);
        let mut generator = seeded(3);
        generator.normal_f32(&mut a, 0.0, 1.0).unwrap();
        generator.rand_f32(&mut b).unwrap();
        generator.normal_f32(&mut c, 0.0, 1.0).unwrap();
        generator.normal_f64(&mut d, 0.0, 1.0).unwrap();
        generator.normal_f32(&mut e, 0.0, 1.0).unwrap();
        assert_eq!(a, [0.8032760620117188, 0.17483338713645935, 0.08897809684276581]);
        assert_eq!(b, [0.5944212079048157, 0.887856662273407]);
        assert_eq!(c, [-0.6137180328369141, -0.5175350904464722]);
        close(&d, &[-0.4186465450468543]);
        assert_eq!(e, [-0.9308905601501465]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn float32_blocks_have_the_bits_of_pytorch() {
        // torch.manual_seed(7); torch.randn(17)
        let want = [
            0xbf51f456, 0xbea62d99, 0x3ff6933b, 0xbea8f74c, 0x3e4b352e, 0x3f4835ea, 0x3f85017b,
            0xbf397989, 0xbf595213, 0xbe5c827d, 0xbfe869cc, 0xbeb0c38e, 0xc003ef41, 0x3f2c91dd,
            0xbfa96365, 0xbfae0ce9, 0xbf5de028,
        ];
        let mut x = [0.0; 17];
        seeded(7).normal_f32(&mut x, 0.0, 1.0).unwrap();
        assert_eq!(x.map(f32::to_bits), want);

        // torch.manual_seed(7); torch.randn(100003)
        let mut x = vec![0.0; 100_003];
        seeded(7).normal_f32(&mut x, 0.0, 1.0).unwrap();
        assert_eq!(digest(x.iter().map(|x| x.to_bits())), 12480384528211481359);

        // torch.manual_seed(8); torch.empty(10000).normal_(0.5, 2.25)
        let mut x = vec![0.0; 10_000];
        seeded(8).normal_f32(&mut x, 0.5, 2.25).unwrap();
        assert_eq!(digest(x.iter().map(|x| x.to_bits())), 152022806732452274);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn float64_is_as_close_as_libraries_agree() {
        // torch.manual_seed(15); torch.empty(4, dtype=torch.float64).normal_(0.3, 1.7)
        // The bits show that the last step is fused; the libraries agree on these numbers.
        let mut x = [0.0; 4];
        seeded(15).normal_f64(&mut x, 0.3, 1.7).unwrap();
        let want =
            [-0.8995946746621496, 1.4460016800906128, -0.6271096687787944, 1.848228652370202];
        assert_eq!(x, want);

        // torch.manual_seed(3); torch.randn(17, dtype=torch.float64)
        let want = [
            -0.21774879177876416,
            1.063885293948422,
            -2.2236365609620106,
            -0.47243610013370785,
            -1.3464356890265727,
            -0.2841692588173489,
            0.16794475101412973,
            0.7580573286215819,
            1.0784352439814244,
            0.6258713209428672,
            1.0037937230788416,
            -0.2213963739970204,
            -0.5840098795893389,
            -1.224985367308154,
            -0.269718737037564,
            0.20366863384122577,
            0.028752867895017985,
        ];
        let mut x = [0.0; 17];
        seeded(3).normal_f64(&mut x, 0.0, 1.0).unwrap();
        close(&x, &want);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn counts_of_draws() {
        // The table in the module's documentation, by the place in the stream afterwards.
        for (n, draws) in [(0, 0), (1, 4), (2, 4), (3, 8), (15, 32), (16, 16), (17, 33), (32, 32)] {
            let mut generator = seeded(6);
            generator.normal_f32(&mut vec![0.0; n], 0.0, 1.0).unwrap();
            let mut skipped = seeded(6);
            skipped.rand_f32(&mut vec![0.0; draws]).unwrap();
            assert_eq!(generator.mt.next_u32(), skipped.mt.next_u32(), "{n} elements");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn refuses_a_negative_deviation() {
        // torch.empty(0).normal_(0, std)
        for (std, text) in [(-0.1, "-0.1"), (f64::NAN, "nan"), (-1e-9, "-1e-09")] {
            let text = format!("normal expects std >= 0.0, but found std {text}");
            assert_eq!(seeded(0).normal_f32(&mut [], 0.0, std).unwrap_err().message(), text);
            assert_eq!(seeded(0).normal_f64(&mut [], 0.0, std).unwrap_err().message(), text);
        }
        let mut x = [1.0; 20];
        seeded(0).normal_f32(&mut x, 0.5, -0.0).unwrap();
        assert_eq!(x, [0.5; 20]);
    }
}
