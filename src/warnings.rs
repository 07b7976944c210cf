//! Warnings: one handler, which can be replaced and gets every text.

use crate::error::{Error, Result};
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;

/// What is called with each warning; an error stops the operation before it has done anything.
pub type Handler = Rc<dyn Fn(&str) -> Result<()>>;

thread_local! {
    static HANDLER: RefCell<Option<Handler>> = const { RefCell::new(None) };
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Replaces this thread's warning handler and returns the one before.
///
/// `None` is the default: each text is printed once to standard error, as Python does.
///
/// ```
/// use selfnorm::{DType, Error, ErrorKind, Tensor, ops::dropout::{Kind, dropout}, warnings};
/// use std::rc::Rc;
///
/// // Turn warnings into errors.
/// warnings::set_handler(Some(Rc::new(|text: &str| Err(Error::new(ErrorKind::Runtime, text.to_string())))));
/// let x = Tensor::zeros(&[2, 3], DType::Float32).unwrap();
/// let error = dropout(Kind::Dropout2d, &x, 0.5, true, false, None).unwrap_err();
/// assert!(error.message().starts_with("dropout2d: Received a 2-D input to dropout2d"));
/// ```
pub fn set_handler(handler: Option<Handler>) -> Option<Handler> {
    HANDLER.replace(handler)
}

/// Hands `text` to the handler.
pub(crate) fn warn(text: &str) -> Result<(), Error> {
    // Cloned out first: the handler may itself replace the handler.
    let handler = HANDLER.with_borrow(|handler| handler.clone());
    match handler {
        Some(handler) => handler(text),
        None => {
            print_once(text);
            Ok(())
        }
    }
}

/// Prints a text that was not printed before. A wasm module has no standard error: there it is up
/// to the handler.
fn print_once(text: &str) {
    if cfg!(target_arch = "wasm32") {
        return;
    }
    PRINTED.with_borrow_mut(|printed| {
        if !printed.iter().any(|old| old == text) {
            printed.push(text.to_string());
            // Nobody is told when standard error is closed, which is no reason to fail.
            let _ = writeln!(std::io::stderr(), "UserWarning: {text}");
        }
    });
}
