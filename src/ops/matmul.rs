//! Products of matrices, single and in batches.
