//! Products of matrices: `matmul`, `mm`, `bmm`, `mv`, `dot`.
//!
//! All are one computation, a batch of products of matrices in which a batch of one repeats. PyTorch
//! takes different ways, which have texts and names of their own: those are kept.

use crate::autograd;
use crate::error::{Result, bail};
use crate::kernels::gemm::{Matrix, Rows, Scratch, Size, few_rows, is_for_few_rows, product};
use crate::shape::{Broadcast, List, numel};
use crate::storage::Buffer;
use crate::tensor::Tensor;

/// The product of two tensors: of vectors a scalar, of matrices a matrix, of more dimensions a batch
/// of products of matrices.
///
/// Shapes: `(..., m, k)` and `(..., k, n)` give `(..., m, n)`, where the leading dimensions are
/// broadcast; a vector stands for a row on the left and for a column on the right, and its dimension
/// is left out of the result. Both of one type, `float32` or `float64`.
///
/// # Errors
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) when shapes or data types do not match,
/// [`ErrorKind::NotImplemented`](crate::ErrorKind::NotImplemented) for other data types.
///
/// Source: `torch.matmul`.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::matmul::matmul};
///
/// let a = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0], &[2, 2], DType::Float32)?;
/// let b = Tensor::from_slice(&[1.0f32, 10.0], &[2], DType::Float32)?;
/// assert_eq!(matmul(&a, &b)?.to_vec::<f32>()?, [21.0, 43.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn matmul(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    let (left, right) = (a.dim(), b.dim());
    if left == 0 || right == 0 {
        bail!(
            Runtime,
            "both arguments to matmul need to be at least 1D, but they are {left}D and {right}D"
        );
    }
    let (turned, folds) = (left < right, folds(a, b));
    let name = match (left, right) {
        (1, 1) => return dot(a, b),
        (2, 1) => return mv(a, b),
        (1, 2) => {
            check_matrices((1, a.shape()[0]), matrix_sizes(b))?;
            check_dtypes(Way::Mm, a, b)?;
            "SqueezeBackward4"
        }
        (2, 2) => return mm(a, b),
        _ if folds && left.min(right) == 1 => {
            let (matrix, vector) = if turned { (b, a) } else { (a, b) };
            // The last dimension of the larger; of its transpose, when that is the second.
            let inner = matrix.shape()[matrix.dim() - if turned { 2 } else { 1 }];
            check_vector(others(matrix, inner)?, inner, vector)?;
            check_dtypes(Way::Mv, matrix, vector)?;
            "UnsafeViewBackward0"
        }
        _ if folds => {
            let ((m, k), (inner, n)) = (matrix_sizes(a), matrix_sizes(b));
            if turned || left == right && repeats_only(a) {
                check_matrices((others(b, inner)?, inner), (k, m))?;
                check_dtypes(Way::Mm, b, a)?;
                "CloneBackward0"
            } else {
                check_matrices((others(a, k)?, k), (inner, n))?;
                check_dtypes(Way::Mm, a, b)?;
                "UnsafeViewBackward0"
            }
        }
        _ => {
            let count = numel(&Broadcast::new(batch(a), batch(b))?.shape)?;
            let (inner, given) = (a.shape()[left - 1], b.shape()[right - right.min(2)]);
            check_batches((count, inner), (count, given))?;
            check_dtypes(Way::Bmm, a, b)?;
            "UnsafeViewBackward0"
        }
    };
    compute(name, a, b)
}

/// The product of two matrices, `(m, k)` and `(k, n)` (`torch.mm`).
///
/// # Errors
/// As [`matmul`], and when one is not a matrix.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::matmul::mm};
///
/// let a = Tensor::from_slice(&[1.0f32, 2.0], &[1, 2], DType::Float32)?;
/// let b = Tensor::from_slice(&[3.0f32, 4.0], &[2, 1], DType::Float32)?;
/// assert_eq!(mm(&a, &b)?.to_vec::<f32>()?, [11.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn mm(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    for (name, dim) in [("self", a.dim()), ("mat2", b.dim())] {
        if dim != 2 {
            bail!(Runtime, "mm: {name} must be a matrix, got {dim}-D tensor");
        }
    }
    check_matrices(matrix_sizes(a), matrix_sizes(b))?;
    check_dtypes(Way::Mm, a, b)?;
    compute("MmBackward0", a, b)
}

