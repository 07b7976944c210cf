//! Patches of images as rows of matrices, and back.
