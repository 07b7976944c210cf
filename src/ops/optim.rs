//! The steps of optimizers, in place and outside of autograd, and the clipping of gradients.

use crate::dtype::{DType, Element};
use crate::error::{Result, bail};
use crate::kernels::optim as kernel;
use crate::kernels::vector_norm::vector_norm;
use crate::number::Python;
use crate::ops::create::from_numbers;
use crate::shape::List;
use crate::simd::Float;
use crate::tensor::{Tensor, match_float};
use std::cell::RefMut;

pub use crate::kernels::optim::{Adam, RmsProp, Sgd};

/// An optimizer with its arguments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// `torch.optim.SGD`
    Sgd(Sgd),
    /// `torch.optim.Adam` and `AdamW`
    Adam(Adam),
    /// `torch.optim.RMSprop`
    RmsProp(RmsProp),
}

/// A parameter and what an optimizer remembers of it, by PyTorch's names:
///
/// | | SGD | Adam | RMSprop |
/// |---|---|---|---|
/// | 0 | | `step` | `step` |
/// | 1 | `momentum_buffer` | `exp_avg` | `square_avg` |
/// | 2 | | `exp_avg_sq` | `momentum_buffer` |
/// | 3 | | `max_exp_avg_sq` | `grad_avg` |
#[derive(Clone, Debug)]
pub struct Slot {
    /// The parameter, float32 or float64.
    pub param: Tensor,
    /// What is missing is made by the first step that needs it.
    pub state: [Option<Tensor>; 4],
}

/// Parameters that share the arguments of their optimizer.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Group {
    pub rule: Rule,
    pub slots: Vec<Slot>,
}

impl Rule {
    /// Which parts of the state a step reads and writes.
    fn needs(&self) -> [bool; 4] {
        match self {
            Rule::Sgd(sgd) => [false, sgd.momentum != 0.0, false, false],
            Rule::Adam(adam) => [true, true, true, adam.amsgrad],
            Rule::RmsProp(rms) => [true, true, rms.momentum > 0.0, rms.centered],
        }
    }
}

/// One step: changes every parameter that has a gradient, and its state. Tells whether state was made.
///
/// When it fails, nothing has changed. In float32, SGD gives PyTorch's bits; the others differ from
/// PyTorch by what its square root is off, in the last place.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when gradient or state do not have the shape and the
/// data type of the parameter, or share memory with one another,
/// [`ErrorKind::Memory`](crate::ErrorKind::Memory) when there is not enough memory for the state.
///
/// Source: `torch.optim.SGD`, `Adam`, `AdamW`, `RMSprop`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::optim::{Group, Rule, Sgd, Slot, step}};
///
/// let param = Tensor::from_slice(&[1.0f32], &[1], DType::Float32)?;
/// param.set_grad(Some(&Tensor::from_slice(&[0.5f32], &[1], DType::Float32)?))?;
/// let sgd = Sgd {
///     lr: 0.1,
///     momentum: 0.9,
///     dampening: 0.0,
///     weight_decay: 0.0,
///     nesterov: false,
///     maximize: false,
/// };
/// let slots = vec![Slot { param: param.clone(), state: [None, None, None, None] }];
/// assert!(step(&mut [Group { rule: Rule::Sgd(sgd), slots }])?);
/// assert_eq!(param.to_vec::<f32>()?, [0.95]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn step(groups: &mut [Group]) -> Result<bool> {
    // Everything that can fail, for all of them, before the first is changed.
    let mut ready = Vec::new();
    for slot in groups.iter().flat_map(|group| group.slots.iter().map(|slot| (&group.rule, slot))) {
        ready.push(match slot.1.param.grad() {
            Some(grad) => Some((check(slot.0, slot.1, &grad)?, grad)),
            None => None,
        });
    }
    let mut any = false;
    let slots = groups.iter_mut().flat_map(|group| {
        let rule = group.rule;
        group.slots.iter_mut().map(move |slot| (rule, slot))
    });
    for ((rule, slot), ready) in slots.zip(ready) {
        let Some((made, grad)) = ready else { continue };
        // PyTorch begins the buffer of SGD as a copy of the gradient.
        let fresh = made[1].is_some();
        for (state, made) in slot.state.iter_mut().zip(made) {
            any |= made.is_some();
            *state = made.or(state.take());
        }
        apply(&rule, slot, &grad, fresh)?;
    }
    Ok(any)
}

