//! Copies between an array without gaps and places at regular steps of another one: transposed,
//! repeated, cut out.
//!
//! ```text
//! for each place (i, j, ..): y[next] = x[i * step_i + j * step_j + ..]
//! ```
//!
//! 1. Dimensions that lie in one another without a gap are one; the last one is the row of the loop.
//! 2. Where a row goes through `x` in steps but another dimension does not, both are transposed
//!    together, some rows at a time, so that what is read stays in the cache.
//! 3. Few elements are copied one by one: a call that copies memory costs more than they do.

use std::ops::Add;

/// A dimension: its size, how far apart its elements are in the array with steps, and in the array
/// without gaps.
#[derive(Clone, Copy, Debug)]
struct Dim {
    size: usize,
    step: usize,
    stride: usize,
}

/// The places in an array with steps, in the order of the array without gaps.
#[derive(Debug)]
pub(crate) struct Walk {
    /// The outermost first.
    dims: Vec<Dim>,
    /// How many places there are.
    count: usize,
}

/// Rows that are transposed together: a line of each stays in the nearest cache, even where all of
/// them fall into the same eight places of it.
const BLOCK: usize = 8;
/// From how many elements on a row is copied as memory.
const LONG: usize = 24;

impl Walk {
    /// The places of these sizes at these steps.
    pub fn new(sizes: &[usize], steps: &[usize]) -> Walk {
        let mut dims: Vec<Dim> = Vec::new();
        let mut stride = 1usize;
        for (&size, &step) in sizes.iter().zip(steps).rev() {
            match dims.last_mut() {
                _ if size == 1 => {}
                Some(inner) if inner.step.saturating_mul(inner.size) == step => inner.size *= size,
                _ => dims.push(Dim { size, step, stride }),
            }
            // Beside a size of zero the others may be anything; then no place is ever asked for.
            stride = stride.saturating_mul(size);
        }
        dims.reverse();
        let count = if sizes.contains(&0) { 0 } else { stride };
        Walk { dims, count }
    }

    /// How many places there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Calls `visit` with each place in the array with steps.
    pub fn each(&self, visit: &mut dyn FnMut(usize)) {
        if self.count > 0 {
            each(&self.dims, 0, 0, &mut |at, _| visit(at));
        }
    }

    /// Calls `visit` with where each row begins in the array with steps and in the other one, and
    /// gives its size and step.
    pub fn rows(&self, visit: &mut dyn FnMut(usize, usize, usize, usize)) {
        if self.count == 0 {
            return;
        }
        match self.dims.split_last() {
            Some((row, outer)) => {
                each(outer, 0, 0, &mut |at, next| visit(at, next, row.size, row.step));
            }
            None => visit(0, 0, 1, 1),
        }
    }

    /// The other dimensions, the one without steps, and the last, where a transposition pays.
    fn transposition(&self) -> Option<(Vec<Dim>, Dim, Dim)> {
        let (&row, outer) = self.dims.split_last()?;
        let at = outer.iter().rposition(|dim| dim.step == 1 && dim.size > 3)?;
        if row.step < 2 || row.size < 4 || self.count == 0 {
            return None;
        }
        let mut others = outer.to_vec();
        let column = others.remove(at);
        Some((others, column, row))
    }
}

/// Calls `visit` with the two offsets of every place.
fn each(dims: &[Dim], at: usize, next: usize, visit: &mut dyn FnMut(usize, usize)) {
    match dims.split_first() {
        Some((dim, inner)) => {
            for i in 0..dim.size {
                each(inner, at + i * dim.step, next + i * dim.stride, visit);
            }
        }
        None => visit(at, next),
    }
}

