/**
 * What `npm test` runs once everything is built: every check, then every test. All of them run, whichever
 * fails; each says one line, and the last line adds them up.
 *
 *   npm test -- [--only NAME]... [--help]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checks } from './checks/checks.mjs';
import { countTests } from './checks/test-counts.mjs';
import { root, toolEnvironment } from './environment.mjs';

const names = [...checks.map(({ name }) => name), 'tests'];
const env = { ...toolEnvironment(), FORCE_COLOR: '0', NO_COLOR: '1' };
const { values: options } = readArguments();
if (options.help) {
  printHelp();
} else {
  run(new Set(options.only ?? names));
}

/** @param {Set<string>} chosen */
function run(chosen) {
  const total = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
  for (const { name, commands } of checks.filter((check) => chosen.has(check.name))) {
    const { ok } = report(name, () => runCommands(commands));
    total[ok ? 'passed' : 'failed']++;
  }
  if (chosen.has('tests')) {
    const counts = report('tests', runTests);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped = counts.skipped;
  }
  if (total.skipped.length > 0) console.log(`\nSkipped:\n${total.skipped.map((name) => `  ${name}`).join('\n')}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/**
 * Prints a check's one line, and what it wrote where it failed.
 *
 * @template {{ ok: boolean, output: string }} T
 * @param {string} name
 * @param {() => T} check
 * @returns {T}
 */
function report(name, check) {
  const started = Date.now();
  process.stdout.write(`${name.padEnd(12)}`);
  const result = check();
  console.log(`${result.ok ? 'ok    ' : 'failed'} ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`);
  if (!result.ok) console.log(`\n${result.output.trim()}\n`);
  return result;
}

/** Unit and property tests, README snippets and examples, in one run. */
function runTests() {
  const file = path.join(root, 'node_modules/.cache/lightrec/tests.json');
  rmSync(file, { force: true });
  const { ok, output } = runCommands([
    ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  ]);
  if (!existsSync(file)) return { ok: false, output, passed: 0, failed: 1, skipped: [] };
  const counts = countTests(JSON.parse(readFileSync(file, 'utf8')), root);
  // An error outside every test fails the run, though no test failed.
  return { ok, output, ...counts, failed: ok ? 0 : Math.max(counts.failed, 1) };
}

/**
 * @param {string[][]} commands
 * @returns {{ ok: boolean, output: string }} of those up to the first that failed
 */
function runCommands(commands) {
  let output = '';
  for (const [command, ...commandArguments] of commands) {
    const { status, stdout, stderr, error } = spawnSync(command, commandArguments, {
      cwd: root,
      env,
      shell: process.platform === 'win32',
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    output += [stdout, stderr, error?.message].filter(Boolean).join('\n');
    if (status !== 0) return { ok: false, output };
  }
  return { ok: true, output };
}

function readArguments() {
  try {
    const parsed = parseArgs({ options: { only: { type: 'string', multiple: true }, help: { type: 'boolean' } } });
    const unknown = parsed.values.only?.find((name) => !names.includes(name));
    if (unknown) throw new Error(`--only: expected one of ${names.join(', ')}; received ${unknown}.`);
    return parsed;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

function printHelp() {
  const rows = [...checks, { name: 'tests', about: 'every test, by vitest' }];
  console.log('Usage: npm test -- [--only NAME]... [--help]\n\nRuns every check, or only those named:');
  for (const { name, about } of rows) console.log(`  ${name.padEnd(12)}${about}`);
}
