// A turn of the event loop: timers, input and rendering come first.

/** Resolves in a later task, not in a microtask, by the fastest means there is. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate } = globalThis as { setImmediate?: (call: () => void) => unknown };
    if (setImmediate !== undefined) {
      setImmediate(resolve);
    } else if (typeof MessageChannel === 'function') {
      // Browsers make nested timers wait for 4 ms; messages do not wait.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    } else {
      setTimeout(resolve);
    }
  });
}
