//! Parts of tensors, and tensors out of parts. Tensors have no gaps, so that all of this copies.
//!
//! | file | what stands there |
//! |---|---|
//! | here | [`at`], which combines all kinds of indices; what the others share |
//! | `cut` | single indices and ranges of one dimension, and all parts of one |
//! | `join` | tensors side by side |
//! | `lookup` | indices that stand in a tensor |
//!
//! A part is described once, as `Places`: an offset for each element along the dimensions that were
//! looked up, steps for all others. The forward reads those places, the backward adds to them in the
//! same order.

mod cut;
mod join;
mod lookup;
#[cfg(test)]
mod tests;

pub use cut::{chunk, narrow, select, slice, split, split_with_sizes, unbind};
pub use join::{cat, stack};
pub use lookup::{gather, index_select, one_hot};

use crate::autograd;
use crate::dtype::{DType, Element};
use crate::error::{Result, bail};
use crate::kernels::permute::{Places, Walk, pick, put_add};
use crate::ops::shape::steps;
use crate::shape::{Broadcast, List};
use crate::tensor::{Tensor, match_dtype, match_float};
use crate::warnings::warn;

/// What one argument of [`at`] does with one dimension or more.
#[derive(Clone, Debug)]
pub enum Index {
    /// One index: the dimension goes.
    At(i64),
    /// From one index to before another, in steps.
    Range(Option<i64>, Option<i64>, i64),
    /// All of a dimension.
    All,
    /// All of the dimensions that no other argument names.
    Rest,
    /// A tensor of indices, or a mask for as many dimensions as it has.
    Of(Tensor),
}

/// A dimension of the result: one of the input, or the place for what was looked up.
enum Part {
    Dim { size: usize, step: usize },
    Table(Table),
}

/// Offsets that were looked up.
struct Table {
    sizes: Vec<usize>,
    offsets: Vec<usize>,
}

/// A part of `input` (`x[...]` in Python), copied. Any data type; index tensors are `int32` or `int64`,
/// masks `bool` or, with a warning, `uint8`.
///
/// # Errors
/// [`ErrorKind::Index`](crate::ErrorKind::Index) when there is no such index or dimension, or shapes do not
/// match; [`ErrorKind::Value`](crate::ErrorKind::Value) for a step that is not above zero.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::index::{Index, at}};
///
/// let x = Tensor::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3], DType::Int32)?;
/// let y = at(&x, &[Index::At(-1), Index::Range(Some(1), None, 1)])?;
/// assert_eq!(y.to_vec::<i32>()?, [5, 6]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn at(input: &Tensor, indices: &[Index]) -> Result<Tensor> {
    named_at(input, indices, None)
}

/// [`at`] with a node that is called `name`, if that is given.
fn named_at(input: &Tensor, indices: &[Index], name: Option<&'static str>) -> Result<Tensor> {
    let named = indices.iter().map(named_dims).sum::<usize>();
    let dim = input.dim();
    if named > dim {
        bail!(Index, "too many indices for tensor of dimension {dim}");
    }
    let mut rest = Some(dim - named);
    let mut all = Vec::new();
    for index in indices {
        match index {
            Index::Rest => all.extend((0..rest.take().unwrap_or(0)).map(|_| &Index::All)),
            index => all.push(index),
        }
    }
    all.extend((0..rest.unwrap_or(0)).map(|_| &Index::All));
    let mut picking = Picking::new(input);
    for index in all {
        picking.take(index)?;
    }
    picking.name = name.unwrap_or(picking.name);
    let tables: Vec<&Tensor> = indices.iter().filter_map(table_of).collect();
    picking.result(&tables)
}

/// How many dimensions of the input an index uses up.
fn named_dims(index: &Index) -> usize {
    match index {
        Index::Rest => 0,
        Index::Of(mask) if is_mask(mask) => mask.dim(),
        Index::At(_) | Index::Range(..) | Index::All | Index::Of(_) => 1,
    }
}

/// The tensor of an index.
fn table_of(index: &Index) -> Option<&Tensor> {
    match index {
        Index::Of(table) => Some(table),
        Index::At(_) | Index::Range(..) | Index::All | Index::Rest => None,
    }
}

fn is_mask(index: &Tensor) -> bool {
    matches!(index.dtype(), DType::Bool | DType::UInt8)
}

/// What [`at`] knows while it goes through the indices.
struct Picking<'a> {
    input: &'a Tensor,
    steps: Vec<usize>,
    /// The next dimension of the input.
    dim: usize,
    start: usize,
    parts: Vec<Part>,
    /// The node of the last index that did something.
    name: &'static str,
    /// How many index tensors there have been.
    tables: usize,
}

impl<'a> Picking<'a> {
    fn new(input: &'a Tensor) -> Self {
        let steps = steps(input.shape());
        let (parts, name) = (Vec::new(), "AliasBackward0");
        Picking { input, steps, dim: 0, start: 0, parts, name, tables: 0 }
    }

