//! The six dropouts: one function, as in PyTorch's `Dropout.cpp`.
//!
//! With `q = 1 - p`, a mask `m` of Bernoulli(q) draws, and `alpha' = 1.7580993408473766`:
//!
//! | | formula | constants |
//! |---|---|---|
//! | plain | `y = x * (m / q)` | |
//! | alpha | `y = x * (m * a) + ((m - 1) * alpha' a + alpha' a p)` | `a = 1 / sqrt((alpha'^2 p + 1) q)` |
//!
//! A feature kind draws one number for each channel `(n, c)`, the others one for each element.
//! Each constant is rounded to the data type first and each operation rounds, so that the results
//! are PyTorch's to the last bit.

use crate::autograd;
use crate::dtype::{DType, Element};
use crate::error::{Error, ErrorKind, Result, bail};
use crate::kernels::activation;
use crate::kernels::affine_mask::{Affine, affine_mask};
use crate::number::Python;
use crate::rng::{self, SharedGenerator};
use crate::simd::Float;
use crate::storage::Buffer;
use crate::tensor::{Tensor, match_float};
use crate::warnings::warn;
use std::rc::Rc;

/// Which dropout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `torch.nn.functional.dropout`: single elements become zero.
    Dropout,
    /// `torch.nn.functional.dropout1d`: channels of `(N, C, L)` or `(C, L)` become zero.
    Dropout1d,
    /// `torch.nn.functional.dropout2d`: channels of `(N, C, H, W)` or `(N, C, L)` become zero.
    Dropout2d,
    /// `torch.nn.functional.dropout3d`: channels of `(N, C, D, H, W)` or `(C, D, H, W)` become
    /// zero.
    Dropout3d,
    /// `torch.nn.functional.alpha_dropout`: single elements become SELU's limit, and all are
    /// scaled and shifted so that mean 0 and variance 1 stay.
    AlphaDropout,
    /// `torch.nn.functional.feature_alpha_dropout`: the same for channels of `(N, C, ...)`.
    FeatureAlphaDropout,
}

impl Kind {
    /// All of them; the place in this list is the code that crosses from JavaScript.
    pub const ALL: [Kind; 6] = [
        Kind::Dropout,
        Kind::Dropout1d,
        Kind::Dropout2d,
        Kind::Dropout3d,
        Kind::AlphaDropout,
        Kind::FeatureAlphaDropout,
    ];

    /// Drops channels, not elements.
    const fn feature(self) -> bool {
        !matches!(self, Kind::Dropout | Kind::AlphaDropout)
    }

    /// Keeps mean 0 and variance 1.
    const fn alpha(self) -> bool {
        matches!(self, Kind::AlphaDropout | Kind::FeatureAlphaDropout)
    }
}

