//! Tests of `gemm.rs`.

use super::*;
use crate::simd::portable;
use wasm_bindgen_test::wasm_bindgen_test;

fn numbers<T: Float>(count: usize, seed: f64) -> Vec<T> {
    (0..count).map(|i| T::from_f64(((i as f64 + seed) * 0.754_877_666).fract() - 0.5)).collect()
}

/// The definition in the order of sums that is promised.
fn naive<T: Float>(size: Size, a: &[T], b: &[T], c: &mut [T], add: bool) {
    for (i, c) in c.iter_mut().enumerate() {
        let (row, column) = (i / size.n, i % size.n);
        let mut sum = add.then_some(*c);
        for start in (0..size.k).step_by(BLOCK_DEPTH) {
            let block = (start..size.k.min(start + BLOCK_DEPTH))
                .map(|k| a[row * size.k + k] * b[k * size.n + column])
                .fold(T::default(), |sum, x| sum + x);
            sum = Some(sum.map_or(block, |sum| sum + block));
        }
        *c = sum.unwrap_or_default();
    }
}

fn turned<T: Copy>(x: &[T], rows: usize, columns: usize) -> Vec<T> {
    (0..x.len()).map(|i| x[i % rows * columns + i / rows]).collect()
}

const SIZES: [(usize, usize, usize); 15] = [
    (1, 1, 1),
    (2, 3, 0),
    (0, 3, 2),
    (3, 0, 2),
    (4, 8, 1),
    (5, 9, 7),
    (7, 4, 33),
    (1, 20, 300),
    (2, 17, 513),
    (20, 1, 40),
    (3, 2, 256),
    (8, 16, 257),
    (193, 5, 3),
    (200, 9, 2),
    (6, 530, 5),
];

fn buffer<T: Float>(numbers: &[T]) -> Buffer {
    let mut buffer = Buffer::new(size_of_val(numbers)).unwrap();
    buffer.as_mut_slice().copy_from_slice(numbers);
    buffer
}

