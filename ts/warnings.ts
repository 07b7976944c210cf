// The one way of every warning: the handler that users may replace. Which warnings there are is the core's matter.

import { wrong_kind } from './kind.js';

/** A function that receives the text of each warning. */
export type WarningHandler = (text: string) => void;

const printed = new Set<string>();

function print_once(text: string): void {
  if (printed.has(text)) return;
  printed.add(text);
  console.warn(text);
}

let handler: WarningHandler | null = null;
let thrown: { readonly error: unknown } | null = null;

/**
 * Replaces the function that receives warnings.
 *
 * A handler of your own gets every warning, each time. The default one (`null`) prints each text
 * once with `console.warn`. What a handler throws reaches the caller of the operation that warned,
 * and that operation has then not run: a handler that throws makes errors of warnings.
 *
 * Source: the role of Python's `warnings.showwarning`.
 *
 * @param fn the new handler; `null` for the default one
 * @returns the handler that was set before; `null` if it was the default one
 * @throws TypeError if `fn` is neither a function nor `null`
 *
 * @example Collect warnings
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const texts: string[] = [];
 * const previous = torch.set_warning_handler((text) => texts.push(text));
 * torch.nn.functional.dropout2d(torch.ones(2, 3), 0.5); // 2-D input: PyTorch warns
 * torch.set_warning_handler(previous);
 * if (texts.length !== 1) throw new Error(`${texts.length} warnings`);
 * ```
 */
export function set_warning_handler(fn: WarningHandler | null | undefined): WarningHandler | null {
  const next: unknown = fn ?? null;
  if (next !== null && typeof next !== 'function') {
    throw wrong_kind('set_warning_handler', 'fn', 1, 'function or null', next);
  }
  const previous = handler;
  handler = fn ?? null;
  return previous;
}

/** Hands a text to the handler; what that throws goes on to the caller. */
export function warn(text: string): void {
  (handler ?? print_once)(text);
}

/** Called by the core: true says that the handler threw. Nothing may be thrown through its frames. */
export function deliver(text: string): boolean {
  try {
    warn(text);
    return false;
  } catch (error) {
    thrown = { error };
    return true;
  }
}

/** Hands over, once, what the handler threw. */
export function take_thrown(): unknown {
  const taken = thrown;
  thrown = null;
  return taken?.error;
}
