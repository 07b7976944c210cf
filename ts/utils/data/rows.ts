// Rows of tensors, gathered in the core.

import { tensor as make } from '../../data.js';
import { index_select, select } from '../../ops/index.js';
import type { Tensor } from '../../tensor.js';

/** The rows of a tensor at these places. */
export function rows_at(tensor: Tensor, indices: readonly number[]): Tensor {
  const index = make(indices, { dtype: 'int32' });
  try {
    return index_select(tensor, 0, index) as Tensor;
  } finally {
    index.dispose();
  }
}

/** The row of a tensor at a place, without the first dimension. */
export function row_at(tensor: Tensor, index: number): Tensor {
  return select(tensor, 0, index) as Tensor;
}
