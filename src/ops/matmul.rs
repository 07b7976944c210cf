//! Products of matrices: `matmul`, `mm`, `bmm`, `mv`, `dot`.

use crate::error::Result;
use crate::kernels::gemm::{Matrix, Rows, Size, product, scratch_len};
use crate::storage::Buffer;
use crate::tensor::{Tensor, match_float};

/// One of the factors of a batch of products.
pub(crate) struct Factors<'a> {
    pub tensor: &'a Tensor,
    /// Whether the matrices are stored the other way round.
    pub transposed: bool,
    /// Which matrix of the tensor each product takes.
    pub places: &'a [usize],
}

impl<'a> Factors<'a> {
    /// One matrix.
    pub fn one(tensor: &'a Tensor, transposed: bool) -> Factors<'a> {
        Factors { tensor, transposed, places: &[0] }
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
    match_float!(c.dtype(), T => multiply_floats::<T>(size, a, b, c, places, add), Ok(()))
}

fn multiply_floats<T: crate::simd::Float>(
    Size { m, n, k }: Size,
    a: &Factors,
    b: &Factors,
    c: &Tensor,
    places: &[usize],
    add: bool,
) -> Result<()> {
    // A single column is a single row of the transposed product.
    let turned = n == 1 && m > 1;
    let size = if turned { Size { m: n, n: m, k } } else { Size { m, n, k } };
    let mut scratch = Buffer::new(scratch_len::<T>(size) * size_of::<T>())?;
    let (left, right, mut c) = (a.tensor.data::<T>()?, b.tensor.data::<T>()?, c.data_mut::<T>()?);
    for ((&from_a, &from_b), &to) in a.places.iter().zip(b.places).zip(places) {
        let a = matrix(&left[from_a * m * k..], k, m, a.transposed);
        let b = matrix(&right[from_b * k * n..], k, n, !b.transposed);
        let (a, b) = if turned { (b, a) } else { (a, b) };
        let mut rows = Rows { data: &mut c[to * m * n..][..m * n], row: size.n };
        product(size, &a, &b, &mut rows, add, scratch.as_mut_slice());
    }
    Ok(())
}

/// Lines of `k` terms, or stored the other way round.
fn matrix<T>(data: &[T], k: usize, lines: usize, transposed: bool) -> Matrix<'_, T> {
    match transposed {
        false => Matrix { data, line: k, term: 1 },
        true => Matrix { data, line: 1, term: lines },
    }
}
