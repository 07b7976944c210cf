//! The memory of tensors: aligned buffers, a pool that reuses them, and the count of live bytes.
//!
//! A buffer always holds initialised memory: it is zeroed when it comes from the allocator, and
//! keeps its old contents when it comes from the pool. That lets a kernel write its output without
//! a pass that clears it first, in safe code. Beside `simd`, only this and
//! `small` have `unsafe`.

#![allow(unsafe_code)]

#[cfg(any(test, all(target_arch = "wasm32", feature = "bindings")))]
pub(crate) mod small;

use crate::dtype::Element;
use crate::error::{Error, ErrorKind, Result};
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

/// The alignment of every buffer in bytes: that of a 128-bit vector.
const ALIGNMENT: usize = 16;

/// Bytes that must be free in a wasm module after a new allocation. Rust ends the instance when a
/// small allocation (a shape, a handle, the text of an error) finds no memory; this is what keeps
/// them from it.
#[cfg(target_arch = "wasm32")]
const HEADROOM: usize = 256 << 10;

/// Free buffers above this many bytes in all go back to the allocator.
const POOL_LIMIT: usize = 256 << 20;

/// What is in use, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryStats {
    /// Bytes of all tensors that exist now; tensors that share memory count once.
    pub live_bytes: usize,
    /// The most that `live_bytes` has been since [`reset_peak_bytes`].
    pub peak_bytes: usize,
    /// Bytes that are kept to be used again.
    pub pooled_bytes: usize,
}

thread_local! {
    static STATS: Cell<MemoryStats> = const {
        Cell::new(MemoryStats { live_bytes: 0, peak_bytes: 0, pooled_bytes: 0 })
    };
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { free: Vec::new() }) };
}

/// This thread's memory statistics.
///
/// ```
/// use selfnorm::{DType, Tensor, storage::memory_stats};
///
/// let before = memory_stats().live_bytes;
/// let x = Tensor::zeros(&[2, 3], DType::Float32)?;
/// assert_eq!(memory_stats().live_bytes - before, 24);
/// drop(x);
/// assert_eq!(memory_stats().live_bytes, before);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn memory_stats() -> MemoryStats {
    STATS.get()
}

/// Starts the measurement of the peak again from what is live now.
pub fn reset_peak_bytes() {
    update_stats(|stats| stats.peak_bytes = stats.live_bytes);
}

/// Whether small allocations will go on to find memory.
#[cfg(feature = "bindings")]
pub(crate) fn check_headroom() -> Result<()> {
    if has_headroom() {
        return Ok(());
    }
    empty_cache();
    if has_headroom() {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::Memory, "can't allocate memory".into()))
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn has_headroom() -> bool {
    true
}

#[cfg(target_arch = "wasm32")]
fn has_headroom() -> bool {
    use core::arch::wasm32::memory_size;
    const PAGE: usize = 65_536;
    thread_local! {
        static PAGES: Cell<usize> = const { Cell::new(0) };
    }
    // Growing costs near a millisecond and detaches every view that JavaScript has: when memory had
    // to grow, let it grow by an eighth, so that it seldom happens.
    let pages = memory_size(0);
    let grown = PAGES.replace(pages) != pages && can_allocate((pages / 8 * PAGE).min(64 << 20));
    PAGES.set(memory_size(0));
    grown || can_allocate(HEADROOM)
}

/// Whether the allocator has so many bytes, which it then keeps for what comes next.
#[cfg(target_arch = "wasm32")]
fn can_allocate(bytes: usize) -> bool {
    let Ok(layout) = Layout::from_size_align(bytes.max(HEADROOM), ALIGNMENT) else { return false };
    // SAFETY: the layout has a size; the memory is not touched, and freed at once with the same
    // layout. The black box keeps the compiler from leaving both calls out.
    unsafe {
        let address = std::hint::black_box(std::alloc::alloc(layout));
        let found = !address.is_null();
        if found {
            dealloc(address, layout);
        }
        found
    }
}

/// Gives all pooled buffers back to the allocator.
pub fn empty_cache() {
    // Taken out first: dropping a block must not find the pool borrowed.
    let free = POOL.with_borrow_mut(|pool| std::mem::take(&mut pool.free));
    drop(free);
    update_stats(|stats| stats.pooled_bytes = 0);
}

