//! Tests of `conv.rs`.

use super::*;
use crate::DType::{Bool, Float32, Float64, Int32};
use crate::ErrorKind;
use crate::autograd::gradcheck::{gradcheck, sample};
use wasm_bindgen_test::wasm_bindgen_test;

struct Case {
    rank: usize,
    x: Vec<usize>,
    w: Vec<usize>,
    bias: bool,
    stride: Vec<i64>,
    /// `None` for `same`.
    padding: Option<Vec<i64>>,
    dilation: Vec<i64>,
    groups: i64,
}

impl Case {
    fn run(&self, x: &Tensor, w: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
        let padding = match &self.padding {
            Some(list) => Padding::Zeros(list),
            None => Padding::Named("same"),
        };
        let (stride, dilation, groups) = (&self.stride, &self.dilation, self.groups);
        conv(self.rank, x, w, bias, &Window { stride, padding, dilation, groups })
    }

    fn name(&self) -> String {
        let Case { rank, x, w, stride, padding, dilation, groups, .. } = self;
        format!("conv{rank}d {x:?} {w:?} {stride:?} {padding:?} {dilation:?} {groups}")
    }
}

fn case(rank: usize, x: &[usize], w: &[usize]) -> Case {
    let (x, w, ones) = (x.to_vec(), w.to_vec(), vec![1]);
    let padding = Some(vec![0]);
    Case { rank, x, w, bias: true, stride: ones.clone(), padding, dilation: ones, groups: 1 }
}

fn cases() -> Vec<Case> {
    let none = || case(2, &[1, 1, 1, 1], &[1, 1, 1, 1]);
    vec![
        none(),
        case(1, &[2, 3, 9], &[4, 3, 3]),
        case(1, &[3, 9], &[4, 3, 3]),
        Case { stride: vec![2], padding: Some(vec![1]), ..case(1, &[2, 3, 10], &[5, 3, 4]) },
        Case { dilation: vec![3], padding: Some(vec![2]), ..case(1, &[1, 2, 9], &[2, 2, 3]) },
        Case { padding: None, ..case(1, &[2, 2, 7], &[3, 2, 4]) },
        case(2, &[2, 3, 5, 6], &[4, 3, 3, 2]),
        case(2, &[3, 5, 6], &[4, 3, 3, 2]),
        Case { padding: Some(vec![1]), ..case(2, &[3, 2, 8, 8], &[5, 2, 3, 3]) },
        Case { stride: vec![2], padding: Some(vec![1]), ..case(2, &[3, 2, 8, 8], &[5, 2, 3, 3]) },
        // Enough channels for panels, which go from one image to the next.
        Case { padding: Some(vec![1]), ..case(2, &[3, 5, 5, 7], &[6, 5, 3, 3]) },
        Case {
            stride: vec![2, 3],
            padding: Some(vec![2, 0]),
            dilation: vec![1, 2],
            ..case(2, &[2, 2, 7, 11], &[3, 2, 3, 2])
        },
        Case { stride: vec![3], ..case(2, &[2, 2, 8, 8], &[3, 2, 2, 2]) },
        Case { stride: vec![9], ..case(2, &[2, 2, 8, 8], &[3, 2, 2, 2]) },
        Case { groups: 2, padding: Some(vec![1]), ..case(2, &[2, 4, 5, 5], &[6, 2, 3, 3]) },
        Case {
            groups: 4,
            stride: vec![2],
            padding: Some(vec![1]),
            ..case(2, &[2, 4, 5, 5], &[8, 1, 3, 3])
        },
        Case { groups: 3, bias: false, ..case(2, &[1, 3, 4, 4], &[3, 1, 2, 2]) },
        Case {
            padding: None,
            dilation: vec![2, 1],
            bias: false,
            ..case(2, &[2, 2, 6, 5], &[2, 2, 2, 4])
        },
        Case { padding: Some(vec![4]), ..case(2, &[2, 1, 2, 2], &[2, 1, 3, 3]) },
        Case { stride: vec![2], ..case(2, &[2, 3, 5, 5], &[2, 3, 1, 1]) },
        case(3, &[2, 2, 3, 4, 5], &[3, 2, 2, 3, 2]),
        Case {
            stride: vec![2, 1, 2],
            padding: Some(vec![1, 0, 1]),
            dilation: vec![1, 2, 1],
            groups: 2,
            ..case(3, &[2, 2, 4, 5, 6], &[4, 1, 2, 2, 3])
        },
        Case { padding: None, ..case(3, &[2, 2, 3, 2], &[1, 2, 3, 3, 3]) },
    ]
}

