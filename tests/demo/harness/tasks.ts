// How long the page's main thread is busy at a time, in the time of the thread itself: other programs do not count.

import type { Browser, Page } from 'playwright';
import { expect } from 'vitest';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Milliseconds of each task while `act` runs. */
export async function tasksDuring(
  browser: Browser,
  page: Page,
  act: () => Promise<unknown>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await act();
  const trace = await browser.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const main = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents
    .filter(
      ({ ph, name, pid, tid }) =>
        ph === 'X' && /RunTask/.test(name) && main.includes(`${pid} ${tid}`),
    )
    .map(({ tdur = 0 }) => tdur / 1000);
  expect(tasks.length, 'tasks that were seen').toBeGreaterThan(50);
  return tasks;
}
