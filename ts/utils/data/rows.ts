// Rows of tensors, gathered and stacked.

import { written } from '../../elements.js';
import { IndexError, RuntimeError } from '../../errors.js';
import { shape_of } from '../../scope.js';
import type { Tensor } from '../../tensor.js';
import { live_cell, wrap } from '../../tensor_base.js';

/** The rows of a tensor at these places. */
export function rows_at(tensor: Tensor, indices: readonly number[]): Tensor {
  const cell = live_cell('TensorDataset', 'tensors', 0, tensor);
  const [n = 0, ...rest] = shape_of(cell);
  const bad = indices.find((i) => !(Number.isInteger(i) && i >= 0 && i < n));
  if (bad !== undefined) {
    throw new IndexError(`index ${bad} is out of bounds for dimension 0 with size ${n}`);
  }
  const shape = Object.freeze([indices.length, ...rest]);
  const handle = written(cell.dtype, shape, (view) => {
    const { data } = tensor;
    const row = data.length / n;
    indices.forEach((i, k) => {
      (view as Float32Array).set(data.subarray(i * row, (i + 1) * row) as Float32Array, k * row);
    });
  });
  return wrap(handle, cell.dtype, shape);
}

/** Tensors of one shape along a new first dimension. */
export function stack(tensors: readonly Tensor[]): Tensor {
  const cells = tensors.map((tensor) => live_cell('stack', 'tensors', 1, tensor));
  const [first] = cells as [ReturnType<typeof live_cell>];
  const other = cells.findIndex((cell) => `${shape_of(cell)}` !== `${shape_of(first)}`);
  if (other > 0) {
    const size = (cell: typeof first | undefined) => `[${cell && shape_of(cell).join(', ')}]`;
    throw new RuntimeError(
      'stack expects each tensor to be equal size, but got ' +
        `${size(first)} at entry 0 and ${size(cells[other])} at entry ${other}`,
    );
  }
  const shape = Object.freeze([cells.length, ...shape_of(first)]);
  const handle = written(first.dtype, shape, (view) => {
    const row = view.length / cells.length;
    tensors.forEach((tensor, k) => {
      (view as Float32Array).set(tensor.data as Float32Array, k * row);
    });
  });
  return wrap(handle, first.dtype, shape);
}
