//! Batch and layer normalization.
