//! `y = x * scale + shift` with one of two (scale, shift) for each channel: every dropout.
//!
//! ```text
//! for each channel c: (scale, shift) = if mask[c] { kept } else { dropped }
//!     for each i in channel c: y[i] = x[i] * scale + shift      // two roundings, as in PyTorch
//! ```
//!
//! 1. A dropped channel is multiplied by zero, not filled, so that NaN, infinity and -0 come out as
//!    in PyTorch, which multiplies by a mask.
//! 2. Plain dropout has no sum; `shift = -0.0` is the shift that changes nothing, -0 included.
//! 3. A long channel is one loop with constants in registers. Short ones, and single elements,
//!    select the constants by a mask of one byte for each element: no branch to mispredict.
//! 4. A vector block that is read whole before it is written serves in place as well.

use crate::simd::{Float, FloatVector};

/// The factors for one kind of channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Affine<T> {
    pub scale: T,
    pub shift: T,
}

/// Elements in a block of the inner loops: four vectors of float32.
const BLOCK: usize = 16;
/// Channels below this length go through a mask of one byte an element.
const SHORT: usize = 32;
/// Length of that mask, on the stack.
const EXPANDED: usize = 1024;

/// Writes `y`; `x` is `None` to work in place.
///
/// `mask` has a byte for each channel, 1 for kept, 0 for dropped; all channels have the same
/// length, `y.len() / mask.len()`.
pub(crate) fn affine_mask<T: Float>(
    x: Option<&[T]>,
    y: &mut [T],
    mask: &[u8],
    kept: Affine<T>,
    dropped: Affine<T>,
) {
    run::<T::Vector>(x, y, mask, kept, dropped);
}

fn run<V: FloatVector>(
    x: Option<&[V::Elem]>,
    y: &mut [V::Elem],
    mask: &[u8],
    kept: Affine<V::Elem>,
    dropped: Affine<V::Elem>,
) {
    let length = y.len().checked_div(mask.len()).unwrap_or(0);
    if length == 0 {
        return;
    }
    debug_assert_eq!(length * mask.len(), y.len());
    if length >= SHORT {
        for (i, (y, &byte)) in y.chunks_exact_mut(length).zip(mask).enumerate() {
            let x = x.map(|x| &x[i * length..][..length]);
            affine::<V>(x, y, if byte != 0 { kept } else { dropped });
        }
        return;
    }
    let mut expanded = [0; EXPANDED + SHORT];
    let step = EXPANDED / length;
    for (i, (y, mask)) in y.chunks_mut(step * length).zip(mask.chunks(step)).enumerate() {
        if let Some(x) = x {
            // The copy stays in the cache; a loop of its own would be more to download.
            y.copy_from_slice(&x[i * step * length..][..y.len()]);
        }
        if length == 1 {
            select::<V>(y, mask, kept, dropped);
            continue;
        }
        for (channel, &byte) in mask.iter().enumerate() {
            // Two stores of a constant length, which the next channel overwrites in part, take
            // less time than a call to fill the right length.
            expanded[channel * length..][..SHORT].copy_from_slice(&[byte; SHORT]);
        }
        select::<V>(y, &expanded, kept, dropped);
    }
}

/// The same factors for the whole slice. Not inlined, so that V8 can optimise it while it is hot.
#[inline(never)]
fn affine<V: FloatVector>(x: Option<&[V::Elem]>, y: &mut [V::Elem], by: Affine<V::Elem>) {
    let (scale, shift) = (V::splat(by.scale), V::splat(by.shift));
    let block = |x: &[V::Elem; BLOCK], y: &mut [V::Elem; BLOCK]| {
        for i in (0..BLOCK).step_by(V::LANES) {
            V::load(&x[i..]).mul(scale).add(shift).store(&mut y[i..]);
        }
    };
    let (blocks, rest) = y.as_chunks_mut::<BLOCK>();
    match x {
        Some(x) => {
            let (x_blocks, x_rest) = x.as_chunks::<BLOCK>();
            for (x, y) in x_blocks.iter().zip(blocks) {
                block(x, y);
            }
            for (x, y) in x_rest.iter().zip(rest) {
                *y = *x * by.scale + by.shift;
            }
        }
        None => {
            for y in blocks {
                block(&{ *y }, y);
            }
            for y in rest {
                *y = *y * by.scale + by.shift;
            }
        }
    }
}

