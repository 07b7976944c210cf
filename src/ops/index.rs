//! Parts of tensors, and tensors put together.
