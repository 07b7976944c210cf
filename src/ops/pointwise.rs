//! Arithmetic and comparisons of two operands, element by element, with broadcasting.
//!
//! Either operand may be a number. Data types meet as in PyTorch (`ops::promote`). Integers are
//! computed in float64, which holds every product that an int32 can hold exactly, and checked when
//! they are written: what does not fit is an error, where PyTorch wraps around.

use crate::autograd::{self, Context, Grads};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result, bail};
use crate::kernels::pointwise::{self as kernels, Output};
use crate::ops::convert::{check_repeats_to, converted, sum_to};
use crate::ops::promote::{check_cast, check_computes, result_type};
use crate::ops::select::where_;
use crate::ops::unary::{Unary, neg, unary};
use crate::shape::{Runs, Shape};
use crate::tensor::{Tensor, match_float};

pub use crate::kernels::pointwise::Binary;
pub use crate::ops::promote::Operand;

impl Binary {
    /// All of them; the place in this list is the code that crosses to JavaScript.
    pub const ALL: [Binary; 13] = [
        Binary::Add,
        Binary::Sub,
        Binary::Mul,
        Binary::Div,
        Binary::Pow,
        Binary::Maximum,
        Binary::Minimum,
        Binary::Eq,
        Binary::Ne,
        Binary::Lt,
        Binary::Le,
        Binary::Gt,
        Binary::Ge,
    ];

    /// The name of the function in PyTorch.
    pub const fn name(self) -> &'static str {
        match self {
            Binary::Add => "add",
            Binary::Sub => "sub",
            Binary::Mul => "mul",
            Binary::Div => "div",
            Binary::Pow => "pow",
            Binary::Maximum => "maximum",
            Binary::Minimum => "minimum",
            Binary::Eq => "eq",
            Binary::Ne => "ne",
            Binary::Lt => "lt",
            Binary::Le => "le",
            Binary::Gt => "gt",
            Binary::Ge => "ge",
        }
    }

    fn is_comparison(self) -> bool {
        self as u8 >= Binary::Eq as u8
    }

    /// The name of the node; PyTorch numbers the forms of `pow`.
    fn node(self, a: Operand, b: Operand) -> &'static str {
        match (self, a.tensor(), b.tensor()) {
            (Binary::Add, ..) => "AddBackward0",
            (Binary::Sub, ..) => "SubBackward0",
            (Binary::Mul, ..) => "MulBackward0",
            (Binary::Div, ..) => "DivBackward0",
            (Binary::Pow, _, None) => "PowBackward0",
            (Binary::Pow, Some(_), Some(_)) => "PowBackward1",
            (Binary::Pow, None, _) => "PowBackward2",
            (Binary::Maximum, ..) => "MaximumBackward0",
            _ => "MinimumBackward0",
        }
    }
}

/// `op(a, b)` element by element: `torch.add`, `sub`, `mul`, `div`, `pow`, `maximum`, `minimum`,
/// `eq`, `ne`, `lt`, `le`, `gt`, `ge`.
///
/// Shapes broadcast. The result of a comparison is `bool`; `div` of integers is `float32`; else it is
/// of the type in which the operands meet. `pow` computes the exponents 2, 3, 0.5 and their negatives
/// as PyTorch does, and others within 1 unit in the last place.
///
/// # Errors
/// [`ErrorKind::Runtime`] when the shapes do not match, an integer does not fit or has a negative
/// exponent; [`ErrorKind::NotImplemented`] for int64, for a difference with `bool` and its power.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pointwise::{Binary, binary}};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0], &[2, 2], DType::Float32)?;
/// let row = Tensor::from_slice(&[10.0f32, 20.0], &[2], DType::Float32)?;
/// assert_eq!(binary(Binary::Add, &x, &row)?.to_vec::<f32>()?, [11.0, 22.0, 13.0, 24.0]);
/// assert_eq!(binary(Binary::Sub, 1.0, &x)?.to_vec::<f32>()?, [0.0, -1.0, -2.0, -3.0]);
/// assert_eq!(binary(Binary::Gt, &x, 2.0)?.to_vec::<u8>()?, [0, 0, 1, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn binary<'a>(
    op: Binary,
    a: impl Into<Operand<'a>>,
    b: impl Into<Operand<'a>>,
) -> Result<Tensor> {
    apply(op, Operand::Number(1.0), a.into(), b.into())
}