/// Drops elements or channels of `input` with probability `p`.
///
/// Returns `input` itself, without drawing a number, when there is nothing to do: `p` is 0,
/// `training` is false, or `input` is empty. (As in PyTorch it is a new tensor on the same memory
/// where a batch dimension is missing in `dropout1d` and `dropout3d`.) `inplace` overwrites `input`
/// and returns it.
/// `generator` is where the numbers come from, the default generator when `None`.
///
/// The input is of shape `(N, C, ...)` for feature kinds, else of any shape, and `float32` or
/// `float64` (any type where no number is drawn). Numbers drawn: two of the Mersenne Twister for
/// each channel or element.
///
/// # Errors
/// [`ErrorKind::Value`] when `p` is below 0 or above 1; [`ErrorKind::Runtime`] when `p` is NaN, the number
/// of dimensions or the data type does not fit. After an error nothing has changed.
///
/// Source: `torch.nn.functional.feature_alpha_dropout` and its five siblings; Klambauer et al.,
/// "Self-Normalizing Neural Networks" (2017) for alpha dropout.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::dropout::{Kind, dropout}, rng::Generator};
///
/// let x = Tensor::from_slice(&[1.0f32; 12], &[2, 3, 2], DType::Float32)?;
/// let y = dropout(Kind::FeatureAlphaDropout, &x, 0.5, true, false, None)?;
/// // Both elements of a channel have the same fate.
/// assert!(y.to_vec::<f32>()?.chunks(2).all(|channel| channel[0] == channel[1]));
///
/// let y = dropout(Kind::FeatureAlphaDropout, &x, 0.5, false, false, None)?;
/// assert!(y.is(&x));
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn dropout(
    kind: Kind,
    input: &Tensor,
    p: f64,
    training: bool,
    inplace: bool,
    generator: Option<&SharedGenerator>,
) -> Result<Tensor> {
    if !(0.0..=1.0).contains(&p) && !p.is_nan() {
        return Err(Error::new(ErrorKind::Value, bad_p(p)));
    }
    check_dimensions(kind, input.dim())?;
    if p.is_nan() {
        // Python's comparison lets NaN pass; PyTorch's C++ does not.
        return Err(Error::new(ErrorKind::Runtime, bad_p(p)));
    }
    let unbatched = lacks_batch(kind, input.dim());
    // PyTorch adds a batch dimension and removes it again, in place too: the first write.
    if inplace && unbatched {
        autograd::check_inplace(input, &[])?;
    }
    let extra_writes = if unbatched && inplace { 2 } else { 0 };
    if p == 0.0 || !training || input.numel() == 0 {
        input.bump_version(extra_writes);
        // Outside of in-place mode that dimension makes a new object on the same memory.
        return Ok(match unbatched && !inplace {
            true => input.view(input.shared_shape(), "SqueezeBackward1"),
            false => input.clone(),
        });
    }
    if inplace {
        autograd::check_inplace(input, &[])?;
    }
    let writes = extra_writes + if kind.alpha() && p < 1.0 { 2 } else { 1 };
    let output = match inplace {
        true => input.clone(),
        false => Tensor::empty_shaped(input.shared_shape(), input.dtype())?,
    };
    // A byte for each channel, 1 for kept; p = 1 keeps nothing and draws nothing.
    let channels = if p == 1.0 { 1 } else { channels(kind, input, unbatched)? };
    let mut mask = Buffer::new(channels)?;
    let bytes = mask.as_mut_slice();
    if p == 1.0 {
        bytes.fill(0);
        multiply_by_zero(input, &output, inplace)?;
    } else {
        check_dtype(kind, input.dtype())?;
        rng::with_generator(generator, |generator| generator.bernoulli(bytes, 1.0 - p))?;
        apply(kind, p, input, &output, inplace, bytes)?;
    }
    if inplace {
        output.bump_version(writes);
    }
    if autograd::tracks(&[input]) {
        let name = if kind.alpha() && p < 1.0 { "AddBackward0" } else { "MulBackward0" };
        let mask = Tensor::with_buffer(Rc::new([channels]), DType::UInt8, mask);
        autograd::record_as(inplace, &output, name, &[input], &[&mask], move |context| {
            Ok(vec![Some(dropout_backward(kind, p, context.grad, &context.saved[0])?)])
        });
    }
    Ok(output)
}

/// The gradient times the mask: of the formulas above only the factor of `x`.
fn dropout_backward(kind: Kind, p: f64, grad: &Tensor, mask: &Tensor) -> Result<Tensor> {
    let output = Tensor::empty_shaped(grad.shared_shape(), grad.dtype())?;
    match_float!(grad.dtype(), T => {
        let zero = T::from_f64(0.0);
        let kept = if p == 1.0 { zero } else { factors::<T>(kind.alpha(), p).0.scale };
        let (grad, mask) = (grad.data::<T>()?, mask.data()?);
        let output = &mut output.data_mut::<T>()?;
        affine_mask(Some(&grad), output, &mask, Affine { scale: kept, shift: -zero }, -zero);
    }, ());
    Ok(output)
}

/// The factors of kept values, and the shift of dropped ones.
fn factors<T: Float>(alpha: bool, p: f64) -> (Affine<T>, T) {
    let round = T::from_f64;
    let zero = round(0.0);
    if alpha {
        let alpha_prime = activation::ALPHA * activation::SCALE;
        let a = 1.0 / ((alpha_prime * alpha_prime * p + 1.0) * (1.0 - p)).sqrt();
        let shift = round(alpha_prime * a * p);
        let kept = Affine { scale: round(a), shift };
        (kept, -round(alpha_prime * a) + shift)
    } else {
        // Adding -0 changes nothing, not even -0.
        let kept = Affine { scale: round(1.0) / round(1.0 - p), shift: -zero };
        (kept, -zero)
    }
}

