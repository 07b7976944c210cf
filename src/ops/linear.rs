//! The linear layer, `y = x W^T + b`.

use crate::error::{Result, bail};
use crate::kernels::gemm::gemm_nt;
use crate::ops::convert::expand;
use crate::tensor::{Tensor, match_float};

/// Multiplies the last dimension of `input` with a weight matrix and adds a bias.
///
/// Shapes: `input` `(..., in)`, `weight` `(out, in)` or `(in)`, `bias` `(out)` or what repeats to the
/// result; the result is `(..., out)` or `(...)`. All of one type, `float32` or `float64`.
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when shapes or data types do not match,
/// [`Error::NotImplemented`](crate::Error::NotImplemented) for other data types.
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
    let (Some((&in_features, rows)), 1..) = (input.shape().split_last(), weight.dim()) else {
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
    let count: usize = rows.iter().product();
    if inner != in_features {
        match out_features {
            [out] => bail!(
                Runtime,
                "mm: mat1 and mat2 shapes cannot be multiplied ({count}x{in_features} and \
                 {inner}x{out})"
            ),
            _ => bail!(
                Runtime,
                "size mismatch, got input ({count}), mat ({count}x{in_features}), vec ({inner})"
            ),
        }
    }
    let dtype = input.dtype();
    if weight.dtype() != dtype {
        let (a, b) = (dtype.cpp_name(), weight.dtype().cpp_name());
        bail!(Runtime, "expected m1 and m2 to have the same dtype, but got: {a} != {b}");
    }
    let bias = match bias {
        Some(bias) if bias.dtype() != dtype => {
            let (a, b) = (bias.dtype().scalar_type(), dtype.scalar_type());
            bail!(Runtime, "self and mat2 must have the same dtype, but got {a} and {b}");
        }
        // One number for each output feature, or for each output.
        Some(bias) if bias.shape() == out_features => Some(bias.clone()),
        Some(bias) => Some(expand(bias, &[&[count][..], out_features].concat())?),
        None => None,
    };
    let sizes = [rows, out_features].concat();
    let output = Tensor::empty(&sizes, dtype)?;
    match_float!(dtype, T => {
        let bias = bias.as_ref().map(|bias| bias.data::<T>()).transpose()?;
        let (input, weight) = (input.data::<T>()?, weight.data::<T>()?);
        gemm_nt(&input, &weight, bias.as_deref(), &mut output.data_mut::<T>()?, in_features);
        Ok(output)
    }, bail!(NotImplemented, "\"addmm_impl_cpu_\" not implemented for '{}'", dtype.scalar_type()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DType::{Float32, Float64, Int32};
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
        let text = error(&x, &w, Some(&zeros(&[5], Float32)));
        assert!(text.ends_with("Target sizes: [2, 4].  Tensor sizes: [5]"), "{text}");
        let error = linear(&zeros(&[2, 3], Int32), &zeros(&[4, 3], Int32), None).unwrap_err();
        assert!(matches!(error, crate::Error::NotImplemented(_)));
    }
}
