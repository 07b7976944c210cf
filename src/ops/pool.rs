//! Pooling over one and two dimensions.