fn apply(
    kind: Kind,
    p: f64,
    input: &Tensor,
    output: &Tensor,
    inplace: bool,
    mask: &[u8],
) -> Result<()> {
    match_float!(output.dtype(), T => {
        let (kept, dropped) = factors::<T>(kind.alpha(), p);
        let x = if inplace { None } else { Some(input.data::<T>()?) };
        affine_mask(x.as_deref(), &mut output.data_mut::<T>()?, mask, kept, dropped);
        Ok(())
    }, check_dtype(kind, output.dtype()))
}

/// `p = 1` in PyTorch: NaN and infinity become NaN, negative numbers -0.
fn multiply_by_zero(input: &Tensor, output: &Tensor, inplace: bool) -> Result<()> {
    match_float!(output.dtype(), T => {
        let zero = Affine { scale: T::from_f64(0.0), shift: T::from_f64(-0.0) };
        let x = if inplace { None } else { Some(input.data::<T>()?) };
        affine_mask(x.as_deref(), &mut output.data_mut::<T>()?, &[0], zero, zero.shift);
    }, output.bytes_mut()?.fill(0));
    Ok(())
}

fn bad_p(p: f64) -> String {
    format!("dropout probability has to be between 0 and 1, but got {}", Python(p))
}

/// Whether PyTorch puts a batch dimension in front.
fn lacks_batch(kind: Kind, dim: usize) -> bool {
    match kind {
        Kind::Dropout1d => dim == 2,
        Kind::Dropout3d => dim != 5,
        Kind::Dropout | Kind::Dropout2d | Kind::AlphaDropout | Kind::FeatureAlphaDropout => false,
    }
}

/// How many numbers to draw.
fn channels(kind: Kind, input: &Tensor, unbatched: bool) -> Result<usize> {
    match (input.shape(), unbatched) {
        (_, _) if !kind.feature() => Ok(input.numel()),
        (&[c, ..], true) => Ok(c),
        (&[n, c, ..], false) => Ok(n * c),
        _ => bail!(Runtime, "Feature dropout requires at least 2 dimensions in the input"),
    }
}

fn check_dtype(kind: Kind, dtype: DType) -> Result<()> {
    if dtype.is_floating_point() {
        return Ok(());
    }
    // In PyTorch `noise - 1` has made a Long out of a Bool when the scaling fails.
    let name = match dtype {
        DType::Bool if kind.alpha() => DType::Int64.scalar_type(),
        other => other.scalar_type(),
    };
    bail!(Runtime, "result type Float can't be cast to the desired output type {name}")
}

