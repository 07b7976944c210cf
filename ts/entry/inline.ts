// The default entry: carries the wasm as text and starts it at import, synchronously, everywhere.

import { start } from '../raw.js';
import * as torch from '../torch.js';
import { unpacked } from './unpack.js';

start(unpacked());

export * from '../torch.js';
export { torch };
export default torch;
