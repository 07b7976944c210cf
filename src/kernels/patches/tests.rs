//! Tests of `patches.rs`.

use super::*;
use crate::simd::portable;
use wasm_bindgen_test::wasm_bindgen_test;

fn numbers<T: Float>(count: usize) -> Vec<T> {
    (0..count).map(|i| T::from_f64(i as f64 + 1.0)).collect()
}

/// Every column of the image is where `place` says, and zeros are everywhere else.
#[wasm_bindgen_test(unsupported = test)]
fn a_frame_holds_the_image_and_zeros() {
    fn check<T: Float>(dtype: DType) {
        for (before, width, size, rests) in [
            (0, 9, 7, 1),
            (2, 5, 9, 1),
            (0, 8, 8, 2),
            (1, 8, 10, 2),
            (3, 19, 21, 2),
            (1, 4, 9, 3),
            (5, 7, 9, 4),
            (6, 3, 5, 2),
        ] {
            let frame = Frame::new([2, 3, width], [1, 1, before], [4, 4, size], rests);
            // The channels begin after a number that is not theirs.
            let image = numbers::<T>(1 + 2 * 6 * width);
            let mut channels = Buffer::new(size_of_val(&image[..])).unwrap();
            channels.as_mut_slice().copy_from_slice(&image);
            let mut frames = Buffer::new(2 * frame.channel * size_of::<T>()).unwrap();
            frames.as_mut_slice::<u8>().fill(0);
            frame.fill(dtype, (&channels, 1), 2, &mut frames);
            let mut want = vec![T::default(); 2 * frame.channel];
            for (i, &number) in image[1..].iter().enumerate() {
                let (x, y, z) = (i % width, i / width % 3, i / width / 3 % 2);
                let place = [z + 1, y + 1, x + before];
                if place[1] < 4 && place[2] < size {
                    want[i / (6 * width) * frame.channel + frame.place(place)] = number;
                }
            }
            assert_eq!(frames.as_slice::<T>(), want, "{before} {width} {size} {rests}");
        }
    }
    check::<f32>(DType::Float32);
    check::<f64>(DType::Float64);
}

#[wasm_bindgen_test(unsupported = test)]
fn vectors_only_move_numbers() {
    fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>() {
        let from = numbers::<V::Elem>(64);
        for turns in [1, 2] {
            for length in 0..20 {
                let (mut a, mut b) = (numbers::<V::Elem>(80), numbers::<V::Elem>(80));
                let rows = &from[..2 * (length + 2)];
                spread::<V>(rows, (length + 2, length), &mut a, 40, [3, 21], turns);
                spread::<P>(rows, (length + 2, length), &mut b, 40, [3, 21], turns);
                assert_eq!(a, b, "{turns} {length}");
            }
        }
        let lines: [&[usize]; 3] = [&[0, 1, 2, 3, 4, 5, 6, 7], &[9; 8], &[0, 2, 4, 5, 6, 7, 9, 9]];
        for lines in lines.map(|lines| &lines[..2 * V::LANES]) {
            let mut a = vec![V::Elem::default(); 2 * V::LANES * 5];
            let mut b = a.clone();
            let at = [17, 18, 21, 24, 25];
            pack_points::<V>(&from, lines, &at, &mut a);
            pack_points::<P>(&from, lines, &at, &mut b);
            let want: Vec<_> = at
                .iter()
                .flat_map(|at| lines.iter().map(move |line| at + line))
                .map(|at| from[at])
                .collect();
            assert_eq!((&a, &b), (&want, &want), "{lines:?}");

            let places = [0, 1, 2, 3, 4, 11, 12, 20];
            let mut a = vec![V::Elem::default(); 8 * lines.len()];
            let mut b = a.clone();
            pack_terms::<V>(&from, lines, &places, &mut a);
            pack_terms::<P>(&from, lines, &places, &mut b);
            let want: Vec<_> = places
                .iter()
                .flat_map(|at| lines.iter().map(move |line| at + line))
                .map(|at| from[at])
                .collect();
            assert_eq!((&a, &b), (&want, &want), "{lines:?}");
        }
    }
    check::<<f32 as Float>::Vector, portable::F32x4>();
    check::<<f64 as Float>::Vector, portable::F64x2>();
}
