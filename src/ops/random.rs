//! Random tensors: the distributions of [`rng`] in tensors of any shape.
//!
//! Every function takes the generator to draw from, the default generator when `None`, and draws
//! what PyTorch draws. A failed call draws nothing and changes nothing.

use crate::autograd;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::ops::convert::{expand, write_whole_numbers};
use crate::rng::{self, SharedGenerator, with_generator};
use crate::storage::Buffer;
use crate::tensor::Tensor;

/// Numbers from `[0, 1)`, all equally likely (`torch.rand`).
///
/// # Errors
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) unless `dtype` is floating point,
/// [`ErrorKind::Memory`](crate::ErrorKind::Memory) when there is not enough memory.
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
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the range is empty or `dtype` cannot hold it.
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
    let output = Tensor::empty(sizes, dtype)?;
    let mut chunk = [0; CHUNK];
    with_generator(generator, |generator| {
        for start in (0..output.numel()).step_by(chunk.len()) {
            let count = chunk.len().min(output.numel() - start);
            generator.randint(&mut chunk[..count], low, high)?;
            write_whole_numbers(&chunk[..count], &output, start)?;
        }
        Ok(())
    })?;
    Ok(output)
}

/// The whole numbers from 0 to `n - 1` in random order (`torch.randperm`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when `n` is negative or `dtype` cannot hold the
/// numbers; [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for bool and for 214748364
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
    let (output, numbers) = (Tensor::empty(&[n], dtype)?, Tensor::empty(&[n], DType::Int64)?);
    with_generator(generator, |generator| generator.randperm(&mut numbers.data_mut()?))?;
    write_whole_numbers(&numbers.data()?, &output, 0)?;
    Ok(output)
}

/// 1 with the probability that `p` has at the same place, else 0, of the type of `p`
/// (`torch.bernoulli`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when a probability is not from 0 to 1,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) when `p` is not floating point.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::random::bernoulli};
///
/// let p = Tensor::from_slice(&[0.0f32, 1.0], &[2], DType::Float32)?;
/// assert_eq!(bernoulli(&p, None)?.to_vec::<f32>()?, [0.0, 1.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn bernoulli(p: &Tensor, generator: Option<&SharedGenerator>) -> Result<Tensor> {
    let output = Tensor::empty_shaped(p.shared_shape(), p.dtype())?;
    write_mask(&output, &|mask| draw_by_tensor(mask, p, generator))?;
    Ok(output)
}

/// 1 with probability `p`, else 0, in the shape and data type of `like` (`torch.bernoulli(like, p)`).
/// Draws two numbers for each element.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when `p` is not from 0 to 1.
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
    let output = Tensor::empty_shaped(like.shared_shape(), like.dtype())?;
    write_mask(&output, &|mask| draw(mask, p, generator))?;
    Ok(output)
}

/// Overwrites `input` with 1, with probability `p`, and 0 (`Tensor.bernoulli_(p)`), whatever its
/// data type. Draws two numbers for each element.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when `p` is not from 0 to 1.
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
    autograd::check_inplace(input, &[])?;
    write_mask(input, &|mask| draw(mask, p, generator))?;
    overwritten(input, "BernoulliBackward2");
    Ok(())
}

/// Overwrites `input` with 1, with the probability that `p` has at that place, and 0
/// (`Tensor.bernoulli_(p)` with a tensor). `p` is repeated to the shape of `input`.
///
/// # Errors
/// As [`bernoulli`]; [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when the shapes do not match.
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
    autograd::check_inplace(input, &[])?;
    let repeated = expand(p, input.shape())?;
    write_mask(input, &|mask| draw_by_tensor(mask, &repeated, generator))?;
    overwritten(input, "BernoulliBackward1");
    Ok(())
}

/// Overwrites `input` with numbers from `[from, to)`, all equally likely (`Tensor.uniform_`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for bounds that are no numbers of the data type or
/// out of order, [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for integers.
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
    autograd::check_inplace(input, &[])?;
    fill_uniform(input, from, to, generator)?;
    overwritten(input, "UniformBackward0");
    Ok(())
}

/// [`uniform_`] for whoever counts the write, and lets autograd know of it, himself.
pub(super) fn fill_uniform(
    output: &Tensor,
    from: f64,
    to: f64,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    rng::check_uniform(from, to, output.dtype())?;
    with_generator(generator, |generator| match output.dtype() {
        DType::Float64 => generator.uniform_f64(&mut output.data_mut()?, from, to),
        _ => generator.uniform_f32(&mut output.data_mut()?, from, to),
    })
}

/// Overwrites `input` with normally distributed numbers (`Tensor.normal_`).
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a negative `std`,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for integers.
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
    autograd::check_inplace(input, &[])?;
    fill_normal(input, mean, std, generator)?;
    overwritten(input, "NormalBackward0");
    Ok(())
}

/// Counts a write after which nothing is left of what was there: its gradient is zero.
fn overwritten(input: &Tensor, name: &'static str) {
    input.bump_version(1);
    if autograd::tracks(&[input]) {
        autograd::record_as(true, input, name, &[input], &[], |context| {
            Ok(vec![Some(Tensor::zeros(context.grad.shape(), context.grad.dtype())?)])
        });
    }
}

fn check_normal(std: f64, dtype: DType) -> Result<()> {
    rng::check_normal(std)?;
    if !dtype.is_floating_point() {
        let name = dtype.scalar_type();
        bail!(NotImplemented, "\"normal_kernel_cpu\" not implemented for '{name}'");
    }
    Ok(())
}

/// [`normal_`] likewise.
pub(super) fn fill_normal(
    output: &Tensor,
    mean: f64,
    std: f64,
    generator: Option<&SharedGenerator>,
) -> Result<()> {
    check_normal(std, output.dtype())?;
    with_generator(generator, |generator| match output.dtype() {
        DType::Float64 => generator.normal_f64(&mut output.data_mut()?, mean, std),
        _ => generator.normal_f32(&mut output.data_mut()?, mean, std),
    })
}

/// How many whole numbers are drawn or converted at a time.
const CHUNK: usize = 256;

/// Has bytes of 0 and 1 drawn, then writes them as numbers of the output's type. All the memory
/// that this takes is had before a number is drawn.
fn write_mask(output: &Tensor, draw: &dyn Fn(&mut [u8]) -> Result<()>) -> Result<()> {
    let mut mask = Buffer::new(output.numel())?;
    draw(mask.as_mut_slice())?;
    let mut chunk = [0; CHUNK];
    for (i, bits) in mask.as_slice::<u8>().chunks(CHUNK).enumerate() {
        chunk.iter_mut().zip(bits).for_each(|(number, &bit)| *number = bit.into());
        write_whole_numbers(&chunk[..bits.len()], output, i * CHUNK)?;
    }
    Ok(())
}

fn draw(mask: &mut [u8], p: f64, generator: Option<&SharedGenerator>) -> Result<()> {
    rng::check_probability(p)?;
    with_generator(generator, |generator| generator.bernoulli(mask, p))
}

/// One byte for each probability.
fn draw_by_tensor(mask: &mut [u8], p: &Tensor, generator: Option<&SharedGenerator>) -> Result<()> {
    with_generator(generator, |generator| match p.dtype() {
        DType::Float32 => generator.bernoulli_tensor_f32(mask, &p.data()?),
        DType::Float64 => generator.bernoulli_tensor_f64(mask, &p.data()?),
        other => bail!(
            NotImplemented,
            "\"bernoulli_tensor_cpu_p_\" not implemented for '{}'",
            other.scalar_type()
        ),
    })
}
