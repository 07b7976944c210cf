//! First values of weights (`torch.nn.init`): drawn with a spread that keeps the variance of what
//! flows through a layer.
//!
//! All of them write in place and outside of autograd, draw what PyTorch draws, and give its bits
//! where [`rng`](crate::rng) does. A failed call draws nothing and changes nothing.

use crate::DType;
use crate::error::{Result, bail};
use crate::kernels;
use crate::ops::convert::to;
use crate::ops::create::full;
use crate::ops::random::{fill_normal, fill_uniform};
use crate::rng::SharedGenerator;
use crate::tensor::Tensor;
use crate::warnings::warn;

/// How many numbers the variance is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fan {
    /// Inputs of one output: keeps the variance forward (LeCun, Kaiming).
    In,
    /// Outputs that one input goes to: keeps the variance of gradients.
    Out,
    /// The mean of both (Xavier).
    Mean,
}

/// The distribution that is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Normal with mean 0.
    Normal,
    /// Even between two bounds of opposite sign.
    Uniform,
}

/// The factor by which a standard deviation makes up for what follows the layer
/// (`torch.nn.init.calculate_gain`). `param` is the slope of `leaky_relu`, 0.01 when `None`.
///
/// For `selu` this is PyTorch's 3/4; a self-normalizing network wants 1, the gain of `linear`.
///
/// # Errors
/// [`ErrorKind::Value`](crate::ErrorKind::Value) for a name that PyTorch does not know.
///
/// ```
/// use selfnorm::ops::init::calculate_gain;
///
/// assert_eq!(calculate_gain("tanh", None)?, 5.0 / 3.0);
/// assert_eq!(calculate_gain("selu", None)?, 0.75);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn calculate_gain(nonlinearity: &str, param: Option<f64>) -> Result<f64> {
    Ok(match nonlinearity {
        "linear" | "conv1d" | "conv2d" | "conv3d" | "conv_transpose1d" | "conv_transpose2d"
        | "conv_transpose3d" | "sigmoid" => 1.0,
        "tanh" => 5.0 / 3.0,
        "relu" => std::f64::consts::SQRT_2,
        "leaky_relu" => {
            let slope = param.unwrap_or(0.01);
            (2.0 / (1.0 + slope * slope)).sqrt()
        }
        "selu" => 0.75,
        other => bail!(Value, "Unsupported nonlinearity {other}"),
    })
}

/// Draws `input` evenly from `[from, to)` (`torch.nn.init.uniform_`).
///
/// # Errors
/// As [`random::uniform_`](crate::ops::random::uniform_).
pub fn uniform_(
    input: &Tensor,
    from: f64,
    to: f64,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    fill_uniform(input, from, to, generator)?;
    input.bump_version(1);
    Ok(())
}

/// Draws `input` from a normal distribution (`torch.nn.init.normal_`).
///
/// # Errors
/// As [`random::normal_`](crate::ops::random::normal_).
pub fn normal_(
    input: &Tensor,
    mean: f64,
    std: f64,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    fill_normal(input, mean, std, generator)?;
    input.bump_version(1);
    Ok(())
}

/// Sets every element of `input` to `value` (`torch.nn.init.constant_`, `zeros_`, `ones_`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the data type cannot hold the value.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::init::constant_};
///
/// let bias = Tensor::zeros(&[2], DType::Float32)?;
/// constant_(&bias, 0.5)?;
/// assert_eq!(bias.to_vec::<f32>()?, [0.5, 0.5]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn constant_(input: &Tensor, value: f64) -> Result<()> {
    input.fill(&full(&[], value, input.dtype())?)?;
    input.bump_version(1);
    Ok(())
}

/// How many inputs an output has and how many outputs an input, for the weight of a layer of shape
/// (out, in, kernel...).
fn fans(weight: &Tensor) -> Result<(usize, usize)> {
    let [outputs, inputs, kernel @ ..] = weight.shape() else {
        bail!(
            Value,
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions"
        );
    };
    let field: usize = kernel.iter().product();
    Ok((inputs * field, outputs * field))
}

