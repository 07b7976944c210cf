//! Gradients: the graph of the operations that were performed, and the walk back through it.
//!
//! An operation whose inputs require gradients records a node: its name, where the gradients of
//! its inputs go, what it saved, and a function that computes those gradients. [`Tensor::backward`]
//! visits the nodes from the youngest to the oldest, so that each has the whole gradient of its output
//! when its turn comes, and gives leaves theirs. Then it releases what was saved, even while other
//! handles on the tensors live on.
//!
//! | file | what stands there |
//! |---|---|
//! | `node` | nodes, edges, saved tensors |
//! | `meta` | what a tensor knows: its node, its gradient, whose view it is |
//! | `engine` | the walk |
//! | `gradcheck` | comparison with finite differences, for tests |
//!
//! Names of nodes and texts of errors are PyTorch's.

mod engine;
#[cfg(test)]
pub(crate) mod gradcheck;
mod meta;
mod node;
#[cfg(test)]
mod tests;

pub use engine::{backward, grad};
pub(crate) use meta::Meta;
pub(crate) use node::{Context, Grads};

use crate::error::{Result, bail};
use crate::shape::{List, Shape};
use crate::tensor::Tensor;
use meta::{View, view_node};
use node::{Backward, Node, Parts, Saved};
use std::cell::Cell;
use std::rc::Rc;

thread_local! {
    static GRAD_MODE: Cell<bool> = const { Cell::new(true) };
}

/// Whether operations are recorded now (`torch.is_grad_enabled`).
pub fn is_grad_enabled() -> bool {
    GRAD_MODE.get()
}

/// Starts or stops the recording of operations, and returns what it was
/// (`torch.set_grad_enabled`).
pub fn set_grad_enabled(enabled: bool) -> bool {
    GRAD_MODE.replace(enabled)
}

/// Runs `f` without recording (`torch.no_grad`).
///
/// ```
/// use selfnorm::{DType, Tensor, autograd::no_grad, ops::activation::selu};
///
/// let x = Tensor::zeros(&[2], DType::Float32)?;
/// x.set_requires_grad(true)?;
/// assert!(!no_grad(|| selu(&x, false))?.requires_grad());
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn no_grad<T>(f: impl FnOnce() -> T) -> T {
    let before = set_grad_enabled(false);
    let result = f();
    set_grad_enabled(before);
    result
}

/// Whether an operation on these inputs is to be recorded.
pub(crate) fn tracks(inputs: &[&Tensor]) -> bool {
    is_grad_enabled() && inputs.iter().any(|input| input.requires_grad())
}

#[inline(never)]
fn make_node(
    name: &'static str,
    output: &Tensor,
    inputs: &[&Tensor],
    saved: &[&Tensor],
    backward: Backward,
) -> Rc<Node> {
    let own = |tensor: &Tensor| {
        if tensor.is(output) {
            return Some(name);
        }
        if inputs.iter().any(|input| input.is(tensor)) {
            return None;
        }
        // A view that the operation itself made of an input, as PyTorch names it once it was written.
        let of = |input: &&Tensor| input.requires_grad() && input.shares_storage(tensor);
        inputs.iter().any(of).then_some("AsStridedBackward0")
    };
    let parts = Parts {
        inputs: inputs.iter().map(|input| input.edge()).collect(),
        saved: saved.iter().map(|tensor| Saved::new(tensor, own(tensor))).collect(),
        backward: Some(backward),
    };
    Node::new(name, output, parts)
}

/// Records the operation that made `output`, a new tensor.
///
/// `backward` gives one gradient for each of `inputs`; `saved` (inputs, or the output) are what it
/// reads, in `Context::saved`. To be called only when the operation is [`tracks`]ed.
pub(crate) fn record(
    output: &Tensor,
    name: &'static str,
    inputs: &[&Tensor],
    saved: &[&Tensor],
    backward: impl Fn(&Context) -> Result<Grads> + 'static,
) {
    record_as(false, output, name, inputs, saved, backward);
}

