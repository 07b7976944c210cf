//! Operands that are tensors or numbers, and the data type in which they meet.

use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::ops::convert::converted;
use crate::ops::create::from_numbers;
use crate::tensor::Tensor;
use std::borrow::Cow;

/// An operand: a tensor, or a number as Python and JavaScript have it.
///
/// JavaScript does not tell 2 from 2.0: a whole number counts as an integer, a fraction, NaN and
/// infinity as floating point.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::pointwise::{Binary, binary}};
///
/// let x = Tensor::from_slice(&[1, 2], &[2], DType::Int32)?;
/// assert_eq!(binary(Binary::Mul, &x, 2.0)?.dtype(), DType::Int32);
/// assert_eq!(binary(Binary::Mul, 0.5, &x)?.dtype(), DType::Float32);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Operand<'a> {
    /// A tensor.
    Tensor(&'a Tensor),
    /// A number.
    Number(f64),
    /// A boolean.
    Bool(bool),
}

impl<'a> From<&'a Tensor> for Operand<'a> {
    fn from(tensor: &'a Tensor) -> Self {
        Operand::Tensor(tensor)
    }
}

impl From<f64> for Operand<'_> {
    fn from(number: f64) -> Self {
        Operand::Number(number)
    }
}

impl From<bool> for Operand<'_> {
    fn from(value: bool) -> Self {
        Operand::Bool(value)
    }
}

impl<'a> Operand<'a> {
    /// The tensor, when it is one.
    pub(crate) fn tensor(self) -> Option<&'a Tensor> {
        match self {
            Operand::Tensor(tensor) => Some(tensor),
            Operand::Number(_) | Operand::Bool(_) => None,
        }
    }

    /// The sizes; none for a number.
    pub(crate) fn shape(self) -> &'a [usize] {
        self.tensor().map_or(&[], Tensor::shape)
    }

    /// The data type that it has by itself.
    pub(crate) fn dtype(self) -> DType {
        match self {
            Operand::Tensor(tensor) => tensor.dtype(),
            Operand::Number(x) if x.fract() == 0.0 => DType::Int32,
            Operand::Number(_) => DType::Float32,
            Operand::Bool(_) => DType::Bool,
        }
    }

    /// As a tensor of `dtype`; a number as a tensor without dimensions.
    pub(crate) fn in_dtype(self, dtype: DType) -> Result<Cow<'a, Tensor>> {
        match self {
            Operand::Tensor(tensor) if tensor.dtype() == dtype => Ok(Cow::Borrowed(tensor)),
            Operand::Tensor(tensor) => Ok(Cow::Owned(converted(tensor, dtype)?)),
            Operand::Number(x) => Ok(Cow::Owned(scalar(x, dtype)?)),
            Operand::Bool(x) => Ok(Cow::Owned(scalar(f64::from(x), dtype)?)),
        }
    }

    /// What does not raise another's data type within its kind: 0 a tensor with dimensions, 1 one
    /// without, 2 a number.
    fn weakness(self) -> usize {
        match self {
            Operand::Tensor(tensor) => usize::from(tensor.dim() == 0),
            Operand::Number(_) | Operand::Bool(_) => 2,
        }
    }
}

/// A tensor without dimensions: without the detour over float64 where that is frequent.
fn scalar(x: f64, dtype: DType) -> Result<Tensor> {
    match dtype {
        DType::Float32 => Tensor::from_slice(&[x as f32], &[], dtype),
        _ => from_numbers(&[x], &[], dtype),
    }
}

/// The place of a data type in the order bool, integers, floating point.
fn rank(dtype: DType) -> (u8, u8) {
    match dtype {
        DType::Bool => (0, 0),
        DType::UInt8 => (1, 0),
        DType::Int32 => (1, 1),
        DType::Int64 => (1, 2),
        DType::Float32 => (2, 0),
        DType::Float64 => (2, 1),
    }
}

/// The data type in which operands meet (`torch.result_type`): the highest one of the tensors with
/// dimensions, unless another operand is of a higher kind.
pub(crate) fn result_type(operands: &[Operand]) -> DType {
    let mut found: [Option<DType>; 3] = [None; 3];
    for operand in operands {
        let (dtype, place) = (operand.dtype(), &mut found[operand.weakness()]);
        if place.is_none_or(|before| rank(dtype) > rank(before)) {
            *place = Some(dtype);
        }
    }
    let mut result = None;
    for dtype in found.into_iter().flatten() {
        if result.is_none_or(|before| rank(dtype).0 > rank(before).0) {
            result = Some(dtype);
        }
    }
    result.unwrap_or(DType::Float32)
}

/// Refuses int64, which is for exchange.
pub(crate) fn check_computes(op: &str, operands: &[Operand]) -> Result<()> {
    if operands.iter().any(|operand| operand.dtype() == DType::Int64) {
        bail!(
            NotImplemented,
            "{op}(): there is no arithmetic on int64 tensors, which are for exchange; convert it \
             with to('int32') or to('float64')"
        );
    }
    Ok(())
}

/// Refuses to write results of one data type into a tensor of another that cannot hold them; the
/// names are those of the message.
pub(crate) fn check_cast(from: DType, into: DType, have: &str, want: &str) -> Result<()> {
    if rank(from).0 > rank(into).0 {
        bail!(Runtime, "result type {have} can't be cast to the desired output type {want}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DType::{Bool, Float32, Float64, Int32, UInt8};
    use wasm_bindgen_test::wasm_bindgen_test;

    /// As `torch.result_type` in PyTorch 2.15, int64 being int32 here.
    #[wasm_bindgen_test(unsupported = test)]
    fn types_are_those_of_pytorch() {
        let tensor = |dtype, sizes: &[usize]| Tensor::zeros(sizes, dtype).unwrap();
        let vector = [Float32, Float64, Int32, UInt8, Bool].map(|dtype| tensor(dtype, &[2]));
        let scalar = [Float32, Float64, Int32, UInt8, Bool].map(|dtype| tensor(dtype, &[]));
        let [f32v, f64v, i32v, u8v, boolv] = vector.each_ref().map(Operand::Tensor);
        let [f32s, f64s, i32s, u8s, bools] = scalar.each_ref().map(Operand::Tensor);
        let (one, half, yes) = (Operand::Number(1.0), Operand::Number(0.5), Operand::Bool(true));
        for (a, b, want) in [
            (f32v, f64v, Float64),
            (i32v, f32v, Float32),
            (u8v, i32v, Int32),
            (boolv, u8v, UInt8),
            (boolv, boolv, Bool),
            (f32v, f64s, Float32),
            (i32v, f64s, Float64),
            (u8v, i32s, UInt8),
            (boolv, i32s, Int32),
            (boolv, u8s, UInt8),
            (i32v, bools, Int32),
            (f32s, f64s, Float64),
            (f32s, i32v, Float32),
            (i32v, one, Int32),
            (u8v, one, UInt8),
            (boolv, one, Int32),
            (boolv, yes, Bool),
            (i32v, half, Float32),
            (u8s, one, UInt8),
            (f64v, half, Float64),
            (f64s, half, Float64),
            (i32s, half, Float32),
            (u8v, yes, UInt8),
            (one, half, Float32),
            (one, one, Int32),
        ] {
            assert_eq!(result_type(&[a, b]), want, "{a:?} {b:?}");
            assert_eq!(result_type(&[b, a]), want, "{b:?} {a:?}");
        }
    }
}