/// Checks a parameter, its gradient and its state; makes what is missing.
#[inline(never)]
fn check(rule: &Rule, slot: &Slot, grad: &Tensor) -> Result<[Option<Tensor>; 4]> {
    let (param, mut made) = (&slot.param, [const { None }; 4]);
    if !param.dtype().is_floating_point() {
        let name = param.dtype().name();
        bail!(Runtime, "step: a parameter must be float32 or float64, got {name}");
    }
    let mut used = vec![param];
    fits(param, grad, "gradient", &mut used)?;
    for (i, (state, _)) in slot.state.iter().zip(rule.needs()).enumerate().filter(|(_, s)| s.1) {
        match state {
            None if i == 0 => made[0] = Some(Tensor::zeros(&[], DType::Float32)?),
            None => {
                let zeros = Tensor::empty_shaped(param.shared_shape(), param.dtype())?;
                zeros.bytes_mut()?.fill(0);
                made[i] = Some(zeros);
            }
            Some(step) if i == 0 => {
                if !step.dtype().is_floating_point() || step.numel() != 1 {
                    let (shape, name) = (List(step.shape()), step.dtype().name());
                    bail!(Runtime, "step: 'step' must be one float, got {name} of shape {shape}");
                }
            }
            Some(state) => fits(param, state, "state", &mut used)?,
        }
    }
    Ok(made)
}

/// Checks that a tensor can be worked on together with the parameter and those before.
fn fits<'a>(
    param: &Tensor,
    other: &'a Tensor,
    what: &str,
    used: &mut Vec<&'a Tensor>,
) -> Result<()> {
    if other.shape() != param.shape() || other.dtype() != param.dtype() {
        let (shape, name) = (List(other.shape()), other.dtype().name());
        let (want, dtype) = (List(param.shape()), param.dtype().name());
        bail!(Runtime, "step: the {what} must be {dtype} of shape {want}, got {name} of {shape}");
    }
    if used.iter().any(|tensor| tensor.shares_storage(other)) {
        bail!(Runtime, "step: parameter, gradient and state must not share memory");
    }
    used.push(other);
    Ok(())
}

/// The step of one parameter, whose state is complete.
fn apply(rule: &Rule, slot: &Slot, grad: &Tensor, fresh: bool) -> Result<()> {
    let [count, rest @ ..] = &slot.state;
    let needs = rule.needs();
    let number = match count {
        Some(count) if needs[0] => next(count)?,
        _ => 0.0,
    };
    let (program, writes) = match rule {
        Rule::Sgd(sgd) => (sgd.program(fresh), 1),
        Rule::Adam(adam) => {
            let decay = adam.decoupled_weight_decay && adam.weight_decay != 0.0;
            (adam.program(number), 1 + u32::from(decay))
        }
        Rule::RmsProp(rms) => (rms.program(), 1),
    };
    let used = |i: usize| rest[i].as_ref().filter(|_| needs[i + 1]);
    match_float!(grad.dtype(), T => {
        let mut buffers: [Option<RefMut<[T]>>; 3] = [const { None }; 3];
        for (i, buffer) in buffers.iter_mut().enumerate() {
            *buffer = used(i).map(Tensor::data_mut).transpose()?;
        }
        let mut state = buffers.each_mut().map(|buffer| buffer.as_deref_mut());
        let mut param = slot.param.data_mut::<T>()?;
        kernel::run::<<T as Float>::Vector>(&program, &mut param, &grad.data::<T>()?, &mut state);
    }, ());
    slot.param.bump_version(writes);
    (0..3).filter_map(used).for_each(|state| state.bump_version(1));
    Ok(())
}

/// Counts a step and gives its number. In float32, as in PyTorch, it ends at 2^24.
fn next(count: &Tensor) -> Result<f64> {
    count.bump_version(1);
    match_float!(count.dtype(), T => {
        let mut count = count.data_mut::<T>()?;
        count.iter_mut().for_each(|count| *count += 1.0);
        Ok(count.first().map_or(0.0, |count| count.to_f64()))
    }, Ok(0.0))
}