/// The definition, one product after the other.
fn naive(case: &Case, x: &Tensor, w: &Tensor, bias: Option<&Tensor>) -> Vec<f64> {
    let three = |sizes: &[usize], other: usize| {
        let mut all = [other; 3];
        all[3 - sizes.len()..].copy_from_slice(sizes);
        all
    };
    let spread = |list: &[i64]| match list {
        [one] => vec![*one as usize; case.rank],
        _ => list.iter().map(|&x| x as usize).collect(),
    };
    let lead = case.x.len() - case.rank;
    let (size, kernel) = (three(&case.x[lead..], 1), three(&case.w[2..], 1));
    let stride = three(&spread(&case.stride), 1);
    let dilation = three(&spread(&case.dilation), 1);
    let reach: [usize; 3] = std::array::from_fn(|i| dilation[i] * (kernel[i] - 1));
    let padding = match &case.padding {
        Some(list) => three(&spread(list), 0),
        None => reach.map(|reach| reach / 2),
    };
    let after = if case.padding.is_some() { padding } else { reach.map(|r| r - r / 2) };
    let out: [usize; 3] =
        std::array::from_fn(|i| (size[i] + padding[i] + after[i] - reach[i] - 1) / stride[i] + 1);
    let (batch, channels) = (if lead == 2 { case.x[0] } else { 1 }, case.x[lead - 1]);
    let (outputs, inputs) = (case.w[0], case.w[1]);
    let (x, w) = (x.to_vec::<f64>().unwrap(), w.to_vec::<f64>().unwrap());
    let bias = bias.map(|bias| bias.to_vec::<f64>().unwrap());
    let mut result = Vec::new();
    let all = |size: [usize; 3]| {
        (0..size[0])
            .flat_map(move |z| (0..size[1]).flat_map(move |y| (0..size[2]).map(move |x| [z, y, x])))
    };
    let at = |at: [usize; 3], size: [usize; 3]| (at[0] * size[1] + at[1]) * size[2] + at[2];
    let volume = |size: [usize; 3]| size.iter().product::<usize>();
    for (n, o) in (0..batch).flat_map(|n| (0..outputs).map(move |o| (n, o))) {
        let group = o / (outputs / case.groups as usize);
        for p in all(out) {
            let mut sum = bias.as_ref().map_or(0.0, |bias| bias[o]);
            for (c, t) in (0..inputs).flat_map(|c| all(kernel).map(move |t| (c, t))) {
                let place: [usize; 3] =
                    std::array::from_fn(|i| p[i] * stride[i] + t[i] * dilation[i]);
                if (0..3).all(|i| (padding[i]..padding[i] + size[i]).contains(&place[i])) {
                    let inside = std::array::from_fn(|i| place[i] - padding[i]);
                    let channel = n * channels + group * inputs + c;
                    sum += x[channel * volume(size) + at(inside, size)]
                        * w[(o * inputs + c) * volume(kernel) + at(t, kernel)];
                }
            }
            result.push(sum);
        }
    }
    result
}

#[wasm_bindgen_test(unsupported = test)]
fn is_the_definition_with_gradients() {
    for case in cases() {
        let name = case.name();
        let mut inputs = vec![sample(&case.x, 0.0), sample(&case.w, 3.0)];
        inputs.extend(case.bias.then(|| sample(&[case.w[0]], 5.0)));
        let got = case.run(&inputs[0], &inputs[1], inputs.get(2)).unwrap();
        let want = naive(&case, &inputs[0], &inputs[1], inputs.get(2));
        assert_eq!(got.numel(), want.len(), "{name}");
        for (got, want) in got.to_vec::<f64>().unwrap().into_iter().zip(want) {
            assert!((got - want).abs() < 1e-13, "{name}: {got} {want}");
        }
        gradcheck(|x| case.run(&x[0], &x[1], x.get(2)), &inputs);
        let tracked = case.run(&inputs[0], &inputs[1], inputs.get(2)).unwrap();
        let batched = case.x.len() == case.rank + 2;
        let node = if batched { "ConvolutionBackward0" } else { "SqueezeBackward1" };
        assert_eq!(tracked.grad_fn(), Some(node), "{name}");
    }
}

