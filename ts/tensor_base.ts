/// <reference lib="esnext.disposable" preserve="true" />
// What a tensor is: a handle of the core, its shape and dtype, how it is read and released. What can
// be done with it is in tensor.ts.

import { NAMES, view_at } from './dtype.js';
import { DisposedError, IndexError, RuntimeError } from './errors.js';
import { format, nested } from './format.js';
import { a_number, count_given, wrong_kind } from './kind.js';
import * as raw from './raw.js';
import { type Cell, release, shape_of, track } from './scope.js';
import { count } from './sizes.js';
import type { DeviceType } from './types/device.js';
import type { DType, ElementOf, ListOf, TypedArrayOf } from './types/dtype.js';
import type { Shape } from './types/shape.js';

/** What the constructor asks for, so that only the package makes tensors. */
export const KEY = Symbol('selfnorm');

let cell_in: (value: object) => Cell | undefined;

/**
 * The part of `Tensor` that is read: sizes, dtype, elements.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has it
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x: torch.TensorBase<torch.Shape, 'float32', 'cpu'> = torch.ones(2, 3);
 * if (x.numel() !== 6) throw new Error();
 * ```
 */
export abstract class TensorBase<S extends Shape, D extends DType, Dev extends DeviceType> {
  static {
    cell_in = (value) => (#cell in value ? value.#cell : undefined);
  }

  readonly #cell: Cell;

  protected constructor(key: unknown, handle: number, dtype: DType, shape: Shape | undefined) {
    if (key !== KEY) {
      throw new TypeError(
        'a Tensor cannot be made with new: use torch.tensor(...), torch.zeros(...), ...',
      );
    }
    this.#cell = track(this, handle, dtype, shape);
  }

  #view(op: string): TypedArrayOf<D> {
    const cell = own(this);
    if (cell.handle === 0) throw disposed(op, cell);
    const n = count(shape_of(cell));
    // An empty tensor has no address.
    const view =
      n === 0
        ? view_at(cell.dtype, new ArrayBuffer(0), 0, 0)
        : view_at(cell.dtype, raw.buffer(), raw.tensor_address(cell.handle), n);
    return view as TypedArrayOf<D>;
  }

  /** The sizes, a frozen array; known even after disposal. */
  get shape(): S {
    return shape_of(own(this)) as S;
  }

  /** The element type; known even after disposal. */
  get dtype(): D {
    return own(this).dtype as D;
  }

  /** Where the elements are. */
  get device(): Dev {
    return 'cpu' as Dev;
  }

  /** Has the tensor been disposed? */
  get is_disposed(): boolean {
    return own(this).handle === 0;
  }

  /**
   * The elements in place, row-major, without a copy.
   *
   * The view is for at once: it is worth nothing after the tensor was disposed (the memory then
   * belongs to another) and after the memory has grown, which any call that makes a tensor can
   * cause (the view then has length 0). Read `data` again then, or copy with `toArray()`.
   * Writing into it is allowed; autograd does not see that.
   *
   * @throws DisposedError after disposal
   *
   * @example Write in place
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.zeros(3);
   * x.data[1] = 5;
   * if (x.toArray().join() !== '0,5,0') throw new Error(`${x}`);
   * ```
   */
  get data(): TypedArrayOf<D> {
    return this.#view('data');
  }

  /**
   * Counts the elements.
   *
   * @returns the product of the sizes
   *
   * @example Six elements
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.zeros(2, 3).numel() !== 6) throw new Error();
   * ```
   */
  numel(): number {
    return count(shape_of(own(this)));
  }

  /**
   * Counts the dimensions.
   *
   * @returns the length of the shape; 0 for a scalar
   *
   * @example A matrix
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.zeros(2, 3).dim() !== 2) throw new Error();
   * ```
   */
  dim(): number {
    return shape_of(own(this)).length;
  }

  /**
   * Tells all sizes, or one.
   *
   * @param dim which one; negative counts from the end
   * @returns the shape, or the size of that dimension
   * @throws IndexError if there is no such dimension
   *
   * @example The last size
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.zeros(2, 3).size(-1) !== 3) throw new Error();
   * ```
   */
  size(dim: number): number;
  size(): S;
  size(...args: readonly unknown[]): S | number {
    const shape = shape_of(own(this));
    if (count_given('size', args, 0, 1) === 0) return shape as S;
    const dim = a_number('size', 'dim', 1, args[0]);
    const size = shape[dim < 0 ? dim + shape.length : dim];
    if (size === undefined) throw no_such_dimension(dim, shape.length);
    return size;
  }

  /**
   * Reads the value of a tensor with one element.
   *
   * @returns a number; a boolean for bool, a bigint for int64
   * @throws RuntimeError if there are more or fewer elements
   * @throws DisposedError after disposal
   *
   * @example A scalar
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.tensor([[2.5]]).item() !== 2.5) throw new Error();
   * ```
   */
  item(): ElementOf<D> {
    const view = this.#view('item');
    if (view.length !== 1) {
      throw new RuntimeError(`a Tensor with ${view.length} elements cannot be converted to Scalar`);
    }
    return nested(view, [], own(this).dtype) as ElementOf<D>;
  }

  /**
   * Copies the elements into a typed array.
   *
   * @returns a new flat array, row-major; booleans are bytes 0 and 1
   * @throws DisposedError after disposal
   *
   * @example A copy is a copy
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const x = torch.ones(2);
   * x.toArray()[0] = 9;
   * if (x.toArray()[0] !== 1) throw new Error(`${x}`);
   * ```
   */
  toArray(): TypedArrayOf<D> {
    return this.#view('toArray').slice() as TypedArrayOf<D>;
  }