/// Draws `input` with mean 0 and standard deviation `gain / sqrt(fan)`
/// (`torch.nn.init.kaiming_*_`, `xavier_*_`; with gain 1 and [`Fan::In`] LeCun's).
///
/// `input` is the weight of a layer of shape (out, in, kernel...), float32 or float64. Without
/// elements it is left alone, with a warning unless the fan is [`Fan::Mean`].
///
/// # Errors
/// [`ErrorKind::Value`](crate::ErrorKind::Value) for fewer than 2 dimensions or a bad standard deviation,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for integers.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::init::{Distribution, Fan, scaled_}};
///
/// // lecun_normal_: what a self-normalizing network starts from
/// let weight = Tensor::zeros(&[64, 25], DType::Float32)?;
/// scaled_(&weight, 1.0, Fan::In, Distribution::Normal, None)?;
/// assert!(weight.to_vec::<f32>()?.iter().all(|w| w.abs() < 0.2 * 6.0));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn scaled_(
    input: &Tensor,
    gain: f64,
    fan: Fan,
    distribution: Distribution,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    let (fan_in, fan_out) = match fan {
        Fan::In | Fan::Out if input.numel() == 0 => {
            return warn("Initializing zero-element tensors is a no-op");
        }
        Fan::In | Fan::Out | Fan::Mean => fans(input)?,
    };
    let std = match fan {
        Fan::In => gain / (fan_in as f64).sqrt(),
        Fan::Out => gain / (fan_out as f64).sqrt(),
        // In Python's words; only a tensor without elements has no fan at all.
        Fan::Mean if fan_in + fan_out == 0 => bail!(Value, "float division by zero"),
        Fan::Mean => gain * (2.0 / (fan_in + fan_out) as f64).sqrt(),
    };
    match distribution {
        Distribution::Normal => normal_(input, 0.0, std, generator),
        Distribution::Uniform => {
            let bound = 3f64.sqrt() * std;
            uniform_(input, -bound, bound, generator)
        }
    }
}

/// Draws the weight, then the bias, of a layer as `nn.Linear` and `nn.Conv*d` do when they are
/// made (`reset_parameters`): both evenly up to `1 / sqrt(fan_in)`.
///
/// # Errors
/// As [`scaled_`].
///
/// ```
/// use selfnorm::{DType, Tensor, ops::init::layer_};
///
/// let (weight, bias) =
///     (Tensor::zeros(&[3, 4], DType::Float32)?, Tensor::zeros(&[3], DType::Float32)?);
/// layer_(&weight, Some(&bias), None)?;
/// assert!(bias.to_vec::<f32>()?.iter().all(|b| b.abs() <= 0.5));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn layer_(
    weight: &Tensor,
    bias: Option<&Tensor>,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    // kaiming_uniform_(a=sqrt(5)): PyTorch's way to 1 / sqrt(fan_in), and its roundings.
    let gain = calculate_gain("leaky_relu", Some(5f64.sqrt()))?;
    scaled_(weight, gain, Fan::In, Distribution::Uniform, generator)?;
    let Some(bias) = bias else { return Ok(()) };
    let bound = match fans(weight)? {
        // Without an input a convolution leaves its bias alone, a linear map draws zeros.
        (0, _) if weight.dim() > 2 => return Ok(()),
        (0, _) => 0.0,
        (fan_in, _) => 1.0 / (fan_in as f64).sqrt(),
    };
    uniform_(bias, -bound, bound, generator)
}

