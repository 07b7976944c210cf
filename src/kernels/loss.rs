//! Losses of rows.