fn check<T: Float>(dtype: DType) {
    for (m, n, k) in SIZES {
        let size = Size { m, n, k };
        let (a, b) = (numbers::<T>(m * k, 0.3), numbers::<T>(k * n, 0.7));
        let (at, bt) = (buffer(&turned(&a, m, k)), buffer(&turned(&b, k, n)));
        for add in [false, true] {
            let start = numbers::<T>(m * n, 0.1);
            let mut want = start.clone();
            naive(size, &a, &b, &mut want, add);
            let (a, b) = (buffer(&a), buffer(&b));
            for (a_turned, b_turned) in [(false, false), (false, true), (true, false), (true, true)]
            {
                let a = match a_turned {
                    false => Matrix { data: &a, at: 0, line: k, term: 1 },
                    true => Matrix { data: &at, at: 0, line: 1, term: m },
                };
                let b = match b_turned {
                    false => Matrix { data: &b, at: 0, line: 1, term: n },
                    true => Matrix { data: &bt, at: 0, line: k, term: 1 },
                };
                let mut scratch = Scratch::new(dtype, size).unwrap();
                let mut c = buffer(&start);
                let mut rows = Rows { data: &mut c, at: 0, row: n };
                product(dtype, size, &a, &b, &mut rows, add, &mut scratch);
                assert_eq!(c.as_slice::<T>(), want, "{m} {n} {k} {add} {a_turned} {b_turned}");
                if m <= FEW_ROWS && b.line == 1 {
                    c.as_mut_slice().copy_from_slice(&start);
                    let mut rows = Rows { data: &mut c, at: 0, row: n };
                    few_rows(dtype, size, &a, &b, &mut rows, add);
                    assert_eq!(c.as_slice::<T>(), want, "{m} {n} {k} {add} {a_turned}");
                }
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn is_the_definition_bit_for_bit() {
    check::<f32>(DType::Float32);
    check::<f64>(DType::Float64);
}

#[wasm_bindgen_test(unsupported = test)]
fn few_rows_of_both_kinds_agree() {
    fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>() {
        for (m, n, k) in SIZES.into_iter().filter(|&(m, ..)| m <= FEW_ROWS) {
            let (a, b) = (numbers::<V::Elem>(m * k, 0.3), numbers::<V::Elem>(k * n, 0.7));
            let (mut x, factor) = (numbers(m * n, 0.1), |row: usize, t: usize| a[row * k + t]);
            let mut y = x.clone();
            add_rows::<V>(Size { m, n, k }, &factor, (&b, n), (&mut x, n), true);
            add_rows::<P>(Size { m, n, k }, &factor, (&b, n), (&mut y, n), true);
            assert_eq!(x, y, "{m} {n} {k}");
        }
    }
    check::<<f32 as Float>::Vector, portable::F32x4>();
    check::<<f64 as Float>::Vector, portable::F64x2>();
}

/// The same tile, wherever it goes, from vectors of either kind.
#[wasm_bindgen_test(unsupported = test)]
fn vectors_of_both_kinds_agree() {
    fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>>(dtype: DType) {
        for depth in [0, 1, 7] {
            let (a, b) = (numbers::<V::Elem>(4 * depth, 0.3), numbers::<V::Elem>(8 * depth, 0.7));
            let b = &b[..2 * V::LANES * depth];
            for columns in 1..=2 * V::LANES {
                let points = Place::Points(std::array::from_fn(|i| 3 * i));
                for (place, add) in
                    [(Place::Run(2), false), (Place::Run(2), true), (points, false), (points, true)]
                {
                    let plan = Plan::new(dtype, Size { m: 3, n: columns, k: depth });
                    let places = &[(place, columns)];
                    let block =
                        Block { plan: &plan, depth, first: 1, rows: 3, places, stride: 30, add };
                    let mut x = numbers::<V::Elem>(130, 0.1);
                    let mut y = x.clone();
                    block.multiply::<V>(&a, b, &mut x);
                    block.multiply::<P>(&a, b, &mut y);
                    assert_eq!(x, y, "{depth} {columns}");
                }
            }
        }
    }
    check::<<f32 as Float>::Vector, portable::F32x4>(DType::Float32);
    check::<<f64 as Float>::Vector, portable::F64x2>(DType::Float64);
}

#[wasm_bindgen_test(unsupported = test)]
fn vectors_are_transposed() {
    fn check<V: FloatVector, P: FloatVector<Elem = V::Elem>, const FOURS: usize>() {
        for depth in 0..12 {
            let stride = depth + 3;
            let from = numbers::<V::Elem>(4 * stride, 0.2);
            let rows = std::array::from_fn(|r| &from[r * stride..]);
            for four in 0..FOURS {
                let mut to = vec![[[V::Elem::default(); 4]; FOURS]; depth];
                let mut other = to.clone();
                transpose::<V, FOURS>(rows, four, &mut to);
                transpose::<P, FOURS>(rows, four, &mut other);
                assert_eq!(to, other);
                for (i, &to) in to.as_flattened().as_flattened().iter().enumerate() {
                    let (k, at, row) = (i / 4 / FOURS, i / 4 % FOURS, i % 4);
                    let want = if at == four { rows[row][k] } else { V::Elem::default() };
                    assert_eq!(to, want, "{depth} {four}: {k}, {at}, {row}");
                }
            }
        }
    }
    check::<<f32 as Float>::Vector, portable::F32x4, 1>();
    check::<<f32 as Float>::Vector, portable::F32x4, 2>();
    check::<<f64 as Float>::Vector, portable::F64x2, 4>();
}

#[wasm_bindgen_test(unsupported = test)]
fn nan_and_infinity_reach_their_row_and_column_only() {
    let size = Size { m: 5, n: 9, k: 3 };
    let (mut a, mut b) = (vec![0.0f32; 15], vec![1.0f32; 27]);
    (a[2 * 3], b[4]) = (f32::NAN, f32::INFINITY);
    let (a, b, mut c) = (buffer(&a), buffer(&b), buffer(&[7.0f32; 45]));
    let mut scratch = Scratch::new(DType::Float32, size).unwrap();
    let a = Matrix { data: &a, at: 0, line: 3, term: 1 };
    let b = Matrix { data: &b, at: 0, line: 1, term: 9 };
    let mut rows = Rows { data: &mut c, at: 0, row: 9 };
    product(DType::Float32, size, &a, &b, &mut rows, false, &mut scratch);
    for (i, &c) in c.as_slice::<f32>().iter().enumerate() {
        // Zero times infinity is NaN.
        assert_eq!(c.is_nan(), i / 9 == 2 || i % 9 == 4, "{i}");
        assert!(c.is_nan() || c == 0.0);
    }
}
