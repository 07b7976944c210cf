//! Tests of `shape.rs`.

use super::*;
use crate::ErrorKind;
use crate::autograd::gradcheck::{gradcheck, sample};
use crate::autograd::no_grad;
use crate::{DType, Error};
use wasm_bindgen_test::wasm_bindgen_test;

fn counting(sizes: &[usize], dtype: DType) -> Tensor {
    let data: Vec<f64> = (0..sizes.iter().product::<usize>()).map(|i| i as f64).collect();
    let x = Tensor::from_slice(&data, sizes, DType::Float64).unwrap();
    crate::ops::convert::to(&x, dtype).unwrap()
}

fn numbers(x: &Tensor) -> Vec<f64> {
    crate::ops::convert::to(x, DType::Float64).unwrap().to_vec().unwrap()
}

/// Shapes that PyTorch 2.15 gives.
#[wasm_bindgen_test(unsupported = test)]
fn views_have_pytorchs_shapes_and_share() {
    let x = &counting(&[2, 1, 3, 1], DType::Float32);
    let scalar = &counting(&[], DType::Float32);
    let empty = &counting(&[0, 3], DType::Float32);
    let cases: [(Result<Tensor>, &[usize]); 20] = [
        (reshape(x, &[3, -1]), &[3, 2]),
        (reshape(x, &[2, 1, 3, 1]), &[2, 1, 3, 1]),
        (flatten(x, 0, -1), &[6]),
        (flatten(x, 1, -2), &[2, 3, 1]),
        (flatten(scalar, 0, -1), &[1]),
        (flatten(empty, 0, -1), &[0]),
        (unflatten(x, 2, &[-1, 3]), &[2, 1, 1, 3, 1]),
        (unflatten(x, -4, &[1, 2]), &[1, 2, 1, 3, 1]),
        (squeeze(x, None), &[2, 3]),
        (squeeze(x, Some(&[1])), &[2, 3, 1]),
        (squeeze(x, Some(&[0])), &[2, 1, 3, 1]),
        (squeeze(x, Some(&[1, -1])), &[2, 3]),
        (squeeze(x, Some(&[])), &[2, 1, 3, 1]),
        (squeeze(scalar, None), &[]),
        (squeeze(scalar, Some(&[0])), &[]),
        (squeeze(scalar, Some(&[-1])), &[]),
        (unsqueeze(x, 0), &[1, 2, 1, 3, 1]),
        (unsqueeze(x, -1), &[2, 1, 3, 1, 1]),
        (unsqueeze(x, -5), &[1, 2, 1, 3, 1]),
        (unsqueeze(scalar, 0), &[1]),
    ];
    for (i, (y, want)) in cases.into_iter().enumerate() {
        let y = y.unwrap();
        assert_eq!(y.shape(), want, "case {i}");
        assert!([x, scalar, empty].iter().any(|x| y.shares_storage(x) && !y.is(x)), "case {i}");
    }
    let vector = counting(&[3], DType::Float32);
    assert!(flatten(&vector, 0, -1).unwrap().is(&vector));
    assert!(flatten(x, 1, 1).unwrap().is(x));
}

#[wasm_bindgen_test(unsupported = test)]
fn other_orders_copy() {
    for dtype in DType::ALL {
        let x = &counting(&[2, 3], dtype);
        let columns = [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]
            .map(|v| if dtype == DType::Bool { f64::from(v != 0.0) } else { v });
        for y in [
            permute(x, &[1, 0]),
            permute(x, &[-1, -2]),
            transpose(x, 0, 1),
            transpose(x, -1, -2),
            t(x),
            reversed(x),
            matrix_transpose(x),
            movedim(x, &[0], &[1]),
            movedim(x, &[-1], &[-2]),
        ] {
            let y = y.unwrap();
            assert_eq!((y.shape(), y.dtype()), (&[3, 2][..], dtype));
            assert_eq!(numbers(&y), columns, "{dtype:?}");
            assert!(!y.shares_storage(x));
        }
    }
    let x = &counting(&[1, 2, 3, 4], DType::Float64);
    let cases: [(Result<Tensor>, &[usize], &[i64]); 5] = [
        (movedim(x, &[0], &[2]), &[2, 3, 1, 4], &[1, 2, 0, 3]),
        (movedim(x, &[0, 1], &[2, 0]), &[2, 3, 1, 4], &[1, 2, 0, 3]),
        (movedim(x, &[3, 0], &[0, -1]), &[4, 2, 3, 1], &[3, 1, 2, 0]),
        (transpose(x, 1, -1), &[1, 4, 3, 2], &[0, 3, 2, 1]),
        (movedim(x, &[], &[]), &[1, 2, 3, 4], &[0, 1, 2, 3]),
    ];
    for (y, sizes, order) in cases {
        let y = y.unwrap();
        assert_eq!(y.shape(), sizes);
        assert_eq!(numbers(&y), numbers(&permute(x, order).unwrap()));
    }
    for x in [counting(&[], DType::Float32), counting(&[3], DType::Float32)] {
        for y in [t(&x).unwrap(), transpose(&x, 0, -1).unwrap()] {
            assert_eq!((y.shape(), numbers(&y)), (x.shape(), numbers(&x)));
        }
    }
}

