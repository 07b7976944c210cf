//! How an error crosses: kept here until the facade takes it.

use crate::error::{Error, Result};
use crate::warnings;
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    pub(super) static LAST: RefCell<Option<Error>> = const { RefCell::new(None) };
}

/// The value, or 0 with the error kept.
#[inline(never)]
pub(super) fn or_zero(result: Result<u32>) -> u32 {
    result.unwrap_or_else(|error| {
        LAST.set(Some(error));
        0
    })
}

/// The text, or an empty one with the error kept.
pub(super) fn or_empty(result: Result<String>) -> String {
    result.unwrap_or_else(|error| {
        LAST.set(Some(error));
        String::new()
    })
}

/// The number, or NaN with the error kept.
pub(super) fn or_nan(result: Result<f64>) -> f64 {
    result.unwrap_or_else(|error| {
        LAST.set(Some(error));
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
    LAST.with_borrow(|last| match last {
        None => 0,
        Some(Error::Value(_)) => 1,
        Some(Error::Runtime(_)) => 2,
        Some(Error::Type(_)) => 3,
        Some(Error::Memory(_)) => 4,
        Some(Error::NotImplemented(_)) => 5,
        Some(Error::Raised) => 6,
        Some(Error::Index(_)) => 7,
    })
}

/// The text of the last error, which is then forgotten.
#[wasm_bindgen]
pub fn take_error_message() -> String {
    LAST.take().map_or_else(String::new, |error| error.to_string())
}

/// Sets what is called with each warning. The function returns true when the warning became an
/// error, which it has kept: a function that throws would leave wasm frames half done.
#[wasm_bindgen]
pub fn set_warning_handler(handler: Function) {
    warnings::set_handler(Some(Rc::new(move |text: &str| {
        match handler.call1(&JsValue::UNDEFINED, &JsValue::from_str(text)) {
            Ok(raised) if raised.is_falsy() => Ok(()),
            Ok(_) | Err(_) => Err(Error::Raised),
        }
    })));
}
