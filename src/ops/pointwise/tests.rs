//! Tests of `pointwise.rs`.

use super::*;
use crate::DType::{Bool, Float32, Float64, Int32, UInt8};
use crate::ErrorKind;
use crate::autograd::gradcheck::{gradcheck, sample};
use wasm_bindgen_test::wasm_bindgen_test;

const ARITHMETIC: [Binary; 7] = [
    Binary::Add,
    Binary::Sub,
    Binary::Mul,
    Binary::Div,
    Binary::Pow,
    Binary::Maximum,
    Binary::Minimum,
];

fn naive(op: Binary, a: f64, b: f64) -> f64 {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div => a / b,
        Binary::Pow => a.powf(b),
        Binary::Maximum => a.max(b),
        Binary::Minimum => a.min(b),
        Binary::Eq => f64::from(a == b),
        Binary::Ne => f64::from(a != b),
        Binary::Lt => f64::from(a < b),
        Binary::Le => f64::from(a <= b),
        Binary::Gt => f64::from(a > b),
        Binary::Ge => f64::from(a >= b),
    }
}

fn numbers(tensor: &Tensor) -> Vec<f64> {
    converted(tensor, Float64).unwrap().to_vec().unwrap()
}

/// Positive numbers, of which some are equal.
fn positive(sizes: &[usize], seed: usize) -> Tensor {
    let count = sizes.iter().product();
    let data: Vec<f64> = (0..count).map(|i| ((i * 7 + seed) % 11) as f64 / 4.0 + 0.25).collect();
    Tensor::from_slice(&data, sizes, Float64).unwrap()
}

const SHAPES: [(&[usize], &[usize]); 12] = [
    (&[], &[]),
    (&[5], &[]),
    (&[300], &[300]),
    (&[3, 130], &[130]),
    (&[3, 1], &[1, 5]),
    (&[4, 3], &[4, 1]),
    (&[2, 1, 3, 1], &[4, 1, 7]),
    (&[1], &[2, 2]),
    (&[0, 3], &[3]),
    (&[1, 1], &[0]),
    (&[2, 3, 4], &[3, 1]),
    (&[1, 3], &[2, 1, 1]),
];

