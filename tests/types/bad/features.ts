// Does not compile, and the message says why: read by types.test.ts.
import * as torch from 'selfnorm';

torch.nn.functional.linear(torch.randn(7, 16), torch.randn(9, 17));
