//! Mirror of `ops/conv.rs`.

use super::error::or_zero;
use super::handle::{keep, tensor};
use crate::ops::conv::{self, Padding, Window};
use wasm_bindgen::prelude::wasm_bindgen;

/// `torch.nn.functional.conv1d`, `conv2d` and `conv3d`; `bias` is 0 for none. `padding` counts where
/// `padding_name` is empty. The facade has seen to it that all numbers are whole.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments)]
pub fn conv(
    rank: u32,
    input: u32,
    weight: u32,
    bias: u32,
    stride: &[f64],
    padding: &[f64],
    padding_name: &str,
    dilation: &[f64],
    groups: f64,
) -> u32 {
    or_zero((|| {
        let whole = |list: &[f64]| list.iter().map(|&x| x as i64).collect::<Vec<_>>();
        let (stride, zeros, dilation) = (whole(stride), whole(padding), whole(dilation));
        let padding = match padding_name {
            "" => Padding::Zeros(&zeros),
            name => Padding::Named(name),
        };
        let groups = groups as i64;
        let window = Window { stride: &stride, padding, dilation: &dilation, groups };
        let bias = if bias == 0 { None } else { Some(tensor(bias)?) };
        let (input, weight) = (tensor(input)?, tensor(weight)?);
        keep(conv::conv(rank as usize, &input, &weight, bias.as_ref(), &window)?)
    })())
}
