import { describe, expect, it } from 'vitest';
import { countTests } from './test-counts.mjs';

function file(status: string, ...tests: string[]) {
  const assertionResults = tests.map((test, index) => ({ fullName: `test ${index}`, status: test }));
  return { name: '/repository/packages/core/src/a.test.ts', status, assertionResults };
}

describe('countTests', () => {
  it('adds up over files', () => {
    const testResults = [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')];
    expect(countTests({ testResults }, '/repository')).toEqual({ passed: 3, failed: 1, skipped: [] });
  });

  it('names skipped and postponed tests by file and name', () => {
    const { skipped } = countTests({ testResults: [file('passed', 'passed', 'skipped', 'todo')] }, '/repository');
    expect(skipped).toEqual(['packages/core/src/a.test.ts: test 1', 'packages/core/src/a.test.ts: test 2']);
  });

  it('counts a file that could not be loaded as one failure', () => {
    expect(countTests({ testResults: [file('failed')] }, '/repository').failed).toBe(1);
  });
});
