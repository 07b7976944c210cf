//! Loops over whole vectors, of a few instructions each: what the pointwise kernels are made of.
//!
//! Elements come in steps, which fill a vector, so that no loop has a rest. Loops run over a chunk that
//! stays in the first cache: a function in several passes costs little more than in one, and what is
//! long is there once.

use crate::simd::{Float, FloatVector, opaque};

/// The most steps in a chunk.
pub(crate) const CHUNK: usize = 32;

/// Some steps of elements.
pub(crate) type Steps<T> = [<T as Float>::Step];

/// `y = f(a, b)`
#[inline(always)]
pub(crate) fn each<V: FloatVector>(
    a: &Steps<V::Elem>,
    b: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
    f: impl Fn(V, V) -> V,
) {
    update2(a, b, y, |a, b, _| f(a, b));
}

/// `y = f(a, b)`, `N` vectors at once: for a function of many instructions that wait for each other.
#[inline(always)]
pub(crate) fn together<const N: usize, V: FloatVector>(
    a: &Steps<V::Elem>,
    b: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
    f: impl Fn(V, V) -> V,
) {
    // A compiler that knew them to be apart would put each vector's load behind the store before it.
    let (a, b, y) = opaque((a, b, y));
    let Some(last) = a.len().min(b.len()).min(y.len()).checked_sub(1) else { return };
    let mut i = 0;
    while i <= last {
        // Behind the end stands the last vector again, so that there is no rest.
        let places: [usize; N] = std::array::from_fn(|k| last.min(i + k));
        let results = places.map(|i| f(V::load(a[i].as_ref()), V::load(b[i].as_ref())));
        for (place, result) in places.into_iter().zip(results) {
            result.store(y[place].as_mut());
        }
        i += N;
    }
}

/// `y = f(y)`
#[inline(always)]
pub(crate) fn replace<V: FloatVector>(y: &mut Steps<V::Elem>, f: impl Fn(V) -> V) {
    for y in y {
        f(V::load(y.as_ref())).store(y.as_mut());
    }
}

/// `y = f(a, y)`
#[inline(always)]
pub(crate) fn update<V: FloatVector>(
    a: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
    f: impl Fn(V, V) -> V,
) {
    update2(a, a, y, |a, _, y| f(a, y));
}

/// `y = f(a, b, y)`
#[inline(always)]
pub(crate) fn update2<V: FloatVector>(
    a: &Steps<V::Elem>,
    b: &Steps<V::Elem>,
    y: &mut Steps<V::Elem>,
    f: impl Fn(V, V, V) -> V,
) {
    // Of one length, so that nothing is checked in the loop.
    let (Some(a), Some(b)) = (a.get(..y.len()), b.get(..y.len())) else { return };
    for i in 0..y.len() {
        let (a, b) = (V::load(a[i].as_ref()), V::load(b[i].as_ref()));
        f(a, b, V::load(y[i].as_ref())).store(y[i].as_mut());
    }
}

/// Calls `f` with a copy of what is in a chunk.
#[inline(always)]
pub(crate) fn with_copy<T: Float>(y: &mut Steps<T>, f: impl Fn(&Steps<T>, &mut Steps<T>)) {
    let mut copy = [T::Step::default(); CHUNK];
    for y in y.chunks_mut(CHUNK) {
        let copy = &mut copy[..y.len()];
        copy.copy_from_slice(y);
        f(copy, y);
    }
}
