// Reads from the output of test tools how many tests passed, failed and were skipped. A tool that only says yes or no counts as one.

import { existsSync, readFileSync } from 'node:fs';

/** Adds up the numbers that the groups of a pattern find. */
const sum = (output, pattern) =>
  [...output.matchAll(pattern)].reduce(
    (totals, [, ...found]) => totals.map((total, i) => total + Number(found[i] ?? 0)),
    [0, 0, 0],
  );

/** cargo's and wasm-bindgen's test harnesses: one closing line for each test binary. */
export function cargoTests({ code, output }) {
  const line = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm;
  return settle(code, ...sum(output, line));
}

/** Our own runners: `N passed, N failed`, alone on a line. */
export function plainTests({ code, output }) {
  return settle(code, ...sum(output, /^(\d+) passed, (\d+) failed$/gm));
}

/** Vitest's JSON report; the file is missing when it could not even start. */
export function vitestReport({ code }, file) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that does not load has no tests to count, but it failed.
  const broken = report.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.length,
  );
  const skipped = report.numPendingTests + report.numTodoTests;
  return settle(code, report.numPassedTests, report.numFailedTests + broken.length, skipped);
}

/** A check without tests of its own. */
export function yesOrNo({ code }) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

// A tool that ends badly without a failed test has crashed; one that ends well without any test has tested nothing.
function settle(code, passed, failed, skipped) {
  if (code !== 0 && failed === 0) return { passed, failed: 1, skipped, note: `exit code ${code}` };
  if (passed + failed === 0) return { passed: 0, failed: 1, skipped, note: 'no test was run' };
  return { passed, failed, skipped };
}