    /// The size and the step of the next dimension, which there is.
    fn next(&mut self) -> (usize, usize) {
        let dim = self.dim;
        self.dim += 1;
        let size = self.input.shape().get(dim).copied().unwrap_or(1);
        (size, self.steps.get(dim).copied().unwrap_or(0))
    }

    fn take(&mut self, index: &Index) -> Result<()> {
        match index {
            Index::At(index) => self.take_one(*index)?,
            Index::Range(start, end, by) => {
                let (size, step) = self.next();
                match by {
                    0 => bail!(Value, "slice step cannot be zero"),
                    ..0 => bail!(Value, "step must be greater than zero"),
                    _ => {}
                }
                self.range((size, step), *start, *end, *by);
            }
            Index::All | Index::Rest => {
                let (size, step) = self.next();
                self.parts.push(Part::Dim { size, step });
            }
            Index::Of(index) if is_mask(index) => {
                let table = self.masked(index)?;
                self.tables += index.dim().max(1);
                self.parts.push(Part::Table(table));
            }
            Index::Of(index) => match (whole_numbers(index), index.dim()) {
                (None, _) => {
                    bail!(Index, "tensors used as indices must be long, int, byte or bool tensors")
                }
                // An index in a tensor.
                (Some(indices), 0) => {
                    for index in indices {
                        self.take_one(index)?;
                    }
                }
                (Some(indices), _) => {
                    let table = self.looked_up(index, indices)?;
                    self.tables += 1;
                    self.parts.push(Part::Table(table));
                }
            },
        }
        Ok(())
    }

    fn take_one(&mut self, index: i64) -> Result<()> {
        let dim = self.dim;
        let (size, step) = self.next();
        let Some(place) = wrap_index(index, size) else {
            bail!(Index, "index {index} is out of bounds for dimension {dim} with size {size}")
        };
        self.name = "SelectBackward0";
        self.start += place * step;
        Ok(())
    }

    /// A range of the dimension of this size and step.
    fn range(
        &mut self,
        (size, step): (usize, usize),
        start: Option<i64>,
        end: Option<i64>,
        by: i64,
    ) {
        let all = size as i64;
        let clamp = |x: i64| (if x < 0 { x.saturating_add(all) } else { x }).clamp(0, all);
        let start = start.map_or(0, clamp);
        let end = end.map_or(all, clamp);
        let by = by as usize;
        let count = ((end - start).max(0) as usize).div_ceil(by);
        if (count, by) != (size, 1) {
            self.name = "SliceBackward0";
        }
        // Where nothing is left, nothing is read.
        self.start += if count == 0 { 0 } else { start as usize * step };
        self.parts.push(Part::Dim { size: count, step: step.saturating_mul(by) });
    }

    /// The offsets of the elements that a mask lets through.
    fn masked(&mut self, mask: &Tensor) -> Result<Table> {
        if mask.dtype() == DType::UInt8 {
            warn(
                "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool \
                 instead.",
            )?;
        }
        let (mut sizes, mut steps) = (Vec::new(), Vec::new());
        for (j, &wanted) in mask.shape().iter().enumerate() {
            let (size, step) = self.next();
            if size != wanted {
                let (have, whole) = (List(mask.shape()), self.remaining_shape(sizes.len() + 1));
                let at = self.parts.len() + j;
                bail!(
                    Index,
                    "The shape of the mask {have} at index {j} does not match the shape of the \
                     indexed tensor {} at index {at}",
                    List(&whole)
                );
            }
            sizes.push(size);
            steps.push(step);
        }
        let (mask, mut offsets) = (mask.data::<u8>()?, Vec::new());
        Walk::new(&sizes, &steps).rows(&mut |at, next, size, step| {
            for (i, &through) in mask[next..][..size].iter().enumerate() {
                if through != 0 {
                    offsets.push(at + i * step);
                }
            }
        });
        Ok(Table { sizes: vec![offsets.len()], offsets })
    }

    /// The offsets that a tensor of indices means.
    fn looked_up(&mut self, index: &Tensor, indices: Vec<i64>) -> Result<Table> {
        let (size, step) = self.next();
        let mut offsets = Vec::with_capacity(indices.len());
        for index in indices {
            match wrap_index(index, size) {
                Some(place) => offsets.push(place * step),
                // With nothing along another dimension nothing is read.
                None if size > 0 && self.input.numel() == 0 => offsets.push(0),
                None if size == 0 => {
                    bail!(Index, "index is out of bounds for dimension with size 0")
                }
                None => {
                    let at = self.tables;
                    bail!(
                        Index,
                        "index {index} is out of bounds for dimension {at} with size {size}"
                    )
                }
            }
        }
        Ok(Table { sizes: index.shape().to_vec(), offsets })
    }

