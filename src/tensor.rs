//! The tensor: a shape and a data type over shared memory, always contiguous and row-major.
//!
//! What one can compute with tensors stands in [`ops`](crate::ops); here is only what they are.

use crate::autograd::Meta;
use crate::dtype::{DType, Element};
use crate::error::{Error, ErrorKind, Result, bail};
use crate::shape::{Shape, infer_sizes, numel, overflow};
use crate::storage::Buffer;
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::rc::{Rc, Weak};

/// A multi-dimensional array of one [`DType`].
///
/// Cloning gives a second handle on the same tensor; [`Tensor::copy`] copies the data.
///
/// ```
/// use selfnorm::{DType, Tensor};
///
/// let x = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0], &[2, 2], DType::Float32)?;
/// let y = x.reshape(&[-1])?;
/// assert_eq!(y.shape(), &[4]);
/// assert_eq!(y.to_vec::<f32>()?, [1.0, 2.0, 3.0, 4.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tensor(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    shape: Shape,
    numel: usize,
    dtype: DType,
    storage: Rc<Storage>,
    /// What autograd knows; nothing for most tensors.
    meta: RefCell<Option<Box<Meta>>>,
}

/// A handle that keeps nothing alive.
pub(crate) struct WeakTensor(Weak<Inner>);

impl WeakTensor {
    /// The tensor, if somebody still has it.
    pub(crate) fn upgrade(&self) -> Option<Tensor> {
        self.0.upgrade().map(Tensor)
    }
}

/// Memory that views of one tensor share.
#[derive(Debug)]
struct Storage {
    buffer: RefCell<Buffer>,
    /// How often it was written in place: PyTorch's version counter.
    version: Cell<u32>,
}

impl Tensor {
    /// A tensor whose contents are not set: zeros, or what a former tensor left.
    ///
    /// # Errors
    /// [`ErrorKind::Memory`] when there is not enough memory.
    pub fn empty(sizes: &[usize], dtype: DType) -> Result<Tensor> {
        Tensor::empty_shaped(sizes.into(), dtype)
    }

    /// [`Tensor::empty`] for a shape that another tensor has already.
    pub(crate) fn empty_shaped(shape: Shape, dtype: DType) -> Result<Tensor> {
        let bytes = bytes(&shape, dtype)?;
        Ok(Tensor::with_buffer(shape, dtype, Buffer::new(bytes)?))
    }

    /// A tensor of memory that has as many bytes as this shape needs.
    pub(crate) fn with_buffer(shape: Shape, dtype: DType, buffer: Buffer) -> Tensor {
        // No overflow: whoever has the buffer has counted. A zero may stand beside large sizes.
        let numel = if shape.contains(&0) { 0 } else { shape.iter().product() };
        let storage = Rc::new(Storage { buffer: RefCell::new(buffer), version: Cell::new(0) });
        Tensor::with_storage(shape, numel, dtype, storage)
    }

    fn with_storage(shape: Shape, numel: usize, dtype: DType, storage: Rc<Storage>) -> Tensor {
        Tensor(Rc::new(Inner { shape, numel, dtype, storage, meta: RefCell::new(None) }))
    }

    /// Reads what autograd knows of the tensor, if anything.
    pub(crate) fn meta<R>(&self, read: impl FnOnce(&Meta) -> R) -> Option<R> {
        self.0.meta.borrow().as_deref().map(read)
    }

    /// Changes what autograd knows of the tensor.
    pub(crate) fn meta_mut<R>(&self, change: impl FnOnce(&mut Meta) -> R) -> R {
        change(self.0.meta.borrow_mut().get_or_insert_default())
    }

    /// A handle that keeps nothing alive.
    pub(crate) fn downgrade(&self) -> WeakTensor {
        WeakTensor(Rc::downgrade(&self.0))
    }

    /// Whether nobody else has this tensor or its memory.
    pub(crate) fn is_unique(&self) -> bool {
        Rc::strong_count(&self.0) == 1 && Rc::strong_count(&self.0.storage) == 1
    }

    /// A tensor of zeros (`torch.zeros`).
    ///
    /// # Errors
    /// [`ErrorKind::Memory`] when there is not enough memory.
    pub fn zeros(sizes: &[usize], dtype: DType) -> Result<Tensor> {
        let bytes = bytes(sizes, dtype)?;
        Ok(Tensor::with_buffer(sizes.into(), dtype, Buffer::zeroed(bytes)?))
    }

    /// A tensor with a copy of `data`.
    ///
    /// # Errors
    /// [`ErrorKind::Value`] when the sizes do not match the number of elements, [`ErrorKind::Type`] when
    /// `T` does not store `dtype`, [`ErrorKind::Memory`] when there is not enough memory.
    pub fn from_slice<T: Element>(data: &[T], sizes: &[usize], dtype: DType) -> Result<Tensor> {
        if numel(sizes)? != data.len() {
            let (count, sizes) = (data.len(), crate::shape::List(sizes));
            bail!(Value, "from_slice(): {count} elements do not make a tensor of shape {sizes}");
        }
        let tensor = Tensor::empty(sizes, dtype)?;
        tensor.data_mut::<T>()?.copy_from_slice(data);
        Ok(tensor)
    }

