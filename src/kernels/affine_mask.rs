//! `y = x * scale + shift` with one of two (scale, shift) for each channel: every dropout.
//!
//! ```text
//! for each channel c: (scale, shift) = if mask[c] { kept } else { (0, dropped) }
//!     for each i in channel c: y[i] = x[i] * scale + shift      // two roundings, as in PyTorch
//! ```
//!
//! 1. A dropped channel is multiplied by zero, not filled, so that NaN, infinity and -0 come out as
//!    in PyTorch, which multiplies by a mask.
//! 2. Plain dropout has no sum; `shift = -0.0` is the shift that changes nothing, -0 included.
//! 3. A long channel is one loop with constants in registers, of whole blocks: the last one overlaps the
//!    one before it. Many channels are one call.
//! 4. Short ones, and single elements, come in groups of 16 channels, which fill whole vectors and
//!    one load of the mask. Which byte of it each lane takes is the same in every group: a table,
//!    made once. So nothing branches on the mask, and channels need not fill vectors.
//! 5. A vector that is read before it is written serves in place as well.

use crate::kernels::steps::Steps;
use crate::simd::{Float, FloatVector};

/// The factors of a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Affine<T> {
    pub scale: T,
    pub shift: T,
}

/// Vectors in a turn of the loop over a long channel.
const BLOCK: usize = 4;
/// About so many elements are a portion of long channels.
const PORTION: usize = 4096;
/// Channels below this length come in groups.
const SHORT: usize = 32;
/// Channels up to this length need a small table.
const FEW: usize = 2;
/// Channels in a group: the bytes of a vector.
const GROUP: usize = 16;

/// Writes `y`; `x` is `None` to work in place.
///
/// `mask` has a byte for each channel, 1 for kept, 0 for dropped; all channels have the same
/// length, `y.len() / mask.len()`. `dropped` is the shift of those dropped; their scale is zero.
pub(crate) fn affine_mask<T: Float>(
    x: Option<&[T]>,
    y: &mut [T],
    mask: &[u8],
    kept: Affine<T>,
    dropped: T,
) {
    run::<T::Vector>(x, y, mask, kept, dropped);
}

fn run<V: FloatVector>(
    x: Option<&[V::Elem]>,
    y: &mut [V::Elem],
    mask: &[u8],
    kept: Affine<V::Elem>,
    dropped: V::Elem,
) {
    let length = y.len().checked_div(mask.len()).unwrap_or(0);
    if length == 0 {
        return;
    }
    debug_assert_eq!(length * mask.len(), y.len());
    if length < SHORT {
        short::<V>(x, y, mask, length, kept, dropped);
        return;
    }
    // Read by index: a branch on a random mask is mispredicted.
    let zero = V::splat(V::Elem::default());
    let factors = [[zero, V::splat(dropped)], [V::splat(kept.scale), V::splat(kept.shift)]];
    let some = (PORTION / length).max(1);
    for (i, (y, mask)) in y.chunks_mut(some * length).zip(mask.chunks(some)).enumerate() {
        let x = x.map(|x| &x[i * some * length..][..y.len()]);
        long::<V>(x, y, mask, length, &factors);
    }
}

/// A portion of the channels, all of the same length. Not inlined, so that V8 can optimise it while it
/// is hot.
#[inline(never)]
fn long<V: FloatVector>(
    x: Option<&[V::Elem]>,
    y: &mut [V::Elem],
    mask: &[u8],
    length: usize,
    factors: &[[V; 2]; 2],
) {
    // Tells the compiler that there is a block: else it makes more loops, for channels without.
    if length < SHORT {
        return;
    }
    // The last block overlaps the one before it, so that no channel has a rest.
    let end = length - BLOCK * V::LANES;
    let channels = y.chunks_exact_mut(length).zip(mask);
    let by = |byte: &u8| {
        let [scale, shift] = factors[usize::from(byte & 1)];
        move |x: &[V::Elem]| V::load(x).mul(scale).add(shift)
    };
    match x {
        Some(x) => {
            for ((y, byte), x) in channels.zip(x.chunks_exact(length)) {
                let step = by(byte);
                let (blocks, _) =
                    V::Elem::steps_mut(&mut y[..length - 1]).0.as_chunks_mut::<BLOCK>();
                let (x_blocks, _) = V::Elem::steps(&x[..length - 1]).0.as_chunks::<BLOCK>();
                for (y, x) in blocks.iter_mut().zip(x_blocks) {
                    for (y, x) in y.iter_mut().zip(x) {
                        step(x.as_ref()).store(y.as_mut());
                    }
                }
                for i in 0..BLOCK {
                    step(&x[end..][i * V::LANES..]).store(&mut y[end..][i * V::LANES..]);
                }
            }
        }
        None => {
            for (y, byte) in channels {
                let step = by(byte);
                // Read before anything is written.
                let last = [0, 1, 2, 3].map(|i| step(&y[end..][i * V::LANES..]));
                let (blocks, _) =
                    V::Elem::steps_mut(&mut y[..length - 1]).0.as_chunks_mut::<BLOCK>();
                for y in blocks {
                    y.iter_mut().for_each(|y| step(y.as_ref()).store(y.as_mut()));
                }
                for (i, last) in last.into_iter().enumerate() {
                    last.store(&mut y[end..][i * V::LANES..]);
                }
            }
        }
    }
}

