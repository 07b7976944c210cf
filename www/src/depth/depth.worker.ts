// The worker of the section "Depth": computes layer after layer, until it is done or asked for something else.

import { PACE, serve, turn } from '../worker/serve.ts';
import { layersOf } from './networks.ts';
import type { Answer, Layers, Request } from './protocol.ts';

const post = (answer: Answer): void => self.postMessage(answer);
let latest = 0;

async function compute({ id, settings }: Request): Promise<void> {
  let layers: Layers[] = [];
  let told = performance.now();
  for (const layer of layersOf(settings)) {
    layers.push(layer);
    if (performance.now() - told >= PACE) {
      post({ id, layers, done: false });
      layers = [];
      told = performance.now();
    }
    await turn();
    // To leave the loop is to release its tensors.
    if (id !== latest) return;
  }
  post({ id, layers, done: true });
}

serve<Request>(() => (request) => {
  latest = request.id;
  compute(request).catch((error: unknown) => post({ id: request.id, error: String(error) }));
});
