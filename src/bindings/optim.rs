//! Mirror of `ops/optim.rs`, and the cosine of schedulers.

use super::error::{or_zero, status};
use super::handle::{keep, tensor};
use crate::error::{Error, Result};
use crate::kernels::math;
use crate::ops::optim::{self, Adam, Group, RmsProp, Rule, Sgd, Slot};
use crate::tensor::Tensor;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

/// A parameter and the four parts of its state.
const ROW: usize = 5;
/// Numbers for each group: the arguments in PyTorch's order, flags as 0 or 1, filled up with zeros.
const ARGUMENTS: usize = 8;

thread_local! {
    /// The handles of the rows of the last step that made state.
    static MADE: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

fn rule(kind: u32, x: [f64; ARGUMENTS]) -> Rule {
    let [a, b, c, d, e, f, g, h] = x;
    let on = |x: f64| x != 0.0;
    match kind {
        0 => Rule::Sgd(Sgd {
            lr: a,
            momentum: b,
            dampening: c,
            weight_decay: d,
            nesterov: on(e),
            maximize: on(f),
        }),
        1 => Rule::Adam(Adam {
            lr: a,
            betas: (b, c),
            eps: d,
            weight_decay: e,
            amsgrad: on(f),
            maximize: on(g),
            decoupled_weight_decay: on(h),
        }),
        _ => Rule::RmsProp(RmsProp {
            lr: a,
            alpha: b,
            eps: c,
            weight_decay: d,
            momentum: e,
            centered: on(f),
            maximize: on(g),
        }),
    }
}

fn slot(row: &[u32; ROW]) -> Result<Slot> {
    let [param, rest @ ..] = row;
    let mut state = [const { None }; 4];
    for (state, &handle) in state.iter_mut().zip(rest) {
        if handle != 0 {
            *state = Some(tensor(handle)?);
        }
    }
    Ok(Slot { param: tensor(*param)?, state })
}

/// A step of `torch.optim.SGD` (kind 0), `Adam` (1) or `RMSprop` (2): for each group how many
/// parameters it has, their rows (the parameter, its state; 0 for none), and the arguments. Gives 2
/// when state was made, to be asked for with `optim_made`; else 1.
#[wasm_bindgen]
pub fn optim_step(kind: u32, counts: &[u32], rows: &[u32], arguments: &[f64]) -> u32 {
    or_zero((|| {
        let (rows, _) = rows.as_chunks::<ROW>();
        let (arguments, _) = arguments.as_chunks::<ARGUMENTS>();
        let (mut groups, mut rest) = (Vec::with_capacity(counts.len()), rows.iter());
        for (&count, &x) in counts.iter().zip(arguments) {
            let slots = rest.by_ref().take(count as usize).map(slot).collect::<Result<_>>()?;
            groups.push(Group { rule: rule(kind, x), slots });
        }
        if !optim::step(&mut groups)? {
            return Ok(1);
        }
        let mut made = rows.as_flattened().to_vec();
        let states = groups.iter().flat_map(|group| &group.slots).map(|slot| &slot.state);
        for (row, state) in made.chunks_exact_mut(ROW).zip(states) {
            for (handle, state) in row.iter_mut().skip(1).zip(state) {
                if let (0, Some(state)) = (*handle, state) {
                    *handle = keep(state.clone())?;
                }
            }
        }
        MADE.set(made);
        Ok(2)
    })())
}

/// The rows of the last step with the handles of the state that it made.
#[wasm_bindgen]
pub fn optim_made() -> Vec<u32> {
    MADE.take()
}

fn tensors(handles: &[u32]) -> Result<Vec<Tensor>, Error> {
    handles.iter().map(|&handle| tensor(handle)).collect()
}

/// `torch.nn.utils.clip_grad_norm_`
#[wasm_bindgen]
pub fn clip_grad_norm_(handles: &[u32], max_norm: f64, norm_type: f64, error: bool) -> u32 {
    or_zero((|| keep(optim::clip_grad_norm_(&tensors(handles)?, max_norm, norm_type, error)?))())
}

/// `torch.nn.utils.clip_grad_value_`
#[wasm_bindgen]
pub fn clip_grad_value_(handles: &[u32], clip_value: f64) -> u32 {
    status((|| optim::clip_grad_value_(&tensors(handles)?, clip_value))())
}

/// The cosine, for learning rates: the same bits in every engine.
#[wasm_bindgen]
pub fn cos(x: f64) -> f64 {
    math::cos(x)
}
