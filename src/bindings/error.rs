//! How an error crosses: kept here until the facade takes it.

use crate::error::{Error, ErrorKind, Result};
use crate::warnings;
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static LAST: RefCell<Option<Error>> = const { RefCell::new(None) };
}

/// Keeps the error; what stands for a failure is returned.
#[cold]
#[inline(never)]
pub(super) fn kept<T: Default>(error: Error) -> T {
    LAST.set(Some(error));
    T::default()
}

/// The value, or 0 with the error kept.
#[inline(never)]
pub(super) fn or_zero(result: Result<u32>) -> u32 {
    result.unwrap_or_else(kept)
}

/// The text, or an empty one with the error kept.
pub(super) fn or_empty(result: Result<String>) -> String {
    result.unwrap_or_else(kept)
}

/// The number, or NaN with the error kept.
pub(super) fn or_nan(result: Result<f64>) -> f64 {
    result.unwrap_or_else(|error| {
        kept::<()>(error);
        f64::NAN
    })
}

/// 1, or 0 with the error kept.
#[inline(never)]
pub(super) fn status(result: Result<()>) -> u32 {
    or_zero(result.map(|()| 1))
}

/// Which class the last error is of: 1 `ValueError`, 2 `RuntimeError`, 3 `TypeError`,
/// 4 `RangeError`, 5 `NotImplementedError`, 6 what the warning handler threw, 7 `IndexError`,
/// 0 no error.
#[wasm_bindgen]
pub fn error_kind() -> u32 {
    LAST.with_borrow(|last| match last.as_ref().map(Error::kind) {
        None => 0,
        Some(ErrorKind::Value) => 1,
        Some(ErrorKind::Runtime) => 2,
        Some(ErrorKind::Type) => 3,
        Some(ErrorKind::Memory) => 4,
        Some(ErrorKind::NotImplemented) => 5,
        Some(ErrorKind::Raised) => 6,
        Some(ErrorKind::Index) => 7,
    })
}

/// The text of the last error, which is then forgotten.
#[wasm_bindgen]
pub fn take_error_message() -> String {
    LAST.take().map_or_else(String::new, |error| error.message())
}

/// Sets what is called with each warning. The function returns true when the warning became an
/// error, which it has kept: a function that throws would leave wasm frames half done.
#[wasm_bindgen]
pub fn set_warning_handler(handler: Function) {
    warnings::set_handler(Some(Rc::new(move |text: &str| {
        match handler.call1(&JsValue::UNDEFINED, &JsValue::from_str(text)) {
            Ok(raised) if raised.is_falsy() => Ok(()),
            Ok(_) | Err(_) => Err(Error::new(ErrorKind::Raised, String::new())),
        }
    })));
}
