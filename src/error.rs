//! The one error type: what went wrong, in PyTorch's words where PyTorch has some.
//!
//! Every reachable failure of this crate is an [`Error`]; a panic is a bug.

use std::fmt;

/// An error, sorted as Python sorts it, so that the facade can throw the class of the same name.
///
/// ```
/// use selfnorm::{DType, Error, Tensor};
///
/// let error = Tensor::zeros(&[2, 3], DType::Float32).unwrap().reshape(&[4]).unwrap_err();
/// assert_eq!(error, Error::Runtime("shape '[4]' is invalid for input of size 6".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// An argument has the right type but a value that is not allowed (`ValueError`).
    Value(String),
    /// The operation cannot be done with these tensors (`RuntimeError`).
    Runtime(String),
    /// An argument has the wrong type (`TypeError`).
    Type(String),
    /// A size that cannot be, or memory that is not there (`RangeError` in JavaScript).
    Memory(String),
    /// An index outside of a dimension (`IndexError`).
    Index(String),
    /// The operation does not exist for this data type (`NotImplementedError`).
    NotImplemented(String),
    /// The warning handler turned a warning into an error; it knows which.
    Raised,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The text alone, as PyTorch prints it.
    pub fn message(&self) -> &str {
        match self {
            Error::Value(text)
            | Error::Runtime(text)
            | Error::Type(text)
            | Error::Memory(text)
            | Error::Index(text)
            | Error::NotImplemented(text) => text,
            Error::Raised => "a warning handler raised an error",
        }
    }
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Returns early with `Error::$kind(format!(..))`.
macro_rules! bail {
    ($kind:ident, $($text:tt)+) => {
        return Err($crate::Error::$kind(format!($($text)+)))
    };
}
pub(crate) use bail;

/// A number as Python prints it where PyTorch puts an argument into a message.
///
/// Whole numbers print without a fraction, because JavaScript does not tell 2 from 2.0.
pub(crate) struct Number(pub f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let x = self.0;
        if x.is_nan() {
            f.write_str("nan")
        } else if x != 0.0 && x.is_finite() && !(1e-4..1e16).contains(&x.abs()) {
            // Python writes the exponent with a sign and at least two digits.
            let text = format!("{x:e}");
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent),
            };
            write!(f, "{mantissa}e{sign}{digits:0>2}")
        } else {
            write!(f, "{x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn numbers_print_as_in_python() {
        let cases = [
            (2.0, "2"),
            (-0.1, "-0.1"),
            (1.1, "1.1"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (1e-7, "1e-07"),
            (-2.5e-300, "-2.5e-300"),
            (1e22, "1e+22"),
            (0.0001, "0.0001"),
            (1.0 + f64::EPSILON, "1.0000000000000002"),
        ];
        for (x, text) in cases {
            assert_eq!(Number(x).to_string(), text);
        }
    }
}
