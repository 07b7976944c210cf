// A progress bar in the last line of a terminal; silent where the output is a file or a pipe.

const WIDTH = 30;
const MILLISECONDS = 50;

/** Returns `{ tick(text), clear() }` for so many ticks. */
export function progress(total, stream = process.stdout) {
  if (!stream.isTTY) return { tick() {}, clear() {} };
  let done = 0;
  let drawn = 0;
  return {
    tick(text = '') {
      done += 1;
      if (done < total && performance.now() - drawn < MILLISECONDS) return;
      drawn = performance.now();
      const full = Math.round((WIDTH * done) / total);
      const bar = '█'.repeat(full) + '·'.repeat(WIDTH - full);
      stream.write(
        `\r${bar} ${String(Math.floor((100 * done) / total)).padStart(3)} %  ${text}\x1b[K`,
      );
    },
    clear() {
      stream.write('\r\x1b[K');
    },
  };
}
