//! Tests of pooling: loops over all places, PyTorch's sizes and texts.

use super::*;
use crate::ErrorKind;
use crate::autograd::gradcheck::{gradcheck, sample};
use crate::autograd::no_grad;
use wasm_bindgen_test::wasm_bindgen_test;

const PLAIN: Windows =
    Windows { kernel: &[2], stride: &[], padding: &[0], dilation: &[1], ceil_mode: false };

fn zeros(sizes: &[usize]) -> Tensor {
    Tensor::zeros(sizes, DType::Float64).unwrap()
}

/// One dimension of a window: the places that it sees, and how wide it is with its padding.
fn seen(i: i64, size: i64, k: i64, s: i64, p: i64, d: i64) -> (Vec<i64>, i64) {
    let first = i * s - p;
    let places = (0..k).map(|j| first + j * d).filter(|place| (0..size).contains(place)).collect();
    (places, (first + k).min(size + p) - first)
}

/// torch.nn.functional.max_pool2d(torch.zeros(1, 1, *size), kernel, stride, padding, dilation,
/// ceil_mode).shape, from PyTorch 2.15.
#[wasm_bindgen_test(unsupported = test)]
fn sizes_are_those_of_pytorch() {
    type Case = ([usize; 2], i64, i64, i64, i64, bool, [usize; 2]);
    let cases: [Case; 24] = [
        ([4, 7], 1, 3, 0, 2, false, [2, 3]),
        ([6, 8], 4, 2, 0, 2, true, [1, 2]),
        ([9, 6], 4, 5, 0, 2, true, [2, 1]),
        ([9, 4], 1, 3, 0, 1, true, [3, 2]),
        ([7, 3], 4, 2, 1, 1, true, [4, 2]),
        ([9, 6], 4, 5, 0, 2, true, [2, 1]),
        ([7, 8], 1, 2, 0, 1, false, [4, 4]),
        ([8, 8], 4, 5, 2, 1, true, [2, 2]),
        ([7, 6], 4, 5, 0, 2, true, [1, 1]),
        ([9, 6], 4, 2, 1, 2, true, [3, 2]),
        ([8, 7], 1, 2, 0, 2, true, [4, 4]),
        ([3, 6], 1, 3, 0, 1, true, [1, 2]),
        ([4, 3], 2, 5, 0, 2, true, [1, 1]),
        ([9, 7], 3, 4, 1, 1, true, [3, 2]),
        ([9, 9], 2, 5, 0, 2, false, [2, 2]),
        ([6, 9], 3, 5, 0, 2, true, [2, 2]),
        ([5, 6], 3, 1, 1, 2, true, [3, 4]),
        ([9, 4], 2, 5, 0, 1, false, [2, 1]),
        ([9, 9], 3, 1, 0, 1, false, [7, 7]),
        ([6, 3], 3, 2, 1, 1, false, [3, 2]),
        ([4, 5], 3, 1, 0, 1, true, [2, 3]),
        ([4, 8], 3, 3, 1, 2, true, [2, 3]),
        ([3, 3], 3, 4, 1, 2, false, [1, 1]),
        ([3, 4], 1, 4, 0, 1, false, [1, 1]),
    ];
    for (size, kernel, stride, padding, dilation, ceil_mode, want) in cases {
        let of = Windows {
            kernel: &[kernel],
            stride: &[stride],
            padding: &[padding],
            dilation: &[dilation],
            ceil_mode,
        };
        let (y, indices) = max_pool2d(&zeros(&[1, size[0], size[1]]), &of).unwrap();
        let want = [1, want[0], want[1]];
        assert_eq!((y.shape(), indices.shape()), (&want[..], &want[..]), "{of:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn values_are_the_naive_loops() {
    let shape = [2usize, 3, 7, 6];
    let x = sample(&shape, 0.0);
    let data = x.to_vec::<f64>().unwrap();
    for (kernel, stride, padding, dilation, ceil_mode) in [
        ([2i64, 2], [2i64, 2], [0i64, 0], [1i64, 1], false),
        ([3, 2], [2, 1], [1, 1], [1, 1], true),
        ([3, 3], [1, 2], [1, 0], [2, 1], false),
        ([2, 3], [3, 3], [0, 1], [1, 2], true),
        ([1, 5], [1, 4], [0, 2], [1, 1], true),
    ] {
        let of = Windows {
            kernel: &kernel,
            stride: &stride,
            padding: &padding,
            dilation: &dilation,
            ceil_mode,
        };
        let (y, indices) = max_pool2d(&x, &of).unwrap();
        let (y, indices) = (y.to_vec::<f64>().unwrap(), indices.to_vec::<i32>().unwrap());
        let plain = dilation == [1, 1];
        let means: Vec<_> = [(true, None), (false, None), (true, Some(-3))]
            .map(|(pad, by)| plain.then(|| avg_pool2d(&x, &of, pad, by).unwrap()))
            .into_iter()
            .flatten()
            .map(|y| y.to_vec::<f64>().unwrap())
            .collect();
        let grid = grid(&x, &of).unwrap();
        let mut at = 0;
        for plane in data.chunks(42) {
            for i in 0..grid.rows.len() as i64 {
                for j in 0..grid.columns.len() as i64 {
                    let (rows, h) = seen(i, 7, kernel[0], stride[0], padding[0], dilation[0]);
                    let (columns, w) = seen(j, 6, kernel[1], stride[1], padding[1], dilation[1]);
                    let places: Vec<i64> =
                        rows.iter().flat_map(|r| columns.iter().map(move |c| r * 6 + c)).collect();
                    let value = |&place: &i64| plane[place as usize];
                    let best = places.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
                    let first = places.iter().find(|place| value(place) == best).unwrap();
                    assert_eq!((y[at], i64::from(indices[at])), (best, *first), "{of:?}");
                    if plain {
                        let sum = places.iter().map(value).fold(0.0, |sum, x| sum + x);
                        assert_eq!(means[0][at], sum / (h * w) as f64, "{of:?}");
                        assert_eq!(means[1][at], sum / places.len() as f64, "{of:?}");
                        assert_eq!(means[2][at], sum / -3.0, "{of:?}");
                    }
                    at += 1;
                }
            }
        }
        assert_eq!(at, y.len());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn adaptive_means_are_the_naive_loops() {
    let x = sample(&[2, 7, 5], 0.0);
    let data = x.to_vec::<f64>().unwrap();
    for (h, w) in [(1usize, 2usize), (2, 5), (3, 4), (7, 5), (9, 6), (0, 2)] {
        let y = adaptive_avg_pool2d(&x, &[Some(h as i64), Some(w as i64)]).unwrap();
        assert_eq!(y.shape(), &[2, h, w]);
        let mut want = Vec::new();
        for plane in data.chunks(35) {
            for i in 0..h {
                for j in 0..w {
                    let (rows, columns) = (
                        i * 7 / h..((i + 1) * 7).div_ceil(h),
                        j * 5 / w..((j + 1) * 5).div_ceil(w),
                    );
                    let places = rows.clone().flat_map(|r| columns.clone().map(move |c| r * 5 + c));
                    let sum = places.fold(0.0, |sum, place| sum + plane[place]);
                    want.push(sum / rows.len() as f64 / columns.len() as f64);
                }
            }
        }
        assert_eq!(y.to_vec::<f64>().unwrap(), want, "{h} by {w}");
    }
    let one = adaptive_avg_pool2d(&x, &[Some(1), Some(1)]).unwrap();
    assert_eq!(one.shape(), &[2, 1, 1]);
    assert!(
        (one.to_vec::<f64>().unwrap()[0] - data[..35].iter().sum::<f64>() / 35.0).abs() < 1e-14
    );
    assert_eq!(adaptive_avg_pool2d(&x, &[None, Some(3)]).unwrap().shape(), &[2, 7, 3]);
    assert_eq!(adaptive_avg_pool1d(&zeros(&[2, 3, 8]), &[5]).unwrap().shape(), &[2, 3, 5]);
    assert_eq!(adaptive_avg_pool1d(&zeros(&[3, 8]), &[1]).unwrap().shape(), &[3, 1]);
    assert_eq!(
        adaptive_avg_pool2d(&zeros(&[0, 2, 4, 4]), &[Some(2), Some(2)]).unwrap().shape(),
        &[0, 2, 2, 2]
    );
    assert_eq!(
        adaptive_avg_pool2d(&zeros(&[1, 0, 4, 4]), &[Some(2), Some(2)]).unwrap().shape(),
        &[1, 0, 2, 2]
    );
}

/// F.max_pool2d(torch.tensor(...), 2, 1, return_indices=True)
#[wasm_bindgen_test(unsupported = test)]
fn ties_and_nan_are_those_of_pytorch() {
    let nan = f32::NAN;
    let of = Windows { stride: &[1], ..PLAIN };
    let pool = |data: &[f32]| {
        let x = Tensor::from_slice(data, &[1, 2, 4], DType::Float32).unwrap();
        max_pool2d(&x, &of).unwrap().1.to_vec::<i32>().unwrap()
    };
    assert_eq!(pool(&[1.0, nan, 3.0, nan, 5.0, 6.0, nan, 8.0]), [1, 6, 6]);
    assert_eq!(pool(&[1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0]), [0, 1, 2]);
    let x = Tensor::from_slice(&[f32::NEG_INFINITY; 4], &[1, 2, 2], DType::Float32).unwrap();
    let (y, indices) = max_pool2d(&x, &Windows { padding: &[1], ..of }).unwrap();
    assert_eq!(indices.to_vec::<i32>().unwrap(), [0, 0, 1, 0, 0, 1, 2, 2, 3]);
    assert_eq!(y.to_vec::<f32>().unwrap(), [f32::NEG_INFINITY; 9]);
    // A window that sees nothing between its numbers.
    let of = Windows { kernel: &[3], stride: &[1], padding: &[1], dilation: &[2], ceil_mode: true };
    let x = Tensor::zeros(&[1, 3, 3], DType::Float32).unwrap();
    x.set_requires_grad(true).unwrap();
    let y = max_pool2d(&x, &of).unwrap().0;
    y.backward(Some(&Tensor::zeros(y.shape(), DType::Float32).unwrap()), false).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients() {
    let windows =
        Windows { kernel: &[3, 2], stride: &[2], padding: &[1], dilation: &[1], ceil_mode: true };
    let line =
        Windows { kernel: &[3], stride: &[2], padding: &[1], dilation: &[1], ceil_mode: true };
    let dilated = Windows { dilation: &[2, 1], ..windows };
    let (x, unbatched, sequence) =
        (sample(&[2, 2, 5, 6], 0.0), sample(&[2, 5, 6], 0.1), sample(&[2, 2, 7], 0.2));
    type Op<'a> = &'a dyn Fn(&Tensor) -> Result<Tensor>;
    let cases: [(Op, &Tensor, &str); 11] = [
        (&|x| Ok(max_pool2d(x, &windows)?.0), &x, "MaxPool2DWithIndicesBackward0"),
        (&|x| Ok(max_pool2d(x, &dilated)?.0), &unbatched, "MaxPool2DWithIndicesBackward0"),
        (&|x| Ok(max_pool1d(x, &line)?.0), &sequence, "SqueezeBackward1"),
        (&|x| avg_pool2d(x, &windows, true, None), &x, "AvgPool2DBackward0"),
        (&|x| avg_pool2d(x, &windows, false, None), &unbatched, "AvgPool2DBackward0"),
        (&|x| avg_pool2d(x, &windows, false, Some(5)), &x, "AvgPool2DBackward0"),
        (&|x| avg_pool1d(x, &line, false), &sequence, "SqueezeBackward1"),
        (&|x| adaptive_avg_pool2d(x, &[Some(2), Some(4)]), &x, "AdaptiveAvgPool2DBackward0"),
        (&|x| adaptive_avg_pool2d(x, &[Some(7), None]), &unbatched, "AdaptiveAvgPool2DBackward0"),
        (&|x| adaptive_avg_pool2d(x, &[Some(1), Some(1)]), &x, "MeanBackward1"),
        (&|x| adaptive_avg_pool1d(x, &[3]), &sequence, "SqueezeBackward1"),
    ];
    for (op, x, name) in cases {
        let x = x.copy().unwrap();
        gradcheck(|x| op(&x[0]), std::slice::from_ref(&x));
        assert_eq!(op(&x).unwrap().grad_fn(), Some(name));
        assert_eq!(no_grad(|| op(&x)).unwrap().grad_fn(), None);
    }
    assert!(!max_pool2d(&x, &windows).unwrap().1.requires_grad());
}

#[wasm_bindgen_test(unsupported = test)]
fn single_precision_is_pooled_too() {
    let x = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0], &[1, 2, 2], DType::Float32).unwrap();
    x.set_requires_grad(true).unwrap();
    for (y, want) in [
        (max_pool2d(&x, &PLAIN).unwrap().0, [0.0, 0.0, 0.0, 4.0]),
        (avg_pool2d(&x, &PLAIN, true, None).unwrap(), [1.0; 4]),
    ] {
        x.set_grad(None).unwrap();
        let grad = Tensor::from_slice(&[4.0f32], &[1, 1, 1], DType::Float32).unwrap();
        y.backward(Some(&grad), false).unwrap();
        assert_eq!(x.grad().unwrap().to_vec::<f32>().unwrap(), want);
    }
}

/// The texts are those of PyTorch 2.15.
#[wasm_bindgen_test(unsupported = test)]
fn errors_are_those_of_pytorch() {
    let (im, sq) = (&zeros(&[1, 2, 6, 6]), &zeros(&[1, 2, 8]));
    let (matrix, deep) = (&zeros(&[2, 8]), &zeros(&[1, 1, 2, 6, 6]));
    let windows = |kernel, stride, padding, dilation| Windows {
        kernel,
        stride,
        padding,
        dilation,
        ceil_mode: false,
    };
    let max = |x: &Tensor, of: &Windows| max_pool2d(x, of).map(|y| y.0);
    let line = |x: &Tensor, of: &Windows| max_pool1d(x, of).map(|y| y.0);
    let ints = &Tensor::zeros(&[1, 2, 4, 4], DType::Int32).unwrap();
    let cases: Vec<(Result<Tensor>, &str)> = vec![
        (
            max(im, &windows(&[2, 3, 1], &[], &[0], &[1])),
            "max_pool2d: kernel_size must either be a single int, or a tuple of two ints",
        ),
        (
            max(im, &windows(&[2], &[1, 1, 1], &[0], &[1])),
            "max_pool2d: stride must either be omitted, a single int, or a tuple of two ints",
        ),
        (
            max(im, &windows(&[2], &[1], &[1, 1, 1], &[1])),
            "max_pool2d: padding must either be a single int, or a tuple of two ints",
        ),
        (
            max(im, &windows(&[2], &[1], &[1], &[1, 1, 1])),
            "max_pool2d: dilation must be either a single int, or a tuple of two ints",
        ),
        (max(im, &windows(&[2], &[0], &[0], &[1])), "stride should not be zero"),
        (max(im, &windows(&[0], &[], &[0], &[1])), "stride should not be zero"),
        (
            max(im, &windows(&[-1], &[], &[0], &[1])),
            "kernel size should be greater than zero, but got kH: -1 kW: -1",
        ),
        (
            max(im, &windows(&[2], &[-1], &[0], &[1])),
            "stride should be greater than zero, but got dH: -1 dW: -1",
        ),
        (
            max(im, &windows(&[2], &[1], &[2], &[1])),
            "pad should be at most half of effective kernel size, but got pad=2, kernel_size=2 and dilation=1",
        ),
        (max(im, &windows(&[2], &[1], &[-1], &[1])), "pad must be non-negative, but got pad: -1"),
        (
            max(im, &windows(&[2], &[1], &[0], &[0])),
            "dilation should be greater than zero, but got dilationH: 0 dilationW: 0",
        ),
        (
            max(im, &windows(&[3], &[1], &[2], &[2])),
            "pad should be smaller than or equal to half of kernel size, but got padW = 2, padH = 2, kW = 3, kH = 3",
        ),
        (
            max(im, &windows(&[7], &[], &[0], &[1])),
            "Given input size: (2x6x6). Calculated output size: (2x0x0). Output size is too small",
        ),
        (
            max(im, &windows(&[5], &[1], &[0], &[2])),
            "Given input size: (2x6x6). Calculated output size: (2x-2x-2). Output size is too small",
        ),
        (max(matrix, &PLAIN), "non-empty 3D or 4D (batch mode) tensor expected for input"),
        (max(deep, &PLAIN), "non-empty 3D or 4D (batch mode) tensor expected for input"),
        (
            max(&zeros(&[1, 0, 4, 4]), &PLAIN),
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 0, 4, 4]",
        ),
        (
            max(&zeros(&[0, 4, 4]), &PLAIN),
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[0, 4, 4]",
        ),
        (
            max(&zeros(&[0, 2, 0, 4]), &PLAIN),
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[0, 2, 0, 4]",
        ),
        (
            line(&zeros(&[8]), &PLAIN),
            "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:[8]",
        ),
        (
            line(&zeros(&[1, 0, 4]), &PLAIN),
            "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 0, 4]",
        ),
        (
            line(sq, &windows(&[2, 2], &[], &[0], &[1])),
            "max_pool1d() kernel_size must be an int, list of ints or tuple of ints of size 1 but got size 2",
        ),
        (
            line(sq, &windows(&[2], &[1, 1], &[0], &[1])),
            "max_pool1d() stride must be None, an int, list of ints, or tuple of ints of size 1 but got size 2",
        ),
        (
            line(sq, &windows(&[0], &[], &[0], &[1])),
            "max_pool1d() kernel_size must be greater than zero, but got 0",
        ),
        (
            line(sq, &windows(&[2], &[-1], &[0], &[1])),
            "max_pool1d() stride must be greater than zero, but got -1",
        ),
        (
            line(sq, &windows(&[2], &[1], &[-1], &[1])),
            "max_pool1d() padding must be non-negative, but got -1",
        ),
        (
            line(sq, &windows(&[3], &[1], &[2], &[1])),
            "max_pool1d() padding should be at most half of kernel size, but got padding=2 and kernel_size=3",
        ),
        (
            line(sq, &windows(&[2], &[1], &[0], &[0])),
            "max_pool1d() dilation must be greater than zero, but got 0",
        ),
        (line(sq, &windows(&[9], &[], &[0], &[1])), "max_pool1d() Invalid computed output size: 0"),
        (
            avg_pool2d(im, &windows(&[2, 2, 2], &[], &[0], &[1]), true, None),
            "avg_pool2d: kernel_size must either be a single int, or a tuple of two ints",
        ),
        (avg_pool2d(im, &PLAIN, true, Some(0)), "divisor must be not zero"),
        (
            avg_pool2d(&zeros(&[1, 2, 0, 4]), &PLAIN, true, None),
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 2, 0, 4]",
        ),
        (
            avg_pool1d(&zeros(&[8]), &PLAIN, true),
            "Expected 2 to 3 dimensions, but got 1-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)",
        ),
        (
            avg_pool1d(sq, &windows(&[2, 2], &[], &[0], &[1]), true),
            "avg_pool1d() argument 'kernel_size' should contain one int (got 2)",
        ),
        (
            avg_pool1d(sq, &windows(&[9], &[], &[0], &[1]), true),
            "Given input size: (2x1x8). Calculated output size: (2x1x0). Output size is too small",
        ),
        (
            avg_pool1d(&zeros(&[1, 2, 0]), &PLAIN, true),
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 2, 1, 0]",
        ),
        (
            adaptive_avg_pool2d(im, &[Some(2), None, None]),
            "adaptive_avg_pool2d: output_size must be 2",
        ),
        (
            adaptive_avg_pool2d(im, &[Some(-1), Some(-1)]),
            "adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {-1, -1}",
        ),
        (
            adaptive_avg_pool2d(matrix, &[Some(2), Some(2)]),
            "adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got [2, 8]",
        ),
        (
            adaptive_avg_pool2d(deep, &[Some(2), Some(2)]),
            "adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got [1, 1, 2, 6, 6]",
        ),
        (
            adaptive_avg_pool2d(&zeros(&[1, 2, 0, 4]), &[Some(2), Some(2)]),
            "adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch dimensions, but input has sizes [1, 2, 0, 4] with dimension 2 being empty",
        ),
        (
            adaptive_avg_pool1d(im, &[2]),
            "Expected 2 to 3 dimensions, but got 4-dimensional tensor for argument #1 'self' (while checking arguments for adaptive_avg_pool1d)",
        ),
        (
            adaptive_avg_pool1d(sq, &[2, 2]),
            "adaptive_avg_pool1d() argument 'output_size' should contain one int (got 2)",
        ),
        (
            adaptive_avg_pool1d(sq, &[-2]),
            "adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {1, -2}",
        ),
    ];
    for (got, want) in cases {
        assert_eq!(got.unwrap_err(), Error::new(ErrorKind::Runtime, want.into()));
    }
    let cases = [
        (
            avg_pool2d(matrix, &PLAIN, true, None),
            Error::new(
                ErrorKind::Index,
                "Dimension out of range (expected to be in range of [-2, 1], but got -3)".into(),
            ),
        ),
        (
            adaptive_avg_pool2d(matrix, &[None, Some(2)]),
            Error::new(ErrorKind::Value, "Input dimension should be at least 3".into()),
        ),
        (
            max(ints, &PLAIN),
            Error::new(
                ErrorKind::NotImplemented,
                "\"max_pool2d\" not implemented for 'Int'".into(),
            ),
        ),
        (
            line(&Tensor::zeros(&[2, 4], DType::Bool).unwrap(), &PLAIN),
            Error::new(
                ErrorKind::NotImplemented,
                "\"max_pool1d_impl\" not implemented for 'Bool'".into(),
            ),
        ),
        (
            avg_pool2d(ints, &PLAIN, true, None),
            Error::new(
                ErrorKind::NotImplemented,
                "\"avg_pool2d\" not implemented for 'Int'".into(),
            ),
        ),
        (
            adaptive_avg_pool2d(ints, &[Some(2), Some(2)]),
            Error::new(
                ErrorKind::NotImplemented,
                "\"adaptive_avg_pool2d\" not implemented for 'Int'".into(),
            ),
        ),
    ];
    for (got, want) in cases {
        assert_eq!(got.unwrap_err(), want);
    }
    // Numbers that no image has.
    let huge = 1i64 << 60;
    let list = [huge];
    let of = Windows { ceil_mode: true, ..windows(&list, &list, &[0], &list) };
    assert!(max(im, &of).is_err());
    assert_eq!(max(im, &windows(&[2], &[huge], &[0], &[1])).unwrap().shape(), &[1, 2, 1, 1]);
    assert!(adaptive_avg_pool2d(im, &[Some(huge), Some(huge)]).is_err());
}
