//! One pass over parameters, gradients and states.
