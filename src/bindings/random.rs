//! Mirror of `ops/random.rs` and `rng/generator.rs`.

use super::error::{or_empty, or_zero, status};
use super::handle::{
    dtype, generator, generator_to_seed, keep, keep_generator, release_generator, tensor,
};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind};
use crate::number::whole;
use crate::ops::random;
use crate::rng::{STATE_SIZE, seed_from_text, with_generator};
use crate::shape::sizes_from_numbers;
use crate::tensor::Tensor;
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.Generator`
#[wasm_bindgen]
pub fn generator_new() -> u32 {
    or_zero(keep_generator())
}

/// Forgets a generator.
#[wasm_bindgen]
pub fn generator_dispose(handle: u32) -> u32 {
    status(release_generator(handle))
}

/// `Generator.manual_seed`; the seed as a decimal number, which may need 64 bits.
#[wasm_bindgen]
pub fn manual_seed(handle: u32, seed: &str) -> u32 {
    status((|| {
        let seed = seed_from_text(seed);
        let generator = generator_to_seed(handle)?;
        with_generator(Some(&generator), |generator| generator.manual_seed(seed))
    })())
}

/// `Generator.initial_seed` as a decimal number.
#[wasm_bindgen]
pub fn initial_seed(handle: u32) -> String {
    or_empty((|| {
        with_generator(generator(handle)?.as_ref(), |generator| {
            Ok(generator.initial_seed().to_string())
        })
    })())
}

/// `Generator.seed`
#[wasm_bindgen]
pub fn seed(handle: u32) -> u32 {
    status((|| {
        let generator = generator_to_seed(handle)?;
        with_generator(Some(&generator), |generator| generator.seed()).map(drop)
    })())
}

/// `torch.get_rng_state`
#[wasm_bindgen]
pub fn get_rng_state(handle: u32) -> u32 {
    or_zero((|| {
        let state =
            with_generator(generator(handle)?.as_ref(), |generator| Ok(generator.get_state()))?;
        keep(Tensor::from_slice(&state, &[STATE_SIZE], DType::UInt8)?)
    })())
}

/// `torch.set_rng_state`
#[wasm_bindgen]
pub fn set_rng_state(handle: u32, state: u32) -> u32 {
    status((|| {
        let state = tensor(state)?;
        if state.dtype() != DType::UInt8 {
            return Err(Error::new(ErrorKind::Type, "RNG state must be a torch.ByteTensor".into()));
        }
        let generator = generator_to_seed(handle)?;
        with_generator(Some(&generator), |generator| generator.set_state(&state.data::<u8>()?))
    })())
}

/// `torch.rand`
#[wasm_bindgen]
pub fn rand(dtype_code: u32, sizes: &[f64], handle: u32) -> u32 {
    or_zero((|| {
        let sizes = sizes_from_numbers("rand", sizes)?;
        keep(random::rand(&sizes, dtype(dtype_code)?, generator(handle)?.as_ref())?)
    })())
}

/// `torch.randn`
#[wasm_bindgen]
pub fn randn(dtype_code: u32, sizes: &[f64], handle: u32) -> u32 {
    or_zero((|| {
        let sizes = sizes_from_numbers("randn", sizes)?;
        keep(random::randn(&sizes, dtype(dtype_code)?, generator(handle)?.as_ref())?)
    })())
}

/// `torch.randint`
#[wasm_bindgen]
pub fn randint(dtype_code: u32, sizes: &[f64], low: f64, high: f64, handle: u32) -> u32 {
    or_zero((|| {
        let sizes = sizes_from_numbers("randint", sizes)?;
        let (low, high) = (whole("randint", "low", low)?, whole("randint", "high", high)?);
        let generator = generator(handle)?;
        keep(random::randint(low, high, &sizes, dtype(dtype_code)?, generator.as_ref())?)
    })())
}

/// `torch.randperm`
#[wasm_bindgen]
pub fn randperm(dtype_code: u32, n: f64, handle: u32) -> u32 {
    or_zero((|| {
        let n = whole("randperm", "n", n)?;
        keep(random::randperm(n, dtype(dtype_code)?, generator(handle)?.as_ref())?)
    })())
}

/// `torch.bernoulli` of a tensor of probabilities
#[wasm_bindgen]
pub fn bernoulli(p: u32, handle: u32) -> u32 {
    or_zero((|| keep(random::bernoulli(&tensor(p)?, generator(handle)?.as_ref())?))())
}

/// `torch.bernoulli` with one probability, in the shape and type of a tensor
#[wasm_bindgen]
pub fn bernoulli_like(like: u32, p: f64, handle: u32) -> u32 {
    or_zero((|| keep(random::bernoulli_like(&tensor(like)?, p, generator(handle)?.as_ref())?))())
}

/// `Tensor.bernoulli_` with one probability
#[wasm_bindgen]
pub fn bernoulli_(input: u32, p: f64, handle: u32) -> u32 {
    status((|| random::bernoulli_(&tensor(input)?, p, generator(handle)?.as_ref()))())
}

/// `Tensor.bernoulli_` with a tensor of probabilities
#[wasm_bindgen]
pub fn bernoulli_tensor_(input: u32, p: u32, handle: u32) -> u32 {
    status((|| {
        let (input, p) = (tensor(input)?, tensor(p)?);
        random::bernoulli_tensor_(&input, &p, generator(handle)?.as_ref())
    })())
}

/// `Tensor.uniform_`
#[wasm_bindgen]
pub fn uniform_(input: u32, from: f64, to: f64, handle: u32) -> u32 {
    status((|| random::uniform_(&tensor(input)?, from, to, generator(handle)?.as_ref()))())
}

/// `Tensor.normal_`
#[wasm_bindgen]
pub fn normal_(input: u32, mean: f64, std: f64, handle: u32) -> u32 {
    status((|| random::normal_(&tensor(input)?, mean, std, generator(handle)?.as_ref()))())
}