/// `a + b`; see [`binary`].
pub(crate) fn add<'a>(a: impl Into<Operand<'a>>, b: impl Into<Operand<'a>>) -> Result<Tensor> {
    binary(Binary::Add, a, b)
}

/// `a - b`; see [`binary`].
pub(crate) fn sub<'a>(a: impl Into<Operand<'a>>, b: impl Into<Operand<'a>>) -> Result<Tensor> {
    binary(Binary::Sub, a, b)
}

/// `a * b`; see [`binary`].
pub(crate) fn mul<'a>(a: impl Into<Operand<'a>>, b: impl Into<Operand<'a>>) -> Result<Tensor> {
    binary(Binary::Mul, a, b)
}

/// `a / b`; see [`binary`].
pub(crate) fn div<'a>(a: impl Into<Operand<'a>>, b: impl Into<Operand<'a>>) -> Result<Tensor> {
    binary(Binary::Div, a, b)
}

/// `a + alpha * b`, or `a - alpha * b` for [`Binary::Sub`] (`torch.add` and `torch.sub` with
/// `alpha`), rounded once.
///
/// # Errors
/// As [`binary`], and [`ErrorKind::Runtime`] for an `alpha` of a higher kind than the result.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pointwise::{Binary, scaled}};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0], &[2], DType::Float32)?;
/// let y = scaled(Binary::Sub, (&x).into(), (&x).into(), 0.5.into())?;
/// assert_eq!(y.to_vec::<f32>()?, [0.5, 1.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn scaled(op: Binary, a: Operand, b: Operand, alpha: Operand) -> Result<Tensor> {
    apply(op, alpha, a, b)
}

/// The same in place: `Tensor.add_`, `mul_` and so on; `alpha` is 1 but for `add_` and `sub_`.
///
/// # Errors
/// As [`scaled`]; [`ErrorKind::Runtime`] when `target` cannot hold the shape or the type of the result,
/// or is a leaf that requires a gradient. Then nothing has changed.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pointwise::{Binary, binary_}};
///
/// let x = Tensor::from_slice(&[1, 2], &[2], DType::Int32)?;
/// binary_(Binary::Mul, &x, 3.0.into(), 1.0.into())?;
/// assert_eq!(x.to_vec::<i32>()?, [3, 6]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn binary_(op: Binary, target: &Tensor, b: Operand, alpha: Operand) -> Result<()> {
    let a = Operand::Tensor(target);
    let others: Vec<&Tensor> = b.tensor().into_iter().collect();
    autograd::check_inplace(target, &others)?;
    check_kinds(op, a, b)?;
    check_repeats_to(target.shape(), b.shape())?;
    let types = Types::of(op, a, b);
    check_cast(types.result, target.dtype(), types.result_name(), target.dtype().scalar_type())?;
    let scale = scale_of(op, alpha, types.result)?;
    let tape = start_tape(op, a, b, true)?;
    // An operand on the same memory is copied: it must not change under way.
    let copy = match b.tensor() {
        Some(b) if b.shares_storage(target) => Some(b.copy()?),
        _ => None,
    };
    let b_now = copy.as_ref().map_or(b, Operand::Tensor);
    if types.compute == target.dtype() {
        let number = b_now.in_dtype(types.compute)?;
        let (_, runs) = Runs::new(target.shape(), number.shape())?;
        match_float!(types.compute, T => {
            let b = number.data::<T>()?;
            let y = &mut target.data_mut::<T>()?;
            run::<T>(op, scale, b_now, &runs, None, &b, Output::Numbers(y));
        }, ());
    } else {
        let result = converted(&forward(op, scale, a, b_now, types)?, target.dtype())?;
        target.bytes_mut()?.copy_from_slice(&result.bytes()?);
    }
    target.bump_version(1);
    record(op, scale, tape, true, target);
    Ok(())
}

