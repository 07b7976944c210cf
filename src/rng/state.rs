//! The state of a generator as bytes, in the layout of `torch.get_rng_state()`.
//!
//! Little endian, as PyTorch writes it on every machine that it supports:
//!
//! | at | what | type |
//! |---|---|---|
//! | 0 | the seed | u64 |
//! | 8 | 1 + the outputs left in the block | i32 |
//! | 12 | whether seeded | i32 |
//! | 16 | the place in the block | u64 |
//! | 24 | 624 words | u64 each |
//! | 5016 | not used, a waiting normal number, not used | f64 each |
//! | 5040 | whether one waits | i32, then 4 bytes of padding |
//! | 5048 | a waiting float32 normal number | f32 |
//! | 5052 | whether one waits | bool, then 3 bytes of padding |

use super::Generator;
use super::mt19937::Mt19937;
use crate::error::{Result, bail};

/// Bytes of a state.
///
/// ```
/// use selfnorm::rng::{Generator, STATE_SIZE};
///
/// assert_eq!(STATE_SIZE, 5056);
/// assert_eq!(Generator::new().get_state().len(), STATE_SIZE);
/// ```
pub const STATE_SIZE: usize = 5056;

const LEFT: usize = 8;
const SEEDED: usize = 12;
const NEXT: usize = 16;
const WORDS: usize = 24;
const NORMAL: usize = 5024;
const NORMAL_WAITS: usize = 5040;
const FLOAT_NORMAL: usize = 5048;
const FLOAT_NORMAL_WAITS: usize = 5052;

impl Generator {
    /// The state, which PyTorch's `set_rng_state` understands.
    ///
    /// ```
    /// use selfnorm::rng::Generator;
    ///
    /// let mut generator = Generator::new();
    /// let state = generator.get_state();
    /// let (mut a, mut b) = ([0; 9], [0; 9]);
    /// generator.bernoulli(&mut a, 0.5)?;
    /// generator.set_state(&state)?;
    /// generator.bernoulli(&mut b, 0.5)?;
    /// assert_eq!(a, b);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn get_state(&self) -> [u8; STATE_SIZE] {
        let mut bytes = [0; STATE_SIZE];
        let mut put = |at: usize, field: &[u8]| bytes[at..at + field.len()].copy_from_slice(field);
        put(0, &self.seed.to_le_bytes());
        put(LEFT, &(self.mt.left() as u32).to_le_bytes());
        put(SEEDED, &u32::from(self.seeded).to_le_bytes());
        put(NEXT, &(self.mt.next() as u64).to_le_bytes());
        for (i, &word) in self.mt.state().iter().enumerate() {
            put(WORDS + 8 * i, &u64::from(word).to_le_bytes());
        }
        if let Some(normal) = self.next_normal {
            put(NORMAL, &normal.to_le_bytes());
            put(NORMAL_WAITS, &1u32.to_le_bytes());
        }
        if let Some(normal) = self.next_float_normal {
            put(FLOAT_NORMAL, &normal.to_le_bytes());
            put(FLOAT_NORMAL_WAITS, &[1]);
        }
        bytes
    }

    /// Goes on from a state that [`Generator::get_state`] or PyTorch's `get_rng_state` returned.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if `bytes` is no such state, and nothing changes.
    ///
    /// ```
    /// use selfnorm::{Error, rng::Generator};
    ///
    /// let error = Generator::new().set_state(&[0; 100]).unwrap_err();
    /// assert_eq!(
    ///     error.message(),
    ///     "Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 100"
    /// );
    /// ```
    pub fn set_state(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() != STATE_SIZE {
            bail!(
                Runtime,
                "Expected a CPUGeneratorImplState of size {STATE_SIZE} but found the input RNG \
                 state size to be {}",
                bytes.len()
            );
        }
        let u32_at = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let u64_at = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        // PyTorch too keeps only the low halves of the words and of the place.
        let words = std::array::from_fn(|i| u32_at(WORDS + 8 * i));
        let mt = Mt19937::resume(words, u32_at(LEFT) as usize, u32_at(NEXT) as usize);
        let (true, Some(mt)) = (u32_at(SEEDED) != 0, mt) else {
            bail!(Runtime, "Invalid mt19937 state");
        };
        *self = Generator {
            mt,
            seed: u64_at(0),
            seeded: true,
            next_normal: (u32_at(NORMAL_WAITS) != 0).then(|| f64::from_bits(u64_at(NORMAL))),
            next_float_normal: (bytes[FLOAT_NORMAL_WAITS] != 0)
                .then(|| f32::from_bits(u32_at(FLOAT_NORMAL))),
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{digest, seeded};
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn has_the_layout_of_pytorch() {
        // torch.manual_seed(42); torch.randn(3); torch.get_rng_state(): all 5056 bytes
        let mut generator = seeded(42);
        generator.normal_f32(&mut [0.0; 3], 0.0, 1.0).unwrap();
        let state = generator.get_state();
        assert_eq!(digest(state.iter().map(|&byte| byte.into())), 1321169962144453542);
        // struct.unpack('<QiiQ', state[:24]) is (42, 617, 1, 8)
        let head = [[42, 0], [617, 1], [8, 0]].map(|words: [u32; 2]| words.map(u32::to_le_bytes));
        assert_eq!(&state[..24], head.as_flattened().as_flattened());
        assert_eq!(&state[NORMAL..NORMAL + 8], 0.2303330279146119f64.to_le_bytes());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn takes_and_refuses_what_pytorch_does() {
        let good = seeded(7).get_state();
        let with = |at: usize, field: &[u8]| {
            let mut state = good;
            state[at..at + field.len()].copy_from_slice(field);
            state
        };
        // g = torch.Generator(); g.set_state(state)
        let cases = [
            (good, true),
            (with(LEFT, &[0]), false),
            (with(LEFT, &(-1i32).to_le_bytes()), false),
            (with(LEFT, &624i32.to_le_bytes()), true),
            (with(LEFT, &625i32.to_le_bytes()), false),
            (with(SEEDED, &[0]), false),
            (with(SEEDED, &[2]), true),
            (with(NEXT, &624u64.to_le_bytes()), true),
            (with(NEXT, &625u64.to_le_bytes()), false),
            (with(NEXT, &((1u64 << 32) + 1).to_le_bytes()), true),
            (with(FLOAT_NORMAL, &[0, 0, 0xc0, 0x3f, 1]), true),
            (with(NORMAL_WAITS, &[5]), true),
        ];
        for (i, (state, valid)) in cases.into_iter().enumerate() {
            let mut generator = seeded(1);
            let before = generator.get_state();
            let result = generator.set_state(&state);
            assert_eq!(result.is_ok(), valid, "case {i}");
            if let Err(error) = result {
                assert_eq!(error.message(), "Invalid mt19937 state");
                assert_eq!(generator.get_state(), before);
            }
        }
        // PyTorch would read beyond the block here: ours is an error.
        let mut beyond = with(LEFT, &300i32.to_le_bytes());
        beyond[NEXT..NEXT + 2].copy_from_slice(&600u16.to_le_bytes());
        assert!(seeded(1).set_state(&beyond).is_err());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn keeps_a_float_number_that_waits() {
        let mut state = seeded(7).get_state();
        state[FLOAT_NORMAL..FLOAT_NORMAL + 5].copy_from_slice(&[0, 0, 0xc0, 0x3f, 1]);
        let mut generator = Generator::new();
        generator.set_state(&state).unwrap();
        assert_eq!(generator.get_state(), state);
    }
}
