//! Bernoulli numbers: the masks of every dropout, `bernoulli_(p)` and `bernoulli(tensor)`.
//!
//! PyTorch compares a float64 of 53 bits, u, with p. Here u stays the whole number u * 2^53:
//!
//! ```text
//! u < p   <=>   u * 2^53 < ceil(p * 2^53)        both sides whole; the product is exact
//!         <=>   high < t_high, or high == t_high and low < t_low
//! ```
//!
//! so that a mask costs a few operations on vectors of 32-bit lanes, and no branch. Where `high ==
//! t_high`, once in 2^21 times, `low` decides: only then is it looked at, or tempered at all.

use super::Generator;
use super::mt19937::{Tempering, temper_one};
use super::uniform::{unit_f32, unit_f64};
use crate::error::{Result, bail};
use crate::number::Cpp;
use crate::simd::{IntVector, U32x4};

/// Checks the probability of `bernoulli_`, as PyTorch does also for an empty tensor.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if `p` is not from 0 to 1.
pub(crate) fn check_probability(p: f64) -> Result<()> {
    if !(0.0..=1.0).contains(&p) {
        bail!(Runtime, "bernoulli_ expects p to be in [0, 1], but got p={}", Cpp(p));
    }
    Ok(())
}

/// `ceil(p * 2^53)`: what the 53 bits of a draw are compared with.
#[derive(Clone, Copy)]
struct Threshold {
    high: u32,
    low: u32,
}

impl Threshold {
    fn new(p: f64) -> Self {
        let t = (p * (1u64 << 53) as f64).ceil() as u64;
        Threshold { high: (t >> 32) as u32, low: t as u32 }
    }

    /// Writes one byte for each pair of words, which are not tempered.
    #[inline(never)]
    fn mask<V: IntVector>(self, pairs: &[[u32; 2]], out: &mut [u8]) {
        let (blocks, rest) = pairs.as_chunks::<WIDTH>();
        let (out_blocks, out_rest) = out.as_chunks_mut::<WIDTH>();
        let mut undecided = V::splat(0);
        let tempering = Tempering::new();
        for (out, block) in out_blocks.iter_mut().zip(blocks) {
            *out = self.below(tempering, block, &mut undecided);
        }
        if !rest.is_empty() {
            let mut block = [[0; 2]; WIDTH];
            block[..rest.len()].copy_from_slice(rest);
            out_rest.copy_from_slice(&self.below(tempering, &block, &mut undecided)[..rest.len()]);
        }
        if undecided.any() {
            for (out, &[high, low]) in out.iter_mut().zip(pairs) {
                let draw = (temper_one(high) & HIGH_BITS, temper_one(low));
                *out = u8::from(draw < (self.high, self.low));
            }
        }
    }

    /// 1 where the high halves tell that a pair is below, else 0. Marks in `undecided` where they
    /// do not tell.
    #[inline(always)]
    fn below<V: IntVector>(
        self,
        tempering: Tempering<V>,
        pairs: &[[u32; 2]; WIDTH],
        undecided: &mut V,
    ) -> [u8; WIDTH] {
        let words: &[u32] = pairs.as_flattened();
        let four = |words: &[u32]| {
            // The high halves of the pairs 0, 2, 1 and 3: no shuffle has the right order for less.
            let high = V::load(words).alternate(V::load(&words[3..]));
            let high = tempering.of(high).and(V::splat(HIGH_BITS));
            *undecided = undecided.or(high.equal(V::splat(self.high)));
            // Both numbers are small: the sign of the difference tells.
            let signs = high.sub(V::splat(self.high)).signs();
            // A copy of the four bits for each of the four bytes, where its own bit is the lowest.
            ((signs * (1 | 1 << 6 | 1 << 15 | 1 << 21)) & 0x0101_0101).to_le_bytes()
        };
        let mut bytes = [0; WIDTH];
        let (out, words) = (bytes.as_chunks_mut().0, words.as_chunks::<8>().0);
        out.iter_mut().zip(words).for_each({
            let mut four = four;
            move |(out, words)| *out = four(words)
        });
        bytes
    }
}

