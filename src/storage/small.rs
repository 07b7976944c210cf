//! Small allocations: lists of free blocks in front of the module's allocator. A tensor, a node of a
//! graph or a list of sizes takes several, and the allocator behind needs ten times as long for each.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::ptr::null_mut;

/// Block sizes are the multiples of this.
const STEP: usize = 16;
/// How many sizes there are: up to 256 bytes.
const CLASSES: usize = 16;
/// No more bytes of each size are kept; the rest goes back to the allocator.
const KEPT: usize = 64 << 10;

/// An allocator that keeps small blocks to give them out again.
#[derive(Debug)]
pub(crate) struct Small<A> {
    behind: A,
    /// For each size the first free block, whose first bytes are the address of the next.
    free: [Cell<*mut u8>; CLASSES],
    /// How many more blocks of each size may be kept.
    room: [Cell<usize>; CLASSES],
}

// SAFETY: the module has one thread; tests, too, use their values in one thread only.
unsafe impl<A> Sync for Small<A> {}

impl<A> Small<A> {
    /// Empty lists in front of `behind`.
    pub const fn new(behind: A) -> Self {
        let mut room = [const { Cell::new(0) }; CLASSES];
        let mut class = 0;
        while class < CLASSES {
            room[class] = Cell::new(KEPT / ((class + 1) * STEP));
            class += 1;
        }
        Small { behind, free: [const { Cell::new(null_mut()) }; CLASSES], room }
    }
}

impl<A: GlobalAlloc> Small<A> {
    /// What `get` finds; where it finds nothing, again after all kept blocks have been given back, for what
    /// lies between them is then whole again.
    #[inline(always)]
    fn found(&self, get: impl Fn() -> *mut u8) -> *mut u8 {
        let address = get();
        if address.is_null() && self.give_back() { get() } else { address }
    }

    /// Gives all kept blocks back; whether there were any.
    #[cold]
    #[inline(never)]
    fn give_back(&self) -> bool {
        let mut any = false;
        for (class, free) in self.free.iter().enumerate() {
            let mut next = free.replace(null_mut());
            while !next.is_null() {
                any = true;
                let address = next;
                // SAFETY: a free block begins with the address of the next, and came with this layout.
                unsafe {
                    next = address.cast::<*mut u8>().read();
                    self.behind.dealloc(address, block(class));
                }
                self.room[class].update(|room| room + 1);
            }
        }
        any
    }
}

/// The class of a layout, and the layout of its blocks; `None` for what is not small.
#[inline(always)]
fn class_of(layout: Layout) -> Option<usize> {
    let class = layout.size().wrapping_sub(1) / STEP;
    (class < CLASSES && layout.align() <= STEP).then_some(class)
}

/// What is asked of the allocator for a block.
fn block(class: usize) -> Layout {
    // SAFETY: the alignment is a power of two and the size far below the limit.
    unsafe { Layout::from_size_align_unchecked((class + 1) * STEP, STEP) }
}

