//! What only a wasm engine can show: its memory limit and its entropy. The other tests of the crate
//! stand beside the code and run natively and in wasm alike.

#![cfg(target_arch = "wasm32")]

use selfnorm::ops::dropout::{Kind, dropout};
use selfnorm::ops::random::rand;
use selfnorm::rng::Generator;
use selfnorm::storage::{empty_cache, memory_stats};
use selfnorm::{DType, ErrorKind, Tensor};
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
    assert!(error.kind() == ErrorKind::Memory && error.message().contains("536870912 bytes"));
    drop(tensors);
    assert_eq!(memory_stats().live_bytes, before);
    empty_cache();
    let x = rand(&[1000], DType::Float32, None).unwrap();
    assert!(dropout(Kind::AlphaDropout, &x, 0.5, true, false, None).is_ok());
}

/// The last free bytes belong to shapes, handles and error texts: whoever takes tensors to the end
/// gets errors, and can go on after releasing some.
#[wasm_bindgen_test]
fn small_tensors_leave_room_for_what_must_not_fail() {
    let mut tensors = Vec::new();
    for elements in [1 << 24, 1 << 14, 10] {
        loop {
            match Tensor::empty(&[elements], DType::Float32) {
                Ok(tensor) => tensors.push(tensor),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Memory);
                    break;
                }
            }
        }
    }
    // Views take only small allocations.
    let views: Vec<Tensor> = (0..500).map(|_| tensors[0].reshape(&[-1, 2]).unwrap()).collect();
    assert!(views.iter().all(|view| view.shares_storage(&tensors[0])));
    drop((tensors, views));
    empty_cache();
    assert!(Tensor::zeros(&[1 << 24], DType::Float32).is_ok());
}

#[wasm_bindgen_test]
fn sizes_beyond_the_address_space_are_errors() {
    for sizes in [&[1 << 16, 1 << 16][..], &[usize::MAX][..], &[1 << 29][..]] {
        assert!(
            matches!(Tensor::zeros(sizes, DType::Float64), Err(e) if e.kind() == ErrorKind::Memory)
        );
    }
}

#[wasm_bindgen_test]
fn entropy_comes_from_the_engine() {
    let mut generator = Generator::new();
    let (a, b) = (generator.seed().unwrap(), generator.seed().unwrap());
    assert!(a != b && a < 1 << 53 && b < 1 << 53);
}