/// Scales the gradients of `parameters` down so that their norm, as that of one vector, is at most
/// `max_norm`; gives the norm that it was (`torch.nn.utils.clip_grad_norm_`).
///
/// The norm is a scalar: float32, or float64 when one of the gradients is. Parameters without a
/// gradient do not count.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the norm is not finite and `error_if_nonfinite`;
/// nothing has changed then.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::optim::clip_grad_norm_};
///
/// let param = Tensor::zeros(&[2], DType::Float64)?;
/// param.set_grad(Some(&Tensor::from_slice(&[3.0, -4.0], &[2], DType::Float64)?))?;
/// let norm = clip_grad_norm_(&[param.clone()], 1.0, 2.0, false)?;
/// assert_eq!(norm.to_vec::<f64>()?, [5.0]);
/// assert!((param.grad().unwrap().to_vec::<f64>()?[0] - 0.6).abs() < 1e-6);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn clip_grad_norm_(
    parameters: &[Tensor],
    max_norm: f64,
    norm_type: f64,
    error_if_nonfinite: bool,
) -> Result<Tensor> {
    let gradients: Vec<Tensor> = parameters.iter().filter_map(Tensor::grad).collect();
    let double = gradients.iter().any(|grad| grad.dtype() == DType::Float64);
    // One operation in double precision, rounded to floats, gives what it would in floats.
    let round = |x: f64, double: bool| if double { x } else { f64::from(x as f32) };
    let mut norms = Vec::with_capacity(gradients.len());
    for grad in &gradients {
        let norm = match_float!(grad.dtype(), T => vector_norm(&grad.data::<T>()?, norm_type), 0.0);
        norms.push(round(norm, grad.dtype() == DType::Float64));
    }
    let total = if norms.is_empty() { 0.0 } else { round(vector_norm(&norms, norm_type), double) };
    if error_if_nonfinite && !total.is_finite() {
        let point = if norm_type.fract() == 0.0 && norm_type.abs() < 1e16 { ".0" } else { "" };
        bail!(
            Runtime,
            "The total norm of order {}{point} for gradients from `parameters` is non-finite, so it \
             cannot be clipped. To disable this error and scale the gradients by the non-finite norm \
             anyway, set `error_if_nonfinite=False`",
            Python(norm_type)
        );
    }
    let dtype = if double { DType::Float64 } else { DType::Float32 };
    let result = from_numbers(&[total], &[], dtype)?;
    // In this order, and each rounded: max_norm / tensor is the inverse of the tensor times max_norm.
    let inverse = round(1.0 / round(total + round(1e-6, double), double), double);
    let factor = round(inverse * round(max_norm, double), double);
    let factor = if factor > 1.0 { 1.0 } else { factor };
    for grad in gradients {
        match_float!(grad.dtype(), T => {
            kernel::scale(&mut grad.data_mut::<T>()?, factor);
        }, ());
        grad.bump_version(1);
    }
    Ok(result)
}

