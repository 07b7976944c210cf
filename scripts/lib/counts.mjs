// Reads from the output of test tools how many tests passed and failed. A tool that only says yes or no counts as one.

import { existsSync, readFileSync } from 'node:fs';

const sum = (output, pattern) =>
  [...output.matchAll(pattern)].reduce(
    ([a, b], [, passed, failed]) => [a + Number(passed), b + Number(failed)],
    [0, 0],
  );

/** cargo's and wasm-bindgen's test harnesses: one closing line for each test binary. */
export function cargoTests({ code, output }) {
  const [passed, failed] = sum(output, /^test result: \w+\. (\d+) passed; (\d+) failed/gm);
  return settle(code, passed, failed);
}

/** Our own runners: `N passed, N failed`, alone on a line. */
export function plainTests({ code, output }) {
  const [passed, failed] = sum(output, /^(\d+) passed, (\d+) failed$/gm);
  return settle(code, passed, failed);
}

/** Vitest's JSON report; the file is missing when it could not even start. */
export function vitestReport({ code }, file) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  // A file that does not load has no tests to count, but it failed.
  const broken = testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.length,
  );
  return settle(code, numPassedTests, numFailedTests + broken.length);
}

/** A check without tests of its own. */
export function yesOrNo({ code }) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

// A tool that ends badly without a failed test has crashed; one that ends well without any test has tested nothing.
function settle(code, passed, failed) {
  if (code !== 0 && failed === 0) return { passed, failed: 1, note: `exit code ${code}` };
  if (passed + failed === 0) return { passed: 0, failed: 1, note: 'no test was run' };
  return { passed, failed };
}
