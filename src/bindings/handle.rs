//! The tensors and generators that JavaScript holds. Every binding uses these functions: kept out of
//! line, they are in the module once.

use super::slab::Slab;
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::rng::{Generator, SharedGenerator, default_to_seed, set_default_generator};
use crate::storage::check_headroom;
use crate::tensor::Tensor;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static TENSORS: RefCell<Slab<Tensor>> = const { RefCell::new(Slab::new()) };
    /// How many tensors there have been.
    static KEPT: Cell<u32> = const { Cell::new(0) };
    /// The handle of the second result of the last operation that has two.
    static SECOND: Cell<u32> = const { Cell::new(0) };
    static GENERATORS: RefCell<Slab<SharedGenerator>> = const { RefCell::new(Slab::new()) };
}

fn stale(what: &str) -> Error {
    Error::new(ErrorKind::Runtime, format!("this {what} was disposed"))
}

fn full(what: &str) -> Error {
    Error::new(ErrorKind::Memory, format!("too many {what} at once: dispose some, or use tidy()"))
}

/// The tensor of a handle. A second handle on it, so that the slab is free while an operation
/// runs, which may call back into JavaScript.
#[inline(never)]
pub(super) fn tensor(handle: u32) -> Result<Tensor> {
    TENSORS.with_borrow(|slab| slab.get(handle).cloned()).ok_or_else(|| stale("tensor"))
}

/// What `read` says of a tensor; 0 when there is none of this handle.
pub(super) fn look(handle: u32, read: impl FnOnce(&Tensor) -> usize) -> u32 {
    TENSORS.with_borrow(|slab| slab.get(handle).map_or(0, read) as u32)
}

#[inline(never)]
pub(super) fn optional(handle: u32) -> Result<Option<Tensor>> {
    if handle == 0 { Ok(None) } else { tensor(handle).map(Some) }
}

/// A handle for a new tensor.
#[inline(never)]
pub(super) fn keep(tensor: Tensor) -> Result<u32> {
    // A view allocates only what Rust cannot fail to have: now and then see that it will.
    let count = KEPT.get().wrapping_add(1);
    KEPT.set(count);
    if count.is_multiple_of(128) {
        check_headroom()?;
    }
    TENSORS.with_borrow_mut(|slab| slab.insert(tensor)).ok_or_else(|| full("tensors"))
}

/// A handle for the first of two new tensors; that of the second is to be taken next.
pub(super) fn keep_pair((first, second): (Tensor, Tensor)) -> Result<u32> {
    let first = keep(first)?;
    let second = keep(second).inspect_err(|_| drop(release(first)))?;
    SECOND.set(second);
    Ok(first)
}

/// The handle of the second result of the last operation that has two.
#[wasm_bindgen]
pub fn take_second() -> u32 {
    SECOND.take()
}

/// The handle of an operation's result: the same one when the result is the input itself.
/// A warning handler may have disposed the input in between: then the result needs a new one.
pub(super) fn keep_or_same(result: Tensor, input: &Tensor, handle: u32) -> Result<u32> {
    let alive = || TENSORS.with_borrow(|slab| slab.get(handle).is_some());
    if result.is(input) && alive() { Ok(handle) } else { keep(result) }
}

/// Forgets a tensor.
#[inline(never)]
pub(super) fn release(handle: u32) -> Result<()> {
    // Dropped after the slab is free again.
    let tensor = TENSORS.with_borrow_mut(|slab| slab.remove(handle));
    tensor.map(drop).ok_or_else(|| stale("tensor"))
}

/// How many tensors JavaScript holds.
pub(super) fn live_tensors() -> usize {
    TENSORS.with_borrow(|slab| slab.len())
}

/// The generator of a handle; `None`, the default generator, for 0.
#[inline(never)]
pub(super) fn generator(handle: u32) -> Result<Option<SharedGenerator>> {
    if handle == 0 {
        return Ok(None);
    }
    let found = GENERATORS.with_borrow(|slab| slab.get(handle).cloned());
    found.map(Some).ok_or_else(|| stale("generator"))
}

/// The generator of a handle, to be seeded. No JavaScript but the machine's source of entropy runs
/// while numbers are drawn, so that a generator in use was left so by a stack overflow in a draw: a new
/// one takes its place.
pub(super) fn generator_to_seed(handle: u32) -> Result<SharedGenerator> {
    let current = generator(handle)?.unwrap_or_else(default_to_seed);
    if current.try_borrow_mut().is_ok() {
        return Ok(current);
    }
    let fresh = Generator::shared();
    match handle {
        0 => set_default_generator(Rc::clone(&fresh)),
        _ => GENERATORS.with_borrow_mut(|slab| slab.replace(handle, Rc::clone(&fresh))),
    }
    Ok(fresh)
}

/// A handle for a new generator.
pub(super) fn keep_generator() -> Result<u32> {
    check_headroom()?;
    let generator = Generator::shared();
    GENERATORS.with_borrow_mut(|slab| slab.insert(generator)).ok_or_else(|| full("generators"))
}

/// Forgets a generator.
pub(super) fn release_generator(handle: u32) -> Result<()> {
    let generator = GENERATORS.with_borrow_mut(|slab| slab.remove(handle));
    generator.map(drop).ok_or_else(|| stale("generator"))
}

/// The data type of a code.
#[inline(never)]
pub(super) fn dtype(code: u32) -> Result<DType> {
    let dtype = DType::ALL.get(code as usize).copied();
    dtype
        .ok_or_else(|| Error::new(ErrorKind::Type, format!("there is no data type of code {code}")))
}

/// The same, or none for -1.
pub(super) fn dtype_or_none(code: i32) -> Result<Option<DType>> {
    u32::try_from(code).ok().map(dtype).transpose()
}
