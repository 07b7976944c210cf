// Which tensors a value reaches, and functions that run in a scope of their own: what stands behind
// tidy() and behind the call of a module.

import { is_plain } from './options.js';
import { enter, leave, move, release_all, type Scope } from './scope.js';
import { cell_of } from './tensor_base.js';

/** Moves the tensors of the scope `from` that `value` reaches; `seen` guards against cycles. */
export function move_reached(
  value: unknown,
  from: Scope,
  to: Scope | null,
  seen?: Set<unknown>,
): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
  const cell = cell_of(value);
  if (cell !== undefined) {
    if (cell.scope === from) move(value, cell, to);
    return;
  }
  if (seen?.has(value)) return;
  const items = items_of(value);
  if (items === undefined) return;
  const known = (seen ?? new Set()).add(value);
  for (const item of items) move_reached(item, from, to, known);
}

/** What a container or a module contains; undefined for other objects. */
function items_of(value: object): Iterable<unknown> | undefined {
  if (Array.isArray(value) || value instanceof Set) return value;
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  // Modules are functions; others have nothing to look at.
  return typeof value === 'function' || is_plain(value) ? Object.values(value) : undefined;
}

/**
 * Runs a function in a scope of its own. `settle` then says what stays, by moving it out of the
 * scope (the result is undefined when the function threw); the rest is released.
 */
export function in_scope<T>(
  run: () => T,
  settle: (result: T | undefined, scope: Scope, outer: Scope | null) => void,
  of_module: boolean,
): T {
  const frame = enter(of_module);
  const { scope, outer } = frame;
  // What the user's getters throw must not keep the tensors.
  const settled = (value: T | undefined): void => {
    try {
      settle(value, scope, outer);
    } finally {
      release_all(scope);
    }
  };
  let result: T;
  try {
    result = run();
  } catch (error) {
    leave(frame);
    try {
      settled(undefined);
    } catch {
      // What the function threw says more.
    }
    throw error;
  }
  leave(frame);
  settled(result);
  return result;
}
