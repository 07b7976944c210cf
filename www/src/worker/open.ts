// The page's side of a worker: opens it at once, so that nothing is left to load later.

import { type Digits, digits } from '../data.ts';
import { start } from '../torch.ts';

/** The first message to each worker. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly digits: Digits;
}

/** Opens the worker at an address. The result sends a message, with what is handed over rather than copied. */
export function open<Message, Answer>(
  address: string,
  onAnswer: (answer: Answer) => void,
  onError: (message: string) => void,
): (message: Message, transfer?: Transferable[]) => void {
  const worker = new Worker(address, { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Answer>) => onAnswer(data);
  worker.onerror = ({ message }) => onError(message || 'the worker could not be loaded');
  const opened = Promise.all([start(), digits()]).then(([module, digits]) => {
    worker.postMessage({ module, digits } satisfies Start);
  });
  return (message, transfer = []) => {
    void opened.then(() => worker.postMessage(message, transfer));
  };
}