fn update_stats(change: impl FnOnce(&mut MemoryStats)) {
    let mut stats = STATS.get();
    change(&mut stats);
    STATS.set(stats);
}

/// Free blocks by size class.
struct Pool {
    free: Vec<Vec<Block>>,
}

impl Pool {
    /// Keeps a block; frees it when there is no memory for the list that would hold it.
    fn put(&mut self, block: Block) -> bool {
        let missing = (block.class + 1).saturating_sub(self.free.len());
        if self.free.try_reserve(missing).is_err() {
            return false;
        }
        self.free.extend(std::iter::repeat_with(Vec::new).take(missing));
        let blocks = &mut self.free[block.class];
        let room = blocks.try_reserve(1).is_ok();
        if room {
            blocks.push(block);
        }
        room
    }
}

/// An allocation of `class_bytes(class)` initialised bytes, aligned to [`ALIGNMENT`].
#[derive(Debug)]
struct Block {
    address: NonNull<u8>,
    class: usize,
}

/// The smallest class whose blocks hold `bytes`: eight steps for each doubling from 64 bytes on,
/// so that less than an eighth is wasted.
fn size_class(bytes: usize) -> usize {
    let bytes = bytes.max(64);
    let doubling = bytes.ilog2() as usize;
    let step = 1 << (doubling - 3);
    (doubling - 6) * 8 + (bytes - (1 << doubling)).div_ceil(step)
}

/// How many bytes a block of this class has; `None` where no allocation can be that large.
fn class_bytes(class: usize) -> Option<usize> {
    let (doubling, steps) = (class / 8 + 6, class % 8);
    let base = 1usize.checked_shl(doubling as u32)?;
    base.checked_add(steps << (doubling - 3)).filter(|&bytes| bytes <= isize::MAX as usize - 15)
}

impl Block {
    fn layout(class: usize) -> Option<Layout> {
        Layout::from_size_align(class_bytes(class)?, ALIGNMENT).ok()
    }

    /// A zeroed block from the allocator, when that leaves enough for everything else.
    fn allocate(class: usize) -> Option<Block> {
        let layout = Block::layout(class)?;
        // SAFETY: the layout has a size of at least 64 bytes.
        let address = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        let block = Block { address, class };
        has_headroom().then_some(block)
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        if let Some(layout) = Block::layout(self.class) {
            // SAFETY: `allocate` got the block with the layout of this same class, which never
            // changes, and a block is owned by one value only.
            unsafe { dealloc(self.address.as_ptr(), layout) };
        }
    }
}

/// The memory of one or more tensors: `bytes` initialised bytes, aligned to [`ALIGNMENT`].
#[derive(Debug)]
pub(crate) struct Buffer {
    /// `None` only while dropping.
    block: Option<Block>,
    bytes: usize,
}

impl Buffer {
    /// A buffer of this many zero bytes.
    pub fn zeroed(bytes: usize) -> Result<Buffer> {
        let (mut buffer, fresh) = Buffer::take(bytes)?;
        if !fresh {
            buffer.as_mut_slice::<u8>().fill(0);
        }
        Ok(buffer)
    }

    /// A buffer of this many bytes with zeros or old contents, whichever is quicker to have.
    pub fn new(bytes: usize) -> Result<Buffer> {
        Buffer::take(bytes).map(|(buffer, _)| buffer)
    }

    /// A buffer, and whether it is fresh from the allocator, hence zero.
    fn take(bytes: usize) -> Result<(Buffer, bool)> {
        let class = size_class(bytes);
        let reused =
            POOL.with_borrow_mut(|pool| pool.free.get_mut(class).and_then(|blocks| blocks.pop()));
        let (block, fresh) = match reused {
            Some(block) => {
                let freed = class_bytes(class).unwrap_or(0);
                update_stats(|stats| stats.pooled_bytes -= freed);
                (block, false)
            }
            None => Block::allocate(class)
                .or_else(|| {
                    // What is pooled may be what is missing.
                    empty_cache();
                    Block::allocate(class)
                })
                .map(|block| (block, true))
                .ok_or_else(|| {
                    Error::new(
                        ErrorKind::Memory,
                        format!("can't allocate memory: you tried to allocate {bytes} bytes."),
                    )
                })?,
        };
        update_stats(|stats| {
            stats.live_bytes += bytes;
            stats.peak_bytes = stats.peak_bytes.max(stats.live_bytes);
        });
        Ok((Buffer { block: Some(block), bytes }, fresh))
    }

