// Does not compile, and the message says why: read by types.test.ts.
import * as torch from 'selfnorm';

torch.nn.functional.feature_alpha_dropout(torch.randn(5, 5), { train: true });
