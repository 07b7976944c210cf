// What the scripts print: plain lines, times, and the last line of a failed run. No colours, so that logs stay readable.

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

/** Seconds in words: `0.42 s`, `12.3 s`, `3 min 05 s`. */
export function duration(seconds) {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

export function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Runs a script's body; whatever goes wrong ends in one readable line and exit code 1. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (error.output) say(error.output.trimEnd().split('\n').slice(-40).join('\n'));
    if (process.env.SELFNORM_TRACE) say(error.stack);
    say(`Stopped: ${error.message}`);
    process.exitCode = 1;
  }
}