    /// The shape of PyTorch's tensor when it looks at masks: all ranges and indices are done, `taken`
    /// dimensions of the mask are not.
    fn remaining_shape(&self, taken: usize) -> Vec<usize> {
        let sizes = self.input.shape();
        let before = self.parts.iter().map(|part| match part {
            Part::Dim { size, .. } => *size,
            Part::Table(table) => table.offsets.len(),
        });
        before.chain(sizes[(self.dim - taken).min(sizes.len())..].iter().copied()).collect()
    }

    fn result(self, saved: &[&Tensor]) -> Result<Tensor> {
        let is_table = |part: &Part| matches!(part, Part::Table(_));
        let tables = self.parts.iter().filter(|part| is_table(part)).count();
        let first = self.parts.iter().position(is_table).unwrap_or(0);
        // Tables side by side stand where they stood, others in front.
        let together =
            self.parts[first..].iter().take_while(|part| is_table(part)).count() == tables;
        let lead = if together { first } else { 0 };
        let (mut outer, mut inner) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
        let mut found: Vec<Table> = Vec::new();
        for (i, part) in self.parts.into_iter().enumerate() {
            match part {
                Part::Table(table) => found.push(table),
                Part::Dim { size, step } => {
                    let dims = if i < lead { &mut outer } else { &mut inner };
                    dims.0.push(size);
                    dims.1.push(step);
                }
            }
        }
        let table = match found.len() {
            1 => found.remove(0),
            _ => combined(&found)?,
        };
        let sizes = [&outer.0[..], &table.sizes, &inner.0].concat();
        let places = Places {
            outer: Walk::new(&outer.0, &outer.1),
            table: table.offsets.iter().map(|offset| self.start + offset).collect(),
            inner: Walk::new(&inner.0, &inner.1),
        };
        match tables {
            0 => picked(self.input, places, &sizes, self.name, &[]),
            _ => picked(self.input, places, &sizes, "IndexBackward0", saved),
        }
    }
}

/// The sums of offsets of tables laid over each other; a single zero without tables.
fn combined(tables: &[Table]) -> Result<Table> {
    let mut sizes = Vec::new();
    for table in tables {
        let Ok(common) = Broadcast::new(&sizes, &table.sizes) else {
            let shapes: Vec<_> = tables.iter().map(|t| List(&t.sizes).to_string()).collect();
            let shapes = shapes.join(", ");
            bail!(
                Index,
                "shape mismatch: indexing tensors could not be broadcast together with shapes \
                 {shapes}"
            )
        };
        sizes = common.shape;
    }
    let mut offsets = vec![0; sizes.iter().product()];
    for table in tables {
        let places = Broadcast::new(&sizes, &table.sizes)?;
        for (sum, at) in offsets.iter_mut().zip(places.indices_of_second()) {
            *sum += table.offsets[at];
        }
    }
    Ok(Table { sizes, offsets })
}

/// The place from the front that an index means, counted from the end where it is negative.
fn wrap_index(index: i64, size: usize) -> Option<usize> {
    let place = if index < 0 { index.checked_add(size as i64)? } else { index };
    usize::try_from(place).ok().filter(|&place| place < size)
}

/// The elements of a tensor of indices; `None` for other data types.
fn whole_numbers(index: &Tensor) -> Option<Vec<i64>> {
    match_dtype!(index.dtype(), T => {
        index.data::<T>().ok()?.iter().map(|&x| T::to_i64(x)).collect()
    })
}

/// The elements at these places of `input`, as a tensor of `sizes`. PyTorch's node saves `tables`, which
/// must not be written before the backward, though their offsets are known here already.
fn picked(
    input: &Tensor,
    places: Places,
    sizes: &[usize],
    name: &'static str,
    tables: &[&Tensor],
) -> Result<Tensor> {
    let output = Tensor::empty(sizes, input.dtype())?;
    let (x, mut y) = (input.buffer()?, output.buffer_mut()?);
    // The bits as whole numbers of the same size: three loops for all types.
    match input.dtype().size() {
        1 => pick(&places, x.as_slice::<u8>(), y.as_mut_slice()),
        4 => pick(&places, x.as_slice::<i32>(), y.as_mut_slice()),
        _ => pick(&places, x.as_slice::<i64>(), y.as_mut_slice()),
    }
    drop(y);
    if autograd::tracks(&[input]) {
        let sizes = input.shared_shape();
        autograd::record(&output, name, &[input], tables, move |ctx| {
            let grad = Tensor::zeros(&sizes, ctx.grad.dtype())?;
            match_float!(ctx.grad.dtype(), T => {
                put_add(&places, &ctx.grad.data::<T>()?, &mut grad.data_mut::<T>()?);
            }, ());
            Ok(vec![Some(grad)])
        });
    }
    Ok(output)
}

/// [`picked`] where nothing is looked up: sizes and steps from `start` on.
fn cut(
    input: &Tensor,
    start: usize,
    sizes: &[usize],
    steps: &[usize],
    name: &'static str,
) -> Result<Tensor> {
    let places =
        Places { outer: Walk::new(&[], &[]), table: vec![start], inner: Walk::new(sizes, steps) };
    picked(input, places, sizes, name, &[])
}