fn apply(op: Binary, alpha: Operand, a: Operand, b: Operand) -> Result<Tensor> {
    check_kinds(op, a, b)?;
    let types = Types::of(op, a, b);
    let scale = scale_of(op, alpha, types.result)?;
    let output = forward(op, scale, a, b, types)?;
    if !op.is_comparison() {
        record(op, scale, start_tape(op, a, b, false)?, false, &output);
    }
    Ok(output)
}

/// The data types of one call.
#[derive(Clone, Copy)]
struct Types {
    /// In which is computed: float32 or float64.
    compute: DType,
    result: DType,
    /// Whether a number alone made an integer of booleans, which PyTorch calls `Long`.
    long: bool,
}

impl Types {
    fn of(op: Binary, a: Operand, b: Operand) -> Types {
        let common = match (op, result_type(&[a, b])) {
            (Binary::Div, dtype) if !dtype.is_floating_point() => DType::Float32,
            (_, dtype) => dtype,
        };
        let compute = if common.is_floating_point() { common } else { DType::Float64 };
        let result = if op.is_comparison() { DType::Bool } else { common };
        let integer = |operand: Operand| {
            operand.tensor().is_some_and(|tensor| tensor.dtype() == DType::Int32)
        };
        let long = common == DType::Int32 && !integer(a) && !integer(b);
        Types { compute, result, long }
    }

    fn result_name(self) -> &'static str {
        if self.long { "Long" } else { self.result.scalar_type() }
    }
}

/// Refuses data types that PyTorch refuses.
fn check_kinds(op: Binary, a: Operand, b: Operand) -> Result<()> {
    let bools = [a, b].map(|operand| operand.dtype() == DType::Bool);
    if op == Binary::Sub && bools != [false, false] {
        let (which, instead) = match bools == [true, true] {
            true => ("two bool tensors", "Use the `^` or `logical_xor()` operator instead."),
            false => (
                "a bool tensor",
                "If you are trying to invert a mask, use the `~` or `logical_not()` operator \
                 instead.",
            ),
        };
        bail!(
            NotImplemented,
            "Subtraction, the `-` operator, with {which} is not supported. {instead}"
        );
    }
    check_computes(op.name(), &[a, b])?;
    if op == Binary::Pow {
        let dtype = result_type(&[a, b]);
        if dtype == DType::Bool {
            bail!(NotImplemented, "\"pow\" not implemented for 'Bool'");
        }
        if let Operand::Number(exponent) = b
            && !dtype.is_floating_point()
            && exponent < 0.0
        {
            bail!(Runtime, "Integers to negative integer powers are not allowed.");
        }
    }
    Ok(())
}

/// The factor of the second operand: `alpha`, negative for a difference; 1 for others.
fn scale_of(op: Binary, alpha: Operand, result: DType) -> Result<f64> {
    let alpha = match alpha {
        Operand::Bool(_) if result != DType::Bool => {
            bail!(Runtime, "Boolean alpha only supported for Boolean results.")
        }
        Operand::Bool(alpha) => f64::from(alpha),
        Operand::Number(alpha) if alpha.fract() != 0.0 && !result.is_floating_point() => bail!(
            Runtime,
            "For integral input tensors, argument alpha must not be a floating point number."
        ),
        Operand::Number(alpha) => alpha,
        Operand::Tensor(_) => {
            return Err(Error::new(ErrorKind::Type, "alpha must be a number".into()));
        }
    };
    Ok(if op == Binary::Sub { -alpha } else { alpha })
}

/// Computes without recording.
fn forward(op: Binary, scale: f64, a: Operand, b: Operand, types: Types) -> Result<Tensor> {
    let (left, right) = (a.in_dtype(types.compute)?, b.in_dtype(types.compute)?);
    let (shape, runs) = Runs::new(left.shape(), right.shape())?;
    let bools = op.is_comparison();
    let output = Tensor::empty_shaped(shape, if bools { DType::Bool } else { types.compute })?;
    match_float!(types.compute, T => {
        let (x, y) = (left.data::<T>()?, right.data::<T>()?);
        let mut buffer = output.buffer_mut()?;
        let out = match bools {
            true => Output::Bools(buffer.as_mut_slice()),
            false => Output::Numbers(buffer.as_mut_slice()),
        };
        run::<T>(op, scale, b, &runs, Some(&x), &y, out);
    }, ());
    if types.result == output.dtype() { Ok(output) } else { converted(&output, types.result) }
}

