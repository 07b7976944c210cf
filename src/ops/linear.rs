//! The linear layer, `y = x W^T + b`.

use crate::autograd::{self, Context, Grads};
use crate::error::{Result, bail};
use crate::kernels::gemm::Size;
use crate::ops::convert::{check_repeats_to, expand, sum_to};
use crate::ops::matmul::{Factors, multiply, other_factors};
use crate::shape::Shape;
use crate::tensor::Tensor;

/// Multiplies the last dimension of `input` with a weight matrix and adds a bias.
///
/// Shapes: `input` `(..., in)`, `weight` `(out, in)` or `(in)`, `bias` `(out)` or what repeats to the
/// result; the result is `(..., out)` or `(...)`. All of one type, `float32` or `float64`.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when shapes or data types do not match,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other data types.
///
/// Source: `torch.nn.functional.linear`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::linear::linear};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0], &[1, 2], DType::Float32)?;
/// let weight = Tensor::from_slice(&[1.0f32, 0.0, 0.0, 1.0, 1.0, 1.0], &[3, 2], DType::Float32)?;
/// let y = linear(&x, &weight, None)?;
/// assert_eq!(y.to_vec::<f32>()?, [1.0, 2.0, 3.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn linear(input: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let (Some((&in_features, lead)), 1..) = (input.shape().split_last(), weight.dim()) else {
        let (a, b) = (input.dim(), weight.dim());
        bail!(
            Runtime,
            "both arguments to linear need to be at least 1D, but they are {a}D and {b}D"
        )
    };
    if weight.dim() > 2 {
        let dim = weight.dim();
        bail!(Runtime, "t() expects a tensor with <= 2 dimensions, but self is {dim}D");
    }
    let (out_features, inner) = match weight.shape() {
        [out, inner] => (&[*out][..], *inner),
        sizes => (&[][..], sizes[0]),
    };
    // Saturates beside a size of zero, where the number is for messages only.
    let rows = lead.iter().fold(1usize, |rows, &size| rows.saturating_mul(size));
    let fused = bias.is_some_and(|bias| is_fused(input, bias));
    check_inner(input, out_features, rows, in_features, inner, fused)?;
    let dtype = input.dtype();
    check_dtypes(input, weight, bias.filter(|_| fused))?;
    if !dtype.is_floating_point() {
        let name = dtype.name();
        bail!(NotImplemented, "linear(): expected float32 or float64 tensors, got {name}");
    }
    let sizes = [lead, out_features].concat();
    if let Some(bias) = bias.filter(|bias| bias.dtype() != dtype) {
        let (a, b) = (bias.dtype().scalar_type(), dtype.scalar_type());
        bail!(Runtime, "self and mat2 must have the same dtype, but got {a} and {b}");
    }
    let output = match bias {
        None => Tensor::empty(&sizes, dtype)?,
        // One number for each output feature, or else for each output.
        Some(bias) if bias.shape() == out_features => repeat_rows(bias, &sizes)?,
        Some(bias) if fused => {
            let matrix = repeat(bias, &[&[rows], out_features].concat())?;
            matrix.alias(sizes.into())
        }
        Some(bias) => {
            check_repeats_to(&sizes, bias.shape())?;
            repeat(bias, &sizes)?
        }
    };
    let size = Size { m: rows, n: out_features.first().map_or(1, |&n| n), k: in_features };
    let (x, w) = (Factors::one(input, false), Factors::one(weight, true));
    multiply(size, &x, &w, &output, &[0], bias.is_some())?;
    let inputs: Vec<&Tensor> = [input, weight].into_iter().chain(bias).collect();
    if autograd::tracks(&inputs) {
        let name = node_name(input.dim(), weight.dim(), bias.map(|_| fused));
        let shapes: Vec<Shape> = inputs.iter().map(|input| input.shared_shape()).collect();
        // PyTorch saves the weight the other way round, and says so when it was changed.
        let turned = match weight.shape() {
            [n, k] => weight.alias([*k, *n].into()),
            _ => weight.clone(),
        };
        let saved: Vec<&Tensor> = other_factors(input, weight)
            .into_iter()
            .map(|tensor| if tensor.is(weight) { &turned } else { tensor })
            .collect();
        autograd::record(&output, name, &inputs, &saved, move |context| {
            linear_backward(size, &shapes, fused, context)
        });
    }
    Ok(output)
}

