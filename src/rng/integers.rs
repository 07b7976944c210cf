//! Whole numbers: `randint` and `randperm`.

use super::Generator;
use crate::DType;
use crate::error::{Result, bail};
use crate::warnings;

/// Spans from which on a number takes two draws.
const TWO_DRAWS: u64 = 1 << 28;
/// Permutations from which on PyTorch draws 64 bits for each element.
const LONG_PERMUTATION: usize = u32::MAX as usize / 20;

/// Checks the bounds of `randint` for a tensor of `dtype`, as PyTorch does also for an empty one,
/// and returns the bounds to draw with.
///
/// They are the same bounds, except that a bound whose neighbour in [low, high) rounds out of it in
/// a floating point dtype moves inwards. Bounds beyond the whole numbers that such a dtype holds
/// without gaps give a warning.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if the range is empty or the dtype cannot hold it.
pub(crate) fn check_randint(low: i64, high: i64, dtype: DType) -> Result<(i64, i64)> {
    if low >= high {
        bail!(
            Runtime,
            "random_ expects 'from' to be less than 'to', but got from={low} >= to={high}"
        );
    }
    let (low, high) = match dtype {
        DType::Float32 => (low_inside(low, 24, round_f32), high_inside(high, 24, round_f32)),
        DType::Float64 => (low_inside(low, 53, round_f64), high_inside(high, 53, round_f64)),
        DType::Int32 | DType::UInt8 | DType::Bool | DType::Int64 => (low, high),
    };
    if low >= high {
        bail!(
            Runtime,
            "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got \
             from={low} >= to={high}"
        );
    }
    let (min, max) = dtype.integer_range();
    for (bound, name) in [(low, "from"), (high - 1, "to - 1")] {
        if (min..=max).contains(&bound) {
            continue;
        }
        let cpp = dtype.cpp_name();
        if !dtype.is_floating_point() {
            bail!(Runtime, "{name} is out of bounds for {cpp}");
        }
        let digits = if dtype == DType::Float32 { 24 } else { 53 };
        warnings::warn(&format!(
            "{name} is out of bounds [-(2^{digits}), 2^{digits}]. Due to precision limitations \
             {cpp} can support discrete uniform distribution only within this range. This warning \
             will become an error in version 1.7 release, please fix the code in advance"
        ))?;
    }
    Ok((low, high))
}

fn round_f32(x: i64) -> i64 {
    x as f32 as i64
}

fn round_f64(x: i64) -> i64 {
    x as f64 as i64
}

/// The gap between neighbours near `x` in a type of `digits` binary digits.
fn gap(x: i64, digits: u32) -> i64 {
    1 << (x.unsigned_abs().ilog2() + 1).saturating_sub(digits)
}

fn low_inside(low: i64, digits: u32, round: impl Fn(i64) -> i64) -> i64 {
    let rounded = round(low + 1);
    if rounded < low { rounded.saturating_add(gap(low + 1, digits)) } else { low }
}

fn high_inside(high: i64, digits: u32, round: impl Fn(i64) -> i64) -> i64 {
    let rounded = round(high - 1);
    if rounded >= high { rounded.saturating_sub(gap(high - 1, digits)) } else { high }
}

/// Checks the size of `randperm` for a tensor of `dtype` and returns it.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if `n` is negative or the dtype cannot hold all the
/// numbers; [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for bool and for 214748364
/// elements or more.
pub(crate) fn check_randperm(n: i64, dtype: DType) -> Result<usize> {
    if n < 0 {
        bail!(Runtime, "Trying to create tensor with negative dimension {n}: [{n}]");
    }
    let fits = n == 0 || n - 1 <= dtype.integer_range().1;
    match dtype {
        DType::Bool => bail!(NotImplemented, "\"randperm\" not implemented for 'Bool'"),
        DType::UInt8 | DType::Int32 if !fits => {
            let cpp = if dtype == DType::UInt8 { "uint8_t" } else { "int" };
            bail!(Runtime, "value cannot be converted to type {cpp} without overflow");
        }
        DType::Float32 | DType::Float64 if !fits => {
            let digits = if dtype == DType::Float32 { 24 } else { 53 };
            let name = dtype.scalar_type();
            bail!(Runtime, "n cannot be greater than 2^{digits}+1 for {name} type.");
        }
        _ => {}
    }
    match usize::try_from(n) {
        Ok(n) if n < LONG_PERMUTATION => Ok(n),
        _ => bail!(NotImplemented, "randperm is implemented for n < {LONG_PERMUTATION}, not {n}"),
    }
}

