//! The walk back: from the results to the leaves, each node once.
//!
//! ```text
//! queue = the nodes of the results
//! while queue: node = the youngest in queue        // nothing that is still to come flows into it
//!     for each input: add its gradient to what has flowed into the node or the leaf before
//! then give the leaves their gradients
//! ```
//!
//! 1. A node is always younger than those before it, so a queue ordered by age needs no counting of
//!    dependencies; and a loop with a queue needs no stack, however deep the graph is.
//! 2. Gradients are handed out after the last node has succeeded: after an error none has changed.

use super::meta::add_to;
use super::no_grad;
use super::node::{Context, Edge, Node};
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::ops::convert::to;
use crate::ops::create::full;
use crate::shape::{List, Shape};
use crate::tensor::Tensor;
use std::cell::Cell;
use std::collections::BinaryHeap;
use std::rc::Rc;

thread_local! {
    static SEARCHES: Cell<u64> = const { Cell::new(0) };
}

/// One walk.
#[derive(Default)]
struct Walk {
    queue: BinaryHeap<Rc<Node>>,
    /// Leaves that something flowed into.
    leaves: Vec<Tensor>,
    /// Gradients of tensors that are no leaves but keep theirs.
    retained: Vec<(Tensor, Tensor)>,
    /// The nodes that were visited, to be released at the end.
    visited: Vec<Rc<Node>>,
    /// The nodes of tensors whose gradients are asked for, and those gradients.
    captured: Vec<(Rc<Node>, Option<Tensor>)>,
    /// The number of the search for nodes that lead to what is asked for; 0 when all do.
    search: u64,
}

/// Adds the gradients of `outputs` to those of all leaves that they depend on
/// (`torch.autograd.backward`).
///
/// # Errors
/// As [`Tensor::backward`].
pub fn backward(
    outputs: &[Tensor],
    gradients: &[Option<Tensor>],
    retain_graph: bool,
) -> Result<()> {
    let mut walk = Walk::default();
    let result = walk.run(outputs, gradients);
    let leaves = std::mem::take(&mut walk.leaves);
    match result {
        Ok(()) => {
            let kept = |(tensor, grad): (Tensor, Tensor)| match tensor.grad() {
                Some(old) => Ok((tensor, sum(&old, &grad)?)),
                None => Ok((tensor, grad.copy()?)),
            };
            // Copied first: after the leaves have theirs, nothing may fail.
            let kept = walk.retained.drain(..).map(kept).collect::<Result<Vec<_>>>();
            give(leaves, kept)?;
            walk.finish(retain_graph);
            Ok(())
        }
        Err(error) => {
            walk.abandon(&leaves);
            Err(error)
        }
    }
}

/// The gradients of `outputs` for `inputs` (`torch.autograd.grad`); no tensor's own gradient changes.
///
/// `None` stands for an input that the outputs do not depend on, when `allow_unused`.
///
/// # Errors
/// As [`Tensor::backward`]; and [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) for such an input when it is
/// not allowed, and without inputs.
pub fn grad(
    outputs: &[Tensor],
    inputs: &[Tensor],
    gradients: &[Option<Tensor>],
    retain_graph: bool,
    allow_unused: bool,
) -> Result<Vec<Option<Tensor>>> {
    if inputs.is_empty() {
        bail!(Runtime, "`inputs` argument to `grad()` cannot be empty.");
    }
    if inputs.iter().any(|input| !input.requires_grad()) {
        bail!(Runtime, "One of the differentiated Tensors does not require grad");
    }
    let mut walk = Walk::default();
    for input in inputs {
        if let Some(Edge::Node(node)) = input.edge() {
            walk.captured.push((node, None));
        }
    }
    walk.search_for(outputs, inputs);
    let result = walk.run(outputs, gradients);
    let leaves = std::mem::take(&mut walk.leaves);
    if let Err(error) = result {
        walk.abandon(&leaves);
        return Err(error);
    }
    // A tensor may be asked for twice.
    let sums: Vec<_> = leaves.iter().map(|leaf| leaf.take_incoming()).collect();
    let found = inputs.iter().map(|input| match input.edge() {
        Some(Edge::Node(node)) => {
            let place = walk.captured.iter().find(|(captured, _)| Rc::ptr_eq(captured, &node));
            place.and_then(|(_, grad)| grad.clone())
        }
        _ => leaves.iter().position(|leaf| leaf.is(input)).and_then(|i| sums[i].clone()),
    });
    let found: Vec<_> = found.collect();
    walk.captured.clear();
    walk.finish(retain_graph);
    if let (false, Some(i)) = (allow_unused, found.iter().position(Option::is_none)) {
        bail!(
            Runtime,
            "The differentiated Tensor at index {i} appears to not have been used in the graph. Set \
             allow_unused=True if this is the desired behavior."
        );
    }
    drop(sums);
    // What is given out belongs to the caller alone.
    let own = |grad: &Tensor| if grad.is_unique() { Ok(grad.clone()) } else { grad.copy() };
    found.iter().map(|grad| grad.as_ref().map(own).transpose()).collect()
}