/// The products of two batches of matrices, `(b, m, k)` and `(b, k, n)` (`torch.bmm`).
///
/// # Errors
/// As [`matmul`], and when one has not three dimensions.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::matmul::bmm};
///
/// let a = Tensor::from_slice(&[1.0f32, 2.0], &[2, 1, 1], DType::Float32)?;
/// assert_eq!(bmm(&a, &a)?.to_vec::<f32>()?, [1.0, 4.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn bmm(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    for (name, dim) in [("batch1", a.dim()), ("batch2", b.dim())] {
        if dim != 3 {
            bail!(Runtime, "{name} must be a 3D tensor");
        }
    }
    check_batches((a.shape()[0], a.shape()[2]), (b.shape()[0], b.shape()[1]))?;
    check_dtypes(Way::Bmm, a, b)?;
    compute("BmmBackward0", a, b)
}

/// The product of a matrix and a vector, `(m, k)` and `(k)` (`torch.mv`).
///
/// # Errors
/// As [`matmul`], and when they are not a matrix and a vector.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::matmul::mv};
///
/// let a = Tensor::from_slice(&[1.0f32, 2.0], &[1, 2], DType::Float32)?;
/// assert_eq!(mv(&a, &a.reshape(&[2])?)?.to_vec::<f32>()?, [5.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn mv(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    if (a.dim(), b.dim()) != (2, 1) {
        let (a, b) = (a.dim(), b.dim());
        bail!(Runtime, "vector + matrix @ vector expected, got 1, {a}, {b}");
    }
    let (rows, inner) = matrix_sizes(a);
    check_vector(rows, inner, b)?;
    check_dtypes(Way::Mv, a, b)?;
    compute("MvBackward0", a, b)
}

/// The product of two vectors of one length (`torch.dot`).
///
/// # Errors
/// As [`matmul`], and when one is not a vector.
///
/// ```
/// use selfnorm::{DType, Tensor, ops::matmul::dot};
///
/// let a = Tensor::from_slice(&[1.0f32, 2.0], &[2], DType::Float32)?;
/// assert_eq!(dot(&a, &a)?.to_vec::<f32>()?, [5.0]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn dot(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    if (a.dim(), b.dim()) != (1, 1) {
        let (a, b) = (a.dim(), b.dim());
        bail!(Runtime, "1D tensors expected, but got {a}D and {b}D tensors");
    }
    if a.dtype() != b.dtype() {
        let (a, b) = (a.dtype().scalar_type(), b.dtype().scalar_type());
        bail!(Runtime, "dot : expected both vectors to have same dtype, but found {a} and {b}");
    }
    let (m, n) = (a.numel(), b.numel());
    if m != n {
        bail!(
            Runtime,
            "inconsistent tensor size, expected tensor [{m}] and src [{n}] to have the same \
             number of elements, but got {m} and {n} elements respectively"
        );
    }
    check_dtypes(Way::Dot, a, b)?;
    compute("DotBackward0", a, b)
}

/// PyTorch's functions, which name themselves in texts.
#[derive(Clone, Copy)]
enum Way {
    Dot,
    Mv,
    Mm,
    Bmm,
}

/// The leading dimensions.
fn batch(x: &Tensor) -> &[usize] {
    &x.shape()[..x.dim().saturating_sub(2)]
}

/// Whether there is but one matrix.
fn repeats_only(x: &Tensor) -> bool {
    batch(x).iter().all(|&size| size == 1)
}

/// The last two dimensions of two or more.
fn matrix_sizes(x: &Tensor) -> (usize, usize) {
    let dim = x.dim();
    (x.shape()[dim.saturating_sub(2)], x.shape()[dim - 1])
}

/// Into how many lines of this length a tensor folds.
fn others(x: &Tensor, length: usize) -> Result<usize> {
    let all = numel(x.shape())?;
    Ok(all.checked_div(length).unwrap_or(0))
}