#[wasm_bindgen_test(unsupported = test)]
fn every_operation_with_every_kind_of_repetition() {
    for op in Binary::ALL {
        for (a, b) in SHAPES.into_iter().chain(SHAPES.map(|(a, b)| (b, a))) {
            let (x, y) = (positive(a, 0), positive(b, 3));
            let wide = Tensor::zeros(&Runs::new(a, b).unwrap().0, Float64).unwrap();
            let (wx, wy) = (add(&wide, &x).unwrap(), add(&y, &wide).unwrap());
            let z = binary(op, &x, &y).unwrap();
            assert_eq!(z.shape(), wide.shape());
            let want = numbers(&wx).into_iter().zip(numbers(&wy)).map(|(a, b)| naive(op, a, b));
            for (got, want) in numbers(&z).into_iter().zip(want) {
                assert!((got - want).abs() <= 1e-15 * want.abs(), "{op:?} {a:?} {b:?}");
            }
            let (x, y) = (converted(&x, Float32).unwrap(), converted(&y, Float32).unwrap());
            let single = numbers(&binary(op, &x, &y).unwrap());
            for (got, want) in single.into_iter().zip(numbers(&z)) {
                assert!((got - want).abs() <= 1e-7 * want.abs(), "{op:?} {a:?} {b:?}");
            }
            // In place the same, where the result has the shape of the first.
            if a == wide.shape() && !op.is_comparison() {
                binary_(op, &x, (&y).into(), 1.0.into()).unwrap();
                let error = |(a, b): (f64, f64)| (a - b).abs() <= 1e-7 * b.abs();
                assert!(numbers(&x).into_iter().zip(numbers(&z)).all(error), "{op:?} {a:?}");
                assert_eq!(x.version(), 1);
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn repetition_itself_is_right() {
    let x = Tensor::from_slice(&[1, 2, 3], &[3, 1], Int32).unwrap();
    let y = Tensor::from_slice(&[10, 20], &[2], Int32).unwrap();
    let z = add(&x, &y).unwrap();
    assert_eq!(
        (z.shape(), z.to_vec::<i32>().unwrap()),
        (&[3, 2][..], vec![11, 21, 12, 22, 13, 23])
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_agree_with_differences() {
    for op in ARITHMETIC {
        let f = |x: &[Tensor]| binary(op, &x[0], &x[1]);
        for (a, b) in SHAPES.into_iter().chain(SHAPES.map(|(a, b)| (b, a))) {
            if a.iter().chain(b).all(|&size| size < 100) {
                // Not equal: extrema have a corner there.
                gradcheck(f, &[positive(a, 0), add(&positive(b, 3), 0.07).unwrap()]);
            }
        }
        gradcheck(|x| binary(op, &x[0], 1.5), &[positive(&[7], 0)]);
        gradcheck(|x| binary(op, 1.3, &x[0]), &[positive(&[7], 0)]);
        let inplace = |x: &[Tensor]| {
            let y = mul(&x[0], 1.0)?;
            binary_(op, &y, (&x[1]).into(), 1.0.into())?;
            Ok(y)
        };
        gradcheck(inplace, &[positive(&[4, 3], 0), add(&positive(&[3], 3), 0.07).unwrap()]);
    }
    for exponent in [2.0, 3.0, 0.5, -0.5, -1.0, -2.0, 0.0, 1.0] {
        gradcheck(|x| binary(Binary::Pow, &x[0], exponent), &[positive(&[7], 0)]);
    }
    let f = |x: &[Tensor]| scaled(Binary::Sub, (&x[0]).into(), (&x[1]).into(), 2.5.into());
    gradcheck(f, &[sample(&[2, 3], 0.0), sample(&[3], 1.0)]);
    // The same tensor twice.
    gradcheck(|x| mul(&x[0], &x[0]), &[sample(&[5], 0.0)]);
}

/// As in PyTorch, which saves the number too.
#[wasm_bindgen_test(unsupported = test)]
fn a_product_with_a_number_can_be_gone_through_once() {
    let x = sample(&[2], 0.0);
    x.set_requires_grad(true).unwrap();
    for (y, again) in [(mul(&x, 2.0), false), (div(&x, 2.0), false), (add(&x, 2.0), true)] {
        let y = y.unwrap();
        y.backward(Some(&sample(&[2], 0.0)), false).unwrap();
        assert_eq!(y.backward(Some(&sample(&[2], 0.0)), false).is_ok(), again);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_have_the_type_of_their_operand() {
    let x = Tensor::from_slice(&[1.0f32, 2.0], &[2], Float32).unwrap();
    let y = Tensor::from_slice(&[3.0f64, 4.0], &[2], Float64).unwrap();
    x.set_requires_grad(true).unwrap();
    let z = mul(&x, &y).unwrap();
    assert_eq!((z.dtype(), z.grad_fn()), (Float64, Some("MulBackward0")));
    z.backward(Some(&y), false).unwrap();
    assert_eq!(x.grad().unwrap().to_vec::<f32>().unwrap(), [9.0, 16.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn integers_do_not_wrap() {
    let bytes = Tensor::from_slice(&[200u8, 3], &[2], UInt8).unwrap();
    let error = add(&bytes, &bytes).unwrap_err();
    let text = "value cannot be converted to type uint8 without overflow";
    assert_eq!(error, Error::new(ErrorKind::Runtime, text.into()));
    assert!(binary_(Binary::Mul, &bytes, 2.0.into(), 1.0.into()).is_err());
    assert_eq!((bytes.to_vec::<u8>().unwrap(), bytes.version()), (vec![200, 3], 0));
    let big = Tensor::from_slice(&[i32::MAX, i32::MIN], &[2], Int32).unwrap();
    assert!(mul(&big, &big).is_err() && add(&big, 1.0).is_err() && sub(&big, 1.0).is_err());
    assert_eq!(mul(&big, 1.0).unwrap().to_vec::<i32>().unwrap(), [i32::MAX, i32::MIN]);
    let threes = Tensor::from_slice(&[3, -3, 2], &[3], Int32).unwrap();
    let nineteen = binary(Binary::Pow, &threes, 19.0).unwrap();
    assert_eq!(nineteen.to_vec::<i32>().unwrap(), [1_162_261_467, -1_162_261_467, 524_288]);
}

/// The texts are those of PyTorch 2.15.
#[wasm_bindgen_test(unsupported = test)]
fn what_pytorch_refuses() {
    let tensor = |dtype, sizes: &[usize]| Tensor::zeros(sizes, dtype).unwrap();
    let (floats, ints) = (tensor(Float32, &[3]), tensor(Int32, &[3]));
    let (bools, wide) = (tensor(Bool, &[3]), tensor(Float32, &[2, 3]));
    let inplace = |op, target: &Tensor, other: Operand| {
        binary_(op, target, other, 1.0.into()).unwrap_err().to_string()
    };
    let text = inplace(Binary::Add, &floats, (&wide).into());
    assert_eq!(text, "output with shape [3] doesn't match the broadcast shape [2, 3]");
    let text = inplace(Binary::Add, &ints, 2.5.into());
    assert_eq!(text, "result type Float can't be cast to the desired output type Int");
    let text = inplace(Binary::Div, &ints, 2.0.into());
    assert_eq!(text, "result type Float can't be cast to the desired output type Int");
    let text = inplace(Binary::Add, &bools, 1.0.into());
    assert_eq!(text, "result type Long can't be cast to the desired output type Bool");
    let text = inplace(Binary::Add, &bools, (&ints).into());
    assert_eq!(text, "result type Int can't be cast to the desired output type Bool");
    let text = inplace(Binary::Pow, &ints, (-1.0).into());
    assert_eq!(text, "Integers to negative integer powers are not allowed.");
    let text = sub(&bools, &bools).unwrap_err().to_string();
    assert!(text.starts_with("Subtraction, the `-` operator, with two bool tensors is not"));
    let text = sub(&floats, &bools).unwrap_err().to_string();
    assert!(text.starts_with("Subtraction, the `-` operator, with a bool tensor is not"));
    let alpha = |a: &Tensor, alpha: Operand| {
        scaled(Binary::Add, a.into(), a.into(), alpha).unwrap_err().to_string()
    };
    let text = alpha(&ints, 0.5.into());
    assert_eq!(
        text,
        "For integral input tensors, argument alpha must not be a floating point number."
    );
    let text = alpha(&ints, true.into());
    assert_eq!(text, "Boolean alpha only supported for Boolean results.");
    assert!(scaled(Binary::Add, (&bools).into(), (&bools).into(), true.into()).is_ok());
    assert!(
        matches!(add(&tensor(DType::Int64, &[1]), 1.0), Err(e) if e.kind() == ErrorKind::NotImplemented)
    );
    assert!(
        matches!(binary(Binary::Pow, &bools, &bools), Err(e) if e.kind() == ErrorKind::NotImplemented)
    );
    floats.set_requires_grad(true).unwrap();
    let text = inplace(Binary::Add, &floats, 1.0.into());
    assert_eq!(text, "a leaf Variable that requires grad is being used in an in-place operation.");
}

#[wasm_bindgen_test(unsupported = test)]
fn in_place_with_itself_and_in_other_types() {
    let x = Tensor::from_slice(&[1.0f32, 2.0, 3.0], &[3], Float32).unwrap();
    binary_(Binary::Mul, &x, (&x).into(), 1.0.into()).unwrap();
    assert_eq!(x.to_vec::<f32>().unwrap(), [1.0, 4.0, 9.0]);
    let y = Tensor::from_slice(&[0.5f64], &[1], Float64).unwrap();
    binary_(Binary::Sub, &x, (&y).into(), 2.0.into()).unwrap();
    assert_eq!(x.to_vec::<f32>().unwrap(), [0.0, 3.0, 8.0]);
    let bytes = Tensor::from_slice(&[1u8], &[1], UInt8).unwrap();
    binary_(
        Binary::Add,
        &bytes,
        (&Tensor::from_slice(&[5], &[1], Int32).unwrap()).into(),
        1.0.into(),
    )
    .unwrap();
    assert_eq!(bytes.to_vec::<u8>().unwrap(), [6]);
}