    fn address(&self) -> NonNull<u8> {
        self.block.as_ref().map_or(NonNull::<u128>::dangling().cast(), |block| block.address)
    }

    /// Where the first byte is.
    #[cfg(any(test, feature = "bindings"))]
    pub fn as_ptr(&self) -> *const u8 {
        self.address().as_ptr()
    }

    /// The elements; as many as fit.
    pub fn as_slice<T: Element>(&self) -> &[T] {
        // SAFETY: the block has at least `bytes` initialised bytes (`new`), is aligned to 16, more
        // than any element needs, and lives as long as `self`. `Element` is sealed: its types have
        // no invalid bit patterns. `&self` keeps everyone from writing.
        unsafe {
            std::slice::from_raw_parts(self.address().as_ptr().cast(), self.bytes / size_of::<T>())
        }
    }

    /// The elements, to be written.
    pub fn as_mut_slice<T: Element>(&mut self) -> &mut [T] {
        // SAFETY: as in `as_slice`; `&mut self` makes this the only access, and elements have no
        // padding, so that the bytes stay initialised.
        unsafe {
            std::slice::from_raw_parts_mut(
                self.address().as_ptr().cast(),
                self.bytes / size_of::<T>(),
            )
        }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let Some(block) = self.block.take() else { return };
        let capacity = class_bytes(block.class).unwrap_or(0);
        // While the thread ends, the thread-local values may be gone already: then just free.
        let _ = STATS.try_with(|stats| {
            let mut now = stats.get();
            now.live_bytes -= self.bytes;
            if now.pooled_bytes + capacity <= POOL_LIMIT
                && let Ok(true) = POOL.try_with(|pool| pool.borrow_mut().put(block))
            {
                now.pooled_bytes += capacity;
            }
            stats.set(now);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn a_class_holds_what_it_is_for_and_wastes_little() {
        for bytes in (0..5000).chain([65_535, 65_536, 65_537, 1 << 28, (1 << 28) + 1]) {
            let capacity = class_bytes(size_class(bytes)).unwrap();
            assert!(capacity >= bytes, "{bytes} in {capacity}");
            assert!(capacity <= 64.max(bytes + bytes / 8 + 1), "{bytes} in {capacity}");
        }
        assert_eq!(class_bytes(size_class(usize::MAX)), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn buffers_are_aligned_counted_and_used_again() {
        empty_cache();
        let before = memory_stats();
        let mut buffer = Buffer::new(100).unwrap();
        assert_eq!(buffer.as_ptr() as usize % ALIGNMENT, 0);
        assert_eq!(buffer.as_slice::<f32>(), [0.0; 25]);
        assert_eq!(buffer.as_slice::<f64>().len(), 12);
        buffer.as_mut_slice::<u8>().fill(7);
        assert_eq!(memory_stats().live_bytes, before.live_bytes + 100);
        assert!(memory_stats().peak_bytes >= before.live_bytes + 100);

        let address = buffer.as_ptr();
        drop(buffer);
        assert_eq!(memory_stats().live_bytes, before.live_bytes);
        assert_eq!(memory_stats().pooled_bytes, 104);
        let again = Buffer::new(97).unwrap();
        assert_eq!(again.as_ptr(), address);
        assert_eq!(again.as_slice::<u8>(), [7; 97]);
        assert_eq!(memory_stats().pooled_bytes, 0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn zeroed_is_zero_whatever_was_there() {
        for _ in 0..2 {
            let mut buffer = Buffer::zeroed(1000).unwrap();
            assert_eq!(buffer.as_slice::<u8>(), [0; 1000]);
            buffer.as_mut_slice::<u8>().fill(7);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_empty_buffer_is_a_buffer() {
        let mut buffer = Buffer::new(0).unwrap();
        assert!(buffer.as_slice::<i64>().is_empty());
        assert!(buffer.as_mut_slice::<u8>().is_empty());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_cannot_be_is_an_error_and_counts_nothing() {
        let before = memory_stats().live_bytes;
        let error = Buffer::new(isize::MAX as usize - 100).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Memory);
        assert!(error.message().contains("can't allocate memory"));
        assert_eq!(memory_stats().live_bytes, before);
    }
}
