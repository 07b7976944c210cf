//! Mirror of `ops/dropout.rs`.

use super::error::or_zero;
use super::handle::{generator, keep_or_same, tensor};
use crate::error::{Error, ErrorKind};
use crate::ops::dropout::{self, Kind};
use wasm_bindgen::prelude::wasm_bindgen;

/// The six of `torch.nn.functional`; `kind` is the place in `Kind::ALL`.
#[wasm_bindgen]
pub fn dropout(
    kind: u32,
    handle: u32,
    p: f64,
    training: bool,
    inplace: bool,
    generator_handle: u32,
) -> u32 {
    or_zero((|| {
        let kind = Kind::ALL.get(kind as usize).copied();
        let kind =
            kind.ok_or_else(|| Error::new(ErrorKind::Type, "there is no such dropout".into()))?;
        let (input, generator) = (tensor(handle)?, generator(generator_handle)?);
        let output = dropout::dropout(kind, &input, p, training, inplace, generator.as_ref())?;
        keep_or_same(output, &input, handle)
    })())
}