    /// The sizes of the dimensions; empty for a scalar.
    pub fn shape(&self) -> &[usize] {
        &self.0.shape
    }

    /// The shape, to be shared with a new tensor.
    pub(crate) fn shared_shape(&self) -> Shape {
        Rc::clone(&self.0.shape)
    }

    /// The number of dimensions.
    pub fn dim(&self) -> usize {
        self.0.shape.len()
    }

    /// The number of elements.
    pub fn numel(&self) -> usize {
        self.0.numel
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.0.dtype
    }

    /// How often the memory was written in place, as PyTorch's `_version`.
    pub fn version(&self) -> u32 {
        self.0.storage.version.get()
    }

    /// Counts `writes` more writes in place.
    pub(crate) fn bump_version(&self, writes: u32) {
        let version = &self.0.storage.version;
        version.set(version.get().wrapping_add(writes));
    }

    /// Whether both are handles on the very same tensor (Python's `is`).
    pub fn is(&self, other: &Tensor) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Whether both use the same memory.
    pub fn shares_storage(&self, other: &Tensor) -> bool {
        Rc::ptr_eq(&self.0.storage, &other.0.storage)
    }

    /// The elements, row-major.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when `T` does not store the tensor's type, [`ErrorKind::Runtime`] while an
    /// operation writes to the same memory.
    pub fn data<T: Element>(&self) -> Result<Ref<'_, [T]>> {
        self.check_element(T::stores(self.dtype()), T::NAME)?;
        Ok(Ref::map(self.buffer()?, Buffer::as_slice))
    }

    /// The elements, to be written. An operation that uses this on memory that others may have
    /// read already calls [`Tensor::bump_version`].
    pub(crate) fn data_mut<T: Element>(&self) -> Result<RefMut<'_, [T]>> {
        self.check_element(T::stores(self.dtype()), T::NAME)?;
        Ok(RefMut::map(self.buffer_mut()?, Buffer::as_mut_slice))
    }

    /// The bytes of the elements.
    pub(crate) fn bytes(&self) -> Result<Ref<'_, [u8]>> {
        Ok(Ref::map(self.buffer()?, Buffer::as_slice))
    }

    /// The bytes of the elements, to be written as [`Tensor::data_mut`] says.
    pub(crate) fn bytes_mut(&self) -> Result<RefMut<'_, [u8]>> {
        Ok(RefMut::map(self.buffer_mut()?, Buffer::as_mut_slice))
    }

    /// Sets every element to the first one of `value`, which has the same data type.
    pub(crate) fn fill(&self, value: &Tensor) -> Result<()> {
        debug_assert_eq!(self.dtype(), value.dtype());
        let (value, mut buffer) = (value.buffer()?, self.buffer_mut()?);
        // The bits as whole numbers of the same size: three loops for all types.
        match self.dtype().size() {
            1 => buffer.as_mut_slice().fill(value.as_slice::<u8>()[0]),
            4 => buffer.as_mut_slice().fill(value.as_slice::<i32>()[0]),
            _ => buffer.as_mut_slice().fill(value.as_slice::<i64>()[0]),
        }
        Ok(())
    }

    /// The memory, whatever its type.
    #[inline(never)]
    pub(crate) fn buffer(&self) -> Result<Ref<'_, Buffer>> {
        self.0.storage.buffer.try_borrow().map_err(|_| in_use())
    }

    /// The memory, to be written as [`Tensor::data_mut`] says.
    #[inline(never)]
    pub(crate) fn buffer_mut(&self) -> Result<RefMut<'_, Buffer>> {
        self.0.storage.buffer.try_borrow_mut().map_err(|_| in_use())
    }

    // Not generic and out of line: these are in every operation.
    #[inline(never)]
    fn check_element(&self, fits: bool, want: &str) -> Result<()> {
        if !fits {
            let have = self.dtype().name();
            bail!(Type, "a tensor of dtype {have} cannot be read or written as {want}");
        }
        Ok(())
    }

    /// Where the data begins, for views from JavaScript.
    #[cfg(feature = "bindings")]
    pub(crate) fn address(&self) -> *const u8 {
        // Only ever borrowed while an operation runs, and then nobody can ask.
        self.buffer().map_or(std::ptr::null(), |buffer| buffer.as_ptr())
    }

    /// A copy of the elements, row-major.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when `T` does not store the tensor's type.
    pub fn to_vec<T: Element>(&self) -> Result<Vec<T>> {
        Ok(self.data::<T>()?.to_vec())
    }

    /// A new tensor with the same contents, without history (for that see
    /// [`ops::convert::clone`](crate::ops::convert::clone)).
    ///
    /// # Errors
    /// [`ErrorKind::Memory`] when there is not enough memory.
    pub fn copy(&self) -> Result<Tensor> {
        let tensor = Tensor::empty_shaped(self.shared_shape(), self.dtype())?;
        tensor.bytes_mut()?.copy_from_slice(&self.bytes()?);
        Ok(tensor)
    }

    /// A tensor of other sizes on the same memory (`torch.reshape`); one size may be -1.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`] when the number of elements differs.
    pub fn reshape(&self, sizes: &[i64]) -> Result<Tensor> {
        let sizes = infer_sizes(sizes, self.numel())?;
        bytes(&sizes, self.dtype())?;
        Ok(self.view(sizes.into(), "ViewBackward0"))
    }

    /// The same memory in a shape with as many elements, without history.
    pub(crate) fn alias(&self, shape: Shape) -> Tensor {
        debug_assert_eq!(numel(&shape), Ok(self.numel()));
        Tensor::with_storage(shape, self.numel(), self.dtype(), Rc::clone(&self.0.storage))
    }
}