/// Makes `input`, seen as a matrix of its first dimension and the rest, (semi-)orthogonal times
/// `gain` (`torch.nn.init.orthogonal_`): normal numbers, of which the QR decomposition with a positive
/// diagonal is taken. The error is that of rounding to the data type.
///
/// # Errors
/// [`ErrorKind::Value`](crate::ErrorKind::Value) for fewer than 2 dimensions,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for integers,
/// [`ErrorKind::Memory`](crate::ErrorKind::Memory) when there is not enough memory.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::init::orthogonal_};
///
/// let x = Tensor::zeros(&[1, 4], DType::Float64)?;
/// orthogonal_(&x, 2.0, None)?;
/// let length: f64 = x.to_vec::<f64>()?.iter().map(|x| x * x).sum();
/// assert!((length - 4.0).abs() < 1e-14);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn orthogonal_(input: &Tensor, gain: f64, generator: Option<&SharedGenerator>) -> Result<()> {
    let [rows, ..] = *input.shape() else {
        bail!(Value, "Only tensors with 2 or more dimensions are supported");
    };
    if input.dim() < 2 {
        bail!(Value, "Only tensors with 2 or more dimensions are supported");
    }
    if input.numel() == 0 {
        return Ok(());
    }
    let columns = input.numel() / rows;
    let (count, length) = (rows.min(columns), rows.max(columns));
    // Vectors are the rows of a wide matrix, the columns of a tall one.
    let (step, stride) = if rows < columns { (columns, 1) } else { (1, columns) };
    let places = || (0..count).flat_map(move |i| (0..length).map(move |k| i * step + k * stride));
    let vectors = Tensor::empty(&[count, length], DType::Float64)?;
    let drawn = Tensor::empty_shaped(input.shared_shape(), input.dtype())?;
    fill_normal(&drawn, 0.0, 1.0, generator)?;
    let drawn = to(&drawn, DType::Float64)?;
    let result = drawn.copy()?;
    {
        let (mut vectors, drawn) = (vectors.data_mut::<f64>()?, drawn.data::<f64>()?);
        vectors.iter_mut().zip(places()).for_each(|(v, place)| *v = drawn[place]);
        kernels::orthogonal::orthonormalize(&mut vectors, length);
        let mut result = result.data_mut::<f64>()?;
        // As in PyTorch, what is multiplied has the data type already.
        let double = input.dtype() == DType::Float64;
        let round = |x: f64| if double { x } else { f64::from(x as f32) };
        let gain = round(gain);
        vectors.iter().zip(places()).for_each(|(&v, place)| result[place] = round(v) * gain);
    }
    input.bytes_mut()?.copy_from_slice(&to(&result, input.dtype())?.bytes()?);
    input.bump_version(1);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use crate::rng::Generator;
    use wasm_bindgen_test::wasm_bindgen_test;

    const NO_FANS: &str =
        "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions";

    #[wasm_bindgen_test(unsupported = test)]
    fn spreads_are_those_of_the_formulas() {
        let shape = [40, 30, 5, 5]; // fan in 750, fan out 1000
        for (fan, want) in [(Fan::In, 750.0), (Fan::Out, 1000.0), (Fan::Mean, 875.0)] {
            for distribution in [Distribution::Normal, Distribution::Uniform] {
                let x = Tensor::zeros(&shape, DType::Float64).unwrap();
                scaled_(&x, 3.0, fan, distribution, Some(&Generator::shared())).unwrap();
                let x = x.to_vec::<f64>().unwrap();
                let variance = x.iter().map(|x| x * x).sum::<f64>() / x.len() as f64;
                let ratio = variance / (9.0 / want);
                assert!((ratio - 1.0).abs() < 0.03, "{fan:?} {distribution:?}: {ratio}");
                let bound = (3.0 * 9.0 / want).sqrt();
                let within = x.iter().all(|x| x.abs() <= bound);
                assert_eq!(within, distribution == Distribution::Uniform);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gains_are_those_of_pytorch() {
        let cases = [("linear", 1.0), ("conv3d", 1.0), ("sigmoid", 1.0), ("relu", 2f64.sqrt())];
        for (name, gain) in cases {
            assert_eq!(calculate_gain(name, None), Ok(gain));
        }
        assert_eq!(calculate_gain("leaky_relu", None), Ok((2.0 / (1.0 + 0.01f64 * 0.01)).sqrt()));
        assert_eq!(calculate_gain("leaky_relu", Some(1.0)), Ok(1.0));
        let error = calculate_gain("gelu", None).unwrap_err();
        assert_eq!(error, Error::new(ErrorKind::Value, "Unsupported nonlinearity gelu".into()));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn bad_tensors_stay_as_they_are() {
        let x = Tensor::zeros(&[3], DType::Float32).unwrap();
        let error = scaled_(&x, 1.0, Fan::In, Distribution::Normal, None).unwrap_err();
        assert_eq!(error, Error::new(ErrorKind::Value, NO_FANS.into()));
        assert!(matches!(orthogonal_(&x, 1.0, None), Err(e) if e.kind() == ErrorKind::Value));
        let x = Tensor::zeros(&[3, 2], DType::Int32).unwrap();
        for distribution in [Distribution::Normal, Distribution::Uniform] {
            let error = scaled_(&x, 1.0, Fan::In, distribution, None).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotImplemented);
        }
        assert!(
            matches!(orthogonal_(&x, 1.0, None), Err(e) if e.kind() == ErrorKind::NotImplemented)
        );
        assert_eq!(x.version(), 0);
        let empty = Tensor::zeros(&[0, 0], DType::Float32).unwrap();
        assert!(matches!(
            scaled_(&empty, 1.0, Fan::Mean, Distribution::Normal, None),
            Err(e) if e.kind() == ErrorKind::Value
        ));
        assert_eq!(orthogonal_(&empty, 1.0, None), Ok(()));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn orthogonal_rows_or_columns() {
        for (rows, columns) in [(3, 8), (8, 3), (5, 5), (1, 1)] {
            let x = Tensor::zeros(&[rows, columns], DType::Float64).unwrap();
            orthogonal_(&x, 1.5, Some(&Generator::shared())).unwrap();
            let x = x.to_vec::<f64>().unwrap();
            let (count, length) = (rows.min(columns), rows.max(columns));
            let at = |i, k| if rows < columns { x[i * columns + k] } else { x[k * columns + i] };
            for i in 0..count {
                for j in 0..count {
                    let product: f64 = (0..length).map(|k| at(i, k) * at(j, k)).sum();
                    let want = if i == j { 2.25 } else { 0.0 };
                    assert!((product - want).abs() < 1e-13, "{rows}x{columns}: {product}");
                }
            }
        }
    }
}
