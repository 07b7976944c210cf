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
    /// The operation does not exist for this data type (`NotImplementedError`).
    NotImplemented(String),
    /// A dimension or an index outside of its range (`IndexError`).
    Index(String),
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
            | Error::NotImplemented(text)
            | Error::Index(text) => text,
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