/// The loop of an operation.
#[inline(never)]
fn run<T: crate::kernels::math::MathFloat>(
    op: Binary,
    scale: f64,
    b_given: Operand,
    runs: &Runs,
    a: Option<&[T]>,
    b: &[T],
    y: Output<'_, T>,
) {
    match (op, b_given) {
        (Binary::Add | Binary::Sub, _) if scale.abs() != 1.0 => {
            kernels::add_scaled(scale, runs, a, b, y);
        }
        (Binary::Pow, Operand::Number(exponent)) => kernels::pow_number(exponent, a, y),
        (Binary::Add, _) if scale < 0.0 => kernels::binary(Binary::Sub, runs, a, b, y),
        (Binary::Sub, _) if scale > 0.0 => kernels::binary(Binary::Add, runs, a, b, y),
        _ => kernels::binary(op, runs, a, b, y),
    }
}

/// One operand as backward sees it.
struct Side {
    /// The number, or else the place of the tensor in what was saved.
    number: Option<f64>,
    saved: Option<usize>,
    /// The place among the inputs.
    input: Option<usize>,
    shape: Shape,
    dtype: DType,
}

/// What backward of a tracked operation needs.
struct Tape {
    name: &'static str,
    inputs: Vec<Tensor>,
    saved: Vec<Tensor>,
}

/// Keeps what backward needs, before anything is written; nothing when it is not tracked.
fn start_tape(
    op: Binary,
    a: Operand,
    b: Operand,
    inplace: bool,
) -> Result<Option<(Tape, [Side; 2])>> {
    let [grad_a, grad_b] =
        [a, b].map(|operand| operand.tensor().is_some_and(|x| autograd::tracks(&[x])));
    if !(grad_a || grad_b) {
        return Ok(None);
    }
    // Which operands the gradients are computed from.
    let (keep_a, keep_b) = match op {
        Binary::Mul => (grad_b, grad_a),
        Binary::Div => (grad_b, true),
        Binary::Pow | Binary::Maximum | Binary::Minimum => (true, true),
        _ => (false, false),
    };
    let mut tape = Tape { name: op.node(a, b), inputs: Vec::new(), saved: Vec::new() };
    let sides = [tape.side(a, keep_a, inplace)?, tape.side(b, keep_b, false)?];
    Ok(Some((tape, sides)))
}

impl Tape {
    fn side(&mut self, operand: Operand, keep: bool, overwritten: bool) -> Result<Side> {
        let number = match operand {
            Operand::Tensor(_) => None,
            Operand::Number(x) => Some(x),
            Operand::Bool(x) => Some(f64::from(x)),
        };
        let mut side =
            Side { number, saved: None, input: None, shape: [].into(), dtype: operand.dtype() };
        if let Operand::Tensor(tensor) = operand {
            side.shape = tensor.shared_shape();
            side.input = Some(self.inputs.len());
            self.inputs.push(tensor.clone());
            if keep {
                side.saved = Some(self.saved.len());
                self.saved.push(if overwritten { tensor.copy()? } else { tensor.clone() });
            }
        }
        Ok(side)
    }
}

/// Records the operation that made `output`, or wrote into it.
fn record(op: Binary, scale: f64, tape: Option<(Tape, [Side; 2])>, inplace: bool, output: &Tensor) {
    let Some((mut tape, sides)) = tape else { return };
    if op == Binary::Pow && sides[1].input.is_some() {
        // The gradient of an exponent takes the result, which stands last.
        tape.saved.push(output.clone());
    }
    let inputs: Vec<&Tensor> = tape.inputs.iter().collect();
    let saved: Vec<&Tensor> = tape.saved.iter().collect();
    // The other operand may be the target itself, or a view of it.
    let overwritten =
        sides[1].saved.filter(|&place| inplace && saved[place].shares_storage(output));
    autograd::record_as(inplace, output, tape.name, &inputs, &saved, move |context| {
        backward(op, scale, context, &sides)
    });
    if let Some(place) = overwritten {
        autograd::saved_too_late(output, place);
    }
}