/// Channels in groups of 16. Not inlined for the same reason.
#[inline(never)]
fn short<V: FloatVector>(
    x: Option<&[V::Elem]>,
    y: &mut [V::Elem],
    mask: &[u8],
    length: usize,
    kept: Affine<V::Elem>,
    dropped: V::Elem,
) {
    // As much of it as is needed: to write 4 KB is a fifth of the time of a small input.
    let (mut few, mut many);
    let places = if length <= FEW {
        few = [[u8::MAX; 16]; GROUP * FEW / 2];
        &mut few[..]
    } else {
        many = [[u8::MAX; 16]; GROUP * SHORT / 2];
        &mut many[..]
    };
    let lane = size_of::<V::Elem>();
    let firsts = places.as_flattened_mut().iter_mut().step_by(lane);
    // i / length by a product: exact for so few, and quicker.
    let reciprocal = (1 << 16) / length + 1;
    for (i, place) in firsts.take(y.len().min(GROUP * length)).enumerate() {
        *place = ((i * reciprocal) >> 16) as u8;
    }
    let places = &places[..GROUP * length / V::LANES];

    let (scale, shift, dropped_shift) =
        (V::splat(kept.scale), V::splat(kept.shift), V::splat(dropped));
    let affine = |x: &[V::Elem], bytes: &[u8; 16], places: &[u8; 16]| {
        let mask = V::spread(bytes, places);
        V::load(x).mul(mask.and(scale)).add(mask.select(shift, dropped_shift))
    };
    let (groups, last) = mask.as_chunks::<GROUP>();
    let mut last_group = [0; GROUP];
    last_group[..last.len()].copy_from_slice(last);
    let (x_steps, x_rest) = x.map(V::Elem::steps).unzip();
    let (y_steps, y_rest) = V::Elem::steps_mut(y);
    for (i, y) in y_steps.chunks_mut(places.len()).enumerate() {
        let bytes = groups.get(i).unwrap_or(&last_group);
        match x_steps {
            Some(x) => {
                let x: &Steps<V::Elem> = &x[i * places.len()..][..y.len()];
                for (y, (x, places)) in y.iter_mut().zip(x.iter().zip(places)) {
                    affine(x.as_ref(), bytes, places).store(y.as_mut());
                }
            }
            None => {
                for (y, places) in y.iter_mut().zip(places) {
                    affine(y.as_ref(), bytes, places).store(y.as_mut());
                }
            }
        }
    }
    let start = y_steps.len() * V::LANES;
    for (i, y) in y_rest.iter_mut().enumerate() {
        let x = x_rest.map_or(*y, |x| x[i]);
        let zero = V::Elem::default();
        let (scale, shift) = if mask[(start + i) / length] != 0 {
            (kept.scale, kept.shift)
        } else {
            (zero, dropped)
        };
        *y = x * scale + shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Element;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// The definition, one element after the other.
    fn naive<T: Float>(x: &[T], mask: &[u8], kept: Affine<T>, dropped: T) -> Vec<T> {
        let dropped = Affine { scale: T::default(), shift: dropped };
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
        for dropped in [-1.4577387, -0.0].map(number) {
            for length in [1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 49, 64, 100] {
                for channels in [1, 2, 5, 64, 700] {
                    let x = numbers::<V::Elem>(length * channels);
                    let mask: Vec<u8> = (0..channels).map(|c| u8::from(c * 7 % 10 > 2)).collect();
                    let want = naive(&x, &mask, kept, dropped);

                    let mut y = vec![number(9.0); x.len()];
                    run::<V>(Some(&x), &mut y, &mask, kept, dropped);
                    assert!(same(&y, &want), "{channels} channels of {length}");
                    y.fill(number(9.0));
                    run::<P>(Some(&x), &mut y, &mask, kept, dropped);
                    assert!(same(&y, &want), "{channels} channels of {length}, portable");
                    let mut y = x.clone();
                    run::<V>(None, &mut y, &mask, kept, dropped);
                    assert!(same(&y, &want), "{channels} channels of {length}, in place");
                    let mut y = x.clone();
                    run::<P>(None, &mut y, &mask, kept, dropped);
                    assert!(same(&y, &want), "{channels} of {length} in place, portable");
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
        affine_mask::<f32>(Some(&[]), &mut [], &[], by, 0.0);
        affine_mask::<f32>(None, &mut [], &[1, 0], by, 0.0);
    }
}