/// Checks that `target` may be written by an operation whose other inputs are `others`; to be called
/// before anything is written.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a leaf that requires a gradient, and for a view of
/// one.
pub(crate) fn check_inplace(target: &Tensor, others: &[&Tensor]) -> Result<()> {
    if !is_grad_enabled() || !(target.requires_grad() || tracks(others)) {
        return Ok(());
    }
    let view = target.meta(|meta| {
        let view = meta.view.as_ref()?;
        Some((view.base.clone(), view.made_in_no_grad))
    });
    if let Some((base, made_in_no_grad)) = view.flatten() {
        if made_in_no_grad {
            bail!(
                Runtime,
                "A view was created in no_grad mode and is being modified inplace with grad mode \
                 enabled. Given that this use case is ambiguous and error-prone, it is forbidden. \
                 You can clarify your code by moving both the view and the inplace either both \
                 inside the no_grad block (if you don't want the inplace to be tracked) or both \
                 outside (if you want the inplace to be tracked)."
            );
        }
        if target.requires_grad() && base.is_leaf() {
            bail!(
                Runtime,
                "a view of a leaf Variable that requires grad is being used in an in-place \
                 operation."
            );
        }
    }
    if target.requires_grad() && target.is_leaf() {
        bail!(
            Runtime,
            "a leaf Variable that requires grad is being used in an in-place operation."
        );
    }
    Ok(())
}

/// Records an operation whose `output` is a new tensor, as [`record`] does, or one that it has written in
/// place, after its version was bumped. `inputs` may then contain `output`, which stands for what it
/// was before.
pub(crate) fn record_as(
    inplace: bool,
    output: &Tensor,
    name: &'static str,
    inputs: &[&Tensor],
    saved: &[&Tensor],
    backward: impl Fn(&Context) -> Result<Grads> + 'static,
) {
    let node = make_node(name, output, inputs, saved, Box::new(backward));
    match inplace {
        true => output.rebase(node),
        false => output.meta_mut(|meta| meta.node = Some(node)),
    }
}

/// Says that an operation in place has overwritten, with one write, what its node saved at `place`:
/// reading it is an error.
pub(crate) fn saved_too_late(output: &Tensor, place: usize) {
    if let Some(node::Edge::Node(node)) = output.edge() {
        node.parts.borrow_mut().saved[place].expect_before(1);
    }
}

impl Tensor {
    /// Whether gradients flow to this tensor.
    pub fn requires_grad(&self) -> bool {
        self.meta(|meta| {
            meta.requires_grad
                || meta.node.is_some()
                || meta
                    .view
                    .as_ref()
                    .is_some_and(|view| view.version != self.version() && view.base.requires_grad())
        })
        .unwrap_or(false)
    }

    /// Whether no recorded operation made this tensor.
    pub fn is_leaf(&self) -> bool {
        self.grad_fn().is_none()
    }