/// The checks on the number of dimensions that PyTorch makes in Python, warnings among them.
fn check_dimensions(kind: Kind, dim: usize) -> Result<()> {
    let deprecated = |name: &str, spatial: usize, ranks: &str| {
        warn(&format!(
            "{name}: Received a {dim}-D input to {name}, which is deprecated and will result in \
             an error in a future release. To retain the behavior and silence this warning, please \
             use dropout instead. Note that {name} exists to provide channel-wise dropout on \
             inputs with {spatial} spatial dimensions, a channel dimension, and an optional batch \
             dimension (i.e. {ranks} inputs)."
        ))
    };
    match kind {
        Kind::Dropout1d if dim != 2 && dim != 3 => bail!(
            Runtime,
            "dropout1d: Expected 2D or 3D input, but received a {dim}D input. Note that dropout1d \
             exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel \
             dimension, and an optional batch dimension (i.e. 2D or 3D inputs)."
        ),
        Kind::Dropout2d if dim == 3 => warn(
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout \
             behavior is desired - input is interpreted as shape (N, C, L), where C is the channel \
             dim. This behavior will change in a future release to interpret the input as one \
             without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise \
             dropout behavior, please switch to using dropout1d instead.",
        ),
        Kind::Dropout2d if dim != 4 => deprecated("dropout2d", 2, "3D or 4D"),
        Kind::Dropout3d if dim != 4 && dim != 5 => deprecated("dropout3d", 3, "4D or 5D"),
        Kind::Dropout
        | Kind::Dropout1d
        | Kind::Dropout2d
        | Kind::Dropout3d
        | Kind::AlphaDropout
        | Kind::FeatureAlphaDropout => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DType::{Bool, Float32, Float64, Int32, Int64, UInt8};
    use crate::autograd::gradcheck::{gradcheck, sample};
    use crate::rng::Generator;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn seeded(seed: i128) -> SharedGenerator {
        let generator = Generator::shared();
        generator.borrow_mut().manual_seed(seed).unwrap();
        generator
    }

    fn ones(sizes: &[usize], dtype: DType) -> Tensor {
        crate::ops::create::full(sizes, 1.0, dtype).unwrap()
    }

    /// torch.manual_seed(0); F.feature_alpha_dropout(torch.ones(2, 4, 2), 0.5, True), and F.dropout
    /// of torch.ones(6), from PyTorch 2.15.
    #[wasm_bindgen_test(unsupported = test)]
    fn masks_are_those_of_pytorch() {
        let y = dropout(
            Kind::FeatureAlphaDropout,
            &ones(&[2, 4, 2], Float32),
            0.5,
            true,
            false,
            Some(&seeded(0)),
        );
        let channels = [
            -0.77919394,
            -0.77919394,
            1.6655989,
            -0.77919394,
            -0.77919394,
            -0.77919394,
            1.6655989,
            1.6655989,
        ]; // both elements of each are the same
        let want: Vec<f32> = channels.iter().flat_map(|&x| [x, x]).collect();
        assert_eq!(y.unwrap().to_vec::<f32>().unwrap(), want);
        let y = dropout(Kind::Dropout, &ones(&[6], Float32), 0.5, true, false, Some(&seeded(0)));
        assert_eq!(y.unwrap().to_vec::<f32>().unwrap(), [0.0, 0.0, 2.0, 0.0, 0.0, 0.0]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nothing_to_do_returns_the_input_and_draws_nothing() {
        for kind in Kind::ALL {
            let generator = seeded(7);
            let state = generator.borrow().get_state();
            let empty = ones(&[0, 3, 4], Float32);
            let x = ones(&[2, 3, 4], Int32);
            for (x, p, training) in [(&x, 0.0, true), (&x, 0.5, false), (&empty, 0.5, true)] {
                for inplace in [false, true] {
                    let y = dropout(kind, x, p, training, inplace, Some(&generator)).unwrap();
                    let unbatched = kind == Kind::Dropout3d;
                    assert_eq!(y.is(x), inplace || !unbatched, "{kind:?}");
                    assert!(y.shares_storage(x) && y.shape() == x.shape());
                }
            }
            assert_eq!(generator.borrow().get_state(), state, "{kind:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn gradients_agree_with_differences() {
        for kind in Kind::ALL {
            for p in [0.4, 1.0] {
                let run = |x: &[Tensor]| dropout(kind, &x[0], p, true, false, Some(&seeded(3)));
                gradcheck(run, &[sample(&[2, 3, 2], 0.0)]);
                gradcheck(
                    |x| dropout(kind, &run(x)?, p, true, true, Some(&seeded(4))),
                    &[sample(&[2, 3, 2], 0.0)],
                );
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn p_of_one_multiplies_by_zero() {
        let data = [1.0f32, -1.0, f32::NAN, f32::INFINITY];
        for kind in Kind::ALL {
            let x = Tensor::from_slice(&data, &[2, 2], Float32).unwrap();
            let y = dropout(kind, &x, 1.0, true, false, None).unwrap().to_vec::<f32>().unwrap();
            assert_eq!((y[0].to_bits(), y[1].to_bits()), (0, (-0.0f32).to_bits()));
            assert!(y[2].is_nan() && y[3].is_nan());
            let x = ones(&[2, 2], Bool);
            let y = dropout(kind, &x, 1.0, true, true, None).unwrap();
            assert!(y.is(&x));
            assert_eq!(x.to_vec::<u8>().unwrap(), [0; 4]);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn errors_change_nothing() {
        for kind in Kind::ALL {
            for (dtype, p, name) in [
                (Float32, -0.1, "but got -0.1"),
                (Float32, 2.0, "but got 2"),
                (Float64, f64::NAN, "but got nan"),
                (Int32, 0.5, "desired output type Int"),
                (Int64, 0.5, "desired output type Long"),
                (UInt8, 0.5, "desired output type Byte"),
                (Bool, 0.5, if kind.alpha() { "output type Long" } else { "output type Bool" }),
            ] {
                let generator = seeded(7);
                let state = generator.borrow().get_state();
                let x = ones(&[2, 3, 4], dtype);
                let error = dropout(kind, &x, p, true, true, Some(&generator)).unwrap_err();
                assert!(error.message().ends_with(name), "{kind:?}: {error}");
                assert_eq!((error.kind() == ErrorKind::Value), p == -0.1 || p == 2.0);
                assert_eq!(generator.borrow().get_state(), state);
                assert_eq!(x.version(), 0);
                let x = crate::ops::convert::to(&x, Float32).unwrap();
                assert_eq!(x.to_vec::<f32>().unwrap(), [1.0; 24]);
            }
        }
        let x = ones(&[3], Float32);
        let error = dropout(Kind::FeatureAlphaDropout, &x, 0.5, true, true, None).unwrap_err();
        let text = "Feature dropout requires at least 2 dimensions in the input";
        assert_eq!(error, Error::new(ErrorKind::Runtime, text.into()));
        assert!(dropout(Kind::FeatureAlphaDropout, &x, 0.5, false, false, None).unwrap().is(&x));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn writes_in_place_are_counted_as_in_pytorch() {
        let cases = [
            (Kind::Dropout, 0.5, 1),
            (Kind::Dropout, 1.0, 1),
            (Kind::AlphaDropout, 0.5, 2),
            (Kind::AlphaDropout, 1.0, 1),
            (Kind::Dropout1d, 0.5, 3),
            (Kind::Dropout1d, 0.0, 2),
        ];
        for (kind, p, version) in cases {
            let x = ones(&[4, 5], Float32);
            dropout(kind, &x, p, true, true, None).unwrap();
            assert_eq!(x.version(), version, "{kind:?} {p}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            /// Against the definition: a mask of single draws, two rounded operations.
            #[test]
            fn agrees_with_the_definition(
                sizes in prop::collection::vec(1usize..7, 2..5),
                kind in prop::sample::select(vec![
                    Kind::Dropout, Kind::AlphaDropout, Kind::FeatureAlphaDropout,
                ]),
                p in 0.01f64..0.99,
                seed in any::<u32>(),
                inplace in any::<bool>(),
            ) {
                let generator = seeded(seed.into());
                let x = crate::ops::random::randn(&sizes, Float32, Some(&generator)).unwrap();
                let data = x.to_vec::<f32>().unwrap();
                let mut reference = generator.borrow().clone();
                let y = dropout(kind, &x, p, true, inplace, Some(&generator)).unwrap();
                prop_assert_eq!(y.is(&x), inplace);

                let channel = if kind.feature() { sizes[2..].iter().product() } else { 1 };
                let mut uniform = vec![0.0; data.len() / channel];
                reference.rand_f64(&mut uniform).unwrap();
                let a = 1.0 / ((1.7580993408473766f64.powi(2) * p + 1.0) * (1.0 - p)).sqrt();
                let slope = 1.7580993408473766 * a;
                for (i, (x, y)) in data.iter().zip(y.to_vec::<f32>().unwrap()).enumerate() {
                    let kept = uniform[i / channel] < 1.0 - p;
                    let noise = f32::from(u8::from(kept));
                    let want = if kind.alpha() {
                        let shift = (noise - 1.0) * slope as f32 + (slope * p) as f32;
                        x * (noise * a as f32) + shift
                    } else {
                        x * (noise / (1.0 - p) as f32)
                    };
                    prop_assert_eq!(y.to_bits(), want.to_bits(), "element {}", i);
                }
                prop_assert_eq!(generator.borrow().get_state(), reference.get_state());
            }
        }
    }
}
