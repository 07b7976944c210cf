//! Mirror of `storage.rs`: memory statistics, and the allocator that storage comes from.

use super::handle::live_tensors;
use crate::storage;
#[cfg(target_arch = "wasm32")]
use crate::storage::small::Small;
use serde::Serializer;
use serde::ser::SerializeMap;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: Small<talc::wasm::WasmDynamicTalc> =
    Small::new(talc::wasm::new_wasm_dynamic_allocator());

/// Memory statistics as a plain object.
#[wasm_bindgen]
pub fn memory_stats() -> JsValue {
    let stats = storage::memory_stats();
    // A map and not a struct: for structs serde-wasm-bindgen keeps a table of all names.
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    let object = serializer.serialize_map(None).and_then(|mut map| {
        entry(&mut map, "live_tensors", live_tensors())?;
        entry(&mut map, "live_bytes", stats.live_bytes)?;
        entry(&mut map, "peak_bytes", stats.peak_bytes)?;
        entry(&mut map, "pooled_bytes", stats.pooled_bytes)?;
        entry(&mut map, "wasm_bytes", wasm_bytes())?;
        map.end()
    });
    object.unwrap_or(JsValue::NULL)
}

#[inline(never)]
fn entry<M: SerializeMap>(map: &mut M, name: &str, count: usize) -> Result<(), M::Error> {
    map.serialize_entry(name, &(count as f64))
}

/// Starts the measurement of the peak again.
#[wasm_bindgen]
pub fn reset_peak_bytes() {
    storage::reset_peak_bytes();
}

/// The size of the module's memory, which only grows.
#[cfg(target_arch = "wasm32")]
fn wasm_bytes() -> usize {
    const PAGE: usize = 65_536;
    // Saturates: all of the 4 GiB are one byte more than a usize counts.
    core::arch::wasm32::memory_size(0).saturating_mul(PAGE)
}

#[cfg(not(target_arch = "wasm32"))]
fn wasm_bytes() -> usize {
    0
}
