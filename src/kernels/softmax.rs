//! Softmax of rows.
