//! Mirror of `ops/loss.rs`. A handle of 0 stands for none.

use super::error::or_zero;
use super::handle::{keep, optional, tensor};
use crate::error::{Error, ErrorKind, Result};
use crate::number::whole;
use crate::ops::loss::{self, Classes, Pair, Reduction};
use wasm_bindgen::prelude::wasm_bindgen;

fn reduction_of(code: u32) -> Result<Reduction> {
    let found = Reduction::ALL.get(code as usize).copied();
    found.ok_or_else(|| Error::new(ErrorKind::Type, "there is no such reduction".into()))
}

/// `torch.nn.functional.mse_loss` (kind 0), `l1_loss` (1), `smooth_l1_loss` (2, with `beta`).
#[wasm_bindgen]
pub fn pair_loss(kind: u32, input: u32, target: u32, reduction: u32, beta: f64) -> u32 {
    or_zero((|| {
        let pair = match kind {
            0 => Pair::Mse,
            1 => Pair::L1,
            _ => Pair::SmoothL1 { beta },
        };
        keep(loss::pair_loss(pair, &tensor(input)?, &tensor(target)?, reduction_of(reduction)?)?)
    })())
}

/// `torch.nn.functional.binary_cross_entropy_with_logits`
#[wasm_bindgen]
pub fn logits_loss(input: u32, target: u32, weight: u32, pos_weight: u32, reduction: u32) -> u32 {
    or_zero((|| {
        let (weight, positive) = (optional(weight)?, optional(pos_weight)?);
        keep(loss::binary_cross_entropy_with_logits(
            &tensor(input)?,
            &tensor(target)?,
            weight.as_ref(),
            positive.as_ref(),
            reduction_of(reduction)?,
        )?)
    })())
}

/// `torch.nn.functional.cross_entropy`; `nll_loss` when `logs`.
#[wasm_bindgen]
pub fn class_loss(
    logs: bool,
    input: u32,
    target: u32,
    weight: u32,
    ignore_index: f64,
    reduction: u32,
    label_smoothing: f64,
) -> u32 {
    or_zero((|| {
        let op = if logs { "nll_loss" } else { "cross_entropy" };
        let weight = optional(weight)?;
        let of = Classes {
            weight: weight.as_ref(),
            ignore_index: whole(op, "ignore_index", ignore_index)?,
            reduction: reduction_of(reduction)?,
            label_smoothing,
        };
        let loss = if logs { loss::nll_loss } else { loss::cross_entropy };
        keep(loss(&tensor(input)?, &tensor(target)?, of)?)
    })())
}
