//! Elements in another order of dimensions.