    /// The name of the operation that made this tensor, as PyTorch's `grad_fn` has it; `None` for a
    /// leaf.
    pub fn grad_fn(&self) -> Option<&'static str> {
        match self.edge() {
            Some(node::Edge::Node(node)) => Some(node.name),
            Some(node::Edge::Leaf(_)) | None => None,
        }
    }

    /// Asks for a gradient of this leaf, or no longer (`Tensor.requires_grad_`).
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for other types than floating ones and when an
    /// operation made the tensor.
    pub fn set_requires_grad(&self, requires_grad: bool) -> Result<()> {
        if !self.is_leaf() {
            let hint = match requires_grad {
                true => "",
                false => {
                    " If you want to use a computed variable in a subgraph that doesn't require \
                     differentiation use var_no_grad = var.detach()."
                }
            };
            bail!(Runtime, "you can only change requires_grad flags of leaf variables.{hint}");
        }
        if requires_grad && !self.dtype().is_floating_point() {
            bail!(
                Runtime,
                "only Tensors of floating point and complex dtype can require gradients"
            );
        }
        if requires_grad != self.requires_grad() {
            self.meta_mut(|meta| meta.requires_grad = requires_grad);
        }
        Ok(())
    }

    /// The gradient that was accumulated so far (`Tensor.grad`).
    pub fn grad(&self) -> Option<Tensor> {
        self.meta(|meta| meta.grad.clone()).flatten()
    }

    /// Replaces the gradient (assignment to `Tensor.grad`).
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when shape or data type differ, or it is the tensor
    /// itself.
    pub fn set_grad(&self, grad: Option<&Tensor>) -> Result<()> {
        if let Some(grad) = grad {
            if grad.is(self) {
                bail!(Runtime, "can't assign Variable as its own grad");
            }
            if grad.dtype() != self.dtype() {
                bail!(
                    Runtime,
                    "attempting to assign a gradient with dtype '{}' to a tensor with dtype '{}'. \
                     The gradient must match the tensor's dtype",
                    grad.dtype().name(),
                    self.dtype().name()
                );
            }
            if grad.shape() != self.shape() {
                bail!(
                    Runtime,
                    "attempting to assign a gradient of size '{}' to a tensor of size '{}'. \
                     Please ensure that the gradient and the tensor are the same size",
                    List(grad.shape()),
                    List(self.shape())
                );
            }
        }
        if grad.is_some() || self.grad().is_some() {
            let old = self.meta_mut(|meta| std::mem::replace(&mut meta.grad, grad.cloned()));
            drop(old);
        }
        Ok(())
    }

    /// The same memory without history (`Tensor.detach`).
    pub fn detach(&self) -> Tensor {
        self.alias(self.shared_shape())
    }

    /// Forgets the history, in place (`Tensor.detach_`).
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for a view.
    pub fn detach_(&self) -> Result<()> {
        if self.meta(|meta| meta.view.is_some()) == Some(true) && self.requires_grad() {
            bail!(
                Runtime,
                "Can't detach views in-place. Use detach() instead. If you are using \
                 DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as \
                 True, gradients are views of DDP buckets, and hence detach_() cannot be called on \
                 these gradients. To fix this error, please refer to the Optimizer.zero_grad() \
                 function in torch/optim/optimizer.py as the solution."
            );
        }
        let old = self.meta(|_| ()).map(|()| {
            self.meta_mut(|meta| {
                (meta.requires_grad, meta.retains_grad) = (false, false);
                meta.node.take()
            })
        });
        if let Some(node) = old.flatten() {
            node.retained_by.replace(None);
        }
        Ok(())
    }

    /// Lets a tensor that is no leaf keep its gradient (`Tensor.retain_grad`).
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when it requires none.
    pub fn retain_grad(&self) -> Result<()> {
        if !self.requires_grad() {
            bail!(Runtime, "can't retain_grad on Tensor that has requires_grad=False");
        }
        if let Some(node::Edge::Node(node)) = self.edge() {
            node.retained_by.replace(Some(self.downgrade()));
            self.meta_mut(|meta| meta.retains_grad = true);
        }
        Ok(())
    }

    /// Whether a tensor that is no leaf keeps its gradient.
    pub fn retains_grad(&self) -> bool {
        self.meta(|meta| meta.retains_grad).unwrap_or(false)
    }

    /// Computes the gradients of this tensor for all leaves that it depends on, and adds them to
    /// theirs (`Tensor.backward`).
    ///
    /// `gradient` is what this tensor's own gradient is taken to be; 1 when it has one element.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when nothing requires a gradient, the graph was
    /// released already, or a saved tensor was changed; then no gradient has changed.
    ///
    /// ```
    /// use selfnorm::{DType, Tensor, ops::activation::selu};
    ///
    /// let x = Tensor::from_slice(&[1.0f64], &[1], DType::Float64)?;
    /// x.set_requires_grad(true)?;
    /// selu(&x, false)?.backward(None, false)?;
    /// assert_eq!(x.grad().unwrap().to_vec::<f64>()?, [1.0507009873554805]);
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    pub fn backward(&self, gradient: Option<&Tensor>, retain_graph: bool) -> Result<()> {
        backward(std::slice::from_ref(self), &[gradient.cloned()], retain_graph)
    }

    /// A view of a shape with as many elements, which `name` makes, with its history.
    pub(crate) fn view(&self, shape: Shape, name: &'static str) -> Tensor {
        let output = self.alias(shape);
        let inner = self.meta(|meta| meta.view.as_ref().map(|view| view.base.clone())).flatten();
        let view = View {
            base: inner.unwrap_or_else(|| self.clone()),
            version: self.version(),
            made_in_no_grad: !is_grad_enabled(),
        };
        let edge = if tracks(&[self]) { self.edge() } else { None };
        let node = edge.map(|edge| view_node(name, &output, self, edge));
        output.meta_mut(|meta| {
            meta.view = Some(view);
            meta.node = node;
        });
        output
    }

    /// Gives a tensor that was written a new history.
    fn rebase(&self, node: Rc<Node>) {
        let edge = node::Edge::Node(Rc::clone(&node));
        let base = self.meta(|meta| meta.view.as_ref().map(|view| view.base.clone())).flatten();
        if let Some(base) = base {
            // All of the base was written; the view finds its own history by way of it.
            let copied = view_node("torch::autograd::CopySlices", &base, self, edge);
            base.rebase(copied);
            self.meta_mut(|meta| {
                if let Some(view) = &mut meta.view {
                    view.version = view.version.wrapping_sub(1);
                }
            });
            return;
        }
        if self.retains_grad() {
            node.retained_by.replace(Some(self.downgrade()));
        }
        let old = self.meta_mut(|meta| meta.node.replace(node));
        // The former node keeps nothing for this tensor any more.
        if let Some(old) = old {
            old.retained_by.replace(None);
        }
    }
}
