// The worker of the section "Speed": measures, away from the page, until it is done or told to stop.

import { serve, turn } from '../worker/serve.ts';
import { measure } from './measure.ts';
import type { Answer, Request } from './protocol.ts';

const post = (answer: Answer): void => self.postMessage(answer);
/** The run that may go on. */
let current = 0;

serve<Request>(() => (request) => {
  current = request === 'stop' ? 0 : request.run;
  if (request === 'stop') return;
  const { run } = request;
  const pause = async (): Promise<boolean> => {
    await turn();
    return current === run;
  };
  measure(run, post, pause).catch((error: unknown) => post({ run, error: String(error) }));
});
