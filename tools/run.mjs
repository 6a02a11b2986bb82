/**
 * The commands of this repository, on a machine that has only Node and npm:
 *
 *   npm start [-- options]   set up, build, and run `lightrec demo`
 *   npm test [-- options]    set up, build, and run every check
 *   npm run bench -- NAME    set up, build, and run a benchmark of tools/benchmarks
 *   npm run prove            set up, build, and try search and its files on many random cases
 *   npm run mutants          set up, build, and change lines of the packages to see which changes no test notices
 *   npm run build            set up and build
 *   npm run docs             set up, build, and write the API documentation to api/
 *   npm run release          set up, build, and publish the packages whose version is new
 *
 * The package manager is pinned by integrity in tools/pnpm; nothing global is used or changed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, toolEnvironment } from './environment.mjs';

const [job, ...jobArguments] = process.argv.slice(2);
/** Where the user typed the command: relative paths among its arguments mean this place. */
const callerDirectory = process.env.INIT_CWD ?? process.cwd();

/** @type {Record<string, () => number>} each returns its exit code */
const jobs = {
  start: () =>
    node('packages/cli/bin/lightrec.js', ['demo', ...jobArguments], callerDirectory, {
      LIGHTREC_COMMAND: 'npx lightrec',
    }),
  test: () => node('tools/check.mjs', jobArguments),
  bench: () => node('tools/benchmarks/dist/bench.js', jobArguments),
  prove: () => node('tools/prove.mjs', jobArguments),
  mutants: () => node('tools/mutants/mutants.mjs', jobArguments),
  build: () => 0,
  docs: () => node('node_modules/typedoc/bin/typedoc', jobArguments),
  release: () => node('node_modules/@changesets/cli/bin.js', ['publish', ...jobArguments]),
};

if (!Object.hasOwn(jobs, job)) {
  console.error(`Unknown job "${job}"; expected one of: ${Object.keys(jobs).join(', ')}.`);
  process.exit(1);
}
requireNode(20, 19);
const env = {
  ...toolEnvironment(),
  ...(process.env.LIGHTREC_DATA && { LIGHTREC_DATA: path.resolve(callerDirectory, process.env.LIGHTREC_DATA) }),
};
setUp();
process.exitCode = jobs[job]();

/**
 * @param {number} major
 * @param {number} minor
 */
function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(
    `LightRec needs Node >= ${major}.${minor}; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

function setUp() {
  const started = Date.now();
  const firstTime = !existsSync(path.join(root, 'node_modules'));
  if (firstTime) console.error('Setting up for the first time; this takes about a minute.');
  if (!hasPinnedPnpm()) {
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

function hasPinnedPnpm() {
  const directory = path.join(root, 'tools/pnpm');
  const installed = path.join(directory, 'node_modules/pnpm/package.json');
  if (!existsSync(installed)) return false;
  const { dependencies } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  return JSON.parse(readFileSync(installed, 'utf8')).version === dependencies.pnpm;
}

/**
 * @param {string} script
 * @param {string[]} scriptArguments
 * @param {string} [cwd]
 * @param {NodeJS.ProcessEnv} [more] - variables of this script alone
 */
function node(script, scriptArguments, cwd = root, more = {}) {
  // Ctrl-C reaches the child through the terminal; this process only waits for how it ends.
  process.on('SIGINT', () => {});
  const { status, signal } = spawnSync(process.execPath, [path.join(root, script), ...scriptArguments], {
    cwd,
    env: { ...env, ...more },
    stdio: 'inherit',
  });
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}

/**
 * Runs a set-up step; its output is shown only when it fails.
 *
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {string} [cwd]
 */
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
