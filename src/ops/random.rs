//! Random tensors: the distributions of [`rng`] in tensors of any shape.
//!
//! Every function takes the generator to draw from, the default generator when `None`, and draws
//! what PyTorch draws. A failed call draws nothing and changes nothing.

use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::ops::convert::{copy_, expand, to};
use crate::rng::{self, SharedGenerator, with_generator};
use crate::tensor::Tensor;

/// Numbers from `[0, 1)`, all equally likely (`torch.rand`).
///
/// # Errors
/// [`Error::NotImplemented`](crate::Error::NotImplemented) unless `dtype` is floating point,
/// [`Error::Memory`](crate::Error::Memory) when there is not enough memory.
///
/// ```
/// use selfnorm::{DType, ops::random::rand, rng::Generator};
///
/// let generator = Generator::shared();
/// generator.borrow_mut().manual_seed(42)?;
/// let x = rand(&[3], DType::Float32, Some(&generator))?;
/// // torch.manual_seed(42); torch.rand(3)
/// assert_eq!(x.to_vec::<f32>()?, [0.88226926, 0.91500396, 0.38286376]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn rand(sizes: &[usize], dtype: DType, generator: Option<&SharedGenerator>) -> Result<Tensor> {
    rng::check_uniform(0.0, 1.0, dtype)?;
    let output = Tensor::empty(sizes, dtype)?;
    with_generator(generator, |generator| match dtype {
        DType::Float64 => generator.rand_f64(&mut output.data_mut()?),
        _ => generator.rand_f32(&mut output.data_mut()?),
    })?;
    Ok(output)
}

/// Numbers from the standard normal distribution (`torch.randn`).
///
/// # Errors
/// As [`rand`].
///
/// ```
/// use selfnorm::{DType, ops::random::randn, rng::Generator};
///
/// let generator = Generator::shared();
/// generator.borrow_mut().manual_seed(42)?;
/// let x = randn(&[3], DType::Float32, Some(&generator))?;
/// // torch.manual_seed(42); torch.randn(3)
/// assert_eq!(x.to_vec::<f32>()?, [0.33669037, 0.12880941, 0.23446237]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn randn(sizes: &[usize], dtype: DType, generator: Option<&SharedGenerator>) -> Result<Tensor> {
    check_normal(1.0, dtype)?;
    let output = Tensor::empty(sizes, dtype)?;
    fill_normal(&output, 0.0, 1.0, generator)?;
    Ok(output)
}

/// Whole numbers from `[low, high)`, all equally likely (`torch.randint`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when the range is empty or `dtype` cannot hold it.
///
/// ```
/// use selfnorm::{DType, ops::random::randint, rng::Generator};
///
/// let generator = Generator::shared();
/// generator.borrow_mut().manual_seed(42)?;
/// let x = randint(0, 10, &[5], DType::Int32, Some(&generator))?;
/// // torch.manual_seed(42); torch.randint(0, 10, (5,))
/// assert_eq!(x.to_vec::<i32>()?, [2, 7, 6, 4, 6]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn randint(
    low: i64,
    high: i64,
    sizes: &[usize],
    dtype: DType,
    generator: Option<&SharedGenerator>,
) -> Result<Tensor> {
    let (low, high) = rng::check_randint(low, high, dtype)?;
    let draws = Tensor::empty(sizes, DType::Int64)?;
    with_generator(generator, |generator| {
        generator.randint(&mut draws.data_mut()?, low, high, |x| x)
    })?;
    to(&draws, dtype)
}

/// The whole numbers from 0 to `n - 1` in random order (`torch.randperm`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when `n` is negative or `dtype` cannot hold the
/// numbers; [`Error::NotImplemented`](crate::Error::NotImplemented) for bool and for 214748364
/// elements or more.
///
/// ```
/// use selfnorm::{DType, ops::random::randperm, rng::Generator};
///
/// let generator = Generator::shared();
/// generator.borrow_mut().manual_seed(42)?;
/// let x = randperm(5, DType::Int32, Some(&generator))?;
/// // torch.manual_seed(42); torch.randperm(5)
/// assert_eq!(x.to_vec::<i32>()?, [2, 4, 3, 0, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn randperm(n: i64, dtype: DType, generator: Option<&SharedGenerator>) -> Result<Tensor> {
    let n = rng::check_randperm(n, dtype)?;
    let numbers = Tensor::empty(&[n], DType::Int64)?;
    with_generator(generator, |generator| generator.randperm(&mut numbers.data_mut()?, |x| x))?;
    to(&numbers, dtype)
}

/// 1 with the probability that `p` has at the same place, else 0, of the type of `p`
/// (`torch.bernoulli`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when a probability is not from 0 to 1,
/// [`Error::NotImplemented`](crate::Error::NotImplemented) when `p` is not floating point.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::random::bernoulli};
///
/// let p = Tensor::from_slice(&[0.0f32, 1.0], &[2], DType::Float32)?;
/// assert_eq!(bernoulli(&p, None)?.to_vec::<f32>()?, [0.0, 1.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn bernoulli(p: &Tensor, generator: Option<&SharedGenerator>) -> Result<Tensor> {
    to(&draw_by_tensor(p, generator)?, p.dtype())
}

