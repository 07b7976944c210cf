//! Convolutions over one, two and three dimensions.