/// Limits every element of the gradients of `parameters` to between `-clip_value` and `clip_value`
/// (`torch.nn.utils.clip_grad_value_`). A NaN stays.
///
/// # Errors
/// None that can be reached.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::optim::clip_grad_value_};
///
/// let param = Tensor::zeros(&[2], DType::Float32)?;
/// param.set_grad(Some(&Tensor::from_slice(&[3.0f32, -0.5], &[2], DType::Float32)?))?;
/// clip_grad_value_(&[param.clone()], 1.0)?;
/// assert_eq!(param.grad().unwrap().to_vec::<f32>()?, [1.0, -0.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn clip_grad_value_(parameters: &[Tensor], clip_value: f64) -> Result<()> {
    for grad in parameters.iter().filter_map(Tensor::grad) {
        match_float!(grad.dtype(), T => {
            let mut grad = grad.data_mut::<T>()?;
            kernel::clamp(&mut grad, -clip_value, clip_value);
        }, ());
        grad.bump_version(2);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn tensor(x: &[f32]) -> Tensor {
        Tensor::from_slice(x, &[x.len()], DType::Float32).unwrap()
    }

    fn slot(x: &[f32], grad: Option<&[f32]>) -> Slot {
        let param = tensor(x);
        param.set_requires_grad(true).unwrap();
        param.set_grad(grad.map(tensor).as_ref()).unwrap();
        Slot { param, state: [const { None }; 4] }
    }

    /// A step of one group.
    fn step_of(rule: &Rule, slots: &mut Vec<Slot>) -> Result<bool> {
        let mut groups = [Group { rule: *rule, slots: std::mem::take(slots) }];
        let result = step(&mut groups);
        let [group] = groups;
        *slots = group.slots;
        result
    }

    fn momentum() -> Rule {
        Rule::Sgd(Sgd {
            lr: 0.5,
            momentum: 0.5,
            dampening: 0.0,
            weight_decay: 0.0,
            nesterov: false,
            maximize: false,
        })
    }

    fn adam() -> Rule {
        Rule::Adam(Adam {
            lr: 0.1,
            betas: (0.9, 0.999),
            eps: 1e-8,
            weight_decay: 0.1,
            amsgrad: false,
            maximize: false,
            decoupled_weight_decay: true,
        })
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn makes_state_once_and_leaves_parameters_without_a_gradient() {
        let mut slots = vec![slot(&[1.0, 2.0], Some(&[1.0, 1.0])), slot(&[3.0], None)];
        assert_eq!(step_of(&momentum(), &mut slots), Ok(true));
        assert_eq!(slots[0].param.to_vec::<f32>().unwrap(), [0.5, 1.5]);
        let buffer = slots[0].state[1].clone().unwrap();
        assert_eq!(step_of(&momentum(), &mut slots), Ok(false));
        assert_eq!(slots[0].param.to_vec::<f32>().unwrap(), [-0.25, 0.75]);
        assert!(slots[0].state[1].as_ref().is_some_and(|state| state.is(&buffer)));
        assert_eq!(buffer.to_vec::<f32>().unwrap(), [1.5, 1.5]);
        assert_eq!(slots[0].param.version(), 2);
        assert_eq!((slots[1].param.version(), slots[1].state[1].is_none()), (0, true));
        assert_eq!(slots[1].param.to_vec::<f32>().unwrap(), [3.0]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn counts_steps_and_writes() {
        let mut slots = vec![slot(&[1.0], Some(&[1.0]))];
        for _ in 0..3 {
            step_of(&adam(), &mut slots).unwrap();
        }
        let count = slots[0].state[0].clone().unwrap();
        assert_eq!((count.shape(), count.to_vec::<f32>().unwrap()), (&[][..], vec![3.0]));
        assert_eq!(slots[0].param.version(), 6, "weight decay is a write of its own");
        assert!(slots[0].state[3].is_none() && slots[0].param.is_leaf());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_bad_state_changes_nothing() {
        let wrong = Tensor::zeros(&[1], DType::Float64).unwrap();
        let steps = tensor(&[1.0, 2.0]);
        for (rule, place, bad) in [
            (momentum(), 1, wrong.clone()),
            (momentum(), 1, tensor(&[0.0, 0.0])),
            (adam(), 0, steps),
            (adam(), 0, Tensor::zeros(&[], DType::Int32).unwrap()),
            (adam(), 2, wrong),
        ] {
            let mut slots = vec![slot(&[1.0], Some(&[1.0])), slot(&[2.0], Some(&[1.0]))];
            slots[1].state[place] = Some(bad);
            assert!(matches!(step_of(&rule, &mut slots), Err(e) if e.kind() == ErrorKind::Runtime));
            let mut groups = slots
                .iter()
                .map(|slot| Group { rule, slots: vec![slot.clone()] })
                .collect::<Vec<_>>();
            assert!(step(&mut groups).is_err());
            assert_eq!(slots[0].param.to_vec::<f32>().unwrap(), [1.0]);
            assert!(slots[0].state.iter().all(Option::is_none));
        }
        let mut slots = vec![slot(&[1.0], Some(&[1.0]))];
        slots[0].state[1] = slots[0].param.grad();
        assert!(
            matches!(step_of(&momentum(), &mut slots), Err(e) if e.kind() == ErrorKind::Runtime)
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn clips_only_what_is_too_long() {
        let parameters: Vec<Tensor> = [slot(&[0.0; 2], Some(&[3.0, 0.0])), slot(&[0.0], None)]
            .into_iter()
            .chain([slot(&[0.0], Some(&[4.0]))])
            .map(|slot| slot.param)
            .collect();
        let grads = || -> Vec<f32> {
            let grads = parameters.iter().filter_map(Tensor::grad);
            grads.flat_map(|grad| grad.to_vec::<f32>().unwrap()).collect()
        };
        let norm = clip_grad_norm_(&parameters, 6.0, 2.0, true).unwrap();
        assert_eq!((norm.shape(), norm.to_vec::<f32>().unwrap()), (&[][..], vec![5.0]));
        assert_eq!(grads(), [3.0, 0.0, 4.0]);
        clip_grad_norm_(&parameters, 3.5, 1.0, true).unwrap();
        assert!(grads().iter().zip([1.5, 0.0, 2.0]).all(|(a, b)| (a - b).abs() < 1e-6));
        clip_grad_value_(&parameters, 1.75).unwrap();
        assert_eq!(grads()[2], 1.75);
        assert_eq!(clip_grad_norm_(&[], 1.0, 2.0, true).unwrap().to_vec::<f32>().unwrap(), [0.0]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_norm_that_is_not_finite_is_an_error_when_asked_for() {
        let bad = slot(&[0.0, 0.0], Some(&[f32::INFINITY, 1.0])).param;
        let grad = || bad.grad().unwrap().to_vec::<f32>().unwrap();
        for (order, text) in [(2.0, "order 2.0 for"), (f64::INFINITY, "order inf for")] {
            let error = clip_grad_norm_(std::slice::from_ref(&bad), 1.0, order, true).unwrap_err();
            assert!(error.message().contains(text), "{error}");
        }
        assert_eq!(grad(), [f32::INFINITY, 1.0]);
        clip_grad_norm_(std::slice::from_ref(&bad), 1.0, 2.0, false).unwrap();
        assert!(grad()[0].is_nan() && grad()[1] == 0.0);
    }
}
