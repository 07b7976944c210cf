// What a call costs beside the work: the same operation on 16 elements, by the facade and by the core alone.

import * as torch from 'selfnorm';
import * as core from '../../../ts/wasm/core.js';
import { contestant } from '../lib/rounds.mjs';

const F = torch.nn.functional;

/** What the facade calls `feature_alpha_dropout`, and float32, at the border. */
const FEATURE_ALPHA_DROPOUT = 5;
const FLOAT32 = 0;

/** Calls in one scope: about what a module makes when it is called. */
const SCOPE = 32;

/** A second instance of the core, without the facade. */
function bare({ shape }, { wasm }) {
  core.initSync({ module: wasm });
  return core.full(FLOAT32, shape, 1);
}

/** As many scopes as it takes for so many calls, rounded up; the time is that of the calls. */
function inScopes(x, p) {
  const scope = () => {
    for (let i = 0; i < SCOPE; i++) F.feature_alpha_dropout(x, p, true);
  };
  const scopes = contestant(
    (repeat) => {
      for (let i = 0; i < repeat; i++) torch.tidy(scope);
    },
    () => x.dispose(),
  );
  const time = (repeat) => {
    const whole = Math.ceil(repeat / SCOPE);
    return (scopes.time(whole) * repeat) / (whole * SCOPE);
  };
  return { ...scopes, time };
}

export const ops = {
  call({ shape, p, how }) {
    const x = torch.randn(shape);
    if (how === 'inside a scope') return inScopes(x, p);
    return contestant(
      (repeat) => {
        for (let i = 0; i < repeat; i++) F.feature_alpha_dropout(x, p, true).dispose();
      },
      () => x.dispose(),
    );
  },
  call_same({ shape, p }) {
    const x = torch.randn(shape);
    return contestant(
      (repeat) => {
        for (let i = 0; i < repeat; i++) F.feature_alpha_dropout(x, p, false);
      },
      () => x.dispose(),
    );
  },
  call_core(spec, context) {
    const x = bare(spec, context);
    return contestant((repeat) => {
      for (let i = 0; i < repeat; i++) {
        core.tensor_dispose(core.dropout(FEATURE_ALPHA_DROPOUT, x, spec.p, true, false, 0));
      }
    });
  },
  call_border(spec, context) {
    const x = bare(spec, context);
    return contestant((repeat) => {
      for (let i = 0; i < repeat; i++) core.tensor_dim(x);
    });
  },
};
