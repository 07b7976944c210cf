//! Mirror of `ops/pool.rs`.

use super::error::or_zero;
use super::handle::{keep, keep_pair, tensor};
use crate::error::Result;
use crate::ops::pool::{self, Windows};
use crate::shape::sizes_or_rest;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs `f` with the windows of these numbers: how many there are of kernel, stride and padding, then
/// all of them and those of dilation.
fn with_windows<T>(
    numbers: &[f64],
    ceil_mode: bool,
    f: impl FnOnce(&Windows) -> Result<T>,
) -> Result<T> {
    let numbers = sizes_or_rest("pool", numbers)?;
    let (counts, mut rest) = numbers.split_at(3.min(numbers.len()));
    let mut lists = [&[][..]; 3];
    for (list, &count) in lists.iter_mut().zip(counts) {
        (*list, rest) = rest.split_at((count as usize).min(rest.len()));
    }
    let [kernel, stride, padding] = lists;
    f(&Windows { kernel, stride, padding, dilation: rest, ceil_mode })
}

/// `torch.nn.functional.max_pool1d`, `max_pool2d`; the indices are the second result.
#[wasm_bindgen]
pub fn max_pool(spatial: u32, input: u32, windows: &[f64], ceil_mode: bool) -> u32 {
    or_zero(with_windows(windows, ceil_mode, |of| {
        let input = tensor(input)?;
        keep_pair(match spatial {
            1 => pool::max_pool1d(&input, of)?,
            _ => pool::max_pool2d(&input, of)?,
        })
    }))
}

/// `torch.nn.functional.avg_pool1d`, `avg_pool2d`; NaN for no divisor
#[wasm_bindgen]
pub fn avg_pool(
    spatial: u32,
    input: u32,
    windows: &[f64],
    ceil_mode: bool,
    include_pad: bool,
    divisor: f64,
) -> u32 {
    or_zero(with_windows(windows, ceil_mode, |of| {
        let input = tensor(input)?;
        let divisor = if divisor.is_nan() { None } else { Some(divisor as i64) };
        keep(match spatial {
            1 => pool::avg_pool1d(&input, of, include_pad)?,
            _ => pool::avg_pool2d(&input, of, include_pad, divisor)?,
        })
    }))
}

/// `torch.nn.functional.adaptive_avg_pool1d`, `adaptive_avg_pool2d`; NaN keeps a size
#[wasm_bindgen]
pub fn adaptive_avg_pool(spatial: u32, input: u32, sizes: &[f64]) -> u32 {
    or_zero((|| {
        let input = tensor(input)?;
        let size = |&x: &f64| if x.is_nan() { None } else { Some(x as i64) };
        let sizes: Vec<_> = sizes.iter().map(size).collect();
        keep(match spatial {
            1 => {
                pool::adaptive_avg_pool1d(&input, &sizes.into_iter().flatten().collect::<Vec<_>>())?
            }
            _ => pool::adaptive_avg_pool2d(&input, &sizes)?,
        })
    })())
}