/// The gradients for `x`, `w` and perhaps `bias` by their definition: the product with dy of what the
/// output changes by.
fn check_gradients(case: &Case, inputs: &[Tensor], tolerance: f64) {
    inputs.iter().for_each(|input| input.set_requires_grad(true).unwrap());
    let y = case.run(&inputs[0], &inputs[1], inputs.get(2)).unwrap();
    let dy = sample(y.shape(), 9.0);
    y.backward(Some(&dy), false).unwrap();
    let dy = dy.to_vec::<f64>().unwrap();
    for (k, input) in inputs.iter().enumerate() {
        let direction = sample(input.shape(), 11.0);
        let mut moved = inputs.to_vec();
        moved[k] = direction.clone();
        let change = naive(case, &moved[0], &moved[1], (k == 2).then(|| &moved[2]));
        let change = if k == 2 {
            // The output is the bias plus what does not depend on it.
            let rest = naive(case, &inputs[0], &inputs[1], None);
            change.iter().zip(rest).map(|(a, b)| a - b).collect()
        } else {
            change
        };
        let want: f64 = change.iter().zip(&dy).map(|(a, b)| a * b).sum();
        let grad = input.grad().unwrap().to_vec::<f64>().unwrap();
        let along = direction.to_vec::<f64>().unwrap();
        let got: f64 = grad.iter().zip(along).map(|(a, b)| a * b).sum();
        let room = tolerance * want.abs().max(1.0);
        assert!((got - want).abs() < room, "{}, {k}: {got} {want}", case.name());
    }
}

/// Large enough for several chunks of images and several blocks of terms.
#[wasm_bindgen_test(unsupported = test)]
fn chunks_and_blocks_make_no_difference() {
    let strided = Case { stride: vec![1, 2], ..case(2, &[9, 33, 24, 20], &[5, 33, 3, 3]) };
    // More outputs than inputs: their gradient comes in chunks.
    for case in [strided, case(2, &[9, 5, 24, 20], &[33, 5, 3, 3])] {
        let case = Case { padding: Some(vec![1]), ..case };
        let inputs = [sample(&case.x, 0.0), sample(&case.w, 3.0), sample(&case.w[..1], 5.0)];
        let [x, w, bias] = &inputs;
        let want = naive(&case, x, w, Some(bias));
        let got = case.run(x, w, Some(bias)).unwrap();
        assert!(case.x.iter().product::<usize>().max(want.len()) * 8 > 2 << 19);
        for (got, want) in got.to_vec::<f64>().unwrap().into_iter().zip(&want) {
            assert!((got - want).abs() < 1e-11, "{got} {want}");
        }
        check_gradients(&case, &inputs, 1e-8);
    }
}

