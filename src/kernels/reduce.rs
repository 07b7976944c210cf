//! Sums and extrema of slices, in a fixed order.