/// Pairs that are looked at together: a block of the engine is a multiple.
const WIDTH: usize = 8;

/// 21 bits of the high half count.
const HIGH_BITS: u32 = 0x1f_ffff;

impl Generator {
    /// Fills `out` with 1 (probability `p`) and 0, like `Tensor.bernoulli_(p)` of any dtype.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if `p` is not from 0 to 1, and as
    /// [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// generator.manual_seed(42)?;
    /// let mut mask = [0; 5];
    /// generator.bernoulli(&mut mask, 0.5)?;
    /// // torch.manual_seed(42); torch.empty(5).bernoulli_(0.5)
    /// assert_eq!(mask, [1, 1, 1, 1, 0]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn bernoulli(&mut self, out: &mut [u8], p: f64) -> Result<()> {
        check_probability(p)?;
        let threshold = Threshold::new(p);
        let n = out.len();
        let mut rest = out;
        self.ready()?.mt.word_pairs(n, |pairs| {
            let (now, later) = std::mem::take(&mut rest).split_at_mut(pairs.len());
            threshold.mask::<U32x4>(pairs, now);
            rest = later;
        });
        Ok(())
    }

    /// Fills `out` with 1 and 0, each with its own probability in `p`, like `torch.bernoulli` of a
    /// float32 tensor. Both slices have the same length.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if a probability is not from 0 to 1: then nothing
    /// is drawn. As [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// let mut out = [0; 3];
    /// generator.bernoulli_tensor_f32(&mut out, &[0.0, 1.0, 0.0])?;
    /// assert_eq!(out, [0, 1, 0]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn bernoulli_tensor_f32(&mut self, out: &mut [u8], p: &[f32]) -> Result<()> {
        check_probabilities(p.iter().all(|p| (0.0..=1.0).contains(p)))?;
        let mut rest = out.iter_mut().zip(p);
        let n = rest.len();
        self.ready()?.mt.singles(n, |draws| {
            for (&draw, (one, &p)) in draws.iter().zip(&mut rest) {
                *one = u8::from(unit_f32(draw) < p);
            }
        });
        Ok(())
    }

    /// The same for a float64 tensor.
    ///
    /// # Errors
    /// As [`Generator::bernoulli_tensor_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// let mut out = [0; 3];
    /// generator.bernoulli_tensor_f64(&mut out, &[0.0, 1.0, 0.0])?;
    /// assert_eq!(out, [0, 1, 0]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn bernoulli_tensor_f64(&mut self, out: &mut [u8], p: &[f64]) -> Result<()> {
        check_probabilities(p.iter().all(|p| (0.0..=1.0).contains(p)))?;
        let mut rest = out.iter_mut().zip(p);
        let n = rest.len();
        self.ready()?.mt.pairs(n, |pairs| {
            for (&[high, low], (one, &p)) in pairs.iter().zip(&mut rest) {
                *one = u8::from(unit_f64(high, low) < p);
            }
        });
        Ok(())
    }
}

