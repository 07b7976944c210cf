// Runs child processes: collects their output, tells what takes long, ends them with us. Knows nothing of what it runs.

import { spawn } from 'node:child_process';
import { root, toolEnv } from './paths.mjs';
import { duration, say } from './say.mjs';

const running = new Set();

function endAll() {
  for (const child of running) end(child);
}

// A child leads a group of its own, so that what it started (a browser, a compiler) ends with it.
function end(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    endAll();
    process.exit(130);
  });
}
process.once('exit', endAll);

/** A failure that one line explains; it needs no stack trace. */
export class Stop extends Error {
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** Seconds: a first build of everything on a slow machine takes less. */
export const LONG = 2 * 3600;

/**
 * Runs a command and returns `{ code, output, seconds }`; a command that cannot be started has code 127.
 *
 * - `label`: every few seconds a line says that this is still running, and what it printed last
 * - `live`: the output goes to the terminal at once
 * - `limit`: seconds after which the command is ended (code 124); `LONG` for what compiles or downloads
 */
export function run(command, args, { cwd = root, env = {}, label, live, limit = 1200 } = {}) {
  const started = performance.now();
  let resolve;
  const promise = new Promise((fulfil) => {
    resolve = fulfil;
  });
  const child = spawn(command, args, {
    cwd,
    env: toolEnv(env),
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  let output = '';
  const collect = (chunk) => {
    output += chunk;
  };
  child.stdout?.setEncoding('utf8').on('data', collect);
  child.stderr?.setEncoding('utf8').on('data', collect);

  const ticker = label && setInterval(() => say(`    ${progress(label, started, output)}`), 5000);
  const timer = setTimeout(() => {
    output += `\n${command} was ended: it ran for more than ${duration(limit)}\n`;
    end(child);
  }, limit * 1000);

  let done = false;
  const finish = (code) => {
    if (done) return;
    done = true;
    clearInterval(ticker);
    clearTimeout(timer);
    // What the child left running in its group holds the pipes open, and is of no more use.
    end(child);
    running.delete(child);
    resolve({ code, output, seconds: (performance.now() - started) / 1000 });
  };
  child.on('error', (error) => {
    output += `${error.message}\n`;
    finish(error.code === 'ENOENT' ? 127 : 126);
  });
  child.on('close', (code) => finish(code ?? 124));
  child.on('exit', (code) => setTimeout(finish, 2000, code ?? 124).unref());
  return promise;
}

/** As `run`, but a code other than 0 stops the whole with one line and the end of the output. */
export async function must(command, args, { remedy, ...options } = {}) {
  const result = await run(command, args, options);
  if (result.code === 0) return result;
  const name = options.label ?? command;
  const what = result.code === 127 ? `${command} is not installed` : `${name} failed, see above`;
  throw new Stop(remedy ?? what, result.output);
}

/** Runs an npm command with the npm that runs us, or the one on PATH. */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js')
    ? must(process.execPath, [cli, ...args], options)
    : must('npm', args, options);
}

/** Cuts a long output to its end, for a report. */
export function tail(output, lines = 40) {
  const all = output.trimEnd().split('\n');
  return all.slice(-lines).join('\n');
}

function progress(label, started, output) {
  const last = output.trimEnd().split('\n').at(-1).trim().slice(0, 60);
  const time = `${Math.round((performance.now() - started) / 1000)} s`;
  return `… ${label}, ${time}${last ? `: ${last}` : ''}`;
}