  /**
   * Copies the elements into nested JavaScript arrays.
   *
   * @returns arrays as deep as there are dimensions; a bare value for a scalar
   * @throws DisposedError after disposal
   *
   * @example A matrix
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const list = torch.tensor([[true, false]]).tolist();
   * if (JSON.stringify(list) !== '[[true,false]]') throw new Error(JSON.stringify(list));
   * ```
   */
  tolist(): ListOf<S, ElementOf<D>> {
    const view = this.#view('tolist');
    return nested(view, shape_of(own(this)), own(this).dtype) as ListOf<S, ElementOf<D>>;
  }

  /**
   * Gives `JSON.stringify` the nested arrays of `tolist()`.
   *
   * JSON has neither NaN nor infinities (they become `null`) nor bigints (a TypeError for int64).
   *
   * @returns what `tolist()` returns
   * @throws DisposedError after disposal
   *
   * @example To text
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const text = JSON.stringify({ x: torch.tensor([[1, 2.5]]) });
   * if (text !== '{"x":[[1,2.5]]}') throw new Error(text);
   * ```
   */
  toJSON(): ListOf<S, ElementOf<D>> {
    return this.tolist();
  }

  /**
   * Writes the tensor as PyTorch prints it; a disposed one says that it is.
   *
   * Source: PyTorch's `torch._tensor_str` with its default settings.
   *
   * @returns the text, also what `console.log` shows in Node
   *
   * @example A vector
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (`${torch.tensor([1, 2.5])}` !== 'tensor([1.0000, 2.5000])') throw new Error();
   * ```
   */
  toString(): string {
    const { dtype, handle } = own(this);
    const shape = shape_of(own(this));
    if (handle === 0) return `tensor(<disposed>, size=(${shape.join(', ')}), dtype=torch.${dtype})`;
    const grad_fn = raw.grad_fn(handle);
    const requires_grad = raw.requires_grad(handle);
    return format(this.#view('toString'), shape, dtype, requires_grad, grad_fn);
  }

  /**
   * Releases the storage, if no other tensor shares it; a second time does nothing.
   *
   * @example Released at once
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const before = torch.memory().live_bytes;
   * torch.zeros(1000).dispose();
   * if (torch.memory().live_bytes !== before) throw new Error('leak');
   * ```
   */
  dispose(): void {
    release(own(this));
  }

  /** What `using x = ...` calls at the end of the block, where the engine has `Symbol.dispose`. */
  declare [Symbol.dispose]: () => void;
}

/** The attributes of properties that nobody should see in a list. */
export const hidden = { writable: true, enumerable: false, configurable: true };

// Some engines have no Symbol.dispose yet; compilers then bring their own for `using`.
if (Symbol.dispose !== undefined) {
  const value = TensorBase.prototype.dispose;
  Object.defineProperty(TensorBase.prototype, Symbol.dispose, { ...hidden, value });
}

// What console.log shows in Node; the symbol is registered, so Node need not be imported.
Object.defineProperty(TensorBase.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  ...hidden,
  value(this: TensorBase<Shape, DType, DeviceType>): string {
    return this.toString();
  },
});

/** The constructor of Tensor, as wrap() calls it. */
type Maker = new (key: unknown, handle: number, dtype: DType, shape: Shape | undefined) => unknown;

let TensorClass: Maker;

/** Called once, by tensor.ts: tells wrap() what to make. */
export function set_tensor_class(made: unknown): void {
  TensorClass = made as Maker;
}

/** The tensor of a handle: the one place where types are given. */
export function wrap<T>(handle: number, dtype: DType, shape: Shape | undefined): T {
  return new TensorClass(KEY, handle, dtype, shape) as T;
}

/** The tensor of a new handle whose dtype and shape only the core knows. */
export function wrap_new<T>(handle: number): T {
  return wrap(handle, NAMES[raw.tensor_dtype(handle) - 1] as DType, undefined);
}

/** The same object where the core gave back the input's handle, else a tensor like it. */
export function wrap_or_same<T extends object>(input: T, handle: number): T {
  const cell = cell_in(input) as Cell;
  return handle === cell.handle ? input : wrap(handle, cell.dtype, cell.shape);
}

/** The cell of a tensor; undefined for every other value. */
export function cell_of(value: unknown): Cell | undefined {
  return typeof value === 'object' && value !== null ? cell_in(value) : undefined;
}

/** The cell of `this`, which is something else where a method was taken off its tensor. */
function own(self: object): Cell {
  const cell = cell_of(self);
  if (cell === undefined) throw wrong_kind('Tensor', 'self', 0, 'Tensor', self);
  return cell;
}

/** The cell of a tensor argument that is in use. */
export function live_cell(op: string, name: string, position: number, value: unknown): Cell {
  const cell = cell_of(value);
  if (cell === undefined) throw wrong_kind(op, name, position, 'Tensor', value);
  if (cell.handle === 0) throw disposed(op, cell);
  return cell;
}

/** The handle of a tensor argument that is in use. */
export function handle_of(op: string, name: string, position: number, value: unknown): number {
  return live_cell(op, name, position, value).handle;
}

/** The same for an optional argument: 0 where it is not given. */
export function handle_or_none(op: string, name: string, position: number, value: unknown): number {
  return value === undefined || value === null ? 0 : handle_of(op, name, position, value);
}

function disposed(op: string, cell: Cell): DisposedError {
  const made = cell.origin === undefined ? '' : `\nThe tensor was made here:\n${cell.origin}`;
  const shape = (cell.shape ?? []).join(', ');
  return new DisposedError(`${op}: the tensor of shape [${shape}] has been disposed${made}`);
}

function no_such_dimension(dim: number, rank: number): IndexError {
  if (rank === 0) {
    return new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  }
  return new IndexError(
    `Dimension out of range (expected to be in range of [${-rank}, ${rank - 1}], but got ${dim})`,
  );
}
