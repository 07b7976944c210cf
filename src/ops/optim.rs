//! The steps of optimizers, in place.
