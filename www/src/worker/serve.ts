// The worker's side: starts the package with what the page has compiled, then answers message after message.

import { init } from 'selfnorm/slim';
import type { Start } from './open.ts';

/** The page hears of a worker at most so often: every so many milliseconds, 30 times a second. */
export const PACE = 1000 / 30;

/** Calls `work` with the digits once the package runs, and what it returns with each later message. */
export function serve<Message>(
  work: (digits: Start['digits']) => (message: Message) => void,
): void {
  self.onmessage = async ({ data: { module, digits } }: MessageEvent<Start>) => {
    try {
      await init(module);
      const handle = work(digits);
      self.onmessage = ({ data }: MessageEvent<Message>) => handle(data);
      self.postMessage(null);
    } catch (error) {
      // Else the page would not hear of it.
      reportError(error);
    }
  };
}

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** Ends the running task, so that messages which wait come first. Timers would wait 4 ms. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