/// Gradients against differences; the names are those of PyTorch 2.15.
#[wasm_bindgen_test(unsupported = test)]
fn gradients() {
    type Op = fn(&Tensor) -> Result<Tensor>;
    let cases: [(Op, &[usize], &str); 16] = [
        (|x| reshape(x, &[3, -1]), &[2, 3], "ViewBackward0"),
        (|x| flatten(x, 1, 2), &[2, 3, 2], "ViewBackward0"),
        (|x| flatten(x, 0, -1), &[], "ViewBackward0"),
        (|x| unflatten(x, 0, &[2, 3]), &[6, 2], "ViewBackward0"),
        (|x| squeeze(x, None), &[2, 1, 3], "SqueezeBackward0"),
        (|x| squeeze(x, Some(&[1])), &[2, 1, 3], "SqueezeBackward1"),
        (|x| squeeze(x, Some(&[1, 2])), &[2, 1, 1], "SqueezeBackward2"),
        (|x| unsqueeze(x, 1), &[2, 3], "UnsqueezeBackward0"),
        (|x| permute(x, &[2, 0, 1]), &[2, 3, 4], "PermuteBackward0"),
        (|x| transpose(x, 0, 2), &[2, 3, 4], "TransposeBackward0"),
        (t, &[2, 3], "TBackward0"),
        (t, &[3], "TBackward0"),
        (reversed, &[2, 3], "PermuteBackward0"),
        (matrix_transpose, &[2, 3, 4], "TransposeBackward0"),
        (|x| movedim(x, &[0], &[-1]), &[2, 3, 4], "PermuteBackward0"),
        (|x| expand(x, &[4, -1, 3]), &[2, 1], "ExpandBackward0"),
    ];
    for (op, sizes, name) in cases {
        let x = sample(sizes, 0.0);
        gradcheck(|x| op(&x[0]), std::slice::from_ref(&x));
        assert_eq!(op(&x).unwrap().grad_fn(), Some(name));
        assert_eq!(no_grad(|| op(&x)).unwrap().grad_fn(), None);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn expanding_repeats() {
    let x = counting(&[2, 1], DType::Int32);
    let cases: [(&[i64], &[usize], &[f64]); 5] = [
        (&[2, 1], &[2, 1], &[0.0, 1.0]),
        (&[-1, 2], &[2, 2], &[0.0, 0.0, 1.0, 1.0]),
        (&[2, -1, -1], &[2, 2, 1], &[0.0, 1.0, 0.0, 1.0]),
        (&[2, 2, 2], &[2, 2, 2], &[0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
        (&[0, 2, 5], &[0, 2, 5], &[]),
    ];
    for (sizes, shape, want) in cases {
        let y = expand(&x, sizes).unwrap();
        assert_eq!((y.shape(), &numbers(&y)[..]), (shape, want), "{sizes:?}");
    }
    let y = expand(&counting(&[1, 1], DType::Float32), &[3, 0]).unwrap();
    assert_eq!((y.shape(), y.numel()), (&[3, 0][..], 0));
}

/// The texts are those of PyTorch 2.15.
#[wasm_bindgen_test(unsupported = test)]
fn errors_are_those_of_pytorch() {
    let x = &counting(&[2, 3], DType::Float32);
    let (vector, scalar) = (&counting(&[3], DType::Float32), &counting(&[], DType::Float32));
    let x4 = &counting(&[1, 2, 3, 4], DType::Float32);
    let runtime: [(Result<Tensor>, &str); 22] = [
        (reshape(x, &[5]), "shape '[5]' is invalid for input of size 6"),
        (flatten(x4, 2, 1), "flatten() has invalid args: start_dim cannot come after end_dim"),
        (
            unflatten(x, 1, &[2, 2]),
            "unflatten: Provided sizes [2, 2] don't multiply up to the size of dim 1 (3) in \
             the input tensor",
        ),
        (
            unflatten(x, 1, &[-1, 2]),
            "unflatten: Provided sizes [-1, 2] don't multiply up to the size of dim 1 (3) in \
             the input tensor",
        ),
        (unflatten(x, 1, &[]), "unflatten: sizes must be non-empty"),
        (unflatten(scalar, 0, &[1]), "unflatten: a scalar has no dimension to split"),
        (squeeze(x4, Some(&[1, -3])), "dim 1 appears multiple times in the list of dims"),
        (
            permute(x, &[0]),
            "permute(sparse_coo): number of dimensions in the tensor input does not match the \
             length of the desired ordering of dimensions i.e. input.dim() = 2 is not equal to \
             len(dims) = 1",
        ),
        (permute(x, &[0, -2]), "permute(): duplicate dims are not allowed."),
        (t(x4), "t() expects a tensor with <= 2 dimensions, but self is 4D"),
        (
            matrix_transpose(vector),
            "tensor.mT is only supported on matrices or batches of matrices. Got 1-D tensor.",
        ),
        (
            movedim(x4, &[0, 1], &[2]),
            "movedim: Invalid source or destination dims: source ([0, 1] dims) should contain \
             the same number of dims as destination ([2] dims)",
        ),
        (movedim(x4, &[0, 0], &[2, 1]), "movedim: repeated dim in `source` ([0, 0])"),
        (movedim(x4, &[0, 1], &[2, 2]), "movedim: repeated dim in `destination` ([2, 2])"),
        (
            expand(x, &[-1, 2, 3]),
            "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing \
             dimension 0",
        ),
        (
            expand(x, &[2, 4]),
            "The expanded size of the tensor (4) must match the existing size (3) at \
             non-singleton dimension 1.  Target sizes: [2, 4].  Tensor sizes: [2, 3]",
        ),
        (
            expand(x, &[-2, 3]),
            "The expanded size of the tensor (-2) must match the existing size (2) at \
             non-singleton dimension 0.  Target sizes: [-2, 3].  Tensor sizes: [2, 3]",
        ),
        (
            expand(vector, &[0]),
            "The expanded size of the tensor (0) must match the existing size (3) at \
             non-singleton dimension 0.  Target sizes: [0].  Tensor sizes: [3]",
        ),
        (
            expand(x, &[3]),
            "expand(torch.FloatTensor{[2, 3]}, size=[3]): the number of sizes provided (1) \
             must be greater or equal to the number of dimensions in the tensor (2)",
        ),
        (
            expand(scalar, &[-1]),
            "The expanded size of the tensor (-1) isn't allowed in a \
             leading, non-existing dimension 0",
        ),
        (reshape(x, &[-1, -1]), "only one dimension can be inferred"),
        (reshape(scalar, &[0]), "shape '[0]' is invalid for input of size 1"),
    ];
    for (got, want) in runtime {
        assert_eq!(got.unwrap_err(), Error::new(ErrorKind::Runtime, want.into()));
    }
    let index: [(Result<Tensor>, &str); 12] = [
        (flatten(x4, 5, -1), "[-4, 3], but got 5"),
        (flatten(x4, 0, 7), "[-4, 3], but got 7"),
        (flatten(scalar, 1, -1), "[-1, 0], but got 1"),
        (unflatten(x, 2, &[3, 1]), "[-2, 1], but got 2"),
        (squeeze(x4, Some(&[1, 4])), "[-4, 3], but got 4"),
        (squeeze(scalar, Some(&[1])), "[-1, 0], but got 1"),
        (unsqueeze(x, 3), "[-3, 2], but got 3"),
        (unsqueeze(scalar, 1), "[-1, 0], but got 1"),
        (transpose(x, -3, 2), "[-2, 1], but got -3"),
        (transpose(scalar, 0, 1), "[-1, 0], but got 1"),
        (permute(x, &[0, 2]), "[-2, 1], but got 2"),
        (movedim(x4, &[-5], &[0]), "[-4, 3], but got -5"),
    ];
    for (got, want) in index {
        let text = format!("Dimension out of range (expected to be in range of {want})");
        assert_eq!(got.unwrap_err(), Error::new(ErrorKind::Index, text));
    }
}