/// The gradients of the operands.
fn backward(op: Binary, scale: f64, context: &Context, sides: &[Side; 2]) -> Result<Grads> {
    let value = |side: &Side| match (side.number, side.saved) {
        (Some(number), _) => Operand::Number(number),
        (None, Some(place)) => Operand::Tensor(&context.saved[place]),
        // Never read: what a gradient needs is saved.
        (None, None) => Operand::Number(f64::NAN),
    };
    let (grad, a, b) = (context.grad, value(&sides[0]), value(&sides[1]));
    let mut grads: Grads = vec![None; context.needs.len()];
    for (first, side) in [true, false].into_iter().zip(sides) {
        let Some(place) = side.input.filter(|&place| context.needs[place]) else { continue };
        let grad = match (op, first) {
            (Binary::Add | Binary::Sub, true) => grad.clone(),
            (Binary::Add | Binary::Sub, false) if scale == 1.0 => grad.clone(),
            (Binary::Add | Binary::Sub, false) if scale == -1.0 => neg(grad)?,
            (Binary::Add | Binary::Sub, false) => mul(grad, scale)?,
            (Binary::Mul, true) => mul(grad, b)?,
            (Binary::Mul, false) => mul(grad, a)?,
            (Binary::Div, true) => div(grad, b)?,
            (Binary::Div, false) => mul(&neg(grad)?, &div(&div(a, b)?, b)?)?,
            (Binary::Pow, true) => pow_backward_base(grad, a, b)?,
            (Binary::Pow, false) => pow_backward_exponent(grad, a, b, context.saved.last())?,
            _ => {
                // Half to each where they are equal.
                let half = where_(&binary(Binary::Eq, a, b)?, &mul(grad, 0.5)?, grad)?;
                let loses = if (op == Binary::Maximum) == first { Binary::Lt } else { Binary::Gt };
                where_(&binary(loses, a, b)?, 0.0, &half)?
            }
        };
        grads[place] = Some(fit(&grad, &side.shape, side.dtype)?);
    }
    Ok(grads)
}

/// A gradient in the sizes and the data type of the operand that it belongs to.
pub(crate) fn fit(grad: &Tensor, shape: &[usize], dtype: DType) -> Result<Tensor> {
    let grad = sum_to(grad, shape)?;
    if grad.dtype() == dtype { Ok(grad) } else { converted(&grad, dtype) }
}

/// `grad * b * a^(b - 1)`, zero where the exponent is zero.
fn pow_backward_base(grad: &Tensor, a: Operand, b: Operand) -> Result<Tensor> {
    if let Operand::Number(b) = b {
        if b == 0.0 {
            return Tensor::zeros(grad.shape(), grad.dtype());
        }
        return mul(grad, &mul(&binary(Binary::Pow, a, b - 1.0)?, b)?);
    }
    let slope = mul(&binary(Binary::Pow, a, &sub(b, 1.0)?)?, b)?;
    where_(&binary(Binary::Eq, b, 0.0)?, 0.0, &mul(grad, &slope)?)
}

/// `grad * a^b * log(a)`, zero where the base is zero and the exponent is not negative.
fn pow_backward_exponent(
    grad: &Tensor,
    a: Operand,
    b: Operand,
    result: Option<&Tensor>,
) -> Result<Tensor> {
    let dtype = grad.dtype();
    let result = result.unwrap_or(grad);
    let base = a.in_dtype(dtype)?;
    let slope = mul(result, &unary(Unary::Log, &base)?)?;
    let at_zero = mul(&binary(Binary::Eq, &*base, 0.0)?, &binary(Binary::Ge, b, 0.0)?)?;
    mul(grad, &where_(&at_zero, 0.0, &slope)?)
}

#[cfg(test)]
mod tests;
