//! Tests of the parts of tensors, with what PyTorch 2.15 gives.

use super::Index::{All, At, Range, Rest};
use super::*;
use crate::Error;
use crate::ErrorKind;
use crate::autograd::gradcheck::{gradcheck, sample};
use crate::ops::convert::to;
use wasm_bindgen_test::wasm_bindgen_test;

fn counting(sizes: &[usize]) -> Tensor {
    let data: Vec<i32> = (0..sizes.iter().product::<usize>() as i32).collect();
    Tensor::from_slice(&data, sizes, DType::Int32).unwrap()
}

fn indices(data: &[i32], sizes: &[usize]) -> Tensor {
    Tensor::from_slice(data, sizes, DType::Int32).unwrap()
}

fn index(data: &[i32], sizes: &[usize]) -> Index {
    Index::Of(indices(data, sizes))
}

fn mask(data: &[u8], sizes: &[usize]) -> Index {
    Index::Of(Tensor::from_slice(data, sizes, DType::Bool).unwrap())
}

fn check(y: Result<Tensor>, sizes: &[usize], want: &[i32]) {
    let y = y.unwrap();
    assert_eq!((y.shape(), &y.to_vec::<i32>().unwrap()[..]), (sizes, want));
}

/// torch.arange(n).reshape(shape)[indices]
#[wasm_bindgen_test(unsupported = test)]
fn at_is_pytorchs_indexing() {
    type Case<'a> = (&'a [usize], Vec<Index>, &'a [usize], &'a [i32]);
    let cases: [Case; 31] = [
        (&[2, 3], vec![At(0)], &[3], &[0, 1, 2]),
        (&[2, 3], vec![At(-1), At(-2)], &[], &[4]),
        (&[2, 3], vec![Range(None, None, 2)], &[1, 3], &[0, 1, 2]),
        (&[2, 3], vec![Range(Some(-5), Some(9), 1)], &[2, 3], &[0, 1, 2, 3, 4, 5]),
        (&[2, 3], vec![Range(Some(1), Some(0), 1)], &[0, 3], &[]),
        (&[2, 3], vec![All, Range(Some(1), None, 2)], &[2, 1], &[1, 4]),
        (&[2, 3, 4], vec![Rest, At(1)], &[2, 3], &[1, 5, 9, 13, 17, 21]),
        (
            &[2, 3, 4],
            vec![At(1), Rest, Range(Some(1), Some(3), 1)],
            &[3, 2],
            &[13, 14, 17, 18, 21, 22],
        ),
        (&[2, 3, 4], vec![Rest, At(0), Rest], &[2, 3], &[0, 4, 8, 12, 16, 20]),
        (&[2, 3], vec![Rest], &[2, 3], &[0, 1, 2, 3, 4, 5]),
        (&[], vec![Rest], &[], &[0]),
        (&[2, 3], vec![index(&[0, 1, 0], &[3])], &[3, 3], &[0, 1, 2, 3, 4, 5, 0, 1, 2]),
        (
            &[2, 3],
            vec![index(&[0, 1, 1, 0], &[2, 2])],
            &[2, 2, 3],
            &[0, 1, 2, 3, 4, 5, 3, 4, 5, 0, 1, 2],
        ),
        (&[2, 3], vec![index(&[0, 1], &[2]), index(&[0, -1], &[2])], &[2], &[0, 5]),
        (&[2, 3], vec![All, index(&[2, 0], &[2])], &[2, 2], &[2, 0, 5, 3]),
        (&[2, 2, 3], vec![index(&[0, 1], &[2]), All, index(&[2, 0], &[2])], &[2, 2], &[2, 5, 6, 9]),
        (&[2, 2, 3], vec![At(0), All, index(&[2, 0], &[2])], &[2, 2], &[2, 0, 5, 3]),
        (&[2, 2, 3], vec![All, At(0), index(&[2, 0, 1], &[3])], &[2, 3], &[2, 0, 1, 8, 6, 7]),
        (&[2, 2, 3], vec![index(&[1, 0], &[2]), At(0), index(&[2, 0], &[2])], &[2], &[8, 0]),
        (
            &[2, 2, 3],
            vec![All, index(&[1, 0], &[2, 1]), index(&[2, 0], &[2])],
            &[2, 2, 2],
            &[5, 3, 2, 0, 11, 9, 8, 6],
        ),
        (&[2, 3], vec![index(&[], &[0])], &[0, 3], &[]),
        (&[2, 3], vec![mask(&[1, 0], &[2])], &[1, 3], &[0, 1, 2]),
        (&[2, 3], vec![All, mask(&[1, 0, 1], &[3])], &[2, 2], &[0, 2, 3, 5]),
        (&[2, 3], vec![mask(&[1, 0, 1, 0, 1, 0], &[2, 3])], &[3], &[0, 2, 4]),
        (&[2, 2, 3], vec![All, mask(&[1, 0, 1, 0, 1, 0], &[2, 3])], &[2, 3], &[0, 2, 4, 6, 8, 10]),
        (&[2, 2, 3], vec![mask(&[1, 0], &[2]), index(&[1], &[1])], &[1, 3], &[3, 4, 5]),
        (&[2, 3], vec![mask(&[1], &[])], &[1, 2, 3], &[0, 1, 2, 3, 4, 5]),
        (&[2, 3], vec![mask(&[0], &[])], &[0, 2, 3], &[]),
        (&[2, 3], vec![index(&[1], &[]), index(&[0, 1], &[2])], &[2], &[3, 4]),
        (
            &[2, 2, 3],
            vec![index(&[0, 1], &[2]), Range(Some(1), None, 1), index(&[2, 0], &[2])],
            &[2, 1],
            &[5, 9],
        ),
        (
            &[5, 4],
            vec![Range(Some(1), None, 3), index(&[3, 3, 0], &[3])],
            &[2, 3],
            &[7, 7, 4, 19, 19, 16],
        ),
    ];
    for (shape, indices, sizes, want) in cases {
        check(at(&counting(shape), &indices), sizes, want);
        for dtype in DType::ALL {
            // Every type; 0 and 1 are in all of them.
            let x = to(&counting(shape), DType::Float64).unwrap();
            x.data_mut::<f64>().unwrap().iter_mut().for_each(|x| *x %= 2.0);
            let y = at(&to(&x, dtype).unwrap(), &indices).unwrap();
            assert_eq!(y.dtype(), dtype);
            let want: Vec<f64> = want.iter().map(|&x| f64::from(x % 2)).collect();
            assert_eq!(to(&y, DType::Float64).unwrap().to_vec::<f64>().unwrap(), want);
        }
        if !sizes.contains(&0) {
            gradcheck(|x| at(&x[0], &indices), &[sample(shape, 0.0)]);
        }
    }
}