impl Generator {
    /// Fills `out` with whole numbers from [low, high), like `torch.randint`.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) if `low >= high`; what else a dtype demands is
    /// up to the caller. As [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// generator.manual_seed(42)?;
    /// let mut x = [0; 5];
    /// generator.randint(&mut x, 0, 10)?;
    /// // torch.manual_seed(42); torch.randint(0, 10, (5,))
    /// assert_eq!(x, [2, 7, 6, 4, 6]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn randint(&mut self, out: &mut [i64], low: i64, high: i64) -> Result<()> {
        let (low, high) = check_randint(low, high, DType::Int64)?;
        // Modulo 2^64 the difference and the sum come out right, whatever the signs.
        let span = high.wrapping_sub(low) as u64;
        let mut rest = out.iter_mut();
        let n = rest.len();
        let mt = &mut self.ready()?.mt;
        if span < TWO_DRAWS {
            let span = span as u32;
            mt.singles(n, |draws| {
                for (&draw, x) in draws.iter().zip(&mut rest) {
                    *x = low + i64::from(draw % span);
                }
            });
        } else {
            mt.pairs(n, |pairs| {
                for (&[high, low_half], x) in pairs.iter().zip(&mut rest) {
                    let draw = u64::from(high) << 32 | u64::from(low_half);
                    *x = low.wrapping_add((draw % span) as i64);
                }
            });
        }
        Ok(())
    }

    /// Fills `out` with the numbers from 0 to `out.len() - 1` in random order, like
    /// `torch.randperm`.
    ///
    /// # Errors
    /// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for 214748364 elements or more, and as
    /// [`Generator::rand_f32`].
    ///
    /// ```
    /// let mut generator = selfnorm::rng::Generator::new();
    /// generator.manual_seed(42)?;
    /// let mut x = [0; 5];
    /// generator.randperm(&mut x)?;
    /// // torch.manual_seed(42); torch.randperm(5)
    /// assert_eq!(x, [2, 4, 3, 0, 1]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn randperm(&mut self, out: &mut [i64]) -> Result<()> {
        let n = check_randperm(out.len() as i64, DType::Int64)?;
        self.ready()?;
        for (x, i) in out.iter_mut().zip(0..) {
            *x = i;
        }
        let mut i = 0;
        self.mt.singles(n.saturating_sub(1), |draws| {
            for &draw in draws {
                // n is below 2^28: it fits into u32.
                out.swap(i, i + (draw % (n - i) as u32) as usize);
                i += 1;
            }
        });
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "floats as Python prints them")]
mod tests {
    use super::super::tests::seeded;
    use super::*;
    use crate::Error;
    use crate::ErrorKind;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn randint_has_the_numbers_of_pytorch() {
        // torch.manual_seed(2); torch.randint(-3, 1000, (5,)); torch.randint(0, 2**28 - 1, (3,))
        // torch.randint(0, 2**28, (3,)); torch.randint(-2**63, 2**63 - 1, (2,))
        let cases: [(i64, i64, &[i64]); 4] = [
            (-3, 1000, &[899, 855, 241, 631, 192]),
            (0, (1 << 28) - 1, &[43940154, 259082712, 202933330]),
            (0, 1 << 28, &[34516231, 126386609, 48802379]),
            (i64::MIN, i64::MAX, &[2200161065918338095, -3695718892544164577]),
        ];
        let mut generator = seeded(2);
        for (low, high, want) in cases {
            let mut x = vec![0; want.len()];
            generator.randint(&mut x, low, high).unwrap();
            assert_eq!(x, want);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn randperm_has_the_numbers_of_pytorch() {
        // torch.manual_seed(2); torch.randperm(10), torch.randperm(1), torch.rand(1)
        let (mut ten, mut one, mut x) = ([0; 10], [7], [0.0]);
        let mut generator = seeded(2);
        generator.randperm(&mut ten).unwrap();
        generator.randperm(&mut one).unwrap();
        generator.randperm(&mut [0; 0]).unwrap();
        generator.rand_f32(&mut x).unwrap();
        assert_eq!(ten, [8, 7, 1, 5, 6, 9, 0, 4, 2, 3]);
        assert_eq!((one, x), ([0], [0.05732768774032593]));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn randint_refuses_in_the_words_of_pytorch() {
        // torch.randint(low, high, (0,), dtype=dtype)
        let cases = [
            (
                5,
                5,
                DType::Float32,
                "random_ expects 'from' to be less than 'to', but got from=5 >= to=5",
            ),
            (-1, 3, DType::Bool, "from is out of bounds for bool"),
            (0, 3, DType::Bool, "to - 1 is out of bounds for bool"),
            (0, 257, DType::UInt8, "to - 1 is out of bounds for unsigned char"),
            (0, (1 << 31) + 1, DType::Int32, "to - 1 is out of bounds for int"),
            (
                (1 << 53) + 2,
                (1 << 53) + 4,
                DType::Float64,
                "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but \
                 got from=9007199254740994 >= to=9007199254740994",
            ),
        ];
        for (low, high, dtype, text) in cases {
            assert_eq!(
                check_randint(low, high, dtype),
                Err(Error::new(ErrorKind::Runtime, text.into()))
            );
        }
        assert_eq!(check_randint(-(1 << 31), 1 << 31, DType::Int32), Ok((-(1 << 31), 1 << 31)));
        assert_eq!(check_randint(0, 2, DType::Bool), Ok((0, 2)));
        assert_eq!(check_randint(i64::MIN, i64::MAX, DType::Int64), Ok((i64::MIN, i64::MAX)));
        assert!(seeded(0).randint(&mut [0; 0], 1, 1).is_err());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn bounds_with_gaps_warn() {
        use std::{cell::RefCell, rc::Rc};
        let texts = Rc::new(RefCell::new(Vec::new()));
        let heard = texts.clone();
        let before = warnings::set_handler(Some(Rc::new(move |text: &str| {
            heard.borrow_mut().push(text.to_string());
            Ok(())
        })));
        // torch.randint(2**24 + 1, 2**24 + 4, (0,), dtype=torch.float32) warns twice
        let result = check_randint((1 << 24) + 1, (1 << 24) + 4, DType::Float32);
        let exact = check_randint(-(1 << 24), (1 << 24) + 1, DType::Float32);
        warnings::set_handler(before);
        assert_eq!(result, Ok(((1 << 24) + 1, (1 << 24) + 2)));
        assert_eq!(exact, Ok((-(1 << 24), (1 << 24) + 1)));
        let rest = "is out of bounds [-(2^24), 2^24]. Due to precision limitations float can \
                    support discrete uniform distribution only within this range. This warning \
                    will become an error in version 1.7 release, please fix the code in advance";
        assert_eq!(*texts.borrow(), [format!("from {rest}"), format!("to - 1 {rest}")]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn randperm_refuses_in_the_words_of_pytorch() {
        // torch.randperm(n, dtype=dtype)
        let overflow = "without overflow";
        let cases = [
            (
                -1,
                DType::Int64,
                Error::new(
                    ErrorKind::Runtime,
                    "Trying to create tensor with negative dimension -1: [-1]".into(),
                ),
            ),
            (
                3,
                DType::Bool,
                Error::new(
                    ErrorKind::NotImplemented,
                    "\"randperm\" not implemented for 'Bool'".into(),
                ),
            ),
            (
                257,
                DType::UInt8,
                Error::new(
                    ErrorKind::Runtime,
                    format!("value cannot be converted to type uint8_t {overflow}"),
                ),
            ),
            (
                (1 << 31) + 5,
                DType::Int32,
                Error::new(
                    ErrorKind::Runtime,
                    format!("value cannot be converted to type int {overflow}"),
                ),
            ),
            (
                (1 << 24) + 2,
                DType::Float32,
                Error::new(
                    ErrorKind::Runtime,
                    "n cannot be greater than 2^24+1 for Float type.".into(),
                ),
            ),
        ];
        for (n, dtype, error) in cases {
            assert_eq!(check_randperm(n, dtype), Err(error));
        }
        assert_eq!(check_randperm((1 << 24) + 1, DType::Float32), Ok((1 << 24) + 1));
        assert!(check_randperm(214_748_363, DType::Int64).is_ok());
        assert!(check_randperm(214_748_364, DType::Int64).is_err());
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use super::super::tests::seeded;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn randperm_is_a_permutation(seed in any::<i64>(), n in 0usize..3000) {
            let mut x = vec![0; n];
            seeded(seed.into()).randperm(&mut x).unwrap();
            x.sort_unstable();
            prop_assert!(x.into_iter().eq(0..n as i64));
        }

        #[test]
        fn randint_stays_inside(seed in any::<i64>(), a in any::<i64>(), b in any::<i64>(), shift in 0u32..63) {
            let (low, high) = (a.min(b) >> shift, (a.max(b) >> shift).saturating_add(1));
            prop_assume!(low < high);
            let mut x = [0; 50];
            seeded(seed.into()).randint(&mut x, low, high).unwrap();
            prop_assert!(x.iter().all(|x| (low..high).contains(x)));
        }
    }
}