fn check_probabilities(valid: bool) -> Result<()> {
    if !valid {
        bail!(
            Runtime,
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error \
             message be improved?  If so, please report an enhancement request to PyTorch.)"
        );
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "floats as Python prints them")]
mod tests {
    use super::super::tests::{digest, seeded};
    use super::*;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn has_the_numbers_of_pytorch() {
        // torch.manual_seed(11); torch.empty(40).bernoulli_(0.3); torch.rand(1)
        let (mut mask, mut x) = ([0; 40], [0.0]);
        let mut generator = seeded(11);
        generator.bernoulli(&mut mask, 0.3).unwrap();
        generator.rand_f32(&mut x).unwrap();
        let want = [
            1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, //
            0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1,
        ];
        assert_eq!((mask, x), (want, [0.30372732877731323]));

        // torch.manual_seed(11); torch.bernoulli(torch.full((12,), 0.4))
        // torch.bernoulli(torch.full((12,), 0.4, dtype=torch.float64))
        let mut mask = [0; 12];
        let mut generator = seeded(11);
        generator.bernoulli_tensor_f32(&mut mask, &[0.4; 12]).unwrap();
        assert_eq!(mask, [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0]);
        generator.bernoulli_tensor_f64(&mut mask, &[0.4; 12]).unwrap();
        assert_eq!(mask, [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1]);

        // torch.manual_seed(42); torch.empty(100001, dtype=torch.uint8).bernoulli_(0.1)
        let mut mask = vec![0; 100_001];
        seeded(42).bernoulli(&mut mask, 0.1).unwrap();
        assert_eq!(digest(mask.iter().map(|&one| one.into())), 17031791657901902427);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn certain_outcomes_draw_too() {
        // torch.manual_seed(11); torch.empty(3).bernoulli_(0.), torch.empty(3).bernoulli_(1.)
        // torch.rand(1)
        let (mut zeros, mut ones, mut x) = ([7; 3], [7; 3], [0.0]);
        let mut generator = seeded(11);
        generator.bernoulli(&mut zeros, 0.0).unwrap();
        generator.bernoulli(&mut ones, 1.0).unwrap();
        generator.bernoulli(&mut [], 0.5).unwrap();
        generator.rand_f32(&mut x).unwrap();
        assert_eq!((zeros, ones, x), ([0; 3], [1; 3], [0.2718876004219055]));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn whole_numbers_compare_as_fractions_do() {
        let mut generator = seeded(3);
        let mut pairs = [[0; 2]; 1003];
        generator.mt.words(2006, {
            let mut rest = pairs.as_flattened_mut();
            move |draws| {
                let (now, later) = std::mem::take(&mut rest).split_at_mut(draws.len());
                now.copy_from_slice(draws);
                rest = later;
            }
        });
        let u = |[high, low]: [u32; 2]| unit_f64(temper_one(high), temper_one(low));
        let mut ps = vec![0.0, 5e-324, 1e-300, 2f64.powi(-53), 0.1, 0.5, 1.0 - 2f64.powi(-53), 1.0];
        // Draws themselves, their neighbours, and what differs in the low half only.
        for &[high, low] in &pairs[..20] {
            let p = u([high, low]);
            let twin = u([high, !low]);
            ps.extend([p, p.next_up(), p.next_down().max(0.0), twin]);
        }
        for p in ps {
            let want: Vec<u8> = pairs.iter().map(|&pair| u8::from(u(pair) < p)).collect();
            let mut got = vec![0; pairs.len()];
            Threshold::new(p).mask::<U32x4>(&pairs, &mut got);
            assert_eq!(got, want, "p = {p:e}");
            Threshold::new(p).mask::<portable::U32x4>(&pairs, &mut got);
            assert_eq!(got, want, "p = {p:e}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn refuses_what_is_no_probability() {
        let mut generator = seeded(1);
        let before = generator.get_state();
        // torch.empty(0).bernoulli_(p)
        for (p, text) in [(-0.1, "-0.1"), (f64::NAN, "nan"), (1.0 + 1e-7, "1"), (1e20, "1e+20")] {
            let text = format!("bernoulli_ expects p to be in [0, 1], but got p={text}");
            assert_eq!(generator.bernoulli(&mut [], p).unwrap_err().message(), text);
        }
        for p in [-0.5, 1.5, f32::NAN] {
            let error = generator.bernoulli_tensor_f32(&mut [0; 2], &[0.5, p]).unwrap_err();
            assert!(error.message().starts_with("Expected p_in >= 0 && p_in <= 1 to be true"));
            assert!(generator.bernoulli_tensor_f64(&mut [0; 2], &[0.5, p.into()]).is_err());
        }
        assert_eq!(generator.get_state(), before);
    }
}