/// Adds to the gradient of each leaf what has flowed into it, and gives others the gradients that they
/// keep. All that can fail comes first; what has flowed in is forgotten in any case.
fn give(leaves: Vec<Tensor>, kept: Result<Vec<(Tensor, Tensor)>>) -> Result<()> {
    let sums: Vec<_> =
        leaves.iter().filter_map(|leaf| Some((leaf, leaf.take_incoming()?))).collect();
    let kept = kept?;
    let mut ready = Vec::new();
    for (leaf, sum) in sums {
        // Somebody else may have the same memory: another leaf, or whoever gave the gradient.
        let sum = if sum.is_unique() { sum } else { sum.copy()? };
        ready.push((leaf, sum));
    }
    for (leaf, sum) in ready {
        match leaf.grad() {
            // In place, so that whoever holds the gradient sees it.
            Some(grad) => {
                add_to(&grad, &sum)?;
                grad.bump_version(1);
            }
            None => leaf.set_grad(Some(&sum))?,
        }
    }
    kept.iter().try_for_each(|(tensor, grad)| tensor.set_grad(Some(grad)))
}

fn sum(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    let total = a.copy()?;
    add_to(&total, b)?;
    Ok(total)
}

impl Tensor {
    fn take_incoming(&self) -> Option<Tensor> {
        self.meta(|meta| meta.incoming.take()).flatten()
    }
}

impl Walk {
    fn run(&mut self, outputs: &[Tensor], gradients: &[Option<Tensor>]) -> Result<()> {
        let roots: Vec<_> = outputs.iter().map(Tensor::edge).collect();
        let mut first = Vec::new();
        for (i, (output, edge)) in outputs.iter().zip(&roots).enumerate() {
            if edge.is_none() {
                bail!(
                    Runtime,
                    "element {i} of tensors does not require grad and does not have a grad_fn"
                );
            }
            first.push(initial(i, output, gradients.get(i).and_then(Option::as_ref))?);
        }
        no_grad(|| {
            for (edge, grad) in roots.iter().flatten().zip(first) {
                self.flow(edge, grad)?;
            }
            while let Some(node) = self.queue.pop() {
                self.visit(&node)?;
            }
            Ok(())
        })
    }

    /// Computes the gradients of a node's inputs.
    fn visit(&mut self, node: &Rc<Node>) -> Result<()> {
        let Some(grad) = node.incoming.take() else { return Ok(()) };
        let retained_by = node.retained_by.borrow().as_ref().and_then(|weak| weak.upgrade());
        if let Some(tensor) = retained_by {
            self.retained.push((tensor, grad.clone()));
        }
        let mut wanted = false;
        for (captured, place) in &mut self.captured {
            if Rc::ptr_eq(captured, node) {
                *place = Some(grad.clone());
                wanted = true;
            }
        }
        let parts = node.parts.borrow();
        let needs: Vec<bool> =
            parts.inputs.iter().map(|edge| edge.as_ref().is_some_and(|e| self.leads(e))).collect();
        if wanted && !needs.contains(&true) {
            // It is not run, so it is not released either.
            return Ok(());
        }
        self.visited.push(Rc::clone(node));
        let Some(backward) = &parts.backward else {
            bail!(
                Runtime,
                "Trying to backward through the graph a second time (or directly access saved \
                 tensors after they have already been freed). Saved intermediate values of the \
                 graph are freed when you call .backward() or autograd.grad(). Specify \
                 retain_graph=True if you need to backward through the graph a second time or if \
                 you need to access saved tensors after calling backward."
            );
        };
        let saved = parts.saved.iter().map(|saved| saved.unpack()).collect::<Result<Vec<_>>>()?;
        let grads = backward(&Context { grad: &grad, saved: &saved, needs: &needs })?;
        debug_assert_eq!(grads.len(), needs.len(), "{}", node.name);
        drop((grad, saved));
        for ((edge, grad), need) in parts.inputs.iter().zip(grads).zip(needs) {
            if let (Some(edge), Some(grad), true) = (edge, grad, need) {
                let (shape, dtype) = expected(edge);
                if *grad.shape() != *shape {
                    bail!(
                        Runtime,
                        "Function {} returned an invalid gradient - got {} but expected shape \
                         compatible with {}",
                        node.name,
                        List(grad.shape()),
                        List(&shape)
                    );
                }
                self.flow(edge, to(&grad, dtype)?)?;
            }
        }
        Ok(())
    }