/// The factors have one dtype, and so has a bias that is added in the same call as the product.
fn check_dtypes(input: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<()> {
    let [x, w] = [input, weight].map(Tensor::dtype);
    let (a, b) = (x.scalar_type(), w.scalar_type());
    match bias {
        Some(bias) if bias.dtype() != w => {
            let a = bias.dtype().scalar_type();
            bail!(Runtime, "self and mat2 must have the same dtype, but got {a} and {b}")
        }
        _ if x == w => Ok(()),
        Some(_) => bail!(Runtime, "mat1 and mat2 must have the same dtype, but got {a} and {b}"),
        None if weight.dim() > 1 => {
            let (a, b) = (x.cpp_name(), w.cpp_name());
            bail!(Runtime, "expected m1 and m2 to have the same dtype, but got: {a} != {b}")
        }
        None if input.dim() == 1 => {
            bail!(Runtime, "dot : expected both vectors to have same dtype, but found {a} and {b}")
        }
        None => bail!(
            Runtime,
            "addmv input tensors must have the same dtype, but got {b}, {a}, and {b}"
        ),
    }
}

/// The gradients of the input, of the weight and of the bias if there is one.
fn linear_backward(
    Size { m, n, k }: Size,
    shapes: &[Shape],
    fused: bool,
    context: &Context,
) -> Result<Grads> {
    let (grad, mut grads) = (context.grad, vec![None; shapes.len()]);
    let target = |shape: &Shape| Tensor::empty_shaped(shape.clone(), grad.dtype());
    if let (true, Some(weight)) = (context.needs[0], context.saved.last()) {
        let to = target(&shapes[0])?;
        let (g, w) = (Factors::one(grad, false), Factors::one(weight, false));
        multiply(Size { m, n: k, k: n }, &g, &w, &to, &[0], false)?;
        grads[0] = Some(to);
    }
    if let (true, Some(input)) = (context.needs[1], context.saved.first()) {
        let to = target(&shapes[1])?;
        let (g, x) = (Factors::one(grad, true), Factors::one(input, false));
        multiply(Size { m: n, n: k, k: m }, &g, &x, &to, &[0], false)?;
        grads[1] = Some(to);
    }
    if let (Some(true), Some(shape)) = (context.needs.get(2), shapes.get(2)) {
        let rows = if fused { grad.alias([m, n].into()) } else { grad.clone() };
        grads[2] = Some(sum_to(&rows, shape)?);
    }
    Ok(grads)
}

/// What PyTorch calls the last of the operations that it makes of this one; `bias` says whether the
/// bias is added in the same call as the product.
fn node_name(input: usize, weight: usize, bias: Option<bool>) -> &'static str {
    match (bias, input, weight) {
        (Some(false), ..) => "AddBackward0",
        (Some(true), 2, _) => "AddmmBackward0",
        (None, 1, 1) => "DotBackward0",
        (None, 2, 1) => "MvBackward0",
        (None, 1, _) => "SqueezeBackward4",
        (None, 2, _) => "MmBackward0",
        _ => "UnsafeViewBackward0",
    }
}

/// The bias repeated to these sizes, as a tensor of its own.
fn repeat(bias: &Tensor, sizes: &[usize]) -> Result<Tensor> {
    let repeated = autograd::no_grad(|| expand(bias, sizes))?;
    if repeated.shares_storage(bias) { repeated.copy() } else { Ok(repeated) }
}

/// The bias repeated for each row of a tensor of these sizes.
fn repeat_rows(bias: &Tensor, sizes: &[usize]) -> Result<Tensor> {
    let output = Tensor::empty(sizes, bias.dtype())?;
    let bias = bias.bytes()?;
    if !bias.is_empty() {
        output.bytes_mut()?.chunks_exact_mut(bias.len()).for_each(|row| row.copy_from_slice(&bias));
    }
    Ok(output)
}

/// Whether PyTorch multiplies and adds in one call (`addmm`), which has texts of its own: a matrix
/// with any bias, anything with a bias of one row.
fn is_fused(input: &Tensor, bias: &Tensor) -> bool {
    input.dim() == 2 || bias.shape().last() == Some(&bias.numel())
}

