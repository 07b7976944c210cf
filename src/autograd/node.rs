//! What the graph is made of: nodes, edges from each to the nodes before, and saved tensors.

use super::meta::Incoming;
use crate::dtype::DType;
use crate::error::{Result, bail};
use crate::shape::{List, Shape};
use crate::tensor::{Tensor, WeakTensor};
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::fmt::{self, Write};
use std::rc::Rc;

/// The gradients of a node's inputs, in their order; `None` where none is wanted, or none flows.
pub(crate) type Grads = Vec<Option<Tensor>>;

/// What a backward function is given.
pub(crate) struct Context<'a> {
    /// The gradient of the output, of its shape and data type.
    pub grad: &'a Tensor,
    /// What was saved, unchanged since.
    pub saved: &'a [Tensor],
    /// For each input: is its gradient wanted?
    pub needs: &'a [bool],
}

/// Computes the gradients of the inputs from that of the output.
pub(super) type Backward = Box<dyn Fn(&Context) -> Result<Grads>>;

/// An operation that was performed. It has one output.
pub(crate) struct Node {
    /// The name that PyTorch gives it.
    pub(super) name: &'static str,
    /// Nodes are numbered as they are made, so that every input has a smaller number.
    sequence: u64,
    /// The shape and the data type of the output.
    pub(super) shape: Shape,
    pub(super) dtype: DType,
    pub(super) parts: RefCell<Parts>,
    /// The output, when it is to keep its gradient.
    pub(super) retained_by: RefCell<Option<WeakTensor>>,
    /// What has flowed in so far, while gradients are computed.
    pub(super) incoming: Incoming,
    /// The search that was here last, and what it found: does the node lead to a wanted input?
    pub(super) mark: Cell<(u64, bool)>,
}

/// The parts that are released after use.
pub(super) struct Parts {
    pub inputs: Vec<Option<Edge>>,
    pub saved: Vec<Saved>,
    /// `None` after the release.
    pub backward: Option<Backward>,
}

/// Where the gradient of an input goes.
#[derive(Clone)]
pub(crate) enum Edge {
    /// To the operation that made it.
    Node(Rc<Node>),
    /// To a leaf, which keeps it.
    Leaf(Tensor),
}

/// A tensor that backward needs: its memory without its history, and what it was.
pub(super) struct Saved {
    tensor: Tensor,
    version: u32,
    /// The operation that made it; `None` for a leaf.
    producer: Option<&'static str>,
    /// The tensor with its history, for messages: what made it may have changed with it.
    origin: Option<WeakTensor>,
}

thread_local! {
    static SEQUENCE: Cell<u64> = const { Cell::new(0) };
}

impl Node {
    pub(super) fn new(name: &'static str, output: &Tensor, parts: Parts) -> Rc<Node> {
        let sequence = SEQUENCE.get();
        SEQUENCE.set(sequence + 1);
        Rc::new(Node {
            name,
            sequence,
            shape: output.shared_shape(),
            dtype: output.dtype(),
            parts: RefCell::new(parts),
            retained_by: RefCell::new(None),
            incoming: Incoming::default(),
            mark: Cell::new((0, false)),
        })
    }

    /// Whether `release` was here.
    pub(super) fn is_released(&self) -> bool {
        self.parts.borrow().backward.is_none()
    }

    /// Lets go of what backward needed, and of the nodes before, which a handle on the loss would keep alive.
    /// A node that saved nothing can be used again.
    pub(super) fn release(&self) {
        // PyTorch saves the other factor of these also where it is a number.
        let saves_numbers = matches!(self.name, "MulBackward0" | "DivBackward0");
        let mut parts = self.parts.borrow_mut();
        if parts.saved.is_empty() && !saves_numbers {
            return;
        }
        let released = Parts { inputs: Vec::new(), saved: Vec::new(), backward: None };
        let old = std::mem::replace(&mut *parts, released);
        // Dropped after the borrow ends: what hangs on it may be long.
        drop(parts);
        drop(old);
    }
}

/// A name without `Backward0`, as some messages have it; of others, the number stays.
struct Short(&'static str);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LEFT_OUT: &[u8] = b"Backward";
        // Bytes and iterators: a search in strings would be more to download than all of this.
        let name = self.0.as_bytes();
        let name = name.strip_suffix(b"0").unwrap_or(name);
        let start = name.windows(LEFT_OUT.len()).position(|part| part == LEFT_OUT);
        let start = start.unwrap_or(name.len());
        let rest = name.iter().skip(start + LEFT_OUT.len());
        name.iter().take(start).chain(rest).try_for_each(|&byte| f.write_char(byte.into()))
    }
}

/// Chains of nodes are as long as a program runs: dropped one by one, not by recursion.
impl Drop for Node {
    fn drop(&mut self) {
        let mut edges = std::mem::take(&mut self.parts.get_mut().inputs);
        while let Some(edge) = edges.pop() {
            if let Some(Edge::Node(node)) = edge
                && let Some(mut node) = Rc::into_inner(node)
            {
                edges.append(&mut node.parts.get_mut().inputs);
            }
        }
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Ordered by age, for the engine's queue.
impl Ord for Node {
    fn cmp(&self, other: &Node) -> Ordering {
        self.sequence.cmp(&other.sequence)
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Node) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.sequence == other.sequence
    }
}

impl Eq for Node {}

impl Saved {
    /// `producer` names the operation when the tensor is its own output.
    pub(super) fn new(tensor: &Tensor, own_output: Option<&'static str>) -> Saved {
        let producer = own_output.or_else(|| tensor.grad_fn());
        let origin = own_output.is_none().then(|| tensor.downgrade());
        Saved { tensor: tensor.detach(), version: tensor.version(), producer, origin }
    }

    /// The version meant is that before the last `writes`.
    pub(super) fn expect_before(&mut self, writes: u32) {
        self.version = self.version.wrapping_sub(writes);
    }

    /// The tensor, if it is still what it was.
    pub(super) fn unpack(&self) -> Result<Tensor> {
        let (have, want) = (self.tensor.version(), self.version);
        if have != want {
            return self.changed(have);
        }
        Ok(self.tensor.clone())
    }

    #[cold]
    fn changed(&self, have: u32) -> Result<Tensor> {
        let (kind, sizes) = (self.tensor.dtype(), List(self.tensor.shape()));
        let (before, kind, after) = match kind {
            DType::Bool => ("CPU", "Bool", "Type"),
            _ => ("torch.", kind.scalar_type(), "Tensor"),
        };
        let origin = self.origin.as_ref().and_then(WeakTensor::upgrade);
        let producer = match origin.map_or(self.producer, |tensor| tensor.grad_fn()) {
            Some(name) => format!(", which is output 0 of {},", Short(name)),
            None => String::new(),
        };
        bail!(
            Runtime,
            "one of the variables needed for gradient computation has been modified by an inplace \
             operation: [{before}{kind}{after} {sizes}]{producer} is at version {have}; expected \
             version {} instead. Hint: enable anomaly detection to find the operation that failed \
             to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).",
            self.version
        )
    }
}
