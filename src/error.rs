//! The one error type: what went wrong, in PyTorch's words where PyTorch has some.
//!
//! Every reachable failure of this crate is an [`Error`]; a panic is a bug.

use std::fmt;

/// What an error is, sorted as Python sorts it, so that the facade can throw the class of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An argument has the right type but a value that is not allowed (`ValueError`).
    Value,
    /// The operation cannot be done with these tensors (`RuntimeError`).
    Runtime,
    /// An argument has the wrong type (`TypeError`).
    Type,
    /// A size that cannot be, or memory that is not there (`RangeError` in JavaScript).
    Memory,
    /// The operation does not exist for this data type (`NotImplementedError`).
    NotImplemented,
    /// A dimension or an index outside of its range (`IndexError`).
    Index,
    /// The warning handler turned a warning into an error; it knows which.
    Raised,
}

/// An error: its kind and its text.
///
/// ```
/// use selfnorm::{DType, ErrorKind, Tensor};
///
/// let error = Tensor::zeros(&[2, 3], DType::Float32)?.reshape(&[4]).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Runtime);
/// assert_eq!(error.message(), "shape '[4]' is invalid for input of size 6");
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Error(kept::Kept);

impl Error {
    /// An error of this kind with this text.
    #[cold]
    #[inline(never)]
    pub fn new(kind: ErrorKind, text: String) -> Self {
        Error(kept::keep(kind, text))
    }

    /// The same with a text that is put together here, once for all callers.
    #[cold]
    #[inline(never)]
    pub(crate) fn formatted(kind: ErrorKind, text: fmt::Arguments) -> Self {
        Error::new(kind, fmt::format(text))
    }

    /// What it is.
    pub fn kind(&self) -> ErrorKind {
        kept::with(&self.0, |kind, _| kind)
    }

    /// The text alone, as PyTorch prints it.
    pub fn message(&self) -> String {
        kept::with(&self.0, |_, text| text.to_owned())
    }
}

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.message() == other.message()
    }
}

impl Eq for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        kept::with(&self.0, |_, text| f.write_str(text))
    }
}

impl std::error::Error for Error {}

/// Kind and text, in a box of the error's own.
#[cfg(not(all(feature = "bindings", target_arch = "wasm32", not(test))))]
mod kept {
    use super::ErrorKind;

    pub(super) type Kept = Box<(ErrorKind, String)>;

    pub(super) fn keep(kind: ErrorKind, text: String) -> Kept {
        Box::new((kind, text))
    }

    pub(super) fn with<R>(kept: &Kept, read: impl FnOnce(ErrorKind, &str) -> R) -> R {
        read(kept.0, &kept.1)
    }
}

/// Kind and text of the last error, beside it: the module for JavaScript has one at a time, the facade asks for it at
/// once, and a `Result<Tensor>` is then a single word, which makes the module a tenth smaller.
#[cfg(all(feature = "bindings", target_arch = "wasm32", not(test)))]
mod kept {
    use super::ErrorKind;
    use std::cell::RefCell;

    thread_local! {
        static LAST: RefCell<(ErrorKind, String)> =
            const { RefCell::new((ErrorKind::Raised, String::new())) };
    }

    #[derive(Clone, Debug)]
    pub(super) struct Kept;

    pub(super) fn keep(kind: ErrorKind, text: String) -> Kept {
        LAST.set((kind, text));
        Kept
    }

    pub(super) fn with<R>(_: &Kept, read: impl FnOnce(ErrorKind, &str) -> R) -> R {
        LAST.with_borrow(|(kind, text)| read(*kind, text))
    }
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Returns early with an error of kind `ErrorKind::$kind` and a formatted text.
macro_rules! bail {
    ($kind:ident, $($text:tt)+) => {
        return Err($crate::Error::formatted($crate::ErrorKind::$kind, format_args!($($text)+)))
    };
}
pub(crate) use bail;
