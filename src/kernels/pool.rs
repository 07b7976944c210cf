//! Windows over images.