/// The sum of the gradients of an element that was read more than once, added in order.
#[wasm_bindgen_test(unsupported = test)]
fn repeated_indices_add_up() {
    let x = Tensor::zeros(&[3], DType::Float32).unwrap();
    x.set_requires_grad(true).unwrap();
    let y = at(&x, &[index(&[1, 1, -2, 0], &[4])]).unwrap();
    let grad = Tensor::from_slice(&[16_777_216.0f32, 1.0, 1.0, 5.0], &[4], DType::Float32).unwrap();
    y.backward(Some(&grad), false).unwrap();
    assert_eq!(x.grad().unwrap().to_vec::<f32>().unwrap(), [5.0, 16_777_216.0, 0.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn nodes_have_pytorchs_names() {
    let x = sample(&[2, 3], 0.0);
    x.set_requires_grad(true).unwrap();
    let i = indices(&[0, 1], &[2]);
    let columns = indices(&[0, 2], &[2, 1]);
    for (y, name) in [
        (at(&x, &[At(0)]), "SelectBackward0"),
        (at(&x, &[At(0), Range(Some(1), None, 1)]), "SliceBackward0"),
        (at(&x, &[Range(Some(1), None, 1), At(0)]), "SelectBackward0"),
        (at(&x, &[Rest]), "AliasBackward0"),
        (at(&x, &[Range(None, Some(2), 1)]), "AliasBackward0"),
        (slice(&x, 0, None, None, 1), "SliceBackward0"),
        (at(&x, &[Index::Of(i.clone()), At(0)]), "IndexBackward0"),
        (select(&x, 0, 1), "SelectBackward0"),
        (narrow(&x, 0, 1, 1), "SliceBackward0"),
        (slice(&x, 1, None, None, 2), "SliceBackward0"),
        (index_select(&x, 0, &i), "IndexSelectBackward0"),
        (gather(&x, 1, &columns), "GatherBackward0"),
        (cat(&[x.clone(), x.clone()], 0), "CatBackward0"),
        (stack(&[x.clone(), x.clone()], 0), "StackBackward0"),
        (split(&x, 2, 1).map(|y| y[1].clone()), "SplitBackward0"),
        (chunk(&x, 2, 1).map(|y| y[1].clone()), "SplitBackward0"),
        (split_with_sizes(&x, &[1, 2], 1).map(|y| y[1].clone()), "SplitWithSizesBackward0"),
        (unbind(&x, 1).map(|y| y[1].clone()), "UnbindBackward0"),
    ] {
        let y = y.unwrap();
        assert_eq!(y.grad_fn(), Some(name));
        assert!(!y.shares_storage(&x));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn parts_of_one_dimension() {
    let x = &counting(&[2, 3]);
    check(select(x, 0, 1), &[3], &[3, 4, 5]);
    check(select(x, -1, -3), &[2], &[0, 3]);
    check(narrow(x, 1, -2, 2), &[2, 2], &[1, 2, 4, 5]);
    check(narrow(x, 1, 3, 0), &[2, 0], &[]);
    check(slice(x, 1, None, None, 2), &[2, 2], &[0, 2, 3, 5]);
    check(slice(x, 0, Some(-1), None, 1), &[1, 3], &[3, 4, 5]);
    check(slice(x, 0, Some(5), Some(9), 1), &[0, 3], &[]);
    check(index_select(x, 0, &indices(&[1, 0, 1], &[3])), &[3, 3], &[3, 4, 5, 0, 1, 2, 3, 4, 5]);
    check(index_select(x, 1, &indices(&[2], &[])), &[2, 1], &[2, 5]);
    check(index_select(&counting(&[]), 0, &indices(&[0], &[1])), &[], &[0]);
    check(index_select(x, 0, &indices(&[], &[0])), &[0, 3], &[]);
    check(
        gather(x, 1, &indices(&[0, 1, 2, 0, 2, 1, 1, 1], &[2, 4])),
        &[2, 4],
        &[0, 1, 2, 0, 5, 4, 4, 4],
    );
    check(gather(x, 0, &indices(&[1, 0], &[1, 2])), &[1, 2], &[3, 1]);
    check(gather(&counting(&[]), 0, &indices(&[0], &[])), &[], &[0]);
    check(gather(x, 1, &indices(&[], &[0])), &[0], &[]);
    let shapes = |parts: Result<Vec<Tensor>>| -> Vec<Vec<i32>> {
        parts.unwrap().iter().map(|part| part.to_vec().unwrap()).collect()
    };
    assert_eq!(shapes(split(x, 2, 1)), [vec![0, 1, 3, 4], vec![2, 5]]);
    assert_eq!(shapes(split(x, 5, 0)), [vec![0, 1, 2, 3, 4, 5]]);
    assert_eq!(shapes(split_with_sizes(x, &[1, 0, 2], 1)), [vec![0, 3], vec![], vec![1, 2, 4, 5]]);
    assert_eq!(shapes(chunk(x, 2, -1)), [vec![0, 1, 3, 4], vec![2, 5]]);
    assert_eq!(shapes(unbind(x, 1)), [[0, 3], [1, 4], [2, 5]]);
    let empty = &counting(&[0]);
    assert_eq!((split(empty, 0, 0).unwrap().len(), split(empty, 2, 0).unwrap().len()), (1, 1));
    assert_eq!((chunk(empty, 3, 0).unwrap().len(), unbind(empty, 0).unwrap().len()), (3, 0));
    for (classes, width, last) in [(-1, 3, 1), (4, 4, 1)] {
        let y = one_hot(&indices(&[0, 2, 1], &[3]), classes).unwrap();
        assert_eq!((y.shape(), y.dtype()), (&[3, width][..], DType::Int32));
        let y = y.to_vec::<i32>().unwrap();
        assert_eq!((y.iter().sum::<i32>(), y[0], y[width + 2], y[2 * width + 1]), (3, 1, 1, last));
    }
    check(one_hot(&indices(&[1], &[]), 3), &[3], &[0, 1, 0]);
    check(one_hot(&indices(&[], &[0]), 3), &[0, 3], &[]);
}

#[wasm_bindgen_test(unsupported = test)]
fn joining_puts_side_by_side() {
    let (x, y) = (counting(&[2, 1, 2]), counting(&[2, 2, 2]));
    check(cat(&[x.clone(), y.clone()], 1), &[2, 3, 2], &[0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 6, 7]);
    check(cat(&[x.clone(), x.clone()], -1), &[2, 1, 4], &[0, 1, 0, 1, 2, 3, 2, 3]);
    let empty = counting(&[0]);
    check(cat(&[empty.clone(), x.clone()], 0), &[2, 1, 2], &[0, 1, 2, 3]);
    check(cat(&[empty.clone(), empty.clone()], 1), &[0], &[]);
    let v = counting(&[2]);
    check(stack(&[v.clone(), v.clone()], 0), &[2, 2], &[0, 1, 0, 1]);
    check(stack(&[v.clone(), v.clone()], -1), &[2, 2], &[0, 0, 1, 1]);
    check(stack(&[counting(&[]), counting(&[])], 0), &[2], &[0, 0]);
    check(stack(&[empty.clone(), empty.clone()], 1), &[0, 2], &[]);
    // Data types meet.
    for (a, b, want) in [
        (DType::Bool, DType::UInt8, DType::UInt8),
        (DType::Int32, DType::Float32, DType::Float32),
        (DType::Float64, DType::Int64, DType::Float64),
        (DType::Int64, DType::Int32, DType::Int64),
    ] {
        let ones = |dtype| to(&indices(&[1, 1], &[2]), dtype).unwrap();
        let y = cat(&[ones(a), ones(b)], 0).unwrap();
        assert_eq!(y.dtype(), want);
        assert_eq!(to(&y, DType::Int32).unwrap().to_vec::<i32>().unwrap(), [1; 4]);
        assert_eq!(stack(&[ones(a), ones(b)], 0).unwrap().dtype(), want);
    }
    let inputs = || [sample(&[2, 1, 2], 0.0), sample(&[2, 3, 2], 0.3), sample(&[0], 0.0)];
    gradcheck(|x| cat(x, 1), &inputs());
    gradcheck(|x| cat(x, 0), &[sample(&[2], 0.0), sample(&[3], 0.3)]);
    gradcheck(|x| stack(x, 1), &[sample(&[2, 3], 0.0), sample(&[2, 3], 0.3)]);
    // A gradient has the type of its tensor.
    let single = Tensor::zeros(&[2], DType::Float32).unwrap();
    single.set_requires_grad(true).unwrap();
    cat(&[single.clone(), sample(&[1], 0.0)], 0)
        .and_then(|y| y.backward(Some(&sample(&[3], 0.0)), false))
        .unwrap();
    assert_eq!(single.grad().unwrap().dtype(), DType::Float32);
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_of_looking_up() {
    let (i, table) = (indices(&[2, 0, 2], &[3]), indices(&[0, 2, 1, 1, 2, 2], &[2, 3]));
    let x = || [sample(&[2, 3], 0.0)];
    gradcheck(|x| index_select(&x[0], 1, &i), &x());
    gradcheck(|x| gather(&x[0], 1, &table), &x());
    gradcheck(|x| select(&x[0], 1, 2), &x());
    gradcheck(|x| slice(&x[0], 1, None, None, 2), &x());
    gradcheck(|x| unbind(&x[0], 1).map(|parts| parts[1].clone()), &x());
    gradcheck(|x| split(&x[0], 2, 1).map(|parts| parts[0].clone()), &x());
}

#[wasm_bindgen_test(unsupported = test)]
fn errors_are_those_of_pytorch() {
    let (x, scalar, v) = (&counting(&[2, 3]), &counting(&[]), &counting(&[3]));
    let x4 = &counting(&[1, 2, 3, 4]);
    let floats = Tensor::zeros(&[1], DType::Float32).unwrap();
    let one = |parts: Result<Vec<Tensor>>| parts.map(|parts| parts[0].clone());
    let cases: Vec<(Result<Tensor>, Error)> = vec![
        (at(x, &[At(2)]), Error::new(ErrorKind::Index, "index 2 is out of bounds for dimension 0 with size 2".into())),
        (at(x, &[At(0), At(-4)]), Error::new(ErrorKind::Index, "index -4 is out of bounds for dimension 1 with size 3".into())),
        (at(x, &[At(0), At(0), At(0)]), Error::new(ErrorKind::Index, "too many indices for tensor of dimension 2".into())),
        (at(scalar, &[At(0)]), Error::new(ErrorKind::Index, "too many indices for tensor of dimension 0".into())),
        (at(scalar, &[index(&[0], &[1])]), Error::new(ErrorKind::Index, "too many indices for tensor of dimension 0".into())),
        (at(x, &[Range(None, None, 0)]), Error::new(ErrorKind::Value, "slice step cannot be zero".into())),
        (at(x, &[Range(None, None, -1)]), Error::new(ErrorKind::Value, "step must be greater than zero".into())),
        (at(x, &[index(&[0, 2], &[2])]), Error::new(ErrorKind::Index, "index 2 is out of bounds for dimension 0 with size 2".into())),
        (at(x, &[index(&[0, -3], &[2])]), Error::new(ErrorKind::Index, "index -3 is out of bounds for dimension 0 with size 2".into())),
        (at(x, &[All, index(&[5], &[1])]), Error::new(ErrorKind::Index, "index 5 is out of bounds for dimension 0 with size 3".into())),
        (at(x4, &[index(&[0], &[1]), All, index(&[5], &[1])]), Error::new(ErrorKind::Index, "index 5 is out of bounds for dimension 1 with size 3".into())),
        (at(&counting(&[0, 3]), &[index(&[0], &[1])]), Error::new(ErrorKind::Index, "index is out of bounds for dimension with size 0".into())),
        (at(x, &[index(&[0, 1, 1], &[3]), index(&[0, 2], &[2])]), Error::new(ErrorKind::Index, "shape mismatch: indexing tensors could not be broadcast together with shapes [3], [2]".into())),
        (at(x, &[mask(&[1, 0, 1], &[3])]), Error::new(ErrorKind::Index, "The shape of the mask [3] at index 0 does not match the shape of the indexed tensor [2, 3] at index 0".into())),
        (at(x, &[All, mask(&[1, 0], &[2])]), Error::new(ErrorKind::Index, "The shape of the mask [2] at index 0 does not match the shape of the indexed tensor [2, 3] at index 1".into())),
        (at(x4, &[At(0), mask(&[1; 4], &[2, 2])]), Error::new(ErrorKind::Index, "The shape of the mask [2, 2] at index 1 does not match the shape of the indexed tensor [2, 3, 4] at index 1".into())),
        (at(x, &[Index::Of(floats.clone())]), Error::new(ErrorKind::Index, "tensors used as indices must be long, int, byte or bool tensors".into())),
        (select(x, 0, 2), Error::new(ErrorKind::Index, "select(): index 2 out of range for tensor of size [2, 3] at dimension 0".into())),
        (select(x, 2, 0), Error::new(ErrorKind::Index, "Dimension out of range (expected to be in range of [-2, 1], but got 2)".into())),
        (select(scalar, 0, 0), Error::new(ErrorKind::Index, "select() cannot be applied to a 0-dim tensor.".into())),
        (slice(scalar, 0, None, None, 1), Error::new(ErrorKind::Index, "slice() cannot be applied to a 0-dim tensor.".into())),
        (slice(x, 0, None, None, 0), Error::new(ErrorKind::Runtime, "slice step must be positive".into())),
        (narrow(x, 1, 2, 2), Error::new(ErrorKind::Runtime, "start (2) + length (2) exceeds dimension size (3).".into())),
        (narrow(x, 1, -4, 1), Error::new(ErrorKind::Index, "start out of range (expected to be in range of [-3, 3], but got -4)".into())),
        (narrow(x, 1, 0, -1), Error::new(ErrorKind::Runtime, "narrow(): length must be non-negative.".into())),
        (narrow(scalar, 0, 0, 1), Error::new(ErrorKind::Runtime, "narrow() cannot be applied to a 0-dim tensor.".into())),
        (index_select(x, 0, &indices(&[2], &[1])), Error::new(ErrorKind::Index, "index out of range in self".into())),
        (index_select(x, 0, &indices(&[-1], &[1])), Error::new(ErrorKind::Index, "index out of range in self".into())),
        (index_select(x, 0, &indices(&[1], &[1, 1])), Error::new(ErrorKind::Index, "index_select(): Index is supposed to be a vector".into())),
        (index_select(x, 0, &floats), Error::new(ErrorKind::Runtime, "index_select(): Expected dtype int32 or int64 for index".into())),
        (index_select(scalar, 0, &indices(&[0, 0], &[2])), Error::new(ErrorKind::Runtime, "index_select(): Index to scalar can have only 1 value, got 2 value(s)".into())),
        (gather(x, 1, &indices(&[0, 3], &[2, 1])), Error::new(ErrorKind::Runtime, "index 3 is out of bounds for dimension 1 with size 3".into())),
        (gather(x, 1, &indices(&[-1], &[1, 1])), Error::new(ErrorKind::Runtime, "index -1 is out of bounds for dimension 1 with size 3".into())),
        (gather(x, 1, &indices(&[0], &[1])), Error::new(ErrorKind::Runtime, "Index tensor must have the same number of dimensions as input tensor".into())),
        (gather(x, 1, &indices(&[0, 1, 0], &[3, 1])), Error::new(ErrorKind::Runtime, "Size does not match at dimension 0 expected index [3, 1] to be no larger than self [2, 3] apart from dimension 1".into())),
        (gather(x, 1, &floats), Error::new(ErrorKind::Runtime, "gather(): Expected dtype int32/int64 for index".into())),
        (cat(&[], 0), Error::new(ErrorKind::Value, "torch.cat(): expected a non-empty list of Tensors".into())),
        (cat(&[x.clone(), v.clone()], 0), Error::new(ErrorKind::Runtime, "Tensors must have same number of dimensions: got 2 and 1".into())),
        (cat(&[x.clone(), counting(&[3, 4])], 0), Error::new(ErrorKind::Runtime, "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4 for tensor number 1 in the list.".into())),
        (cat(&[x.clone(), counting(&[3, 4])], 1), Error::new(ErrorKind::Runtime, "Sizes of tensors must match except in dimension 1. Expected size 2 but got size 3 for tensor number 1 in the list.".into())),
        (cat(&[x.clone(), scalar.clone()], 0), Error::new(ErrorKind::Runtime, "zero-dimensional tensor (at position 1) cannot be concatenated".into())),
        (cat(std::slice::from_ref(x), 2), Error::new(ErrorKind::Index, "Dimension out of range (expected to be in range of [-2, 1], but got 2)".into())),
        (stack(&[], 0), Error::new(ErrorKind::Runtime, "stack expects a non-empty TensorList".into())),
        (stack(&[x.clone(), v.clone()], 0), Error::new(ErrorKind::Runtime, "stack expects each tensor to be equal size, but got [2, 3] at entry 0 and [3] at entry 1".into())),
        (stack(std::slice::from_ref(x), 3), Error::new(ErrorKind::Index, "Dimension out of range (expected to be in range of [-3, 2], but got 3)".into())),
        (one(split(x, -1, 0)), Error::new(ErrorKind::Runtime, "split expects split_size be non-negative, but got split_size=-1".into())),
        (one(split(x, 0, 0)), Error::new(ErrorKind::Runtime, "split_size can only be 0 if dimension size is 0, but got dimension size of 2".into())),
        (one(split(scalar, 1, 0)), Error::new(ErrorKind::Runtime, "split expects at least a 1-dimensional tensor".into())),
        (one(split_with_sizes(x, &[1, 1], 1)), Error::new(ErrorKind::Runtime, "split_with_sizes expects split_sizes to sum exactly to 3 (input tensor's size at dimension 1), but got split_sizes=[1, 1]".into())),
        (one(split_with_sizes(x, &[1, -1, 3], 1)), Error::new(ErrorKind::Runtime, "split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=[1, -1, 3]".into())),
        (one(chunk(x, 0, 0)), Error::new(ErrorKind::Runtime, "chunk expects `chunks` to be greater than 0, got: 0".into())),
        (one(chunk(scalar, 1, 0)), Error::new(ErrorKind::Runtime, "chunk expects at least a 1-dimensional tensor".into())),
        (one(unbind(scalar, 0)), Error::new(ErrorKind::Index, "Dimension specified as 0 but tensor has no dimensions".into())),
        (one_hot(&indices(&[0, 2], &[2]), 2), Error::new(ErrorKind::Runtime, "Class values must be smaller than num_classes.".into())),
        (one_hot(&indices(&[0, -2], &[2]), 2), Error::new(ErrorKind::Runtime, "Class values must be non-negative.".into())),
        (one_hot(&indices(&[0, 1], &[2]), -2), Error::new(ErrorKind::Runtime, "Class values must be smaller than num_classes.".into())),
        (one_hot(&indices(&[], &[0]), -1), Error::new(ErrorKind::Runtime, "Can not infer total number of classes from empty tensor.".into())),
        (one_hot(&floats, -1), Error::new(ErrorKind::Runtime, "one_hot is only applicable to index tensor of type LongTensor.".into())),
    ];
    for (got, want) in cases {
        assert_eq!(got.unwrap_err(), want);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_can_be_joined() {
    let of = |sizes: &[usize]| Tensor::zeros(sizes, DType::Float32).unwrap();
    let wide = cat(&[of(&[0, 2]), of(&[0, 1])], 1).unwrap();
    let deep = stack(&[of(&[0, 3]), of(&[0, 3])], 2).unwrap();
    assert_eq!((wide.shape(), deep.shape()), (&[0, 3][..], &[0, 3, 2][..]));
}