    /// Lets a gradient flow along an edge.
    fn flow(&mut self, edge: &Edge, grad: Tensor) -> Result<()> {
        match edge {
            Edge::Node(node) => {
                if node.incoming.add(grad)? {
                    self.queue.push(Rc::clone(node));
                }
            }
            Edge::Leaf(leaf) => {
                if leaf.meta_mut(|meta| meta.incoming.add(grad))? {
                    self.leaves.push(leaf.clone());
                }
            }
        }
        Ok(())
    }

    /// Whether a gradient along this edge is wanted.
    fn leads(&self, edge: &Edge) -> bool {
        match edge {
            _ if self.search == 0 => true,
            Edge::Node(node) => node.mark.get() == (self.search, true),
            Edge::Leaf(leaf) => leaf.meta(|meta| meta.wanted_by) == Some(self.search),
        }
    }

    /// Marks what leads from the outputs to the inputs.
    fn search_for(&mut self, outputs: &[Tensor], inputs: &[Tensor]) {
        let search = SEARCHES.get() + 1;
        SEARCHES.set(search);
        self.search = search;
        for input in inputs {
            input.meta_mut(|meta| meta.wanted_by = search);
        }
        let mut found = BinaryHeap::new();
        let mut open: Vec<Edge> = outputs.iter().filter_map(Tensor::edge).collect();
        while let Some(edge) = open.pop() {
            if let Edge::Node(node) = edge
                && node.mark.get().0 != search
            {
                node.mark.set((search, false));
                open.extend(node.parts.borrow().inputs.iter().flatten().cloned());
                found.push(node);
            }
        }
        // The oldest first: then all that a node leads to is marked before it.
        for node in found.into_sorted_vec() {
            let captured = self.captured.iter().any(|(captured, _)| Rc::ptr_eq(captured, &node));
            // What a released node led to is not known: to go through it is the error.
            let leads = captured
                || node.is_released()
                || node.parts.borrow().inputs.iter().flatten().any(|edge| self.leads(edge));
            node.mark.set((search, leads));
        }
    }

    /// Releases what was visited, unless it is to be used again.
    fn finish(&mut self, retain_graph: bool) {
        if !retain_graph {
            self.visited.iter().for_each(|node| node.release());
        }
    }

    /// Forgets everything that was on the way.
    fn abandon(&mut self, leaves: &[Tensor]) {
        for node in self.queue.drain().chain(self.visited.drain(..)) {
            drop(node.incoming.take());
        }
        for leaf in leaves {
            drop(leaf.take_incoming());
        }
    }
}

/// The shape and the data type of the gradient that an edge carries.
fn expected(edge: &Edge) -> (Shape, DType) {
    match edge {
        Edge::Node(node) => (Rc::clone(&node.shape), node.dtype),
        Edge::Leaf(leaf) => (leaf.shared_shape(), leaf.dtype()),
    }
}

/// The gradient that the walk begins with.
fn initial(i: usize, output: &Tensor, gradient: Option<&Tensor>) -> Result<Tensor> {
    let Some(gradient) = gradient else {
        if output.numel() != 1 {
            bail!(Runtime, "grad can be implicitly created only for scalar outputs");
        }
        return full(output.shape(), 1.0, output.dtype());
    };
    if gradient.shape() != output.shape() {
        let size = |tensor: &Tensor| format!("torch.Size({})", List(tensor.shape()));
        bail!(
            Runtime,
            "Mismatch in shape: grad_output[{i}] has a shape of {} and output[{i}] has a shape of \
             {}.",
            size(gradient),
            size(output)
        );
    }
    to(&gradient.detach(), output.dtype())
}
