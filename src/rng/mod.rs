//! PyTorch's random numbers on a CPU: the generator and its distributions, over slices. No tensors.
//!
//! A [`Generator`] is an mt19937 (Matsumoto and Nishimura, 2002) together with one normal number
//! that may wait in it. After the same [`Generator::manual_seed`] it gives the numbers of PyTorch
//! 2.7 and later. What one call draws does not depend on how the calls before were split, but for
//! the normal number that waits.
//!
//! | what | PyTorch | numbers of 32 bits drawn |
//! |---|---|---|
//! | [`Generator::rand_f32`], [`Generator::uniform_f32`] | `rand`, `uniform_` | 1 for each element, of which 24 bits count |
//! | [`Generator::rand_f64`], [`Generator::uniform_f64`] | `rand`, `uniform_` | 2 for each element: high half, low half; 53 bits count |
//! | [`Generator::bernoulli`] | `bernoulli_(p)`, every dropout | 2 for each element, whatever the dtype, and for p = 0 and 1 too |
//! | [`Generator::bernoulli_tensor_f32`] | `bernoulli(tensor)`, float32 | 1 for each element |
//! | [`Generator::bernoulli_tensor_f64`] | `bernoulli(tensor)`, float64 | 2 for each element |
//! | [`Generator::normal_f32`], fewer than 16 | `randn`, `normal_` | 4 for every second element; the other half of the pair waits in the generator |
//! | [`Generator::normal_f32`], 16 or more | `randn`, `normal_` | 1 for each element, and 16 more unless the size is a multiple of 16 |
//! | [`Generator::normal_f64`] | `randn`, `normal_` | as float32; with 16 or more elements twice as many |
//! | [`Generator::randint`] | `randint` | 1 for each element, 2 if `high - low >= 2^28` |
//! | [`Generator::randperm`] | `randperm` | n - 1 |
//!
//! The bits are those of PyTorch on any CPU for `rand`, `bernoulli`, `randint` and `randperm`; of
//! PyTorch on a CPU with fused multiply-add for `uniform_`; of PyTorch on x86 with AVX2 for float32
//! normals, 16 or more at a time. Float64 normals agree within 1e-14, because PyTorch takes sine and
//! logarithm from the system.
//!
//! Nothing is drawn for zero elements.
//!
//! ```
//! use selfnorm::rng::Generator;
//!
//! let mut generator = Generator::new();
//! generator.manual_seed(42)?;
//! let mut x = [0.0; 3];
//! generator.rand_f32(&mut x)?;
//! // torch.manual_seed(42); torch.rand(3)
//! assert_eq!(x, [0.8822692632675171, 0.9150039553642273, 0.38286375999450684]);
//! # Ok::<(), selfnorm::Error>(())
//! ```

mod bernoulli;
mod generator;
mod integers;
mod mt19937;
mod normal;
mod normal_f32;
mod state;
mod uniform;

pub(crate) use bernoulli::check_probability;
pub use generator::{Generator, SharedGenerator, default_generator, with_generator};
#[cfg(feature = "bindings")]
pub(crate) use generator::{default_to_seed, seed_from_text, set_default_generator};
pub(crate) use integers::{check_randint, check_randperm};
pub(crate) use normal::check_normal;
pub use state::STATE_SIZE;
pub(crate) use uniform::check_uniform;

#[cfg(test)]
mod tests;
