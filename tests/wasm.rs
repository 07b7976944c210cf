//! What only a wasm engine can show: its memory limit and its entropy. The other tests of the crate
//! stand beside the code and run natively and in wasm alike.

#![cfg(target_arch = "wasm32")]

use selfnorm::ops::dropout::{Kind, dropout};
use selfnorm::ops::random::rand;
use selfnorm::rng::Generator;
use selfnorm::storage::{empty_cache, memory_stats};
use selfnorm::{DType, Error, Tensor};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn memory_that_is_not_there_is_an_error_and_work_goes_on() {
    let before = memory_stats().live_bytes;
    let mut tensors = Vec::new();
    let error = loop {
        match Tensor::zeros(&[1 << 27], DType::Float32) {
            Ok(tensor) => tensors.push(tensor),
            Err(error) => break error,
        }
        assert!(tensors.len() < 9, "4 GiB of memory hold eight tensors of 512 MiB at most");
    };
    assert!(matches!(error, Error::Memory(text) if text.contains("536870912 bytes")));
    drop(tensors);
    assert_eq!(memory_stats().live_bytes, before);
    empty_cache();
    let x = rand(&[1000], DType::Float32, None).unwrap();
    assert!(dropout(Kind::AlphaDropout, &x, 0.5, true, false, None).is_ok());
}

#[wasm_bindgen_test]
fn sizes_beyond_the_address_space_are_errors() {
    for sizes in [&[1 << 16, 1 << 16][..], &[usize::MAX][..], &[1 << 29][..]] {
        assert!(matches!(Tensor::zeros(sizes, DType::Float64), Err(Error::Memory(_))));
    }
}

#[wasm_bindgen_test]
fn entropy_comes_from_the_engine() {
    let mut generator = Generator::new();
    let (a, b) = (generator.seed().unwrap(), generator.seed().unwrap());
    assert!(a != b && a < 1 << 53 && b < 1 << 53);
}
