//! Windows over images: maxima and means.
//!
//! Images lie one after the other, `height` times `width` numbers each. Which part of each dimension a
//! place of the result looks at is worked out before, once for all images.

use crate::simd::Float;

/// What one place of the result sees of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub start: usize,
    /// Not above the size; below `start` at most where nothing is seen.
    pub end: usize,
    /// How wide it is with its padding.
    pub span: usize,
}

/// The windows of both dimensions.
#[derive(Debug)]
pub(crate) struct Grid {
    pub height: usize,
    pub width: usize,
    pub rows: Vec<Window>,
    pub columns: Vec<Window>,
    /// How far from one number of a window to the next, down and across.
    pub dilation: (usize, usize),
}

impl Grid {
    /// The numbers of an image and of a result.
    fn sizes(&self) -> (usize, usize) {
        (self.height * self.width, self.rows.len() * self.columns.len())
    }

    /// Calls `visit` with each place of a result and what it sees.
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize, &Window, &Window)) {
        let mut at = 0;
        for row in &self.rows {
            for column in &self.columns {
                visit(at, row, column);
                at += 1;
            }
        }
    }
}

/// Writes the largest number of each window to `y`, and where it is in its image: the first of equal
/// ones, the last NaN. Minus infinity where a window sees nothing.
pub(crate) fn max<T: Float>(grid: &Grid, x: &[T], y: &mut [T], indices: &mut [i32]) {
    let (image, result) = grid.sizes();
    if image == 0 || result == 0 {
        return;
    }
    let (down, across) = grid.dilation;
    let results = y.chunks_exact_mut(result).zip(indices.chunks_exact_mut(result));
    for (x, (y, indices)) in x.chunks_exact(image).zip(results) {
        grid.each(|at, row, column| {
            let mut place = row.start * grid.width + column.start;
            if is_empty(row, column) {
                (y[at], indices[at]) = (T::from_f64(f64::NEG_INFINITY), place as i32);
                return;
            }
            let mut i = row.start;
            while i < row.end {
                let mut next = i * grid.width + column.start;
                let end = i * grid.width + column.end;
                while next < end {
                    // Only the place is kept: a whole number is chosen without a jump. A NaN is not
                    // equal to itself.
                    let (value, best) = (x[next], x[place]);
                    #[allow(clippy::eq_op)]
                    let larger = value > best || value != value;
                    place = if larger { next } else { place };
                    next += across;
                }
                i += down;
            }
            (y[at], indices[at]) = (x[place], place as i32);
        });
    }
}

/// Adds each number of `dy` to the place in `dx` that its maximum came from.
pub(crate) fn max_backward<T: Float>(grid: &Grid, dy: &[T], indices: &[i32], dx: &mut [T]) {
    let (image, result) = grid.sizes();
    if image == 0 || result == 0 {
        return;
    }
    let results = dy.chunks_exact(result).zip(indices.chunks_exact(result));
    for (dx, (dy, indices)) in dx.chunks_exact_mut(image).zip(results) {
        for (&dy, &at) in dy.iter().zip(indices) {
            // Not there where the window saw nothing.
            if let Some(dx) = dx.get_mut(at as usize) {
                *dx = *dx + dy;
            }
        }
    }
}

/// What the sum of a window is divided by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Divisor {
    /// One number for all.
    Fixed(f64),
    /// How many numbers it has with its padding.
    Span,
    /// How many it sees.
    Count,
    /// Its height, then its width.
    Sides,
}

impl Divisor {
    /// By what to divide first and then.
    #[inline(always)]
    fn of<T: Float>(self, row: &Window, column: &Window) -> (T, T) {
        let (height, width) = (row.end - row.start, column.end - column.start);
        let (first, then) = match self {
            Divisor::Fixed(x) => (x, 1.0),
            Divisor::Span => ((row.span * column.span) as f64, 1.0),
            Divisor::Count => ((height * width) as f64, 1.0),
            Divisor::Sides => (height as f64, width as f64),
        };
        (T::from_f64(first), T::from_f64(then))
    }
}

fn is_empty(row: &Window, column: &Window) -> bool {
    row.start >= row.end || column.start >= column.end
}

/// Writes the sum of each window, row by row, over the divisor; zero where it sees nothing.
pub(crate) fn mean<T: Float>(grid: &Grid, divisor: Divisor, x: &[T], y: &mut [T]) {
    let (image, result) = grid.sizes();
    if image == 0 || result == 0 {
        return y.fill(T::default());
    }
    for (x, y) in x.chunks_exact(image).zip(y.chunks_exact_mut(result)) {
        grid.each(|at, row, column| {
            let mut sum = T::default();
            if is_empty(row, column) {
                y[at] = sum;
                return;
            }
            for i in row.start..row.end {
                let line = &x[i * grid.width..][..grid.width];
                sum = line[column.start..column.end].iter().fold(sum, |sum, &x| sum + x);
            }
            let (first, then) = divisor.of::<T>(row, column);
            y[at] = sum / first / then;
        });
    }
}

/// Adds its share of each number of `dy` to every number that its window saw.
pub(crate) fn mean_backward<T: Float>(grid: &Grid, divisor: Divisor, dy: &[T], dx: &mut [T]) {
    let (image, result) = grid.sizes();
    if image == 0 || result == 0 {
        return;
    }
    for (dx, dy) in dx.chunks_exact_mut(image).zip(dy.chunks_exact(result)) {
        grid.each(|at, row, column| {
            if is_empty(row, column) {
                return;
            }
            let (first, then) = divisor.of::<T>(row, column);
            let share = dy[at] / first / then;
            for i in row.start..row.end {
                let line = &mut dx[i * grid.width..][..grid.width];
                line[column.start..column.end].iter_mut().for_each(|dx| *dx = *dx + share);
            }
        });
    }
}