/// Writes `y` from the places in `x`.
pub(crate) fn gather<T: Copy>(walk: &Walk, x: &[T], y: &mut [T]) {
    if let Some((others, column, row)) = walk.transposition() {
        return each(&others, 0, 0, &mut |at, next| {
            transpose(&x[at..], &mut y[next..], column, row);
        });
    }
    walk.rows(&mut |at, next, size, step| {
        let y = &mut y[next..][..size];
        match step {
            1 if size >= LONG => y.copy_from_slice(&x[at..][..size]),
            0 => y.fill(x[at]),
            _ => y.iter_mut().zip(x[at..].iter().step_by(step)).for_each(|(y, &x)| *y = x),
        }
    });
}

/// Writes the places in `y`, all of them different, from `x`.
pub(crate) fn scatter<T: Copy>(walk: &Walk, x: &[T], y: &mut [T]) {
    walk.rows(&mut |at, next, size, step| {
        let x = &x[next..][..size];
        match step {
            1 if size >= LONG => y[at..][..size].copy_from_slice(x),
            _ => y[at..].iter_mut().step_by(step).zip(x).for_each(|(y, &x)| *y = x),
        }
    });
}

/// Adds `x` to the places in `y`, all of them different.
pub(crate) fn scatter_add<T: Copy + Add<Output = T>>(walk: &Walk, x: &[T], y: &mut [T]) {
    walk.rows(&mut |at, next, size, step| {
        let x = &x[next..][..size];
        y[at..].iter_mut().step_by(step).zip(x).for_each(|(y, &x)| *y = *y + x);
    });
}

/// Places that were looked up: for each place of the outer dimensions, each one of the table, each of
/// the inner dimensions.
#[derive(Debug)]
pub(crate) struct Places {
    pub outer: Walk,
    /// Offsets in the array with steps; one and the same may stand here more than once.
    pub table: Vec<usize>,
    pub inner: Walk,
}

/// Writes `y` from the places in `x`.
pub(crate) fn pick<T: Copy>(places: &Places, x: &[T], y: &mut [T]) {
    let Places { outer, table, inner } = places;
    let part = table.len() * inner.count();
    let mut parts = y.chunks_exact_mut(part.max(1));
    outer.each(&mut |at| {
        let y = parts.next().unwrap_or_default();
        match inner.count() {
            1 => y.iter_mut().zip(table).for_each(|(y, place)| *y = x[at + place]),
            count => {
                for (y, place) in y.chunks_exact_mut(count.max(1)).zip(table) {
                    gather(inner, &x[at + place..], y);
                }
            }
        }
    });
}

/// Adds `x` to the places in `y`, in their order.
pub(crate) fn put_add<T: Copy + Add<Output = T>>(places: &Places, x: &[T], y: &mut [T]) {
    let Places { outer, table, inner } = places;
    let part = table.len() * inner.count();
    let mut parts = x.chunks_exact(part.max(1));
    outer.each(&mut |at| {
        let x = parts.next().unwrap_or_default();
        match inner.count() {
            1 => x.iter().zip(table).for_each(|(&x, place)| y[at + place] = y[at + place] + x),
            count => {
                for (x, place) in x.chunks_exact(count.max(1)).zip(table) {
                    scatter_add(inner, x, &mut y[at + place..]);
                }
            }
        }
    });
}