/// Checks the number of input features.
fn check_inner(
    input: &Tensor,
    out_features: &[usize],
    rows: usize,
    in_features: usize,
    inner: usize,
    fused: bool,
) -> Result<()> {
    let op = if fused { "addmm" } else { "mm" };
    match out_features {
        [] if fused => bail!(Runtime, "addmm: mat2 must be a matrix, got 1-D tensor"),
        _ if inner == in_features => Ok(()),
        [out, ..] => bail!(
            Runtime,
            "{op}: mat1 and mat2 shapes cannot be multiplied ({rows}x{in_features} and \
             {inner}x{out})"
        ),
        [] if input.dim() == 1 => bail!(
            Runtime,
            "inconsistent tensor size, expected tensor [{in_features}] and src [{inner}] to have \
             the same number of elements, but got {in_features} and {inner} elements respectively"
        ),
        [] => bail!(
            Runtime,
            "size mismatch, got input ({rows}), mat ({rows}x{in_features}), vec ({inner})"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DType::{Float32, Float64, Int32};
    use crate::autograd::gradcheck::{gradcheck, sample};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn shapes_follow_pytorch() {
        let zeros = |sizes: &[usize]| Tensor::zeros(sizes, Float32).unwrap();
        let cases: [(&[usize], &[usize], &[usize]); 6] = [
            (&[2, 3], &[4, 3], &[2, 4]),
            (&[3], &[4, 3], &[4]),
            (&[5, 2, 3], &[4, 3], &[5, 2, 4]),
            (&[5, 3], &[3], &[5]),
            (&[2, 0], &[4, 0], &[2, 4]),
            (&[0, 3], &[4, 3], &[0, 4]),
        ];
        for (input, weight, want) in cases {
            let output = linear(&zeros(input), &zeros(weight), None).unwrap();
            assert_eq!(output.shape(), want);
            assert!(output.to_vec::<f32>().unwrap().iter().all(|&y| y == 0.0));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_bias_repeats_to_the_output() {
        let x = Tensor::zeros(&[2, 2, 1], Float32).unwrap();
        let w = Tensor::zeros(&[2, 1], Float32).unwrap();
        let data: Vec<f32> = (0..8).map(|i| i as f32).collect();
        let cases: [(&[usize], [f32; 8]); 4] = [
            (&[], [0.0; 8]),
            (&[2], [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]),
            (&[2, 2], [0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 3.0]),
            (&[2, 2, 2], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
        ];
        for (sizes, want) in cases {
            let count = sizes.iter().product();
            let bias = Tensor::from_slice(&data[..count], sizes, Float32).unwrap();
            let y = linear(&x, &w, Some(&bias)).unwrap();
            assert_eq!((y.shape(), y.to_vec::<f32>().unwrap()), (&[2, 2, 2][..], want.to_vec()));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        type Sizes = &'static [usize];
        let cases: [(Sizes, Sizes, Option<Sizes>, &str); 14] = [
            (&[5, 3], &[4, 3], Some(&[4]), "AddmmBackward0"),
            (&[5, 3], &[4, 3], Some(&[1]), "AddmmBackward0"),
            (&[5, 3], &[4, 3], Some(&[5, 4]), "AddmmBackward0"),
            (&[5, 3], &[4, 3], None, "MmBackward0"),
            (&[3], &[4, 3], Some(&[4]), "UnsafeViewBackward0"),
            (&[3], &[4, 3], None, "SqueezeBackward4"),
            (&[2, 5, 3], &[4, 3], Some(&[4]), "UnsafeViewBackward0"),
            (&[2, 5, 3], &[4, 3], Some(&[1, 4]), "UnsafeViewBackward0"),
            (&[2, 5, 3], &[4, 3], Some(&[5, 4]), "AddBackward0"),
            (&[2, 5, 3], &[4, 3], None, "UnsafeViewBackward0"),
            (&[5, 3], &[3], None, "MvBackward0"),
            (&[2, 5, 3], &[3], None, "UnsafeViewBackward0"),
            (&[3], &[3], None, "DotBackward0"),
            (&[2, 0], &[3, 0], Some(&[3]), "AddmmBackward0"),
        ];
        for (input, weight, bias, name) in cases {
            let mut inputs = vec![sample(input, 0.0), sample(weight, 3.0)];
            inputs.extend(bias.map(|bias| sample(bias, 5.0)));
            gradcheck(|x| linear(&x[0], &x[1], x.get(2)), &inputs);
            let output = linear(&inputs[0], &inputs[1], inputs.get(2)).unwrap();
            assert_eq!(output.grad_fn(), Some(name), "{input:?} {weight:?} {bias:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn mismatches_are_errors() {
        let zeros = |sizes: &[usize], dtype| Tensor::zeros(sizes, dtype).unwrap();
        let error = |input: &Tensor, weight: &Tensor, bias: Option<&Tensor>| {
            linear(input, weight, bias).unwrap_err().to_string()
        };
        let (x, w) = (zeros(&[2, 3], Float32), zeros(&[4, 3], Float32));
        let text = error(&x, &zeros(&[4, 5], Float32), None);
        assert_eq!(text, "mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 5x4)");
        let text = error(&zeros(&[], Float32), &w, None);
        assert_eq!(text, "both arguments to linear need to be at least 1D, but they are 0D and 2D");
        let text = error(&x, &zeros(&[2, 4, 3], Float32), None);
        assert_eq!(text, "t() expects a tensor with <= 2 dimensions, but self is 3D");
        assert!(error(&x, &zeros(&[4, 3], Float64), None).ends_with("got: float != double"));
        assert!(error(&x, &zeros(&[3], Float32), Some(&x)).starts_with("addmm: mat2 must be"));
        let text = error(&zeros(&[2, 2, 3], Float32), &w, Some(&zeros(&[4, 4], Float32)));
        assert!(text.starts_with("The size of tensor a (2) must match the size of tensor b (4)"));
        let text = error(&x, &w, Some(&zeros(&[5], Float32)));
        assert!(text.ends_with("Target sizes: [2, 4].  Tensor sizes: [5]"), "{text}");
        let error = linear(&zeros(&[2, 3], Int32), &zeros(&[4, 3], Int32), None).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::NotImplemented);
    }
}
