// Who releases a tensor: the innermost scope it was made in, or the garbage collector. Internal;
// the public side is memory.ts.

import * as raw from './raw.js';
import type { DType } from './types/dtype.js';
import type { Shape } from './types/shape.js';
import { warn } from './warnings.js';

/** What belongs to one handle. The tensor refers to it; it refers to the tensor only while in a list. */
export interface Cell {
  /** 0 after disposal. */
  handle: number;
  dtype: DType;
  /** Undefined until somebody asks. */
  shape: Shape | undefined;
  /** The list it stands in; null when it is left to the garbage collector. */
  scope: Scope | null;
  /** Its place in that list. */
  slot: number;
  /** The tensor, which a list keeps alive; null outside of lists. */
  owner: object | null;
  /** Does the garbage collector release it? */
  collected: boolean;
  /** In debug mode: the stack of the call that made it. */
  origin: string | undefined;
}

/** The cells of the tensors of one running `tidy` or call of a module. */
export type Scope = Cell[];

let current: Scope | null = null;
// The scope of the innermost `tidy`.
let home: Scope | null = null;
let debug = false;

// Tensors made in no scope wait here until the running job ends, because registering is slow and most
// are disposed before. Nothing is lost: the registry calls back only between jobs anyway.
const young: Scope = [];
const YOUNG_LIMIT = 1024;
let scheduled = false;

// A cell held here keeps no tensor alive: it has no owner any more.
const registry = new FinalizationRegistry<Cell>(release);

// How many stand in the registry, and whether somebody was told that they are many.
let collected = 0;
let warned = false;
const MANY = 100_000;

/** Turns the recording of origins on or off; returns what it was. */
export function set_recording(on: boolean): boolean {
  const before = debug;
  debug = on;
  return before;
}

/** A cell for a new handle, owned by the current scope. */
export function track(owner: object, handle: number, dtype: DType, shape: Shape | undefined): Cell {
  const origin = debug ? new Error().stack : undefined;
  const cell: Cell = {
    handle,
    dtype,
    shape,
    scope: null,
    slot: 0,
    owner: null,
    collected: false,
    origin,
  };
  assign(owner, cell, current);
  // Here, where a handler may throw: the cell has its place, so nothing is lost.
  if (collected >= MANY && !warned) {
    warned = true;
    warn(
      '100,000 tensors are alive outside of any tidy(): dispose them, or work inside tidy(), ' +
        'which costs less',
    );
  }
  return cell;
}

function assign(owner: object, cell: Cell, scope: Scope | null): void {
  const list = scope ?? young;
  cell.scope = list;
  cell.slot = list.length;
  cell.owner = owner;
  list.push(cell);
  if (scope !== null) return;
  if (young.length >= YOUNG_LIMIT) settle();
  if (!scheduled) {
    scheduled = true;
    void Promise.resolve().then(() => {
      scheduled = false;
      settle();
    });
  }
}

/** Leaves the young tensors to the garbage collector. */
function settle(): void {
  for (const cell of young) {
    const owner = cell.owner as object;
    cell.scope = null;
    cell.owner = null;
    cell.collected = true;
    registry.register(owner, cell, cell);
  }
  collected += young.length;
  young.length = 0;
}

/** Takes a cell out of its scope; the last entry moves into the gap. */
function withdraw(cell: Cell, scope: Scope): void {
  const last = scope.pop() as Cell;
  if (last !== cell) {
    scope[cell.slot] = last;
    last.slot = cell.slot;
  }
  cell.scope = null;
  cell.owner = null;
}

/** Gives a tensor to another scope, or with null to the garbage collector. */
export function move(owner: object, cell: Cell, scope: Scope | null): void {
  if (cell.handle === 0 || cell.scope === scope) return;
  // Young tensors are in no scope already.
  if (scope === null && cell.scope === young) return;
  if (cell.scope !== null) withdraw(cell, cell.scope);
  assign(owner, cell, scope);
}

/** The shape, asked for once. */
export function shape_of(cell: Cell): Shape {
  if (cell.shape === undefined) {
    const shape: number[] = [];
    const dim = raw.tensor_dim(cell.handle);
    for (let i = 0; i < dim; i++) shape.push(raw.tensor_size(cell.handle, i));
    cell.shape = Object.freeze(shape);
  }
  return cell.shape;
}

/** Puts another tensor of the same shape in the place of the one that a cell stands for. */
export function replace(cell: Cell, handle: number, dtype: DType): void {
  const before = cell.handle;
  cell.handle = handle;
  cell.dtype = dtype;
  raw.tensor_dispose(before);
}

/** Releases the handle; a second time does nothing. */
export function release(cell: Cell): void {
  const { handle } = cell;
  if (handle === 0) return;
  try {
    // What is disposed can still say what it was.
    shape_of(cell);
  } finally {
    cell.handle = 0;
    if (cell.scope !== null) withdraw(cell, cell.scope);
    if (cell.collected) {
      cell.collected = false;
      collected--;
      registry.unregister(cell);
    }
    raw.tensor_dispose(handle);
  }
}

/** A running scope, and what was current when it was opened. */
export interface Frame {
  readonly scope: Scope;
  readonly outer: Scope | null;
  readonly home: Scope | null;
}

/** Opens a scope: of a call of a module, or of a `tidy`. */
export function enter(of_module: boolean): Frame {
  const frame = { scope: [], outer: current, home };
  current = frame.scope;
  if (!of_module) home = frame.scope;
  return frame;
}

/** Closes the scope; its tensors stay until `release_all` or `hand_over`. */
export function leave(frame: Frame): void {
  current = frame.outer;
  home = frame.home;
}

/** Runs a function as if no module was running: what it makes belongs to the `tidy` around, if any. */
export function at_home<T>(run: () => T): T {
  const before = current;
  current = home;
  try {
    return run();
  } finally {
    current = before;
  }
}

/** Releases every tensor of a closed scope; when that fails for some, the first error is thrown. */
export function release_all(scope: Scope): void {
  let failed: { readonly error: unknown } | null = null;
  while (scope.length > 0) {
    try {
      // Takes the cell out of the scope, whether it fails or not.
      release(scope[scope.length - 1] as Cell);
    } catch (error) {
      failed ??= { error };
    }
  }
  if (failed !== null) throw failed.error;
}

/** Gives every tensor of a closed scope to the one around it. */
export function hand_over(scope: Scope, outer: Scope | null): void {
  while (scope.length > 0) {
    const cell = scope[scope.length - 1] as Cell;
    move(cell.owner as object, cell, outer);
  }
}