/// `y[c][r] = x[r][c]` for all rows `r` of `x`, which lie `row.step` apart, and its columns `c`, whose
/// rows of `y` lie `column.stride` apart.
#[inline(never)]
fn transpose<T: Copy>(x: &[T], y: &mut [T], column: Dim, row: Dim) {
    for r in (0..row.size).step_by(BLOCK) {
        let rows = BLOCK.min(row.size - r);
        for c in 0..column.size {
            let from = x[r * row.step + c..].iter().step_by(row.step);
            let to = &mut y[c * column.stride + r..][..rows];
            to.iter_mut().zip(from).for_each(|(y, &x)| *y = x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// All places, one after the other.
    fn places(sizes: &[usize], steps: &[usize]) -> Vec<usize> {
        let mut places = vec![0];
        for (&size, &step) in sizes.iter().zip(steps) {
            places = places.iter().flat_map(|&at| (0..size).map(move |i| at + i * step)).collect();
        }
        places
    }

    fn check(sizes: &[usize], steps: &[usize]) {
        let walk = Walk::new(sizes, steps);
        let places = places(sizes, steps);
        let mut seen = Vec::new();
        walk.each(&mut |at| seen.push(at));
        assert_eq!((&seen, walk.count()), (&places, places.len()), "{sizes:?} {steps:?}");
        let end = places.iter().max().map_or(0, |last| last + 1);
        let x: Vec<i32> = (0..end as i32).collect();
        let mut y = vec![-1; places.len()];
        gather(&walk, &x, &mut y);
        let want: Vec<i32> = places.iter().map(|&at| at as i32).collect();
        assert_eq!(y, want, "{sizes:?} {steps:?}");
        // Back at their places, written and added, where there is one place for each.
        if sizes.iter().zip(steps).all(|(&size, &step)| step > 0 || size == 1) {
            let (mut written, mut added) = (vec![-1; end], vec![-1; end]);
            scatter(&walk, &y, &mut written);
            scatter_add(&walk, &y, &mut added);
            for at in 0..end {
                let there = places.contains(&at);
                let want = if there { (at as i32, at as i32 - 1) } else { (-1, -1) };
                assert_eq!((written[at], added[at]), want, "{sizes:?} {steps:?}");
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn walks_are_the_naive_loops() {
        let cases: [(&[usize], &[usize]); 14] = [
            (&[], &[]),
            (&[1, 1], &[7, 9]),
            (&[0, 3], &[3, 1]),
            (&[2, 3, 4], &[12, 4, 1]),
            // Transposed, small and with all kinds of borders.
            (&[3, 2], &[1, 3]),
            (&[4, 4], &[1, 4]),
            (&[5, 2, 7], &[1, 35, 5]),
            (&[37, 70], &[1, 37]),
            (&[2, 33, 3, 65], &[33 * 3 * 65, 1, 33, 99]),
            // Repeated, cut out, both.
            (&[4, 3], &[0, 1]),
            (&[3, 4], &[1, 0]),
            (&[2, 5, 2], &[0, 3, 1]),
            (&[3, 3], &[8, 2]),
            (&[8, 6], &[1, 0]),
        ];
        for (sizes, steps) in cases {
            check(sizes, steps);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn places_are_looked_up_in_their_order() {
        let places = Places {
            outer: Walk::new(&[2], &[12]),
            table: vec![8, 0, 8],
            inner: Walk::new(&[2], &[2]),
        };
        let x: Vec<i32> = (0..24).collect();
        let mut y = vec![0; 12];
        pick(&places, &x, &mut y);
        assert_eq!(y, [8, 10, 0, 2, 8, 10, 20, 22, 12, 14, 20, 22]);
        let mut sums = vec![0; 24];
        put_add(&places, &y, &mut sums);
        for (at, sum) in sums.into_iter().enumerate() {
            let times = y.iter().filter(|&&y| y == at as i32).count();
            assert_eq!(sum, (times * at) as i32);
        }
        // In a fixed order: 1 is lost beside 2^24, the first time and the second.
        let mut sums = vec![0.0f32; 24];
        let values = [16_777_216.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 16_777_216.0, 0.0];
        put_add(&places, &values, &mut sums);
        assert_eq!((sums[8], sums[20]), (16_777_216.0, 16_777_216.0));
    }

    /// Every order of four dimensions.
    #[wasm_bindgen_test(unsupported = test)]
    fn permutations_of_four_dimensions() {
        let (sizes, steps) = ([3, 5, 1, 6], [30, 6, 6, 1]);
        for code in 0..256 {
            let order: [usize; 4] = std::array::from_fn(|i| code >> (2 * i) & 3);
            if (0..4).all(|dim| order.contains(&dim)) {
                check(&order.map(|dim| sizes[dim]), &order.map(|dim| steps[dim]));
            }
        }
    }
}
