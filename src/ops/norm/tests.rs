//! Tests of `norm.rs`.

use super::*;
use crate::Error;
use crate::ErrorKind;
use crate::autograd::gradcheck::{gradcheck, sample};
use wasm_bindgen_test::wasm_bindgen_test;

const NONE: Running<'static> = Running { mean: None, var: None, momentum: 0.1 };

fn near(got: &Tensor, want: &[f64], what: &str) {
    let got = got.to_vec::<f64>().unwrap();
    assert_eq!(got.len(), want.len(), "{what}");
    for (got, want) in got.iter().zip(want) {
        assert!((got - want).abs() < 1e-12, "{what}: {got} {want}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn batches_are_normalized_and_remembered() {
    for sizes in [&[5, 3][..], &[4, 2, 3], &[2, 5, 3, 3], &[2, 2, 1, 2, 5], &[7, 9], &[2, 1]] {
        let (x, c) = (sample(sizes, 0.0), sizes[1]);
        let (weight, bias) = (sample(&[c], 1.0), sample(&[c], 2.0));
        let (mean, var) = (sample(&[c], 3.0), full(&[c], 2.0, DType::Float64).unwrap());
        let before = (mean.to_vec::<f64>().unwrap(), var.to_vec::<f64>().unwrap());
        let running = Running { mean: Some(&mean), var: Some(&var), momentum: 0.3 };
        let y = batch_norm(&x, running, Some(&weight), Some(&bias), true, 1e-3).unwrap();
        let l = sizes[2..].iter().product::<usize>();
        let data = x.to_vec::<f64>().unwrap();
        let channel = |at: usize| at / l % c;
        let (mut want, mut want_mean, mut want_var) = (vec![0.0; data.len()], vec![], vec![]);
        for ch in 0..c {
            let of: Vec<usize> = (0..data.len()).filter(|&at| channel(at) == ch).collect();
            let n = of.len() as f64;
            let m = of.iter().map(|&at| data[at]).sum::<f64>() / n;
            let s = of.iter().map(|&at| (data[at] - m).powi(2)).sum::<f64>();
            let (w, b) = (weight.to_vec::<f64>().unwrap()[ch], bias.to_vec::<f64>().unwrap()[ch]);
            of.iter().for_each(|&at| {
                want[at] = (data[at] - m) / (s / n + 1e-3).sqrt() * w + b;
            });
            want_mean.push(0.7 * before.0[ch] + 0.3 * m);
            want_var.push(0.7 * before.1[ch] + 0.3 * s / (n - 1.0));
        }
        near(&y, &want, "training");
        near(&mean, &want_mean, "running mean");
        near(&var, &want_var, "running variance");
        assert_eq!((mean.version(), y.shape()), (0, sizes), "PyTorch counts no write");
        let y = batch_norm(&x, running, None, Some(&bias), false, 1e-3).unwrap();
        let (m, v, b) = (want_mean, want_var, bias.to_vec::<f64>().unwrap());
        let map = |(at, x): (usize, &f64)| {
            let ch = channel(at);
            (x - m[ch]) / (v[ch] + 1e-3).sqrt() + b[ch]
        };
        near(&y, &data.iter().enumerate().map(map).collect::<Vec<_>>(), "evaluation");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_are_normalized() {
    for (sizes, normalized) in
        [(&[4, 7][..], &[7][..]), (&[2, 3, 5], &[3, 5]), (&[9], &[9]), (&[3, 1], &[1])]
    {
        let x = sample(sizes, 0.0);
        let (weight, bias) = (sample(normalized, 1.0), sample(normalized, 2.0));
        let y = layer_norm(&x, normalized, Some(&weight), Some(&bias), 1e-3).unwrap();
        let (w, b) = (weight.to_vec::<f64>().unwrap(), bias.to_vec::<f64>().unwrap());
        let m = w.len();
        let mut want = Vec::new();
        for row in x.to_vec::<f64>().unwrap().chunks(m) {
            let mean = row.iter().sum::<f64>() / m as f64;
            let var = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / m as f64;
            want.extend(
                row.iter()
                    .zip(w.iter().zip(&b))
                    .map(|(x, (w, b))| (x - mean) / (var + 1e-3).sqrt() * w + b),
            );
        }
        near(&y, &want, "layer_norm");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_agree_with_differences() {
    for sizes in [&[5, 3][..], &[3, 2, 3], &[2, 5, 2, 2], &[4, 6]] {
        let c = sizes[1];
        let inputs = || [sample(sizes, 0.0), sample(&[c], 1.0), sample(&[c], 2.0)];
        let (mean, var) = (sample(&[c], 3.0), full(&[c], 2.0, DType::Float64).unwrap());
        let running = Running { mean: Some(&mean), var: Some(&var), momentum: 0.0 };
        for training in [true, false] {
            let f =
                |x: &[Tensor]| batch_norm(&x[0], running, Some(&x[1]), Some(&x[2]), training, 1e-3);
            gradcheck(f, &inputs());
            let f = |x: &[Tensor]| batch_norm(&x[0], running, None, None, training, 1e-3);
            gradcheck(f, &inputs()[..1]);
            let f = |x: &[Tensor]| batch_norm(&x[0], running, None, Some(&x[1]), training, 0.1);
            gradcheck(f, &inputs()[..2]);
        }
        let rest = &sizes[1..];
        let inputs = [sample(sizes, 0.0), sample(rest, 1.0), sample(rest, 2.0)];
        let f = |x: &[Tensor]| layer_norm(&x[0], rest, Some(&x[1]), Some(&x[2]), 1e-3);
        gradcheck(f, &inputs);
        gradcheck(|x| layer_norm(&x[0], rest, None, Some(&x[1]), 1e-3), &inputs[..2]);
        gradcheck(|x| layer_norm(&x[0], rest, None, None, 1e-3), &inputs[..1]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn mismatches_are_errors() {
    let zeros = |sizes: &[usize], dtype| Tensor::zeros(sizes, dtype).unwrap();
    let f32s = |sizes: &[usize]| zeros(sizes, DType::Float32);
    let (x, c) = (f32s(&[2, 3]), f32s(&[3]));
    let fails = |x: &Tensor, running: Running, weight, training: bool, eps: f64| {
        batch_norm(x, running, weight, None, training, eps).unwrap_err()
    };
    let text = "Expected more than 1 value per channel when training, got input size \
                torch.Size([1, 3])";
    let error = fails(&f32s(&[1, 3]), NONE, None, true, 1e-5);
    assert_eq!(error, Error::new(ErrorKind::Value, text.into()));
    let error = fails(&x, NONE, None, true, 0.0);
    assert!(error.message().ends_with("must be positive during training, but got 0"));
    let error = fails(&x, NONE, None, false, 1e-5);
    assert_eq!(error.message(), "running_mean must be defined in evaluation mode");
    let running = Running { mean: Some(&c), var: Some(&x), momentum: 0.1 };
    let error = fails(&x, running, None, false, 1e-5);
    assert_eq!(error.message(), "running_var should contain 3 elements not 6");
    let error = fails(&f32s(&[3]), NONE, None, true, 1e-5);
    assert_eq!(error.kind(), ErrorKind::Index);
    let double = zeros(&[3], DType::Float64);
    let error = fails(&x, NONE, Some(&double), true, 1e-5);
    assert!(error.message().ends_with("expect parameter to have scalar type of Float"));
    let error = fails(&zeros(&[2, 3], DType::Float64), NONE, Some(&c), true, 1e-5);
    assert!(error.message().ends_with("all inputs must share same datatype."));
    let error = fails(&zeros(&[2, 3], DType::Int32), NONE, None, true, 1e-5);
    assert_eq!(
        error,
        Error::new(ErrorKind::NotImplemented, "\"batch_norm\" not implemented for 'Int'".into())
    );
    let error = layer_norm(&x, &[1, 4], None, None, 1e-5).unwrap_err();
    let text = "Given normalized_shape=[1, 4], expected input with shape [*, 1, 4], but got \
                input of size[2, 3]";
    assert_eq!(error.message(), text);
    assert!(layer_norm(&x, &[], None, None, 1e-5).is_err());
    assert!(layer_norm(&x, &[3], Some(&x), None, 1e-5).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_stays_nothing() {
    for sizes in [&[0, 3][..], &[2, 0], &[2, 3, 0]] {
        let x = Tensor::zeros(sizes, DType::Float32).unwrap();
        assert_eq!(batch_norm(&x, NONE, None, None, true, 1e-5).unwrap().shape(), sizes);
        let rest = &sizes[1..];
        assert_eq!(layer_norm(&x, rest, None, None, 1e-5).unwrap().shape(), sizes);
    }
}