/// Whether PyTorch makes one large product: with a matrix or vector on the right, or with one that
/// requires a gradient on either side, for which a batch of one of three dimensions counts too.
fn folds(a: &Tensor, b: &Tensor) -> bool {
    match (a.dim(), b.dim()) {
        (3, 3) => match (repeats_only(a), repeats_only(b)) {
            (true, false) => a.requires_grad(),
            (false, true) => b.requires_grad(),
            _ => false,
        },
        (3.., 1 | 2) => true,
        (1 | 2, 3..) => a.requires_grad(),
        _ => false,
    }
}

fn check_matrices((m, k): (usize, usize), (inner, n): (usize, usize)) -> Result<()> {
    if k != inner {
        bail!(Runtime, "mm: mat1 and mat2 shapes cannot be multiplied ({m}x{k} and {inner}x{n})");
    }
    Ok(())
}

fn check_vector(rows: usize, inner: usize, vector: &Tensor) -> Result<()> {
    let length = vector.numel();
    if inner != length {
        bail!(Runtime, "size mismatch, got input ({rows}), mat ({rows}x{inner}), vec ({length})");
    }
    Ok(())
}

fn check_batches(want: (usize, usize), got: (usize, usize)) -> Result<()> {
    if want != got {
        let (want, got) = ([want.0, want.1], [got.0, got.1]);
        bail!(
            Runtime,
            "Expected size for first two dimensions of batch2 tensor to be: {} but got: {}.",
            List(&want),
            List(&got)
        );
    }
    Ok(())
}

fn check_dtypes(way: Way, a: &Tensor, b: &Tensor) -> Result<()> {
    let (left, right) = (a.dtype(), b.dtype());
    let (name, other) = (left.scalar_type(), right.scalar_type());
    if left != right {
        match way {
            Way::Mm => bail!(
                Runtime,
                "expected m1 and m2 to have the same dtype, but got: {} != {}",
                left.cpp_name(),
                right.cpp_name()
            ),
            Way::Mv => bail!(
                Runtime,
                "addmv input tensors must have the same dtype, but got {other}, {name}, and {other}"
            ),
            Way::Dot | Way::Bmm => {
                bail!(Runtime, "expected scalar type {name} but found {other}")
            }
        }
    }
    if !left.is_floating_point() {
        let op = match way {
            Way::Dot => "dot",
            Way::Mv => "addmv_impl_cpu",
            Way::Mm => "addmm_impl_cpu_",
            Way::Bmm => "bmm",
        };
        bail!(NotImplemented, "\"{op}\" not implemented for '{name}'");
    }
    Ok(())
}

/// A batch of products: which matrix each takes and makes.
struct Plan {
    size: Size,
    a: Vec<usize>,
    b: Vec<usize>,
    c: Vec<usize>,
    /// The shape of the result.
    shape: Vec<usize>,
}

impl Plan {
    fn new(a: &Tensor, b: &Tensor) -> Result<Plan> {
        let (m, k) = if a.dim() == 1 { (1, a.shape()[0]) } else { matrix_sizes(a) };
        let n = if b.dim() == 1 { 1 } else { matrix_sizes(b).1 };
        let laid = Broadcast::new(batch(a), batch(b))?;
        let count = numel(&laid.shape)?;
        let rows = if a.dim() == 1 { &[][..] } else { &[m] };
        let columns = if b.dim() == 1 { &[][..] } else { &[n] };
        let shape = [&laid.shape, rows, columns].concat();
        if repeats_only(b) {
            // All rows meet the same matrix: one product.
            let size = Size { m: m * count, n, k };
            return Ok(Plan { size, a: vec![0], b: vec![0], c: vec![0], shape });
        }
        let places = |broadcast: &Broadcast| broadcast.indices_of_second().take(count).collect();
        let a = places(&Broadcast::new(batch(b), batch(a))?);
        let size = Size { m, n, k };
        Ok(Plan { size, a, b: places(&laid), c: (0..count).collect(), shape })
    }
}

