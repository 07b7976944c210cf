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
use super::fused::{LANES, fused_lanes};
use super::mt19937::Mt19937;
use super::normal_f32::{ln, sin_cos};
use super::printed::Printed;
use super::uniform::unit_f64;
use crate::error::{Result, bail};
use std::f64::consts::TAU;

/// Elements from which on they are computed in blocks, and the size of a block.
const BLOCK: usize = 2 * LANES;

/// Checks the standard deviation of `normal_`, as PyTorch does also for an empty tensor.
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) if it is negative or NaN.
///
/// ```
/// assert_eq!(
///     selfnorm::rng::check_normal(-1.0).unwrap_err().message(),
///     "normal expects std >= 0.0, but found std -1"
/// );
/// ```
pub fn check_normal(std: f64) -> Result<()> {
    if std.is_nan() || std < 0.0 {
        bail!(Runtime, "normal expects std >= 0.0, but found std {}", Printed(std));
    }
    Ok(())
}

impl Generator {
    /// Fills `out` with normal numbers, like `torch.randn` (mean 0, std 1) and `Tensor.normal_`.
    ///
    /// # Errors
    /// As [`check_normal`] and [`Generator::rand_f32`].
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
        out.as_chunks_mut().0.iter_mut().for_each(|block| fill_f32(block, mean, std));
        if !out.len().is_multiple_of(BLOCK) {
            let mut block = [0.0; BLOCK];
            self.rand_f32(&mut block)?;
            fill_f32(&mut block, mean, std);
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
            self.next_normal = Some(radius * libm::sin(theta));
            radius * libm::cos(theta)
        });
        libm::fma(normal, std, mean)
    }
}

fn next_f64(mt: &mut Mt19937) -> f64 {
    let high = mt.next_u32();
    unit_f64(high, mt.next_u32())
}

/// Makes normal numbers of 16 uniform ones; the second half are the angles.
fn fill_f32(block: &mut [f32; BLOCK], mean: f32, std: f32) {
    let (radii, angles) = block.as_chunks::<LANES>().0.split_at(1);
    // 1 - u is in (0, 1], where the logarithm is finite.
    let radius = ln(radii[0].map(|u| 1.0 - u)).map(|ln| (-2.0 * ln).sqrt());
    let (sin, cos) = sin_cos(angles[0].map(|u| TAU as f32 * u));
    for (half, wave) in block.as_chunks_mut::<LANES>().0.iter_mut().zip([cos, sin]) {
        let normal = std::array::from_fn(|i| radius[i] * wave[i]);
        *half = fused_lanes(normal, [std; LANES], [mean; LANES]);
    }
}

fn fill_f64(block: &mut [f64; BLOCK], mean: f64, std: f64) {
    let (radii, angles) = block.split_at_mut(LANES);
    for (x, y) in radii.iter_mut().zip(angles) {
        let radius = (-2.0 * libm::log(1.0 - *x)).sqrt();
        let theta = TAU * *y;
        *x = libm::fma(radius * libm::cos(theta), std, mean);
        *y = libm::fma(radius * libm::sin(theta), std, mean);
    }
}
