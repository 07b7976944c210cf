// The page's side of a worker: opens it at once, so that nothing is left to load later.

import { type Digits, digits } from '../data.ts';
import { start } from '../torch.ts';

/** The first message to each worker. It answers with nothing, once it is ready. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly digits: Digits;
}

export interface Opened<Message> {
  /** Sends a message, with what is handed over rather than copied. */
  readonly send: (message: Message, transfer?: Transferable[]) => void;
  /** When it has loaded all that it needs, or failed to. */
  readonly ready: Promise<void>;
}

/** Opens the worker at an address. */
export function open<Message, Answer>(
  address: string,
  onAnswer: (answer: Answer) => void,
  onError: (message: string) => void,
): Opened<Message> {
  const worker = new Worker(address, { type: 'module' });
  const ready = new Promise<void>((resolve) => {
    worker.onmessage = () => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => onAnswer(data);
      resolve();
    };
    worker.onerror = ({ message }) => {
      onError(message || 'the worker could not be loaded');
      resolve();
    };
  });
  void Promise.all([start(), digits()]).then(([module, digits]) => {
    worker.postMessage({ module, digits } satisfies Start);
  });
  return {
    send: (message, transfer = []) => {
      void ready.then(() => worker.postMessage(message, transfer));
    },
    ready,
  };
}
