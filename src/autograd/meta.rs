//! What autograd knows of a single tensor. Most tensors have none of it.

use super::node::{Edge, Node, Parts};
use crate::error::Result;
use crate::kernels::accumulate::accumulate;
use crate::tensor::{Tensor, match_float};
use std::cell::RefCell;
use std::rc::Rc;

/// The part of a tensor that autograd reads and writes.
#[derive(Debug, Default)]
pub(crate) struct Meta {
    /// Set by the user, on a leaf.
    pub requires_grad: bool,
    pub grad: Option<Tensor>,
    /// The operation that made it.
    pub node: Option<Rc<Node>>,
    /// Keeps its gradient although it is no leaf.
    pub retains_grad: bool,
    pub view: Option<View>,
    /// What has flowed in so far, while gradients are computed.
    pub incoming: Incoming,
    /// The last search for gradients of this very tensor.
    pub wanted_by: u64,
}

/// Of whom a tensor is a view. All views share all of the memory: an operation in place on one is one
/// on all, and each finds its history again by way of the base.
#[derive(Debug)]
pub(crate) struct View {
    pub base: Tensor,
    /// The version of the memory that `Meta::node` describes.
    pub version: u32,
    pub made_in_no_grad: bool,
}

impl Tensor {
    /// Where a gradient of this tensor goes; `None` when nobody wants one.
    pub(crate) fn edge(&self) -> Option<Edge> {
        self.renew_history();
        self.meta(|meta| match &meta.node {
            Some(node) => Some(Edge::Node(Rc::clone(node))),
            None => meta.requires_grad.then(|| Edge::Leaf(self.clone())),
        })
        .flatten()
    }

    /// Makes the history of a view anew when the memory was written since.
    fn renew_history(&self) {
        let version = self.version();
        let stale = self.meta(|meta| match &meta.view {
            Some(view) if view.version != version => Some(view.base.clone()),
            _ => None,
        });
        let Some(base) = stale.flatten() else { return };
        let node = base.edge().map(|edge| view_node("AsStridedBackward0", self, &base, edge));
        self.meta_mut(|meta| {
            meta.node = node;
            if let Some(view) = &mut meta.view {
                view.version = version;
            }
        });
    }
}

/// The node of an `output` that shows all elements of `input` in another shape.
pub(super) fn view_node(
    name: &'static str,
    output: &Tensor,
    input: &Tensor,
    edge: Edge,
) -> Rc<Node> {
    let shape = input.shared_shape();
    let backward = Box::new(move |context: &super::Context| {
        Ok(vec![Some(context.grad.alias(Rc::clone(&shape)))])
    });
    let parts = Parts { inputs: vec![Some(edge)], saved: Vec::new(), backward: Some(backward) };
    Node::new(name, output, parts)
}

/// A sum of gradients that grows.
#[derive(Debug, Default)]
pub(crate) struct Incoming(RefCell<Option<Sum>>);

#[derive(Debug)]
struct Sum {
    total: Tensor,
    /// Whether nobody else has this memory, so that it can be added to.
    own: bool,
}

impl Incoming {
    /// Adds a gradient; tells whether it is the first.
    pub(super) fn add(&self, grad: Tensor) -> Result<bool> {
        let mut sum = self.0.borrow_mut();
        match &mut *sum {
            None => {
                *sum = Some(Sum { total: grad, own: false });
                Ok(true)
            }
            Some(sum) => {
                if !sum.own {
                    *sum = Sum { total: sum.total.copy()?, own: true };
                }
                add_to(&sum.total, &grad)?;
                Ok(false)
            }
        }
    }

    /// The sum, which is then forgotten.
    pub(super) fn take(&self) -> Option<Tensor> {
        self.0.take().map(|sum| sum.total)
    }
}

/// Adds in place.
pub(super) fn add_to(total: &Tensor, grad: &Tensor) -> Result<()> {
    // The same memory twice: nobody can be read while it is written.
    let grad = if grad.shares_storage(total) { grad.copy()? } else { grad.clone() };
    match_float!(total.dtype(), T => {
        accumulate(&mut total.data_mut::<T>()?, &grad.data::<T>()?);
    }, ());
    Ok(())
}
