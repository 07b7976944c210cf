// The yardstick: a copy of as many bytes as the case moves, within the memory of the core.

import * as torch from 'selfnorm';
import { contestant } from '../lib/rounds.mjs';

export const name = 'copy';

/** Only what moves a known number of bytes is held against a copy. */
export function prepare({ bytes }) {
  if (bytes === undefined) return undefined;
  const from = torch.ones(bytes / 4);
  const to = torch.zeros(bytes / 4);
  return contestant(
    (repeat) => {
      // Memory may have grown since: views are made anew, and not in the loop.
      const [source, target] = [from.data, to.data];
      for (let i = 0; i < repeat; i++) target.set(source);
    },
    () => {
      from.dispose();
      to.dispose();
    },
  );
}
