//! Mirror of `storage.rs`: memory statistics.

use super::handle::live_tensors;
use crate::storage;
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// What `torch.memory()` gives, as numbers.
#[derive(Serialize)]
struct Memory {
    live_tensors: f64,
    live_bytes: f64,
    peak_bytes: f64,
    pooled_bytes: f64,
    wasm_bytes: f64,
}

/// Memory statistics as a plain object.
#[wasm_bindgen]
pub fn memory_stats() -> JsValue {
    let stats = storage::memory_stats();
    let memory = Memory {
        live_tensors: live_tensors() as f64,
        live_bytes: stats.live_bytes as f64,
        peak_bytes: stats.peak_bytes as f64,
        pooled_bytes: stats.pooled_bytes as f64,
        wasm_bytes: wasm_bytes(),
    };
    serde_wasm_bindgen::to_value(&memory).unwrap_or(JsValue::NULL)
}

/// Starts the measurement of the peak again.
#[wasm_bindgen]
pub fn reset_peak_bytes() {
    storage::reset_peak_bytes();
}

/// The size of the module's memory, which only grows.
#[cfg(target_arch = "wasm32")]
fn wasm_bytes() -> f64 {
    const PAGE: f64 = 65_536.0;
    core::arch::wasm32::memory_size(0) as f64 * PAGE
}

#[cfg(not(target_arch = "wasm32"))]
fn wasm_bytes() -> f64 {
    0.0
}
