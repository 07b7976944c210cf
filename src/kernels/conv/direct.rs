//! Convolutions without panels, which with few rows of weights would not be used again: sums over the
//! terms are made along the rows of the framed images, where they lie.

use crate::dtype::DType;
use crate::kernels::gemm::{BLOCK_DEPTH, Matrix, Size, put_run};
use crate::kernels::patches::{Images, Patches};
use crate::kernels::rows::MAX_LANES;
use crate::kernels::sweep::{TOGETHER, add_terms};
use crate::simd::{Float, FloatVector};
use crate::storage::Buffer;
use crate::tensor::match_float;

/// Points of the frame that are worked on together.
const CHUNK: usize = 512;
/// The most rows of weights.
const ROWS: usize = 3;

/// Whether a product with patches is quicker so.
pub(super) fn is_for(size: Size) -> bool {
    size.m <= ROWS && (1..=BLOCK_DEPTH).contains(&size.k)
}

/// As `product` of the rows of `weight` and `patches`, which are by point.
pub(super) fn convolve(
    dtype: DType,
    size: Size,
    weight: &Matrix,
    patches: &Patches,
    y: &mut Images,
    add: bool,
) {
    let places = patches.terms(size.k);
    match_float!(dtype, T => {
        let weight = &weight.data.as_slice()[weight.at..];
        convolve_with::<<T as Float>::Vector>(size, weight, patches, &places, y, add);
    }, ());
}

fn convolve_with<V: FloatVector>(
    size: Size,
    weight: &[V::Elem],
    patches: &Patches,
    places: &[usize],
    y: &mut Images,
    add: bool,
) {
    let [depth, height, width] = patches.points.size;
    let line = patches.points.step[1];
    // Rows that lie close to each other are one, with a little between them that is not used.
    let together = if width <= CHUNK && line < 2 * width { 1 + (CHUNK - width) / line } else { 1 };
    let data = &patches.data.as_slice::<V::Elem>()[patches.at..];
    let to = y.data.as_mut_slice::<V::Elem>();
    let mut sums = [V::Elem::default(); CHUNK];
    for plane in 0..size.n / (height * width) {
        let (image, z) = (plane / depth, plane % depth);
        for row in (0..height).step_by(together) {
            let rows = together.min(height - row);
            for x in (0..width).step_by(CHUNK) {
                let count = CHUNK.min(width - x);
                let data = &data[patches.points.place([image, z, row, x], patches.image)..];
                let sums = &mut sums[..(rows - 1) * line + count];
                for (m, weight) in weight.chunks_exact(size.k).take(size.m).enumerate() {
                    sums.fill(V::Elem::default());
                    for first in (0..size.k).step_by(TOGETHER) {
                        let terms = first..size.k.min(first + TOGETHER);
                        add_terms::<V>(data, terms, |t| (weight[t], places[t]), sums);
                    }
                    for i in 0..rows {
                        let at = y.points.place([image, z, row + i, x], y.image);
                        let to = &mut to[y.at + m * y.channel + at..];
                        put::<V>(&sums[i * line..][..count], to, y.points.step[2], add);
                    }
                }
            }
        }
    }
}

/// Writes or adds sums to numbers that are `step` apart.
fn put<V: FloatVector>(sums: &[V::Elem], to: &mut [V::Elem], step: usize, add: bool) {
    if step == 1 {
        return put_run::<V>(sums, to, add);
    }
    for (to, &sum) in to.iter_mut().step_by(step).zip(sums) {
        *to = if add { *to + sum } else { sum };
    }
}

/// Writes, or adds to what is there, the sum over all points of a channel of `grad` times each term of
/// `patches`.
pub(super) fn correlate(
    dtype: DType,
    images: usize,
    grad: &Patches,
    patches: &Patches,
    (to, at): (&mut Buffer, usize),
    add: bool,
) {
    match_float!(dtype, T => {
        let to = &mut to.as_mut_slice()[at..][..patches.taps.len()];
        correlate_with::<<T as Float>::Vector>(images, grad, patches, to, add);
    }, ());
}

fn correlate_with<V: FloatVector>(
    images: usize,
    grad: &Patches,
    patches: &Patches,
    to: &mut [V::Elem],
    add: bool,
) {
    let [depth, height, width] = patches.points.size;
    let rows = &grad.data.as_slice::<V::Elem>()[grad.at..];
    let data = &patches.data.as_slice::<V::Elem>()[patches.at..];
    let mut sums = vec![[V::Elem::default(); MAX_LANES]; to.len()];
    for image in 0..images {
        sums.fill([V::Elem::default(); MAX_LANES]);
        for row in 0..depth * height {
            let at = patches.points.place([image, row / height, row % height, 0], patches.image);
            let row = &rows[image * grad.image + row * width..][..width];
            add_products::<V>(row, &data[at..], patches.taps, &mut sums);
        }
        for (to, [a, b, c, d]) in to.iter_mut().zip(&sums) {
            let sum = (*a + *b) + (*c + *d);
            *to = if add || image > 0 { *to + sum } else { sum };
        }
    }
}

/// Adds, for each tap, the products of a row and what lies from there on, lane by lane.
#[inline(never)]
fn add_products<V: FloatVector>(
    row: &[V::Elem],
    data: &[V::Elem],
    taps: &[usize],
    sums: &mut [[V::Elem; MAX_LANES]],
) {
    let (steps, rest) = V::Elem::steps(row);
    for (&tap, sums) in taps.iter().zip(sums) {
        let (data, data_rest) = V::Elem::steps(&data[tap..][..row.len()]);
        let products = steps.iter().zip(data);
        products
            .fold(V::load(sums), |sum, (x, y)| {
                sum.add(V::load(x.as_ref()).mul(V::load(y.as_ref())))
            })
            .store(sums);
        for (sum, (&x, &y)) in sums.iter_mut().zip(rest.iter().zip(data_rest)) {
            *sum = *sum + x * y;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Element;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn vectors_of_both_kinds_agree() {
        fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>() {
            let number = |i: usize| V::Elem::from_f64((i as f64 * 0.754_877_666).fract() - 0.4);
            let data: Vec<V::Elem> = (0..40).map(number).collect();
            for width in 0..12 {
                let (mut a, mut b) = ([[number(7); MAX_LANES]; 3], [[number(7); MAX_LANES]; 3]);
                add_products::<V>(&data[..width], &data, &[0, 5, 21], &mut a);
                add_products::<P>(&data[..width], &data, &[0, 5, 21], &mut b);
                assert_eq!(a, b, "{width}");
            }
        }
        check::<<f32 as Float>::Vector, portable::F32x4>();
        check::<<f64 as Float>::Vector, portable::F64x2>();
    }
}
