//! Operations on tensors, one file for each family: check the arguments in PyTorch's order, run
//! the kernel. Documentation, the operation and its tests stand together.

pub mod activation;
pub mod convert;
pub mod create;
pub mod dropout;
pub mod linear;
pub mod random;