/// The most dimensions that a tensor can have, as in PyTorch's own loops over them.
const MAX_DIM: usize = 64;

/// The size in memory of a tensor that can be.
pub(crate) fn bytes(sizes: &[usize], dtype: DType) -> Result<usize> {
    if sizes.len() > MAX_DIM {
        let dim = sizes.len();
        bail!(Runtime, "a tensor has at most {MAX_DIM} dimensions, got {dim}");
    }
    numel(sizes)?.checked_mul(dtype.size()).ok_or_else(|| overflow(sizes))
}

fn in_use() -> Error {
    Error::new(
        ErrorKind::Runtime,
        "the memory of this tensor is being written by another operation".into(),
    )
}

/// Runs `$body` with the type `$T` standing for the Rust type of a floating point `$dtype`, and
/// `$otherwise` for the other data types.
macro_rules! match_float {
    ($dtype:expr, $T:ident => $body:expr, $otherwise:expr $(,)?) => {
        match $dtype {
            $crate::DType::Float32 => {
                type $T = f32;
                $body
            }
            $crate::DType::Float64 => {
                type $T = f64;
                $body
            }
            $crate::DType::Int32
            | $crate::DType::UInt8
            | $crate::DType::Bool
            | $crate::DType::Int64 => $otherwise,
        }
    };
}
/// Runs `$body` with the type `$T` standing for the Rust type that stores `$dtype`.
macro_rules! match_dtype {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            $crate::DType::Float32 => {
                type $T = f32;
                $body
            }
            $crate::DType::Float64 => {
                type $T = f64;
                $body
            }
            $crate::DType::Int32 => {
                type $T = i32;
                $body
            }
            $crate::DType::UInt8 | $crate::DType::Bool => {
                type $T = u8;
                $body
            }
            $crate::DType::Int64 => {
                type $T = i64;
                $body
            }
        }
    };
}
pub(crate) use {match_dtype, match_float};

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn views_share_and_copies_do_not() {
        let x = Tensor::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3], DType::Int32).unwrap();
        let view = x.reshape(&[3, -1]).unwrap();
        let copy = x.copy().unwrap();
        assert!(view.shares_storage(&x) && !view.is(&x) && x.clone().is(&x));
        assert!(!copy.shares_storage(&x));
        view.data_mut::<i32>().unwrap()[0] = 9;
        view.bump_version(1);
        assert_eq!((x.to_vec::<i32>().unwrap()[0], copy.to_vec::<i32>().unwrap()[0]), (9, 1));
        assert_eq!((x.version(), copy.version()), (1, 0));
        assert_eq!((view.shape(), view.dim(), view.numel()), (&[3, 2][..], 2, 6));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn zeros_are_zero_in_used_memory() {
        for _ in 0..2 {
            let x = Tensor::zeros(&[33], DType::Float64).unwrap();
            assert_eq!(x.to_vec::<f64>().unwrap(), [0.0; 33]);
            x.data_mut::<f64>().unwrap().fill(f64::NAN);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn wrong_types_and_sizes_are_errors() {
        let x = Tensor::zeros(&[2], DType::Bool).unwrap();
        let error = x.to_vec::<f32>().unwrap_err();
        let text = "a tensor of dtype bool cannot be read or written as f32";
        assert_eq!(error, Error::new(ErrorKind::Type, text.into()));
        let error = Tensor::from_slice(&[1.0f32], &[2], DType::Float32).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Value);
        let error = Tensor::from_slice(&[1.0f32], &[1], DType::Int32).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Type);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn reading_while_writing_is_an_error_not_a_panic() {
        let x = Tensor::zeros(&[2], DType::Float32).unwrap();
        let writing = x.data_mut::<f32>().unwrap();
        assert!(matches!(x.data::<f32>(), Err(e) if e.kind() == ErrorKind::Runtime));
        assert!(matches!(x.data_mut::<f32>(), Err(e) if e.kind() == ErrorKind::Runtime));
        assert!(matches!(x.copy(), Err(e) if e.kind() == ErrorKind::Runtime));
        drop(writing);
        assert!(x.data::<f32>().is_ok());
    }
}