/// Factors chosen by a mask with a byte for each element, in place.
#[inline(never)]
fn select<V: FloatVector>(
    y: &mut [V::Elem],
    mask: &[u8],
    kept: Affine<V::Elem>,
    dropped: Affine<V::Elem>,
) {
    let (kept_scale, kept_shift) = (V::splat(kept.scale), V::splat(kept.shift));
    let (dropped_scale, dropped_shift) = (V::splat(dropped.scale), V::splat(dropped.shift));
    let (blocks, rest) = y.as_chunks_mut::<BLOCK>();
    let (masks, mask_rest) = mask.as_chunks::<BLOCK>();
    // The mask may be longer than `y`: then its rest begins inside its next block.
    let mask_rest = masks.get(blocks.len()).map_or(mask_rest, |mask| mask);
    for (y, mask) in blocks.iter_mut().zip(masks) {
        for i in (0..BLOCK).step_by(V::LANES) {
            let scale = V::select_bytes(&mask[i..], kept_scale, dropped_scale);
            let shift = V::select_bytes(&mask[i..], kept_shift, dropped_shift);
            V::load(&y[i..]).mul(scale).add(shift).store(&mut y[i..]);
        }
    }
    for (y, &byte) in rest.iter_mut().zip(mask_rest) {
        let by = if byte != 0 { kept } else { dropped };
        *y = *y * by.scale + by.shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Element;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// The definition, one element after the other.
    fn naive<T: Float>(x: &[T], mask: &[u8], kept: Affine<T>, dropped: Affine<T>) -> Vec<T> {
        let length = x.len() / mask.len();
        x.iter()
            .enumerate()
            .map(|(i, &x)| {
                let by = if mask[i / length] == 1 { kept } else { dropped };
                let product = x * by.scale;
                product + by.shift
            })
            .collect()
    }

    /// Numbers of all kinds, the special ones among them.
    fn numbers<T: Float>(count: usize) -> Vec<T> {
        let special = [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e-45, -3e38, 1e-300];
        (0..count)
            .map(|i| {
                let x = match i % 11 {
                    3 => special[i / 11 % special.len()],
                    _ => (i as f64 * 0.618_033_988_75).fract() * 6.0 - 3.0,
                };
                T::from_f64(x)
            })
            .collect()
    }

    /// NaN equals NaN, -0 is not 0.
    fn same<T: Float>(a: &[T], b: &[T]) -> bool {
        let key = |x: &T| {
            let x = x.to_f64();
            (x.is_nan(), if x.is_nan() { 0 } else { x.to_bits() })
        };
        a.iter().map(key).eq(b.iter().map(key))
    }

    fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>() {
        let number = V::Elem::from_f64;
        let kept = Affine { scale: number(0.9212845), shift: number(0.16197097) };
        for dropped in [
            Affine { scale: number(0.0), shift: number(-1.4577387) },
            Affine { scale: number(0.0), shift: number(-0.0) },
        ] {
            for length in [1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 49, 64, 100] {
                for channels in [1, 2, 5, 64, 700] {
                    let x = numbers::<V::Elem>(length * channels);
                    let mask: Vec<u8> = (0..channels).map(|c| u8::from(c * 7 % 10 > 2)).collect();
                    let want = naive(&x, &mask, kept, dropped);

                    let mut y = vec![number(9.0); x.len()];
                    run::<V>(Some(&x), &mut y, &mask, kept, dropped);
                    assert!(same(&y, &want), "{channels} channels of {length}");
                    let mut y = x.clone();
                    run::<V>(None, &mut y, &mask, kept, dropped);
                    assert!(same(&y, &want), "{channels} channels of {length}, in place");
                    let mut y = x.clone();
                    run::<P>(None, &mut y, &mask, kept, dropped);
                    assert!(same(&y, &want), "{channels} channels of {length}, portable");
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn agrees_with_the_definition_bit_for_bit() {
        check::<<f32 as Float>::Vector, portable::F32x4>();
        check::<<f64 as Float>::Vector, portable::F64x2>();
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nothing_is_nothing() {
        let by = Affine { scale: 1.0f32, shift: 0.0 };
        affine_mask::<f32>(Some(&[]), &mut [], &[], by, by);
        affine_mask::<f32>(None, &mut [], &[1, 0], by, by);
    }
}