// SAFETY: a block of a class comes from the allocator behind with the layout of that class and goes back
// with the same one. In between it is either given out, for a layout that fits, or in one list of
// free blocks; no two layouts share a class that does not hold both.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Small<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's layout.
            return self.found(|| unsafe { self.behind.alloc(layout) });
        };
        let first = self.free[class].get();
        if first.is_null() {
            // SAFETY: the size is not 0.
            return self.found(|| unsafe { self.behind.alloc(block(class)) });
        }
        // SAFETY: a free block begins with the address of the next.
        self.free[class].set(unsafe { first.cast::<*mut u8>().read() });
        self.room[class].update(|room| room + 1);
        first
    }

    #[inline]
    unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
        let Some(class) = class_of(layout) else {
            // SAFETY: what is not small came from there with this layout.
            return unsafe { self.behind.dealloc(address, layout) };
        };
        let room = self.room[class].get();
        if room == 0 {
            // SAFETY: `alloc` got the block with the layout of its class.
            return unsafe { self.behind.dealloc(address, block(class)) };
        }
        self.room[class].set(room - 1);
        // SAFETY: nobody else has the block, which is aligned and large enough for an address.
        unsafe { address.cast::<*mut u8>().write(self.free[class].replace(address)) };
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class_of(layout).is_none() {
            // SAFETY: the caller's layout.
            return self.found(|| unsafe { self.behind.alloc_zeroed(layout) });
        }
        // SAFETY: the caller's layout; a block that is there has its size.
        unsafe {
            let address = self.alloc(layout);
            if !address.is_null() {
                address.write_bytes(0, layout.size());
            }
            address
        }
    }

    unsafe fn realloc(&self, address: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller sees to it that the size is right for the alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class_of(layout), class_of(wanted)) {
            // SAFETY: neither is small: the caller's layout and size.
            (None, None) => self.found(|| unsafe { self.behind.realloc(address, layout, size) }),
            (before, after) if before == after => address,
            // SAFETY: both blocks have the smaller one of the sizes, and are not the same.
            _ => unsafe {
                let moved = self.alloc(wanted);
                if !moved.is_null() {
                    moved.copy_from_nonoverlapping(address, layout.size().min(size));
                    self.dealloc(address, layout);
                }
                moved
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::alloc::System;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Counts what the allocator behind has given out, and gives no more than a limit.
    struct Counted(Cell<usize>, usize);

    fn counted(limit: usize) -> Small<Counted> {
        Small::new(Counted(Cell::new(0), limit))
    }

    // SAFETY: the system's allocator, with a count beside it.
    unsafe impl GlobalAlloc for Counted {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            if self.1 - self.0.get() < layout.size() {
                return null_mut();
            }
            self.0.update(|bytes| bytes + layout.size());
            // SAFETY: the caller's layout.
            unsafe { System.alloc(layout) }
        }

        unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
            self.0.update(|bytes| bytes - layout.size());
            // SAFETY: the caller's address and layout.
            unsafe { System.dealloc(address, layout) }
        }
    }

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, 8).unwrap()
    }

    /// Gives back what is kept, as the module never does: then nothing is left.
    fn empty(small: &Small<Counted>) {
        small.give_back();
        assert!(!small.give_back());
        assert_eq!(small.behind.0.get(), 0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_freed_block_comes_again_for_what_fits() {
        let small = counted(usize::MAX);
        for size in [1, 15, 16, 17, 255, 256] {
            // SAFETY: every block is written within its size and freed with its layout.
            unsafe {
                let first = small.alloc(layout(size));
                first.write_bytes(7, size);
                small.dealloc(first, layout(size));
                let again = small.alloc_zeroed(layout(size.next_multiple_of(STEP)));
                assert_eq!(again, first);
                assert!((0..size).all(|i| again.add(i).read() == 0), "{size}");
                let other = small.alloc(layout(size));
                assert_ne!(other, again);
                small.dealloc(again, layout(size));
                small.dealloc(other, layout(size));
            }
        }
        let before = small.behind.0.get();
        // SAFETY: as above.
        unsafe {
            let large = small.alloc(layout(257));
            small.dealloc(large, layout(257));
        }
        assert_eq!(small.behind.0.get(), before);
        empty(&small);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn growing_and_shrinking_keep_the_contents() {
        let small = counted(usize::MAX);
        // SAFETY: the sizes are those of the allocation at each moment.
        unsafe {
            let mut address = small.alloc(layout(8));
            address.cast::<u64>().write(0x1234_5678);
            let mut now = 8;
            for size in [16, 40, 256, 257, 5000, 300, 100, 8] {
                address = small.realloc(address, layout(now), size);
                assert_eq!(address.cast::<u64>().read(), 0x1234_5678, "{now} to {size}");
                now = size;
            }
            small.dealloc(address, layout(now));
        }
        empty(&small);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn no_more_is_kept_than_the_limit() {
        let small = counted(usize::MAX);
        // SAFETY: each is freed with its layout.
        unsafe {
            let blocks: Vec<_> = (0..3 * KEPT / 64).map(|_| small.alloc(layout(64))).collect();
            blocks.iter().for_each(|&block| small.dealloc(block, layout(64)));
        }
        assert_eq!(small.behind.0.get(), KEPT);
        empty(&small);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn kept_blocks_go_back_before_memory_ends() {
        let small = counted(1000);
        for size in [300, 240] {
            // SAFETY: each is freed with its layout.
            unsafe {
                let blocks = [0; 3].map(|_| small.alloc(layout(256)));
                assert!(blocks.iter().all(|block| !block.is_null()));
                assert!(small.alloc(layout(size)).is_null(), "nothing is kept yet");
                blocks.iter().for_each(|&block| small.dealloc(block, layout(256)));
                assert_eq!(small.behind.0.get(), 768);
                let zeros = small.alloc_zeroed(layout(size));
                assert_eq!(small.behind.0.get(), size);
                small.dealloc(zeros, layout(size));
            }
            small.give_back();
        }
        empty(&small);
    }
}
