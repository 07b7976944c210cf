//! Losses.

mod classes;
mod pairs;

pub use classes::{Classes, cross_entropy, nll_loss};
pub use pairs::{Pair, binary_cross_entropy_with_logits, pair_loss};

use crate::error::Result;
use crate::kernels::loss::Upstream;
use crate::kernels::reduce::{Fold, fold};
use crate::tensor::{Tensor, match_float};
use std::cell::Ref;

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

    /// What of the losses is returned; `total` is what a mean divides by.
    fn of(self, each: Tensor, total: f64) -> Result<Tensor> {
        if self == Reduction::None {
            return Ok(each);
        }
        let output = Tensor::empty(&[], each.dtype())?;
        match_float!(each.dtype(), T => {
            let mut output = output.data_mut::<T>()?;
            fold(Fold::Sum, &each.data::<T>()?, [1, each.numel(), 1], &mut output);
            if self == Reduction::Mean {
                output[0] /= total as T;
            }
        }, ());
        Ok(output)
    }

    /// By what the gradient of the result is divided.
    fn divisor(self, total: f64) -> f64 {
        if self == Reduction::Mean { total } else { 1.0 }
    }
}

/// Runs `$body` with `$grad` as the gradients that come from behind, divided by `$divisor`.
macro_rules! with_upstream {
    ($tensor:expr, $reduction:expr, $divisor:expr, $T:ident, $grad:ident => $body:expr) => {{
        let all: Ref<'_, [$T]> = $tensor.data::<$T>()?;
        let $grad = match $reduction {
            Reduction::None => Upstream::Each(&*all),
            Reduction::Mean | Reduction::Sum => Upstream::Same(all[0] / $divisor as $T),
        };
        $body
    }};
}
use with_upstream;
