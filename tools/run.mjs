/**
 * The two commands of this repository, on a machine that has only Node and npm:
 *
 *   npm start [-- options]   set up, build, and run `lightrec demo`
 *   npm test                 set up, build, and run every check
 *   npm run bench -- NAME    set up, build, and run a benchmark of tools/benchmarks
 *
 * The package manager is pinned by integrity in tools/pnpm; nothing global is used or changed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [job, ...jobArguments] = process.argv.slice(2);
/** Where the user typed the command: relative paths among its arguments mean this place. */
const callerDirectory = process.env.INIT_CWD ?? process.cwd();

requireNode(20, 19);
const env = toolEnvironment();
setUp();
process.exitCode = runJob();

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(
    `LightRec needs Node >= ${major}.${minor}; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

/** npm's own variables would steer the nested pnpm; the pinned pnpm goes first on the PATH. */
function toolEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name));
  const binaries = [path.join(root, 'tools/pnpm/node_modules/.bin'), path.join(root, 'node_modules/.bin')];
  return {
    ...Object.fromEntries(entries),
    PATH: [...binaries, process.env.PATH].join(path.delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    ...(process.env.LIGHTREC_DATA && { LIGHTREC_DATA: path.resolve(callerDirectory, process.env.LIGHTREC_DATA) }),
  };
}

function setUp() {
  const started = Date.now();
  if (!existsSync(path.join(root, 'tools/pnpm/node_modules/pnpm/package.json'))) {
    quietly('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], path.join(root, 'tools/pnpm'));
  }
  quietly('pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--loglevel=warn']);
  quietly('turbo', [
    'run',
    'build',
    '--output-logs=errors-only',
    '--ui=stream',
    '--log-order=grouped',
    '--no-update-notifier',
  ]);
  console.error(`Set up and built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function runJob() {
  const jobs = {
    start: () => node('packages/cli/bin/lightrec.js', ['demo', ...jobArguments], callerDirectory),
    test: () => node('tools/check.mjs', jobArguments),
    bench: () => node('tools/benchmarks/bench.mjs', jobArguments),
  };
  if (!Object.hasOwn(jobs, job)) {
    console.error(`Unknown job "${job}"; expected one of: ${Object.keys(jobs).join(', ')}.`);
    return 1;
  }
  return jobs[job]();
}

function node(script, scriptArguments, cwd = root) {
  // Ctrl-C reaches the child through the terminal; this process only waits for how it ends.
  process.on('SIGINT', () => {});
  const { status, signal } = spawnSync(process.execPath, [path.join(root, script), ...scriptArguments], {
    cwd,
    env,
    stdio: 'inherit',
  });
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}

/** Runs a set-up step; its output is shown only when it fails. */
function quietly(command, commandArguments, cwd = root) {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr, error } = spawnSync(command, commandArguments, {
    cwd,
    env,
    shell,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return;
  console.error(`${command} ${commandArguments.join(' ')} failed${error ? `: ${error.message}` : ''}`);
  console.error([stdout, stderr].filter(Boolean).join('\n'));
  process.exit(status ?? 1);
}
