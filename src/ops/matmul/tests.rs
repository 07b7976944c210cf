//! Tests of `matmul.rs`.

use super::*;
use crate::DType::{Bool, Float32, Float64, Int32};
use crate::autograd::gradcheck::{gradcheck, sample};
use wasm_bindgen_test::wasm_bindgen_test;

type Sizes = &'static [usize];

/// Sizes of both factors, of the result, and PyTorch's name.
const GOOD: [(Sizes, Sizes, Sizes, &str); 17] = [
    (&[3], &[3], &[], "DotBackward0"),
    (&[2, 3], &[3], &[2], "MvBackward0"),
    (&[3], &[3, 4], &[4], "SqueezeBackward4"),
    (&[2, 3], &[3, 4], &[2, 4], "MmBackward0"),
    (&[5, 2, 3], &[3, 4], &[5, 2, 4], "UnsafeViewBackward0"),
    (&[5, 2, 3], &[3], &[5, 2], "UnsafeViewBackward0"),
    (&[2, 3], &[5, 3, 4], &[5, 2, 4], "CloneBackward0"),
    (&[3], &[5, 3, 4], &[5, 4], "UnsafeViewBackward0"),
    (&[5, 2, 3], &[5, 3, 4], &[5, 2, 4], "UnsafeViewBackward0"),
    (&[5, 2, 3], &[1, 3, 4], &[5, 2, 4], "UnsafeViewBackward0"),
    (&[4, 1, 2, 3], &[2, 3, 4], &[4, 2, 2, 4], "UnsafeViewBackward0"),
    (&[2, 1, 2, 3], &[1, 3, 3, 4], &[2, 3, 2, 4], "UnsafeViewBackward0"),
    (&[1, 2, 3], &[3, 4], &[1, 2, 4], "UnsafeViewBackward0"),
    (&[0, 2, 3], &[0, 3, 4], &[0, 2, 4], "UnsafeViewBackward0"),
    (&[2, 0], &[0, 3], &[2, 3], "MmBackward0"),
    (&[0, 2, 3], &[3, 4], &[0, 2, 4], "UnsafeViewBackward0"),
    (&[5, 2, 0], &[5, 0, 4], &[5, 2, 4], "UnsafeViewBackward0"),
];

/// The definition, by way of the places of all elements.
fn naive(a: &Tensor, b: &Tensor) -> Vec<f64> {
    let (m, k) = if a.dim() == 1 { (1, a.numel()) } else { matrix_sizes(a) };
    let n = if b.dim() == 1 { 1 } else { matrix_sizes(b).1 };
    let (x, y) = (a.to_vec::<f64>().unwrap(), b.to_vec::<f64>().unwrap());
    let laid = Broadcast::new(batch(a), batch(b)).unwrap();
    let back = Broadcast::new(batch(b), batch(a)).unwrap();
    let count = numel(&laid.shape).unwrap();
    let places = back.indices_of_second().zip(laid.indices_of_second()).take(count);
    let mut result = Vec::new();
    for (p, q) in places {
        for i in 0..m {
            for j in 0..n {
                let term = |t: usize| x[(p * m + i) * k + t] * y[(q * k + t) * n + j];
                result.push((0..k).map(term).sum());
            }
        }
    }
    result
}

