//! Normalization of rows and of channels.
