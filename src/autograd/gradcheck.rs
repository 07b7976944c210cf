//! Compares the gradients of an operation with finite differences, in float64 (`torch.autograd.gradcheck`).

use super::{grad, no_grad};
use crate::DType::Float64;
use crate::error::Result;
use crate::tensor::Tensor;

/// The step of the differences, and how far gradients may be off.
const STEP: f64 = 1e-6;
const RELATIVE: f64 = 1e-5;
const ABSOLUTE: f64 = 1e-7;

/// Numbers from -1.5 to 1.5 that no two tests would choose, away from zero.
pub(crate) fn sample(sizes: &[usize], seed: f64) -> Tensor {
    let count = sizes.iter().product();
    let numbers: Vec<f64> = (0..count)
        .map(|i| {
            let x = ((i as f64 + 1.0 + seed) * 0.754_877_666_246_693).fract() * 3.0 - 1.5;
            if x.abs() < 0.02 { x + 0.05 } else { x }
        })
        .collect();
    Tensor::from_slice(&numbers, sizes, Float64).unwrap()
}

/// The sum of all outputs, each times a number of its own.
fn weighted(output: &Tensor) -> f64 {
    let weights = sample(output.shape(), 0.5).to_vec::<f64>().unwrap();
    output.to_vec::<f64>().unwrap().iter().zip(weights).map(|(y, w)| y * w).sum()
}

/// Checks every element of the gradient of every input; all are float64.
///
/// # Panics
/// When one is wrong, with its place.
pub(crate) fn gradcheck(f: impl Fn(&[Tensor]) -> Result<Tensor>, inputs: &[Tensor]) {
    inputs.iter().for_each(|input| input.set_requires_grad(true).unwrap());
    let output = f(inputs).unwrap();
    let weights = sample(output.shape(), 0.5);
    let grads = grad(&[output], inputs, &[Some(weights)], false, false).unwrap();
    for (k, (input, grad)) in inputs.iter().zip(grads).enumerate() {
        let got = grad.unwrap();
        assert_eq!(got.shape(), input.shape(), "gradient of input {k}");
        for (i, got) in got.to_vec::<f64>().unwrap().into_iter().enumerate() {
            let at = |step: f64| {
                input.data_mut::<f64>().unwrap()[i] += step;
                weighted(&no_grad(|| f(inputs)).unwrap())
            };
            let (above, below) = (at(STEP), at(-2.0 * STEP));
            at(STEP);
            let want = (above - below) / (2.0 * STEP);
            assert!(
                (got - want).abs() <= ABSOLUTE + RELATIVE * want.abs().max(1.0),
                "input {k}, element {i}: gradient {got}, differences give {want}"
            );
        }
    }
}
