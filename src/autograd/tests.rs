//! Tests of the graph by itself, with the simplest operations that there are.

use super::*;
use crate::DType::{Float32, Float64, Int32};
use crate::error::{Error, ErrorKind};
use crate::kernels::activation::{ALPHA, SCALE};
use crate::ops::activation::selu;
use crate::ops::convert::{clone, to};
use crate::ops::random::normal_;
use crate::storage::memory_stats;
use std::slice;
use wasm_bindgen_test::wasm_bindgen_test;

fn leaf(data: &[f64]) -> Tensor {
    let x = Tensor::from_slice(data, &[data.len()], Float64).unwrap();
    x.set_requires_grad(true).unwrap();
    x
}

fn ones(like: &Tensor) -> Tensor {
    crate::ops::create::full(like.shape(), 1.0, like.dtype()).unwrap()
}

fn run(y: &Tensor) -> Result<()> {
    y.backward(Some(&ones(y)), false)
}

fn gradient(x: &Tensor) -> Vec<f64> {
    x.grad().unwrap().to_vec().unwrap()
}

const TWICE: &str = "Trying to backward through the graph a second time";

#[wasm_bindgen_test(unsupported = test)]
fn gradients_accumulate_in_place() {
    let x = leaf(&[1.0, 2.0]);
    run(&selu(&x, false).unwrap()).unwrap();
    let first = x.grad().unwrap();
    run(&selu(&x, false).unwrap()).unwrap();
    assert_eq!(first.to_vec::<f64>().unwrap(), [2.0 * SCALE; 2]);
    assert!(first.is(&x.grad().unwrap()));
    x.set_grad(None).unwrap();
    assert!(x.grad().is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn paths_that_meet_are_added_up_and_share_nothing() {
    let (x, z) = (leaf(&[1.0]), leaf(&[1.0]));
    // A clone passes its gradient on as it is: both leaves are offered the same memory.
    let (y, w) = (clone(&x).unwrap(), clone(&z).unwrap());
    let seed = ones(&y);
    backward(&[y, w], &[Some(seed.clone()), Some(seed.clone())], false).unwrap();
    let (a, b) = (x.grad().unwrap(), z.grad().unwrap());
    assert!(!a.shares_storage(&b) && !a.shares_storage(&seed) && !b.shares_storage(&seed));
    let y = selu(&x, false).unwrap();
    backward(&[selu(&y, false).unwrap(), clone(&y).unwrap()], &[None, None], false).unwrap();
    assert!((gradient(&x)[0] - (1.0 + SCALE * SCALE + SCALE)).abs() < 1e-15);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_second_time_needs_a_graph_that_was_kept() {
    let x = leaf(&[1.0]);
    let y = selu(&x, false).unwrap();
    y.backward(None, true).unwrap();
    y.backward(None, false).unwrap();
    let error = y.backward(None, false).unwrap_err();
    assert!(error.message().starts_with(TWICE), "{error}");
    assert_eq!(gradient(&x), [2.0 * SCALE]);
    // What saved nothing can be used again.
    let y = clone(&x).unwrap();
    y.backward(None, false).unwrap();
    y.backward(None, false).unwrap();
    assert_eq!(gradient(&x), [2.0 * SCALE + 2.0]);
}

/// The texts are those of PyTorch 2.15.
#[wasm_bindgen_test(unsupported = test)]
fn what_was_saved_must_not_be_written() {
    let x = leaf(&[1.0, 2.0]);
    let y = clone(&x).unwrap();
    let z = selu(&y, false).unwrap();
    selu(&y, true).unwrap();
    let error = run(&z).unwrap_err();
    let text = "one of the variables needed for gradient computation has been modified by an \
                inplace operation: [torch.DoubleTensor [2]], which is output 0 of Elu1, is at \
                version 1; expected version 0 instead. Hint: enable anomaly detection";
    assert!(error.message().starts_with(text), "{error}");
    assert!(x.grad().is_none());
    // Of a leaf it says nothing more than the version.
    let z = selu(&x, false).unwrap();
    no_grad(|| normal_(&x, 0.0, 1.0, None)).unwrap();
    let error = run(&z).unwrap_err();
    assert!(error.message().contains("[torch.DoubleTensor [2]] is at version 1; expected"));
}

#[wasm_bindgen_test(unsupported = test)]
fn leaves_and_their_views_are_not_written() {
    let x = leaf(&[1.0, 2.0]);
    let view = x.reshape(&[2, 1]).unwrap();
    for (target, start) in [(&x, "a leaf Variable that"), (&view, "a view of a leaf Variable that")]
    {
        let error = selu(target, true).unwrap_err();
        assert!(error.message().starts_with(start), "{error}");
    }
    let made = no_grad(|| clone(&x).unwrap().reshape(&[2, 1]).unwrap());
    no_grad(|| selu(&made, true)).unwrap();
    let base = clone(&x).unwrap();
    let made = no_grad(|| base.reshape(&[2, 1]).unwrap());
    assert!(selu(&made, true).is_ok(), "it does not require a gradient");
    assert_eq!(no_grad(|| x.version()), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn views_and_their_base_have_one_history() {
    // In place on the view, gradient by way of the base; and the other way round.
    for by_view in [true, false] {
        let x = leaf(&[0.5, -0.5]);
        let base = clone(&x).unwrap();
        let view = base.reshape(&[2, 1]).unwrap();
        let other = base.reshape(&[1, 2]).unwrap();
        selu(if by_view { &view } else { &base }, true).unwrap();
        assert_eq!(other.grad_fn(), Some("AsStridedBackward0"));
        run(if by_view { &base } else { &view }).unwrap();
        let want = [SCALE, ALPHA * SCALE * (-0.5f64).exp()];
        assert!(gradient(&x).iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-15));
        let error = run(&other).unwrap_err();
        assert!(error.message().starts_with(TWICE), "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_untracked_base_gets_the_history_of_its_view() {
    let base = Tensor::zeros(&[2], Float64).unwrap();
    let view = base.reshape(&[2, 1]).unwrap();
    assert!(view.is_leaf() && !view.requires_grad());
    let x = leaf(&[1.0]);
    autograd_add(&view, &x);
    assert!(base.requires_grad() && view.requires_grad());
    run(&base).unwrap();
    assert_eq!(gradient(&x), [2.0]);
}

/// `target += x` for one element of `x`, as an operation in place would do it.
fn autograd_add(target: &Tensor, x: &Tensor) {
    check_inplace(target, &[x]).unwrap();
    let value = x.to_vec::<f64>().unwrap()[0];
    target.data_mut::<f64>().unwrap().iter_mut().for_each(|t| *t += value);
    target.bump_version(1);
    record_as(true, target, "AddBackward0", &[target, x], &[], |context| {
        let sum = context.grad.to_vec::<f64>()?.iter().sum::<f64>();
        Ok(vec![Some(context.grad.clone()), Some(Tensor::from_slice(&[sum], &[1], Float64)?)])
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn the_graph_is_released_while_handles_live() {
    let x = leaf(&[1.0; 1000]);
    let before = memory_stats().live_bytes;
    let y = selu(&x, false).unwrap();
    let loss = selu(&y, false).unwrap();
    drop(y);
    assert_eq!(memory_stats().live_bytes - before, 16_000);
    run(&loss).unwrap();
    // The loss and the gradient.
    assert_eq!(memory_stats().live_bytes - before, 16_000);
    x.set_grad(None).unwrap();
    drop(loss);
    assert_eq!(memory_stats().live_bytes, before);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_graph_of_100_000_nodes_needs_no_stack() {
    let before = memory_stats().live_bytes;
    {
        let x = leaf(&[1.0]);
        let mut y = clone(&x).unwrap();
        for _ in 0..100_000 {
            y = clone(&y).unwrap();
        }
        y.backward(None, false).unwrap();
        assert_eq!(gradient(&x), [1.0]);
        assert_eq!(grad(slice::from_ref(&y), &[x], &[None], false, false).unwrap().len(), 1);
        // Dropped here, from its end.
    }
    assert_eq!(memory_stats().live_bytes, before);
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_of_chosen_tensors() {
    let (x, unused) = (leaf(&[1.0, -1.0]), leaf(&[1.0]));
    let y = selu(&x, false).unwrap();
    let z = selu(&y, false).unwrap();
    let seed = || Some(ones(&z));
    let all =
        grad(slice::from_ref(&z), &[y.clone(), x.clone(), unused.clone()], &[seed()], true, true);
    let all = all.unwrap();
    assert!(all[2].is_none() && x.grad().is_none() && y.grad().is_none());
    let y_alone = grad(slice::from_ref(&z), slice::from_ref(&y), &[seed()], true, false).unwrap();
    let values = |grad: &Option<Tensor>| grad.as_ref().unwrap().to_vec::<f64>().unwrap();
    assert_eq!(values(&all[0]), values(&y_alone[0]));
    let error = grad(slice::from_ref(&z), &[unused], &[seed()], true, false).unwrap_err();
    assert!(error.message().contains("appears to not have been used in the graph"), "{error}");
    let detached = x.detach();
    let error = grad(&[z], &[detached], &[None], true, false).unwrap_err();
    assert_eq!(error.message(), "One of the differentiated Tensors does not require grad");
    let error = grad(&[x.detach()], &[], &[None], true, false).unwrap_err();
    assert_eq!(error.message(), "`inputs` argument to `grad()` cannot be empty.");
    run(&selu(&x, false).unwrap()).unwrap();
    assert_eq!(gradient(&x)[0], SCALE);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_not_run_is_not_released() {
    let x = leaf(&[1.0]);
    let h = selu(&x, false).unwrap();
    let z = selu(&h, false).unwrap();
    grad(&[z], std::slice::from_ref(&h), &[None], false, false).unwrap();
    h.backward(None, false).unwrap();
    assert_eq!(gradient(&x), [SCALE]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_gradient_may_be_given_that_is_one_already() {
    // The same memory is added to two leaves, one of which owns it.
    let (x, z) = (leaf(&[1.0]), leaf(&[1.0]));
    for leaf in [&x, &z] {
        clone(leaf).unwrap().backward(None, false).unwrap();
    }
    let seed = x.grad();
    backward(&[clone(&x).unwrap(), clone(&z).unwrap()], &[seed.clone(), seed], false).unwrap();
    assert_eq!((gradient(&x), gradient(&z)), (vec![2.0], vec![2.0]));
    x.reshape(&[1, 1]).unwrap().reshape(&[1]).unwrap().backward(x.grad().as_ref(), false).unwrap();
    assert_eq!(gradient(&x), [4.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_in_the_middle_are_kept_on_demand() {
    let x = leaf(&[2.0]);
    let y = selu(&x, false).unwrap();
    y.retain_grad().unwrap();
    selu(&y, false).unwrap().backward(None, false).unwrap();
    assert_eq!((gradient(&y), y.retains_grad(), x.retains_grad()), (vec![SCALE], true, false));
    let error = Tensor::zeros(&[1], Float64).unwrap().retain_grad().unwrap_err();
    assert_eq!(error.message(), "can't retain_grad on Tensor that has requires_grad=False");
}

#[wasm_bindgen_test(unsupported = test)]
fn other_types_are_cast_back() {
    let x = leaf(&[0.1, 0.2]);
    let y = selu(&to(&x, Float32).unwrap(), false).unwrap();
    y.backward(Some(&ones(&y)), false).unwrap();
    assert_eq!((x.grad().unwrap().dtype(), gradient(&x)[0]), (Float64, f64::from(SCALE as f32)));
    assert!(!to(&x, Int32).unwrap().requires_grad());
}

/// The texts are those of PyTorch 2.15.
#[wasm_bindgen_test(unsupported = test)]
fn misuse_is_an_error() {
    let x = leaf(&[1.0, 2.0]);
    let y = selu(&x, false).unwrap();
    let plain = Tensor::zeros(&[2], Float64).unwrap();
    let cases = [
        (y.backward(None, false), "grad can be implicitly created only for scalar outputs"),
        (
            plain.backward(Some(&plain), false),
            "element 0 of tensors does not require grad and does not have a grad_fn",
        ),
        (
            y.backward(Some(&Tensor::zeros(&[3], Float64).unwrap()), false),
            "Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a \
             shape of torch.Size([2]).",
        ),
        (y.set_requires_grad(true), "you can only change requires_grad flags of leaf variables."),
        (
            Tensor::zeros(&[1], Int32).unwrap().set_requires_grad(true),
            "only Tensors of floating point and complex dtype can require gradients",
        ),
        (x.set_grad(Some(&x)), "can't assign Variable as its own grad"),
        (
            x.set_grad(Some(&Tensor::zeros(&[1], Float64).unwrap())),
            "attempting to assign a gradient of size '[1]' to a tensor of size '[2]'. Please ensure \
             that the gradient and the tensor are the same size",
        ),
        (
            x.set_grad(Some(&Tensor::zeros(&[2], Float32).unwrap())),
            "attempting to assign a gradient with dtype 'float32' to a tensor with dtype 'float64'. \
             The gradient must match the tensor's dtype",
        ),
    ];
    for (result, text) in cases {
        assert_eq!(result, Err(Error::new(ErrorKind::Runtime, text.into())));
    }
    assert!(x.grad().is_none());
    run(&y).unwrap();
}
