// Loaded by typedoc: makes the page on speed before it is read, so that no generated file is in the repository.

import { at } from '../../../scripts/lib/paths.mjs';
import { makePage } from './page.mjs';

export function load() {
  makePage(at('target', 'speed'));
}
