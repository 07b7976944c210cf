//! `total += x`: how gradients are added up.

use crate::simd::{Float, FloatVector};

/// Elements in a block of the loop.
const BLOCK: usize = 16;

/// Adds `x` to `total`, which is as long.
pub(crate) fn accumulate<T: Float>(total: &mut [T], x: &[T]) {
    run::<T::Vector>(total, x);
}

#[inline(never)]
fn run<V: FloatVector>(total: &mut [V::Elem], x: &[V::Elem]) {
    let (blocks, rest) = total.as_chunks_mut::<BLOCK>();
    let (x_blocks, x_rest) = x.as_chunks::<BLOCK>();
    for (total, x) in blocks.iter_mut().zip(x_blocks) {
        for i in (0..BLOCK).step_by(V::LANES) {
            V::load(&total[i..]).add(V::load(&x[i..])).store(&mut total[i..]);
        }
    }
    for (total, &x) in rest.iter_mut().zip(x_rest) {
        *total = *total + x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::portable;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn adds_each_element_once() {
        for count in [0, 1, 15, 16, 17, 100] {
            let x: Vec<f32> = (0..count).map(|i| i as f32 * 0.3).collect();
            let (mut a, mut b) = (vec![1.0f32; count], vec![1.0f32; count]);
            accumulate(&mut a, &x);
            run::<portable::F32x4>(&mut b, &x);
            let want: Vec<f32> = x.iter().map(|x| 1.0 + x).collect();
            assert!(a == want && b == want, "{count}");
        }
    }
}