/// With few rows of weights rows of the image are joined, and cut where they are long.
#[wasm_bindgen_test(unsupported = test)]
fn joined_and_cut_rows_make_no_difference() {
    let wide = || Case { padding: Some(vec![1]), ..case(1, &[2, 1, 1100], &[2, 1, 3]) };
    let cases = [
        wide(),
        Case { stride: vec![2], ..wide() },
        Case { groups: 2, ..case(1, &[1, 2, 1030], &[2, 1, 4]) },
        Case { padding: Some(vec![1]), ..case(2, &[2, 2, 23, 100], &[3, 2, 3, 3]) },
        Case { stride: vec![1, 2], ..case(2, &[1, 2, 13, 201], &[2, 2, 2, 3]) },
        Case { groups: 2, padding: None, ..case(3, &[1, 2, 3, 7, 120], &[2, 1, 1, 3, 3]) },
    ];
    for case in cases {
        let inputs = [sample(&case.x, 0.0), sample(&case.w, 3.0)];
        let [x, w] = &inputs;
        let got = case.run(x, w, None).unwrap().to_vec::<f64>().unwrap();
        let want = naive(&case, x, w, None);
        assert_eq!(got.len(), want.len());
        for (got, want) in got.into_iter().zip(want) {
            assert!((got - want).abs() < 1e-13, "{}: {got} {want}", case.name());
        }
        check_gradients(&case, &inputs, 1e-10);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn float32_is_near_float64() {
    for case in cases() {
        let [x, w] = [sample(&case.x, 0.0), sample(&case.w, 3.0)];
        let want = case.run(&x, &w, None).unwrap().to_vec::<f64>().unwrap();
        let single = |x: &Tensor| crate::ops::convert::to(x, Float32).unwrap();
        let got = case.run(&single(&x), &single(&w), None).unwrap();
        for (got, want) in got.to_vec::<f32>().unwrap().into_iter().zip(want) {
            assert!((f64::from(got) - want).abs() < 1e-5, "{}: {got} {want}", case.name());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn empty_ones() {
    for (x, w, shape) in
        [([0, 4, 5, 5], [3, 4, 3, 3], [0, 3, 3, 3]), ([2, 0, 5, 5], [3, 0, 3, 3], [2, 0, 3, 3])]
    {
        let (x, w) = (sample(&x, 0.0), sample(&w, 0.0));
        x.set_requires_grad(true).unwrap();
        w.set_requires_grad(true).unwrap();
        let y = case(2, &[], &[]).run(&x, &w, None).unwrap();
        assert_eq!(y.shape(), shape);
        y.backward(Some(&sample(&shape, 0.0)), false).unwrap();
        assert_eq!(x.grad().unwrap().shape(), x.shape());
        let dw = w.grad().unwrap();
        assert!(dw.to_vec::<f64>().unwrap().iter().all(|&x| x == 0.0));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn nan_and_infinity_go_where_the_window_goes() {
    let mut x = vec![1.0f32; 25];
    (x[6], x[24]) = (f32::NAN, f32::INFINITY);
    let x = Tensor::from_slice(&x, &[1, 1, 5, 5], Float32).unwrap();
    let w = Tensor::from_slice(&[1.0f32, 1.0, 1.0, 0.0], &[1, 1, 2, 2], Float32).unwrap();
    let y = case(2, &[], &[]).run(&x, &w, None).unwrap().to_vec::<f32>().unwrap();
    for (i, y) in y.into_iter().enumerate() {
        // Zero times either is NaN.
        assert_eq!(y.is_nan(), [0, 1, 4, 5, 15].contains(&i), "{i}");
    }
}

/// PyTorch 2.15's texts; each line has one fault more than the last of its kind.
#[wasm_bindgen_test(unsupported = test)]
fn wrong_arguments_are_errors() {
    let base = || case(2, &[2, 4, 8, 8], &[4, 4, 3, 3]);
    let same = |w: &[usize]| Case { padding: None, ..case(2, &[2, 4, 8, 8], w) };
    let cases: Vec<(Case, &str)> = vec![
        (
            case(2, &[8, 8], &[4, 4, 3, 3]),
            "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: \
             [8, 8]",
        ),
        (
            case(1, &[1, 1, 8, 8], &[4, 4, 3]),
            "Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: \
             [1, 1, 8, 8]",
        ),
        (case(2, &[2, 4, 8, 8], &[4, 4]), "weight should have at least three dimensions"),
        (
            Case { stride: vec![1, 1], ..case(2, &[2, 4, 8, 8], &[4, 4, 3]) },
            "expected stride to be a single integer value or a list of 1 values to match the \
             convolution dimensions, but got stride=[1, 1]",
        ),
        (
            Case { padding: Some(vec![1, 1, 1]), ..base() },
            "expected padding to be a single integer value or a list of 2 values to match the \
             convolution dimensions, but got padding=[1, 1, 1]",
        ),
        (
            case(1, &[2, 4, 8], &[4, 4, 3, 3]),
            "Expected 4-dimensional input for 4-dimensional weight [4, 4, 3, 3], but got \
             3-dimensional input of size [2, 4, 8] instead",
        ),
        (Case { groups: 0, stride: vec![0], ..base() }, "non-positive groups is not supported"),
        (
            Case { padding: Some(vec![-1]), stride: vec![0], ..base() },
            "negative padding is not supported",
        ),
        (
            Case { stride: vec![0], dilation: vec![-1], ..base() },
            "non-positive stride is not supported",
        ),
        (
            Case { dilation: vec![-1], ..case(2, &[2, 4, 8, 8], &[4, 2, 3, 3]) },
            "dilation should be greater than zero",
        ),
        (Case { dilation: vec![0], ..base() }, "non-positive dilation is not supported"),
        (
            case(2, &[2, 4, 8, 8], &[0, 4, 3, 3]),
            "Given groups=1, expected weight to be at least 1 at dimension 0, but got weight of \
             size [0, 4, 3, 3] instead",
        ),
        (
            Case { groups: 2, ..case(2, &[2, 4, 8, 8], &[3, 2, 3, 3]) },
            "Given groups=2, expected weight to be divisible by 2 at dimension 0, but got \
             weight of size [[3, 2, 3, 3]] instead",
        ),
        (
            case(2, &[4, 8, 8], &[4, 2, 9, 9]),
            "Given groups=1, weight of size [4, 2, 9, 9], expected input[1, 4, 8, 8] to have 2 \
             channels, but got 4 channels instead",
        ),
        (
            Case { padding: Some(vec![0, 1]), ..case(2, &[2, 4, 8, 8], &[4, 4, 9, 2]) },
            "Calculated padded input size per channel: (8 x 10). Kernel size: (9 x 2). Kernel \
             size can't be greater than actual input size",
        ),
        (
            Case { padding: Some(vec![1]), ..case(1, &[2, 4, 0], &[4, 4, 1]) },
            "Only zero batch or zero channel inputs are supported, but got input shape: [2, 4, \
             1, 0]",
        ),
        (
            Case { stride: vec![2], ..same(&[4, 2, 3, 3]) },
            "padding='same' is not supported for strided convolutions",
        ),
        (
            Case { stride: vec![1, 1, 1], ..same(&[4, 2, 3, 3]) },
            "stride cannot broadcast to 2 dimensions",
        ),
        (
            same(&[4, 2, 3]),
            "Expected 3-dimensional input for 3-dimensional weight[4, 2, 3], but got \
             4-dimensional input of size [2, 4, 8, 8] instead",
        ),
        (Case { dilation: vec![-1], ..same(&[4, 4, 3, 3]) }, "negative padding is not supported"),
    ];
    for (case, want) in cases {
        let (x, w) = (sample(&case.x, 0.0), sample(&case.w, 0.0));
        let error = case.run(&x, &w, None).unwrap_err();
        assert_eq!(error, Error::new(ErrorKind::Runtime, want.into()), "{}", case.name());
    }
    let (x, w) = (sample(&[2, 4, 8, 8], 0.0), sample(&[4, 4, 3, 3], 0.0));
    let error = base().run(&x, &w, Some(&sample(&[5], 0.0))).unwrap_err();
    let text = "Given weight of size [4, 4, 3, 3], expected bias to be 1-dimensional with 4 \
                elements, but got bias of size [5] instead";
    assert_eq!(error.message(), text);
    let padding = Padding::Named("full");
    let window = Window { stride: &[1], padding, dilation: &[1], groups: 1 };
    let error = conv(2, &x, &w, None, &window).unwrap_err();
    assert_eq!(error.message(), "Invalid padding string: 'full'");
    let zeros = |sizes: &[usize], dtype| Tensor::zeros(sizes, dtype).unwrap();
    let error = |x: DType, w: DType, b: DType| {
        let (x, w) = (zeros(&[2, 4, 8, 8], x), zeros(&[4, 4, 3, 3], w));
        base().run(&x, &w, Some(&zeros(&[4], b))).unwrap_err().to_string()
    };
    let text = "Input type (float) and bias type (double) should be the same";
    assert_eq!(error(Float32, Float64, Float64), text);
    let text = "Input type (torch.FloatTensor) and weight type (torch.DoubleTensor) should be \
                the same or input should be a MKLDNN tensor and weight is a dense tensor";
    assert_eq!(error(Float32, Float64, Float32), text);
    assert_eq!(error(Int32, Float32, Int32), "expected scalar type Int but found Float");
    let text = "\"slow_conv2d_cpu\" not implemented for 'Bool'";
    assert_eq!(error(Bool, Bool, Bool), text);
    // Sizes that cannot be.
    let huge = Case { padding: Some(vec![1 << 52]), stride: vec![1 << 52], ..base() };
    assert!(matches!(huge.run(&x, &w, None).unwrap_err(), e if e.kind() == ErrorKind::Memory));
}
