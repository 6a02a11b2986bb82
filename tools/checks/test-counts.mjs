import path from 'node:path';

/**
 * What vitest's JSON report says in the end.
 *
 * @typedef {object} TestReport - of the report, what is read here
 * @property {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }[]} testResults
 *
 * @param {TestReport} report
 * @param {string} directory - paths of the test files are named relative to it
 * @returns {{ passed: number, failed: number, skipped: string[] }} counts, and the names of skipped tests
 */
export function countTests({ testResults }, directory) {
  const counts = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
  for (const { name, status, assertionResults } of testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed').length;
    // A file that could not be loaded, or whose hook threw, failed without a failed test in it.
    counts.failed += status === 'failed' ? Math.max(failed, 1) : failed;
    counts.passed += assertionResults.filter((test) => test.status === 'passed').length;
    const file = path.relative(directory, name).replaceAll(path.sep, '/');
    for (const test of assertionResults) {
      if (test.status !== 'passed' && test.status !== 'failed') counts.skipped.push(`${file}: ${test.fullName}`);
    }
  }
  return counts;
}
