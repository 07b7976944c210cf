//! What JavaScript calls: handles in, handles out. No logic beyond that.
//!
//! A function that can fail returns 0 (never a valid handle) and leaves the error to be taken by
//! `error_kind` and `take_error_message`: cheaper than a `Result` at the border, and nothing
//! is ever thrown through wasm frames. The facade's `ts/raw.ts` is the only caller.

mod activation;
mod autograd;
mod conv;
mod create;
mod dropout;
mod error;
mod handle;
mod index;
mod init;
mod linear;
mod loss;
mod matmul;
mod memory;
mod norm;
mod optim;
mod pointwise;
mod pool;
mod random;
mod reduce;
mod shape;
mod slab;
mod softmax;
mod tensor;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    // Every reachable failure is an error, so release builds do without the hook's size.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
}

/// The version of the crate and of the package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}
