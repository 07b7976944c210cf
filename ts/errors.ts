// The error classes of the package: names as in Python. No messages: those come from the core or the caller.

/**
 * A value of the right kind that cannot be used, such as a probability above one.
 *
 * Source: Python's `ValueError`, as PyTorch raises it.
 *
 * @example A probability above one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   torch.nn.functional.dropout(torch.ones(3), 1.5);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.ValueError)) throw error;
 * }
 * ```
 */
export class ValueError extends Error {
  static {
    ValueError.prototype.name = 'ValueError';
  }
}

/**
 * An operation that cannot be done with these tensors, such as sizes that do not fit together.
 *
 * Source: Python's `RuntimeError`, as PyTorch raises it. Not `WebAssembly.RuntimeError`.
 *
 * @example The value of a tensor with three elements
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   torch.ones(3).item();
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export class RuntimeError extends Error {
  static {
    RuntimeError.prototype.name = 'RuntimeError';
  }
}

/**
 * A dimension or an index outside of its range.
 *
 * Source: Python's `IndexError`, as PyTorch raises it.
 *
 * @example A dimension that is not there
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   torch.ones(2, 3).size(2);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.IndexError && error instanceof RangeError)) throw error;
 * }
 * ```
 */
export class IndexError extends RangeError {
  static {
    IndexError.prototype.name = 'IndexError';
  }
}

/**
 * An operation that does not exist for this dtype.
 *
 * Source: Python's `NotImplementedError`; a `RuntimeError`, as there.
 *
 * @example selu of integers
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   torch.nn.functional.selu(torch.ones(3, { dtype: 'int32' }));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.NotImplementedError)) throw error;
 * }
 * ```
 */
export class NotImplementedError extends RuntimeError {
  static {
    NotImplementedError.prototype.name = 'NotImplementedError';
  }
}

/**
 * A tensor or generator was used after it had been disposed.
 *
 * The message names the operation and the shape; after `set_debug(true)` also the place where the
 * tensor was made.
 *
 * @example Use after dispose
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(2, 3);
 * x.dispose();
 * try {
 *   x.clone();
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.DisposedError)) throw error;
 * }
 * ```
 */
export class DisposedError extends RuntimeError {
  static {
    DisposedError.prototype.name = 'DisposedError';
  }
}
