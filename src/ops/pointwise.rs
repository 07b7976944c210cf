//! Arithmetic, powers, exponentials and comparisons, element by element, with broadcasting.
