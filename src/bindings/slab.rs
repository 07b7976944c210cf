//! A slab of values behind generational handles: a disposed, forged or doubly disposed handle is
//! an error, until four thousand million values later its number comes round again.

/// Bits of a handle that are the place; the rest is the generation.
const INDEX_BITS: u32 = 22;
const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;
const MAX_GENERATION: u32 = u32::MAX >> INDEX_BITS;

/// Values by handle. A handle is `generation << INDEX_BITS | index`, with generations from 1, so
/// that 0 is never one.
#[derive(Debug)]
pub(crate) struct Slab<T> {
    entries: Vec<Entry<T>>,
    /// Places that can be used again.
    free: Vec<u32>,
    /// Places that have used up their generations: only used again, from generation 1, when every
    /// other place is taken, that is after four thousand million values at the earliest.
    worn: Vec<u32>,
}

#[derive(Debug)]
struct Entry<T> {
    generation: u32,
    value: Option<T>,
}

impl<T> Slab<T> {
    pub const fn new() -> Self {
        Slab { entries: Vec::new(), free: Vec::new(), worn: Vec::new() }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.entries.len() - self.free.len() - self.worn.len()
    }

    /// Keeps the value and returns its handle, or `None` when there are four million already or no
    /// memory is left.
    pub fn insert(&mut self, value: T) -> Option<u32> {
        let index = match self.free.pop() {
            Some(index) => index,
            None if self.entries.len() <= INDEX_MASK as usize => {
                // With room for every place in both lists, removing never needs memory.
                let places = self.entries.len() + 1;
                self.entries.try_reserve(1).ok()?;
                self.free.try_reserve(places - self.free.len()).ok()?;
                self.worn.try_reserve(places - self.worn.len()).ok()?;
                self.entries.push(Entry { generation: 0, value: None });
                self.entries.len() as u32 - 1
            }
            None => self.worn.pop()?,
        };
        let entry = &mut self.entries[index as usize];
        entry.generation = entry.generation % MAX_GENERATION + 1;
        entry.value = Some(value);
        Some(entry.generation << INDEX_BITS | index)
    }

    /// The value of this handle, when it is one.
    pub fn get(&self, handle: u32) -> Option<&T> {
        let entry = self.entries.get((handle & INDEX_MASK) as usize)?;
        if entry.generation != handle >> INDEX_BITS {
            return None;
        }
        entry.value.as_ref()
    }

    /// Puts another value behind a handle, when it is one.
    pub fn replace(&mut self, handle: u32, value: T) {
        if self.get(handle).is_some() {
            self.entries[(handle & INDEX_MASK) as usize].value = Some(value);
        }
    }

    /// Takes the value of this handle out, when it is one; the handle is none from now on.
    pub fn remove(&mut self, handle: u32) -> Option<T> {
        let index = handle & INDEX_MASK;
        let entry = self.entries.get_mut(index as usize)?;
        if entry.generation != handle >> INDEX_BITS {
            return None;
        }
        let value = entry.value.take()?;
        match entry.generation {
            MAX_GENERATION => self.worn.push(index),
            _ => self.free.push(index),
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn a_removed_handle_stays_dead() {
        let mut slab = Slab::new();
        let a = slab.insert('a').unwrap();
        let b = slab.insert('b').unwrap();
        assert_eq!((slab.get(a), slab.get(b), slab.len()), (Some(&'a'), Some(&'b'), 2));
        assert_eq!(slab.remove(a), Some('a'));
        assert_eq!((slab.get(a), slab.len()), (None, 1));
        assert_eq!(slab.remove(a), None);
        let c = slab.insert('c').unwrap();
        assert_eq!(c & INDEX_MASK, a & INDEX_MASK, "the place is used again");
        assert_eq!((slab.get(a), slab.get(c)), (None, Some(&'c')));
        slab.replace(a, 'x');
        slab.replace(b, 'y');
        assert_eq!((slab.get(a), slab.get(b), slab.get(c)), (None, Some(&'y'), Some(&'c')));
        for forged in [0, 1, u32::MAX, c ^ (1 << INDEX_BITS)] {
            assert_eq!(slab.get(forged), None);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_place_wears_out_before_a_handle_returns() {
        let mut slab = Slab::new();
        let mut seen = std::collections::BTreeSet::new();
        for i in 0..3 * MAX_GENERATION {
            let handle = slab.insert(i).unwrap();
            assert!(handle != 0 && seen.insert(handle), "handle {handle} again");
            slab.remove(handle);
        }
        assert_eq!((slab.len(), slab.worn.len()), (0, 3));
    }
}
