// Devices at run time: there is one. The type is in types/device.ts.

import { RuntimeError } from './errors.js';
import { wrong_kind } from './kind.js';

/** Throws unless the optional device is one that there is. */
export function check_device(op: string, value: unknown): void {
  if (value === undefined || value === null || value === 'cpu') return;
  if (typeof value !== 'string') throw wrong_kind(op, 'device', 0, 'string', value);
  throw new RuntimeError(`Expected one of cpu device type at start of device string: ${value}`);
}