/// 1 with probability `p`, else 0, in the shape and data type of `like` (`torch.bernoulli(like, p)`).
/// Draws two numbers for each element.
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when `p` is not from 0 to 1.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::random::bernoulli_like};
///
/// let like = Tensor::zeros(&[3], DType::Int32)?;
/// assert_eq!(bernoulli_like(&like, 1.0, None)?.to_vec::<i32>()?, [1, 1, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn bernoulli_like(
    like: &Tensor,
    p: f64,
    generator: Option<&SharedGenerator>,
) -> Result<Tensor> {
    rng::check_probability(p)?;
    let mask = Tensor::empty_shaped(like.shared_shape(), DType::Bool)?;
    with_generator(generator, |generator| generator.bernoulli(&mut mask.data_mut()?, p))?;
    to(&mask, like.dtype())
}

/// Overwrites `input` with 1, with probability `p`, and 0 (`Tensor.bernoulli_(p)`), whatever its
/// data type. Draws two numbers for each element.
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) when `p` is not from 0 to 1.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::random::bernoulli_};
///
/// let x = Tensor::zeros(&[4], DType::Bool)?;
/// bernoulli_(&x, 1.0, None)?;
/// assert_eq!(x.to_vec::<u8>()?, [1, 1, 1, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn bernoulli_(input: &Tensor, p: f64, generator: Option<&SharedGenerator>) -> Result<()> {
    copy_(input, &bernoulli_like(input, p, generator)?)
}

/// Overwrites `input` with 1, with the probability that `p` has at that place, and 0
/// (`Tensor.bernoulli_(p)` with a tensor). `p` is repeated to the shape of `input`.
///
/// # Errors
/// As [`bernoulli`]; [`Error::Runtime`](crate::Error::Runtime) when the shapes do not match.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::random::bernoulli_tensor_};
///
/// let x = Tensor::zeros(&[2, 2], DType::Int32)?;
/// let p = Tensor::from_slice(&[0.0f64, 1.0], &[2], DType::Float64)?;
/// bernoulli_tensor_(&x, &p, None)?;
/// assert_eq!(x.to_vec::<i32>()?, [0, 1, 0, 1]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn bernoulli_tensor_(
    input: &Tensor,
    p: &Tensor,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    let repeated = expand(p, input.shape())?;
    copy_(input, &draw_by_tensor(&repeated, generator)?)
}

/// Overwrites `input` with numbers from `[from, to)`, all equally likely (`Tensor.uniform_`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) for bounds that are no numbers of the data type or
/// out of order, [`Error::NotImplemented`](crate::Error::NotImplemented) for integers.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::random::uniform_};
///
/// let x = Tensor::zeros(&[100], DType::Float32)?;
/// uniform_(&x, -0.5, 0.5, None)?;
/// assert!(x.to_vec::<f32>()?.iter().all(|x| (-0.5..0.5).contains(x)));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn uniform_(
    input: &Tensor,
    from: f64,
    to: f64,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    rng::check_uniform(from, to, input.dtype())?;
    with_generator(generator, |generator| match input.dtype() {
        DType::Float64 => generator.uniform_f64(&mut input.data_mut()?, from, to),
        _ => generator.uniform_f32(&mut input.data_mut()?, from, to),
    })?;
    input.bump_version(1);
    Ok(())
}

/// Overwrites `input` with normally distributed numbers (`Tensor.normal_`).
///
/// # Errors
/// [`Error::Runtime`](crate::Error::Runtime) for a negative `std`,
/// [`Error::NotImplemented`](crate::Error::NotImplemented) for integers.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::random::normal_};
///
/// let x = Tensor::zeros(&[3], DType::Float64)?;
/// normal_(&x, 5.0, 0.0, None)?;
/// assert_eq!(x.to_vec::<f64>()?, [5.0; 3]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn normal_(
    input: &Tensor,
    mean: f64,
    std: f64,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    check_normal(std, input.dtype())?;
    fill_normal(input, mean, std, generator)?;
    input.bump_version(1);
    Ok(())
}

fn check_normal(std: f64, dtype: DType) -> Result<()> {
    rng::check_normal(std)?;
    if !dtype.is_floating_point() {
        let name = dtype.scalar_type();
        bail!(NotImplemented, "\"normal_kernel_cpu\" not implemented for '{name}'");
    }
    Ok(())
}

fn fill_normal(
    output: &Tensor,
    mean: f64,
    std: f64,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    with_generator(generator, |generator| match output.dtype() {
        DType::Float64 => generator.normal_f64(&mut output.data_mut()?, mean, std),
        _ => generator.normal_f32(&mut output.data_mut()?, mean, std),
    })
}

/// A mask with one byte for each probability.
fn draw_by_tensor(p: &Tensor, generator: Option<&SharedGenerator>) -> Result<Tensor> {
    let mask = Tensor::empty_shaped(p.shared_shape(), DType::Bool)?;
    with_generator(generator, |generator| {
        let mut mask = mask.data_mut()?;
        match p.dtype() {
            DType::Float32 => generator.bernoulli_tensor_f32(&mut mask, &p.data()?),
            DType::Float64 => generator.bernoulli_tensor_f64(&mut mask, &p.data()?),
            other => bail!(
                NotImplemented,
                "\"bernoulli_tensor_cpu_p_\" not implemented for '{}'",
                other.scalar_type()
            ),
        }
    })?;
    Ok(mask)
}
