//! Sums, means, variances, extrema over dimensions.
