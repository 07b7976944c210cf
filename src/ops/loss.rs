//! Losses.

mod classes;
mod pairs;

pub use classes::{Classes, cross_entropy, nll_loss};
pub use pairs::{Pair, binary_cross_entropy_with_logits, pair_loss};

use crate::error::Result;
use crate::ops::pointwise::div;
use crate::ops::reduce::{self, reduce};
use crate::tensor::Tensor;

/// What becomes of the losses of single elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// They stay.
    None,
    /// Their mean; for classes weighted, and without the ignored ones.
    Mean,
    /// Their sum.
    Sum,
}

impl Reduction {
    /// All of them; the place in this list is the code that crosses to JavaScript.
    pub const ALL: [Reduction; 3] = [Reduction::None, Reduction::Mean, Reduction::Sum];

    /// What of the losses, which have no history, is returned; `total` is what a mean divides by.
    fn of(self, each: Tensor, total: f64) -> Result<Tensor> {
        if self == Reduction::None {
            return Ok(each);
        }
        let sum = reduce(reduce::Reduction::Sum, &each, None, false, None)?;
        if self == Reduction::Mean { div(&sum, total) } else { Ok(sum) }
    }

    /// The gradient of the single losses: one for each, or one for all.
    fn behind(self, grad: &Tensor, total: f64) -> Result<Tensor> {
        if self == Reduction::Mean { div(grad, total) } else { Ok(grad.clone()) }
    }
}
