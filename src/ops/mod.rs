//! Operations on tensors, one file for each family: check the arguments in PyTorch's order, run
//! the kernel. Documentation, the operation and its tests stand together.

pub mod activation;
pub mod conv;
pub mod convert;
pub mod create;
pub mod dropout;
pub mod index;
pub mod init;
pub mod linear;
pub mod loss;
pub mod matmul;
pub mod norm;
pub mod optim;
pub mod pointwise;
pub mod pool;
pub mod promote;
pub mod random;
pub mod reduce;
pub mod select;
pub mod shape;
pub mod softmax;
pub mod unary;
