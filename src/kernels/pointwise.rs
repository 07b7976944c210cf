//! Loops over one, two or three slices, element by element.
