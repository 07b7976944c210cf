// Before the tests of the demo page: it is built, unless nothing has changed.

import { buildPage } from '../../../scripts/lib/page.mjs';

export default buildPage;