/// Multiplies what was checked.
fn compute(name: &'static str, a: &Tensor, b: &Tensor) -> Result<Tensor> {
    let plan = Plan::new(a, b)?;
    let output = Tensor::empty(&plan.shape, a.dtype())?;
    let (left, right) = (Factors::new(a, false, &plan.a), Factors::new(b, false, &plan.b));
    multiply(plan.size, &left, &right, &output, &plan.c, false)?;
    if autograd::tracks(&[a, b]) {
        let (shape_a, shape_b) = (a.shared_shape(), b.shared_shape());
        autograd::record(&output, name, &[a, b], &other_factors(a, b), move |context| {
            let Size { m, n, k } = plan.size;
            let grad = |transposed| Factors::new(context.grad, transposed, &plan.c);
            let (first, last) = (context.saved.first(), context.saved.last());
            // A matrix that stands in several products collects from all.
            let target = |sizes: &[usize]| Tensor::zeros(sizes, context.grad.dtype());
            let mut grads = vec![None, None];
            if let (true, Some(b)) = (context.needs[0], last) {
                let to = target(&shape_a)?;
                let b = Factors::new(b, true, &plan.b);
                multiply(Size { m, n: k, k: n }, &grad(false), &b, &to, &plan.a, true)?;
                grads[0] = Some(to);
            }
            if let (true, Some(a)) = (context.needs[1], first) {
                let to = target(&shape_b)?;
                let a = Factors::new(a, true, &plan.a);
                multiply(Size { m: k, n, k: m }, &a, &grad(false), &to, &plan.b, true)?;
                grads[1] = Some(to);
            }
            Ok(grads)
        });
    }
    Ok(output)
}

/// What the backward of a product reads: the first factor where the second requires a gradient, then
/// the second where the first does.
pub(crate) fn other_factors<'a>(a: &'a Tensor, b: &'a Tensor) -> Vec<&'a Tensor> {
    [(b, a), (a, b)]
        .into_iter()
        .filter(|(of, _)| of.requires_grad())
        .map(|(_, other)| other)
        .collect()
}

/// One of the factors of a batch of products.
pub(crate) struct Factors<'a> {
    pub tensor: &'a Tensor,
    /// Whether the matrices are stored the other way round.
    pub transposed: bool,
    /// Which matrix of the tensor each product takes.
    pub places: &'a [usize],
}

impl<'a> Factors<'a> {
    pub fn new(tensor: &'a Tensor, transposed: bool, places: &'a [usize]) -> Factors<'a> {
        Factors { tensor, transposed, places }
    }

    /// One matrix.
    pub fn one(tensor: &'a Tensor, transposed: bool) -> Factors<'a> {
        Factors::new(tensor, transposed, &[0])
    }
}

/// Writes the products into the matrices of `c` at `places`, or adds them to what is there. All have
/// the same floating point type.
pub(crate) fn multiply(
    size: Size,
    a: &Factors,
    b: &Factors,
    c: &Tensor,
    places: &[usize],
    add: bool,
) -> Result<()> {
    let (dtype, Size { m, n, k }) = (c.dtype(), size);
    // A single column is a single row of the transposed product.
    let turned = n == 1 && m > 1;
    let size = if turned { Size { m: n, n: m, k } } else { size };
    let mut scratch = Scratch::new(dtype, size)?;
    let (left, right, mut to) = (a.tensor.buffer()?, b.tensor.buffer()?, c.buffer_mut()?);
    for (i, &place) in places.iter().enumerate() {
        let a = matrix(&left, a.places[i] * m * k, k, m, a.transposed);
        let b = matrix(&right, b.places[i] * k * n, k, n, !b.transposed);
        let (a, b) = if turned { (b, a) } else { (a, b) };
        let mut rows = Rows { data: &mut to, at: place * m * n, row: size.n };
        if is_for_few_rows(size, &b) {
            few_rows(dtype, size, &a, &b, &mut rows, add);
        } else {
            product(dtype, size, &a, &b, &mut rows, add, &mut scratch);
        }
    }
    Ok(())
}

/// Lines of `k` terms, or stored the other way round.
fn matrix(data: &Buffer, at: usize, k: usize, lines: usize, transposed: bool) -> Matrix<'_> {
    match transposed {
        false => Matrix { data, at, line: k, term: 1 },
        true => Matrix { data, at, line: 1, term: lines },
    }
}

#[cfg(test)]
mod tests;