#[wasm_bindgen_test(unsupported = test)]
fn is_the_definition_with_gradients_and_names() {
    for (a, b, shape, name) in GOOD {
        let inputs = [sample(a, 0.0), sample(b, 7.0)];
        let got = matmul(&inputs[0], &inputs[1]).unwrap();
        assert_eq!(got.shape(), shape, "{a:?} {b:?}");
        let want = naive(&inputs[0], &inputs[1]);
        let close = |(got, want): (f64, f64)| (got - want).abs() < 1e-14;
        assert!(got.to_vec::<f64>().unwrap().into_iter().zip(want).all(close), "{a:?} {b:?}");
        gradcheck(|x| matmul(&x[0], &x[1]), &inputs);
        let tracked = matmul(&inputs[0], &inputs[1]).unwrap();
        assert_eq!(tracked.grad_fn(), Some(name), "{a:?} {b:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn only_what_backward_reads_is_saved() {
    let (a, b) = (sample(&[2, 3], 0.0), sample(&[3, 4], 1.0));
    b.set_requires_grad(true).unwrap();
    let c = mm(&a, &b).unwrap();
    // Only the first factor was saved: the second may change.
    b.bump_version(1);
    c.backward(Some(&sample(&[2, 4], 0.0)), true).unwrap();
    a.bump_version(1);
    let error = c.backward(Some(&sample(&[2, 4], 0.0)), false).unwrap_err();
    assert!(error.message().contains("modified by an inplace operation"), "{error}");
}

/// PyTorch 2.15's texts, without and with gradients.
#[wasm_bindgen_test(unsupported = test)]
fn mismatches_are_errors() {
    let mm_10 = "mm: mat1 and mat2 shapes cannot be multiplied (10x3 and 4x4)";
    let mm_20 = "mm: mat1 and mat2 shapes cannot be multiplied (20x4 and 3x2)";
    let bmm =
        "Expected size for first two dimensions of batch2 tensor to be: [5, 3] but got: [5, 4].";
    let mv = "size mismatch, got input (20), mat (20x4), vec (3)";
    let at_least = "both arguments to matmul need to be at least 1D, but they are 0D and 1D";
    let cases: [(Sizes, Sizes, &str, &str); 12] = [
        (&[], &[3], at_least, at_least),
        (
            &[3],
            &[4],
            "inconsistent tensor size, expected tensor [3] and src [4] to have the same number \
             of elements, but got 3 and 4 elements respectively",
            "inconsistent tensor size, expected tensor [3] and src [4] to have the same number \
             of elements, but got 3 and 4 elements respectively",
        ),
        (
            &[2, 3],
            &[4],
            "size mismatch, got input (2), mat (2x3), vec (4)",
            "size mismatch, got input (2), mat (2x3), vec (4)",
        ),
        (
            &[3],
            &[4, 5],
            "mm: mat1 and mat2 shapes cannot be multiplied (1x3 and 4x5)",
            "mm: mat1 and mat2 shapes cannot be multiplied (1x3 and 4x5)",
        ),
        (
            &[2, 3],
            &[4, 5],
            "mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)",
            "mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)",
        ),
        (&[5, 2, 3], &[4, 4], mm_10, mm_10),
        (&[2, 3], &[5, 4, 4], bmm, mm_20),
        (&[1, 2, 3], &[5, 4, 4], bmm, mm_20),
        (&[3], &[5, 4, 4], bmm, mv),
        (&[5, 2, 3], &[5, 4, 4], bmm, bmm),
        (&[5, 2, 3], &[1, 4, 4], bmm, mm_10),
        (
            &[5, 2, 3],
            &[6, 3, 4],
            "The size of tensor a (5) must match the size of tensor b (6) at non-singleton \
             dimension 0",
            "The size of tensor a (5) must match the size of tensor b (6) at non-singleton \
             dimension 0",
        ),
    ];
    for (a, b, plain, tracked) in cases {
        let inputs = [sample(a, 0.0), sample(b, 0.0)];
        let error = || matmul(&inputs[0], &inputs[1]).unwrap_err();
        assert_eq!(error().message(), plain, "{a:?} {b:?}");
        inputs.iter().for_each(|x| x.set_requires_grad(true).unwrap());
        assert_eq!(error().message(), tracked, "{a:?} {b:?}, tracked");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_functions_check_their_dimensions() {
    let x = |sizes: Sizes| sample(sizes, 0.0);
    let text = |result: Result<Tensor>| result.unwrap_err().message().to_string();
    let (vector, matrix, batch) = (x(&[3]), x(&[2, 3]), x(&[5, 2, 3]));
    assert_eq!(text(mm(&batch, &matrix)), "mm: self must be a matrix, got 3-D tensor");
    assert_eq!(text(mm(&matrix, &vector)), "mm: mat2 must be a matrix, got 1-D tensor");
    assert_eq!(text(bmm(&matrix, &batch)), "batch1 must be a 3D tensor");
    assert_eq!(text(bmm(&batch, &matrix)), "batch2 must be a 3D tensor");
    let want = "Expected size for first two dimensions of batch2 tensor to be: [5, 3] but got: \
                [6, 3].";
    assert_eq!(text(bmm(&batch, &x(&[6, 3, 4]))), want);
    assert_eq!(text(mv(&matrix, &matrix)), "vector + matrix @ vector expected, got 1, 2, 2");
    assert_eq!(text(dot(&matrix, &vector)), "1D tensors expected, but got 2D and 1D tensors");
    let gradients = [
        (mm as fn(&Tensor, &Tensor) -> Result<Tensor>, x(&[2, 3]), x(&[3, 2]), "MmBackward0"),
        (bmm, x(&[2, 1, 3]), x(&[2, 3, 2]), "BmmBackward0"),
        (mv, x(&[2, 3]), x(&[3]), "MvBackward0"),
        (dot, x(&[3]), x(&[3]), "DotBackward0"),
    ];
    for (run, a, b, name) in gradients {
        gradcheck(|x| run(&x[0], &x[1]), &[a.clone(), b.clone()]);
        assert_eq!(run(&a, &b).unwrap().grad_fn(), Some(name));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn data_types_must_agree() {
    let cases: [(Sizes, Sizes, &str, &str); 4] = [
        (
            &[3],
            &[3],
            "dot : expected both vectors to have same dtype, but found Float and Double",
            "dot",
        ),
        (
            &[2, 3],
            &[3],
            "addmv input tensors must have the same dtype, but got Double, Float, and Double",
            "addmv_impl_cpu",
        ),
        (
            &[2, 3],
            &[3, 4],
            "expected m1 and m2 to have the same dtype, but got: float != double",
            "addmm_impl_cpu_",
        ),
        (&[5, 2, 3], &[5, 3, 4], "expected scalar type Float but found Double", "bmm"),
    ];
    for (a, b, want, op) in cases {
        let zeros = |sizes, dtype| Tensor::zeros(sizes, dtype).unwrap();
        let error = matmul(&zeros(a, Float32), &zeros(b, Float64)).unwrap_err();
        assert_eq!(error, crate::Error::new(crate::ErrorKind::Runtime, want.into()));
        for dtype in [Bool, Int32] {
            let error = matmul(&zeros(a, dtype), &zeros(b, dtype)).unwrap_err();
            let text = format!("\"{op}\" not implemented for '{}'", dtype.scalar_type());
            assert_eq!(error, crate::Error::new(crate::ErrorKind::NotImplemented, text));
        }
    }
}
