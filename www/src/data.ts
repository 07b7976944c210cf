// The handwritten digits, as they travel with the page: 1,797 images of 8 x 8 pixels from 0 to 16.

import address from 'virtual:digits';
import { type Digits, unpack } from './digits/unpack.ts';

export type { Digits } from './digits/unpack.ts';

/** Width and height of a digit. */
export const SIDE = 8;
/** As in `npm start`: the first so many are there to learn from, the rest for the test. */
export const TRAINING = 1437;

let pending: Promise<Digits> | undefined;

/** Loads the digits; once, however often it is called. */
export function digits(): Promise<Digits> {
  pending ??= load();
  return pending;
}

async function load(): Promise<Digits> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the digits did not arrive: ${response.status}`);
  return unpack(new Uint8Array(await response.arrayBuffer()));
}
