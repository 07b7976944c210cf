//! Other shapes of the same elements: views, permutations.
