//! Self-normalizing neural networks with PyTorch's numbers.
//!
//! After the same [`manual_seed`](rng::Generator::manual_seed), every mask and every dropout result
//! is bit for bit the one that PyTorch 2.7 or later gives on a CPU; so are the random numbers, as
//! far as [`rng`] says. The crate is the core of the npm package of the same name and works natively
//! by itself.
//!
//! ```
//! use selfnorm::{DType, ops::{dropout::{Kind, dropout}, random}, rng::Generator};
//!
//! let generator = Generator::shared();
//! generator.borrow_mut().manual_seed(42)?;
//! let x = random::randn(&[32, 64, 7, 7], DType::Float32, Some(&generator))?;
//! let y = dropout(Kind::FeatureAlphaDropout, &x, 0.1, true, false, Some(&generator))?;
//! assert_eq!(y.shape(), &[32, 64, 7, 7]);
//! # Ok::<(), selfnorm::Error>(())
//! ```
//!
//! # A map of the modules, from the outside in
//!
//! | module | what stands there |
//! |---|---|
//! | `bindings` | what JavaScript calls; no logic (feature `bindings`, wasm only) |
//! | [`ops`] | one file for each family of operations: check the arguments, run the kernel |
//! | [`autograd`] | the graph of operations, and gradients |
//! | [`rng`] | PyTorch's random numbers |
//! | `kernels` | loops over slices, written once over the vectors of `simd` |
//! | `simd` | vectors of 128 bits: wasm intrinsics and their portable twin |
//! | [`tensor`], [`storage`], `shape`, [`dtype`] | what a tensor is made of |
//! | [`error`], [`warnings`] | what can go wrong, in PyTorch's words |
//!
//! A tensor and everything else here belongs to the thread that made it.

#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod autograd;
#[cfg(feature = "bindings")]
mod bindings;
pub mod dtype;
pub mod error;
mod kernels;
mod number;
pub mod ops;
pub mod rng;
mod shape;
mod simd;
pub mod storage;
pub mod tensor;
pub mod warnings;

pub use dtype::DType;
pub use error::{Error, ErrorKind, Result};
pub use tensor::Tensor;
